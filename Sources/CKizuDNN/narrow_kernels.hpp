// Where Kizu has kernels that beat those of oneDNN for AVX2. For wider registers it has none.
#pragma once

#include "internal.hpp"

namespace kizu {

// Whether oneDNN took a kernel for AVX2, and the CPU can run those of ours.
bool is_for_avx2(const kizu_dnn_operation &operation);

// Whether channels stand in blocks of eight, nChw8c, none of them padded.
bool has_blocks_of_eight(const dnnl::memory::desc &desc);

// Maximum over windows of 3×3, padding 1, with the place of each; null where oneDNN's is to be kept.
kizu_dnn_operation *max_pool(
    kizu_dnn_context *context, kizu_dnn_direction direction, kizu_dnn_pooling kind,
    const kizu_dnn_geometry &geometry, kizu_dnn_type type, const kizu_dnn_layout &source,
    const kizu_dnn_layout *destination, const kizu_dnn_operation &replaced);

}  // namespace kizu
