"""Do half of the labels with Kizu do what all of them do without? Fine-tuning against training from scratch.

    python tools/experiments/promise.py SETS WORK [--kizu kizu] [--sets NAME ...] [--seeds 0 1 2] [--threads 2]

SETS is a folder with NAME/ and NAME.csv (path,label,group,split). For each set and seed an encoder is pretrained on the
training rows without labels, as the README has it; then `kizu finetune` trains it further with 100, 50 and 25 % of the
labels, and with --scratch the same network from random weights. Encoder, draw of labels and training all go by the
seed, and both sides have the same labels. Test rows choose nothing.

Every training is a file of its own, WORK/NAME/seed-N/….json, and the same command goes on after it was stopped. The
tables are of what is there: mean balanced accuracy on the fixed test rows with Student's 95 % interval over seeds, and
the paired differences that the promise is about. --tables trains nothing. Needs SciPy.
"""

import itertools
import json
import statistics

from scipy import stats

from trials import caller, parser

PRETRAINING = {
    "x-sdd": ["--epochs", "200"],
    "coffee-leaf-symptom": ["--epochs", "40", "--learning-rate", "0.05"],
    "deeppcb-crops": ["--epochs", "30"],
}
# In the order in which they are worth most.
TRAININGS = [("scratch", 1.0), ("fine-tune", 0.5), ("fine-tune", 0.25), ("fine-tune", 1.0), ("scratch", 0.5),
             ("scratch", 0.25)]
# Kizu's share of the labels against that of the rival.
COMPARISONS = [(0.5, 1.0), (0.25, 1.0), (1.0, 1.0), (0.5, 0.5), (0.25, 0.25)]


def result(work, name, seed, method, share):
    return work / name / f"seed-{seed}" / f"{method}-{round(100 * share)}.json"


def train(arguments, name, seed, method, share):
    """One training, and before the first of an encoder its pretraining."""
    folder = arguments.work / name / f"seed-{seed}"
    folder.mkdir(parents=True, exist_ok=True)
    kizu = caller(arguments.kizu, arguments.folder, name, arguments.threads)
    run = folder / "run"
    if not (folder / "knn.json").exists():  # A stopped run leaves an encoder too.
        kizu("pretrain", "--split", "train", "--encoder", "small", "--seed", seed, *PRETRAINING[name], "-o", run,
             "--resume")
    for judge in ["knn", "probe"]:
        file = folder / f"{judge}.json"
        if not file.exists():
            file.write_bytes(kizu(judge, "--model", run, "--json"))
    file = result(arguments.work, name, seed, method, share)
    if not file.exists():
        scratch = ["--scratch"] if method == "scratch" else []
        file.write_bytes(kizu("finetune", "--model", run, "--seed", seed, "--share", share, "--json", *scratch))


def interval(values):
    """Student's 95 % interval of the mean, in text; one value has none."""
    mean = statistics.mean(values)
    if len(values) < 2:
        return f"{100 * mean:5.1f} (one seed)"
    half = stats.t.ppf(0.975, len(values) - 1) * statistics.stdev(values) / len(values) ** 0.5
    return f"{100 * mean:5.1f} ({100 * (mean - half):.1f} – {100 * (mean + half):.1f}, {len(values)} seeds)"


def tables(arguments, name):
    def figures(file):
        return json.loads(file.read_text()) if file.exists() else None

    def reached(method, share, seed):
        found = figures(result(arguments.work, name, seed, method, share))
        return found and (found["balancedAccuracy"], found["training"]["processorMinutes"])

    print(f"\n{name}\n| | labels | balanced accuracy, % | processor minutes of a training |\n|---|---|---|---|")
    for judge in ["knn", "probe"]:
        found = [figures(arguments.work / name / f"seed-{seed}" / f"{judge}.json") for seed in arguments.seeds]
        values = [each["balancedAccuracy"] for each in found if each]
        if values:
            print(f"| {judge} | 100 % | {interval(values)} | |")
    for method, share in TRAININGS:
        found = [each for seed in arguments.seeds if (each := reached(method, share, seed))]
        if found:
            accuracies, minutes = zip(*found)
            print(f"| {method} | {100 * share:.0f} % | {interval(accuracies)} | {statistics.mean(minutes):.1f} |")
    print("\n| fine-tuned with | scratch with | difference, points |\n|---|---|---|")
    for own, theirs in COMPARISONS:
        pairs = [(a[0], b[0]) for seed in arguments.seeds
                 if (a := reached("fine-tune", own, seed)) and (b := reached("scratch", theirs, seed))]
        if pairs:
            print(f"| {100 * own:.0f} % | {100 * theirs:.0f} % | {interval([a - b for a, b in pairs])} |")


def main():
    arguments = parser(__doc__, PRETRAINING, seeds=[0, 1, 2]).parse_args()
    if not arguments.tables:
        for seed, (method, share), name in itertools.product(arguments.seeds, TRAININGS, arguments.sets):
            train(arguments, name, seed, method, share)
    for name in arguments.sets:
        tables(arguments, name)


if __name__ == "__main__":
    main()
