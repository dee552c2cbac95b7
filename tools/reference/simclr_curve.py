"""Makes Tests/KizuSSLTests/Fixtures/simclr-curve.json: the losses of 20 SimCLR training steps by PyTorch.

The network, its first weights, the photos and the optimiser are those of simclr_step.py; the same two batches come by
turns, so that the loss falls. Computed in f64. Needs torch and torchvision.

    python tools/reference/simclr_curve.py > Tests/KizuSSLTests/Fixtures/simclr-curve.json
"""

import json

import torch

from simclr_step import DECAY, MOMENTUM, TEMPERATURE, build, loss_of, optimizer_of, photos, start

STEM, CHANNELS, SIZE, PAIRS, STEPS, RATE, FIRST_SEED = "small", 3, 64, 16, 20, 0.01, 2000


def main():
    torch.manual_seed(0)
    net = build(STEM, CHANNELS)
    start(net)
    net.double()
    optimizer = optimizer_of(net, RATE)
    # As f32, so that every implementation starts from the same numbers.
    batches = [torch.tensor(photos(2 * PAIRS, CHANNELS, SIZE, FIRST_SEED + 2 * batch), dtype=torch.float32).double()
               for batch in range(2)]
    losses = []
    for step in range(STEPS):
        loss = loss_of(net(batches[step % 2]))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(float(f"{loss.item():.8g}"))
    print(json.dumps({
        "stem": STEM, "channels": CHANNELS, "size": SIZE, "pairs": PAIRS, "firstSeed": FIRST_SEED,
        "temperature": TEMPERATURE, "learningRate": RATE, "momentum": MOMENTUM, "weightDecay": DECAY,
        "losses": losses}, separators=(",", ":")))


if __name__ == "__main__":
    main()
