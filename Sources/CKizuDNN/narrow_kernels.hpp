// Where Kizu has kernels that beat those of oneDNN for AVX2. For wider registers it has none.
#pragma once

#include "internal.hpp"

namespace kizu {

// Whether oneDNN took a kernel for AVX2, the CPU can run those of ours, and activations are as these take them: f32,
// channels in blocks of eight, none of them padded. A null destination is of our choice.
bool can_replace(
    const kizu_dnn_operation &operation, kizu_dnn_type type, const kizu_dnn_layout &source,
    const kizu_dnn_layout *destination);

// The outputs of such a kernel, nChw8c.
dnnl::memory::desc outputs_in_blocks_of_eight(const kizu_dnn_geometry &geometry);

// Maximum over windows of 3×3, padding 1, with the place of each; null where oneDNN's is to be kept.
kizu_dnn_operation *max_pool(
    kizu_dnn_context *context, kizu_dnn_direction direction, kizu_dnn_pooling kind,
    const kizu_dnn_geometry &geometry, kizu_dnn_type type, const kizu_dnn_layout &source,
    const kizu_dnn_layout *destination, const kizu_dnn_operation &replaced);

}  // namespace kizu
