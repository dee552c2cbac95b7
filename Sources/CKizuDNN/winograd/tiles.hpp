// Convolutions of 3×3, stride 1 and padding 1 by Winograd's minimal filtering, F(m×m, 3×3): Lavin and Gray, "Fast
// algorithms for convolutional neural networks", CVPR 2016. A map is cut into tiles of m × m outputs, each of which
// sees n × n inputs, n = m + 2. With d a tile's inputs, w the weights of two channels and y its outputs,
//
//   y = Aᵀ [Σ over input channels (G w Gᵀ) ⊙ (Bᵀ d B)] A
//
// so that the sum is a product of matrices for each of the n² places: n² / m² multiplications an output instead of 9.
#pragma once

#include <algorithm>
#include <cstdint>

namespace kizu::winograd {

// Channels that stand together in a panel, and floats of a panel's row: a cache line.
constexpr int64_t panel = 16;

// How maps are cut into tiles.
struct tiling {
  int64_t side;             // m
  int64_t rows, columns;    // tiles along the sides of a map
  int64_t batch;            // images

  int64_t transformed_side() const { return side + 2; }
  // n², the number of matrix products.
  int64_t places() const { return transformed_side() * transformed_side(); }
  int64_t per_image() const { return rows * columns; }
  int64_t count() const { return batch * per_image(); }

  // With tiles of 2 × 2, which round less, unless 4 × 4 saves a fifth of the multiplications.
  static tiling of(int64_t batch, int64_t height, int64_t width) {
    const auto cut = [&](int64_t side) {
      return tiling{side, (height + side - 1) / side, (width + side - 1) / side, batch};
    };
    const tiling small = cut(2), large = cut(4);
    const int64_t saved = small.per_image() * small.places() - large.per_image() * large.places();
    return saved * 5 < small.per_image() * small.places() ? small : large;
  }
};

// Transformed tiles in panels of channels, [n²][C / 16][tiles][16]. The places do not begin at multiples of a power of
// two, or writing a tile's n² vectors would hit few sets of the cache.
struct panels {
  int64_t count;  // C / 16
  int64_t rows;   // tiles there is room for

  int64_t place_stride() const { return (count * rows + 1) * panel; }
  int64_t panel_stride() const { return rows * panel; }
  int64_t size(const tiling &tiling) const { return tiling.places() * place_stride(); }
};

}  // namespace kizu::winograd
