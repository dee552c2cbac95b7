#include "CKizuKernels.h"

#include <stdlib.h>

bool kizu_cpu_runs_v3(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  // Asks the operating system too: it must save the wide registers.
  return __builtin_cpu_supports("x86-64-v3");
#else
  return false;
#endif
}

const char *kizu_requested_isa(void) {
  const char *value = getenv("KIZU_ISA");
  return value && *value ? value : 0;
}
