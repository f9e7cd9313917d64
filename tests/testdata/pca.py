"""Writes pca.json: what scikit-learn's PCA (full SVD) finds in random data.

python tests/testdata/pca.py    (scikit-learn 1.9.1, NumPy 2.4.6)
"""

import json
import pathlib

import numpy as np
import sklearn
from sklearn.decomposition import PCA

SEED = 20240613
TOLERANCE = 1e-5

rng = np.random.default_rng(SEED)


def rounded(x):
    return np.round(np.round(x, 3).astype("float32").astype(float), 3)


def case(n, d, n_components):
    scales = 3.0 * 0.7 ** np.arange(d)
    data, others = (rounded(rng.normal(1, 1, (rows, d)) * scales) for rows in (n, 3))
    pca = PCA(n_components, svd_solver="full").fit(data)
    return {
        "nComponents": n_components,
        "data": data.tolist(),
        "others": others.tolist(),
        "mean": pca.mean_.tolist(),
        "components": pca.components_.tolist(),
        "explainedVariance": pca.explained_variance_.tolist(),
        "explainedVarianceRatio": pca.explained_variance_ratio_.tolist(),
        "transformed": pca.transform(others).tolist(),
    }


cases = [case(30, 5, 5), case(8, 12, 6), case(6, 6, 2), case(2, 3, 1)]
path = pathlib.Path(__file__).with_suffix(".json")
versions = {m.__name__: m.__version__ for m in (np, sklearn)}
path.write_text(
    json.dumps({"versions": versions, "seed": SEED, "tolerance": TOLERANCE, "cases": cases}) + "\n"
)
