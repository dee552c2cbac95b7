"""Would a network of depthwise convolutions learn more per second of CPU than a ResNet?

    python tools/experiments/small_encoders.py SETS [--seconds 150] [--sets NAME ...] [--encoders NAME ...]

SETS is a folder with NAME/ and NAME.csv (path,label,group,split). Each encoder is trained by PyTorch with SimCLR's
loss in bf16 on one thread for the same CPU time, on 64-pixel views of the training rows, with a learning rate that
falls to zero at the end of that time, and is judged on grouped folds of the same rows: balanced accuracy of 20 nearest
neighbours (weights exp(cosine / 0.07)) and of a linear probe on the last map's averages. Needs torch, torchvision,
timm, scikit-learn and Pillow. The figures decide which encoders Kizu offers; they are not Kizu's own.
"""

import argparse
import csv
import pathlib
import time

import numpy
import timm
import torch
import torchvision
from PIL import Image
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.preprocessing import StandardScaler
from torch.nn import functional

SIZE, PAIRS, TEMPERATURE = 64, 64, 0.2


def resnet(layers):
    network = torchvision.models.ResNet(torchvision.models.resnet.BasicBlock, layers)
    network.conv1 = torch.nn.Conv2d(3, 64, 3, 2, 1, bias=False)
    network.fc = torch.nn.Identity()
    return network


# Name: the network, its optimiser.
ENCODERS = {
    "resnet18": lambda: (resnet([2, 2, 2, 2]), "sgd"),
    "resnet10": lambda: (resnet([1, 1, 1, 1]), "sgd"),
    "mobilenetv3_small": lambda: (timm.create_model("mobilenetv3_small_100", num_classes=0), "sgd"),
    "mobilenetv2_050": lambda: (timm.create_model("mobilenetv2_050", num_classes=0), "sgd"),
    "convnext_atto": lambda: (timm.create_model("convnext_atto", num_classes=0), "adamw"),
}


def views(photos):
    """One view of each photo [N, 3, H, W]: crops of 0.6 to 1 of the area, brightness and contrast."""
    count = len(photos)
    side = torch.empty(count).uniform_(0.6, 1).sqrt()
    aspect = torch.empty(count).uniform_(-0.16, 0.16).exp().sqrt()
    matrix = torch.zeros(count, 2, 3)
    for axis, scale in enumerate([(side * aspect).clamp(max=1), (side / aspect).clamp(max=1)]):
        matrix[:, axis, axis] = scale
        matrix[:, axis, 2] = torch.empty(count).uniform_(-1, 1) * (1 - scale)
    grid = functional.affine_grid(matrix, (count, 3, SIZE, SIZE), align_corners=False)
    x = functional.grid_sample(photos, grid, padding_mode="reflection", align_corners=False)
    brightness, contrast = (torch.empty(count, 1, 1, 1).uniform_(0.6, 1.4) for _ in range(2))
    x = x * brightness
    mean = x.mean((1, 2, 3), keepdim=True)
    return ((x - mean) * contrast + mean).clamp(0, 1) + 0.02 * torch.randn(count, 1, SIZE, SIZE)


def train(encoder, kind, photos, mean, deviation, seconds):
    """Trains for the CPU time given; returns the steps taken."""
    encoder.train()
    features = encoder(torch.zeros(2, 3, SIZE, SIZE)).shape[1]
    head = torch.nn.Sequential(
        torch.nn.Linear(features, 512, bias=False), torch.nn.BatchNorm1d(512), torch.nn.ReLU(),
        torch.nn.Linear(512, 128, bias=False), torch.nn.BatchNorm1d(128, affine=False))
    network = torch.nn.Sequential(encoder, head).to(memory_format=torch.channels_last)
    rate = 0.05 if kind == "sgd" else 1e-3
    optimizer = (torch.optim.SGD(network.parameters(), rate, momentum=0.9, weight_decay=5e-4) if kind == "sgd"
                 else torch.optim.AdamW(network.parameters(), rate, weight_decay=0.05))
    start, order, steps = time.process_time(), [], 0
    while (done := (time.process_time() - start) / seconds) < 1:
        for group in optimizer.param_groups:
            group["lr"] = rate * min(1, 10 * done + 1e-3) * 0.5 * (1 + numpy.cos(numpy.pi * done))
        if len(order) < PAIRS:
            order = torch.randperm(len(photos)).tolist()
        batch = photos[[order.pop() for _ in range(PAIRS)]].float() / 255
        x = ((torch.cat([views(batch), views(batch)]) - mean) / deviation).contiguous(
            memory_format=torch.channels_last)
        with torch.autocast("cpu", torch.bfloat16):
            z = network(x)
        z = functional.normalize(z.float(), dim=1)
        cosines = (z @ z.T / TEMPERATURE).fill_diagonal_(-1e9)
        loss = functional.cross_entropy(cosines, torch.arange(2 * PAIRS).roll(PAIRS))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        steps += 1
    return steps


def neighbours(train_features, train_labels, features, classes):
    a, b = (x / numpy.linalg.norm(x, axis=1, keepdims=True) for x in (train_features, features))
    found = []
    for row in b @ a.T:
        nearest = numpy.argsort(-row)[:20]
        votes = numpy.zeros(classes)
        numpy.add.at(votes, train_labels[nearest], numpy.exp(row[nearest] / 0.07))
        found.append(votes.argmax())
    return found


def judge(encoder, photos, mean, deviation, labels, groups):
    encoder.eval()
    small = [functional.interpolate(photos[i:i + 64].float() / 255, (SIZE, SIZE), mode="bilinear", antialias=True,
                                    align_corners=False) for i in range(0, len(photos), 64)]
    with torch.no_grad():
        features = torch.cat([encoder((x - mean) / deviation) for x in small]).numpy()
    nearest, probed = numpy.zeros(len(labels), int), numpy.zeros(len(labels), int)
    for train_rows, rows in StratifiedGroupKFold(5, shuffle=True, random_state=0).split(features, labels, groups):
        nearest[rows] = neighbours(features[train_rows], labels[train_rows], features[rows], labels.max() + 1)
        scaler = StandardScaler().fit(features[train_rows])
        probe = LogisticRegression(C=0.01, max_iter=200, class_weight="balanced")
        probe.fit(scaler.transform(features[train_rows]), labels[train_rows])
        probed[rows] = probe.predict(scaler.transform(features[rows]))
    return balanced_accuracy_score(labels, nearest), balanced_accuracy_score(labels, probed)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--seconds", type=float, default=150)
    parser.add_argument("--sets", nargs="+", default=["x-sdd", "coffee-leaf-symptom", "deeppcb-crops"])
    parser.add_argument("--encoders", nargs="+", default=list(ENCODERS))
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    print(f"{'set':20s} {'encoder':18s} {'steps':>6s} {'k-NN':>6s} {'probe':>6s}   untrained")
    for name in arguments.sets:
        with open(arguments.folder / f"{name}.csv", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["split"] == "train"]
        side = 96
        photos = torch.stack([
            torch.from_numpy(numpy.array(Image.open(arguments.folder / name / row["path"]).convert("RGB").resize(
                (side, side), Image.BILINEAR))).permute(2, 0, 1) for row in rows])
        sample = photos[:1000].float() / 255
        mean, deviation = sample.mean(), sample.std()
        kinds = sorted({row["label"] for row in rows})
        labels = numpy.array([kinds.index(row["label"]) for row in rows])
        groups = numpy.array([row["group"] for row in rows])
        judged = slice(None, None, max(1, len(rows) // 2000))
        for encoder_name in arguments.encoders:
            torch.manual_seed(0)
            encoder, kind = ENCODERS[encoder_name]()
            rest = (photos[judged], mean, deviation, labels[judged], groups[judged])
            before = judge(encoder, *rest)
            steps = train(encoder, kind, photos, mean, deviation, arguments.seconds)
            after = judge(encoder, *rest)
            print(f"{name:20s} {encoder_name:18s} {steps:6d} {after[0]:6.3f} {after[1]:6.3f}   "
                  f"{before[0]:.3f} {before[1]:.3f}", flush=True)


if __name__ == "__main__":
    main()
