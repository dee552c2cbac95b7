"""Reference vectors of the classifier's loss for KizuNNTests, by PyTorch:
python tools/reference/cross_entropy_vectors.py
"""
import json
import pathlib

import torch

TARGET = pathlib.Path(__file__).parents[2] / "Tests" / "KizuNNTests" / "Fixtures" / "cross-entropy.json"
torch.manual_seed(4)


def case(rows, classes, smoothing, scale):
    logits = (torch.randn(rows, classes) * scale).double().round(decimals=3).float().requires_grad_()
    labels = torch.randint(0, classes, (rows,))
    weights = (torch.rand(classes) * 2 + 0.1).double().round(decimals=3).float()
    loss = torch.nn.functional.cross_entropy(
        logits.double(), labels, weight=weights.double(), label_smoothing=smoothing)
    loss.backward()
    return {
        "logits": logits.detach().ravel().tolist(), "labels": labels.tolist(), "weights": weights.tolist(),
        "smoothing": smoothing, "loss": loss.item(), "gradient": logits.grad.ravel().tolist(),
    }


CASES = [case(1, 2, 0.0, 1), case(5, 3, 0.1, 2), case(16, 7, 0.3, 1), case(3, 1, 0.2, 1), case(4, 4, 0.1, 60)]
TARGET.write_text(json.dumps(CASES) + "\n")
