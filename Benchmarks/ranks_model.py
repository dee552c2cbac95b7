"""What training on many hosts may be expected to cost: a model, not a measurement.

    python Benchmarks/ranks_model.py [--step 1.125] [--pairs 32]

A host's own step takes `step` seconds for `pairs` photos, whatever the number of hosts (the global batch grows with
them). To it come, after the usual model of a message of n bytes, α + n / β:

  gradients        an all-reduce of 4 P bytes: from four hosts on a ring, 2 (W - 1) / W · 4 P / β; for fewer a tree there
                   and back, as Open MPI does, whose two directions are mostly in use at once, 1.3 log2 W · 4 P / β,
                   where 1.3 is fitted to what ranks_network.py finds for two hosts, 61 MB. To it for each piece of
                   128 kB · W, of which four are under way, 2 (W - 1) times, or 2 log2 W times, α and the 0.2 ms
                   after which a thread looks again
  batch norm       two all-reduces a layer of 16 C bytes: log2 W (α + n / β)
  embeddings       an all-gather of 1024 bytes a photo: (W - 1) α + bytes of the whole batch / β
  agreement        two all-reduces of some bytes

P, C and the layers are ResNet-18's with the projection head. The first figure hides nothing of the gradients' time
behind the backward pass, the second the half of it, as was measured (45 and 61 %), and no more than fits into two
thirds of the step.
"""

import argparse
import math

CHANNELS = [64] * 5 + [128] * 5 + [256] * 5 + [512] * 5 + [512, 128]
PARAMETERS = 11_176_512 + 512 * 512 + 512 * 128 + 2 * (512 + 128)
# Sources/CKizuMPI/mpi.c has them.
PIECE_BYTES, PIECES_AT_ONCE, PROGRESS = 1 << 17, 4, 0.2e-3
HIDDEN = 0.5
# The gradients that a link carries one way for each level of the tree of fewer than four hosts.
TREE = 1.3
# Gbit/s: seconds until a small message is there, as is usual of such networks with TCP or, the last, RDMA.
LATENCY = {1: 50e-6, 10: 30e-6, 100: 3e-6}


def gradient_bytes(hosts):
    """What the link of one host carries in the direction that takes longer."""
    whole = 2 * (hosts - 1) / hosts if hosts > 3 else TREE * math.ceil(math.log2(hosts))
    return whole * 4 * PARAMETERS


def costs(hosts, gigabits, pairs):
    alpha, beta = LATENCY[gigabits], gigabits * 1e9 / 8
    hops = math.ceil(math.log2(hosts))
    rounds = 2 * (hosts - 1) if hosts > 3 else 2 * hops
    pieces = math.ceil(4 * PARAMETERS / (PIECE_BYTES * hosts))
    gradients = pieces / PIECES_AT_ONCE * rounds * (alpha + PROGRESS) + gradient_bytes(hosts) / beta
    norms = sum(2 * hops * (alpha + 16 * channels / beta) for channels in CHANNELS)
    embeddings = (hosts - 1) * alpha + hosts * pairs * 1024 / beta
    return gradients, norms + embeddings + 2 * hops * alpha


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--step", type=float, default=1.125)
    parser.add_argument("--pairs", type=int, default=32)
    arguments = parser.parse_args()
    print(f"gradients {4 * PARAMETERS / 1e6:.1f} MB, batch norm {2 * 16 * sum(CHANNELS) / 1e6:.2f} MB in "
          f"{2 * len(CHANNELS)} messages a step")
    print("| hosts | " + " | ".join(f"{gigabits} Gbit/s" for gigabits in LATENCY) + " |")
    print("|---|" + "---|" * len(LATENCY))
    for hosts in [2, 4, 8, 16, 32, 64]:
        cells = []
        for gigabits in LATENCY:
            gradients, rest = costs(hosts, gigabits, arguments.pairs)
            left = gradients - min(HIDDEN * gradients, arguments.step * 2 / 3)
            shares = [arguments.step / (arguments.step + rest + exposed) for exposed in [gradients, left]]
            cells.append(" / ".join(f"{100 * share:.0f} %" for share in shares))
        print(f"| {hosts} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
