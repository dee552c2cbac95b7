"""Loads an encoder.safetensors of Kizu into torchvision's residual network.

    from load_encoder import load_encoder, preprocess
    model, preprocessing = load_encoder("runs/first/encoder.safetensors")
    features = model(preprocess("photo.png", preprocessing))        # [1, D]

Needs torch, torchvision, safetensors and Pillow. With the imagenet stem the file loads strictly into
torchvision.models.resnet18 as it is, but for `fc`; the other stems replace the first layers, as below. What an embedding
is read from (`readout`) stands in the header.
"""

import base64
import json

import numpy as np
import torch
from PIL import Image
from safetensors import safe_open
from safetensors.torch import load, load_file
from torchvision.models.resnet import BasicBlock, Bottleneck, ResNet


BLOCKS = {
    "resnet10": (BasicBlock, [1, 1, 1, 1]), "resnet18": (BasicBlock, [2, 2, 2, 2]),
    "resnet34": (BasicBlock, [3, 4, 6, 3]), "resnet50": (Bottleneck, [3, 4, 6, 3])}


class Middle(torch.nn.Module):
    """The readout `middle`: mean and deviation of the second stage's channels, mean of the third's."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, x):
        x = self.model.maxpool(self.model.relu(self.model.bn1(self.model.conv1(x))))
        second = self.model.layer2(self.model.layer1(x))
        third = self.model.layer3(second)
        return torch.cat([second.mean((2, 3)), second.std((2, 3), unbiased=False), third.mean((2, 3))], 1)


class All(torch.nn.Module):
    """The readout `all`: statistics of every stage, each part of length 1, whitened."""

    def __init__(self, model, whitening):
        super().__init__()
        self.model, self.mean, self.components = model, whitening["mean"], whitening["components"]

    def forward(self, x):
        x = self.model.maxpool(self.model.relu(self.model.bn1(self.model.conv1(x))))
        parts = []
        for stage in range(4):
            x = getattr(self.model, f"layer{stage + 1}")(x)
            mean = x.mean((2, 3))
            parts.append(mean if stage > 1 else torch.cat([mean, x.std((2, 3), unbiased=False)], 1))
        features = torch.cat([torch.nn.functional.normalize(part, dim=1) for part in parts], 1)
        return (features - self.mean) @ self.components.T


def load_encoder(path):
    """The encoder in eval mode, and what must be done to a photo first."""
    with safe_open(path, "pt") as file:
        metadata = file.metadata()
    architecture = json.loads(metadata["kizu.architecture"])
    if architecture.get("width", 1) != 1 or architecture.get("antiAlias") or architecture.get("pooling") == "gem":
        raise ValueError("this script knows torchvision's own layers: full width, no blur, mean pooling")
    stem = architecture["stem"]
    model = ResNet(*BLOCKS[architecture["kind"]])
    model.fc = torch.nn.Identity()
    if stem != "imagenet":
        model.conv1 = torch.nn.Conv2d(3, 64, 3, 2 if stem == "small" else 1, 1, bias=False)
    if stem == "cifar":
        model.maxpool = torch.nn.Identity()
    model.load_state_dict(load_file(path), strict=True)
    readout = architecture.get("readout", "last")
    if readout == "middle":
        model = Middle(model)
    elif readout == "all":
        model = All(model, load(base64.b64decode(metadata["kizu.whitening"])))
    return model.eval(), json.loads(metadata["kizu.preprocessing"])


def preprocess(photo, preprocessing):
    """A photo as [1, 3, S, S]: resized with antialiasing, brought to mean 0 and deviation 1."""
    pixels = np.asarray(Image.open(photo).convert("RGB"), dtype=np.float32) / 255
    x = torch.from_numpy(pixels.copy()).permute(2, 0, 1)[None]
    size, fit = preprocessing["imageSize"], preprocessing["fit"]
    if fit != "squash":
        raise ValueError(f"this script knows the fit squash, not {fit}")
    x = torch.nn.functional.interpolate(x, (size, size), mode="bilinear", antialias=True, align_corners=False)
    constants = preprocessing["normalization"]
    mean, std = (torch.tensor(constants[key]).view(1, 3, 1, 1) for key in ("mean", "std"))
    return (x - mean) / std
