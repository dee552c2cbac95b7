"""Decoding, side by side: Kizu, Pillow, OpenCV and the bare libraries, one core, in one run.

    python Benchmarks/decode.py [--rounds 5]

Needs Pillow and opencv-python-headless, a release build of kizu (swift build -c release) and of the floor
(swift build -c release --package-path Benchmarks). Draws a colour photo of 512 and of 4000 x 3000 pixels as JPEG
(quality 90) and PNG in a temporary folder. Each round times every program once, so that a disturbance of the machine
meets all of them; the table gives the medians over rounds in milliseconds, and their ratios to Kizu's (above 1:
Kizu is faster). "1/8" decodes for a target of 1/8 of the size or less: Kizu by --short-side, Pillow by draft(), OpenCV by
IMREAD_REDUCED_COLOR_8, and Pillow's full decode beside it. The cache line times taking the photo from Kizu's cache.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import tempfile
import time

import cv2
import numpy as np
from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parent.parent
KIZU = ROOT / ".build/release/kizu"
FLOOR = ROOT / "Benchmarks/.build/release/decode-floor"


def photo(width, height):
    """Coarse structure under fine grain."""
    random = np.random.default_rng(0)
    coarse = random.integers(0, 255, (max(2, height // 16), max(2, width // 16), 3), dtype=np.uint8)
    image = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC).astype(np.int16)
    return np.clip(image + random.integers(-8, 8, image.shape), 0, 255).astype(np.uint8)


def timed(work, seconds=1.5):
    """Median milliseconds of a call."""
    work()
    times, end = [], time.perf_counter() + seconds
    while len(times) < 5 or time.perf_counter() < end:
        start = time.perf_counter()
        work()
        times.append(1e3 * (time.perf_counter() - start))
    return statistics.median(times)


def kizu(stage, file, *options):
    command = [KIZU, "bench", stage, "--photo", file, "--threads", "1", "--json", *options]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["median"]


def floor(file, megapixels, denominator=1):
    runs = str(max(5, int(200 / megapixels)) if megapixels < 1 else 7)
    command = [FLOOR, file, runs, str(denominator)]
    return float(subprocess.run(command, check=True, capture_output=True).stdout)


def pillow(data, draft=None):
    def work():
        import io

        image = Image.open(io.BytesIO(data))
        if draft:
            image.draft(None, draft)
        np.asarray(image)

    return work


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    cv2.setNumThreads(1)
    cases = {}
    with tempfile.TemporaryDirectory() as folder:
        for width, height in [(512, 512), (4000, 3000)]:
            image = photo(width, height)
            for suffix in ["jpg", "png"]:
                file = f"{folder}/{width}.{suffix}"
                Image.fromarray(image).save(file, quality=90)
                data = pathlib.Path(file).read_bytes()
                array = np.frombuffer(data, np.uint8)
                megapixels = width * height / 1e6
                name = f"{width}x{height} {suffix}"
                cases[name] = {
                    "kizu": lambda f=file: kizu("decode", f),
                    "pillow": lambda d=data: timed(pillow(d)),
                    "opencv": lambda a=array: timed(lambda: cv2.imdecode(a, cv2.IMREAD_COLOR)),
                    "bare library": lambda f=file, m=megapixels: floor(f, m),
                }
                if suffix == "jpg":
                    short = min(width, height) // 8
                    cases[name + " 1/8"] = {
                        "kizu": lambda f=file, s=short: kizu("decode", f, "--short-side", str(s)),
                        "pillow full": lambda d=data: timed(pillow(d)),
                        "pillow draft": lambda d=data, s=short: timed(pillow(d, (s, s))),
                        "opencv": lambda a=array: timed(lambda: cv2.imdecode(a, cv2.IMREAD_REDUCED_COLOR_8)),
                        "bare library": lambda f=file, m=megapixels: floor(f, m, 8),
                    }
                    cases[name + " cache"] = {
                        "kizu": lambda f=file: kizu("load", f),
                        "kizu decode": lambda f=file: kizu("decode", f),
                        "pillow": lambda d=data: timed(pillow(d)),
                    }
        found = {name: {program: [] for program in programs} for name, programs in cases.items()}
        for _ in range(rounds):
            for name, programs in cases.items():
                for program, work in programs.items():
                    found[name][program].append(work())
    print(f"{'photo':22s} {'program':14s} {'ms':>10s} {'ratio':>8s}")
    for name, programs in found.items():
        own = statistics.median(programs["kizu"])
        for program, times in programs.items():
            # The ratio of times that were taken one after the other, not of medians of different rounds.
            ratio = statistics.median(t / k for t, k in zip(times, programs["kizu"]))
            print(f"{name:22s} {program:14s} {statistics.median(times):10.4f} {ratio:8.2f}" if program != "kizu"
                  else f"{name:22s} {program:14s} {own:10.4f}")


if __name__ == "__main__":
    main()
