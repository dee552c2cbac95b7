// y = w ⋆ x, with what follows in inference, and ∂x = wᵀ ⋆ ∂y, which is the same with rotated weights.
#include "winograd.hpp"

#include "../narrow_kernels.hpp"
#include "../scratch.hpp"
#include "shape.hpp"

using dnnl::memory;
using kizu::winograd::epilogue;
using kizu::winograd::panels;
using kizu::winograd::shape;
using kizu::winograd::tile_range;

namespace {

// A thread's tiles and products in the second-level cache, beside some of the weights.
constexpr int64_t tile_bytes = 128 << 10;
constexpr int64_t fewest_tiles = 12;

// Tiles of one thread and what becomes of them.
struct tile_memory {
  panels inputs, outputs;
  size_t input_bytes, bytes;

  explicit tile_memory(const shape &shape) {
    const int64_t rows = shape.rows(tile_bytes, fewest_tiles);
    inputs = {shape.input_panels(), rows};
    outputs = {shape.output_panels(), rows};
    input_bytes = kizu::aligned(sizeof(float) * inputs.size(shape.tiles));
    bytes = input_bytes + kizu::aligned(sizeof(float) * outputs.size(shape.tiles));
  }
};

void convolve(
    const shape &shape, const tile_memory &memory, tile_range range, const float *x, const float *u,
    const epilogue &after, char *scratch, float *y) {
  auto *v = reinterpret_cast<float *>(scratch);
  auto *m = reinterpret_cast<float *>(scratch + memory.input_bytes);
  for (int64_t done = 0; done < range.count; done += memory.inputs.rows) {
    const tile_range part{range.first + done, std::min(memory.inputs.rows, range.count - done)};
    kizu::winograd::transform_input(shape.tiles, shape.input, x, part, memory.inputs, v);
    for (int64_t place = 0; place < shape.tiles.places(); ++place) {
      kizu::winograd::multiply(
          part.count, memory.inputs, v + place * memory.inputs.place_stride(),
          u + place * shape.place_stride(), memory.outputs, m + place * memory.outputs.place_stride());
    }
    kizu::winograd::transform_output(shape.tiles, shape.output, part, memory.outputs, m, after, y);
  }
}

kizu_dnn_operation *convolution(
    kizu_dnn_context *context, const shape &shape, std::map<kizu_dnn_role, memory::desc> layouts,
    bool transposed, const kizu_dnn_epilogue &after) {
  const tile_memory tiles(shape);
  const int threads = kizu::threads(context);
  layouts[KIZU_DNN_WEIGHTS] = kizu::winograd::transformed_weights(
      shape.tiles.side, shape.input.channels, shape.output.channels);
  layouts[KIZU_DNN_SCRATCHPAD] = kizu::scratch_desc(tiles.bytes * threads);
  const int from = transposed ? DNNL_ARG_DIFF_DST : DNNL_ARG_SRC;
  const int to = transposed ? DNNL_ARG_DIFF_SRC : DNNL_ARG_DST;
  auto *operation = kizu::make_own_operation(
      context, "kizu:winograd", std::move(layouts),
      [=](kizu_dnn_context *context, const kizu_dnn_operation &operation) {
        const auto *x = kizu::memory_of<const float>(operation, from);
        const auto *u = kizu::memory_of<const float>(operation, DNNL_ARG_WEIGHTS);
        auto *y = kizu::memory_of<float>(operation, to);
        auto *scratch = kizu::memory_of<char>(operation, DNNL_ARG_SCRATCHPAD);
        const epilogue rest{
            after.bias ? kizu::memory_of<const float>(operation, DNNL_ARG_BIAS) : nullptr, after.add,
            after.relu};
        kizu::in_shares(context, shape.tiles.count(), [&](int worker, int64_t first, int64_t count) {
          convolve(shape, tiles, {first, count}, x, u, rest, scratch + worker * tiles.bytes, y);
        });
      });
  operation->weights_form = {shape.tiles.side, transposed};
  return operation;
}

}  // namespace

kizu_dnn_operation *kizu::winograd_convolution(
    kizu_dnn_context *context, kizu_dnn_direction direction, const kizu_dnn_geometry &geometry,
    kizu_dnn_type type, const kizu_dnn_layout &source, const kizu_dnn_layout *destination,
    const kizu_dnn_epilogue &epilogue, const kizu_dnn_operation &replaced) {
  const auto &g = geometry;
  // CPUs with wider registers keep channels in blocks of 16, for which there are no kernels here. A map of one place
  // sees but one weight of nine.
  const bool fits = g.kernel == 3 && g.stride == 1 && g.padding == 1 &&
                    g.input_channels % winograd::panel == 0 && g.output_channels % winograd::panel == 0 &&
                    g.input_height > 1 && g.input_width > 1;
  if (!fits || !can_replace(replaced, type, source, destination)) return nullptr;
  const memory::desc result = outputs_in_blocks_of_eight(g);
  switch (direction) {
    case KIZU_DNN_BACKWARD_WEIGHTS: return winograd::weight_gradient(context, source.desc, result);
    case KIZU_DNN_BACKWARD_DATA:
      return convolution(
          context, shape(result, source.desc),
          {{KIZU_DNN_DIFF_DESTINATION, result}, {KIZU_DNN_DIFF_SOURCE, source.desc}}, true, {});
    default: break;
  }
  std::map<kizu_dnn_role, memory::desc> layouts{
      {KIZU_DNN_SOURCE, source.desc}, {KIZU_DNN_DESTINATION, result}};
  if (epilogue.bias) {
    layouts[KIZU_DNN_BIAS] =
        memory::desc({g.output_channels}, memory::data_type::f32, memory::format_tag::a);
  }
  return convolution(context, shape(source.desc, result), std::move(layouts), false, epilogue);
}
