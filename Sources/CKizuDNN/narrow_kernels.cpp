#include "narrow_kernels.hpp"

#include "blocked_tensor.hpp"

bool kizu::is_for_avx2(const kizu_dnn_operation &operation) {
#if defined(__x86_64__)
  const std::string ending = ":avx2", &name = operation.implementation;
  return name.size() > ending.size() &&
         name.compare(name.size() - ending.size(), ending.size(), ending) == 0 &&
         __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
  return false;
#endif
}

bool kizu::has_blocks_of_eight(const dnnl::memory::desc &desc) {
  const blocked_tensor tensor(desc);
  return tensor.lanes == 8 && tensor.column_stride == 8 && tensor.channels % 8 == 0;
}
