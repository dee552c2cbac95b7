"""Reference vectors for KizuEvalTests, by scikit-learn: python tools/reference/eval_vectors.py

The features come from an integer recurrence that the tests repeat, so only results are stored.
"""
import json
import pathlib
import warnings

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (
    accuracy_score, balanced_accuracy_score, confusion_matrix, f1_score, precision_recall_fscore_support)
from sklearn.preprocessing import StandardScaler

warnings.filterwarnings("ignore")
FIXTURES = pathlib.Path(__file__).parents[2] / "Tests" / "KizuEvalTests" / "Fixtures"


class Recurrence:
    def __init__(self, seed):
        self.state = seed

    def word(self):
        self.state = (self.state * 1664525 + 1013904223) % 2**32
        return self.state >> 8


def features(seed, rows, dimension, classes, shift):
    """Uniform noise in -0.5 … 0.5; a column's class is lifted in it. Class 0 gets about twice its share."""
    recurrence = Recurrence(seed)
    labels = [recurrence.word() % (classes + 1) % classes for _ in range(rows)]
    values = np.empty((rows, dimension), np.float32)
    for row in range(rows):
        for column in range(dimension):
            lift = shift if column % classes == labels[row] else 0
            values[row, column] = np.float32(recurrence.word() / 2**24 - 0.5) + np.float32(lift)
    values[:, dimension - 1] = 0.25  # a constant feature
    return values, np.array(labels)


def probe_case(seed, rows, dimension, classes, shift, c, balanced):
    values, labels = features(seed, rows, dimension, classes, shift)
    scaled = StandardScaler().fit_transform(values.astype(np.float64))
    counts = np.bincount(labels, minlength=classes)
    weights = (rows / (classes * counts))[labels] if balanced else np.ones(rows)
    best = None
    for solver in ("lbfgs", "newton-cg"):
        model = LogisticRegression(C=c, tol=1e-12, max_iter=100_000, solver=solver)
        model.fit(scaled, labels, sample_weight=weights)
        log = model.predict_log_proba(scaled)
        objective = -(weights * log[np.arange(rows), labels]).sum() + (model.coef_**2).sum() / (2 * c)
        if best is None or objective < best[0]:
            best = (objective, model)
    objective, model = best
    return {
        "seed": seed, "rows": rows, "dimension": dimension, "classes": classes, "shift": shift, "c": c,
        "balanced": balanced, "objective": objective,
        "probabilities": [[round(float(p), 7) for p in row] for row in model.predict_proba(scaled[:8])],
    }


def metrics_case(truth, predicted, classes):
    labels = list(range(classes))
    union = sorted(set(truth) | set(predicted))
    precision, recall, f1, support = precision_recall_fscore_support(
        truth, predicted, labels=labels, zero_division=0)
    return {
        "truth": truth, "predicted": predicted, "classes": classes,
        "accuracy": accuracy_score(truth, predicted),
        "balancedAccuracy": balanced_accuracy_score(truth, predicted),
        "macroF1": f1_score(truth, predicted, labels=union, average="macro", zero_division=0),
        "precision": list(precision), "recall": list(recall), "f1": list(f1),
        "support": [int(count) for count in support],
        "confusion": confusion_matrix(truth, predicted, labels=labels).tolist(),
    }


probes = [
    probe_case(11, 60, 17, 3, 0.3, c, balanced) for c in (1e-4, 1e-2, 1.0, 100.0) for balanced in (True, False)
] + [
    probe_case(12, 40, 9, 2, 0.2, c, True) for c in (1e-3, 0.1, 10.0)
] + [
    probe_case(13, 30, 65, 5, 0.1, 100.0, True),  # more features than rows: separable
    probe_case(14, 300, 33, 7, 0.1, 1.0, True),
]
recurrence = Recurrence(21)
metrics = [
    metrics_case([0, 0, 1, 1, 2, 2], [0, 0, 1, 1, 2, 2], 3),
    metrics_case([0, 0, 1, 1, 2], [0, 1, 1, 1, 1], 3),  # class 2 is never called
    metrics_case([0, 0, 1], [0, 2, 1], 3),  # class 2 is called but never true
    metrics_case([1, 1, 1], [0, 0, 2], 4),  # nothing right, class 3 nowhere
    metrics_case([0], [0], 2),
    metrics_case([recurrence.word() % 5 for _ in range(97)], [recurrence.word() % 5 for _ in range(97)], 6),
]
(FIXTURES / "probe.json").write_text(json.dumps(probes, indent=0) + "\n")
(FIXTURES / "metrics.json").write_text(json.dumps(metrics) + "\n")
