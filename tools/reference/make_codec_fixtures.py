"""Makes the pictures of Tests/KizuCodecsTests/Fixtures and the pixels that a reader must give for them.

PNG files are written here, sample by sample, so that their pixels are known by construction; Pillow confirms
those that it reads the same way. JPEG files are written by Pillow and OpenCV and their pixels read by Pillow.

    python tools/reference/make_codec_fixtures.py

Needs: numpy, opencv-python, Pillow.
"""

import io
import pathlib
import struct
import zlib

import cv2
import numpy as np
from PIL import Image, ImageOps

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
    tiff = mark + struct.pack(order + "HIH", 42, 8, 2)
    tiff += struct.pack(order + "HHIHH", 0x0100, 3, 1, 6, 0)
    tiff += struct.pack(order + "HHIHH", 0x0112, 3, 1, orientation, 0) + struct.pack(order + "I", 0)
    content = jpeg(Image.fromarray(arrow), subsampling=0, exif=b"Exif\0\0" + tiff)
    add(f"exif{orientation}.jpg", content, read(content))

# ------------------------------------------------------------------------------------------------------------

for old in FOLDER.glob("*.*g"):
    old.unlink()
index, pixels = "file,width,height,channels\n", b""
for name, (content, expected) in files.items():
    (FOLDER / name).write_bytes(content)
    height, width, channels = expected.shape
    index += f"{name},{width},{height},{channels}\n"
    pixels += expected.tobytes()
(FOLDER / "index.csv").write_text(index)
(FOLDER / "pixels.bin").write_bytes(pixels)
print(len(files), "files,", sum(path.stat().st_size for path in FOLDER.iterdir()), "bytes")
