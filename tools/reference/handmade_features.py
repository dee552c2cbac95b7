"""Reference vectors of HandmadeFeatures, by NumPy: python tools/reference/handmade_features.py

Written from the papers and the documentation of the Swift type, in whole-array operations and f64. The pictures
come from an integer recurrence that the tests repeat, so only results are stored.
"""
import json
import pathlib

import numpy as np

FIXTURES = pathlib.Path(__file__).parents[2] / "Tests" / "KizuEvalTests" / "Fixtures"


def picture(size, channels):
    state, values = 12345 + size, []
    for index in range(channels * size * size):
        state = (state * 1664525 + 1013904223) % 2**32
        x, y = index % size, index // size % size
        values.append((7 * x + 3 * y * (1 + index // (size * size)) + (state >> 8) % 64) % 256 / 255)
    return np.array(values, np.float32).astype(np.float64).reshape(channels, size, size)


def histograms_of_gradients(grey):
    size, cells, bins = len(grey), 4, 8
    padded = np.pad(grey, 1, mode="edge")
    across = padded[1:-1, 2:] - padded[1:-1, :-2]
    down = padded[2:, 1:-1] - padded[:-2, 1:-1]
    magnitude = np.hypot(across, down)
    turn = np.arctan2(down, across) % np.pi / np.pi * bins
    # Triangles: each pixel votes for what is nearer than one cell, and than one orientation round the circle.
    place = (np.arange(size) + 0.5) * cells / size - 0.5
    near = np.maximum(0, 1 - np.abs(place[None, :] - np.arange(cells)[:, None]))
    distance = np.abs(turn[None] - np.arange(bins)[:, None, None])
    orientation = np.maximum(0, 1 - np.minimum(distance, bins - distance))
    votes = np.einsum("ry,cx,oyx,yx->rco", near, near, orientation, magnitude) * cells * cells / size**2
    rows = []
    for row in range(cells - 1):
        for column in range(cells - 1):
            block = votes[row:row + 2, column:column + 2].ravel()
            block = np.minimum(block / np.sqrt((block**2).sum() + 4e-5**2), 0.2)
            rows.append(block / np.sqrt((block**2).sum() + 4e-5**2))
    return np.concatenate(rows), magnitude


def local_binary_patterns(grey, points, radius):
    size = len(grey)
    y, x = np.mgrid[radius:size - radius, radius:size - radius]
    padded = np.pad(grey, ((0, 1), (0, 1)))
    bits = []
    for index in range(points):
        angle = 2 * np.pi * index / points
        px, py = x + np.round(radius * np.cos(angle), 9), y - np.round(radius * np.sin(angle), 9)
        left, top = np.floor(px).astype(int), np.floor(py).astype(int)
        fx, fy = px - left, py - top
        value = (
            (1 - fx) * (1 - fy) * padded[top, left] + fx * (1 - fy) * padded[top, left + 1]
            + (1 - fx) * fy * padded[top + 1, left] + fx * fy * padded[top + 1, left + 1])
        bits.append(value >= grey[y, x] + 1 / 512)
    bits = np.array(bits)
    changes = (bits != np.roll(bits, 1, axis=0)).sum(axis=0)
    patterns = np.where(changes <= 2, bits.sum(axis=0), points + 1)
    return np.bincount(patterns.ravel(), minlength=points + 2) / patterns.size


def quantiles(values, shares):
    ordered = np.sort(values.ravel())
    return [ordered[int(share * (ordered.size - 1) + 0.5)] for share in shares]


def features(samples):
    grey = samples[0] if len(samples) == 1 else np.tensordot([0.299, 0.587, 0.114], samples, 1)
    edges, magnitude = histograms_of_gradients(grey)
    row = [*edges, *local_binary_patterns(grey, 8, 1), *local_binary_patterns(grey, 16, 2)]
    row += quantiles(magnitude, [0.1, 0.25, 0.5, 0.75, 0.9, 0.99])
    for plane in samples:
        row += quantiles(plane, [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99])
    return [round(float(value), 6) for value in row]


cases = [
    {"size": size, "channels": channels, "features": features(picture(size, channels))}
    for size, channels in [(17, 1), (31, 3), (32, 1), (33, 3)]
]
(FIXTURES / "handmade.json").write_text(json.dumps(cases) + "\n")
