"""Writes photos of 12 megapixels, half of them with one defect of 20 pixels, to try `--tiles` on.

    python tools/reference/make_large_photos.py FOLDER [--count 96] [--seed 0]

Each photo is a cast surface under uneven light, grey, 4000 x 3000 pixels, JPEG of quality 92. A defect is a pit of
20 pixels across, darker by about a third, at a random place. FOLDER gets photos/, labels.csv (path,label,group,split)
and truth.csv (where each defect is). Photos of one lot share their light and grain; lots are never split apart.
"""

import argparse
import csv
import pathlib

import numpy as np
from PIL import Image

WIDTH, HEIGHT, DEFECT, LOT = 4000, 3000, 20, 4


def noise(random, cell):
    """Smooth noise of deviation 1 with features of `cell` pixels."""
    grid = random.standard_normal((HEIGHT // cell + 2, WIDTH // cell + 2)).astype(np.float32)
    field = np.asarray(Image.fromarray(grid).resize((WIDTH, HEIGHT), Image.BICUBIC))
    return field / field.std()


def surface(random, lot):
    """A surface without defect, in units of 0 to 1."""
    light = np.random.default_rng([lot, 1])
    x = np.linspace(-1, 1, WIDTH, dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, HEIGHT, dtype=np.float32)[:, None]
    gradient = light.uniform(-0.12, 0.12) * x + light.uniform(-0.12, 0.12) * y
    grain = 0.02 * noise(random, 3) + 0.015 * noise(random, 9) + 0.03 * noise(random, 60)
    fine = 0.012 * random.standard_normal((HEIGHT, WIDTH)).astype(np.float32)
    return light.uniform(0.42, 0.62) + gradient + grain + fine


def pit(random, image):
    """Presses a pit of DEFECT pixels into the picture; returns its place."""
    margin = 2 * DEFECT
    x, y = int(random.integers(margin, WIDTH - margin)), int(random.integers(margin, HEIGHT - margin))
    rows, columns = np.mgrid[-DEFECT : DEFECT + 1, -DEFECT : DEFECT + 1]
    squeeze, angle = random.uniform(0.7, 1), random.uniform(0, np.pi)
    along = columns * np.cos(angle) + rows * np.sin(angle)
    across = (rows * np.cos(angle) - columns * np.sin(angle)) / squeeze
    distance = np.hypot(along, across) / (DEFECT / 2)
    depth = np.clip((1.15 - distance) / 0.3, 0, 1) * random.uniform(0.75, 1.1)
    part = image[y - DEFECT : y + DEFECT + 1, x - DEFECT : x + DEFECT + 1]
    part *= 1 - 0.4 * depth
    return x, y


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=96)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    (options.folder / "photos").mkdir(parents=True)
    labels, truth = [], []
    for index in range(options.count):
        random = np.random.default_rng([options.seed, index])
        lot = index // LOT
        image = surface(random, 1000 * options.seed + lot)
        defective = index % 2 == 1
        place = pit(random, image) if defective else ("", "")
        name = f"part-{index:03d}.jpg"
        pixels = (np.clip(image, 0, 1) * 255).round().astype(np.uint8)
        Image.fromarray(pixels).save(options.folder / "photos" / name, quality=92)
        labels.append([name, "pit" if defective else "good", f"lot-{lot}", "test" if lot % 3 == 2 else "train"])
        truth.append([name, *place])
    for name, header, rows in [
        ("labels.csv", ["path", "label", "group", "split"], labels),
        ("truth.csv", ["path", "x", "y"], truth),
    ]:
        with open(options.folder / name, "w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([header, *rows])


if __name__ == "__main__":
    main()
