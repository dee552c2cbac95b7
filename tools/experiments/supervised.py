"""Which crops and which rate teach best, with pretraining and without? Judged on training rows alone.

    python tools/experiments/supervised.py SETS WORK [--kizu kizu] [--sets NAME ...] [--crops 0.5 0.8] [--rates 0.1 0.2]
        [--share 0.5] [--thirds 0 1 2] [--scratch] [--steps-factor 1] [--threads 1]

SETS is a folder with NAME/ and NAME.csv (path,label,group,split), WORK that of promise.py, whose encoders of seed 0 are
taken. Training rows are parted into thirds with groups whole; each is called by what `kizu finetune` learns from a
share of the labels of the others, without photos that have no label, in factor · 30 √n steps, on the views of `surface`
made milder with crops of at least so much of a photo. --scratch starts at random. Every training is a file in
WORK/supervised, and what is there is not done again. Needs scikit-learn.
"""

import argparse
import csv
import itertools
import json
import math
import pathlib
import statistics
import subprocess

from sklearn.model_selection import StratifiedGroupKFold

HALVED = ["illumination", "brightness", "contrast", "blur"]


def label_files(arguments, name, folder):
    """Three label files, in each of which another third of the training rows is the test."""
    with open(arguments.folder / f"{name}.csv", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["split"] == "train"]
    labels, groups = ([row[key] for row in rows] for key in ("label", "group"))
    parts = StratifiedGroupKFold(3, shuffle=True, random_state=0).split(rows, labels, groups)
    for third, (_, tested) in enumerate(parts):
        tested = set(tested)
        with open(folder / f"{name}-{third}.csv", "w", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows(row | {"split": "test" if place in tested else "train"} for place, row in enumerate(rows))


def steps(arguments, labels):
    """Steps for the labels that a third leaves: of each class max(1, round(share · n))."""
    with open(labels, newline="") as file:
        kinds = [row["label"] for row in csv.DictReader(file) if row["split"] == "train"]
    count = sum(max(1, math.floor(arguments.share * kinds.count(kind) + 0.5)) for kind in set(kinds))
    return math.ceil(30 * arguments.steps_factor * math.sqrt(count))


def accuracy(arguments, name, third, crop, rate, folder):
    method = "scratch" if arguments.scratch else "fine-tune"
    file = folder / f"{name}-{method}-{arguments.share}-{crop}-{rate}-{arguments.steps_factor}-{third}.json"
    if not file.exists():
        preset = folder / f"crop-{crop}.json"
        recipe = json.loads(subprocess.run([arguments.kizu, "presets", "surface"], check=True, capture_output=True).stdout)
        recipe |= {key: recipe[key] / 2 for key in HALVED} | {"cropScale": [crop, 1]}
        preset.write_text(json.dumps(recipe))
        labels = folder / f"{name}-{third}.csv"
        words = [arguments.kizu, "finetune", arguments.folder / name, "--labels", labels, "--only-listed", "--model",
                 arguments.work / name / "seed-0" / "run", "--share", arguments.share, "--unlabelled", 0, "--steps",
                 steps(arguments, labels), "--learning-rate", rate, "--preset", preset, "--threads", arguments.threads,
                 "--json", *(["--scratch"] if arguments.scratch else [])]
        file.write_bytes(subprocess.run([str(word) for word in words], check=True, stdout=subprocess.PIPE).stdout)
    return 100 * json.loads(file.read_text())["balancedAccuracy"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--kizu", default="kizu")
    parser.add_argument("--sets", nargs="+", default=["x-sdd", "coffee-leaf-symptom", "deeppcb-crops"])
    parser.add_argument("--crops", nargs="+", type=float, default=[0.5, 0.8])
    parser.add_argument("--rates", nargs="+", type=float, default=[0.1])
    parser.add_argument("--share", type=float, default=0.5)
    parser.add_argument("--thirds", nargs="+", type=int, default=[0, 1, 2])
    parser.add_argument("--scratch", action="store_true")
    parser.add_argument("--steps-factor", type=float, default=1)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    folder = arguments.work / "supervised"
    folder.mkdir(parents=True, exist_ok=True)
    for name in arguments.sets:
        label_files(arguments, name, folder)
        for crop, rate in itertools.product(arguments.crops, arguments.rates):
            found = [accuracy(arguments, name, third, crop, rate, folder) for third in arguments.thirds]
            each = ", ".join(f"{value:.1f}" for value in found)
            print(f"{name}: crops from {crop}, rate {rate}: {statistics.mean(found):.1f} % ({each})", flush=True)


if __name__ == "__main__":
    main()
