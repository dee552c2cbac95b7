"""Makes Tests/KizuNNTests/Fixtures/numbers.safetensors: numbers of every type that Kizu reads, written by the
reference implementation, and numbers.json beside it: what they are as f32. Needs torch and safetensors.

    python tools/reference/safetensors_numbers.py Tests/KizuNNTests/Fixtures
"""

import json
import pathlib
import struct
import sys

import torch
from safetensors.torch import save_file


def main():
    folder = pathlib.Path(sys.argv[1])
    # Zeros, the smallest and the largest of f16, what rounds, and what only some types can hold.
    values = torch.tensor([0.0, -0.0, 1, -1.5, 65504, 2.0**-24, -(2.0**-14), 1 / 3, 1e-40, 3e38, float("inf")],
                          dtype=torch.float64)
    half = torch.arange(0, 65536, 97, dtype=torch.int32).to(torch.uint16).view(torch.float16)
    tensors = {
        "f32": values.float().reshape(11, 1), "f64": values, "f16": values.half(), "bf16": values.bfloat16(),
        "half.all": half[~half.isnan()].clone(), "i64": torch.tensor([[-(2**63), -1], [0, 2**63 - 1]]),
        "empty": torch.zeros(0, 3), "scalar": torch.tensor(2.5),
    }
    save_file(tensors, folder / "numbers.safetensors", metadata={"made by": "safetensors \u50b7 \"\\\n"})
    bits = {name: [struct.unpack("<I", struct.pack("<f", x))[0] for x in t.float().flatten().tolist()]
            for name, t in tensors.items() if name != "i64"}
    (folder / "numbers.json").write_text(json.dumps(bits, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
