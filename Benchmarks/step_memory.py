"""Peak memory and time to the first training step, side by side: Kizu and PyTorch with lightly, each its own process.

    python Benchmarks/step_memory.py [--size 128] [--pairs 32] [--threads 2] [--rounds 3]

Needs torch, torchvision and lightly, and a release build of kizu (swift build -c release). Either side trains ResNet-18
with projection head and NT-Xent by SGD on one batch, PyTorch in channels-last order, its fastest. Time counts from the
start of the process to the end of the first step; memory is the most that the process held (ru_maxrss). The table gives
medians over rounds and the ratios of the rounds' peer to Kizu.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

from step import can_compute

KIZU = pathlib.Path(__file__).resolve().parent.parent / ".build/release/kizu"
PEER = """
import sys, time
size, pairs, threads, precision = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
import torch, torchvision
from lightly.loss import NTXentLoss
from lightly.models.modules import SimCLRProjectionHead
torch.set_num_threads(threads)
encoder = torchvision.models.resnet18()
encoder.fc = torch.nn.Identity()
network = torch.nn.Sequential(encoder, SimCLRProjectionHead(512, 512, 128)).to(memory_format=torch.channels_last)
optimizer = torch.optim.SGD(network.parameters(), 0.06, momentum=0.9, weight_decay=5e-4)
criterion = NTXentLoss(0.2)
views = torch.randn(2 * pairs, 3, size, size).contiguous(memory_format=torch.channels_last)
for step in range(6):
    with torch.autocast("cpu", torch.bfloat16, enabled=precision == "bf16"):
        z = network(views)
    z = z.float()
    loss = criterion(z[:pairs], z[pairs:])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step == 0:
        print(time.time(), flush=True)
"""


def kizu(arguments, precision):
    command = [KIZU, "bench", "step", "--size", str(arguments.size), "--pairs", str(arguments.pairs),
               "--threads", str(arguments.threads), "--precision", precision, "--json"]
    report = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return report["firstRunAfter"], report["peakBytes"] / 1e6


def peer(arguments, precision):
    start = time.time()
    command = [sys.executable, "-W", "ignore", "-c", PEER, str(arguments.size), str(arguments.pairs),
               str(arguments.threads), precision]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    first = float(process.stdout.readline())
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    assert status == 0, "the peer failed"
    return first - start, usage.ru_maxrss * 1024 / 1e6


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, value in [("--size", 128), ("--pairs", 32), ("--threads", 2), ("--rounds", 3)]:
        parser.add_argument(name, type=int, default=value)
    arguments = parser.parse_args()
    print(f"{arguments.size} px x {arguments.pairs} pairs, {arguments.threads} threads")
    for precision in filter(can_compute, ["bf16", "f32"]):
        rounds = [(kizu(arguments, precision), peer(arguments, precision)) for _ in range(arguments.rounds)]
        for what, unit, index in [("first step after", "s", 0), ("peak memory", "MB", 1)]:
            ours, theirs = [[side[index] for side in sides] for sides in zip(*rounds)]
            ratio = statistics.median(a / b for a, b in zip(theirs, ours))
            print(f"{precision}: {what:16s} Kizu {statistics.median(ours):8.2f} {unit:2s} PyTorch "
                  f"{statistics.median(theirs):8.2f} {unit:2s} ratio {ratio:.2f}")


if __name__ == "__main__":
    main()
