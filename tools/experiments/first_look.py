"""Draws docs/images/first-look.png: two sample photos of each class, and below them what kizu probe printed.

    kizu samples -o samples
    kizu probe samples/photos --labels samples/labels.csv --model runs/first > probe.txt
    python tools/experiments/first_look.py samples probe.txt docs/images/first-look.png

Needs Pillow and Debian's fonts-dejavu-core. The photos are those of `kizu samples` with its defaults.
"""

import sys

from PIL import Image, ImageDraw, ImageFont

COMMAND = "$ kizu probe samples/photos --labels samples/labels.csv --model runs/first"
PHOTOS = {
    "good": (1, 208),
    "scratch": (265, 327),
    "dent": (234, 218),
    "stain": (157, 552),
    "crack": (464, 201),
    "pit": (340, 507),
}
LINE = 19


def font(size):
    return ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf", size)


def main():
    samples, text, out = sys.argv[1:]
    # What is told of good and defect is left out: the picture would be too tall.
    lines = [COMMAND, *open(text).read().split("\nGood or defect")[0].rstrip("\n").split("\n")]
    picture = Image.new("RGB", (980, 320 + 12 + LINE * len(lines) + 14), (27, 27, 32))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, 979, 319), fill=(251, 251, 248))
    for column, (name, photos) in enumerate(PHOTOS.items()):
        x = 16 + 160 * column
        draw.text((x, 13), name, font=font(13), fill=(32, 32, 32))
        for y, number in zip((34, 172), photos):
            picture.paste(Image.open(f"{samples}/photos/{number:06}.png").convert("RGB"), (x, y))
    for row, line in enumerate(lines):
        colour = (126, 231, 155) if line.startswith("$") else (230, 230, 230)
        draw.text((16, 332 + LINE * row), line, font=font(15), fill=colour)
    picture.save(out, optimize=True)


main()
