"""Writes filter2d.json: what OpenCV's filter2D gives for random images, kernels and borders.

python tests/testdata/filter2d.py    (opencv-python-headless 5.0.0.93, NumPy 2.4.6)

filter2D has no border "wrap", and no constant border other than 0. There the
oracle is copyMakeBorder, filter2D, crop; where filter2D has the border, the
script checks that this way round gives the same.
"""

import json
import pathlib
from importlib import metadata

import cv2
import numpy as np

SEED = 20240615
TOLERANCE = 1e-6  # times the image's range and the sum of the kernel's absolute values
CASES = 420

BORDERS = {
    "reflect101": cv2.BORDER_REFLECT_101,
    "reflect": cv2.BORDER_REFLECT,
    "replicate": cv2.BORDER_REPLICATE,
    "constant": cv2.BORDER_CONSTANT,
    "wrap": cv2.BORDER_WRAP,
}
RANGES = [(0, 1), (0, 255), (-1, 1)]

rng = np.random.default_rng(SEED)


def rounded(x):
    """To three decimals, so that the file holds the very numbers that OpenCV saw."""
    return np.round(x, 3).astype(np.float32)


def chance(p):
    return rng.random() < p


def image_shape():
    """A pixel or a line, a whole digit, or small."""
    if chance(0.15):
        return tuple(rng.permutation([1, rng.integers(1, 10)]))
    return (28, 28) if chance(0.06) else tuple(rng.integers(2, 13, 2))


def kernel_shape():
    """Often 3x3, now and then so large that OpenCV uses a Fourier transform, else anything."""
    if chance(0.05):
        return tuple(rng.integers(11, 16, 2))
    return (3, 3) if chance(0.3) else tuple(rng.integers(1, 9, 2))


def extended(image, kernel, anchor, delta, border, value):
    """copyMakeBorder, filter2D, crop."""
    (h, w), (kh, kw), (row, column) = image.shape, kernel.shape, anchor
    bordered = cv2.copyMakeBorder(
        image, row, kh - 1 - row, column, kw - 1 - column, border, value=value
    )
    dst = cv2.filter2D(bordered, -1, kernel, anchor=(column, row), delta=delta)
    return dst[row : row + h, column : column + w]


def case(i):
    name = list(BORDERS)[i % 5]
    low, high = RANGES[rng.integers(3)]
    image = rounded(rng.uniform(low, high, image_shape()))
    kernel = rounded(rng.normal(0, 1, kernel_shape()))
    if chance(0.15):
        kernel[rng.random(kernel.shape) < 0.4] = 0
    anchor = None if chance(0.5) else [int(rng.integers(n)) for n in kernel.shape]
    delta = 0.0 if chance(0.6) else float(np.round(rng.normal(), 3))
    value = float(np.round(rng.uniform(low, high), 3)) if name == "constant" and chance(0.6) else 0.0

    row, column = anchor or [n // 2 for n in kernel.shape]
    expected = extended(image, kernel, (row, column), delta, BORDERS[name], value)
    if name != "wrap" and value == 0:
        around, point = expected, (-1, -1) if anchor is None else (column, row)
        expected = cv2.filter2D(
            image, -1, kernel, anchor=point, delta=delta, borderType=BORDERS[name]
        )
        bound = TOLERANCE * (high - low) * np.abs(kernel).sum()
        assert np.abs(expected - around).max(initial=0) <= bound, (i, name)
    return {
        "imageShape": image.shape,
        "image": texts(image),
        "kernelShape": kernel.shape,
        "kernel": texts(kernel),
        "options": {
            **({} if anchor is None else {"anchor": {"row": row, "column": column}}),
            **({} if delta == 0 else {"delta": delta}),
            **({} if name == "reflect101" and chance(0.5) else {"borderType": name}),
            **({} if value == 0 else {"borderValue": value}),
        },
        "range": high - low,
        "expected": texts(expected),
    }


def texts(x):
    """The shortest decimals that mean these 32-bit numbers."""
    return [float(str(value)) for value in x.ravel()]


cases = [case(i) for i in range(CASES)]
path = pathlib.Path(__file__).with_suffix(".json")
packages = ["opencv-python-headless", "numpy"]
head = {"versions": {package: metadata.version(package) for package in packages}}
head |= {"seed": SEED, "tolerance": TOLERANCE}
path.write_text(
    json.dumps(head | {"cases": cases}, separators=(",", ":"), default=int) + "\n"
)
