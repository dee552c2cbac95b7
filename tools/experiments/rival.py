"""How long does Kizu take to the score of a well-tuned SimCLR in PyTorch? Both on one machine, in one run.

    python tools/experiments/rival.py tuned_simclr.py SETS WORK [--kizu kizu] [--epochs 200] [--rival-epochs 260]

The first argument is a script that is called with the name of a set, root=SETS/ and KEY=VALUE settings, trains ResNet-18
on x-sdd's training rows at 64 px and prints lines that begin "EPOCH loss … SECONDSs". It is run for three epochs, its
full length is reckoned from them, and it is stopped then: what it reaches at its end has to be known already. Where the
CPU has no bf16 (which the script asks for) it is run in f32. Kizu pretrains its small encoder for --epochs, and is
judged on the test rows, which choose nothing. Needs what the script needs.
"""

import argparse
import json
import pathlib
import re
import subprocess
import sys
import time

from trials import caller

# The tuned rival's settings, as its authors give them, but for the number of epochs.
SETTINGS = ["img=64", "loss=ntxent", "T=.2", "lr=.1", "aug=mid", "wd=5e-4"]
LINE = re.compile(r"^(\d+) loss \S+ (\d+)s")
TIMED = 3


def rival_seconds(script, sets):
    """Seconds of an epoch."""
    text = script.read_text()
    if "avx512_bf16" not in pathlib.Path("/proc/cpuinfo").read_text():
        text = text.replace("torch.autocast('cpu',torch.bfloat16)", "torch.autocast('cpu',enabled=False)")
    command = [sys.executable, "-u", "-c", text, "x-sdd", f"root={sets}/", f"ep={TIMED}", *SETTINGS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            found = LINE.match(line)
            if found and int(found[1]) == TIMED:
                process.kill()
                return float(found[2]) / TIMED
    sys.exit(f"{script} printed no line for epoch {TIMED}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("script", type=pathlib.Path)
    parser.add_argument("sets", type=pathlib.Path)
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--kizu", default="kizu")
    parser.add_argument("--epochs", type=int, default=200)
    parser.add_argument("--rival-epochs", type=int, default=260)
    arguments = parser.parse_args()
    rival = rival_seconds(arguments.script, arguments.sets) * arguments.rival_epochs

    kizu = caller(arguments.kizu, arguments.sets, "x-sdd", threads=2)
    run = arguments.work / f"rival-{arguments.epochs}"

    start = time.perf_counter()
    kizu("pretrain", "--split", "train", "--encoder", "small", "--epochs", arguments.epochs, "-o", run)
    seconds = time.perf_counter() - start
    print(f"rival: {arguments.rival_epochs} epochs would take {rival / 60:.1f} minutes")
    print(f"Kizu: {arguments.epochs} epochs took {seconds / 60:.1f} minutes, 1/{rival / seconds:.0f} of it")
    for judge in ["knn", "probe"]:
        figures = json.loads(kizu(judge, "--model", run, "--json"))
        low, high = (100 * bound for bound in figures["balancedAccuracyCI"])
        print(f"{judge}: balanced accuracy {100 * figures['balancedAccuracy']:.1f} % ({low:.1f} – {high:.1f})")


if __name__ == "__main__":
    main()
