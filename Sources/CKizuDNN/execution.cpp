#include <cstdlib>

#include "internal.hpp"

namespace {

int argument(kizu_dnn_role role) {
  switch (role) {
    case KIZU_DNN_SOURCE: return DNNL_ARG_SRC;
    case KIZU_DNN_SOURCE_1: return DNNL_ARG_SRC_1;
    case KIZU_DNN_WEIGHTS: return DNNL_ARG_WEIGHTS;
    case KIZU_DNN_BIAS: return DNNL_ARG_BIAS;
    case KIZU_DNN_DESTINATION: return DNNL_ARG_DST;
    case KIZU_DNN_SCALE: return DNNL_ARG_SCALE;
    case KIZU_DNN_SHIFT: return DNNL_ARG_SHIFT;
    case KIZU_DNN_MEAN: return DNNL_ARG_MEAN;
    case KIZU_DNN_VARIANCE: return DNNL_ARG_VARIANCE;
    case KIZU_DNN_WORKSPACE: return DNNL_ARG_WORKSPACE;
    case KIZU_DNN_SCRATCHPAD: return DNNL_ARG_SCRATCHPAD;
    case KIZU_DNN_DIFF_SOURCE: return DNNL_ARG_DIFF_SRC;
    case KIZU_DNN_DIFF_WEIGHTS: return DNNL_ARG_DIFF_WEIGHTS;
    case KIZU_DNN_DIFF_DESTINATION: return DNNL_ARG_DIFF_DST;
    case KIZU_DNN_DIFF_SCALE: return DNNL_ARG_DIFF_SCALE;
    case KIZU_DNN_DIFF_SHIFT: return DNNL_ARG_DIFF_SHIFT;
  }
  return 0;
}

}  // namespace

void kizu_dnn_operation_destroy(kizu_dnn_operation *operation) { delete operation; }

kizu_dnn_layout *kizu_dnn_operation_layout(const kizu_dnn_operation *operation, kizu_dnn_role role) {
  auto found = operation->layouts.find(role);
  if (found == operation->layouts.end()) return nullptr;
  const auto form = role == KIZU_DNN_WEIGHTS ? operation->weights_form : kizu_dnn_weights_form{};
  auto *layout = new (std::nothrow) kizu_dnn_layout{found->second, form};
  // Without memory for a few hundred bytes, stopping is better than passing for an operation without the role.
  if (layout == nullptr) std::abort();
  return layout;
}

const char *kizu_dnn_operation_implementation(const kizu_dnn_operation *operation) {
  return operation->implementation.c_str();
}

kizu_dnn_status kizu_dnn_operation_bind(kizu_dnn_operation *operation, kizu_dnn_role role, void *memory) {
  return kizu::guarded([&] {
    operation->arguments[argument(role)] =
        dnnl::memory(operation->layouts.at(role), operation->engine, memory);
  });
}

kizu_dnn_status kizu_dnn_execute(
    kizu_dnn_context *context, kizu_dnn_operation *const *operations, size_t count) {
  return kizu::guarded([&] {
    auto &stream = kizu::stream(context);
    for (size_t index = 0; index < count; ++index) {
      const auto &operation = *operations[index];
      if (operation.body) {
        stream.wait();
        operation.body(context, operation);
      } else {
        operation.primitive.execute(stream, operation.arguments);
      }
    }
    stream.wait();
  });
}

kizu_dnn_status kizu_dnn_sgemm(
    bool transpose_a, bool transpose_b, int64_t rows, int64_t columns, int64_t inner, const float *a,
    const float *b, float beta, float *c) {
  return kizu::guarded([&] {
    const auto status = dnnl_sgemm(
        transpose_a ? 'T' : 'N', transpose_b ? 'T' : 'N', rows, columns, inner, 1.0F, a,
        transpose_a ? rows : inner, b, transpose_b ? inner : columns, beta, c, columns);
    dnnl::error::wrap_c_api(status, "the matrix product failed");
  });
}
