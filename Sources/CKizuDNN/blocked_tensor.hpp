// How oneDNN's activations stand in memory, for operations that oneDNN does not have.
#pragma once

#include <cstring>
#include <utility>

#include "internal.hpp"

namespace kizu {

#if DNNL_VERSION_MAJOR >= 3
inline dnnl::memory::dims dims_of(const dnnl::memory::desc &desc) { return desc.get_dims(); }
inline dnnl::memory::dims strides_of(const dnnl::memory::desc &desc) { return desc.get_strides(); }
#else
inline dnnl::memory::dims dims_of(const dnnl::memory::desc &desc) { return desc.dims(); }
// Of the blocks, where there are some.
inline dnnl::memory::dims strides_of(const dnnl::memory::desc &desc) {
  const auto &strides = desc.data.format_desc.blocking.strides;
  return {strides[0], strides[1], strides[2], strides[3]};
}
#endif

// A tensor [N, C, H, W] whose channels stand in blocks of adjacent lanes: plain order (blocks of one), channels
// last (one block) and oneDNN's nChw8c and nChw16c. Strides count elements.
struct blocked_tensor {
  int64_t batch, channels, height, width;
  int64_t blocks, lanes;
  int64_t batch_stride, block_stride, row_stride, column_stride;

  int64_t offset(int64_t image, int64_t block, int64_t row, int64_t column) const {
    return image * batch_stride + block * block_stride + row * row_stride + column * column_stride;
  }

  // Takes every channel for a block of its own, where they are not in blocks of a fixed size.
  void split() {
    if (lanes == channels) lanes = 1, blocks = channels;
  }

  explicit blocked_tensor(const dnnl::memory::desc &desc) {
    const auto dims = dims_of(desc);
    const auto strides = strides_of(desc);
    const auto inner = inner_block(desc);
    batch = dims[0], channels = dims[1], height = dims[2], width = dims[3];
    if (inner > 0) {
      lanes = inner;
      blocks = (channels + lanes - 1) / lanes;
    } else {
      const bool adjacent = strides[1] == 1;
      lanes = adjacent ? channels : 1;
      blocks = adjacent ? 1 : channels;
    }
    batch_stride = strides[0], block_stride = strides[1], row_stride = strides[2], column_stride = strides[3];
  }

 private:
#if DNNL_VERSION_MAJOR >= 3
  static int64_t inner_block(const dnnl::memory::desc &desc) {
    return inner_block(desc.get_inner_nblks(), desc.get_inner_blks(), desc.get_inner_idxs());
  }
#else
  static int64_t inner_block(const dnnl::memory::desc &desc) {
    const auto &blocking = desc.data.format_desc.blocking;
    return inner_block(blocking.inner_nblks, blocking.inner_blks, blocking.inner_idxs);
  }
#endif

  // The channels in a block, 0 for an order without blocks.
  template <typename Blocks, typename Indices>
  static int64_t inner_block(int count, const Blocks &blocks, const Indices &indices) {
    if (count == 0) return 0;
    if (count == 1 && indices[0] == 1) return blocks[0];
    throw dnnl::error(dnnl_unimplemented, "an activation stands in an order that Kizu's own layers do not know");
  }
};

// bfloat16 as oneDNN stores it.
struct bf16 {
  uint16_t bits;
};

inline float load(const float *from) { return *from; }

inline float load(const bf16 *from) {
  const uint32_t bits = static_cast<uint32_t>(from->bits) << 16;
  float value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

inline void store(float *to, float value) { *to = value; }

// To the nearest, ties to even; a NaN stays one.
inline void store(bf16 *to, float value) {
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  const uint32_t rounded = (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16;
  const uint32_t quiet = (bits >> 16) | 0x40;
  to->bits = static_cast<uint16_t>((bits & 0x7FFFFFFF) > 0x7F800000 ? quiet : rounded);
}

// Calls `body(worker, first, count)` on the context's threads, which share the indices below `count` equally.
template <typename Body>
void in_shares(kizu_dnn_context *context, int64_t count, const Body &body) {
  struct work {
    const Body &body;
    int64_t count;
  } shared{body, count};
  kizu_dnn_parallel(
      context,
      [](void *data, int worker, int workers) {
        const auto &[body, count] = *static_cast<work *>(data);
        const int64_t first = count * worker / workers;
        body(worker, first, count * (worker + 1) / workers - first);
      },
      &shared);
}

// Calls `body(index)` for each index below `count`, in equal shares on the context's threads.
template <typename Body>
void for_each(kizu_dnn_context *context, int64_t count, const Body &body) {
  in_shares(context, count, [&](int, int64_t first, int64_t share) {
    for (int64_t i = first; i < first + share; ++i) body(i);
  });
}

// The memory that a role was bound to.
template <typename Element>
Element *memory_of(const kizu_dnn_operation &operation, int argument) {
  return static_cast<Element *>(operation.arguments.at(argument).get_data_handle());
}

// An operation of our own: `body` runs in its turn among the primitives.
inline kizu_dnn_operation *make_own_operation(
    kizu_dnn_context *context, const char *name, std::map<kizu_dnn_role, dnnl::memory::desc> layouts,
    std::function<void(kizu_dnn_context *, const kizu_dnn_operation &)> body) {
  auto operation = std::make_unique<kizu_dnn_operation>();
  operation->body = std::move(body);
  operation->engine = engine(context);
  operation->implementation = name;
  operation->layouts = std::move(layouts);
  return operation.release();
}

}  // namespace kizu
