"""Compares embeddings that `kizu embed` wrote with those of torchvision's model from the same weights.

    python tools/reference/check_features.py runs/first/encoder.safetensors PHOTOS embeddings.csv [COUNT]

Fails where a photo's embedding differs by more than 1e-3 of its norm. Needs what load_encoder.py needs.
"""

import csv
import pathlib
import sys

import numpy as np
import torch

from load_encoder import load_encoder, preprocess

encoder, photos, embeddings = sys.argv[1:4]
count = int(sys.argv[4]) if len(sys.argv) > 4 else 200
model, preprocessing = load_encoder(encoder)
with open(embeddings, newline="", encoding="utf-8") as file:
    rows = list(csv.reader(file))[1:]
rows = rows[:: max(1, len(rows) // count)]
worst = (0.0, "")
with torch.no_grad():
    for path, _, *values in rows:
        expected = model(preprocess(pathlib.Path(photos) / path, preprocessing))[0].numpy()
        found = np.array(values, dtype=np.float32)
        worst = max(worst, (float(np.linalg.norm(found - expected) / np.linalg.norm(expected)), path))
print(f"{len(rows)} photos; the largest difference is {worst[0]:.2e} of the norm ({worst[1]})")
sys.exit(0 if worst[0] <= 1e-3 else 1)
