"""Would a network of depthwise convolutions learn more per second of CPU than a ResNet?

    python tools/experiments/small_encoders.py SETS [--seconds 150] [--bf16] [--sets NAME ...] [--encoders NAME ...]

SETS is a folder with NAME/ and NAME.csv (path,label,group,split). Each encoder is trained by PyTorch with SimCLR's
loss on one thread for the same CPU time, on 64-pixel views of the training rows, with a learning rate that falls to
zero at the end of that time, and is judged on grouped folds of the same rows: balanced accuracy of 20 nearest
neighbours (weights exp(cosine / 0.07)) and of a linear probe. It is read out as Kizu does by default (readouts.py:
statistics of four stages, whitened), and from the last map's averages alone. Needs torch, torchvision, timm,
scikit-learn, SciPy and Pillow. The figures decide which encoders Kizu offers; they are not Kizu's own.
"""

import argparse
import csv
import pathlib
import sys
import time

import numpy as np
import timm
import torch
import torchvision
from PIL import Image
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.preprocessing import StandardScaler
from torch.nn import functional

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from readouts import unit, whitened  # noqa: E402

SIZE, PAIRS, TEMPERATURE = 64, 64, 0.2


class NarrowResNet(torchvision.models.ResNet):
    """ResNet of basic blocks with a 3×3 stem and a share of the usual channels, as Kizu's --encoder-width has it."""

    def __init__(self, layers, width=1.0):
        super().__init__(torchvision.models.resnet.BasicBlock, [1, 1, 1, 1])
        channels = [int(width * count) for count in (64, 128, 256, 512)]
        self.inplanes = channels[0]
        self.conv1 = torch.nn.Conv2d(3, channels[0], 3, 2, 1, bias=False)
        self.bn1 = torch.nn.BatchNorm2d(channels[0])
        for number, (count, blocks) in enumerate(zip(channels, layers)):
            layer = self._make_layer(torchvision.models.resnet.BasicBlock, count, blocks, stride=1 if number == 0 else 2)
            setattr(self, f"layer{number + 1}", layer)
        self.fc = torch.nn.Identity()


def resnet(layers, width=1.0):
    network = NarrowResNet(layers, width)
    return network, [network.layer1, network.layer2, network.layer3, network.layer4], "sgd"


def mobilenet(name):
    network = timm.create_model(name, num_classes=0)
    return network, list(network.blocks[1:4]) + [network.blocks[-1]], "sgd"


def convnext(name):
    network = timm.create_model(name, num_classes=0)
    return network, list(network.stages), "adamw"


# Name: the network, the four stages that are read out, its optimiser.
ENCODERS = {
    "resnet18": lambda: resnet([2, 2, 2, 2]),
    "resnet18 × 0.5": lambda: resnet([2, 2, 2, 2], 0.5),
    "resnet10": lambda: resnet([1, 1, 1, 1]),
    "resnet10 × 0.5": lambda: resnet([1, 1, 1, 1], 0.5),
    "mobilenetv3_small": lambda: mobilenet("mobilenetv3_small_100"),
    "mobilenetv2_050": lambda: mobilenet("mobilenetv2_050"),
    "convnext_atto": lambda: convnext("convnext_atto"),
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


def train(encoder, kind, photos, mean, deviation, seconds, bf16):
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
            group["lr"] = rate * min(1, 10 * done + 1e-3) * 0.5 * (1 + np.cos(np.pi * done))
        if len(order) < PAIRS:
            order = torch.randperm(len(photos)).tolist()
        batch = photos[[order.pop() for _ in range(PAIRS)]].float() / 255
        x = ((torch.cat([views(batch), views(batch)]) - mean) / deviation).contiguous(
            memory_format=torch.channels_last)
        with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
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
    a, b = (x / np.linalg.norm(x, axis=1, keepdims=True) for x in (train_features, features))
    found = []
    for row in b @ a.T:
        nearest = np.argsort(-row)[:20]
        votes = np.zeros(classes)
        np.add.at(votes, train_labels[nearest], np.exp(row[nearest] / 0.07))
        found.append(votes.argmax())
    return found


@torch.no_grad()
def read_out(encoder, stages, photos, mean, deviation):
    """The last map's averages [photos, channels], and what Kizu's readout makes of four stages [photos, 512]."""
    encoder.eval()
    maps, last, parts = {}, [], [[] for _ in stages]
    hooks = [stage.register_forward_hook(lambda _, __, x, place=place: maps.__setitem__(place, x))
             for place, stage in enumerate(stages)]
    for first in range(0, len(photos), 64):
        x = functional.interpolate(photos[first:first + 64].float() / 255, (SIZE, SIZE), mode="bilinear",
                                   antialias=True, align_corners=False)
        last.append(encoder((x - mean) / deviation))
        for place, part in enumerate(parts):
            x = maps[place]
            means = [x.mean((2, 3))]
            part.append(torch.cat(means + [x.std((2, 3), unbiased=False)] if place < 2 else means, 1))
    for hook in hooks:
        hook.remove()
    features = np.concatenate([unit(torch.cat(part).double().numpy()) for part in parts], 1)
    return whitened(features), torch.cat(last).numpy()


def judge(features, labels, groups):
    nearest, probed = np.zeros(len(labels), int), np.zeros(len(labels), int)
    for train_rows, rows in StratifiedGroupKFold(5, shuffle=True, random_state=0).split(features, labels, groups):
        nearest[rows] = neighbours(features[train_rows], labels[train_rows], features[rows], labels.max() + 1)
        scaler = StandardScaler().fit(features[train_rows])
        probe = LogisticRegression(C=0.01, max_iter=200, class_weight="balanced")
        probe.fit(scaler.transform(features[train_rows]), labels[train_rows])
        probed[rows] = probe.predict(scaler.transform(features[rows]))
    return tuple(100 * balanced_accuracy_score(labels, found) for found in (nearest, probed))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--seconds", type=float, default=150)
    parser.add_argument("--bf16", action="store_true", help="train in bf16, where the CPU has it")
    parser.add_argument("--sets", nargs="+", default=["x-sdd", "coffee-leaf-symptom", "deeppcb-crops"])
    parser.add_argument("--encoders", nargs="+", default=list(ENCODERS))
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    print(f"{'set':20s} {'encoder':18s} {'steps':>6s}  k-NN probe (last map)   untrained")
    for name in arguments.sets:
        with open(arguments.folder / f"{name}.csv", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["split"] == "train"]
        side = 96
        photos = torch.stack([
            torch.from_numpy(np.array(Image.open(arguments.folder / name / row["path"]).convert("RGB").resize(
                (side, side), Image.BILINEAR))).permute(2, 0, 1) for row in rows])
        sample = photos[:1000].float() / 255
        mean, deviation = sample.mean(), sample.std()
        kinds = sorted({row["label"] for row in rows})
        labels = np.array([kinds.index(row["label"]) for row in rows])
        groups = np.array([row["group"] for row in rows])
        judged = slice(None, None, max(1, len(rows) // 2000))
        for encoder_name in arguments.encoders:
            torch.manual_seed(0)
            encoder, stages, kind = ENCODERS[encoder_name]()
            scores = []
            for seconds in (0, arguments.seconds):
                steps = train(encoder, kind, photos, mean, deviation, seconds, arguments.bf16) if seconds else 0
                scores.append([judge(features, labels[judged], groups[judged])
                               for features in read_out(encoder, stages, photos[judged], mean, deviation)])
            before, after = ("  ".join(f"{a:5.1f} {b:5.1f} ({c:5.1f} {d:5.1f})" for (a, b), (c, d) in [score])
                             for score in scores)
            print(f"{name:20s} {encoder_name:18s} {steps:6d}  {after}   {before}", flush=True)


if __name__ == "__main__":
    main()
