#include "../winograd/kernels.hpp"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#endif

#include "winograd_rules.hpp"

namespace {

using kizu::blocked_tensor;
using namespace kizu::winograd;

constexpr int64_t width = 8;

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

// A square of vectors from a map, whose first stands at `row` and `column`; zero beyond the map's edges.
template <int Size>
KIZU_INLINE void read_square(
    const blocked_tensor &tensor, const float *map, int64_t row, int64_t column, lanes *square) {
  const float *line = map + row * tensor.row_stride + column * width;
  const bool has_columns = column >= 0 && column + Size <= tensor.width;
  if (has_columns && row >= 0 && row + Size <= tensor.height) {
#pragma clang loop unroll(full)
    for (int i = 0; i < Size; ++i) {
#pragma clang loop unroll(full)
      for (int j = 0; j < Size; ++j) square[i * Size + j] = load_lanes(line + i * tensor.row_stride + j * width);
    }
    return;
  }
  // Beyond an edge the nearest column is read, and hidden.
  int64_t places[Size];
  lane_mask masks[Size];
#pragma clang loop unroll(full)
  for (int j = 0; j < Size; ++j) {
    const int64_t nearest = std::clamp<int64_t>(column + j, 0, tensor.width - 1);
    places[j] = (nearest - column) * width;
    masks[j] = lane_mask{} - int{nearest == column + j};
  }
  for (int i = 0; i < Size; ++i, line += tensor.row_stride) {
    const bool is_inside = row + i >= 0 && row + i < tensor.height;
#pragma clang loop unroll(full)
    for (int j = 0; j < Size; ++j) {
      square[i * Size + j] = is_inside ? masked(load_lanes(line + places[j]), masks[j]) : lanes{};
    }
  }
}

// Applies a rule to the squares of a map that begin `before` places before each tile.
template <typename Rule, int Before>
void transform_squares(
    const tiling tiling, const blocked_tensor tensor, const float *source, tile_range range, const panels to,
    float *result) {
  constexpr int places = Rule::to * Rule::to;
  const int64_t place_stride = to.place_stride();
  // Panel by panel, for then each place is written line by line.
  for (int64_t block = 0; block < to.count; ++block, result += to.panel_stride()) {
    position at = position_of(tiling, range.first);
    for (int64_t index = 0; index < range.count; ++index, advance(tiling, at)) {
      for (int64_t half = 0; half < 2; ++half) {
        lanes square[Rule::from * Rule::from], transformed[places];
        const float *map = source + tensor.offset(at.image, 2 * block + half, 0, 0);
        read_square<Rule::from>(tensor, map, at.row - Before, at.column - Before, square);
        apply_both_ways<Rule>(square, transformed);
        float *target = result + index * panel + half * width;
#pragma clang loop unroll(full)
        for (int place = 0; place < places; ++place) {
          store_lanes(target + place * place_stride, transformed[place]);
        }
      }
    }
  }
}

// Writes the outputs of a tile that lie within the map.
template <int Side>
KIZU_INLINE void write_square(
    const lanes *outputs, int64_t rows, int64_t columns, const epilogue &after, int64_t block,
    const blocked_tensor &tensor, float *target) {
  const lanes bias = after.bias ? load_lanes(after.bias + block * width) : lanes{};
  for (int64_t i = 0; i < rows; ++i, target += tensor.row_stride) {
    for (int64_t j = 0; j < columns; ++j) {
      lanes y = outputs[i * Side + j] + bias;
      if (after.add) y += load_lanes(target + j * width);
      if (after.relu) y = y > 0 ? y : lanes{};
      store_lanes(target + j * width, y);
    }
  }
}

template <int Side>
void write_outputs(
    const tiling tiling, const blocked_tensor tensor, tile_range range, const panels from, const float *m,
    const epilogue after, float *destination) {
  using rule = typename rules<Side>::output;
  const int64_t place_stride = from.place_stride();
  for (int64_t block = 0; block < from.count; ++block, m += from.panel_stride()) {
    position at = position_of(tiling, range.first);
    for (int64_t index = 0; index < range.count; ++index, advance(tiling, at)) {
      const int64_t rows = std::min<int64_t>(Side, tensor.height - at.row);
      const int64_t columns = std::min<int64_t>(Side, tensor.width - at.column);
      for (int64_t half = 0; half < 2; ++half) {
        lanes products[rule::from * rule::from], outputs[Side * Side];
        const float *source = m + index * panel + half * width;
#pragma clang loop unroll(full)
        for (int place = 0; place < rule::from * rule::from; ++place) {
          products[place] = load_lanes(source + place * place_stride);
        }
        apply_both_ways<rule>(products, outputs);
        write_square<Side>(
            outputs, rows, columns, after, 2 * block + half, tensor,
            destination + tensor.offset(at.image, 2 * block + half, at.row, at.column));
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
