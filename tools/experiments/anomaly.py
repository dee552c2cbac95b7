"""How well do good photos alone find defects, and does the heat map point at them?

    python tools/experiments/anomaly.py SETS WORK [--kizu PROGRAM] [--run SET:ENCODER=RUN ...] [--only SET ...]

SETS is a folder with NAME/ and NAME.csv (path,label,group,split): deeppcb-crops with `ok` as good, coffee-leaf-symptom
with `1_health`, and x-sdd with each class in turn. The synthetic set is made by `kizu samples` (600 photos, seed 1).
For each, `kizu anomaly` learns from the good training rows alone and scores the test rows once, by an encoder trained
on the training rows and by an untrained one. Encoders are trained in WORK unless --run names them. Results are kept in
WORK/anomaly.jsonl, and what stands there is not computed again; the tables of docs/anomaly.md are printed at the end.
The share of heat maps that peak in the mask is counted from the CSV and the masks here, not by Kizu. Needs Pillow.
"""

import argparse
import csv
import json
import pathlib
import subprocess

from PIL import Image

# Set: its good classes, and how an encoder is trained on it.
SETS = {
    "synthetic": (["good"], ["--image-size", "64", "--epochs", "30"]),
    "deeppcb-crops": (["ok"], ["--image-size", "64", "--epochs", "6", "--preset", "part"]),
    "coffee-leaf-symptom": (["1_health"], ["--image-size", "64", "--epochs", "30"]),
    "x-sdd": ([
        "finishing_roll_printing", "iron_sheet_ash", "oxide_scale_of_plate_system",
        "oxide_scale_of_temperature_system", "red_iron", "slag_inclusion", "surface_scratch"],
        ["--image-size", "64", "--epochs", "60", "--preset", "part"]),
}
ENCODERS = ["untrained", "trained"]


def call(arguments, words):
    command = [arguments.kizu, *map(str, words), "--quiet", "--threads", str(arguments.threads)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def place(arguments, name):
    """The photos and the labels of a set."""
    if name != "synthetic":
        return arguments.sets / name, arguments.sets / f"{name}.csv"
    folder = arguments.work / "samples"
    if not folder.exists():
        call(arguments, ["samples", "-o", folder, "--count", 600, "--seed", 1])
    return folder / "photos", folder / "labels.csv"


def run_folder(arguments, name, encoder):
    if f"{name}:{encoder}" in arguments.runs:
        return arguments.runs[f"{name}:{encoder}"]
    run = arguments.work / f"{name}-{encoder}"
    if not (run / "encoder.safetensors").exists():
        photos, labels = place(arguments, name)
        flags = list(SETS[name][1])
        if encoder == "untrained":
            flags[flags.index("--epochs") + 1] = "0"
        call(arguments, ["pretrain", photos, "--labels", labels, "--split", "train", "--only-listed", "-o", run, *flags])
    return run


def peaks(table, masks):
    """How many defects have their peak in the mask, by class: {class: [hits, defects]}."""
    counts = {}
    with open(table, newline="") as file:
        for row in csv.DictReader(file):
            mask = masks / row["path"]
            if not mask.exists():
                continue
            hit = Image.open(mask).convert("L").getpixel((int(row["peak_x"]), int(row["peak_y"]))) > 0
            count = counts.setdefault(row["label"], [0, 0])
            count[0] += hit
            count[1] += 1
    return counts


def measure(arguments, name, good, encoder):
    photos, labels = place(arguments, name)
    table = arguments.work / "scores.csv"
    words = ["anomaly", photos, "--labels", labels, "--only-listed", "--good", good, "--json", "-o", table,
             "--model", run_folder(arguments, name, encoder), *arguments.flags]
    report = json.loads(call(arguments, words))
    result = {"set": name, "good": good, "encoder": encoder, "taught": report["nTaught"],
              "stages": report["stages"]}
    for level in ["whole", "patch"]:
        figures = report[level]["figures"]
        result[level] = {
            "auroc": figures["auroc"], "falseAlarms": figures["falseAlarms"]["count"],
            "good": figures["falseAlarms"]["of"], "found": figures["escapes"]["of"] - figures["escapes"]["count"],
            "defects": figures["escapes"]["of"]}
    if name == "synthetic":
        result["peaks"] = peaks(table, photos.parent / "masks")
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", type=pathlib.Path)
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--kizu", default="kizu")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--run", action="append", default=[], help="SET:ENCODER=RUN, an encoder that is there already")
    parser.add_argument("--only", nargs="+", default=list(SETS))
    parser.add_argument("--flags", default="", help="more options of kizu anomaly, in one word")
    arguments = parser.parse_args()
    arguments.runs = dict(run.split("=", 1) for run in arguments.run)
    arguments.flags = arguments.flags.split()
    arguments.work.mkdir(parents=True, exist_ok=True)
    store = arguments.work / "anomaly.jsonl"
    results = [json.loads(line) for line in store.read_text().splitlines()] if store.exists() else []
    known = {(one["set"], one["good"], one["encoder"]) for one in results}
    for name in arguments.only:
        for good in SETS[name][0]:
            for encoder in ENCODERS:
                if (name, good, encoder) in known:
                    continue
                results.append(measure(arguments, name, good, encoder))
                with open(store, "a") as file:
                    file.write(json.dumps(results[-1]) + "\n")
    print("| set | good | taught | encoder | stages | AUROC whole | AUROC patches | found by patches | false alarms |")
    print("|---|---|---|---|---|---|---|---|---|")
    for one in results:
        patch = one["patch"]
        print(f"| {one['set']} | {one['good']} | {one['taught']} | {one['encoder']} | "
              f"{','.join(map(str, one['stages']))} | {one['whole']['auroc']:.3f} | "
              f"{patch['auroc']:.3f} | {patch['found']} of {patch['defects']} | {patch['falseAlarms']} of {patch['good']} |")
    for one in results:
        if "peaks" in one:
            hits, defects = (sum(count[i] for count in one["peaks"].values()) for i in range(2))
            classes = ", ".join(f"{name} {count[0]}/{count[1]}" for name, count in sorted(one["peaks"].items()))
            print(f"\npeak in mask, {one['encoder']}: {hits} of {defects} ({hits / defects:.0%}): {classes}")


if __name__ == "__main__":
    main()
