"""Makes Tests/KizuNNTests/Fixtures/encoders.json: embeddings of ResNets by torchvision, and names of state dicts.

Weights and photos come from a hash that the test repeats, so that only results need to be stored: of each embedding
its first numbers, its norm and two weighted sums. Blur and generalised mean are written out here by the papers
(Zhang, ICML 2019; Radenovic et al., TPAMI 2018). Needs torch, torchvision and timm.

    python tools/reference/encoder_vectors.py > Tests/KizuNNTests/Fixtures/encoders.json
"""

import json

import numpy as np
import timm
import torch
import torchvision
from torchvision.models.resnet import BasicBlock, Bottleneck, ResNet


def noise(count, seed):
    """Uniform in -1 ... 1: the finaliser of MurmurHash3 over index and seed."""
    h = (np.arange(count, dtype=np.uint64) * 2654435761 + seed * 40503 + 1) & 0xFFFFFFFF
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        h = ((h ^ (h >> shift)) * factor) & 0xFFFFFFFF
    h ^= h >> 16
    return (h >> 8).astype(np.float64) / 2**23 - 1


def photos(count, size, seed):
    blocks = noise(count * 3 * 16, seed).reshape(count, 3, 4, 4)
    fine = noise(count * 3 * size * size, seed + 1).reshape(count, 3, size, size)
    return blocks.repeat(size // 4, axis=2).repeat(size // 4, axis=3) + 0.25 * fine


class Blur(torch.nn.Module):
    def forward(self, x):
        taps = torch.tensor([1, 2, 1], dtype=x.dtype) / 4
        kernel = (taps[:, None] * taps)[None, None].expand(x.shape[1], 1, 3, 3)
        x = torch.nn.functional.pad(x, (1, 1, 1, 1), mode="reflect")
        return torch.nn.functional.conv2d(x, kernel, stride=2, groups=x.shape[1])


class GeM(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.p = torch.nn.Parameter(torch.tensor([3.0]))

    def forward(self, x):
        return x.clamp(min=1e-6).pow(self.p).mean((2, 3), keepdim=True).pow(1 / self.p)


def blur_before_subsampling(model):
    """As Zhang's networks: the convolution keeps the size, and what follows its ReLU is blurred."""
    if not isinstance(model.maxpool, torch.nn.Identity):
        model.maxpool = torch.nn.Sequential(torch.nn.MaxPool2d(3, 1, 1), Blur())
    for layer in (model.layer2, model.layer3, model.layer4):
        block = layer[0]
        bottleneck = isinstance(block, Bottleneck)
        (block.conv2 if bottleneck else block.conv1).stride = (1, 1)
        # The hook of what comes next blurs its input, whatever names the state dict has.
        (block.conv3 if bottleneck else block.conv2).register_forward_pre_hook(lambda _, x: (Blur()(x[0]),))
        block.downsample[0].stride = (1, 1)
        block.downsample[0].register_forward_pre_hook(lambda _, x: (Blur()(x[0]),))


def build(kind, stem, anti_alias, pooling):
    model = {
        "resnet10": lambda: ResNet(BasicBlock, [1, 1, 1, 1]), "resnet18": torchvision.models.resnet18,
        "resnet34": torchvision.models.resnet34, "resnet50": torchvision.models.resnet50}[kind]()
    if stem != "imagenet":
        model.conv1 = torch.nn.Conv2d(3, 64, 3, 2 if stem == "small" else 1, 1, bias=False)
    if stem == "cifar":
        model.maxpool = torch.nn.Identity()
    if anti_alias:
        blur_before_subsampling(model)
    if pooling == "gem":
        model.avgpool = GeM()
    model.fc = torch.nn.Identity()
    return model


def name_of(name):
    return "pool.p" if name == "avgpool.p" else name


def start(model):
    """Values by name order: He's uniform weights, scales and variances near 1, shifts and means near 0."""
    state = {name_of(k): v for k, v in model.state_dict().items() if v.is_floating_point()}
    for seed, name in enumerate(sorted(state)):
        tensor = state[name]
        values = noise(tensor.numel(), seed)
        if tensor.ndim == 4:
            values = values * np.sqrt(6 / (tensor.shape[0] * tensor.shape[2] * tensor.shape[3]))
        elif name == "pool.p":
            values = np.full(1, 2.5)
        else:
            values = values * 0.2 + (1 if name.endswith(("weight", "var")) else 0)
        with torch.no_grad():
            tensor.copy_(torch.tensor(values.reshape(tensor.shape), dtype=torch.float32))


def middle(model, x):
    """Mean and deviation of the second stage's channels, mean of the third's."""
    maps = {}
    for name in ("layer2", "layer3"):
        getattr(model, name).register_forward_hook(lambda _, __, y, name=name: maps.update({name: y}))
    model(x)
    second, third = maps["layer2"], maps["layer3"]
    return torch.cat([second.mean((2, 3)), second.std((2, 3), unbiased=False), third.mean((2, 3))], 1)


def whitened(model, x):
    """Statistics of every stage, each part of length 1, through a whitening of hashed numbers."""
    maps = {}
    for name in ("layer1", "layer2", "layer3", "avgpool"):
        getattr(model, name).register_forward_hook(lambda _, __, y, name=name: maps.update({name: y}))
    model(x)
    parts = [
        torch.cat([maps[name].mean((2, 3)), maps[name].std((2, 3), unbiased=False)], 1) for name in ("layer1", "layer2")]
    parts += [maps["layer3"].mean((2, 3)), maps["avgpool"].flatten(1)]
    features = torch.cat([torch.nn.functional.normalize(part, dim=1) for part in parts], 1)
    count = features.shape[1]
    mean = torch.tensor(0.02 * noise(count, 600), dtype=torch.float32).double()
    components = torch.tensor(noise(512 * count, 601).reshape(512, count), dtype=torch.float32).double()
    return (features - mean) @ components.T


READOUTS = {"last": lambda model, x: model(x).flatten(1), "middle": middle, "all": whitened}


def case(kind, stem, size, anti_alias=False, pooling="average", readout="last"):
    model = build(kind, stem, anti_alias, pooling)
    start(model)
    model.double().eval()
    x = torch.tensor(photos(2, size, 1000), dtype=torch.float32).double()
    with torch.no_grad():
        embeddings = READOUTS[readout](model, x).numpy()
    sketches = [{
        "first": [float(f"{v:.6g}") for v in row[:8]], "norm": float(f"{np.linalg.norm(row):.6g}"),
        "sums": [float(f"{row @ noise(row.size, 500 + k):.6g}") for k in range(2)]} for row in embeddings]
    return {
        "architecture": {
            "kind": kind, "stem": stem, "imageSize": size, "channels": 3, "antiAlias": anti_alias,
            "pooling": pooling, "readout": readout},
        "dimension": embeddings.shape[1], "embeddings": sketches}


def names(model):
    return {name: list(tensor.shape) for name, tensor in model.state_dict().items()}


print(json.dumps({
    "cases": [
        case("resnet34", "imagenet", 64), case("resnet50", "imagenet", 64), case("resnet10", "small", 64),
        case("resnet18", "imagenet", 64, anti_alias=True, pooling="gem"),
        case("resnet50", "small", 32, anti_alias=True), case("resnet10", "cifar", 32, pooling="gem"),
        case("resnet18", "small", 64, readout="middle"), case("resnet50", "imagenet", 64, readout="middle"),
        case("resnet18", "small", 64, readout="all"), case("resnet50", "imagenet", 64, pooling="gem", readout="all")],
    "names": {
        "torchvision": names(torchvision.models.resnet18()), "timm": names(timm.create_model("resnet18"))},
}, separators=(",", ":")))
