"""What Keras and ONNX Runtime say to exported networks: python export_oracle.py IMAGES FOLDER...

Reads float32 images [n, 28, 28, 1], writes FOLDER/keras.bin and FOLDER/onnx.bin, [n, 10].
"""

import os
import sys

os.environ["KERAS_BACKEND"] = "jax"

import keras
import numpy
import onnxruntime

images_file, *folders = sys.argv[1:]
images = numpy.fromfile(images_file, numpy.float32).reshape(-1, 28, 28, 1)
for folder in folders:
    network = keras.models.load_model(f"{folder}/network.keras")
    network.predict(images, verbose=0).tofile(f"{folder}/keras.bin")
    session = onnxruntime.InferenceSession(f"{folder}/network.onnx")
    (probabilities,) = session.run(["probabilities"], {"images": images})
    probabilities.tofile(f"{folder}/onnx.bin")
