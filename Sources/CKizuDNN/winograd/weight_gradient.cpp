// ∂w = Gᵀ [Σ over tiles (Bᵀ d B)(A ∂y Aᵀ)] G: for each place a product of the tiles of two channels.
#include "../scratch.hpp"
#include "shape.hpp"

using dnnl::memory;

namespace {

// What all threads transform before they multiply: each then has some of the places, so that a sum is of one thread.
constexpr int64_t tile_bytes = 2 << 20;
constexpr int64_t fewest_tiles = 48;

}  // namespace

kizu_dnn_operation *kizu::winograd::weight_gradient(
    kizu_dnn_context *context, const memory::desc &source, const memory::desc &gradient) {
  const shape shape(source, gradient);
  const int64_t rows = shape.rows(tile_bytes, fewest_tiles);
  const panels inputs{shape.input_panels(), rows}, outputs{shape.output_panels(), rows};
  const size_t input_bytes = aligned(sizeof(float) * inputs.size(shape.tiles));
  const size_t output_bytes = aligned(sizeof(float) * outputs.size(shape.tiles));
  const size_t product_bytes = sizeof(float) * shape.tiles.places() * shape.place_stride();
  const memory::desc result(
      {shape.output.channels, shape.input.channels, 3, 3}, memory::data_type::f32, memory::format_tag::hwio);
  return make_own_operation(
      context, "kizu:winograd",
      {{KIZU_DNN_SOURCE, source},
       {KIZU_DNN_DIFF_DESTINATION, gradient},
       {KIZU_DNN_DIFF_WEIGHTS, result},
       {KIZU_DNN_SCRATCHPAD, scratch_desc(input_bytes + output_bytes + product_bytes)}},
      [=](kizu_dnn_context *context, const kizu_dnn_operation &operation) {
        const auto *x = memory_of<const float>(operation, DNNL_ARG_SRC);
        const auto *dy = memory_of<const float>(operation, DNNL_ARG_DIFF_DST);
        auto *scratch = memory_of<char>(operation, DNNL_ARG_SCRATCHPAD);
        auto *v = reinterpret_cast<float *>(scratch);
        auto *d = reinterpret_cast<float *>(scratch + input_bytes);
        auto *du = reinterpret_cast<float *>(scratch + input_bytes + output_bytes);
        for (int64_t done = 0; done < shape.tiles.count(); done += rows) {
          const int64_t count = std::min(rows, shape.tiles.count() - done);
          in_shares(context, count, [&](int, int64_t first, int64_t share) {
            const tile_range range{done + first, share};
            transform_input(shape.tiles, shape.input, x, range, inputs, v + first * panel);
            transform_gradient(shape.tiles, shape.output, dy, range, outputs, d + first * panel);
          });
          for_each(context, shape.tiles.places() * outputs.count, [&](int64_t task) {
            const int64_t place = task / outputs.count, block = task % outputs.count;
            multiply_transposed(
                count, inputs, v + place * inputs.place_stride(),
                d + place * outputs.place_stride() + block * outputs.panel_stride(), done > 0,
                du + place * shape.place_stride() + block * shape.input.channels * panel);
          });
        }
        auto *dw = memory_of<float>(operation, DNNL_ARG_DIFF_WEIGHTS);
        const auto strides = strides_of_weights(result);
        for_each(context, outputs.count * shape.input.channels, [&](int64_t task) {
          const int64_t block = task / shape.input.channels, input = task % shape.input.channels;
          transform_weight_gradient(
              shape.tiles.side, du + task * panel, shape.place_stride(),
              dw + block * panel + input * strides.input, strides);
        });
      });
}
