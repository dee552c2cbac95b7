#include "weight_gradients.hpp"

bool kizu::is_reference(const kizu_dnn_operation &operation) {
  return operation.implementation.compare(0, 3, "ref") == 0;
}

kizu_dnn_operation *kizu::weight_gradient_without_reference(
    kizu_dnn_context *context, const kizu_dnn_geometry &geometry, kizu_dnn_type type,
    const kizu_dnn_layout &source, const kizu_dnn_layout &destination) {
  const bool is_small = geometry.kernel > geometry.input_height || geometry.kernel > geometry.input_width;
  if (is_small && type == KIZU_DNN_F32) {
    return small_map_weight_gradient(context, geometry, source, destination);
  }
  return few_channels_weight_gradient(context, geometry, type, source, destination);
}
