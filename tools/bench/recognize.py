"""Recognises the digit in one picture with Keras: what `deno task recognize` does, briefly.

Usage: recognize.py MODEL.keras PICTURE
"""

import sys

import cv2
import keras
import numpy as np

_, model_path, picture_path = sys.argv
grey = cv2.imread(picture_path, cv2.IMREAD_GRAYSCALE)
# Ink is what differs from the paper: Otsu's threshold, dark ink or light.
_, ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
if np.mean(ink) > 127:
    ink = 255 - ink
rows, columns = np.nonzero(ink)
cut = ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
# As MNIST: 20 pixels the longer side, the centre of mass in the middle of 28.
scale = 20 / max(cut.shape)
size = [max(1, round(side * scale)) for side in cut.shape[::-1]]
small = cv2.resize(cut, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
mass = small.sum()
top = round(14 - float((small.sum(1) * np.arange(len(small))).sum() / mass) - 0.5)
left = round(14 - float((small.sum(0) * np.arange(small.shape[1])).sum() / mass) - 0.5)
image = np.zeros((1, 28, 28, 1), np.float32)
top, left = np.clip(top, 0, 28 - small.shape[0]), np.clip(left, 0, 28 - small.shape[1])
image[0, top : top + small.shape[0], left : left + small.shape[1], 0] = small
probabilities = keras.saving.load_model(model_path)(image).numpy()[0]
print(f"{probabilities.argmax()} ({100 * probabilities.max():.1f} %)")
