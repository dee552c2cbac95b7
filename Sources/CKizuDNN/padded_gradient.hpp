// Weight gradients that oneDNN itself computes by its reference.
#pragma once

#include "internal.hpp"

namespace kizu {

// Whether oneDNN found nothing but its slow reference.
bool is_reference(const kizu_dnn_operation &operation);

// The same gradient over a larger copy of the source, or null where that is no faster.
kizu_dnn_operation *padded_weight_gradient(
    kizu_dnn_context *context, const kizu_dnn_geometry &geometry, kizu_dnn_type type,
    const kizu_dnn_layout &source, const kizu_dnn_layout &destination);

}  // namespace kizu
