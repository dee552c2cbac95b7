"""Reference vectors of inspection metrics for KizuEvalTests, by scikit-learn and SciPy:
python tools/reference/inspection_vectors.py
"""
import json
import pathlib

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import betainc, betaincinv
from scipy.stats import binomtest
from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score, roc_curve

FIXTURES = pathlib.Path(__file__).parents[2] / "Tests" / "KizuEvalTests" / "Fixtures"
random = np.random.default_rng(5)


def curve_case(count, levels):
    """Scores on few levels, so that there are many ties."""
    truth = np.zeros(count, int)
    truth[: max(1, count // 3)] = 1
    scores = np.clip(np.round((random.normal(size=count) * 0.2 + 0.4 + 0.15 * truth) * levels) / levels, 0, 1)
    false_alarms, recall, _ = roc_curve(truth, scores, drop_intermediate=False)
    precision, recalls, thresholds = precision_recall_curve(truth, scores)
    return {
        "scores": scores.tolist(), "isDefect": [bool(value) for value in truth],
        "falseAlarms": false_alarms.tolist(), "recall": recall.tolist(),
        # scikit-learn lists them by rising threshold, and a last point that stands for none.
        "precision": precision[:-1][::-1].tolist(), "thresholds": thresholds[::-1].tolist(),
        "auroc": roc_auc_score(truth, scores), "averagePrecision": average_precision_score(truth, scores),
        "recallAt5": float(max(recall[false_alarms <= 0.05])),
    }


def bounds_case(count, total):
    two = binomtest(count, total).proportion_ci(0.95, "exact")
    above = binomtest(count, total, alternative="less").proportion_ci(0.95, "exact")
    below = binomtest(count, total, alternative="greater").proportion_ci(0.95, "exact")
    return {"count": count, "of": total, "low": two.low, "high": two.high, "upper": above.high, "lower": below.low}


def calibration_case(rows, classes, sharpness):
    logits = random.normal(size=(rows, classes))
    labels = np.array([random.choice(classes, p=np.exp(row) / np.exp(row).sum()) for row in logits])
    shares = np.exp(sharpness * logits)
    shares /= shares.sum(1, keepdims=True)
    priors = np.arange(1, classes + 1) / np.arange(1, classes + 1).sum()

    def calibrated(inverse):
        powers = priors * shares**inverse
        return powers / powers.sum(1, keepdims=True)

    def loss(inverse):
        return -np.log(calibrated(inverse)[np.arange(rows), labels]).mean()

    best = minimize_scalar(loss, bounds=(0.01, 10), method="bounded", options={"xatol": 1e-10}).x
    return {
        "probabilities": shares.ravel().tolist(), "labels": labels.tolist(), "priors": priors.tolist(),
        "temperature": 1 / best, "calibrated": calibrated(best)[:3].ravel().tolist(), "loss": loss(best),
    }


betas = [
    {"x": x, "a": a, "b": b, "value": float(betainc(a, b, x)), "quantile": float(betaincinv(a, b, x))}
    for a in (0.5, 1, 3, 31, 2500) for b in (0.5, 1, 7, 300, 40000) for x in (0.001, 0.025, 0.3, 0.5, 0.9, 0.999)
]
(FIXTURES / "inspection.json").write_text(json.dumps({
    "curves": [curve_case(2, 10), curve_case(7, 4), curve_case(40, 12), curve_case(63, 1000)],
    "bounds": [bounds_case(*case) for case in (
        (0, 1), (1, 1), (0, 30), (1, 30), (30, 30), (29, 30), (3, 17), (250, 1000), (0, 100000), (99999, 100000))],
    "calibrations": [calibration_case(60, 2, 3.0), calibration_case(80, 4, 0.4), calibration_case(50, 3, 1.0)],
    "betas": betas,
}) + "\n")
