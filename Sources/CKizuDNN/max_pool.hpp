// Maxima over windows of 3×3, padding 1, of maps in blocks of eight channels.
#pragma once

#include "blocked_tensor.hpp"

namespace kizu {

struct max_pooling {
  static constexpr int64_t lanes = 8;
  blocked_tensor large, small;
  int64_t stride;
};

// One row of the outputs of a map, and the place within its window, 3 · row + column, that each came from: a byte for
// each; `found` may be null.
void pool_row(max_pooling pool, int64_t row, const float *map, float *result, uint8_t *found);

// One row of the inputs' gradient: each has what the windows over it say whose maximum it was.
void spread_row(max_pooling pool, int64_t row, const float *gradient, const uint8_t *found, float *result);

}  // namespace kizu
