"""Makes Tests/KizuNNTests/Fixtures/optimizers.json: some updates by PyTorch's optimisers, and one learning rate cycle.

Values and gradients come from a hash that the test repeats. SGD, Nesterov and AdamW are torch.optim's; LARS is
written out below from the paper. Computed in f64. Needs torch.

    python tools/reference/optimizer_vectors.py > Tests/KizuNNTests/Fixtures/optimizers.json
"""

import json

import numpy as np
import torch

STEPS = 6
SIZES = {"a.weight": 1, "a.bias": 15, "b.weight": 16, "b.bias": 17, "c.weight": 33, "d.weight": 5000}
# Layers learn at rates of their own, as in fine-tuning.
FACTORS = {"a": 0.25, "b": 0.5, "c": 1, "d": 1}
RATE, MOMENTUM, DECAY, TRUST = 0.1, 0.9, 0.05, 0.01


def noise(count, seed):
    """Uniform in -1 ... 1: the finaliser of MurmurHash3 over index and seed."""
    h = (np.arange(count, dtype=np.uint64) * 2654435761 + seed * 40503 + 1) & 0xFFFFFFFF
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        h = ((h ^ (h >> shift)) * factor) & 0xFFFFFFFF
    h ^= h >> 16
    return (h >> 8).astype(np.float64) / 2**23 - 1


class Lars(torch.optim.Optimizer):
    """You, Gitman, Ginsburg: "Large batch training of convolutional networks", 2017, with the rate outside of the
    velocity as torch.optim.SGD has it. Groups with trust None are plain SGD."""

    def __init__(self, groups, lr, momentum):
        super().__init__(groups, {"lr": lr, "momentum": momentum})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                ratio = 1.0
                if group["trust"] is not None:
                    w, g = p.norm().item(), p.grad.norm().item()
                    ratio = group["trust"] * w / (g + group["weight_decay"] * w)
                    if group["clips"]:
                        ratio = min(ratio, 1.0)
                v = self.state[p].setdefault("v", torch.zeros_like(p))
                v.mul_(group["momentum"]).add_(ratio * (p.grad + group["weight_decay"] * p))
                p.sub_(group["lr"] * v)


def updated(make):
    """The values after all updates, with a rate that changes at each."""
    tensors = {name: torch.nn.Parameter(torch.tensor(noise(count, seed)))
               for seed, (name, count) in enumerate(SIZES.items())}
    groups = []
    for name, p in tensors.items():
        is_weight = name.endswith("weight")
        groups.append({"params": [p], "lr": RATE * FACTORS[name[0]], "weight_decay": DECAY if is_weight else 0,
                       "is_weight": is_weight})
    optimiser = make(groups)
    for step in range(STEPS):
        for group, (name, p) in zip(optimiser.param_groups, tensors.items()):
            group["lr"] = RATE * FACTORS[name[0]] / (step + 1)
            p.grad = torch.tensor(noise(p.numel(), 100 * (step + 1) + list(SIZES).index(name)))
        optimiser.step()
    return {name: [float(f"{v:.9g}") for v in p.detach()[:40].tolist()] for name, p in tensors.items()}


def lars(trust, clips):
    def make(groups):
        for group in groups:
            group |= {"trust": trust if group["is_weight"] else None, "clips": clips}
        return Lars(groups, RATE, MOMENTUM)
    return make


def one_cycle(total, warmup):
    dummy = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], 1.0)
    schedule = torch.optim.lr_scheduler.OneCycleLR(dummy, 0.4, total_steps=total, pct_start=warmup / total,
                                                   cycle_momentum=False)
    rates = []
    for _ in range(total):
        rates.append(dummy.param_groups[0]["lr"])
        dummy.step()
        if len(rates) < total:
            schedule.step()
    return {"total": total, "warmup": warmup, "peak": 0.4, "rates": rates}


optim = torch.optim
print(json.dumps({
    "steps": STEPS, "sizes": list(SIZES.values()), "names": list(SIZES), "factors": [FACTORS[n[0]] for n in SIZES],
    "rate": RATE, "momentum": MOMENTUM, "decay": DECAY, "trust": TRUST,
    "updated": {
        "sgd": updated(lambda groups: optim.SGD(groups, momentum=MOMENTUM)),
        "nesterov": updated(lambda groups: optim.SGD(groups, momentum=MOMENTUM, nesterov=True)),
        "lars": updated(lars(TRUST, False)),
        "lars-clipped": updated(lars(2.5, True)),
        "adamw": updated(lambda groups: optim.AdamW(groups, betas=(MOMENTUM, 0.99), eps=1e-6)),
    },
    "cycles": [one_cycle(20, 6), one_cycle(50, 15)],
}, separators=(",", ":")))
