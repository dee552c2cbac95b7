"""Views, side by side: Kizu, Albumentations, lightly and torchvision, one core, in one run.

    python Benchmarks/views.py AUGMENTATION.py [--rounds 3] [--sizes 64,128,224]

AUGMENTATION.py SIZE times the peers: it prints one line each, `NAME … MS ms/view …`, for the SimCLR recipe on a colour
photo of 512 x 512 pixels. All times are CPU times. Needs a release build of kizu (swift build -c release), and what the peers need, in the
Python that runs this. Each round times every program once, so that a disturbance of the machine meets all of them; the
table gives the medians over rounds, the ratio of Kizu's time to each peer's in the same round (below 1: Kizu is faster)
with its range, and views a second. The peers' figure is their best of three means, Kizu's the median of its runs.

The share of the memory's bandwidth is what a view must read (its crop, 54 % of the photo on average) and write (f32
samples) over Kizu's time, against a copy of 256 MB measured in the same rounds. The one photo of these runs stays in the
caches: the share tells how near to the memory's limit views of photos that do not would be.
"""

import argparse
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import time

import numpy as np

KIZU = pathlib.Path(__file__).resolve().parent.parent / ".build/release/kizu"


def kizu(size):
    command = [KIZU, "bench", "views", "--size", str(size), "--threads", "1", "--cpu-time", "--json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["median"]


def peers(script, size):
    """Milliseconds a view by the peer's name."""
    # Their clock becomes the time that the process computes.
    code = ("import runpy, sys, time; time.perf_counter = time.process_time; script = sys.argv[1]; del sys.argv[0]; "
            "runpy.run_path(script, run_name='__main__')")
    command = [sys.executable, "-c", code, script, str(size)]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {name.strip(): float(ms) for name, ms in re.findall(r"^(.+?)\s+([0-9.]+) ms/view", text, re.M)}


def bandwidth(megabytes=256, copies=5):
    """Bytes a second that a copy reads and writes, the best of some."""
    source = np.ones(megabytes << 17)
    target = np.empty_like(source)
    best = float("inf")
    for _ in range(copies):
        start = time.perf_counter()
        np.copyto(target, source)
        best = min(best, time.perf_counter() - start)
    return 2 * source.nbytes / best


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("script")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sizes", default="64,128,224")
    options = parser.parse_args()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    print(f"{'size':>4s} {'program':28s} {'ms':>8s} {'views/s':>9s} {'Kizu/it':>8s} {'lowest':>7s} {'highest':>8s}")
    for size in map(int, options.sizes.split(",")):
        found, copies = {"kizu": []}, []
        for _ in range(options.rounds):
            found["kizu"].append(kizu(size))
            for name, ms in peers(options.script, size).items():
                found.setdefault(name, []).append(ms)
            copies.append(bandwidth())
        for name, times in found.items():
            ms = statistics.median(times)
            ratios = [own / other for own, other in zip(found["kizu"], times)]
            print(f"{size:4d} {name:28s} {ms:8.4f} {1e3 / ms:9.0f} {statistics.median(ratios):8.3f} "
                  f"{min(ratios):7.3f} {max(ratios):8.3f}", flush=True)
        moved = 0.54 * 512 * 512 * 3 + size * size * 3 * 4
        rate, copy = moved / (1e-3 * statistics.median(found["kizu"])), statistics.median(copies)
        print(f"{size:4d} memory: a view moves {moved / 1e3:.0f} kB, {rate / 1e9:.1f} GB/s of {copy / 1e9:.1f} GB/s "
              f"that a copy reaches: {100 * rate / copy:.0f} %", flush=True)


if __name__ == "__main__":
    main()
