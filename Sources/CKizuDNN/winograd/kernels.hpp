// The arithmetic of Winograd's convolutions, for CPUs with AVX2 and FMA. Each call is of one thread.
#pragma once

#include "../blocked_tensor.hpp"
#include "tiles.hpp"

namespace kizu::winograd {

// Tiles with consecutive numbers: image by image, row by row.
struct tile_range {
  int64_t first, count;
};

// V = Bᵀ d B of every channel. Beyond the map's edges d is zero.
void transform_input(
    const tiling &tiling, const blocked_tensor &tensor, const float *source, tile_range range,
    const panels &to, float *v);

// D = A ∂y Aᵀ of every channel: what the gradient of the outputs says of the products.
void transform_gradient(
    const tiling &tiling, const blocked_tensor &tensor, const float *gradient, tile_range range,
    const panels &to, float *d);

// What becomes of a tile's outputs before they are written.
struct epilogue {
  const float *bias;  // one number a channel, or null
  bool add;           // adds what stands there
  bool relu;
};

// y = Aᵀ M A of every channel.
void transform_output(
    const tiling &tiling, const blocked_tensor &tensor, tile_range range, const panels &from, const float *m,
    const epilogue &epilogue, float *destination);

// Where weights stand: strides count floats, tap strides may be negative.
struct weight_strides {
  int64_t output, input, row, column;
};

// U = G w Gᵀ of a panel of output channels and one input channel, of [n²][O / 16][I][16]; `w` is the weight of the
// first of them at the first tap.
void transform_weights(
    int64_t side, const float *w, weight_strides strides, int64_t place_stride, float *u);

// ∂w = Gᵀ ∂U G of a panel of output channels, which stand side by side, and one input channel.
void transform_weight_gradient(
    int64_t side, const float *du, int64_t place_stride, float *dw, weight_strides strides);

// M = V U at one place, for `rows` tiles: V [I / 16][…][16], U [O / 16][I][16], M [O / 16][…][16].
void multiply(
    int64_t rows, const panels &inputs, const float *v, const float *u, const panels &outputs, float *m);

// ∂U += Vᵀ D at one place, for `rows` tiles and one panel of outputs, or ∂U = Vᵀ D: ∂U [I][16], D […][16].
void multiply_transposed(
    int64_t rows, const panels &inputs, const float *v, const float *d, bool accumulate, float *du);

}  // namespace kizu::winograd
