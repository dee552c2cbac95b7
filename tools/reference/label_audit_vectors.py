"""Reference vectors for the confident joint, by NumPy: python tools/reference/label_audit_vectors.py

Where cleanlab is there (2.9.0, by the authors of confident learning, JAIR 2021), they must be what it finds.
"""
import json
import pathlib

import numpy as np

try:
    from cleanlab.count import compute_confident_joint, get_confident_thresholds
except ImportError:
    compute_confident_joint = None

FIXTURE = pathlib.Path(__file__).parents[2] / "Tests" / "KizuEvalTests" / "Fixtures" / "confident_joint.json"


def case(seed, rows, classes, sharpness, wrong):
    """Probabilities around a true class, and labels a share of which is another class."""
    random = np.random.default_rng(seed)
    truth = random.integers(0, classes, rows)
    truth[:classes] = np.arange(classes)
    logits = random.normal(size=(rows, classes))
    logits[np.arange(rows), truth] += sharpness
    probabilities = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    # Few digits keep the file small; each row still sums to 1 in f64 to within its last digit.
    probabilities = np.round(probabilities, 5)
    probabilities[:, -1] = np.round(1 - probabilities[:, :-1].sum(1), 5)
    labels = np.where(random.random(rows) < wrong, random.integers(0, classes, rows), truth)
    labels[:classes] = np.arange(classes)
    thresholds = np.array([probabilities[labels == each, each].mean() for each in range(classes)])
    confident = np.where(probabilities >= thresholds - 1e-9, probabilities, -1)
    counts = np.zeros((classes, classes), int)
    for label, row in zip(labels, confident):
        if row.max() >= 0:
            counts[label, row.argmax()] += 1
    given = np.bincount(labels, minlength=classes)
    calibrated = counts / counts.sum(1, keepdims=True) * given[:, None]
    if compute_confident_joint:
        assert (counts.diagonal() > 1).all()  # where cleanlab's floor of 1 on the diagonal changes nothing
        assert (counts == compute_confident_joint(labels, probabilities, calibrate=False)).all()
        assert np.allclose(thresholds, get_confident_thresholds(labels, probabilities), rtol=0, atol=1e-12)
        # cleanlab rounds to whole numbers that keep the sum.
        assert (abs(calibrated - compute_confident_joint(labels, probabilities, calibrate=True)) <= 1).all()
    return {
        "classes": classes, "labels": labels.tolist(), "probabilities": probabilities.flatten().tolist(),
        "thresholds": thresholds.tolist(), "counts": counts.tolist(), "calibrated": calibrated.tolist(),
        "wrong": float(calibrated.sum() - np.trace(calibrated)),
    }


FIXTURE.write_text(json.dumps([
    case(1, 60, 2, 2, 0.2), case(2, 90, 4, 3, 0.1), case(3, 80, 3, 1, 0.3), case(4, 120, 7, 4, 0.0),
]) + "\n")
