"""Measures how many repeated shots `kizu inspect` finds, and how many different photos it takes for repeats.

    python tools/reference/near_duplicates.py .build/release/kizu PHOTOS [PHOTOS ...]

From each folder up to 1,000 photos of distinct content are taken. The middle 90 % of a photo is the original; its
repeat is turned by up to 3°, moved by up to 2 %, put into one of the eight orientations, lit otherwise (gamma
0.75 to 1.33, gain 0.8 to 1.2, offset up to 20 grey levels, noise of 3) and stored as JPEG of quality 50. Then
`kizu inspect` looks at all of them. "found" is the share of originals that it pairs with their repeat; "by chance" are
pairs of two different originals, of a million such pairs. A look shared by more than 20 photos counts as not found.

Needs NumPy, OpenCV and Pillow. Without arguments it does nothing.
"""

import hashlib
import io
import json
import pathlib
import subprocess
import sys
import tempfile

import cv2
import numpy as np
from PIL import Image

COUNT = 1000
THRESHOLDS = (0.90, 0.92, 0.94, 0.96)


def photos(folder, random):
    """Up to COUNT photos of distinct content and more than 16 pixels a side, in a random order."""
    paths = sorted(path for path in pathlib.Path(folder).rglob("*") if path.suffix.lower() in (".png", ".jpg"))
    known = set()
    for index in random.permutation(len(paths)):
        content = paths[index].read_bytes()
        digest = hashlib.sha256(content).digest()
        photo = np.asarray(Image.open(io.BytesIO(content)).convert("L"))
        if digest not in known and min(photo.shape) > 16 and len(known) < COUNT:
            known.add(digest)
            yield photo


def middle(photo, angle=0.0, right=0.0, down=0.0):
    """The middle 90 % of a photo, as a camera sees it that is turned (degrees) and moved (shares of a side)."""
    height, width = photo.shape
    out_width, out_height = int(0.9 * width), int(0.9 * height)
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), angle, 1.0)
    matrix[:, 2] += [right * width - (width - out_width) / 2, down * height - (height - out_height) / 2]
    return cv2.warpAffine(photo, matrix, (out_width, out_height), borderMode=cv2.BORDER_REFLECT)


def repeat(photo, random):
    """Another shot of the same part, as JPEG."""
    shot = middle(photo, random.uniform(-3, 3), *random.uniform(-0.02, 0.02, 2)).astype(float)
    shot = 255 * (shot / 255) ** random.uniform(0.75, 1.33)
    shot = shot * random.uniform(0.8, 1.2) + random.uniform(-20, 20) + random.normal(0, 3, shot.shape)
    shot = np.rot90(np.clip(shot, 0, 255).astype(np.uint8), random.integers(4))
    if random.random() < 0.5:
        shot = shot[:, ::-1]
    file = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(shot)).save(file, "JPEG", quality=50)
    return file.getvalue()


def measure(kizu, folder):
    random = np.random.default_rng(0)
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        (place / "original").mkdir()
        (place / "repeat").mkdir()
        count = 0
        for photo in photos(folder, random):
            Image.fromarray(middle(photo)).save(place / "original" / f"{count}.png")
            (place / "repeat" / f"{count}.jpg").write_bytes(repeat(photo, random))
            count += 1
        for threshold in THRESHOLDS:
            command = [kizu, "inspect", place, "--near", str(threshold), "--json", "--quiet"]
            result = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
            pairs = [pair["paths"] for pair in result["duplicates"]["nearPairs"]]
            named = [[pathlib.PurePath(path) for path in pair] for pair in pairs]
            found = sum(a.stem == b.stem for a, b in named)
            chance = sum(a.stem != b.stem and a.parent == b.parent == pathlib.PurePath("original") for a, b in named)
            print(
                f"{pathlib.Path(folder).name}: {count} photos, --near {threshold:.2f}: found {found / count:.1%}, "
                f"by chance {chance} pairs ({chance / (count * (count - 1) / 2) * 1e6:.1f} of a million), "
                f"{result['duplicates']['crowded']} too alike"
            )


if __name__ == "__main__":
    for name in sys.argv[2:]:
        measure(sys.argv[1], name)
