// Weight gradients for which oneDNN's AVX2 kernels have no room, computed in a larger tensor that they take.
//
// They refuse a map that is smaller than the kernel (3×3 on 2×2), and photos of one channel. What is left is oneDNN's
// reference, thousands of times as slow. With its border of zeros in memory the kernel fits the map; with two more
// channels of zeros the photo is one of three, of whose gradient the first channel is taken.
#include "padded_gradient.hpp"

#include <algorithm>

#include "blocked_tensor.hpp"

using dnnl::memory;
using kizu::blocked_tensor;

namespace {

// Of photos, the only number of channels that oneDNN's kernels for the first layer take.
constexpr int64_t photo_channels = 3;
constexpr size_t alignment = 64;

size_t aligned(size_t bytes) { return (bytes + alignment - 1) / alignment * alignment; }

// The order of a tensor, for other sizes.
memory::format_tag order(const blocked_tensor &tensor) {
  if (tensor.lanes == 16) return memory::format_tag::nChw16c;
  if (tensor.lanes == 8) return memory::format_tag::nChw8c;
  return tensor.lanes == 1 ? memory::format_tag::nchw : memory::format_tag::nhwc;
}

// Copies a tensor into the middle of a larger one, whose border and further channels become zero.
template <typename Element>
void pad(
    kizu_dnn_context *context, const blocked_tensor &from, const blocked_tensor &to, int64_t border,
    const Element *source, Element *destination) {
  kizu::for_each(context, to.batch * to.blocks, [&](int64_t task) {
    const int64_t image = task / to.blocks, block = task % to.blocks;
    for (int64_t row = 0; row < to.height; ++row) {
      const int64_t inner_row = row - border;
      for (int64_t column = 0; column < to.width; ++column) {
        const int64_t inner_column = column - border;
        const bool inside = block < from.blocks && inner_row >= 0 && inner_row < from.height &&
                            inner_column >= 0 && inner_column < from.width;
        Element *target = destination + to.offset(image, block, row, column);
        if (inside) {
          std::copy_n(source + from.offset(image, block, inner_row, inner_column), to.lanes, target);
        } else {
          std::fill_n(target, to.lanes, Element());
        }
      }
    }
  });
}

// What runs in the larger tensor, and where its parts lie in the scratch memory.
struct larger_gradient {
  std::unique_ptr<kizu_dnn_operation> inner;
  // Takes the channels that count out of the inner gradient, where there are others.
  std::unique_ptr<dnnl::reorder> selection;
  memory::desc selected;
  memory::desc map;
  size_t scratchpad_offset = 0, gradient_offset = 0, byte_count = 0;
  std::unordered_map<int, memory> selection_arguments;

  // The memory is bound once, so this is done once.
  void bind(const kizu_dnn_operation &outer, char *scratch, const memory::desc &gradient) {
    auto &arguments = inner->arguments;
    arguments[DNNL_ARG_SRC] = memory(map, outer.engine, scratch);
    arguments[DNNL_ARG_DIFF_DST] = outer.arguments.at(DNNL_ARG_DIFF_DST);
    arguments[DNNL_ARG_DIFF_WEIGHTS] = outer.arguments.at(DNNL_ARG_DIFF_WEIGHTS);
    const auto wanted = inner->layouts.find(KIZU_DNN_SCRATCHPAD);
    if (wanted != inner->layouts.end()) {
      arguments[DNNL_ARG_SCRATCHPAD] = memory(wanted->second, outer.engine, scratch + scratchpad_offset);
    }
    if (!selection) return;
    arguments[DNNL_ARG_DIFF_WEIGHTS] = memory(gradient, outer.engine, scratch + gradient_offset);
    selection_arguments = {
        {DNNL_ARG_FROM, memory(selected, outer.engine, scratch + gradient_offset)},
        {DNNL_ARG_TO, outer.arguments.at(DNNL_ARG_DIFF_WEIGHTS)}};
  }
};

}  // namespace

bool kizu::is_reference(const kizu_dnn_operation &operation) {
  return operation.implementation.compare(0, 3, "ref") == 0;
}

kizu_dnn_operation *kizu::padded_weight_gradient(
    kizu_dnn_context *context, const kizu_dnn_geometry &geometry, kizu_dnn_type type,
    const kizu_dnn_layout &source, const kizu_dnn_layout &destination) {
  const blocked_tensor small(source.desc);
  auto outer = geometry;
  const bool is_small = geometry.kernel > geometry.input_height || geometry.kernel > geometry.input_width;
  const int64_t border = is_small ? geometry.padding : 0;
  outer.input_height += 2 * border;
  outer.input_width += 2 * border;
  outer.padding -= border;
  if (geometry.input_channels < photo_channels && order(small) == memory::format_tag::nchw) {
    outer.input_channels = photo_channels;
  }
  const bool selects = outer.input_channels != geometry.input_channels;
  if (border == 0 && !selects) return nullptr;

  auto larger = std::make_shared<larger_gradient>();
  larger->map = memory::desc(
      {outer.batch, outer.input_channels, outer.input_height, outer.input_width}, kizu::data_type(type),
      order(small));
  const kizu_dnn_layout map_layout{larger->map};
  kizu_dnn_operation *created = nullptr;
  const auto status = kizu_dnn_convolution_create(
      context, KIZU_DNN_BACKWARD_WEIGHTS, &outer, type, &map_layout, &destination, nullptr, &created);
  if (status != KIZU_DNN_OK) return nullptr;
  larger->inner.reset(created);
  if (is_reference(*larger->inner)) return nullptr;

  const auto gradient = larger->inner->layouts.at(KIZU_DNN_DIFF_WEIGHTS);
  auto result = gradient;
  larger->scratchpad_offset = aligned(larger->map.get_size());
  const auto scratchpad = larger->inner->layouts.find(KIZU_DNN_SCRATCHPAD);
  larger->gradient_offset =
      larger->scratchpad_offset +
      (scratchpad == larger->inner->layouts.end() ? 0 : aligned(scratchpad->second.get_size()));
  larger->byte_count = larger->gradient_offset;
  if (selects) {
    const memory::dims dims{
        geometry.output_channels, geometry.input_channels, geometry.kernel, geometry.kernel};
    result = memory::desc(dims, memory::data_type::f32, memory::format_tag::oihw);
    larger->selected = gradient.submemory_desc(dims, {0, 0, 0, 0});
    larger->selection = std::make_unique<dnnl::reorder>(dnnl::reorder::primitive_desc(
        kizu::engine(context), larger->selected, kizu::engine(context), result));
    larger->byte_count += gradient.get_size();
  }
  const memory::desc scratch(
      {static_cast<memory::dim>(larger->byte_count)}, memory::data_type::u8, memory::format_tag::a);
  const blocked_tensor padded(larger->map);
  return kizu::make_own_operation(
      context, "kizu:padded",
      {{KIZU_DNN_SOURCE, source.desc},
       {KIZU_DNN_DIFF_DESTINATION, destination.desc},
       {KIZU_DNN_DIFF_WEIGHTS, result},
       {KIZU_DNN_SCRATCHPAD, scratch}},
      [=](kizu_dnn_context *context, const kizu_dnn_operation &operation) {
        auto *map = kizu::memory_of<char>(operation, DNNL_ARG_SCRATCHPAD);
        if (larger->inner->arguments.empty()) larger->bind(operation, map, gradient);
        if (type == KIZU_DNN_BF16) {
          pad(context, small, padded, border, kizu::memory_of<const kizu::bf16>(operation, DNNL_ARG_SRC),
              reinterpret_cast<kizu::bf16 *>(map));
        } else {
          pad(context, small, padded, border, kizu::memory_of<const float>(operation, DNNL_ARG_SRC),
              reinterpret_cast<float *>(map));
        }
        auto &stream = kizu::stream(context);
        larger->inner->primitive.execute(stream, larger->inner->arguments);
        if (larger->selection) larger->selection->execute(stream, larger->selection_arguments);
        stream.wait();
      });
}
