// ∂w[kh, kw] = Σ x[place seen]ᵀ ∂y[place], over the places of the output that see one of the input through (kh, kw):
// each a product of [I, N] and [N, O]. oneDNN's AVX2 kernels refuse a map that is smaller than the kernel.
#include <algorithm>

#include "blocked_tensor.hpp"
#include "scratch.hpp"
#include "weight_gradients.hpp"

using dnnl::memory;
using kizu::blocked_tensor;

namespace {

// Puts the vectors of all channels together, place by place: [N, C, H, W] to [H, W, N, C].
void gather(
    kizu_dnn_context *context, const blocked_tensor &tensor, const float *source, float *destination) {
  kizu::for_each(context, tensor.height * tensor.width * tensor.batch, [&](int64_t task) {
    const int64_t image = task % tensor.batch, place = task / tensor.batch;
    float *target = destination + task * tensor.channels;
    for (int64_t block = 0; block < tensor.blocks; ++block) {
      const float *from = source + tensor.offset(image, block, place / tensor.width, place % tensor.width);
      // The last block may be padded beyond the channels.
      const int64_t first = block * tensor.lanes;
      const int64_t count = std::min(tensor.lanes, tensor.channels - first);
      std::copy_n(from, count, target + first);
    }
  });
}

}  // namespace

kizu_dnn_operation *kizu::small_map_weight_gradient(
    kizu_dnn_context *context, const kizu_dnn_geometry &geometry, const kizu_dnn_layout &source,
    const kizu_dnn_layout &destination) {
  const blocked_tensor input(source.desc), output(destination.desc);
  const auto g = geometry;
  const size_t input_bytes =
      aligned(sizeof(float) * input.height * input.width * input.batch * input.channels);
  const size_t output_bytes = sizeof(float) * output.height * output.width * output.batch * output.channels;
  const memory::desc gradient(
      {g.output_channels, g.input_channels, g.kernel, g.kernel}, memory::data_type::f32,
      memory::format_tag::hwio);
  return make_own_operation(
      context, "kizu:small-map",
      {{KIZU_DNN_SOURCE, source.desc},
       {KIZU_DNN_DIFF_DESTINATION, destination.desc},
       {KIZU_DNN_DIFF_WEIGHTS, gradient},
       {KIZU_DNN_SCRATCHPAD, scratch_desc(input_bytes + output_bytes)}},
      [=](kizu_dnn_context *context, const kizu_dnn_operation &operation) {
        auto *scratch = memory_of<char>(operation, DNNL_ARG_SCRATCHPAD);
        auto *x = reinterpret_cast<float *>(scratch);
        auto *dy = reinterpret_cast<float *>(scratch + input_bytes);
        gather(context, input, memory_of<const float>(operation, DNNL_ARG_SRC), x);
        gather(context, output, memory_of<const float>(operation, DNNL_ARG_DIFF_DST), dy);
        auto *dw = memory_of<float>(operation, DNNL_ARG_DIFF_WEIGHTS);
        const int64_t in = input.channels, out = output.channels, images = input.batch;
        for (int64_t tap = 0; tap < g.kernel * g.kernel; ++tap) {
          float *target = dw + tap * in * out;
          float beta = 0;
          for (int64_t place = 0; place < output.height * output.width; ++place) {
            const int64_t row = place / output.width * g.stride + tap / g.kernel - g.padding;
            const int64_t column = place % output.width * g.stride + tap % g.kernel - g.padding;
            if (row < 0 || row >= input.height || column < 0 || column >= input.width) continue;
            const auto status = kizu_dnn_sgemm(
                true, false, in, out, images, x + (row * input.width + column) * images * in,
                dy + place * images * out, beta, target);
            if (status != KIZU_DNN_OK) {
              throw dnnl::error(dnnl_runtime_error, "a matrix product of a weight gradient failed");
            }
            beta = 1;
          }
          // No place sees one of the input through this weight.
          if (beta == 0) std::fill_n(target, in * out, 0.0F);
        }
      });
}
