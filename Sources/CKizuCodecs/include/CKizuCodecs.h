// Decoding and encoding of photos behind plain C types: nothing of libpng, libjpeg or libtiff shows here.
//
// Every function is safe for any input bytes, keeps no state between calls, and may run on any thread. The
// message buffer always holds a terminated string afterwards, empty on success.
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef enum {
  KIZU_CODEC_OK = 0,
  KIZU_CODEC_TRUNCATED,
  KIZU_CODEC_CORRUPT,
  KIZU_CODEC_UNSUPPORTED,
  KIZU_CODEC_OUT_OF_MEMORY,
} kizu_codec_status;

// What one sample of a decoded picture is: a byte, a 16-bit number or a float, in the machine's byte order.
typedef enum {
  KIZU_SAMPLE_U8 = 1,
  KIZU_SAMPLE_U16 = 2,
  KIZU_SAMPLE_F32 = 4,
} kizu_sample;

typedef struct {
  uint32_t width;
  uint32_t height;
  // Of the decoded picture: 1 (grey) or 3 (red, green, blue).
  uint32_t channels;
  // Of a sample in the file.
  uint32_t bit_depth;
  // A kizu_sample: what decoding writes.
  uint32_t sample;
  // As EXIF counts it, 1 to 8; always 1 but for TIFF.
  uint32_t orientation;
  // Whether the least sample is white.
  uint32_t is_inverted;
} kizu_photo_header;

enum { KIZU_CODEC_MESSAGE_CAPACITY = 256 };

// Whether this much memory can be had at once; Swift ends the program where its arrays cannot grow.
int kizu_memory_is_there(size_t count);

// Reads what stands before the pixels; allocates nothing that grows with the picture.
kizu_codec_status kizu_png_read_header(const uint8_t *bytes, size_t count, kizu_photo_header *header, char *message);
kizu_codec_status kizu_jpeg_read_header(const uint8_t *bytes, size_t count, kizu_photo_header *header, char *message);
kizu_codec_status kizu_tiff_read_header(const uint8_t *bytes, size_t count, kizu_photo_header *header, char *message);

// Writes width * height * channels samples of the header read before; rows top to bottom, samples interleaved.
// After a failure the contents of `pixels` are not defined.
//
// A PNG of 16 bits is scaled to bytes, rounded, where the caller has set `sample` to KIZU_SAMPLE_U8.
kizu_codec_status kizu_png_decode(const uint8_t *bytes, size_t count, kizu_photo_header header, void *pixels,
                                  char *message);
kizu_codec_status kizu_tiff_decode(const uint8_t *bytes, size_t count, kizu_photo_header header, void *pixels,
                                   char *message);

typedef struct {
  // 1, 2, 4 or 8: sides are divided by it and rounded up.
  uint32_t divisor;
  // In: whether a file that ends early is taken as far as it goes. Out: whether it did.
  uint32_t is_truncated;
} kizu_jpeg_options;

kizu_codec_status kizu_jpeg_decode(const uint8_t *bytes, size_t count, kizu_photo_header header,
                                   kizu_jpeg_options *options, uint8_t *pixels, char *message);

// The most bytes that kizu_png_encode writes for such a picture.
size_t kizu_png_encode_bound(kizu_photo_header header);
kizu_codec_status kizu_png_encode(kizu_photo_header header, const uint8_t *pixels, uint8_t *bytes,
                                  size_t capacity, size_t *written, char *message);

const char *kizu_png_version(void);
const char *kizu_jpeg_version(void);
// Several lines; the first names the version.
const char *kizu_tiff_version(void);
