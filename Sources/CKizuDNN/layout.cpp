#include "internal.hpp"

kizu_dnn_status kizu_dnn_layout_create(
    const int64_t dimensions[4], kizu_dnn_type type, kizu_dnn_layout **layout) {
  return kizu::guarded([&] {
    dnnl::memory::dims dims(dimensions, dimensions + 4);
    *layout = new kizu_dnn_layout{
        dnnl::memory::desc(dims, kizu::data_type(type), dnnl::memory::format_tag::abcd), {}};
  });
}

void kizu_dnn_layout_destroy(kizu_dnn_layout *layout) { delete layout; }

size_t kizu_dnn_layout_bytes(const kizu_dnn_layout *layout) { return layout->desc.get_size(); }

bool kizu_dnn_layout_equal(const kizu_dnn_layout *a, const kizu_dnn_layout *b) {
  return a->desc == b->desc && a->form == b->form;
}

kizu_dnn_weights_use kizu_dnn_layout_weights_use(const kizu_dnn_layout *layout) {
  if (layout->form.side == 0) return KIZU_DNN_WEIGHTS_AS_THEY_ARE;
  return layout->form.transposed ? KIZU_DNN_WEIGHTS_FOR_BACKWARD_DATA : KIZU_DNN_WEIGHTS_FOR_FORWARD;
}
