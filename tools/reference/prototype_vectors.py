"""Reference vectors of prototypes and distances to training photos for KizuEvalTests, by scikit-learn:
python tools/reference/prototype_vectors.py
"""
import json
import pathlib

import numpy as np
from sklearn.neighbors import NearestCentroid, NearestNeighbors
from sklearn.preprocessing import normalize

FIXTURES = pathlib.Path(__file__).parents[2] / "Tests" / "KizuEvalTests" / "Fixtures"
random = np.random.default_rng(9)


def case(rows, queries, dimension, classes):
    labels = np.concatenate([np.arange(classes), random.integers(0, classes, rows - classes)])
    centres = random.normal(size=(classes, dimension)) + 1
    references = (centres[labels] + random.normal(size=(rows, dimension))).round(3)
    tests = (centres[random.integers(0, classes, queries)] + random.normal(size=(queries, dimension))).round(3)
    mean = references.mean(0)
    model = NearestCentroid().fit(normalize(references - mean), labels)
    nearest = NearestNeighbors(n_neighbors=2, metric="cosine").fit(references)
    own = nearest.kneighbors(references)[0][:, 1]
    distances, indices = nearest.kneighbors(tests, 1)
    return {
        "references": references.ravel().tolist(), "labels": labels.tolist(), "queries": tests.ravel().tolist(),
        "dimension": dimension, "classes": classes,
        "calls": model.predict(normalize(tests - mean)).tolist(),
        "leaveOneOut": sorted(own.tolist()), "nearest": indices[:, 0].tolist(),
        "distances": distances[:, 0].round(7).tolist(),
    }


(FIXTURES / "prototypes.json").write_text(json.dumps([case(9, 20, 3, 3), case(30, 17, 8, 5)]) + "\n")
