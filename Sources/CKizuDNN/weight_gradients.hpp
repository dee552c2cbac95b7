// Weight gradients of convolutions for which oneDNN has nothing but its reference, thousands of times as slow.
#pragma once

#include "internal.hpp"

namespace kizu {

// Whether oneDNN found nothing but its reference.
bool is_reference(const kizu_dnn_operation &operation);

// Another way to the same gradient, or null where there is none.
kizu_dnn_operation *weight_gradient_without_reference(
    kizu_dnn_context *context, const kizu_dnn_geometry &geometry, kizu_dnn_type type,
    const kizu_dnn_layout &source, const kizu_dnn_layout &destination);

// Of a map so small that the kernel does not fit into it: a sum of matrix products over the places of the map.
kizu_dnn_operation *small_map_weight_gradient(
    kizu_dnn_context *context, const kizu_dnn_geometry &geometry, const kizu_dnn_layout &source,
    const kizu_dnn_layout &destination);

// Of photos with fewer than three channels: the gradient of photos with three, of which the further ones are zero.
kizu_dnn_operation *few_channels_weight_gradient(
    kizu_dnn_context *context, const kizu_dnn_geometry &geometry, kizu_dnn_type type,
    const kizu_dnn_layout &source, const kizu_dnn_layout &destination);

}  // namespace kizu
