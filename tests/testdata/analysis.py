"""Writes analysis.json: SciPy's F and correlations, OpenCV's Gabor kernels.

python tests/testdata/analysis.py
(opencv-python-headless 5.0.0.93, SciPy 1.17.1, NumPy 2.4.6)
"""

import json
import pathlib
from importlib import metadata

import cv2
import numpy as np
from scipy import stats

SEED = 20240616
TOLERANCE = 1e-9  # of F and of correlations, which are of double precision
GABOR_TOLERANCE = 1e-6  # of weights, which are of 32 bits

rng = np.random.default_rng(SEED)


def f_case(sizes, spread):
    groups = [np.round(rng.normal(spread * rng.normal(), 1, size), 4) for size in sizes]
    order = rng.permutation(sum(sizes))
    labels = np.repeat(np.arange(len(sizes)), sizes)
    return {
        "values": np.concatenate(groups)[order].tolist(),
        "labels": labels[order].tolist(),
        "f": float(stats.f_oneway(*groups).statistic),
    }


def correlation_case(n, mix):
    a = rng.normal(5, 2, n)
    b = mix * a + rng.normal(0, 1, n)
    a, b = np.round(a, 4), np.round(b, 4)
    return {"a": a.tolist(), "b": b.tolist(), "r": float(stats.pearsonr(a, b).statistic)}


def gabor_case(size):
    options = {
        "sigma": rng.uniform(0.5, 5),
        "theta": rng.uniform(-np.pi, np.pi),
        "lambda": rng.uniform(1.5, 10),
        "psi": rng.uniform(-np.pi, np.pi),
        "gamma": rng.uniform(0.2, 2),
    }
    options = {name: float(np.round(value, 3)) for name, value in options.items()}
    sigma, theta, wavelength, psi, gamma = options.values()
    kernel = cv2.getGaborKernel((size, size), sigma, theta, wavelength, gamma, psi)
    return {"options": {"size": size} | options, "kernel": np.round(kernel, 9).ravel().tolist()}


document = {
    "versions": {
        package: metadata.version(package)
        for package in ["opencv-python-headless", "scipy", "numpy"]
    },
    "seed": SEED,
    "tolerance": TOLERANCE,
    "gaborTolerance": GABOR_TOLERANCE,
    "f": [f_case(rng.integers(2, 12, k), spread) for k in (2, 3, 10) for spread in (0, 0.5, 3, 50)],
    "correlation": [correlation_case(n, mix) for n in (3, 10, 40) for mix in (-5, -0.5, 0, 0.3, 9)],
    "gabor": [gabor_case(size) for size in (1, 3, 5, 7, 9) for _ in range(8)],
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(document, separators=(",", ":")) + "\n")
