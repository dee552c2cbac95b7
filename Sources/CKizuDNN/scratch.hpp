// Scratch memory of operations of our own.
#pragma once

#include "internal.hpp"

namespace kizu {

// Sizes of the parts of scratch memory are rounded up to this, so that each part begins at a cache line.
constexpr size_t scratch_alignment = 64;

inline size_t aligned(size_t bytes) {
  return (bytes + scratch_alignment - 1) / scratch_alignment * scratch_alignment;
}

// Scratch memory as an operation's role asks for it.
inline dnnl::memory::desc scratch_desc(size_t bytes) {
  return dnnl::memory::desc(
      {static_cast<dnnl::memory::dim>(bytes)}, dnnl::memory::data_type::u8, dnnl::memory::format_tag::a);
}

}  // namespace kizu
