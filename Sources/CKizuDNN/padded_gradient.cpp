// The gradient of a convolution's weights where the kernel reaches beyond the map on both sides at once.
//
// For a 3×3 kernel on a 2×2 map oneDNN's AVX2 kernels refuse, and what is left is its reference, thousands of times as
// slow. On a map that has its border of zeros in memory the kernel fits, so that is what is made first.
#include "padded_gradient.hpp"

#include <algorithm>

#include "blocked_tensor.hpp"

using dnnl::memory;
using kizu::blocked_tensor;

namespace {

constexpr size_t alignment = 64;

size_t aligned(size_t bytes) { return (bytes + alignment - 1) / alignment * alignment; }

// The order of a tensor, for another height and width.
memory::format_tag order(const blocked_tensor &tensor) {
  if (tensor.lanes == 16) return memory::format_tag::nChw16c;
  if (tensor.lanes == 8) return memory::format_tag::nChw8c;
  return tensor.lanes == 1 ? memory::format_tag::nchw : memory::format_tag::nhwc;
}

template <typename Element>
void pad(
    kizu_dnn_context *context, const blocked_tensor &from, const blocked_tensor &to, int64_t border,
    const Element *source, Element *destination) {
  kizu::for_each(context, from.batch * from.blocks, [&](int64_t task) {
    const int64_t image = task / from.blocks, block = task % from.blocks;
    for (int64_t row = 0; row < to.height; ++row) {
      const int64_t inner_row = row - border;
      for (int64_t column = 0; column < to.width; ++column) {
        const int64_t inner_column = column - border;
        const bool inside = inner_row >= 0 && inner_row < from.height && inner_column >= 0 &&
                            inner_column < from.width;
        Element *target = destination + to.offset(image, block, row, column);
        if (inside) {
          std::copy_n(source + from.offset(image, block, inner_row, inner_column), from.lanes, target);
        } else {
          std::fill_n(target, from.lanes, Element());
        }
      }
    }
  });
}

}  // namespace

bool kizu::is_reference(const kizu_dnn_operation &operation) {
  return operation.implementation.compare(0, 3, "ref") == 0;
}

kizu_dnn_operation *kizu::padded_weight_gradient(
    kizu_dnn_context *context, const kizu_dnn_geometry &geometry, kizu_dnn_type type,
    const kizu_dnn_layout &source, const kizu_dnn_layout &destination) {
  const auto border = geometry.padding;
  auto outer = geometry;
  outer.input_height += 2 * border;
  outer.input_width += 2 * border;
  outer.padding = 0;
  const blocked_tensor small(source.desc);
  const kizu_dnn_layout large{memory::desc(
      {outer.batch, outer.input_channels, outer.input_height, outer.input_width}, kizu::data_type(type),
      order(small))};
  kizu_dnn_operation *created = nullptr;
  if (kizu_dnn_convolution_create(
          context, KIZU_DNN_BACKWARD_WEIGHTS, &outer, type, &large, &destination, nullptr, &created) !=
      KIZU_DNN_OK) {
    return nullptr;
  }
  std::shared_ptr<kizu_dnn_operation> inner(created);
  if (is_reference(*inner)) return nullptr;

  // The map with its border comes first in the scratch memory, then what the inner operation asks for.
  const size_t map_bytes = aligned(large.desc.get_size());
  const auto scratchpad = inner->layouts.find(KIZU_DNN_SCRATCHPAD);
  const bool has_scratchpad = scratchpad != inner->layouts.end();
  const size_t bytes = map_bytes + (has_scratchpad ? scratchpad->second.get_size() : 0);
  const memory::desc scratch({static_cast<memory::dim>(bytes)}, memory::data_type::u8, memory::format_tag::a);
  const blocked_tensor padded(large.desc);
  auto *operation = kizu::make_own_operation(
      context, "kizu:padded",
      {{KIZU_DNN_SOURCE, source.desc},
       {KIZU_DNN_DIFF_DESTINATION, destination.desc},
       {KIZU_DNN_DIFF_WEIGHTS, inner->layouts.at(KIZU_DNN_DIFF_WEIGHTS)},
       {KIZU_DNN_SCRATCHPAD, scratch}},
      [=](kizu_dnn_context *context, const kizu_dnn_operation &operation) {
        auto *map = kizu::memory_of<char>(operation, DNNL_ARG_SCRATCHPAD);
        if (inner->arguments.empty()) {
          // The memory is bound once, so this is done once.
          inner->arguments[DNNL_ARG_SRC] = memory(large.desc, operation.engine, map);
          inner->arguments[DNNL_ARG_DIFF_DST] = operation.arguments.at(DNNL_ARG_DIFF_DST);
          inner->arguments[DNNL_ARG_DIFF_WEIGHTS] = operation.arguments.at(DNNL_ARG_DIFF_WEIGHTS);
          if (has_scratchpad) {
            inner->arguments[DNNL_ARG_SCRATCHPAD] =
                memory(inner->layouts.at(KIZU_DNN_SCRATCHPAD), operation.engine, map + map_bytes);
          }
        }
        if (type == KIZU_DNN_BF16) {
          pad(context, small, padded, border, kizu::memory_of<const kizu::bf16>(operation, DNNL_ARG_SRC),
              reinterpret_cast<kizu::bf16 *>(map));
        } else {
          pad(context, small, padded, border, kizu::memory_of<const float>(operation, DNNL_ARG_SRC),
              reinterpret_cast<float *>(map));
        }
        auto &stream = kizu::stream(context);
        inner->primitive.execute(stream, inner->arguments);
        stream.wait();
      });
  return operation;
}
