#include <stdlib.h>

#include "CKizuCodecs.h"

int kizu_memory_is_there(size_t count) {
  // Volatile, for compilers leave out what is allocated and not used.
  void *volatile memory = malloc(count);
  int is_there = memory != NULL;
  free(memory);
  return is_there;
}
