"""Makes the pictures of Tests/KizuCodecsTests/Fixtures and the pixels that a reader must give for them.

PNG, TIFF and BMP files are written here, sample by sample, so that their pixels are known by construction; Pillow
or OpenCV confirms those that it reads the same way. JPEG files are written by Pillow, OpenCV and jpegtran, and their
pixels read by Pillow. The pictures of the folder PngSuite are taken as they are and read by OpenCV.

    python tools/reference/make_codec_fixtures.py

Needs: numpy, opencv-python, Pillow; jpegtran of libjpeg-turbo.
"""

import io
import pathlib
import struct
import subprocess
import zlib

import cv2
import numpy as np
from photo_writers.bmp import bmp, runs
from photo_writers.tiff import tiff
from PIL import Image, ImageFile, ImageOps

FOLDER = pathlib.Path(__file__).parents[2] / "Tests/KizuCodecsTests/Fixtures"
WIDTH, HEIGHT = 17, 13
random = np.random.default_rng(7)
files = {}


def add(name, content, pixels):
    pixels = np.asarray(pixels)
    assert pixels.dtype == np.uint8
    files[name] = (content, pixels if pixels.ndim == 3 else pixels[:, :, None])


# PNG -------------------------------------------------------------------------------------------------------


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def packed(row, depth):
    """One row of samples [W, C] as bytes, most significant bits first."""
    bits = "".join(format(int(sample), f"0{depth}b") for sample in row.reshape(-1))
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))


def filtered(rows, step):
    """Rows with their filter bytes, the five filters in turn."""
    out, above = b"", bytes(len(rows[0])) if rows else b""
    for y, row in enumerate(rows):
        kind = y % 5
        line = bytearray([kind])
        for i, value in enumerate(row):
            left = row[i - step] if i >= step else 0
            corner = above[i - step] if i >= step else 0
            estimate = left + above[i] - corner
            nearest = min((left, above[i], corner), key=lambda v: abs(estimate - v))
            line.append((value - [0, left, above[i], (left + above[i]) // 2, nearest][kind]) % 256)
        out += bytes(line)
        above = row
    return out


ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def png(samples, depth, colour_type, interlaced=False, extra=b""):
    height, width, channels = samples.shape
    step = max(1, channels * depth // 8)
    passes = ADAM7 if interlaced else [(0, 0, 1, 1)]
    data = b""
    for x, y, dx, dy in passes:
        part = samples[y::dy, x::dx]
        if part.size:
            data += filtered([packed(row, depth) for row in part], step)
    header = struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, int(interlaced))
    stream = zlib.compress(data, 9)
    cut = len(stream) // 2
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"gAMA", struct.pack(">I", 100000)) + extra
        + chunk(b"IDAT", stream[:cut]) + chunk(b"IDAT", stream[cut:]) + chunk(b"IEND", b"")
    )


def eight_bit(samples, depth):
    """Depths below 8 fill the range by repetition; 16 is rounded: v * 255 / 65535."""
    return np.round(samples * 255.0 / (2**depth - 1)).astype(np.uint8)


def draw(channels, depth):
    return random.integers(0, 2**depth, (HEIGHT, WIDTH, channels))


def confirm(content, pixels, mode):
    seen = np.asarray(Image.open(io.BytesIO(content)).convert(mode))
    assert (seen.reshape(pixels.shape) == pixels).all()


for interlaced in (False, True):
    mark = "-interlaced" if interlaced else ""
    for depth in (1, 2, 4, 8, 16):
        grey = draw(1, depth)
        content = png(grey, depth, 0, interlaced)
        add(f"grey{depth}{mark}.png", content, eight_bit(grey, depth))
        if depth < 16:
            confirm(content, eight_bit(grey, depth), "L")
    for depth in (1, 2, 4, 8):
        palette = random.integers(0, 256, (2**depth, 3)).astype(np.uint8)
        index = draw(1, depth)
        content = png(index, depth, 3, interlaced, chunk(b"PLTE", palette.tobytes()))
        add(f"palette{depth}{mark}.png", content, palette[index[:, :, 0]])
        confirm(content, palette[index[:, :, 0]], "RGB")
    for depth in (8, 16):
        rgb = draw(3, depth)
        content = png(rgb, depth, 2, interlaced)
        add(f"rgb{depth}{mark}.png", content, eight_bit(rgb, depth))
        if depth == 8:
            confirm(content, eight_bit(rgb, depth), "RGB")
        grey_alpha = draw(2, depth)
        add(f"greyalpha{depth}{mark}.png", png(grey_alpha, depth, 4, interlaced), eight_bit(grey_alpha[:, :, :1], depth))
        rgba = draw(4, depth)
        add(f"rgba{depth}{mark}.png", png(rgba, depth, 6, interlaced), eight_bit(rgba[:, :, :3], depth))

grey = draw(1, 8)
add("grey8-trns.png", png(grey, 8, 0, extra=chunk(b"tRNS", struct.pack(">H", grey[0, 0, 0]))), eight_bit(grey, 8))
rgb = draw(3, 8)
add("rgb8-trns.png", png(rgb, 8, 2, extra=chunk(b"tRNS", struct.pack(">3H", *rgb[0, 0]))), eight_bit(rgb, 8))
palette = random.integers(0, 256, (16, 3)).astype(np.uint8)
index = draw(1, 4)
extra = chunk(b"PLTE", palette.tobytes()) + chunk(b"tRNS", bytes(range(16)))
add("palette4-trns.png", png(index, 4, 3, extra=extra), palette[index[:, :, 0]])
one = draw(3, 8)[:1, :1]
add("one-pixel.png", png(one, 8, 2), eight_bit(one, 8))

# JPEG ------------------------------------------------------------------------------------------------------

y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
smooth = np.stack([x * 15, y * 19, 255 - x * 7 - y * 9, (x * y * 3) % 200], axis=2)
smooth = np.clip(smooth + random.integers(-20, 21, smooth.shape), 0, 255).astype(np.uint8)
colour = Image.fromarray(smooth[:, :, :3])
mono = Image.fromarray(smooth[:, :, 0])


def jpeg(image, **options):
    out = io.BytesIO()
    image.save(out, "JPEG", **options)
    return out.getvalue()


def read(content, mode="RGB"):
    return np.asarray(ImageOps.exif_transpose(Image.open(io.BytesIO(content))).convert(mode))


for name, content in {
    "baseline444": jpeg(colour, subsampling=0, quality=90),
    "baseline422": jpeg(colour, subsampling=1, quality=90),
    "baseline420": jpeg(colour, subsampling=2, quality=60),
    "restart420": jpeg(colour, subsampling=2, restart_marker_blocks=1),
    "progressive444": jpeg(colour, subsampling=0, progressive=True),
    "progressive420": jpeg(colour, subsampling=2, progressive=True, quality=95),
    "rgb": jpeg(colour, keep_rgb=True, quality=90),
}.items():
    add(name + ".jpg", content, read(content))
for name, factor in {"440": cv2.IMWRITE_JPEG_SAMPLING_FACTOR_440, "411": cv2.IMWRITE_JPEG_SAMPLING_FACTOR_411}.items():
    content = cv2.imencode(".jpg", smooth[:, :, :3], [cv2.IMWRITE_JPEG_SAMPLING_FACTOR, factor])[1].tobytes()
    add(f"baseline{name}.jpg", content, read(content))
for name, content in {
    "grey": jpeg(mono, quality=90),
    "grey-progressive": jpeg(mono, quality=90, progressive=True),
}.items():
    add(name + ".jpg", content, read(content, "L"))

adobe = jpeg(Image.fromarray(smooth, "CMYK"), quality=95)
marker = adobe.index(b"\xff\xee")
assert adobe[marker + 4 : marker + 9] == b"Adobe" and adobe[marker + 15] == 0
add("cmyk-adobe.jpg", adobe, read(adobe))
# The same four channels, declared to be YCbCr and black.
ycck = adobe[: marker + 15] + b"\x02" + adobe[marker + 16 :]
add("ycck-adobe.jpg", ycck, read(ycck))
# Without Adobe's marker 255 means full ink, not none. Pillow inverts always, so its inks are inverted back.
plain = adobe[:marker] + adobe[marker + 16 :]
inks = 255 - np.asarray(Image.open(io.BytesIO(adobe))).astype(np.float64)
light = (255 - inks[:, :, :3]) * (255 - inks[:, :, 3:]) / 255
add("cmyk-plain.jpg", plain, np.round(light).astype(np.uint8))

arrow = np.full((9, 6, 3), 40, np.uint8)
arrow[:3] = [200, 30, 30]
arrow[:, :2] = [30, 60, 220]
for orientation in range(1, 9):
    order, mark = (">", b"MM") if orientation % 2 else ("<", b"II")
    exif = mark + struct.pack(order + "HIH", 42, 8, 2)
    exif += struct.pack(order + "HHIHH", 0x0100, 3, 1, 6, 0)
    exif += struct.pack(order + "HHIHH", 0x0112, 3, 1, orientation, 0) + struct.pack(order + "I", 0)
    content = jpeg(Image.fromarray(arrow), subsampling=0, exif=b"Exif\0\0" + exif)
    add(f"exif{orientation}.jpg", content, read(content))

# Without Adobe's marker the names of the components tell RGB.
named = files["rgb.jpg"][0]
if b"\xff\xee" in named:
    marker = named.index(b"\xff\xee")
    named = named[:marker] + named[marker + 16 :]
frame, scan = named.index(b"\xff\xc0"), named.index(b"\xff\xda")
named = bytearray(named)
for c, letter in enumerate(b"RGB"):
    named[frame + 10 + 3 * c] = named[scan + 5 + 2 * c] = letter
add("rgb-named.jpg", bytes(named), read(bytes(named)))
# The same coefficients under the other entropy coder.
for name, arguments in {"420": ["-arithmetic"], "444-progressive": ["-arithmetic", "-progressive"]}.items():
    source = files[f"baseline{name[:3]}.jpg"]
    command = ["jpegtran", "-copy", "all", *arguments]
    add(f"arithmetic{name}.jpg", subprocess.run(command, input=source[0], capture_output=True, check=True).stdout, source[1])

# TIFF ------------------------------------------------------------------------------------------------------

GREY, RGB, PALETTE, WHITE_IS_ZERO = 1, 2, 3, 0
FLOAT = {339: ("H", [3])}


def floats(channels, kind=np.float32):
    """Most within 0...1, some beyond; the first row holds what is no number."""
    samples = random.normal(0.5, 0.4, (HEIGHT, WIDTH, channels)).astype(kind)
    samples[0, :6, 0] = [np.nan, np.inf, -np.inf, 0.0, 1.0, -0.0]
    return samples


def levels(samples, low, high):
    """Samples as bytes: low and below become 0, high and above 255, NaN 0; rounded, halves up."""
    samples = samples.astype(np.float64)
    with np.errstate(invalid="ignore"):
        scaled = np.floor((samples - low) * 255 / (high - low) + 0.5)
    scaled = np.where(samples >= high, 255, np.where(samples > low, scaled, 0))
    return scaled.astype(np.uint8)


def unchanged(content):
    """As OpenCV reads it, in the order red, green, blue, without what stands beside the colours."""
    seen = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED)
    return seen[:, :, None] if seen.ndim == 2 else seen[:, :, [2, 1, 0]]


raw = {}


def add_tiff(name, samples, bits, photometric=GREY, confirmed=True, **options):
    channels = 3 if photometric == RGB else 1
    content = tiff([samples], bits, photometric, **options)
    colours = samples[:, :, :channels]
    if samples.dtype.kind == "f":
        pixels = levels(colours, 0, 1)
    else:
        pixels = eight_bit(colours, bits)
    add(name, content, 255 - pixels if photometric == WHITE_IS_ZERO else pixels)
    raw[name] = colours
    if confirmed:
        seen = unchanged(content)
        assert (seen == colours).all() or ((seen == colours) | np.isnan(colours)).all(), name


for bits in (1, 2, 4):
    add_tiff(f"grey{bits}.tif", draw(1, bits), bits, confirmed=False)
    confirm(files[f"grey{bits}.tif"][0], files[f"grey{bits}.tif"][1], "L")
for bits, kind in {8: np.uint8, 16: np.uint16}.items():
    grey, rgb = draw(1, bits).astype(kind), draw(3, bits).astype(kind)
    add_tiff(f"grey{bits}.tif", grey, bits)
    add_tiff(f"grey{bits}-big-endian.tif", grey, bits, order=">")
    add_tiff(f"grey{bits}-tiles.tif", grey, bits, tile=(16, 16), compression=8)
    add_tiff(f"greyalpha{bits}.tif", draw(2, bits).astype(kind), bits, confirmed=False, tags={338: ("H", [2])})
    add_tiff(f"rgb{bits}.tif", rgb, bits, RGB)
    add_tiff(f"rgb{bits}-deflate.tif", rgb, bits, RGB, compression=8, predictor=2)
    add_tiff(f"rgb{bits}-bigtiff.tif", rgb, bits, RGB, big=True, order=">")
    add_tiff(f"rgb{bits}-planes.tif", rgb, bits, RGB, planar=True, compression=32946, confirmed=False)
    add_tiff(f"rgb{bits}-plane-tiles.tif", rgb, bits, RGB, planar=True, tile=(16, 32), confirmed=False)
    add_tiff(
        f"rgba{bits}-tiles.tif", draw(4, bits).astype(kind), bits, RGB, bits == 16, tile=(32, 16),
        tags={338: ("H", [2])})
    add_tiff(f"white-is-zero{bits}.tif", grey, bits, WHITE_IS_ZERO, confirmed=False)
add_tiff("white-is-zero1.tif", draw(1, 1), 1, WHITE_IS_ZERO, confirmed=False)
confirm(files["white-is-zero1.tif"][0], files["white-is-zero1.tif"][1], "L")
confirm(files["white-is-zero8.tif"][0], files["white-is-zero8.tif"][1], "L")
# Runs of equal samples, so that both kinds of PackBits occur.
stepped = np.repeat(draw(1, 8)[:, ::3], 3, 1)[:, :WIDTH].astype(np.uint8)
add_tiff("packbits.tif", stepped, 8, compression=32773)
add_tiff("float32.tif", floats(1), 32, tags=FLOAT)
add_tiff("float32-tiles.tif", floats(1), 32, tile=(16, 16), compression=8, predictor=3, tags=FLOAT)
add_tiff("float32-rgb.tif", floats(3), 32, RGB, order=">", compression=8, predictor=3, tags=FLOAT)
add_tiff("float64.tif", floats(1, np.float64), 64, tags=FLOAT)
for bits in (1, 2, 4, 8):
    palette = random.integers(0, 256, (2**bits, 3)).astype(np.uint8)
    index = draw(1, bits)
    # Colours have 16 bits; the upper eight count.
    colours = {320: ("H", [int(v) * 257 for v in palette.T.reshape(-1)])}
    content = tiff([index.astype(np.uint8)], bits, PALETTE, tags=colours)
    add(f"palette{bits}.tif", content, palette[index[:, :, 0]])
    confirm(content, palette[index[:, :, 0]], "RGB")
pages = [draw(1, 8).astype(np.uint8) for _ in range(3)]
content = tiff(pages, 8, GREY)
add("three-pages.tif", content, pages[0])
assert Image.open(io.BytesIO(content)).n_frames == 3
arrow = np.full((9, 6, 3), 40, np.uint8)
arrow[:3] = [200, 30, 30]
arrow[:, :2] = [30, 60, 220]
for orientation in range(1, 9):
    content = tiff([arrow], 8, RGB, tags={274: ("H", [orientation])})
    add(f"orientation{orientation}.tif", content, read(content))

# What Pillow and OpenCV write through libtiff.
for name, (image, options) in {
    "lzw-grey": (mono, {"compression": "tiff_lzw"}),
    "lzw-rgb": (colour, {"compression": "tiff_lzw", "tiffinfo": {317: 2}}),
    "zstd": (colour, {"compression": "zstd"}),
    "jpeg-grey": (mono, {"compression": "jpeg", "quality": 90}),
    "jpeg-ycbcr": (colour, {"compression": "jpeg", "quality": 90}),
}.items():
    out = io.BytesIO()
    image.save(out, "TIFF", **options)
    pixels = np.asarray(Image.open(io.BytesIO(out.getvalue())))
    assert name.startswith("jpeg") or (pixels == np.asarray(image)).all()
    add(name + ".tif", out.getvalue(), pixels)
deep = draw(3, 16).astype(np.uint16)
content = cv2.imencode(".tiff", deep[:, :, ::-1], [cv2.IMWRITE_TIFF_COMPRESSION, 5])[1].tobytes()
add("lzw-rgb16.tif", content, eight_bit(deep, 16))

# BMP -------------------------------------------------------------------------------------------------------


def add_bmp(name, pixels, *arguments, confirmed=True, **options):
    content = bmp(*arguments, **options)
    add(name, content, pixels)
    if confirmed:
        confirm(content, pixels, "L" if pixels.ndim == 2 else "RGB")


def numbers(rgb, shifts=(16, 8, 0)):
    return sum(rgb[:, :, c].astype(np.int64) << shift for c, shift in enumerate(shifts))


for bits in (1, 4, 8):
    index = draw(1, bits)[:, :, 0]
    palette = random.integers(0, 256, (2**bits, 3)).astype(np.uint8)
    ramp = eight_bit(np.arange(2**bits), bits)[:, None].repeat(3, 1)
    add_bmp(f"palette{bits}.bmp", palette[index], index, WIDTH, bits, palette=palette)
    add_bmp(f"palette{bits}-os2.bmp", palette[index], index, WIDTH, bits, size=12, palette=palette)
    add_bmp(f"grey{bits}.bmp", ramp[index][:, :, 0], index, WIDTH, bits, palette=ramp)
index = random.integers(0, 11, (HEIGHT, WIDTH))
palette = random.integers(0, 256, (11, 3)).astype(np.uint8)
add_bmp("palette8-top-down.bmp", palette[index], index, WIDTH, 8, palette=palette, used=11, top_down=True)
for bits in (4, 8):
    rows = np.repeat(index[:, ::2], 2, 1)[:, :WIDTH]
    rows[3] = index[3]
    rows[5, 4:9] = 0
    skip = {(x, 5) for x in range(4, 9)}
    data = runs(rows.tolist(), bits, skip)
    add_bmp(
        f"runs{bits}.bmp", palette[rows], rows, WIDTH, bits, palette=palette, used=11, compression=3 - bits // 4,
        data=data)
rgb = draw(3, 8).astype(np.uint8)
add_bmp("rgb24.bmp", rgb, numbers(rgb), WIDTH, 24)
add_bmp("rgb24-os2.bmp", rgb, numbers(rgb), WIDTH, 24, size=12)
add_bmp("rgb24-os2-2.bmp", rgb, numbers(rgb), WIDTH, 24, size=64)
add_bmp("rgb24-top-down.bmp", rgb, numbers(rgb), WIDTH, 24, top_down=True, size=108)
add_bmp("rgb32.bmp", rgb, numbers(rgb), WIDTH, 32)
add_bmp("rgb32-top-down.bmp", rgb, numbers(rgb), WIDTH, 32, top_down=True)
masks = (0xFF0000, 0xFF00, 0xFF, 0xFF000000)
filled = numbers(rgb) | random.integers(0, 256, (HEIGHT, WIDTH)) << 24
for size in (56, 108, 124):
    add_bmp(f"rgba32-header{size}.bmp", rgb, filled, WIDTH, 32, size=size, compression=3, masks=masks)
add_bmp("rgb32-header52.bmp", rgb, numbers(rgb), WIDTH, 32, size=52, compression=3, masks=masks[:3])
fives = random.integers(0, 32, (HEIGHT, WIDTH, 3))
add_bmp("rgb16.bmp", (fives * 255 // 31).astype(np.uint8), numbers(fives, (10, 5, 0)), WIDTH, 16)
sixes = np.stack([fives[:, :, 0], random.integers(0, 64, (HEIGHT, WIDTH)), fives[:, :, 2]], 2)
add_bmp(
    "rgb16-masks.bmp", (sixes * 255 // [31, 63, 31]).astype(np.uint8), numbers(sixes, (11, 5, 0)), WIDTH, 16,
    compression=3, masks=(0xF800, 0x7E0, 0x1F))
tens = random.integers(0, 1024, (HEIGHT, WIDTH, 3))
add_bmp(
    "rgb30-masks.bmp", (tens * 255 // 1023).astype(np.uint8), numbers(tens, (20, 10, 0)), WIDTH, 32, compression=3,
    masks=(0x3FF00000, 0xFFC00, 0x3FF), confirmed=False)

# Options ---------------------------------------------------------------------------------------------------

variants = []


def add_variant(name, pixels, intensity="full", side=0, kept=0):
    """`side` suffices for the shorter one, `kept` bytes of the file are there; 0 for all."""
    variants.append((name, intensity, side, kept, pixels if pixels.ndim == 3 else pixels[:, :, None]))


raw["grey16.png"] = unchanged(files["grey16.png"][0])
raw["rgb16.png"] = unchanged(files["rgb16.png"][0])
for name in ("grey16.png", "rgb16.png", "grey16.tif", "rgb16.tif", "white-is-zero16.tif", "float32.tif", "float32-rgb.tif"):
    samples = raw[name].astype(np.float64)
    finite = samples[np.isfinite(samples)]
    ranges = {"photo": (finite.min(), finite.max())}
    for low, high in ((1, 99), (0.3, 40.7), (50, 100)):
        window = [np.percentile(finite, p, method="inverted_cdf") for p in (low, high)]
        ranges[f"p{float(low)}:p{float(high)}"] = window
    for low, high in ((-0.25, 0.75), (0.1, 0.2)) if "float" in name else ((0, 4095), (-20.5, 70000.25), (300, 301)):
        ranges[f"{float(low)}:{float(high)}"] = (low, high)
    for intensity, (low, high) in ranges.items():
        pixels = levels(samples, low, high)
        add_variant(name, 255 - pixels if "zero" in name else pixels, intensity)

large = np.full((61, 83, 4), 128.0) + 60 * np.sin(np.arange(83) / 7)[None, :, None] * np.arange(-1.5, 2)
large = (large + random.normal(0, 12, large.shape)).clip(0, 255).astype(np.uint8)
for name, image, options in (
    ("large420", Image.fromarray(large[:, :, :3]), {"subsampling": 2}),
    ("large422-progressive", Image.fromarray(large[:, :, :3]), {"subsampling": 1, "progressive": True}),
    ("large444", Image.fromarray(large[:, :, :3]), {"subsampling": 0}),
    ("large-grey", Image.fromarray(large[:, :, 0]), {}),
    ("large-cmyk", Image.fromarray(large, "CMYK"), {}),
):
    content = jpeg(image, quality=60, **options)
    mode = "L" if image.mode == "L" else "RGB"
    add(name + ".jpg", content, read(content, mode))
    # The least side that each scale still gives, and one more than the next gives.
    for scale, sides in ((1, (32, 61)), (2, (31, 17)), (4, (16, 9)), (8, (8, 1))):
        draft = Image.open(io.BytesIO(content))
        draft.draft(None, (83 // scale, 61 // scale))
        pixels = np.asarray(draft.convert(mode))
        assert pixels.shape[:2] == (-(-61 // scale), -(-83 // scale))
        for side in sides:
            add_variant(name + ".jpg", pixels, side=side)

ImageFile.LOAD_TRUNCATED_IMAGES = True
for name in ("large420", "large422-progressive", "large-grey"):
    content = files[name + ".jpg"][0]
    # Within a scan: where a table is cut Pillow keeps the scan before it only in part.
    for kept in (len(content) - 1, (content.rindex(b"\xff\xda") + len(content)) // 2):
        add_variant(name + ".jpg", read(content[:kept], "L" if "grey" in name else "RGB"), kept=kept)

# ------------------------------------------------------------------------------------------------------------

for pattern in ("*.*g", "*.tif", "*.bmp"):
    for old in FOLDER.glob(pattern):
        old.unlink()
index, pixels = "file,width,height,channels\n", b""
for name, (content, expected) in files.items():
    (FOLDER / name).write_bytes(content)
    height, width, channels = expected.shape
    index += f"{name},{width},{height},{channels}\n"
    pixels += expected.tobytes()
(FOLDER / "index.csv").write_text(index)
(FOLDER / "pixels.bin").write_bytes(pixels)

# Of these a checksum is stored, for there is a lot of them.
index = "file,intensity,short_side,bytes_kept,width,height,channels,crc32\n"
for name, intensity, side, kept, expected in variants:
    height, width, channels = expected.shape
    index += f"{name},{intensity},{side},{kept},{width},{height},{channels},{zlib.crc32(expected.tobytes())}\n"
(FOLDER / "variants.csv").write_text(index)

index = "file,width,height,channels,crc32\n"
for path in sorted((FOLDER / "PngSuite").glob("*.png")):
    content = path.read_bytes()
    depth, kind = content[24], content[25]
    expected = unchanged(content)[:, :, : 3 if kind & 2 else 1]
    if depth == 16:
        expected = eight_bit(expected, 16)
    if not kind & 2:
        expected = expected[:, :, :1]
    height, width, channels = expected.shape
    index += f"{path.name},{width},{height},{channels},{zlib.crc32(expected.tobytes())}\n"
(FOLDER / "PngSuite/index.csv").write_text(index)
print(len(files), "files,", sum(path.stat().st_size for path in FOLDER.rglob("*.*")), "bytes")
