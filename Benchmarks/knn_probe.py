"""Nearest neighbours and linear probe, side by side: Kizu, FAISS and scikit-learn, in one run on the same numbers.

    python Benchmarks/knn_probe.py [--threads 2] [--rounds 5] [--only knn|probe]

knn: 10,000 queries among 100,000 rows of 512 random numbers of length 1, k = 20; FAISS IndexFlatIP. Says in how many
queries both find the same neighbours, and whether those that differ are ties to the rounding of f32.
probe: multinomial logistic regression of 10 classes on 10,000 standardised rows of 512, C = 0.1; scikit-learn's
LogisticRegression (lbfgs) at its own tolerance and at the tightest of a few that reach the optimum to 1e-6. Says by
how much Kizu's objective, computed here in f64 from its weights, is above the lowest one found.

Needs numpy, faiss-cpu, scikit-learn and a release build of kizu (swift build -c release). Each round times every program
once, so that a disturbance of the machine meets all of them; ratios are medians over rounds, above 1: Kizu is faster.
The time of Kizu includes the scaling of rows, that of the others does not.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
import warnings

ROOT = pathlib.Path(__file__).resolve().parent.parent
KIZU = ROOT / ".build/release/kizu"
QUERIES, REFERENCES, DIMENSION, NEIGHBOURS = 10_000, 100_000, 512, 20
ROWS, CLASSES, C = 10_000, 10, 0.1


def kizu(stage, folder, threads):
    command = [KIZU, "bench", stage, "--data", folder, "--threads", str(threads), "--json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def timed(work):
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def line(name, seconds, ratios=None):
    ratio = f"{statistics.median(ratios):8.2f} ×" if ratios else ""
    print(f"  {name:34} {statistics.median(seconds):8.3f} s {ratio}")


def knn(np, arguments, folder):
    import faiss

    faiss.omp_set_num_threads(arguments.threads)
    random = np.random.default_rng(0)
    rows = []
    for count in (REFERENCES, QUERIES):
        values = random.standard_normal((count, DIMENSION), dtype=np.float32)
        rows.append(values / np.linalg.norm(values, axis=1, keepdims=True))
    np.save(f"{folder}/references.npy", rows[0])
    np.save(f"{folder}/queries.npy", rows[1])
    index = faiss.IndexFlatIP(DIMENSION)
    index.add(rows[0])
    index.search(rows[1][:100], NEIGHBOURS)
    ours, theirs = [], []
    for _ in range(arguments.rounds):
        seconds, (_, found) = timed(lambda: index.search(rows[1], NEIGHBOURS))
        theirs.append(seconds)
        report = kizu("knn", folder, arguments.threads)
        ours.append(report["median"] * QUERIES / 1e6)
    print(f"k-NN, {report['setting']}, {arguments.threads} threads")
    line("kizu bench knn", ours)
    line("FAISS IndexFlatIP", theirs, [b / a for a, b in zip(ours, theirs)])
    mine = np.fromfile(f"{folder}/neighbours.i32", dtype="<i4").reshape(QUERIES, NEIGHBOURS)
    different = np.flatnonzero((mine != found).any(axis=1))
    worst = 0.0
    for query in different:
        # Neighbour for neighbour, what f64 makes of both: equal but for the rounding of f32.
        exact = rows[0][np.stack([mine[query], found[query]])].astype(np.float64) @ rows[1][query].astype(np.float64)
        worst = max(worst, float(np.abs(exact[0] - exact[1]).max()))
    print(f"  the same neighbours in the same order: {QUERIES - len(different)} of {QUERIES} queries; where not, "
          f"similarities differ by at most {worst:.1e}")
    print(f"  memory of kizu at most {report['peakBytes'] >> 20} MB, of which rows and queries as read are "
          f"{(REFERENCES + QUERIES) * DIMENSION * 4 >> 20} MB\n")
    return worst < 1e-6


def probe(np, arguments, folder):
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    warnings.filterwarnings("ignore")
    random = np.random.default_rng(0)
    centres = random.standard_normal((CLASSES, DIMENSION)) * 0.12
    labels = random.integers(0, CLASSES, ROWS)
    values = (centres[labels] + random.standard_normal((ROWS, DIMENSION))).astype(np.float32)
    np.save(f"{folder}/photos.npy", values)
    np.save(f"{folder}/classes.npy", labels[:, None].astype(np.float32))
    scaled = StandardScaler().fit_transform(values.astype(np.float64))

    def objective(weights, intercepts):
        logits = scaled @ weights.T + intercepts
        largest = logits.max(axis=1, keepdims=True)
        losses = largest[:, 0] + np.log(np.exp(logits - largest).sum(axis=1)) - logits[np.arange(ROWS), labels]
        return losses.sum() + 0.5 / C * (weights ** 2).sum()

    def fit(tolerance):
        return LogisticRegression(C=C, tol=tolerance, max_iter=5000).fit(scaled, labels)

    lowest = fit(1e-10)
    lowest = objective(lowest.coef_, lowest.intercept_)
    # The loosest tolerance that still reaches the optimum: what scikit-learn needs at the least.
    enough = next(t for t in (1e-4, 1e-5, 1e-6, 1e-7, 1e-8)
                  if objective((m := fit(t)).coef_, m.intercept_) <= lowest * (1 + 1e-6) or t == 1e-8)
    names = {1e-4: "its default", enough: "the loosest that is within 1e-6"}
    ours, theirs = [], {tolerance: [] for tolerance in names}
    for _ in range(arguments.rounds):
        for tolerance in theirs:
            seconds, model = timed(lambda: fit(tolerance))
            theirs[tolerance].append((seconds, objective(model.coef_, model.intercept_)))
        report = kizu("probe", folder, arguments.threads)
        ours.append(report["median"] / 1e3)
    saved = json.loads(pathlib.Path(f"{folder}/probe.json").read_text())
    reached = objective(np.array(saved["weights"]).reshape(CLASSES, DIMENSION), np.array(saved["intercepts"]))
    print(f"probe, {report['setting']}, {arguments.threads} threads")
    line("kizu bench probe", ours)
    print(f"    objective {reached / lowest - 1:+.1e} relative to the lowest found")
    for tolerance, runs in theirs.items():
        line(f"scikit-learn, tol {tolerance:g}", [s for s, _ in runs], [s / a for a, (s, _) in zip(ours, runs)])
        print(f"    objective {runs[0][1] / lowest - 1:+.1e} ({names[tolerance]})")
    return reached <= lowest * (1 + 1e-6)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=["knn", "probe"])
    arguments = parser.parse_args()
    # Read when numpy is loaded.
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[variable] = str(arguments.threads)
    import numpy as np

    is_right = True
    with tempfile.TemporaryDirectory() as folder:
        for stage in (knn, probe):
            if arguments.only in (None, stage.__name__):
                is_right &= stage(np, arguments, folder)
    sys.exit(0 if is_right else 1)


if __name__ == "__main__":
    main()
