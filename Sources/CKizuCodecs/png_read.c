#include <png.h>
#include <stdio.h>
#include <string.h>

#include "CKizuCodecs.h"

typedef struct {
  const uint8_t *bytes;
  size_t count;
  size_t position;
  kizu_codec_status status;
  char *message;
} png_source;

static void fail(png_structp png, png_const_charp text) {
  png_source *source = png_get_error_ptr(png);
  // A failed read or an allocation named its own status already.
  if (source->status == KIZU_CODEC_OK) {
    source->status = strstr(text, "memory") != NULL ? KIZU_CODEC_OUT_OF_MEMORY : KIZU_CODEC_CORRUPT;
  }
  snprintf(source->message, KIZU_CODEC_MESSAGE_CAPACITY, "%s", text);
  png_longjmp(png, 1);
}

static void warn(png_structp png, png_const_charp text) {
  // Warnings are about metadata that is not used here, but for this one: the checksum of the pixels is wrong.
  if (strstr(text, "incorrect data check") != NULL) fail(png, text);
}

static void read_bytes(png_structp png, png_bytep destination, size_t count) {
  png_source *source = png_get_io_ptr(png);
  if (count > source->count - source->position) {
    source->status = KIZU_CODEC_TRUNCATED;
    png_error(png, "the file ends too early");
  }
  memcpy(destination, source->bytes + source->position, count);
  source->position += count;
}

static void read_rows(png_structp png, png_infop info, const kizu_photo_header *header, uint8_t *pixels) {
  size_t stride = (size_t)header->width * header->channels * header->sample;
  if (png_get_bit_depth(png, info) == 16) {
    if (header->sample == KIZU_SAMPLE_U8) {
      png_set_scale_16(png);
    } else if (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__) {
      png_set_swap(png);
    }
  }
  if (png_get_color_type(png, info) == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(png);
  if (png_get_color_type(png, info) == PNG_COLOR_TYPE_GRAY) png_set_expand_gray_1_2_4_to_8(png);
  png_set_strip_alpha(png);
  int passes = png_set_interlace_handling(png);
  png_read_update_info(png, info);
  if (png_get_image_width(png, info) != header->width || png_get_image_height(png, info) != header->height ||
      png_get_rowbytes(png, info) != stride) {
    png_error(png, "the header changed between two reads");
  }
  for (int pass = 0; pass < passes; pass++) {
    for (uint32_t row = 0; row < header->height; row++) png_read_row(png, pixels + row * stride, NULL);
  }
  png_read_end(png, NULL);
}

// Reads the header, and the pixels as well when there is a place for them.
static kizu_codec_status read_png(png_source *source, kizu_photo_header *header, uint8_t *pixels) {
  source->message[0] = 0;
  png_infop info = NULL;
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, source, fail, warn);
  if (png != NULL) info = png_create_info_struct(png);
  if (info == NULL) {
    png_destroy_read_struct(&png, NULL, NULL);
    return KIZU_CODEC_OUT_OF_MEMORY;
  }
  if (setjmp(png_jmpbuf(png)) != 0) {
    png_destroy_read_struct(&png, &info, NULL);
    return source->status;
  }
  png_set_read_fn(png, source, read_bytes);
  // The caller checks the size of the picture before it asks for pixels.
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_chunk_malloc_max(png, 8 << 20);
  png_set_chunk_cache_max(png, 64);
  // Colour profiles, gamma, text and times are skipped unread: they change no sample.
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
  png_read_info(png, info);
  if (pixels != NULL) {
    read_rows(png, info, header, pixels);
  } else {
    uint32_t depth = png_get_bit_depth(png, info);
    *header = (kizu_photo_header){
        .width = png_get_image_width(png, info),
        .height = png_get_image_height(png, info),
        .channels = (png_get_color_type(png, info) & PNG_COLOR_MASK_COLOR) != 0 ? 3 : 1,
        .bit_depth = depth,
        .sample = depth == 16 ? KIZU_SAMPLE_U16 : KIZU_SAMPLE_U8,
        .orientation = 1,
    };
  }
  png_destroy_read_struct(&png, &info, NULL);
  return KIZU_CODEC_OK;
}

kizu_codec_status kizu_png_read_header(const uint8_t *bytes, size_t count, kizu_photo_header *header, char *message) {
  png_source source = {.bytes = bytes, .count = count, .message = message};
  return read_png(&source, header, NULL);
}

kizu_codec_status kizu_png_decode(const uint8_t *bytes, size_t count, kizu_photo_header header, void *pixels,
                                  char *message) {
  png_source source = {.bytes = bytes, .count = count, .message = message};
  return read_png(&source, &header, pixels);
}

const char *kizu_png_version(void) { return png_get_libpng_ver(NULL); }
