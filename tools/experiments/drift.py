"""How often does `kizu predict` call an unchanged lot changed, and does it notice changes and name them?

    python tools/experiments/drift.py WORK [--kizu PROGRAM] [--epochs 0] [--threads 1]

Makes photos of 100 lots (`kizu samples`, 1,600 photos, seed 11), trains an encoder on those of the 70 training lots
(--epochs 0 leaves it untrained), teaches a classifier with their labels (`kizu probe --split train --save`), and lets
`kizu predict` look at each of the 30 other lots, and at all of them with their groups: as they are, and with all photos
changed. Prints the table of
docs/predict.md. Needs Pillow and NumPy.
"""

import argparse
import collections
import csv
import json
import pathlib
import subprocess

import numpy
from PIL import Image, ImageFilter


def scaled(factor, channels=(0, 1, 2)):
    def change(photo):
        pixels = numpy.asarray(photo.convert("RGB"), dtype=numpy.float32).copy()
        for channel in channels:
            pixels[..., channel] *= factor
        return Image.fromarray(pixels.clip(0, 255).round().astype(numpy.uint8))
    return change


def noisy(photo):
    pixels = numpy.asarray(photo.convert("RGB"), dtype=numpy.float32)
    noise = numpy.random.default_rng(0).normal(0, 0.03 * 255, pixels.shape[:2])[..., None]
    return Image.fromarray((pixels + noise).clip(0, 255).round().astype(numpy.uint8))


CHANGES = {
    "none": lambda photo: photo,
    "10 % darker": scaled(0.9),
    "25 % darker": scaled(0.75),
    "50 % darker": scaled(0.5),
    "25 % brighter": scaled(1.25),
    "blur, σ 1 pixel": lambda photo: photo.filter(ImageFilter.GaussianBlur(1)),
    "blur, σ 2 pixels": lambda photo: photo.filter(ImageFilter.GaussianBlur(2)),
    "noise, 3 %": noisy,
    "blue less 15 %": scaled(0.85, [2]),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--kizu", default="kizu")
    parser.add_argument("--epochs", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--changes", nargs="+", default=list(CHANGES))
    parser.add_argument("--together", action="store_true", help="only all lots at once, which is quicker")
    arguments = parser.parse_args()
    work = arguments.work
    work.mkdir(parents=True, exist_ok=True)

    def kizu(*words):
        command = [arguments.kizu, *map(str, words), "--quiet"]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    threads = ["--threads", arguments.threads]
    photos, labels, run, taught = work / "samples/photos", work / "samples/labels.csv", work / "run", work / "taught.json"
    if not labels.exists():
        kizu("samples", "-o", work / "samples", "--count", 1600, "--seed", 11)
    if not (run / "encoder.safetensors").exists():
        kizu("pretrain", photos, "--labels", labels, "--split", "train", "--only-listed", "--image-size", 64, "--epochs",
             arguments.epochs, "-o", run, *threads)
    kizu("probe", photos, "--labels", labels, "--split", "train", "--model", run, "--save", taught, *threads)
    lots = collections.defaultdict(list)
    with open(labels, newline="") as file:
        for row in csv.DictReader(file):
            if row["split"] == "test":
                lots[row["group"]].append(row["path"])
    print(f"{len(lots)} lots that did not teach, {sum(map(len, lots.values()))} photos\n")
    print("| all photos | lots called changed, one by one | all lots at once, groups told | what that is said to be |")
    print("|---|---|---|---|")

    def drift(change, paths, flags=()):
        folder = work / "lot"
        folder.mkdir(exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        for path in paths:
            change(Image.open(photos / path)).save(folder / path)
        words = ["predict", folder, "--model", run, "--classifier", taught, "-o", work / "new.csv", "--json"]
        return json.loads(kizu(*words, *flags, *threads))["drift"]

    everything = [path for paths in lots.values() for path in paths]
    (work / "groups.csv").write_text(
        "path,label,group\n" + "".join(f"{path},,{lot}\n" for lot, paths in lots.items() for path in paths))
    for name in arguments.changes:
        change = CHANGES[name]
        changed = "not tried"
        if not arguments.together:
            count = sum(drift(change, paths)["isDrifted"] for _, paths in sorted(lots.items()))
            changed = f"{count} of {len(lots)}"
        found = drift(change, everything, ["--labels", work / "groups.csv"])
        said = ", ".join(
            f"{'more' if measure['value'] > measure['usual'] else 'less'} {measure['name']}"
            for measure in found["test"]["measures"] if measure["standsOut"])
        print(f"| {name} | {changed} | {'changed' if found['isDrifted'] else 'not'}, p = {found['test']['p']:.3f} | {said} |",
              flush=True)

if __name__ == "__main__":
    main()
