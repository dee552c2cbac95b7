"""Each operation of a view, side by side: Kizu and OpenCV, one core, in one run.

    python Benchmarks/operations.py [--rounds 3] [--size 128]

Needs opencv-python-headless and a release build of kizu (swift build -c release). Both crop 8 % to 100 % of a colour
photo of 512 x 512 pixels, resize it antialiased (OpenCV by INTER_AREA), do one operation with a strength drawn anew
each view, and normalise to f32. OpenCV works on bytes, as Albumentations does, and rotates without antialiasing instead
of resizing; Kizu works on f32 samples. Each round times every operation of both once. The table gives medians over
rounds of CPU time in milliseconds: what an operation costs (of Kizu, what it adds to the plain view), the ratio of
Kizu's to OpenCV's (below 1: Kizu is faster), and the same for the whole view.
"""

import argparse
import json
import math
import os
import pathlib
import statistics
import subprocess
import time

import cv2
import numpy as np

KIZU = pathlib.Path(__file__).resolve().parent.parent / ".build/release/kizu"
RANDOM = np.random.default_rng(0)
LEVELS = np.arange(256, dtype=np.float32)
SMOOTH = np.array([[1, 1, 1], [1, 5, 1], [1, 1, 1]], np.float32) / 13


def photo():
    """Coarse structure under fine grain."""
    coarse = RANDOM.integers(0, 255, (32, 32, 3), dtype=np.uint8)
    image = cv2.resize(coarse, (512, 512), interpolation=cv2.INTER_CUBIC).astype(np.int16)
    return np.clip(image + RANDOM.integers(-8, 8, image.shape), 0, 255).astype(np.uint8)


PHOTO = photo()


def crop():
    area, ratio = 512 * 512 * RANDOM.uniform(0.08, 1), math.exp(RANDOM.uniform(math.log(3 / 4), math.log(4 / 3)))
    width, height = min(512, round(math.sqrt(area * ratio))), min(512, round(math.sqrt(area / ratio)))
    return RANDOM.integers(0, 513 - width), RANDOM.integers(0, 513 - height), width, height


def resized(size):
    x, y, width, height = crop()
    return cv2.resize(PHOTO[y:y + height, x:x + width], (size, size), interpolation=cv2.INTER_AREA)


def rotated(size):
    x, y, width, height = crop()
    angle = math.radians(RANDOM.uniform(-10, 10))
    cosine, sine, across, down = math.cos(angle), math.sin(angle), width / size, height / size
    matrix = np.array([[across * cosine, -down * sine, 0], [across * sine, down * cosine, 0]])
    matrix[:, 2] = [x + width / 2, y + height / 2] - matrix[:, :2] @ [size / 2, size / 2]
    return cv2.warpAffine(
        PHOTO, matrix, (size, size), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REFLECT_101)


def orientation(view):
    view = cv2.flip(view, int(RANDOM.integers(-1, 2)))
    return cv2.rotate(view, int(RANDOM.integers(0, 3)))


def illumination(view):
    size, angle, strength = view.shape[0], RANDOM.uniform(0, 2 * math.pi), RANDOM.uniform(0, 0.5)
    line = np.linspace(-1, 1, size, dtype=np.float32)
    light = 1 + strength * (line * math.cos(angle) + line[:, None] * math.sin(angle)) / (
        abs(math.cos(angle)) + abs(math.sin(angle)))
    return cv2.multiply(view, cv2.merge([light.astype(np.float32)] * 3), dtype=cv2.CV_8U)


def contrast(view):
    factor = RANDOM.uniform(0.2, 1.8)
    mean = cv2.mean(cv2.cvtColor(view, cv2.COLOR_RGB2GRAY))[0]
    return cv2.LUT(view, np.clip(LEVELS * factor + (1 - factor) * mean, 0, 255).astype(np.uint8))


def grey(view):
    return cv2.cvtColor(cv2.cvtColor(view, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)


def saturation(view):
    factor = RANDOM.uniform(0.2, 1.8)
    return cv2.addWeighted(view, factor, grey(view), 1 - factor, 0)


def hue(view):
    hsv = cv2.cvtColor(view, cv2.COLOR_RGB2HSV)
    channels = list(cv2.split(hsv))
    channels[0] = cv2.LUT(channels[0], np.mod(LEVELS + RANDOM.uniform(-36, 36), 180).astype(np.uint8))
    return cv2.cvtColor(cv2.merge(channels), cv2.COLOR_HSV2RGB)


def sharpness(view):
    factor = RANDOM.uniform(0.2, 1.8)
    return cv2.addWeighted(view, factor, cv2.filter2D(view, -1, SMOOTH), 1 - factor, 0)


def noise(view, shot=False):
    normal = np.empty(view.shape, np.float32)
    cv2.randn(normal, 0, 255 * RANDOM.uniform(0, 0.05))
    if shot:
        normal = cv2.multiply(normal, cv2.sqrt(view.astype(np.float32) * np.float32(1 / 255)))
    return cv2.add(view, normal, dtype=cv2.CV_8U)


def jpeg(view):
    _, data = cv2.imencode(".jpg", view, [cv2.IMWRITE_JPEG_QUALITY, int(RANDOM.integers(30, 96))])
    return cv2.imdecode(data, cv2.IMREAD_COLOR)


def cutout(view):
    side = round(view.shape[0] * math.sqrt(RANDOM.uniform(0.02, 0.1)))
    x, y = RANDOM.integers(0, view.shape[0] - side, 2)
    view[y:y + side, x:x + side] = 0
    return view


OPERATIONS = {
    "plain": lambda view: view,
    "orientation": orientation,
    "rotation": None,
    "illumination": illumination,
    "brightness": lambda view: cv2.convertScaleAbs(view, alpha=RANDOM.uniform(0.2, 1.8)),
    "contrast": contrast,
    "saturation": saturation,
    "hue": hue,
    "grey": grey,
    "gamma": lambda view: cv2.LUT(view, (255 * (LEVELS / 255) ** RANDOM.uniform(0.5, 2)).astype(np.uint8)),
    "blur": lambda view: cv2.GaussianBlur(view, (0, 0), RANDOM.uniform(0.1, 2)),
    "sharpness": sharpness,
    "solarise": lambda view: cv2.LUT(view, np.where(LEVELS >= 128, 255 - LEVELS, LEVELS).astype(np.uint8)),
    "noise": noise,
    "shotNoise": lambda view: noise(view, shot=True),
    "jpeg": jpeg,
    "cutout": cutout,
}


def normalised(view):
    return cv2.multiply(cv2.subtract(view, (127.5,) * 4, dtype=cv2.CV_32F), (1 / 51,) * 4)


def timed(work, views):
    """Milliseconds of computing a call."""
    start = time.process_time()
    for _ in range(views):
        work()
    return 1e3 * (time.process_time() - start) / views


def opencv(size, views=200):
    """Milliseconds a view of each operation alone, and of the plain view as "plain"."""
    found = {"plain": timed(lambda: normalised(resized(size)), views)}
    made = [resized(size) for _ in range(views)]
    for name, change in OPERATIONS.items():
        if name == "rotation":
            found[name] = timed(lambda: normalised(rotated(size)), views) - found["plain"]
        elif name != "plain":
            found[name] = timed(lambda: change(made[RANDOM.integers(0, views)]), views)
    return found


def kizu(size):
    command = [KIZU, "bench", "views", "--operations", "--size", str(size), "--cpu-time", "--json"]
    rows = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["rows"]
    return {row["name"]: row["median"] for row in rows}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--size", type=int, default=128)
    options = parser.parse_args()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    cv2.setNumThreads(1)
    own, other = {name: [] for name in OPERATIONS}, {name: [] for name in OPERATIONS}
    opencv(options.size, views=20)
    for _ in range(options.rounds):
        for name, ms in kizu(options.size).items():
            own[name].append(ms)
        for name, ms in opencv(options.size).items():
            other[name].append(ms)
    median = statistics.median
    print(f"{'operation':14s} {'Kizu':>8s} {'OpenCV':>8s} {'ratio':>6s}  {'Kizu whole view':>15s} {'ratio':>6s}")
    for name in OPERATIONS:
        whole = median(own[name])
        alone = [a - b * (name != "plain") for a, b in zip(own[name], own["plain"])]
        both = [b + p * (name != "plain") for b, p in zip(other[name], other["plain"])]
        ratio = median(a / b for a, b in zip(alone, other[name])) if name != "rotation" else float("nan")
        print(f"{name:14s} {median(alone):8.4f} {median(other[name]):8.4f} {ratio:6.2f}  {whole:15.4f} "
              f"{median(a / b for a, b in zip(own[name], both)):6.2f}")


if __name__ == "__main__":
    main()
