// The matrices of F(2×2, 3×3) and F(4×4, 3×3), each as what it makes of a vector: elements of x stand `xs` apart, those
// of y `ys`. Interpolation is at 0, ±1 and ∞, and at 0, ±p, ±q and ∞.
#pragma once

#include "lanes.hpp"

namespace {

// What a polynomial has at a point and at its opposite, by its even and its odd part.
KIZU_INLINE void store_sum_and_difference(lanes *y, int ys, lanes even, lanes odd) {
  y[0] = even + odd;
  y[ys] = even - odd;
}

template <int Side>
struct rules;

template <>
struct rules<2> {
  // Bᵀ
  struct input {
    static constexpr int from = 4, to = 4;
    KIZU_INLINE void apply(const lanes *x, int xs, lanes *y, int ys) {
      const lanes a = x[0], b = x[xs], c = x[2 * xs], d = x[3 * xs];
      y[0] = a - c;
      y[ys] = b + c;
      y[2 * ys] = c - b;
      y[3 * ys] = b - d;
    }
  };
  // Aᵀ
  struct output {
    static constexpr int from = 4, to = 2;
    KIZU_INLINE void apply(const lanes *x, int xs, lanes *y, int ys) {
      const lanes sum = x[xs] + x[2 * xs], difference = x[xs] - x[2 * xs];
      y[0] = x[0] + sum;
      y[ys] = difference - x[3 * xs];
    }
  };
  // A
  struct gradient {
    static constexpr int from = 2, to = 4;
    KIZU_INLINE void apply(const lanes *x, int xs, lanes *y, int ys) {
      const lanes a = x[0], b = x[xs];
      y[0] = a;
      store_sum_and_difference(y + ys, ys, a, b);
      y[3 * ys] = -b;
    }
  };
  // G
  struct weights {
    static constexpr int from = 3, to = 4;
    KIZU_INLINE void apply(const lanes *x, int xs, lanes *y, int ys) {
      const lanes even = (x[0] + x[2 * xs]) * 0.5F, odd = x[xs] * 0.5F;
      y[0] = x[0];
      store_sum_and_difference(y + ys, ys, even, odd);
      y[3 * ys] = x[2 * xs];
    }
  };
  // Gᵀ
  struct weight_gradient {
    static constexpr int from = 4, to = 3;
    KIZU_INLINE void apply(const lanes *x, int xs, lanes *y, int ys) {
      const lanes sum = (x[xs] + x[2 * xs]) * 0.5F;
      y[0] = x[0] + sum;
      y[ys] = (x[xs] - x[2 * xs]) * 0.5F;
      y[2 * ys] = x[3 * xs] + sum;
    }
  };
};

template <>
struct rules<4> {
  static constexpr float p = 0.625F, q = 1.5F, p2 = p * p, q2 = q * q;
  // What the rows of G are divided by at 0, ±p and ±q.
  static constexpr float at_0 = p2 * q2, at_p = 2 * p2 * (p2 - q2), at_q = 2 * q2 * (q2 - p2);

  struct input {
    static constexpr int from = 6, to = 6;
    KIZU_INLINE void apply(const lanes *x, int xs, lanes *y, int ys) {
      const lanes a = x[0], b = x[xs], c = x[2 * xs], d = x[3 * xs], e = x[4 * xs], f = x[5 * xs];
      const lanes even_p = e - c * q2, odd_p = (d - b * q2) * p;
      const lanes even_q = e - c * p2, odd_q = (d - b * p2) * q;
      y[0] = a * (p2 * q2) + (e - c * (p2 + q2));
      store_sum_and_difference(y + ys, ys, even_p, odd_p);
      store_sum_and_difference(y + 3 * ys, ys, even_q, odd_q);
      y[5 * ys] = b * (p2 * q2) + (f - d * (p2 + q2));
    }
  };
  struct output {
    static constexpr int from = 6, to = 4;
    KIZU_INLINE void apply(const lanes *x, int xs, lanes *y, int ys) {
      const lanes sum_p = x[xs] + x[2 * xs], difference_p = (x[xs] - x[2 * xs]) * p;
      const lanes sum_q = x[3 * xs] + x[4 * xs], difference_q = (x[3 * xs] - x[4 * xs]) * q;
      y[0] = x[0] + sum_p + sum_q;
      y[ys] = difference_p + difference_q;
      y[2 * ys] = sum_p * p2 + sum_q * q2;
      y[3 * ys] = x[5 * xs] + difference_p * p2 + difference_q * q2;
    }
  };
  struct gradient {
    static constexpr int from = 4, to = 6;
    KIZU_INLINE void apply(const lanes *x, int xs, lanes *y, int ys) {
      const lanes a = x[0], b = x[xs], c = x[2 * xs], d = x[3 * xs];
      const lanes even_p = a + c * p2, odd_p = (b + d * p2) * p;
      const lanes even_q = a + c * q2, odd_q = (b + d * q2) * q;
      y[0] = a;
      store_sum_and_difference(y + ys, ys, even_p, odd_p);
      store_sum_and_difference(y + 3 * ys, ys, even_q, odd_q);
      y[5 * ys] = d;
    }
  };
  struct weights {
    static constexpr int from = 3, to = 6;
    KIZU_INLINE void apply(const lanes *x, int xs, lanes *y, int ys) {
      const lanes a = x[0], b = x[xs], c = x[2 * xs];
      const lanes even_p = a * (1 / at_p) + c * (p2 / at_p), odd_p = b * (p / at_p);
      const lanes even_q = a * (1 / at_q) + c * (q2 / at_q), odd_q = b * (q / at_q);
      y[0] = a * (1 / at_0);
      store_sum_and_difference(y + ys, ys, even_p, odd_p);
      store_sum_and_difference(y + 3 * ys, ys, even_q, odd_q);
      y[5 * ys] = c;
    }
  };
  struct weight_gradient {
    static constexpr int from = 6, to = 3;
    KIZU_INLINE void apply(const lanes *x, int xs, lanes *y, int ys) {
      const lanes sum_p = (x[xs] + x[2 * xs]) * (1 / at_p), difference_p = x[xs] - x[2 * xs];
      const lanes sum_q = (x[3 * xs] + x[4 * xs]) * (1 / at_q), difference_q = x[3 * xs] - x[4 * xs];
      y[0] = x[0] * (1 / at_0) + sum_p + sum_q;
      y[ys] = difference_p * (p / at_p) + difference_q * (q / at_q);
      y[2 * ys] = x[5 * xs] + sum_p * p2 + sum_q * q2;
    }
  };
};

// R X Rᵀ: a rule over both sides of a square of vectors, row by row.
template <typename Rule>
KIZU_INLINE void apply_both_ways(const lanes *x, lanes *y) {
  lanes middle[Rule::to * Rule::from];
#pragma clang loop unroll(full)
  for (int column = 0; column < Rule::from; ++column) {
    Rule::apply(x + column, Rule::from, middle + column, Rule::from);
  }
#pragma clang loop unroll(full)
  for (int row = 0; row < Rule::to; ++row) {
    Rule::apply(middle + row * Rule::from, 1, y + row * Rule::to, 1);
  }
}

}  // namespace
