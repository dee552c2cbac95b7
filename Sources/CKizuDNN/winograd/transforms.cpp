#include "kernels.hpp"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#endif

#include "rules.hpp"

namespace {

using kizu::blocked_tensor;
using namespace kizu::winograd;

constexpr int64_t width = 8;
// Tiles whose products are fetched before they are used.
constexpr int64_t ahead = 2;

// Where a tile lies: the place of its first output.
struct position {
  int64_t image, row, column;
};

KIZU_INLINE position position_of(const tiling &tiling, int64_t tile) {
  const int64_t within = tile % tiling.per_image();
  return {
      tile / tiling.per_image(), within / tiling.columns * tiling.side, within % tiling.columns * tiling.side};
}

KIZU_INLINE void advance(const tiling &tiling, position &at) {
  at.column += tiling.side;
  if (at.column < tiling.columns * tiling.side) return;
  at.column = 0;
  at.row += tiling.side;
  if (at.row < tiling.rows * tiling.side) return;
  at.row = 0;
  ++at.image;
}

// Which of `size` places from `first` on lie within 0 ..< `end`.
struct span {
  int64_t begin, end;
};

KIZU_INLINE span inside(int64_t first, int64_t size, int64_t end) {
  return {std::max<int64_t>(0, -first), std::min(size, end - first)};
}

// A square of vectors from `corner` on, of which those in `rows` and `columns` lie within the map; others are zero.
template <int Size>
KIZU_INLINE void read_square(
    const blocked_tensor &tensor, const float *corner, span rows, span columns, lanes *square) {
  if (rows.end - rows.begin == Size && columns.end - columns.begin == Size) {
#pragma clang loop unroll(full)
    for (int i = 0; i < Size; ++i) {
#pragma clang loop unroll(full)
      for (int j = 0; j < Size; ++j) {
        square[i * Size + j] = load_lanes(corner + i * tensor.row_stride + j * width);
      }
    }
    return;
  }
  for (int i = 0; i < Size * Size; ++i) square[i] = lanes{};
  for (int64_t i = rows.begin; i < rows.end; ++i) {
    for (int64_t j = columns.begin; j < columns.end; ++j) {
      square[i * Size + j] = load_lanes(corner + i * tensor.row_stride + j * width);
    }
  }
}

// Applies a rule to the squares of a map that begin `before` places before each tile.
template <typename Rule, int Before>
void transform_squares(
    const tiling &tiling, const blocked_tensor &tensor, const float *source, tile_range range,
    const panels &to, float *result) {
  constexpr int places = Rule::to * Rule::to;
  // Tiles of one block after the other: then each place is written from line to line of the cache.
  for (int64_t block = 0; block < tensor.blocks; ++block) {
    position at = position_of(tiling, range.first);
    for (int64_t index = 0; index < range.count; ++index, advance(tiling, at)) {
      const int64_t row = at.row - Before, column = at.column - Before;
      const span rows = inside(row, Rule::from, tensor.height);
      const span columns = inside(column, Rule::from, tensor.width);
      lanes square[Rule::from * Rule::from], transformed[places];
      const float *corner = source + tensor.offset(at.image, block, row, column);
      read_square<Rule::from>(tensor, corner, rows, columns, square);
      apply_both_ways<Rule>(square, transformed);
      float *target = result + block / 2 * to.panel_stride() + index * panel + block % 2 * width;
      for (int place = 0; place < places; ++place) {
        store_lanes(target + place * to.place_stride(), transformed[place]);
      }
    }
  }
}

template <int Side>
void write_outputs(
    const tiling &tiling, const blocked_tensor &tensor, tile_range range, const panels &from, const float *m,
    const epilogue &after, float *destination) {
  using rule = typename rules<Side>::output;
  for (int64_t block = 0; block < tensor.blocks; ++block) {
    const lanes bias = after.bias ? load_lanes(after.bias + block * width) : lanes{};
    position at = position_of(tiling, range.first);
    for (int64_t index = 0; index < range.count; ++index, advance(tiling, at)) {
      const int64_t rows = std::min<int64_t>(Side, tensor.height - at.row);
      const int64_t columns = std::min<int64_t>(Side, tensor.width - at.column);
      lanes products[rule::from * rule::from], outputs[Side * Side];
      const float *source = m + block / 2 * from.panel_stride() + index * panel + block % 2 * width;
      for (int place = 0; place < rule::from * rule::from; ++place) {
        products[place] = load_lanes(source + place * from.place_stride());
        __builtin_prefetch(source + place * from.place_stride() + ahead * panel);
      }
      apply_both_ways<rule>(products, outputs);
      for (int64_t i = 0; i < rows; ++i) {
        for (int64_t j = 0; j < columns; ++j) {
          float *target = destination + tensor.offset(at.image, block, at.row + i, at.column + j);
          lanes y = outputs[i * Side + j] + bias;
          if (after.add) y += load_lanes(target);
          if (after.relu) y = y > 0 ? y : lanes{};
          store_lanes(target, y);
        }
      }
    }
  }
}

template <int Side>
void transform_taps(const float *w, weight_strides strides, int64_t place_stride, float *u) {
  using rule = typename rules<Side>::weights;
  for (int64_t half = 0; half < panel; half += width) {
    lanes taps[9], transformed[rule::to * rule::to];
    for (int tap = 0; tap < 9; ++tap) {
      const float *from = w + half * strides.output + tap / 3 * strides.row + tap % 3 * strides.column;
      if (strides.output == 1) {
        taps[tap] = load_lanes(from);
      } else {
        for (int64_t lane = 0; lane < width; ++lane) taps[tap][lane] = from[lane * strides.output];
      }
    }
    apply_both_ways<rule>(taps, transformed);
    for (int place = 0; place < rule::to * rule::to; ++place) {
      store_lanes(u + place * place_stride + half, transformed[place]);
    }
  }
}

template <int Side>
void transform_tap_gradients(const float *du, int64_t place_stride, float *dw, weight_strides strides) {
  using rule = typename rules<Side>::weight_gradient;
  for (int64_t half = 0; half < panel; half += width) {
    lanes products[rule::from * rule::from], taps[9];
    for (int place = 0; place < rule::from * rule::from; ++place) {
      products[place] = load_lanes(du + place * place_stride + half);
    }
    apply_both_ways<rule>(products, taps);
    for (int tap = 0; tap < 9; ++tap) {
      store_lanes(dw + half + tap / 3 * strides.row + tap % 3 * strides.column, taps[tap]);
    }
  }
}

}  // namespace

void kizu::winograd::transform_input(
    const tiling &tiling, const blocked_tensor &tensor, const float *source, tile_range range,
    const panels &to, float *v) {
  // The padding of 1 is what a tile sees before its first output.
  if (tiling.side == 2) return transform_squares<rules<2>::input, 1>(tiling, tensor, source, range, to, v);
  transform_squares<rules<4>::input, 1>(tiling, tensor, source, range, to, v);
}

void kizu::winograd::transform_gradient(
    const tiling &tiling, const blocked_tensor &tensor, const float *gradient, tile_range range,
    const panels &to, float *d) {
  if (tiling.side == 2) {
    return transform_squares<rules<2>::gradient, 0>(tiling, tensor, gradient, range, to, d);
  }
  transform_squares<rules<4>::gradient, 0>(tiling, tensor, gradient, range, to, d);
}

void kizu::winograd::transform_output(
    const tiling &tiling, const blocked_tensor &tensor, tile_range range, const panels &from, const float *m,
    const epilogue &epilogue, float *destination) {
  if (tiling.side == 2) return write_outputs<2>(tiling, tensor, range, from, m, epilogue, destination);
  write_outputs<4>(tiling, tensor, range, from, m, epilogue, destination);
}

void kizu::winograd::transform_weights(
    int64_t side, const float *w, weight_strides strides, int64_t place_stride, float *u) {
  if (side == 2) return transform_taps<2>(w, strides, place_stride, u);
  transform_taps<4>(w, strides, place_stride, u);
}

void kizu::winograd::transform_weight_gradient(
    int64_t side, const float *du, int64_t place_stride, float *dw, weight_strides strides) {
  if (side == 2) return transform_tap_gradients<2>(du, place_stride, dw, strides);
  transform_tap_gradients<4>(du, place_stride, dw, strides);
}

#if defined(__x86_64__)
#pragma clang attribute pop
#endif
