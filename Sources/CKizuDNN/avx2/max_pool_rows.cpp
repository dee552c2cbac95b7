#include <algorithm>
#include <cstring>

#include "../max_pool.hpp"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#endif

#include "lanes.hpp"

namespace {

constexpr int64_t width = kizu::max_pooling::lanes;
using places = uint8_t __attribute__((vector_size(8)));

struct span {
  int64_t begin, end;
};

// Of `count` windows, those over a place: the first row of window o, o · stride - 1, is at most two before.
KIZU_INLINE span windows_over(int64_t place, int64_t stride, int64_t count) {
  return {std::max<int64_t>(0, (place + stride - 2) / stride), std::min(count, (place + 1) / stride + 1)};
}

}  // namespace

void kizu::pool_row(
    const max_pooling pool, int64_t row, const float *map, float *result, uint8_t *found) {
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

void kizu::spread_row(
    const max_pooling pool, int64_t row, const float *gradient, const uint8_t *found, float *result) {
  const span rows = windows_over(row, pool.stride, pool.small.height);
  for (int64_t column = 0; column < pool.large.width; ++column) {
    const span columns = windows_over(column, pool.stride, pool.small.width);
    lanes sum{};
    for (int64_t i = rows.begin; i < rows.end; ++i) {
      for (int64_t j = columns.begin; j < columns.end; ++j) {
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

#if defined(__x86_64__)
#pragma clang attribute pop
#endif
