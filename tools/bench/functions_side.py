"""OpenCV's filter2D and scikit-learn's squared distances."""

import cv2
import numpy as np
import sklearn
from serve import serve
from sklearn.metrics.pairwise import euclidean_distances


def values(*shape):
    """The numbers that ours.ts makes: between -1 and 1, in no simple order."""
    i = np.arange(np.prod(shape))
    return ((i * 7919 % 1009) / 504 - 1).astype(np.float32).reshape(shape)


digit, kernels = values(28, 28), values(32, 3, 3)
large_image, kernel7 = values(1024, 1024), values(7, 7)
rows, references = values(10_000, 128), values(1000, 128)


def about():
    return {"versions": f"OpenCV {cv2.__version__}, scikit-learn {sklearn.__version__}"}


def setup():
    pass


def bank():
    for kernel in kernels:
        cv2.filter2D(digit, -1, kernel)


def large():
    cv2.filter2D(large_image, -1, kernel7)


def distances():
    euclidean_distances(rows, references, squared=True)


serve(about, setup, bank, large, distances)
