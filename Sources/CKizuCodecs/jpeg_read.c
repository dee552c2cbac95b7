#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

#include "CKizuCodecs.h"

// A progressive file of ten scans is usual. Each scan walks over the whole picture, so that a small file with
// thousands of them would keep a decoder busy for hours.
enum { MOST_SCANS = 100 };

typedef struct {
  // First, so that cinfo->err points at the whole.
  struct jpeg_error_mgr base;
  jmp_buf escape;
  kizu_codec_status status;
  int pixels_begun;
  int accepts_truncated;
  int is_truncated;
  char *message;
} jpeg_errors;

static void fail(j_common_ptr cinfo, kizu_codec_status status) {
  jpeg_errors *errors = (jpeg_errors *)cinfo->err;
  char text[JMSG_LENGTH_MAX];
  errors->base.format_message(cinfo, text);
  snprintf(errors->message, KIZU_CODEC_MESSAGE_CAPACITY, "%s", text);
  errors->status = status;
  longjmp(errors->escape, 1);
}

static void error_exit(j_common_ptr cinfo) {
  // What comes after the end was made up; only the end is to blame.
  if (((jpeg_errors *)cinfo->err)->is_truncated) fail(cinfo, KIZU_CODEC_TRUNCATED);
  switch (cinfo->err->msg_code) {
  case JERR_OUT_OF_MEMORY:
    fail(cinfo, KIZU_CODEC_OUT_OF_MEMORY);
    break;
  case JERR_BAD_PRECISION:
  case JERR_SOF_UNSUPPORTED:
  case JERR_CONVERSION_NOTIMPL:
  case JERR_ARITH_NOTIMPL:
  case JERR_FRACT_SAMPLE_NOTIMPL:
  case JERR_CCIR601_NOTIMPL:
    fail(cinfo, KIZU_CODEC_UNSUPPORTED);
    break;
  default:
    fail(cinfo, KIZU_CODEC_CORRUPT);
  }
}

// libjpeg only warns where data is broken and makes pixels up; a made-up picture is worse than none.
static void emit_message(j_common_ptr cinfo, int level) {
  jpeg_errors *errors = (jpeg_errors *)cinfo->err;
  if (level >= 0 || errors->is_truncated) return;
  switch (cinfo->err->msg_code) {
  case JWRN_JPEG_EOF:
    if (!errors->accepts_truncated) fail(cinfo, KIZU_CODEC_TRUNCATED);
    errors->is_truncated = 1;
    break;
  case JWRN_ADOBE_XFORM:
  case JWRN_JFIF_MAJOR:
    return;
  case JWRN_EXTRANEOUS_DATA:
    // Some cameras pad between metadata segments; after pixels it means that a scan was not read whole.
    if (!errors->pixels_begun) return;
    fail(cinfo, KIZU_CODEC_CORRUPT);
    break;
  default:
    fail(cinfo, KIZU_CODEC_CORRUPT);
  }
}

static void output_message(j_common_ptr cinfo) { (void)cinfo; }

static void check_scans(j_common_ptr cinfo) {
  if (((j_decompress_ptr)cinfo)->input_scan_number <= MOST_SCANS) return;
  jpeg_errors *errors = (jpeg_errors *)cinfo->err;
  snprintf(errors->message, KIZU_CODEC_MESSAGE_CAPACITY, "it has more than %d scans", MOST_SCANS);
  errors->status = KIZU_CODEC_CORRUPT;
  longjmp(errors->escape, 1);
}

// a * b / 255, rounded; exact for bytes.
static uint8_t scaled(uint32_t a, uint32_t b) {
  uint32_t product = a * b + 128;
  return (uint8_t)((product + (product >> 8)) >> 8);
}

// Inks to light without a colour profile. Adobe's files hold 255 for no ink, others 0.
static void convert_cmyk(const uint8_t *inks, uint8_t *pixels, uint32_t width, int inverted) {
  uint8_t flip = inverted ? 0 : 255;
  for (uint32_t x = 0; x < width; x++) {
    uint8_t white = inks[4 * x + 3] ^ flip;
    for (int c = 0; c < 3; c++) pixels[3 * x + c] = scaled(inks[4 * x + c] ^ flip, white);
  }
}

static void read_rows(j_decompress_ptr cinfo, const kizu_photo_header *header, uint32_t divisor, uint8_t *pixels) {
  uint32_t width = (header->width + divisor - 1) / divisor, height = (header->height + divisor - 1) / divisor;
  size_t stride = (size_t)width * header->channels;
  JSAMPARRAY inks = NULL;
  cinfo->scale_num = 8 / divisor;
  cinfo->scale_denom = 8;
  if (cinfo->num_components == 4) {
    cinfo->out_color_space = JCS_CMYK;
    inks = cinfo->mem->alloc_sarray((j_common_ptr)cinfo, JPOOL_IMAGE, 4 * width, 1);
  } else {
    cinfo->out_color_space = header->channels == 3 ? JCS_RGB : JCS_GRAYSCALE;
  }
  jpeg_start_decompress(cinfo);
  if (cinfo->output_width != width || cinfo->output_height != height) {
    ERREXIT1(cinfo, JERR_BAD_STATE, cinfo->global_state);
  };
  while (cinfo->output_scanline < height) {
    if (inks != NULL) {
      uint8_t *row = pixels + cinfo->output_scanline * stride;
      jpeg_read_scanlines(cinfo, inks, 1);
      convert_cmyk(inks[0], row, width, cinfo->saw_Adobe_marker);
      continue;
    }
    JSAMPROW rows[16];
    uint32_t count = height - cinfo->output_scanline < 16 ? height - cinfo->output_scanline : 16;
    for (uint32_t y = 0; y < count; y++) rows[y] = pixels + (cinfo->output_scanline + y) * stride;
    jpeg_read_scanlines(cinfo, rows, count);
  }
  jpeg_finish_decompress(cinfo);
}

// Reads the header, and the pixels as well when there is a place for them.
static kizu_codec_status read_jpeg(const uint8_t *bytes, size_t count, kizu_photo_header *header,
                                   kizu_jpeg_options *options, uint8_t *pixels, char *message) {
  message[0] = 0;
  struct jpeg_decompress_struct cinfo;
  jpeg_errors errors;
  struct jpeg_progress_mgr progress;
  memset(&cinfo, 0, sizeof cinfo);
  memset(&errors, 0, sizeof errors);
  memset(&progress, 0, sizeof progress);
  cinfo.err = jpeg_std_error(&errors.base);
  errors.base.error_exit = error_exit;
  errors.base.emit_message = emit_message;
  errors.base.output_message = output_message;
  errors.message = message;
  progress.progress_monitor = check_scans;
  if (setjmp(errors.escape) != 0) {
    jpeg_destroy_decompress(&cinfo);
    return errors.status;
  }
  jpeg_create_decompress(&cinfo);
  cinfo.progress = &progress;
  jpeg_mem_src(&cinfo, bytes, count);
  jpeg_read_header(&cinfo, TRUE);
  kizu_photo_header found = {
      .width = cinfo.image_width,
      .height = cinfo.image_height,
      .channels = cinfo.num_components == 1 ? 1 : 3,
      .bit_depth = cinfo.data_precision,
      .sample = KIZU_SAMPLE_U8,
      .orientation = 1,
  };
  if (cinfo.num_components != 1 && cinfo.num_components != 3 && cinfo.num_components != 4) {
    snprintf(message, KIZU_CODEC_MESSAGE_CAPACITY, "it has %d channels", cinfo.num_components);
    jpeg_destroy_decompress(&cinfo);
    return KIZU_CODEC_UNSUPPORTED;
  }
  if (pixels == NULL) {
    *header = found;
  } else if (found.width != header->width || found.height != header->height || found.channels != header->channels) {
    snprintf(message, KIZU_CODEC_MESSAGE_CAPACITY, "the header changed between two reads");
    jpeg_destroy_decompress(&cinfo);
    return KIZU_CODEC_CORRUPT;
  } else {
    errors.pixels_begun = 1;
    errors.accepts_truncated = options->is_truncated != 0;
    read_rows(&cinfo, header, options->divisor, pixels);
    options->is_truncated = errors.is_truncated;
  }
  jpeg_destroy_decompress(&cinfo);
  return KIZU_CODEC_OK;
}

kizu_codec_status kizu_jpeg_read_header(const uint8_t *bytes, size_t count, kizu_photo_header *header, char *message) {
  return read_jpeg(bytes, count, header, NULL, NULL, message);
}

// Where the last marker that begins something other than an interval of a scan stands; 0 for none.
static size_t last_marker(const uint8_t *bytes, size_t count) {
  for (size_t position = count < 2 ? 0 : count - 2; position > 0; position--) {
    uint8_t kind = bytes[position + 1];
    if (bytes[position] == 0xFF && kind != 0 && kind != 0xFF && (kind & 0xF8) != 0xD0) return position;
  }
  return 0;
}

kizu_codec_status kizu_jpeg_decode(const uint8_t *bytes, size_t count, kizu_photo_header header,
                                   kizu_jpeg_options *options, uint8_t *pixels, char *message) {
  uint32_t accepts_truncated = options->is_truncated;
  kizu_codec_status status = read_jpeg(bytes, count, &header, options, pixels, message);
  // A table that is cut off is an error to libjpeg, unlike a scan: go without it. Bytes of the table may look
  // like a marker, hence more than one try.
  for (int tries = 0; accepts_truncated && status == KIZU_CODEC_TRUNCATED && tries < 4; tries++) {
    count = last_marker(bytes, count);
    options->is_truncated = accepts_truncated;
    status = read_jpeg(bytes, count, &header, options, pixels, message);
  }
  return status;
}

#define TEXT_OF(token) #token
#define TEXT(macro) TEXT_OF(macro)

const char *kizu_jpeg_version(void) {
#ifdef LIBJPEG_TURBO_VERSION
  return "libjpeg-turbo " TEXT(LIBJPEG_TURBO_VERSION);
#else
  return "libjpeg " TEXT(JPEG_LIB_VERSION);
#endif
}
