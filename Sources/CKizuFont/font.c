#include "CKizuFont.h"

// #embed is C23; every clang that Swift 6.2 and newer bring has it in C17 too.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const uint8_t text[] = {
#embed "text.glyphs"
};

static const uint8_t heading[] = {
#embed "heading.glyphs"
};

kizu_font_data kizu_font_text(void) {
  return (kizu_font_data){text, sizeof text};
}

kizu_font_data kizu_font_heading(void) {
  return (kizu_font_data){heading, sizeof heading};
}
