"""Which method learns most in the same number of epochs? One encoder for each, judged on training rows alone.

    python tools/experiments/methods.py SETS WORK [--kizu kizu] [--sets NAME ...] [--variants NAME ...] [--seeds 0]

SETS is a folder with NAME/ and NAME.csv (path,label,group,split). For each set, variant and seed the small encoder is
pretrained on the training rows, all else as by default but what the variant says; then `kizu knn` and `kizu probe`
judge it on grouped folds of the same rows. Test rows are not looked at. What is finished in WORK is not done again, and
--tables trains nothing. A table has a line for each variant, with the difference from nt-xent over pairs of equal seeds.
"""

import itertools
import json
import statistics

from trials import caller, parser

PRETRAINING = {
    "x-sdd": ["--epochs", "100"],
    "coffee-leaf-symptom": ["--epochs", "20", "--learning-rate", "0.05"],
    "deeppcb-crops": ["--epochs", "15", "--learning-rate", "0.05"],
}
VARIANTS = {
    "nt-xent": [],
    "dcl": ["--method", "dcl"],
    "dclw": ["--method", "dclw"],
    "debiased": ["--method", "debiased"],
    "hard": ["--method", "hard"],
    "sogclr": ["--method", "sogclr"],
    "vicreg": ["--method", "vicreg"],
    "mask": ["--false-negatives", "mask"],
    "attract": ["--false-negatives", "attract"],
    "queue-256": ["--queue", "256"],
    "keep-groups": ["--group-negatives", "keep"],
    "labels-guide-0.2": ["--labels-guide", "0.2"],
    "temperature-0.1": ["--temperature", "0.1"],
    "temperature-0.5": ["--temperature", "0.5"],
    "ema-0.99": ["--ema", "0.99"],
    # The last of two rates counts.
    "adamw": ["--optimizer", "adamw", "--learning-rate", "0.001"],
}
JUDGES = ["knn", "probe"]


def train(arguments, name, variant, seed):
    folder = arguments.work / name / f"{variant}-{seed}"
    if all((folder / f"{judge}.json").exists() for judge in JUDGES):
        return
    kizu = caller(arguments.kizu, arguments.folder, name, arguments.threads)
    kizu("pretrain", "--split", "train", "--encoder", "small", "--seed", seed, *PRETRAINING[name], *VARIANTS[variant],
         "-o", folder / "run", "--resume", "--quiet")
    for judge in JUDGES:
        (folder / f"{judge}.json").write_bytes(kizu(judge, "--split", "train", "--model", folder / "run", "--json"))


def table(arguments, name):
    def scores(variant, seed):
        files = [arguments.work / name / f"{variant}-{seed}" / f"{judge}.json" for judge in JUDGES]
        if all(file.exists() for file in files):
            return [100 * json.loads(file.read_text())["balancedAccuracy"] for file in files]

    print(f"\n{name}\n| | k-NN, % | probe, % | difference from nt-xent | seeds |\n|---|---|---|---|---|")
    for variant in VARIANTS:
        found = {seed: score for seed in arguments.seeds if (score := scores(variant, seed))}
        if found:
            means = [statistics.mean(score[judge] for score in found.values()) for judge in range(2)]
            pairs = [(score, first) for seed, score in found.items() if (first := scores("nt-xent", seed))]
            gains = [statistics.mean(a[judge] - b[judge] for a, b in pairs) for judge in range(2)] if pairs else []
            print(f"| {variant} | {means[0]:.1f} | {means[1]:.1f} | "
                  f"{' / '.join(f'{gain:+.1f}' for gain in gains)} | {len(found)} |")


def main():
    arguments_of = parser(__doc__, PRETRAINING, seeds=[0])
    arguments_of.add_argument("--variants", nargs="+", default=list(VARIANTS), choices=list(VARIANTS))
    arguments = arguments_of.parse_args()
    if not arguments.tables:
        for seed, name, variant in itertools.product(arguments.seeds, arguments.sets, arguments.variants):
            train(arguments, name, variant, seed)
    for name in arguments.sets:
        table(arguments, name)


if __name__ == "__main__":
    main()
