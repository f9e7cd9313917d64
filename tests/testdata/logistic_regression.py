"""Writes logistic_regression.json: what scikit-learn's LogisticRegression says of random samples.

python tests/testdata/logistic_regression.py    (scikit-learn 1.9.1, NumPy 2.4.6)
"""

import json
import pathlib

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression

SEED = 20240613
TOLERANCE = 1e-6
NAMES = np.array(["alpha", "beta", "gamma", "delta", "theta"])

rng = np.random.default_rng(SEED)


def case(n, d, classes, c, scale):
    """Samples of several classes, some of them apart and some not; others to be told."""
    codes = np.concatenate([np.arange(classes), rng.integers(0, classes, n - classes)])
    centres = rng.normal(0, scale, (classes, d))
    samples = np.round(centres[codes] + rng.normal(0, 1, (n, d)), 3)
    asked = np.round(rng.normal(0, scale, (8, d)), 3)
    model = LogisticRegression(C=c, solver="newton-cg", tol=1e-10, max_iter=100_000).fit(samples, NAMES[codes])
    return {
        "C": c,
        "samples": samples.tolist(),
        "labels": NAMES[codes].tolist(),
        "asked": asked.tolist(),
        "classes": model.classes_.tolist(),
        "predictions": model.predict(asked).tolist(),
        "probabilities": model.predict_proba(asked).tolist(),
    }


cases = [
    case(3, 4, 3, 1.0, 1.0),
    case(27, 128, 3, 1.0, 3.0),
    case(40, 2, 3, 0.1, 0.5),
    case(30, 5, 5, 10.0, 1.0),
]
path = pathlib.Path(__file__).with_suffix(".json")
versions = {m.__name__: m.__version__ for m in (np, sklearn)}
path.write_text(
    json.dumps({"versions": versions, "seed": SEED, "tolerance": TOLERANCE, "cases": cases}) + "\n"
)
