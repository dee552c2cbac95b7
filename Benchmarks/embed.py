"""Embedding, side by side: Kizu, PyTorch and ONNX Runtime, in one run.

    python Benchmarks/embed.py [--sizes 64 128 224] [--threads 2] [--rounds 5]

ResNet-18 with the imagenet stem, batches of 32 normalised photos. Needs torch, torchvision, a release build of kizu
(swift build -c release), and onnxruntime for its lines. ONNX Runtime runs the graph that `kizu export` writes
("onnxruntime, exported": norms folded, the batch free) and, where onnx is there too, the one that PyTorch writes
(the batch fixed). Each round times every program once, so that a disturbance of the machine meets all of them; the
table gives the medians over rounds in milliseconds a photo, photos a second, and the median of the rounds' ratios to
Kizu's in the same precision (above 1: Kizu is faster). Lines of "torch" are PyTorch eager.
"""

import argparse
import importlib.util
import json
import os
import pathlib
import statistics
import subprocess
import tempfile
import time
import warnings

import torch
import torchvision

from step import can_compute

ROOT = pathlib.Path(__file__).resolve().parent.parent
KIZU = ROOT / ".build/release/kizu"
BATCH = 32


def timed(work, seconds=2.0):
    """Median milliseconds of a call a photo."""
    work()
    work()
    times, end = [], time.perf_counter() + seconds
    while len(times) < 5 or time.perf_counter() < end:
        start = time.perf_counter()
        work()
        times.append(1e3 * (time.perf_counter() - start) / BATCH)
    return statistics.median(times)


def kizu(size, threads, precision):
    command = [KIZU, "bench", "embed", "--size", str(size), "--threads", str(threads), "--precision", precision,
               "--json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["median"]


def eager(model, photos, precision):
    def work():
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=precision == "bf16"):
            model(photos)

    return work


def torch_graph(model, photos, folder):
    """The ONNX file that PyTorch writes."""
    file = f"{folder}/torch-{photos.shape[-1]}.onnx"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(model, photos, file, dynamo=False)
    return file


def exported_graph(size, folder):
    """The ONNX file that Kizu writes of an untrained encoder."""
    run, noise = f"{folder}/run-{size}", f"{folder}/samples"
    if not os.path.exists(noise):
        subprocess.run([KIZU, "samples", "-o", noise, "--count", "16", "--size", "64"], check=True, capture_output=True)
    subprocess.run([KIZU, "pretrain", f"{noise}/photos", "-o", run, "--epochs", "0", "--image-size", str(size), "--stem",
                    "imagenet", "--readout", "last"], check=True, capture_output=True)
    subprocess.run([KIZU, "export", "--model", run, "--onnx", f"{run}.onnx"], check=True, capture_output=True)
    return f"{run}.onnx"


def onnx_runtime(file, photos, threads):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
    inputs = {session.get_inputs()[0].name: photos.numpy()}
    return lambda: session.run(None, inputs)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[64, 128, 224])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    model = torchvision.models.resnet18().eval()
    model.fc = torch.nn.Identity()
    last = torchvision.models.resnet18().eval().to(memory_format=torch.channels_last)
    last.fc = torch.nn.Identity()
    print(f"{'size':>5s} {'precision':10s} {'program':24s} {'ms':>8s} {'photos/s':>9s} {'ratio':>6s}")
    with tempfile.TemporaryDirectory() as folder:
        for size in arguments.sizes:
            photos = torch.randn(BATCH, 3, size, size)
            photos_last = photos.contiguous(memory_format=torch.channels_last)
            work = {}
            for precision in filter(can_compute, ["f32", "bf16"]):
                work[precision, "kizu"] = lambda p=precision: kizu(size, arguments.threads, p)
                work[precision, "torch"] = lambda p=precision: timed(eager(model, photos, p))
                work[precision, "torch channels last"] = lambda p=precision: timed(eager(last, photos_last, p))
            graphs = {}
            if importlib.util.find_spec("onnxruntime"):
                graphs["onnxruntime, exported"] = exported_graph(size, folder)
                if importlib.util.find_spec("onnx"):
                    graphs["onnxruntime, torch's"] = torch_graph(model, photos, folder)
            for name, file in graphs.items():
                run = onnx_runtime(file, photos, arguments.threads)
                work["f32", name] = lambda run=run: timed(run)
            rounds = [{key: body() for key, body in work.items()} for _ in range(arguments.rounds)]
            for precision, program in sorted(work, reverse=True):
                times = [found[precision, program] for found in rounds]
                ratio = statistics.median(found[precision, program] / found[precision, "kizu"] for found in rounds)
                median = statistics.median(times)
                print(f"{size:5d} {precision:10s} {program:24s} {median:8.3f} {1e3 / median:9.0f} {ratio:6.2f}",
                      flush=True)
    print(f"{arguments.threads} threads; load now {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
