"""NumPy array files for KizuReportTests, by NumPy: python tools/reference/npy_files.py"""
import pathlib

import numpy as np
from numpy.lib import format as npy

FIXTURES = pathlib.Path(__file__).parents[2] / "Tests" / "KizuReportTests" / "Fixtures" / "npy"

# What no rounding hides: every value is k / 7 in f64, rounded once for f32.
ARRAY = (np.arange(15).reshape(5, 3) - 6) / 7


def write(name, array, version=None):
    with open(FIXTURES / f"{name}.npy", "wb") as file:
        npy.write_array(file, array, version=version)


FIXTURES.mkdir(parents=True, exist_ok=True)
for version in ((1, 0), (2, 0), (3, 0)):
    write(f"f32-v{version[0]}", ARRAY.astype("<f4"), version)
write("f64", ARRAY.astype("<f8"))
write("one-row", ARRAY[:1].astype("<f4"))
write("no-rows", ARRAY[:0].astype("<f4"))
write("big-endian", ARRAY.astype(">f4"))
write("f16", ARRAY.astype("<f2"))
write("integers", np.arange(6).reshape(2, 3))
write("fortran", np.asfortranarray(ARRAY.astype("<f4")))
write("one-dimension", np.arange(4, dtype="<f4"))
write("three-dimensions", np.zeros((2, 1, 3), "<f4"))
write("no-dimension", np.float32(1).reshape(()))
write("no-columns", np.zeros((4, 0), "<f4"))
write("records", np.zeros(2, [("a", "<f4"), ("b", "<f4")]))
bad = ARRAY.copy()
bad[3, 1] = np.nan
write("nan", bad.astype("<f4"))
bad[3, 1] = -np.inf
write("infinite", bad.astype("<f4"))
bad[3, 1] = 1e300
write("beyond-f32", bad)
