"""Writes neighbors.json: what scikit-learn's brute-force neighbors find.

python tests/testdata/neighbors.py    (scikit-learn 1.9.1, NumPy 2.4.6, SciPy 1.17.1)
"""

import json
import pathlib

import numpy as np
import scipy
import sklearn
from scipy.spatial.distance import cdist
from sklearn.neighbors import KNeighborsClassifier

SEED = 20240611
TOLERANCE = 1e-6
NAMES = np.array(["gamma", "alpha", "beta"])

rng = np.random.default_rng(SEED)


def case(n, m, d, n_neighbors, names):
    codes = rng.integers(0, 3, n)
    # Class centres close together, so that votes are split and often tied.
    references = rng.normal(0, 1, (n, d)) + 0.5 * codes[:, None]
    queries = rng.normal(0.5, 1, (m, d))
    references, queries = (np.round(x, 3).astype("float32") for x in (references, queries))
    labels = names[codes]
    classifier = KNeighborsClassifier(n_neighbors, algorithm="brute")
    classifier.fit(references.astype(float), labels)
    _, indices = classifier.kneighbors(queries.astype(float))
    votes = classifier.predict_proba(queries.astype(float))
    return {
        "nNeighbors": n_neighbors,
        "references": np.round(references.astype(float), 3).tolist(),
        "labels": labels.tolist(),
        "queries": np.round(queries.astype(float), 3).tolist(),
        "ssd": cdist(queries.astype(float), references.astype(float), "sqeuclidean").tolist(),
        "indices": indices.tolist(),
        "predictions": classifier.predict(queries.astype(float)).tolist(),
        "tiedVotes": int(((votes == votes.max(1, keepdims=True)).sum(1) > 1).sum()),
    }


cases = [
    case(12, 5, 3, 1, NAMES),
    case(15, 6, 4, 2, NAMES),
    case(13, 7, 2, 3, np.array([7, 10, 9])),
    case(20, 9, 5, 4, NAMES),
    case(11, 6, 3, 5, np.array([2, 0, 1])),
    case(9, 4, 7, 9, NAMES),
]
path = pathlib.Path(__file__).with_suffix(".json")
versions = {m.__name__: m.__version__ for m in (np, scipy, sklearn)}
path.write_text(
    json.dumps({"versions": versions, "seed": SEED, "tolerance": TOLERANCE, "cases": cases}) + "\n"
)
