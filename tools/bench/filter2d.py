"""OpenCV's side of filter2d.ts. Needs opencv-python-headless 5.0.0.93."""

import cv2
import numpy as np
from serve import serve


def values(*shape):
    """The numbers that filter2d.ts makes: between -1 and 1, in no simple order."""
    i = np.arange(np.prod(shape))
    return ((i * 7919 % 1009) / 504 - 1).astype(np.float32).reshape(shape)


digit, kernels = values(28, 28), values(32, 3, 3)
large_image, kernel7 = values(1024, 1024), values(7, 7)


def about():
    return {"versions": f"OpenCV {cv2.__version__}, {cv2.getNumThreads()} threads"}


def bank():
    for kernel in kernels:
        cv2.filter2D(digit, -1, kernel)


def large():
    cv2.filter2D(large_image, -1, kernel7)


serve(about, bank, large)
