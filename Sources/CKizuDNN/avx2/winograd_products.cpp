#include "../winograd/kernels.hpp"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#endif

#include "lanes.hpp"

namespace {

using namespace kizu::winograd;

// Six rows by sixteen columns: twelve of the sixteen registers keep sums, enough of them for two multiplications a
// cycle that take four cycles each.
constexpr int64_t most_rows = 6;

template <int Rows>
void multiply_rows(const panels &inputs, const float *v, const float *u, float *m) {
  lanes sums[Rows][2] = {};
  for (int64_t block = 0; block < inputs.count; ++block) {
    const float *a = v + block * inputs.panel_stride();
    for (int64_t k = 0; k < panel; ++k, u += panel) {
      const lanes left = load_lanes(u), right = load_lanes(u + 8);
#pragma clang loop unroll(full)
      for (int row = 0; row < Rows; ++row) {
        const float x = a[row * panel + k];
        sums[row][0] += x * left;
        sums[row][1] += x * right;
      }
    }
  }
#pragma clang loop unroll(full)
  for (int row = 0; row < Rows; ++row) {
    store_lanes(m + row * panel, sums[row][0]);
    store_lanes(m + row * panel + 8, sums[row][1]);
  }
}

template <int Channels>
void multiply_transposed_channels(
    int64_t rows, const float *v, const float *d, bool accumulate, float *du) {
  lanes sums[Channels][2] = {};
  if (accumulate) {
#pragma clang loop unroll(full)
    for (int channel = 0; channel < Channels; ++channel) {
      sums[channel][0] = load_lanes(du + channel * panel);
      sums[channel][1] = load_lanes(du + channel * panel + 8);
    }
  }
  for (int64_t row = 0; row < rows; ++row, v += panel, d += panel) {
    const lanes left = load_lanes(d), right = load_lanes(d + 8);
#pragma clang loop unroll(full)
    for (int channel = 0; channel < Channels; ++channel) {
      sums[channel][0] += v[channel] * left;
      sums[channel][1] += v[channel] * right;
    }
  }
#pragma clang loop unroll(full)
  for (int channel = 0; channel < Channels; ++channel) {
    store_lanes(du + channel * panel, sums[channel][0]);
    store_lanes(du + channel * panel + 8, sums[channel][1]);
  }
}

}  // namespace

void kizu::winograd::multiply(
    int64_t rows, const panels &inputs, const float *v, const float *u, const panels &outputs, float *m) {
  const int64_t step = inputs.count * panel * panel;
  for (int64_t block = 0; block < outputs.count; ++block, u += step, m += outputs.panel_stride()) {
    int64_t row = 0;
    for (; row + most_rows <= rows; row += most_rows) {
      multiply_rows<most_rows>(inputs, v + row * panel, u, m + row * panel);
    }
    const float *a = v + row * panel;
    float *target = m + row * panel;
    switch (rows - row) {
      case 1: multiply_rows<1>(inputs, a, u, target); break;
      case 2: multiply_rows<2>(inputs, a, u, target); break;
      case 3: multiply_rows<3>(inputs, a, u, target); break;
      case 4: multiply_rows<4>(inputs, a, u, target); break;
      case 5: multiply_rows<5>(inputs, a, u, target); break;
      default: break;
    }
  }
}

void kizu::winograd::multiply_transposed(
    int64_t rows, const panels &inputs, const float *v, const float *d, bool accumulate, float *du) {
  for (int64_t block = 0; block < inputs.count; ++block, v += inputs.panel_stride(), du += panel * panel) {
    multiply_transposed_channels<6>(rows, v, d, accumulate, du);
    multiply_transposed_channels<5>(rows, v + 6, d, accumulate, du + 6 * panel);
    multiply_transposed_channels<5>(rows, v + 11, d, accumulate, du + 11 * panel);
  }
}

#if defined(__x86_64__)
#pragma clang attribute pop
#endif
