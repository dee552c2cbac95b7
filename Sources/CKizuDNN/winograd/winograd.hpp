// Convolutions of 3×3 by Winograd's minimal filtering, in place of oneDNN's AVX2 kernels.
#pragma once

#include "../internal.hpp"

namespace kizu {

// The same convolution in a direction by minimal filtering, or null where it is better left to oneDNN, which made
// `replaced`. Its results differ by rounding.
kizu_dnn_operation *winograd_convolution(
    kizu_dnn_context *context, kizu_dnn_direction direction, const kizu_dnn_geometry &geometry,
    kizu_dnn_type type, const kizu_dnn_layout &source, const kizu_dnn_layout *destination,
    const kizu_dnn_epilogue &epilogue, const kizu_dnn_operation &replaced);

// Transforms weights [O, I, 3, 3] of any order into what such a convolution takes.
kizu_dnn_operation *winograd_weights(
    kizu_dnn_context *context, const kizu_dnn_layout &source, const kizu_dnn_layout &destination);

}  // namespace kizu
