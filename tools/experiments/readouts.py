"""Which numbers of an encoder tell classes apart: those of its last map, or the statistics of earlier ones?

    python tools/experiments/readouts.py FOLDER LABELS.csv ENCODER.safetensors...

Reads training rows alone, in five grouped folds: balanced accuracy of 20 nearest neighbours (weights exp(cosine / 0.07))
and of a linear probe (C = 0.01, classes alike) on several readouts of the same encoder. m and s are mean and
standard deviation of every channel of a stage, "scaled" brings every number to mean 0 and deviation 1 over the
photos. The figures decide what Kizu reads out; they are not Kizu's own. Needs torch, torchvision, safetensors, scikit-learn,
SciPy and Pillow.
"""

import csv
import json
import pathlib
import sys

import numpy as np
import torch
from safetensors import safe_open
from scipy.linalg import hadamard
from safetensors.torch import load_file
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.preprocessing import StandardScaler
from torchvision.models.resnet import ResNet

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "reference"))
from load_encoder import BLOCKS, preprocess  # noqa: E402

STEMS = {"small": 2, "cifar": 1}


def load(path):
    with safe_open(path, "pt") as file:
        metadata = file.metadata()
    architecture = json.loads(metadata["kizu.architecture"])
    network = ResNet(*BLOCKS[architecture["kind"]])
    network.fc = torch.nn.Identity()
    if architecture["stem"] in STEMS:
        network.conv1 = torch.nn.Conv2d(3, 64, 3, STEMS[architecture["stem"]], 1, bias=False)
    network.load_state_dict(load_file(path), strict=True)
    return network.eval(), json.loads(metadata["kizu.preprocessing"])


@torch.no_grad()
def statistics(network, preprocessing, paths):
    """Mean and standard deviation of every channel after each of the four stages, eight arrays of [photos, channels]."""
    rows = []
    for first in range(0, len(paths), 64):
        x = torch.cat([preprocess(path, preprocessing) for path in paths[first:first + 64]])
        x = network.maxpool(network.relu(network.bn1(network.conv1(x))))
        row = []
        for stage in (network.layer1, network.layer2, network.layer3, network.layer4):
            x = stage(x)
            row += [x.mean((2, 3)), x.std((2, 3), unbiased=False)]
        rows.append(row)
    return [torch.cat(parts).double().numpy() for parts in zip(*rows)]


def unit(x):
    return x / np.maximum(np.linalg.norm(x, axis=1, keepdims=True), 1e-12)


def scaled(x):
    return (x - x.mean(0)) / (x.std(0) + 1e-8)


def whitened(x):
    """As --readout all: the 512 leading directions, each over the root of its variance and 1/300 of all, turned."""
    some = x[np.arange(min(len(x), 2000)) * len(x) // min(len(x), 2000)]
    _, lengths, directions = np.linalg.svd(some - some.mean(0), full_matrices=False)
    variances = lengths[:512] ** 2 / len(some)
    noise = ((some - some.mean(0)) ** 2).sum() / len(some) / 300
    y = np.zeros((len(x), 512))
    y[:, :len(variances)] = (x - some.mean(0)) @ directions[:512].T / np.sqrt(variances + noise)
    return y @ hadamard(512).T / np.sqrt(512)


def readouts(m1, s1, m2, s2, m3, s3, m4, s4):
    early = np.concatenate([unit(np.concatenate([m1, s1], 1)), unit(np.concatenate([m2, s2], 1))], 1)
    middle = np.concatenate([m2, s2, m3], 1)
    yield "all", whitened(np.concatenate([early, unit(m3), unit(m4)], 1))
    yield "last: m4", m4
    yield "middle: m2 s2 m3", middle
    yield "m1 s1 m2 s2, scaled", scaled(early)
    yield "m1 s1 m2 s2 m3 m4, scaled", scaled(np.concatenate([early, unit(m3), unit(m4)], 1))


def neighbours(features, labels, queries, classes):
    order = {name: place for place, name in enumerate(classes)}
    similar, answers = unit(queries) @ unit(features).T, []
    for row in similar:
        votes = np.zeros(len(classes))
        for place in np.argsort(-row)[:20]:
            votes[order[labels[place]]] += np.exp(row[place] / 0.07)
        answers.append(classes[votes.argmax()])
    return np.array(answers)


def main():
    folder, table, encoders = sys.argv[1], sys.argv[2], sys.argv[3:]
    with open(table, newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["split"] == "train" and row["label"]]
    labels = np.array([row["label"] for row in rows])
    classes = sorted(set(labels))
    splitter = StratifiedGroupKFold(5, shuffle=True, random_state=0)
    folds = list(splitter.split(labels, labels, [row["group"] for row in rows]))
    for encoder in encoders:
        network, preprocessing = load(encoder)
        print(f"{encoder}: {len(rows)} photos", flush=True)
        parts = statistics(network, preprocessing, [f"{folder}/{row['path']}" for row in rows])
        for name, features in readouts(*parts):
            near, probe = labels.copy(), labels.copy()
            for teach, test in folds:
                near[test] = neighbours(features[teach], labels[teach], features[test], classes)
                scaler = StandardScaler().fit(features[teach])
                model = LogisticRegression(C=0.01, max_iter=300, class_weight="balanced")
                model.fit(scaler.transform(features[teach]), labels[teach])
                probe[test] = model.predict(scaler.transform(features[test]))
            scores = [100 * balanced_accuracy_score(labels, found) for found in (near, probe)]
            print(f"  {name:28} {features.shape[1]:5}  k-NN {scores[0]:5.1f}  probe {scores[1]:5.1f}", flush=True)


if __name__ == "__main__":
    main()
