// What the two halves of the TIFF decoder share.
#pragma once

#include <tiffio.h>

#include "CKizuCodecs.h"

#if TIFFLIB_VERSION < 20221213
#error "Kizu needs libtiff 4.5 or newer: older ones report errors through one handler for the whole process."
#endif

typedef struct {
  const uint8_t *bytes;
  uint64_t count;
  uint64_t position;
  // Whether something was wanted that lies beyond the end of the file.
  int reads_past_end;
  // Whether libjpeg, inside libtiff, made pixels up.
  int is_made_up;
  kizu_codec_status status;
  char *message;
  // The first complaint of libtiff itself; not each of them keeps a picture from being read.
  char complaint[KIZU_CODEC_MESSAGE_CAPACITY];
} tiff_source;

// How the first picture of a file is stored.
typedef struct {
  uint16_t bits;
  uint16_t samples;
  uint16_t photometric;
  int is_planar;
  int is_tiled;
} tiff_layout;

// Notes the first failure of a file; gives 0 for the caller to pass on. Without a note the complaint of libtiff
// is what the caller hears.
int kizu_tiff_fail(tiff_source *source, kizu_codec_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// Writes the samples of the picture; 1, or 0 after kizu_tiff_fail.
int kizu_tiff_read_pixels(TIFF *tiff, tiff_source *source, const tiff_layout *layout, const kizu_photo_header *header,
                          void *pixels);
