"""Writes trustworthiness.json: what scikit-learn says of random maps.

python tests/testdata/trustworthiness.py    (scikit-learn 1.9.1, NumPy 2.4.6)
"""

import json
import pathlib

import numpy as np
import sklearn
from sklearn.manifold import trustworthiness

SEED = 20240614
TOLERANCE = 1e-9

rng = np.random.default_rng(SEED)


def case(n, d, n_neighbors, noise):
    """Rows, and a map of their first two numbers with some noise."""
    data = np.round(rng.normal(0, 1, (n, d)), 3)
    map_ = np.round(data[:, :2] + rng.normal(0, noise, (n, 2)), 3)
    value = trustworthiness(data, map_, n_neighbors=n_neighbors)
    return {
        "nNeighbors": n_neighbors,
        "data": data.tolist(),
        "map": map_.tolist(),
        "trustworthiness": value,
    }


cases = [case(12, 3, 1, 0.1), case(25, 6, 5, 0.5), case(20, 2, 9, 3.0), case(15, 2, 7, 0.0)]
path = pathlib.Path(__file__).with_suffix(".json")
versions = {m.__name__: m.__version__ for m in (np, sklearn)}
path.write_text(
    json.dumps({"versions": versions, "seed": SEED, "tolerance": TOLERANCE, "cases": cases}) + "\n"
)
