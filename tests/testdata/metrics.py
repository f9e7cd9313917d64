"""Writes metrics.json: what scikit-learn, SciPy and NumPy say of random samples.

python tests/testdata/metrics.py    (scikit-learn 1.9.1, NumPy 2.4.6, SciPy 1.17.1)
"""

import json
import pathlib

import numpy as np
import scipy
import sklearn
from scipy.stats import binomtest, norm
from sklearn.metrics import accuracy_score, confusion_matrix, silhouette_score
from sklearn.model_selection import LeaveOneGroupOut, LeaveOneOut, cross_val_predict
from sklearn.neighbors import KNeighborsClassifier

SEED = 20240612
TOLERANCE = 1e-6
NAMES = np.array(["alpha", "beta", "gamma"])

rng = np.random.default_rng(SEED)


def confusion():
    labels, predictions = NAMES[rng.integers(0, 3, 40)], NAMES[rng.integers(0, 3, 40)]
    return {
        "labels": labels.tolist(),
        "predictions": predictions.tolist(),
        "matrix": confusion_matrix(labels, predictions).tolist(),
        "accuracy": accuracy_score(labels, predictions),
    }


def wilson(successes, n, confidence):
    interval = binomtest(successes, n).proportion_ci(confidence, method="wilson")
    return {
        "successes": successes,
        "n": n,
        "confidence": confidence,
        "lower": interval.low,
        "upper": interval.high,
    }


def samples(n, d, n_neighbors):
    codes = np.concatenate([np.arange(3), np.arange(3), rng.integers(0, 3, n - 6)])
    groups = np.concatenate([np.zeros(3, int), np.ones(3, int), rng.integers(0, 3, n - 6)])
    features = np.round(rng.normal(0, 1, (n, d)) + codes[:, None], 3).astype("float32")
    features = features.astype(float)
    labels = NAMES[codes]
    classifier = KNeighborsClassifier(n_neighbors, algorithm="brute")
    left = [
        cross_val_predict(classifier, features, labels, groups=given, cv=cv).tolist()
        for cv, given in ((LeaveOneOut(), None), (LeaveOneGroupOut(), groups))
    ]
    return {
        "nNeighbors": n_neighbors,
        "features": np.round(features, 3).tolist(),
        "labels": labels.tolist(),
        "groups": groups.tolist(),
        "silhouette": silhouette_score(features, labels),
        "leaveOneOut": left[0],
        "leaveOneGroupOut": left[1],
    }


def summary(n):
    values = np.round(rng.normal(0, 3, n), 3)
    p = np.round(rng.random(5), 3)
    return {
        "values": values.tolist(),
        "mean": values.mean(),
        "median": np.median(values),
        "standardDeviation": values.std(ddof=1),
        "quantiles": [[x, np.quantile(values, x)] for x in (0, *p.tolist(), 1)],
    }


cases = {
    "confusion": [confusion() for _ in range(3)],
    "wilson": [
        wilson(*args)
        for args in [(0, 1, 0.95), (26, 27, 0.95), (27, 27, 0.9), (1, 729, 0.99), (38, 45, 0.5)]
    ],
    "samples": [samples(12, 2, 1), samples(17, 4, 3), samples(20, 3, 4), samples(15, 6, 5)],
    "summaries": [summary(n) for n in (2, 7, 20)],
    "normalQuantiles": [
        [p, norm.ppf(p)] for p in (1e-9, 0.01, 0.3, 0.5, 0.6, 0.75, 0.975, 0.9995, 1 - 1e-9)
    ],
}
path = pathlib.Path(__file__).with_suffix(".json")
versions = {m.__name__: m.__version__ for m in (np, scipy, sklearn)}
path.write_text(
    json.dumps({"versions": versions, "seed": SEED, "tolerance": TOLERANCE, **cases}) + "\n"
)
