"""OpenCV's side of filter2d.ts: for each line "<case> <repeats>" prints the time in ms.

Needs opencv-python-headless 5.0.0.93.
"""

import sys
import time

import cv2
import numpy as np


def values(*shape):
    """The numbers that filter2d.ts makes: between -1 and 1, in no simple order."""
    i = np.arange(np.prod(shape))
    return ((i * 7919 % 1009) / 504 - 1).astype(np.float32).reshape(shape)


digit, kernels = values(28, 28), values(32, 3, 3)
large, kernel7 = values(1024, 1024), values(7, 7)
cases = {
    "bank": lambda: [cv2.filter2D(digit, -1, kernel) for kernel in kernels],
    "large": lambda: cv2.filter2D(large, -1, kernel7),
}

print(f"OpenCV {cv2.__version__}, {cv2.getNumThreads()} threads", flush=True)
for line in sys.stdin:
    name, repeats = line.split()
    run = cases[name]
    start = time.perf_counter()
    for _ in range(int(repeats)):
        run()
    print(1e3 * (time.perf_counter() - start), flush=True)
