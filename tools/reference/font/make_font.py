"""Makes Sources/CKizuFont/*.glyphs: the letters of contact sheets and plots, drawn from Noto Sans CJK JP.

    pip install freetype-py==2.5.1 numpy
    python tools/reference/font/make_font.py FOLDER

FOLDER holds NotoSansCJK-Regular.ttc and NotoSansCJK-Bold.ttc (Debian's package fonts-noto-cjk, 1:20220127).

A file is little-endian: the letters "KZG1", then a byte each for the size (pixels an em), the ascent and the
descent (pixels above and below the baseline), a zero byte, and the number of glyphs as 32 bits. Each glyph
follows, in the order of code points, at a byte boundary:

    16 bits  code point
    32 bits  from the lowest: 5 advance, 5 columns, 5 rows, 6 top (rows from the baseline up to the first one,
             plus 32), 5 left (columns from the pen to the first one, plus 8), 1 depth (0: 2 bits, 1: 4 bits)
    bits     coverage, row by row without padding, the highest bits of a byte first
"""

import struct
import sys
import unicodedata
from pathlib import Path

import freetype
import numpy

TARGET = Path(__file__).resolve().parents[3] / "Sources" / "CKizuFont"

# Latin, Greek, Cyrillic, punctuation; currencies, arrows, comparisons, the tick; kana; wide and narrow forms.
LETTERS = [
    (0x0020, 0x007E), (0x00A0, 0x017F), (0x0370, 0x03FF), (0x0400, 0x045F), (0x2010, 0x2027),
    (0x2030, 0x205E), (0x20A0, 0x20BF), (0x2190, 0x2199), (0x2264, 0x2265), (0x2713, 0x2713),
    (0x3000, 0x3030), (0x3036, 0x30FF), (0xFF01, 0xFF9F), (0xFFE0, 0xFFE6),
]  # fmt: skip

# Raised and lowered figures, units, arrows, mathematics; circled figures; frames, shapes, stars.
SYMBOLS = [
    (0x2070, 0x209C), (0x2100, 0x22FF), (0x2460, 0x2473), (0x2500, 0x257F), (0x25A0, 0x266F),
]  # fmt: skip


# The ideographs for daily use (2010) that code page 932 lacks and that have 16 bits.
DAILY = {ord(letter) for letter in "剝塡頰"}

ELLIPSIS = 0x2026


def points(ranges: list[tuple[int, int]]) -> set[int]:
    return {point for first, last in ranges for point in range(first, last + 1)}


def japanese(last_lead: int) -> set[int]:
    """The characters of Windows code page 932 (JIS X 0208 and vendors' extensions) up to a lead byte."""
    found = set()
    for lead in [*range(0x81, 0xA0), *range(0xE0, 0xFD)]:
        if 0xF0 <= lead <= 0xF9 or lead > last_lead:  # private use
            continue
        for trail in range(0x40, 0xFD):
            try:
                found.add(ord(bytes([lead, trail]).decode("cp932")))
            except UnicodeDecodeError:
                pass
    return found


def depth(point: int) -> int:
    """Bits a pixel: 4 for letters and kana; 2 for the rest, which can hardly be seen and halves the file."""
    return 4 if point < 0x2070 or 0x3041 <= point <= 0x30FF else 2


def pack(coverage: numpy.ndarray, bits: int) -> bytes:
    levels = (coverage.astype(int).ravel() * (2**bits - 1) + 127) // 255
    shifts = numpy.arange(bits - 1, -1, -1)
    return numpy.packbits(((levels[:, None] >> shifts) & 1).astype(numpy.uint8)).tobytes()


def draw(face: freetype.Face, point: int) -> tuple[int, int, int, numpy.ndarray]:
    """Advance, first column, rows from the baseline up to the first one, coverage [rows, columns]."""
    face.load_char(chr(point), freetype.FT_LOAD_RENDER | freetype.FT_LOAD_TARGET_LIGHT)
    slot, bitmap = face.glyph, face.glyph.bitmap
    coverage = numpy.array(bitmap.buffer, dtype=numpy.uint8).reshape(bitmap.rows, bitmap.pitch)
    coverage = coverage[:, : bitmap.width]
    return (slot.advance.x + 32) // 64, slot.bitmap_left, slot.bitmap_top, coverage


def fitted(face: freetype.Face, point: int, size: int) -> tuple[int, int, int, numpy.ndarray]:
    """As drawn, but signs that the font sets as wide as an ideograph (× ±) stand close, … on the baseline."""
    if point == ELLIPSIS:
        advance, left, top, coverage = draw(face, ord("."))
        dot = numpy.pad(coverage, ((0, 0), (left, advance - left - coverage.shape[1])))
        return 3 * advance, 0, top, numpy.tile(dot, 3)
    advance, left, top, coverage = draw(face, point)
    if point < 0x2190 and advance >= size:
        return min(advance, coverage.shape[1] + 2), 1, top, coverage
    return advance, left, top, coverage


def glyph(face: freetype.Face, point: int, size: int) -> bytes:
    advance, left, top, coverage = fitted(face, point, size)
    rows, columns = coverage.shape
    fields = [(advance, 5), (columns, 5), (rows, 5), (top + 32, 6), (left + 8, 5), (depth(point) // 4, 1)]
    header = shift = 0
    for value, bits in fields:
        assert 0 <= value < 2**bits, (hex(point), fields)
        header |= value << shift
        shift += bits
    return struct.pack("<HI", point, header) + pack(coverage, depth(point))


def write(name: str, file: Path, size: int, ascent: int, descent: int, wanted: set[int]) -> None:
    face = freetype.Face(str(file), 0)
    face.set_pixel_sizes(0, size)
    # Combining marks are not drawn.
    drawn = [
        point
        for point in sorted(wanted)
        if point <= 0xFFFF and face.get_char_index(point) and unicodedata.category(chr(point))[0] != "M"
    ]
    content = b"KZG1" + struct.pack("<BBBBI", size, ascent, descent, 0, len(drawn))
    content += b"".join(glyph(face, point, size) for point in drawn)
    (TARGET / name).write_bytes(content)
    print(f"{name}: {len(drawn)} glyphs, {len(content)} bytes")


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    letters = points(LETTERS) | DAILY
    everything = letters | points(SYMBOLS) | japanese(0xFC)
    write("text.glyphs", folder / "NotoSansCJK-Regular.ttc", 14, 15, 5, everything)
    # JIS X 0208's first level of ideographs ends in lead byte 0x98; some of the second share it.
    write("heading.glyphs", folder / "NotoSansCJK-Bold.ttc", 18, 19, 6, letters | japanese(0x98))


if __name__ == "__main__":
    main()
