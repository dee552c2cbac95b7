#include "narrow_kernels.hpp"

#include "blocked_tensor.hpp"

using dnnl::memory;

namespace {

bool is_for_avx2(const kizu_dnn_operation &operation) {
#if defined(__x86_64__)
  const std::string ending = ":avx2", &name = operation.implementation;
  return name.size() > ending.size() &&
         name.compare(name.size() - ending.size(), ending.size(), ending) == 0 &&
         __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
  return false;
#endif
}

bool has_blocks_of_eight(const memory::desc &desc) {
  const kizu::blocked_tensor tensor(desc);
  return tensor.lanes == 8 && tensor.column_stride == 8 && tensor.channels % 8 == 0;
}

}  // namespace

bool kizu::can_replace(
    const kizu_dnn_operation &operation, kizu_dnn_type type, const kizu_dnn_layout &source,
    const kizu_dnn_layout *destination) {
  return type == KIZU_DNN_F32 && is_for_avx2(operation) && has_blocks_of_eight(source.desc) &&
         (destination == nullptr || has_blocks_of_eight(destination->desc));
}

memory::desc kizu::outputs_in_blocks_of_eight(const kizu_dnn_geometry &geometry) {
  return memory::desc(
      {geometry.batch, geometry.output_channels, geometry.output_height, geometry.output_width},
      memory::data_type::f32, memory::format_tag::nChw8c);
}
