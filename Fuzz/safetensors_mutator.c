// What the fuzzer does to a file of weights: its own mutations, mostly of the header alone or of the numbers alone,
// after which the header's length is right, without which nothing behind it is ever reached.
#include <stddef.h>
#include <stdint.h>
#include <string.h>

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t capacity);

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t capacity, unsigned int seed) {
  uint64_t length = 0;
  for (int i = 7; i >= 0 && size >= 8; i--) length = length << 8 | data[i];
  if (size < 8 || length > size - 8 || seed % 8 == 0) return LLVMFuzzerMutate(data, size, capacity);
  uint8_t *header = data + 8, *numbers = header + length;
  size_t count = size - 8 - length;
  if (seed % 8 == 1) return 8 + length + LLVMFuzzerMutate(numbers, count, capacity - 8 - length);

  static uint8_t kept[1 << 16];
  if (count > sizeof kept) return LLVMFuzzerMutate(data, size, capacity);
  memcpy(kept, numbers, count);
  length = LLVMFuzzerMutate(header, length, capacity - 8 - count);
  memcpy(header + length, kept, count);
  for (int i = 0; i < 8; i++) data[i] = (uint8_t)(length >> 8 * i);
  return 8 + length + count;
}
