// The weight gradient of the first layer for photos of one channel, as that of photos with three.
//
// Three is the only number of channels that oneDNN's AVX2 kernels for photos take. The further ones are zeros, and of
// the gradient the channels that count are taken.
#include <algorithm>

#include "blocked_tensor.hpp"
#include "scratch.hpp"
#include "weight_gradients.hpp"

using dnnl::memory;
using kizu::blocked_tensor;

namespace {

constexpr int64_t photo_channels = 3;

// Copies photos and appends channels of zeros; both are in plain order.
template <typename Element>
void widen(
    kizu_dnn_context *context, const blocked_tensor &from, const blocked_tensor &to, const Element *source,
    Element *destination) {
  const int64_t area = from.height * from.width;
  kizu::for_each(context, to.batch * to.channels, [&](int64_t task) {
    const int64_t image = task / to.channels, channel = task % to.channels;
    Element *target = destination + task * area;
    if (channel < from.channels) {
      std::copy_n(source + (image * from.channels + channel) * area, area, target);
    } else {
      std::fill_n(target, area, Element());
    }
  });
}

// What computes the gradient of three channels, and where its parts lie in the scratch memory.
struct wide_gradient {
  std::unique_ptr<kizu_dnn_operation> convolution;
  memory::desc photos, gradient, selected;
  dnnl::reorder selection;
  size_t scratchpad_offset = 0, gradient_offset = 0;
  std::unordered_map<int, memory> selection_arguments;

  // The memory is bound once, so this is done once.
  void bind(const kizu_dnn_operation &outer, char *scratch) {
    auto &arguments = convolution->arguments;
    arguments[DNNL_ARG_SRC] = memory(photos, outer.engine, scratch);
    arguments[DNNL_ARG_DIFF_DST] = outer.arguments.at(DNNL_ARG_DIFF_DST);
    arguments[DNNL_ARG_DIFF_WEIGHTS] = memory(gradient, outer.engine, scratch + gradient_offset);
    const auto wanted = convolution->layouts.find(KIZU_DNN_SCRATCHPAD);
    if (wanted != convolution->layouts.end()) {
      arguments[DNNL_ARG_SCRATCHPAD] = memory(wanted->second, outer.engine, scratch + scratchpad_offset);
    }
    selection_arguments = {
        {DNNL_ARG_FROM, memory(selected, outer.engine, scratch + gradient_offset)},
        {DNNL_ARG_TO, outer.arguments.at(DNNL_ARG_DIFF_WEIGHTS)}};
  }
};

}  // namespace

kizu_dnn_operation *kizu::few_channels_weight_gradient(
    kizu_dnn_context *context, const kizu_dnn_geometry &geometry, kizu_dnn_type type,
    const kizu_dnn_layout &source, const kizu_dnn_layout &destination) {
  const blocked_tensor narrow(source.desc);
  // One channel is plain and channels-last at once.
  if (geometry.input_channels >= photo_channels || narrow.blocks * narrow.lanes != narrow.channels ||
      (narrow.lanes > 1 && narrow.channels > 1)) {
    return nullptr;
  }
  auto three = geometry;
  three.input_channels = photo_channels;
  auto wide = std::make_shared<wide_gradient>();
  wide->photos = memory::desc(
      {three.batch, three.input_channels, three.input_height, three.input_width}, data_type(type),
      memory::format_tag::nchw);
  const kizu_dnn_layout photos{wide->photos, {}};
  kizu_dnn_operation *created = nullptr;
  const auto status = kizu_dnn_convolution_create(
      context, KIZU_DNN_BACKWARD_WEIGHTS, &three, type, &photos, &destination, nullptr, &created);
  if (status != KIZU_DNN_OK) return nullptr;
  wide->convolution.reset(created);
  if (is_reference(*created)) return nullptr;

  const memory::dims dims{
      geometry.output_channels, geometry.input_channels, geometry.kernel, geometry.kernel};
  const memory::desc result(dims, memory::data_type::f32, memory::format_tag::oihw);
  wide->gradient = created->layouts.at(KIZU_DNN_DIFF_WEIGHTS);
  wide->selected = wide->gradient.submemory_desc(dims, {0, 0, 0, 0});
  wide->selection = dnnl::reorder(
      dnnl::reorder::primitive_desc(engine(context), wide->selected, engine(context), result));
  const auto scratchpad = created->layouts.find(KIZU_DNN_SCRATCHPAD);
  wide->scratchpad_offset = aligned(wide->photos.get_size());
  wide->gradient_offset =
      wide->scratchpad_offset +
      (scratchpad == created->layouts.end() ? 0 : aligned(scratchpad->second.get_size()));
  const blocked_tensor padded(wide->photos);
  return make_own_operation(
      context, "kizu:few-channels",
      {{KIZU_DNN_SOURCE, source.desc},
       {KIZU_DNN_DIFF_DESTINATION, destination.desc},
       {KIZU_DNN_DIFF_WEIGHTS, result},
       {KIZU_DNN_SCRATCHPAD, scratch_desc(wide->gradient_offset + wide->gradient.get_size())}},
      [=](kizu_dnn_context *context, const kizu_dnn_operation &operation) {
        auto *scratch = memory_of<char>(operation, DNNL_ARG_SCRATCHPAD);
        if (wide->selection_arguments.empty()) wide->bind(operation, scratch);
        if (type == KIZU_DNN_BF16) {
          widen(context, narrow, padded, memory_of<const bf16>(operation, DNNL_ARG_SRC),
                reinterpret_cast<bf16 *>(scratch));
        } else {
          widen(context, narrow, padded, memory_of<const float>(operation, DNNL_ARG_SRC),
                reinterpret_cast<float *>(scratch));
        }
        auto &stream = kizu::stream(context);
        wide->convolution->primitive.execute(stream, wide->convolution->arguments);
        wide->selection.execute(stream, wide->selection_arguments);
        stream.wait();
      });
}
