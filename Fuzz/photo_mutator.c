// What the fuzzer does to a photo: its own mutations, after which the signature stands again, so that the decoder
// stays the same, and the checksums of a PNG are right, without which nothing behind them is ever reached.
#include <stddef.h>
#include <stdint.h>
#include <string.h>

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t capacity);

static uint32_t checksum(const uint8_t *bytes, size_t count) {
  static uint32_t table[256];
  if (table[1] == 0) {
    for (uint32_t i = 0; i < 256; i++) {
      uint32_t value = i;
      for (int bit = 0; bit < 8; bit++) value = value & 1 ? value >> 1 ^ 0xEDB88320 : value >> 1;
      table[i] = value;
    }
  }
  uint32_t crc = UINT32_MAX;
  for (size_t i = 0; i < count; i++) crc = table[(crc ^ bytes[i]) & 255] ^ crc >> 8;
  return ~crc;
}

static void repair_png(uint8_t *data, size_t size) {
  for (size_t position = 8; position + 12 <= size;) {
    uint8_t *chunk = data + position;
    size_t length = (size_t)chunk[0] << 24 | chunk[1] << 16 | chunk[2] << 8 | chunk[3];
    if (length > size - position - 12) return;
    uint32_t crc = checksum(chunk + 4, length + 4);
    for (int i = 0; i < 4; i++) chunk[8 + length + i] = crc >> (24 - 8 * i);
    position += 12 + length;
  }
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t capacity, unsigned int seed) {
  (void)seed;
  static const uint8_t png[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  uint8_t signature[8];
  size_t kept = size < 8 ? size : 8;
  memcpy(signature, data, kept);
  int is_png = kept == 8 && memcmp(signature, png, 8) == 0;
  size = LLVMFuzzerMutate(data, size, capacity);
  // PNG has eight bytes of signature, JPEG three, TIFF four, BMP two.
  size_t length = is_png ? 8 : kept > 0 && signature[0] == 0xFF ? 3 : kept > 0 && signature[0] == 'B' ? 2 : 4;
  if (length > kept) length = kept;
  memcpy(data, signature, length < size ? length : size);
  if (is_png) repair_png(data, size);
  return size;
}
