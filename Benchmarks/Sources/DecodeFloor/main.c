// Decodes a JPEG or PNG file from memory again and again with nothing but the library, and prints the median of the
// times in milliseconds: the floor that a decoder built on the same library can reach.
//
//     decode-floor FILE RUNS [DENOMINATOR]
//
// DENOMINATOR (1, 2, 4 or 8) is libjpeg's scale. Errors end the program: its input is known to be good.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <jpeglib.h>
#include <png.h>

typedef struct {
  const unsigned char *bytes;
  size_t count;
  size_t position;
} source;

static void read_png(png_structp png, png_bytep target, size_t count) {
  source *from = png_get_io_ptr(png);
  if (count > from->count - from->position) png_error(png, "end of file");
  memcpy(target, from->bytes + from->position, count);
  from->position += count;
}

static void decode_png(const unsigned char *bytes, size_t count) {
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct(png);
  source from = {bytes, count, 0};
  png_set_read_fn(png, &from, read_png);
  png_read_info(png, info);
  png_uint_32 height = png_get_image_height(png, info);
  size_t stride = png_get_rowbytes(png, info);
  unsigned char *pixels = malloc(stride * height);
  for (png_uint_32 row = 0; row < height; row++) png_read_row(png, pixels + row * stride, NULL);
  png_read_end(png, NULL);
  png_destroy_read_struct(&png, &info, NULL);
  free(pixels);
}

static void decode_jpeg(const unsigned char *bytes, size_t count, unsigned denominator) {
  struct jpeg_decompress_struct cinfo;
  struct jpeg_error_mgr errors;
  cinfo.err = jpeg_std_error(&errors);
  jpeg_create_decompress(&cinfo);
  jpeg_mem_src(&cinfo, bytes, count);
  jpeg_read_header(&cinfo, TRUE);
  cinfo.scale_denom = denominator;
  jpeg_start_decompress(&cinfo);
  size_t stride = (size_t)cinfo.output_width * cinfo.output_components;
  unsigned char *pixels = malloc(stride * cinfo.output_height);
  while (cinfo.output_scanline < cinfo.output_height) {
    JSAMPROW row = pixels + cinfo.output_scanline * stride;
    jpeg_read_scanlines(&cinfo, &row, 1);
  }
  jpeg_finish_decompress(&cinfo);
  jpeg_destroy_decompress(&cinfo);
  free(pixels);
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(int argc, char **argv) {
  if (argc < 3) return fprintf(stderr, "usage: decode-floor FILE RUNS [DENOMINATOR]\n"), 64;
  FILE *file = fopen(argv[1], "rb");
  if (file == NULL) return perror(argv[1]), 66;
  fseek(file, 0, SEEK_END);
  size_t count = (size_t)ftell(file);
  rewind(file);
  unsigned char *bytes = malloc(count);
  if (fread(bytes, 1, count, file) != count) return perror(argv[1]), 66;
  fclose(file);
  int runs = atoi(argv[2]);
  unsigned denominator = argc > 3 ? (unsigned)atoi(argv[3]) : 1;
  double *times = malloc(sizeof(double) * (size_t)runs);
  for (int run = -1; run < runs; run++) {
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    if (bytes[0] == 0x89) {
      decode_png(bytes, count);
    } else {
      decode_jpeg(bytes, count, denominator);
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    if (run >= 0) times[run] = (double)(end.tv_sec - start.tv_sec) * 1e3 + (double)(end.tv_nsec - start.tv_nsec) * 1e-6;
  }
  qsort(times, (size_t)runs, sizeof(double), ascending);
  printf("%.6f\n", times[runs / 2]);
  return 0;
}
