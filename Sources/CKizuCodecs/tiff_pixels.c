#include <stdlib.h>
#include <string.h>

#include "tiff_read.h"

// One strip row or tile row of decoded samples: where it goes.
typedef struct {
  const tiff_layout *layout;
  const kizu_photo_header *header;
  uint8_t *pixels;
  // The colours of a palette, 256 of them, as bytes.
  uint8_t palette[256][3];
} tiff_picture;

// MARK: Samples

static uint8_t narrow_sample(const uint8_t *row, size_t index, uint16_t bits) {
  size_t bit = index * bits;
  return (row[bit / 8] >> (8 - bits - bit % 8)) & ((1 << bits) - 1);
}

// Copies `count` pixels that begin a decoded row, or one plane of it, to row y of the picture from column x on.
static void place(const tiff_picture *picture, const uint8_t *row, uint32_t x, uint32_t y, uint32_t count,
                  uint32_t plane) {
  const tiff_layout *layout = picture->layout;
  uint32_t channels = picture->header->channels, sample = picture->header->sample;
  uint8_t *start = picture->pixels + ((size_t)y * picture->header->width + x) * channels * sample;
  size_t step = layout->is_planar ? 1 : layout->samples;
  if (layout->photometric == PHOTOMETRIC_PALETTE) {
    for (uint32_t i = 0; i < count; i++) {
      uint8_t index = layout->bits == 8 ? row[i * step] : narrow_sample(row, i, layout->bits);
      memcpy(start + 3 * (size_t)i, picture->palette[index], 3);
    }
    return;
  }
  if (layout->bits < 8) {
    uint8_t white = 255 / ((1 << layout->bits) - 1);
    for (uint32_t i = 0; i < count; i++) start[i] = narrow_sample(row, i, layout->bits) * white;
    return;
  }
  if (step == channels && !layout->is_planar && layout->bits == 8 * sample) {
    memcpy(start, row, (size_t)count * channels * sample);
    return;
  }
  // One plane goes to one channel; otherwise the first samples of each pixel are the channels.
  uint32_t first = layout->is_planar ? plane : 0, taken = layout->is_planar ? 1 : channels;
  for (uint32_t i = 0; i < count; i++) {
    for (uint32_t c = 0; c < taken; c++) {
      uint8_t *target = start + ((size_t)i * channels + first + c) * sample;
      if (layout->bits == 64) {
        double wide;
        memcpy(&wide, row + (i * step + c) * 8, 8);
        float narrow = (float)wide;
        memcpy(target, &narrow, 4);
      } else {
        memcpy(target, row + (i * step + c) * sample, sample);
      }
    }
  }
}

// MARK: Strips and tiles

static int read_strips(TIFF *tiff, const tiff_picture *picture, uint32_t planes, uint8_t *row) {
  for (uint32_t plane = 0; plane < planes; plane++) {
    for (uint32_t y = 0; y < picture->header->height; y++) {
      if (TIFFReadScanline(tiff, row, y, (uint16_t)plane) != 1) return 0;
      place(picture, row, 0, y, picture->header->width, plane);
    }
  }
  return 1;
}

static int read_tiles(TIFF *tiff, const tiff_picture *picture, uint32_t planes, uint8_t *tile) {
  uint32_t columns = 0, rows = 0, width = picture->header->width, height = picture->header->height;
  TIFFGetField(tiff, TIFFTAG_TILEWIDTH, &columns);
  TIFFGetField(tiff, TIFFTAG_TILELENGTH, &rows);
  size_t stride = TIFFTileRowSize64(tiff);
  for (uint32_t plane = 0; plane < planes; plane++) {
    for (uint64_t top = 0; top < height; top += rows) {
      for (uint64_t left = 0; left < width; left += columns) {
        if (TIFFReadTile(tiff, tile, left, top, 0, (uint16_t)plane) < 0) return 0;
        uint32_t count = width - left < columns ? width - left : columns;
        for (uint32_t y = 0; y < rows && top + y < height; y++) {
          place(picture, tile + y * stride, left, top + y, count, plane);
        }
      }
    }
  }
  return 1;
}

// MARK: Checks

// The same data may not be named over and over: a small file would keep a decoder busy for hours.
static int check_data(TIFF *tiff, tiff_source *source, const tiff_layout *layout, uint32_t planes) {
  uint32_t all = layout->is_tiled ? TIFFNumberOfTiles(tiff) : TIFFNumberOfStrips(tiff);
  uint32_t count = layout->is_planar ? all / layout->samples * planes : all;
  uint64_t total = 0;
  for (uint32_t part = 0; part < count; part++) {
    int failed = 0;
    uint64_t start = TIFFGetStrileOffsetWithErr(tiff, part, &failed);
    uint64_t length = failed ? 0 : TIFFGetStrileByteCountWithErr(tiff, part, &failed);
    if (failed) return 0;
    if (start > source->count || length > source->count - start) {
      source->reads_past_end = 1;
      return kizu_tiff_fail(source, KIZU_CODEC_TRUNCATED, "its data lie beyond the end of the file");
    }
    total += length;
  }
  if (total / 4 <= source->count + (16 << 20)) return 1;
  return kizu_tiff_fail(source, KIZU_CODEC_CORRUPT, "its strips or tiles overlap");
}

// Bytes of the buffer for a row or a tile; 0 where there can be none.
static size_t buffer_size(TIFF *tiff, tiff_source *source, const kizu_photo_header *header) {
  if (!TIFFIsTiled(tiff)) return TIFFScanlineSize64(tiff);
  uint32_t columns = 0, rows = 0;
  TIFFGetField(tiff, TIFFTAG_TILEWIDTH, &columns);
  TIFFGetField(tiff, TIFFTAG_TILELENGTH, &rows);
  uint64_t size = TIFFTileSize64(tiff);
  if (columns == 0 || rows == 0 || size == 0) return 0;
  // Tiles overhang at the edges; far more tile than picture is made to waste time and memory.
  double across = (header->width - 1) / columns + 1, down = (header->height - 1) / rows + 1;
  double covered = across * columns * down * rows, picture = (double)header->width * header->height;
  if (covered > 4 * picture + (4 << 20)) {
    kizu_tiff_fail(source, KIZU_CODEC_UNSUPPORTED, "its tiles of %u × %u are far larger than the picture", columns,
                   rows);
    return 0;
  }
  return size;
}

static int read_palette(TIFF *tiff, tiff_source *source, tiff_picture *picture) {
  uint16_t *colours[3];
  if (!TIFFGetField(tiff, TIFFTAG_COLORMAP, &colours[0], &colours[1], &colours[2])) {
    return kizu_tiff_fail(source, KIZU_CODEC_CORRUPT, "it has no palette");
  }
  int count = 1 << picture->layout->bits, is_wide = 0;
  for (int i = 0; i < count; i++) is_wide |= (colours[0][i] | colours[1][i] | colours[2][i]) > 255;
  // Some writers fill 8 of the 16 bits.
  for (int i = 0; i < count; i++) {
    for (int c = 0; c < 3; c++) picture->palette[i][c] = is_wide ? colours[c][i] >> 8 : colours[c][i];
  }
  return 1;
}

int kizu_tiff_read_pixels(TIFF *tiff, tiff_source *source, const tiff_layout *layout, const kizu_photo_header *header,
                          void *pixels) {
  tiff_picture picture = {.layout = layout, .header = header, .pixels = pixels};
  uint32_t planes = layout->is_planar ? header->channels : 1;
  if (layout->photometric == PHOTOMETRIC_PALETTE) {
    if (!read_palette(tiff, source, &picture)) return 0;
    planes = 1;
  }
  size_t size = buffer_size(tiff, source, header);
  if (size == 0 || !check_data(tiff, source, layout, planes)) return 0;
  // Zeros, for no decoder may show what stood in memory before.
  uint8_t *buffer = calloc(size, 1);
  if (buffer == NULL) return kizu_tiff_fail(source, KIZU_CODEC_OUT_OF_MEMORY, "%zu bytes", size);
  int is_read = layout->is_tiled ? read_tiles(tiff, &picture, planes, buffer)
                                 : read_strips(tiff, &picture, planes, buffer);
  free(buffer);
  if (is_read && source->is_made_up) return kizu_tiff_fail(source, KIZU_CODEC_CORRUPT, "its JPEG data are damaged");
  return is_read;
}
