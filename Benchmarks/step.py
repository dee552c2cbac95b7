"""A training step, side by side: Kizu and PyTorch, in one run.

    python Benchmarks/step.py training_step.py [--size 128] [--pairs 32] [--threads 2] [--rounds 3]

The argument is a script that is called with the size, the pairs and the stem, times a SimCLR step of ResNet-18
by PyTorch in several configurations and prints one line for each, "… f32 cl=True …: 693 ms/step …". Needs what
that script needs, and a release build of kizu (swift build -c release). Each round times every program once, so that
a disturbance of the machine meets all of them; the table gives the medians over rounds in milliseconds and, for
each configuration of the peer, the median of the rounds' ratios to Kizu's step in the same precision (above 1: Kizu is
faster). The line "convolutions" is the step's convolutions alone, with its ratio to the step.
"""

import argparse
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
KIZU = ROOT / ".build/release/kizu"
LINE = re.compile(r"\b(f32|bf16) (.*): ([0-9.]+) ms/step")


def kizu(arguments, precision, *options):
    command = [KIZU, "bench", "step", "--size", str(arguments.size), "--pairs", str(arguments.pairs),
               "--threads", str(arguments.threads), "--precision", precision, "--json", *options]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["median"]


def can_compute(precision):
    """Whether this CPU has the precision; Kizu refuses (69) one that it would have to emulate."""
    command = [KIZU, "bench", "step", "--size", "32", "--pairs", "8", "--precision", precision]
    return subprocess.run(command, capture_output=True).returncode != 69


def peer(arguments):
    """Milliseconds by (precision, configuration)."""
    command = [sys.executable, arguments.script, str(arguments.size), str(arguments.pairs), "imagenet"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {(m[1], m[2]): float(m[3]) for m in map(LINE.search, text.splitlines()) if m}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("script")
    for name, value in [("--size", 128), ("--pairs", 32), ("--threads", 2), ("--rounds", 3)]:
        parser.add_argument(name, type=int, default=value)
    arguments = parser.parse_args()
    rounds = []
    precisions = [precision for precision in ["bf16", "f32"] if can_compute(precision)]
    for _ in range(arguments.rounds):
        times = {}
        for precision in precisions:
            times[precision, "kizu"] = kizu(arguments, precision)
            times[precision, "convolutions"] = kizu(arguments, precision, "--conv-only")
        rounds.append(times | {key: time for key, time in peer(arguments).items() if key[0] in precisions})
    print(f"{arguments.size} px x {arguments.pairs} pairs, {arguments.threads} threads; load now "
          f"{os.getloadavg()[0]:.1f}")
    print(f"{'precision':10s} {'program':26s} {'ms':>8s} {'ratio':>6s}")
    for precision, program in rounds[0]:
        times = [times[precision, program] for times in rounds]
        ratio = statistics.median(times[precision, program] / times[precision, "kizu"] for times in rounds)
        print(f"{precision:10s} {program:26s} {statistics.median(times):8.1f} {ratio:6.2f}")
    for precision in precisions:
        best = statistics.median(
            min(time for (kind, program), time in times.items()
                if kind == precision and program not in ("kizu", "convolutions")) / times[precision, "kizu"]
            for times in rounds)
        floor = statistics.median(times[precision, "kizu"] / times[precision, "convolutions"] for times in rounds)
        print(f"{precision}: the peer's best takes {best:.2f} times Kizu's step, which takes {floor:.2f} times its "
              "convolutions")


if __name__ == "__main__":
    main()
