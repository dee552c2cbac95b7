"""Compares `kizu embed` and `kizu predict` with ONNX Runtime on the models that `kizu export` writes.

    python tools/reference/onnx_check.py [--kizu .build/release/kizu] [--epochs 1]

For each stem, grey and colour photos, encoder alone and with a classifier, normalised input and bytes: draws sample
photos, pretrains a little, teaches a classifier, exports, lets ONNX's checker look at the file, and compares every
embedding (relative to the largest number) and probability. Also counts photos whose class or decision differs. Needs
onnx, onnxruntime, NumPy and Pillow; minutes. Ends with status 1 where something is not within 1e-4.
"""

import argparse
import csv
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import onnx
import onnxruntime
from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
COUNT, SIZE = 96, 32

ENCODERS = {
    "imagenet": ["--stem", "imagenet"], "small": ["--stem", "small"], "cifar": ["--stem", "cifar"],
    "gem, blurred": ["--encoder", "resnet10", "--encoder-width", 0.5, "--pooling", "gem", "--anti-alias"],
    "bottlenecks": ["--encoder", "resnet50", "--encoder-width", 0.25, "--anti-alias"],
    "middle": ["--readout", "middle"], "last": ["--readout", "last"],
    "gem, all": ["--encoder", "resnet10", "--pooling", "gem", "--readout", "all"],
}


def photos_of(folder, colour):
    """Sample photos, of which coloured ones get a tint."""
    files = sorted(folder.glob("*.png"))
    for file in files if colour else []:
        grey = np.asarray(Image.open(file).convert("L"), dtype=np.float32)
        Image.fromarray(np.stack([grey, 0.8 * grey + 20, 255 - grey], -1).astype(np.uint8)).save(file)
    return files


def table(file):
    with open(file, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def compare(file, pixels, embeddings, predictions):
    """The largest differences, and the number of other classes and decisions."""
    model = onnx.load(file)
    onnx.checker.check_model(model, full_check=True)
    text = {entry.key: entry.value for entry in model.metadata_props}
    if text["kizu.preprocess"] == "inside":
        inputs = {"photo": pixels}
    else:
        mean, std = (np.array(json.loads(text[f"kizu.{key}"]), dtype=np.float32) for key in ("mean", "std"))
        inputs = {"image": ((pixels.astype(np.float32) / 255 - mean) / std).transpose(0, 3, 1, 2).copy()}
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    found = dict(zip(names, session.run(None, inputs)))
    errors = [np.abs(found["embedding"] - embeddings).max() / np.abs(embeddings).max()]
    others = 0
    if "probabilities" in found:
        classes = json.loads(text["kizu.classes"])
        expected = np.array([[float(row[f"p({name})"]) for name in classes] for row in predictions])
        errors.append(np.abs(found["probabilities"] - expected).max())
        labels = [classes[index] for index in found["probabilities"].argmax(1)]
        others += sum(label != row["label"] for label, row in zip(labels, predictions))
        calls = np.where(found["defect"][:, 0] >= float(text["kizu.threshold"]), "defect", "good")
        others += sum(call != row["decision"] != "unknown" for call, row in zip(calls, predictions))
    return errors, others


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kizu", type=lambda name: pathlib.Path(name).resolve(),
                        default=ROOT / ".build/release/kizu")
    parser.add_argument("--epochs", type=int, default=1)
    arguments = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory() as name_of_folder:
        folder = pathlib.Path(name_of_folder)

        def kizu(*words):
            subprocess.run([arguments.kizu, *map(str, words)], check=True, cwd=folder, stdout=subprocess.DEVNULL,
                           stderr=subprocess.PIPE)

        for colour in [False, True]:
            samples = f"samples-{colour}"
            kizu("samples", "-o", samples, "--count", COUNT, "--size", SIZE, "--seed", 1)
            files = photos_of(folder / samples / "photos", colour)
            pixels = np.stack([np.asarray(Image.open(file).convert("RGB")) for file in files])
            for name, options in ENCODERS.items():
                run, photos = f"{name}-{colour}", f"{samples}/photos"
                labels = ["--labels", f"{samples}/labels.csv"]
                kizu("pretrain", photos, "-o", run, *options, "--image-size", SIZE, "--batch-size", 16,
                     "--epochs", arguments.epochs, "--quiet")
                kizu("embed", photos, "--model", run, "-o", "e.csv", "--quiet")
                kizu("probe", photos, *labels, "--model", run, "--save", "c.json", "--quiet")
                kizu("predict", photos, "--model", run, "--classifier", "c.json", "-o", "p.csv", "--quiet")
                rows = table(folder / "e.csv")
                assert [row["path"] for row in rows] == [file.name for file in files]
                embeddings = np.array([[float(row[f"e{i}"]) for i in range(len(row) - 2)] for row in rows])
                for preprocess in ["none", "inside"]:
                    for classifier in [[], ["--classifier", "c.json"]]:
                        kizu("export", "--model", run, "--onnx", "m.onnx", "--preprocess", preprocess, *classifier)
                        errors, others = compare(folder / "m.onnx", pixels, embeddings, table(folder / "p.csv"))
                        good = max(errors) <= 1e-4 and others == 0
                        failed |= not good
                        print(f"{name:11s} {'colour' if colour else 'grey':7s} {preprocess:7s} "
                              f"{'classifier' if classifier else 'encoder':11s} "
                              + " ".join(f"{error:.1e}" for error in errors)
                              + f"  {others} of {len(files)} called otherwise  {'ok' if good else 'FAILED'}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
