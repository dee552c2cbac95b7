// The maximum over windows of 3×3, padding 1. For the gradient it is kept which place of its window each maximum came
// from, 3 · row + column, the first among equals: a byte each.
#include "max_pool.hpp"

#include "narrow_kernels.hpp"

using dnnl::memory;
using kizu::blocked_tensor;
using kizu::max_pooling;

namespace {

// Calls `body(row, large map, small map, places of the maxima)` for each row of each block of each image.
template <typename Body>
void for_each_row(kizu_dnn_context *context, const max_pooling &pool, int64_t rows, const Body &body) {
  kizu::for_each(context, pool.large.batch * pool.large.blocks * rows, [&](int64_t task) {
    const int64_t row = task % rows, map = task / rows;
    const int64_t image = map / pool.large.blocks, block = map % pool.large.blocks;
    body(
        row, pool.large.offset(image, block, 0, 0), pool.small.offset(image, block, 0, 0),
        map * pool.small.height * pool.small.width * max_pooling::lanes);
  });
}

void forward(kizu_dnn_context *context, const kizu_dnn_operation &operation, const max_pooling &pool) {
  const auto *x = kizu::memory_of<const float>(operation, DNNL_ARG_SRC);
  auto *y = kizu::memory_of<float>(operation, DNNL_ARG_DST);
  const bool is_training = operation.layouts.count(KIZU_DNN_WORKSPACE) > 0;
  auto *found = is_training ? kizu::memory_of<uint8_t>(operation, DNNL_ARG_WORKSPACE) : nullptr;
  for_each_row(context, pool, pool.small.height, [&](int64_t row, int64_t large, int64_t small, int64_t at) {
    kizu::pool_row(
        pool, row, x + large, y + small + row * pool.small.row_stride,
        found ? found + at + row * pool.small.width * max_pooling::lanes : nullptr);
  });
}

void backward(kizu_dnn_context *context, const kizu_dnn_operation &operation, const max_pooling &pool) {
  const auto *dy = kizu::memory_of<const float>(operation, DNNL_ARG_DIFF_DST);
  const auto *found = kizu::memory_of<const uint8_t>(operation, DNNL_ARG_WORKSPACE);
  auto *dx = kizu::memory_of<float>(operation, DNNL_ARG_DIFF_SRC);
  for_each_row(context, pool, pool.large.height, [&](int64_t row, int64_t large, int64_t small, int64_t at) {
    kizu::spread_row(pool, row, dy + small, found + at, dx + large + row * pool.large.row_stride);
  });
}

}  // namespace

kizu_dnn_operation *kizu::max_pool(
    kizu_dnn_context *context, kizu_dnn_direction direction, kizu_dnn_pooling kind,
    const kizu_dnn_geometry &geometry, kizu_dnn_type type, const kizu_dnn_layout &source,
    const kizu_dnn_layout *destination, const kizu_dnn_operation &replaced) {
  const auto &g = geometry;
  if (kind != KIZU_DNN_MAX_POOL || g.kernel != 3 || g.padding != 1 || g.stride > 2 ||
      !can_replace(replaced, type, source, destination)) {
    return nullptr;
  }
  const memory::desc result = outputs_in_blocks_of_eight(g);
  const max_pooling pool{blocked_tensor(source.desc), blocked_tensor(result), g.stride};
  const memory::desc found(
      {g.batch * g.output_channels * g.output_height * g.output_width}, memory::data_type::u8,
      memory::format_tag::a);
  const bool is_backward = direction == KIZU_DNN_BACKWARD_DATA;
  std::map<kizu_dnn_role, memory::desc> layouts{
      {is_backward ? KIZU_DNN_DIFF_SOURCE : KIZU_DNN_SOURCE, source.desc},
      {is_backward ? KIZU_DNN_DIFF_DESTINATION : KIZU_DNN_DESTINATION, result}};
  if (direction != KIZU_DNN_FORWARD_INFERENCE) layouts[KIZU_DNN_WORKSPACE] = found;
  return make_own_operation(
      context, "kizu:max-pool", std::move(layouts),
      [=](kizu_dnn_context *context, const kizu_dnn_operation &operation) {
        is_backward ? backward(context, operation, pool) : forward(context, operation, pool);
      });
}
