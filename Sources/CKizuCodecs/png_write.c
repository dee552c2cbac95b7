#include <png.h>
#include <stdio.h>
#include <string.h>

#include "CKizuCodecs.h"

typedef struct {
  uint8_t *bytes;
  size_t capacity;
  size_t count;
  char *message;
} png_destination;

static void fail(png_structp png, png_const_charp text) {
  png_destination *destination = png_get_error_ptr(png);
  snprintf(destination->message, KIZU_CODEC_MESSAGE_CAPACITY, "%s", text);
  png_longjmp(png, 1);
}

static void ignore_warning(png_structp png, png_const_charp text) {
  (void)png;
  (void)text;
}

static void write_bytes(png_structp png, png_bytep source, size_t count) {
  png_destination *destination = png_get_io_ptr(png);
  if (count > destination->capacity - destination->count) png_error(png, "the buffer is too small");
  memcpy(destination->bytes + destination->count, source, count);
  destination->count += count;
}

static void flush(png_structp png) { (void)png; }

size_t kizu_png_encode_bound(kizu_photo_header header) {
  size_t raw = ((size_t)header.width * header.channels + 1) * header.height;
  // zlib's own bound for any setting is raw + raw / 8 + raw / 64 + 11, rounded up; libpng cuts the stream
  // into chunks of 8 kB with 12 bytes of frame.
  size_t deflated = raw + raw / 8 + raw / 64 + 64;
  return deflated + (deflated / 8192 + 1) * 12 + 128;
}

kizu_codec_status kizu_png_encode(kizu_photo_header header, const uint8_t *pixels, uint8_t *bytes,
                                  size_t capacity, size_t *written, char *message) {
  message[0] = 0;
  png_destination destination = {.bytes = bytes, .capacity = capacity, .message = message};
  png_infop info = NULL;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &destination, fail, ignore_warning);
  if (png != NULL) info = png_create_info_struct(png);
  if (info == NULL) {
    png_destroy_write_struct(&png, NULL);
    return KIZU_CODEC_OUT_OF_MEMORY;
  }
  if (setjmp(png_jmpbuf(png)) != 0) {
    png_destroy_write_struct(&png, &info);
    return KIZU_CODEC_UNSUPPORTED;
  }
  png_set_write_fn(png, &destination, write_bytes, flush);
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_compression_level(png, 6);
  png_set_IHDR(png, info, header.width, header.height, 8,
               header.channels == 3 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, info);
  size_t stride = (size_t)header.width * header.channels;
  for (uint32_t row = 0; row < header.height; row++) png_write_row(png, pixels + row * stride);
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
  *written = destination.count;
  return KIZU_CODEC_OK;
}
