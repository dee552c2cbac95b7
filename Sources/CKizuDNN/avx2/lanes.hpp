// Eight floats at once, by the compiler's vectors. The files of this folder have code for CPUs with AVX2 and FMA alone,
// and no weak symbols, whose copies the linker could give to code for every CPU: `tools/check isa`.
#pragma once

#define KIZU_INLINE static inline __attribute__((always_inline))

namespace {

using lanes = float __attribute__((vector_size(32)));
// All bits of a lane or none.
using lane_mask = int __attribute__((vector_size(32)));
// Lanes in memory, aligned as floats are.
using lanes_in_memory = float __attribute__((vector_size(32), aligned(4), may_alias));

KIZU_INLINE lanes load_lanes(const float *from) { return *reinterpret_cast<const lanes_in_memory *>(from); }

KIZU_INLINE lanes masked(lanes value, lane_mask mask) {
  return reinterpret_cast<lanes>(reinterpret_cast<lane_mask>(value) & mask);
}

KIZU_INLINE void store_lanes(float *to, lanes value) { *reinterpret_cast<lanes_in_memory *>(to) = value; }

}  // namespace
