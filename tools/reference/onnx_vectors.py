"""Makes Tests/KizuExportTests/Fixtures/onnx-vectors.json: what ONNX Runtime computes with exported models.

The models and photos are those of a test, whose every number comes from a formula. Each model is checked by ONNX's own
checker, shapes inferred, and run with two photos at once and one by one. Needs onnx and onnxruntime.

    mkdir /tmp/models
    KIZU_ONNX_FOLDER=/tmp/models swift test --filter RuntimeAgreementTests
    python tools/reference/onnx_vectors.py /tmp/models > Tests/KizuExportTests/Fixtures/onnx-vectors.json
"""

import json
import pathlib
import sys

import numpy as np
import onnx
import onnxruntime


def run(file):
    model = onnx.load(file)
    onnx.checker.check_model(model, full_check=True)
    text = {entry.key: entry.value for entry in model.metadata_props}
    size = int(text["kizu.image_size"])
    photos = np.fromfile(file.with_suffix(".bytes"), dtype=np.uint8).reshape(-1, size, size, 3)
    if text["kizu.preprocess"] == "inside":
        inputs = {"photo": photos}
    else:
        mean, std = (np.array(json.loads(text[f"kizu.{key}"]), dtype=np.float32) for key in ("mean", "std"))
        inputs = {"image": ((photos.astype(np.float32) / 255 - mean) / std).transpose(0, 3, 1, 2).copy()}
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    found = dict(zip(names, session.run(None, inputs)))
    for number in range(len(photos)):
        one = session.run(None, {key: value[number:number + 1] for key, value in inputs.items()})
        for name, value in zip(names, one):
            np.testing.assert_allclose(value[0], found[name][number], rtol=1e-4, atol=1e-5)
    return found


def rounded(values):
    return [float(f"{value:.7g}") for value in values]


def main():
    vectors = {}
    for file in sorted(pathlib.Path(sys.argv[1]).glob("*.onnx")):
        found = run(file)
        vectors[file.stem] = {"embedding": [rounded(row[::8]) for row in found["embedding"]]}
        if "probabilities" in found:
            vectors[file.stem]["probabilities"] = [rounded(row) for row in found["probabilities"]]
        if "defect" in found:
            vectors[file.stem]["defect"] = rounded(found["defect"][:, 0])
    json.dump(vectors, sys.stdout, separators=(",", ":"))
    print()


if __name__ == "__main__":
    main()
