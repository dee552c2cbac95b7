// What the kernels need of C: which instructions this CPU has, and vector operations that Swift lacks.
#pragma once

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Whether the CPU and the operating system run code for x86-64-v3: AVX2, FMA, BMI and what goes with them.
bool kizu_cpu_runs_v3(void);

/// The value of the environment variable KIZU_ISA, or null where it is not set or empty.
const char *kizu_requested_isa(void);

#ifdef __cplusplus
}
#endif

// Swift's own conversions between vectors of 16 lanes are calls that go lane by lane, and what it makes of even and
// odd halves are inserts of single lanes. These functions are compiled into the module that calls them, for its
// level, and define no symbol.

typedef unsigned short kizu_words __attribute__((ext_vector_type(16)));
typedef unsigned int kizu_longs __attribute__((ext_vector_type(16)));
typedef unsigned short kizu_half_words __attribute__((ext_vector_type(8)));
typedef int kizu_integers __attribute__((ext_vector_type(8)));
typedef unsigned int kizu_numbers __attribute__((ext_vector_type(8)));
typedef float kizu_floats __attribute__((ext_vector_type(8)));

/// The upper halves of sixteen products.
static inline __attribute__((always_inline)) kizu_words kizu_high_product(kizu_words a, kizu_words b) {
  return __builtin_convertvector(
      (__builtin_convertvector(a, kizu_longs) * __builtin_convertvector(b, kizu_longs)) >> 16, kizu_words);
}

/// Sixteen whole products, added to a sum.
static inline __attribute__((always_inline)) kizu_longs kizu_add_product(
    kizu_longs sum, kizu_words a, kizu_words b) {
  return sum + __builtin_convertvector(a, kizu_longs) * __builtin_convertvector(b, kizu_longs);
}

/// The lower halves of sixteen sums that were shifted down.
static inline __attribute__((always_inline)) kizu_words kizu_narrowed(kizu_longs sum, unsigned shift) {
  return __builtin_convertvector(sum >> shift, kizu_words);
}

// Comparisons, which Swift takes apart lane by lane where a vector is wider than a register.

/// The smaller of each pair.
static inline __attribute__((always_inline)) kizu_floats kizu_smaller(kizu_floats a, kizu_floats b) {
  return a < b ? a : b;
}

/// The larger of each pair.
static inline __attribute__((always_inline)) kizu_floats kizu_larger(kizu_floats a, kizu_floats b) {
  return a > b ? a : b;
}

/// What is closest in 0…1.
static inline __attribute__((always_inline)) kizu_floats kizu_clamped(kizu_floats a) {
  kizu_floats positive = a > 0.0f ? a : (kizu_floats)0.0f;
  return positive < 1.0f ? positive : (kizu_floats)1.0f;
}

/// `same` where a = b, else `other`.
static inline __attribute__((always_inline)) kizu_floats kizu_where_equal(
    kizu_floats a, kizu_floats b, kizu_floats same, kizu_floats other) {
  return a == b ? same : other;
}

/// `below` where a < b, else `other`.
static inline __attribute__((always_inline)) kizu_floats kizu_where_below(
    kizu_floats a, kizu_floats b, kizu_floats below, kizu_floats other) {
  return a < b ? below : other;
}

/// 6 less from 6 on.
static inline __attribute__((always_inline)) kizu_floats kizu_wrapped_at_six(kizu_floats a) {
  return a - (a >= 6.0f ? (kizu_floats)6.0f : (kizu_floats)0.0f);
}

/// |a|.
static inline __attribute__((always_inline)) kizu_floats kizu_magnitude(kizu_floats a) {
  return __builtin_elementwise_abs(a);
}

/// Eight 16-bit numbers.
static inline __attribute__((always_inline)) kizu_floats kizu_converted(kizu_half_words a) {
  // By way of signed numbers: baseline code has no conversion of unsigned ones.
  return __builtin_convertvector(__builtin_convertvector(a, kizu_integers), kizu_floats);
}

/// Eight numbers below 2³¹.
static inline __attribute__((always_inline)) kizu_floats kizu_from_integers(kizu_numbers a) {
  return __builtin_convertvector((kizu_integers)a, kizu_floats);
}

/// The upper nine bits of a number that may be below 0: the exponent of a float, where the sign stands for more.
static inline __attribute__((always_inline)) kizu_floats kizu_floored_exponent(kizu_numbers a) {
  return __builtin_convertvector((kizu_integers)a >> 23, kizu_floats);
}

/// The bits of eight floats.
static inline __attribute__((always_inline)) kizu_numbers kizu_bits(kizu_floats a) { return (kizu_numbers)a; }

/// The floats of eight patterns of bits.
static inline __attribute__((always_inline)) kizu_floats kizu_from_bits(kizu_numbers a) { return (kizu_floats)a; }

/// The square root of numbers from 0 on.
static inline __attribute__((always_inline)) kizu_floats kizu_square_root(kizu_floats a) {
  return __builtin_elementwise_sqrt(a);
}

// Each half of two vectors interleaved for itself: the lower lanes of each half, or the upper ones.

static inline __attribute__((always_inline)) kizu_words kizu_low_words(kizu_words a, kizu_words b) {
  return __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 8, 24, 9, 25, 10, 26, 11, 27);
}

static inline __attribute__((always_inline)) kizu_words kizu_high_words(kizu_words a, kizu_words b) {
  return __builtin_shufflevector(a, b, 4, 20, 5, 21, 6, 22, 7, 23, 12, 28, 13, 29, 14, 30, 15, 31);
}

static inline __attribute__((always_inline)) kizu_floats kizu_low_floats(kizu_floats a, kizu_floats b) {
  return __builtin_shufflevector(a, b, 0, 8, 1, 9, 4, 12, 5, 13);
}

static inline __attribute__((always_inline)) kizu_floats kizu_high_floats(kizu_floats a, kizu_floats b) {
  return __builtin_shufflevector(a, b, 2, 10, 3, 11, 6, 14, 7, 15);
}

static inline __attribute__((always_inline)) kizu_floats kizu_low_pairs(kizu_floats a, kizu_floats b) {
  return __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13);
}

static inline __attribute__((always_inline)) kizu_floats kizu_high_pairs(kizu_floats a, kizu_floats b) {
  return __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15);
}

// One half of each of two vectors.

static inline __attribute__((always_inline)) kizu_floats kizu_low_halves(kizu_floats a, kizu_floats b) {
  return __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11);
}

static inline __attribute__((always_inline)) kizu_floats kizu_high_halves(kizu_floats a, kizu_floats b) {
  return __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15);
}

/// The bits of the nearest bfloat16 numbers (ties to even); not for NaN.
static inline __attribute__((always_inline)) kizu_half_words kizu_brain_floats(kizu_floats a) {
  kizu_numbers bits = (kizu_numbers)a;
  return __builtin_convertvector((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16, kizu_half_words);
}

// Eight pixels of three channels, in three vectors.

static inline __attribute__((always_inline)) kizu_floats kizu_first_pixels(
    kizu_floats red, kizu_floats green, kizu_floats blue) {
  return __builtin_shufflevector(__builtin_shufflevector(red, green, 0, 8, -1, 1, 9, -1, 2, 10), blue, 0, 1, 8, 3, 4, 9, 6, 7);
}

static inline __attribute__((always_inline)) kizu_floats kizu_middle_pixels(
    kizu_floats red, kizu_floats green, kizu_floats blue) {
  return __builtin_shufflevector(__builtin_shufflevector(red, green, -1, 3, 11, -1, 4, 12, -1, 5), blue, 10, 1, 2, 11, 4, 5, 12, 7);
}

static inline __attribute__((always_inline)) kizu_floats kizu_last_pixels(
    kizu_floats red, kizu_floats green, kizu_floats blue) {
  return __builtin_shufflevector(__builtin_shufflevector(red, green, 13, -1, 6, 14, -1, 7, 15, -1), blue, 0, 13, 2, 3, 14, 5, 6, 15);
}
