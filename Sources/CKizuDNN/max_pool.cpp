// The maximum over windows of 3×3, padding 1. For the gradient it is kept which place of its window each maximum came
// from, 3 · row + column, the first among equals: a byte each.
#include <algorithm>
#include <cstring>

#include "blocked_tensor.hpp"
#include "narrow_kernels.hpp"

using dnnl::memory;
using kizu::blocked_tensor;

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#endif

#include "lanes.hpp"

namespace {

constexpr int64_t width = 8;
using places = uint8_t __attribute__((vector_size(8)));

struct pooling {
  blocked_tensor large, small;
  int64_t stride;
};

// One row of the output. `found` may be null.
void pool_row(
    const pooling pool, int64_t row, const float *map, float *result, uint8_t *found) {
  const int64_t first = row * pool.stride - 1;
  const int64_t begin = std::max<int64_t>(0, -first), end = std::min<int64_t>(3, pool.large.height - first);
  for (int64_t column = 0; column < pool.small.width; ++column) {
    const int64_t left = column * pool.stride - 1;
    const int64_t from = std::max<int64_t>(0, -left), to = std::min<int64_t>(3, pool.large.width - left);
    lanes best = load_lanes(map + (first + begin) * pool.large.row_stride + (left + from) * width);
    lane_mask place = lane_mask{} + static_cast<int>(3 * begin + from);
    for (int64_t i = begin; i < end; ++i) {
      const float *line = map + (first + i) * pool.large.row_stride + left * width;
      for (int64_t j = from; j < to; ++j) {
        const lanes value = load_lanes(line + j * width);
        const lane_mask above = value > best;
        best = above ? value : best;
        place = above ? lane_mask{} + static_cast<int>(3 * i + j) : place;
      }
    }
    store_lanes(result + column * width, best);
    if (found) {
      const places bytes = __builtin_convertvector(place, places);
      std::memcpy(found + column * width, &bytes, sizeof bytes);
    }
  }
}

// One row of the input's gradient: each place has what the windows over it say whose maximum it was.
void spread_row(
    const pooling pool, int64_t row, const float *gradient, const uint8_t *found, float *result) {
  // Windows whose first row, o · stride - 1, is at most two before.
  const auto windows_over = [&](int64_t place, int64_t count, int64_t &begin, int64_t &end) {
    begin = std::max<int64_t>(0, (place - 1 + pool.stride - 1) / pool.stride);
    end = std::min(count, (place + 1) / pool.stride + 1);
  };
  int64_t begin, end;
  windows_over(row, pool.small.height, begin, end);
  for (int64_t column = 0; column < pool.large.width; ++column) {
    int64_t from, to;
    windows_over(column, pool.small.width, from, to);
    lanes sum{};
    for (int64_t i = begin; i < end; ++i) {
      for (int64_t j = from; j < to; ++j) {
        const int64_t window = i * pool.small.width + j;
        const int place =
            static_cast<int>(3 * (row - i * pool.stride + 1) + column - j * pool.stride + 1);
        places bytes;
        std::memcpy(&bytes, found + window * width, sizeof bytes);
        const lane_mask is_here = __builtin_convertvector(bytes, lane_mask) == place;
        sum += masked(load_lanes(gradient + window * width), is_here);
      }
    }
    store_lanes(result + column * width, sum);
  }
}

}  // namespace

#if defined(__x86_64__)
#pragma clang attribute pop
#endif

namespace {

// Calls `body(row, large map, small map, places of the maxima)` for each row of each block of each image.
template <typename Body>
void for_each_row(kizu_dnn_context *context, const pooling &pool, int64_t rows, const Body &body) {
  kizu::for_each(context, pool.large.batch * pool.large.blocks * rows, [&](int64_t task) {
    const int64_t row = task % rows, map = task / rows;
    const int64_t image = map / pool.large.blocks, block = map % pool.large.blocks;
    body(
        row, pool.large.offset(image, block, 0, 0), pool.small.offset(image, block, 0, 0),
        map * pool.small.height * pool.small.width * width);
  });
}

void forward(kizu_dnn_context *context, const kizu_dnn_operation &operation, const pooling &pool) {
  const auto *x = kizu::memory_of<const float>(operation, DNNL_ARG_SRC);
  auto *y = kizu::memory_of<float>(operation, DNNL_ARG_DST);
  const bool is_training = operation.layouts.count(KIZU_DNN_WORKSPACE) > 0;
  auto *found = is_training ? kizu::memory_of<uint8_t>(operation, DNNL_ARG_WORKSPACE) : nullptr;
  for_each_row(context, pool, pool.small.height, [&](int64_t row, int64_t large, int64_t small, int64_t at) {
    pool_row(
        pool, row, x + large, y + small + row * pool.small.row_stride,
        found ? found + at + row * pool.small.width * width : nullptr);
  });
}

void backward(kizu_dnn_context *context, const kizu_dnn_operation &operation, const pooling &pool) {
  const auto *dy = kizu::memory_of<const float>(operation, DNNL_ARG_DIFF_DST);
  const auto *found = kizu::memory_of<const uint8_t>(operation, DNNL_ARG_WORKSPACE);
  auto *dx = kizu::memory_of<float>(operation, DNNL_ARG_DIFF_SRC);
  for_each_row(context, pool, pool.large.height, [&](int64_t row, int64_t large, int64_t small, int64_t at) {
    spread_row(pool, row, dy + small, found + at, dx + large + row * pool.large.row_stride);
  });
}

}  // namespace

kizu_dnn_operation *kizu::max_pool(
    kizu_dnn_context *context, kizu_dnn_direction direction, kizu_dnn_pooling kind,
    const kizu_dnn_geometry &geometry, kizu_dnn_type type, const kizu_dnn_layout &source,
    const kizu_dnn_layout *destination, const kizu_dnn_operation &replaced) {
  const auto &g = geometry;
  if (kind != KIZU_DNN_MAX_POOL || type != KIZU_DNN_F32 || g.kernel != 3 || g.padding != 1 || g.stride > 2 ||
      !is_for_avx2(replaced) || !has_blocks_of_eight(source.desc) ||
      (destination && !has_blocks_of_eight(destination->desc))) {
    return nullptr;
  }
  const memory::desc result(
      {g.batch, g.output_channels, g.output_height, g.output_width}, memory::data_type::f32,
      memory::format_tag::nChw8c);
  const pooling pool{blocked_tensor(source.desc), blocked_tensor(result), g.stride};
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
