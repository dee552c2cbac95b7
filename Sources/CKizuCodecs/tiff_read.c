#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tiff_read.h"

// Colours and what stands beside them, such as transparency; a row of all of them must stay small.
enum { MOST_SAMPLES = 16 };

int kizu_tiff_fail(tiff_source *source, kizu_codec_status status, const char *format, ...) {
  // The first thing that went wrong says most; the others follow from it.
  if (source->status != KIZU_CODEC_OK) return 0;
  source->status = status;
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(source->message, KIZU_CODEC_MESSAGE_CAPACITY, format, arguments);
  va_end(arguments);
  return 0;
}

// MARK: What libtiff calls

static int handle_error(TIFF *tiff, void *context, const char *module, const char *format, va_list arguments) {
  (void)tiff;
  (void)module;
  tiff_source *source = context;
  if (source->complaint[0] == 0) vsnprintf(source->complaint, sizeof source->complaint, format, arguments);
  return 1;
}

static int handle_warning(TIFF *tiff, void *context, const char *module, const char *format, va_list arguments) {
  (void)tiff;
  (void)format;
  (void)arguments;
  // libjpeg only warns where data is broken.
  if (module != NULL && strcmp(module, "JPEGLib") == 0) ((tiff_source *)context)->is_made_up = 1;
  return 1;
}

static tmsize_t read_bytes(thandle_t handle, void *destination, tmsize_t count) {
  tiff_source *source = (tiff_source *)handle;
  uint64_t rest = source->position < source->count ? source->count - source->position : 0;
  uint64_t part = (uint64_t)count;
  if (part > rest) {
    source->reads_past_end = 1;
    part = rest;
  }
  if (part > 0) memcpy(destination, source->bytes + source->position, part);
  source->position += part;
  return (tmsize_t)part;
}

static tmsize_t refuse_write(thandle_t handle, void *bytes, tmsize_t count) {
  (void)handle;
  (void)bytes;
  (void)count;
  return 0;
}

static toff_t seek(thandle_t handle, toff_t offset, int whence) {
  tiff_source *source = (tiff_source *)handle;
  uint64_t origin = whence == SEEK_CUR ? source->position : whence == SEEK_END ? source->count : 0;
  source->position = origin + offset;
  if (source->position > source->count) source->reads_past_end = 1;
  return source->position;
}

static int ignore_close(thandle_t handle) {
  (void)handle;
  return 0;
}

static toff_t size(thandle_t handle) { return ((tiff_source *)handle)->count; }

// MARK: What is read, and what is refused

static const char *name_of(uint16_t photometric) {
  switch (photometric) {
  case PHOTOMETRIC_MASK:
    return "a transparency mask";
  case PHOTOMETRIC_SEPARATED:
    return "CMYK";
  case PHOTOMETRIC_YCBCR:
    return "YCbCr that is not JPEG";
  case PHOTOMETRIC_CIELAB:
  case PHOTOMETRIC_ICCLAB:
  case PHOTOMETRIC_ITULAB:
    return "CIE L*a*b*";
  case PHOTOMETRIC_CFA:
    return "a raw colour filter array";
  default:
    return "an unknown kind";
  }
}

static int check_compression(TIFF *tiff, tiff_source *source, tiff_layout *layout) {
  uint16_t compression = COMPRESSION_NONE;
  TIFFGetFieldDefaulted(tiff, TIFFTAG_COMPRESSION, &compression);
  switch (compression) {
  case COMPRESSION_NONE:
  case COMPRESSION_LZW:
  case COMPRESSION_PACKBITS:
  case COMPRESSION_DEFLATE:
  case COMPRESSION_ADOBE_DEFLATE:
  case COMPRESSION_ZSTD:
    break;
  case COMPRESSION_JPEG:
    if (layout->photometric == PHOTOMETRIC_YCBCR) {
      TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
      layout->photometric = PHOTOMETRIC_RGB;
    }
    break;
  default:
    return kizu_tiff_fail(source, KIZU_CODEC_UNSUPPORTED, "its TIFF compression is number %d", compression);
  }
  if (TIFFIsCODECConfigured(compression)) return 1;
  return kizu_tiff_fail(source, KIZU_CODEC_UNSUPPORTED, "this libtiff lacks TIFF compression number %d", compression);
}

static int check_samples(TIFF *tiff, tiff_source *source, const tiff_layout *layout, kizu_photo_header *header) {
  uint16_t format = SAMPLEFORMAT_UINT, bits = layout->bits;
  TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLEFORMAT, &format);
  int is_palette = layout->photometric == PHOTOMETRIC_PALETTE;
  int is_grey = layout->photometric <= PHOTOMETRIC_MINISBLACK;
  if (!is_palette && !is_grey && layout->photometric != PHOTOMETRIC_RGB) {
    return kizu_tiff_fail(source, KIZU_CODEC_UNSUPPORTED, "its colours are %s", name_of(layout->photometric));
  }
  if (layout->samples > MOST_SAMPLES || layout->samples < (layout->photometric == PHOTOMETRIC_RGB ? 3 : 1)) {
    return kizu_tiff_fail(source, KIZU_CODEC_UNSUPPORTED, "it has %d samples a pixel", layout->samples);
  }
  header->channels = is_grey ? 1 : 3;
  header->bit_depth = bits;
  header->is_inverted = layout->photometric == PHOTOMETRIC_MINISWHITE;
  // Samples of less than a byte lie side by side: simple only where there is one a pixel.
  int is_narrow = (bits == 1 || bits == 2 || bits == 4) && layout->samples == 1;
  if (format == SAMPLEFORMAT_IEEEFP) {
    header->sample = KIZU_SAMPLE_F32;
    if (!is_palette && (bits == 32 || bits == 64)) return 1;
    return kizu_tiff_fail(source, KIZU_CODEC_UNSUPPORTED, "its samples are floats of %d bits", bits);
  }
  if (format != SAMPLEFORMAT_UINT && format != SAMPLEFORMAT_VOID) {
    const char *name = format == SAMPLEFORMAT_INT ? "signed" : "complex";
    return kizu_tiff_fail(source, KIZU_CODEC_UNSUPPORTED, "its samples are %s numbers", name);
  }
  header->sample = bits == 16 ? KIZU_SAMPLE_U16 : KIZU_SAMPLE_U8;
  if (bits == 8 || (bits == 16 && !is_palette) || (is_narrow && (is_grey || is_palette))) return 1;
  return kizu_tiff_fail(source, KIZU_CODEC_UNSUPPORTED, "its samples are whole numbers of %d bits, %d a pixel", bits,
                        layout->samples);
}

static int read_header(TIFF *tiff, tiff_source *source, tiff_layout *layout, kizu_photo_header *header) {
  uint16_t planes = PLANARCONFIG_CONTIG, orientation = 1;
  uint32_t kind = 0;
  *header = (kizu_photo_header){.orientation = 1};
  if (!TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &header->width) || header->width == 0 ||
      !TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &header->height) || header->height == 0) {
    return kizu_tiff_fail(source, KIZU_CODEC_CORRUPT, "it tells no width and height");
  }
  if (!TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &layout->photometric)) {
    return kizu_tiff_fail(source, KIZU_CODEC_CORRUPT, "it does not tell the kind of its colours");
  }
  TIFFGetFieldDefaulted(tiff, TIFFTAG_SUBFILETYPE, &kind);
  if ((kind & FILETYPE_REDUCEDIMAGE) != 0) {
    return kizu_tiff_fail(source, KIZU_CODEC_UNSUPPORTED,
                          "its first picture is only a thumbnail, as in the raw files of cameras");
  }
  TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &layout->bits);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &layout->samples);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_PLANARCONFIG, &planes);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_ORIENTATION, &orientation);
  if (orientation >= 1 && orientation <= 8) header->orientation = orientation;
  layout->is_planar = planes == PLANARCONFIG_SEPARATE && layout->samples > 1;
  layout->is_tiled = TIFFIsTiled(tiff);
  return check_compression(tiff, source, layout) && check_samples(tiff, source, layout, header);
}

// MARK: The whole

static TIFF *open_tiff(tiff_source *source) {
  TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
  if (options == NULL) return NULL;
  // The largest things that libtiff holds are compressed strips, and tables of them that the file spells out.
  TIFFOpenOptionsSetMaxSingleMemAlloc(options, (tmsize_t)(4 * source->count + (16 << 20)));
  TIFFOpenOptionsSetErrorHandlerExtR(options, handle_error, source);
  TIFFOpenOptionsSetWarningHandlerExtR(options, handle_warning, source);
  // "m" keeps libtiff from asking for a memory map.
  TIFF *tiff = TIFFClientOpenExt("photo", "rm", source, read_bytes, refuse_write, seek, ignore_close, size, NULL,
                                 NULL, options);
  TIFFOpenOptionsFree(options);
  return tiff;
}

// Reads the header, and the pixels as well when there is a place for them.
static kizu_codec_status read_tiff(tiff_source *source, kizu_photo_header *header, void *pixels) {
  source->message[0] = 0;
  TIFF *tiff = open_tiff(source);
  kizu_photo_header found = {.orientation = 1};
  tiff_layout layout = {0};
  int is_read = tiff != NULL && read_header(tiff, source, &layout, &found);
  if (is_read && pixels != NULL) {
    if (found.width != header->width || found.height != header->height || found.channels != header->channels ||
        found.sample != header->sample) {
      is_read = kizu_tiff_fail(source, KIZU_CODEC_CORRUPT, "the header changed between two reads");
    } else {
      is_read = kizu_tiff_read_pixels(tiff, source, &layout, &found, pixels);
    }
  }
  if (tiff != NULL) TIFFClose(tiff);
  *header = found;
  // What is missing from the file explains every other complaint.
  if (source->reads_past_end) return KIZU_CODEC_TRUNCATED;
  if (!is_read) {
    kizu_tiff_fail(source, KIZU_CODEC_CORRUPT, "%s",
                   source->complaint[0] != 0 ? source->complaint : "it cannot be decoded");
  }
  return source->status;
}

kizu_codec_status kizu_tiff_read_header(const uint8_t *bytes, size_t count, kizu_photo_header *header, char *message) {
  tiff_source source = {.bytes = bytes, .count = count, .message = message};
  return read_tiff(&source, header, NULL);
}

kizu_codec_status kizu_tiff_decode(const uint8_t *bytes, size_t count, kizu_photo_header header, void *pixels,
                                   char *message) {
  tiff_source source = {.bytes = bytes, .count = count, .message = message};
  return read_tiff(&source, &header, pixels);
}

const char *kizu_tiff_version(void) { return TIFFGetVersion(); }
