// The letters of contact sheets and plots; tools/reference/font/make_font.py makes them and tells their
// format.

#pragma once

#include <stddef.h>
#include <stdint.h>

typedef struct {
  const uint8_t *bytes;
  size_t count;
} kizu_font_data;

// 14 pixels an em, regular: JIS X 0208 and code page 932, Latin, Greek, Cyrillic, symbols.
kizu_font_data kizu_font_text(void);

// 18 pixels an em, bold: letters, kana, and of the ideographs those of JIS X 0208's first level.
kizu_font_data kizu_font_heading(void);
