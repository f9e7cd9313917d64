"""Keras on TensorFlow.

Tried, 6,400 images by turns: `fit` from arrays, with 10 steps an execution, from tf.data,
`train_on_batch`, and a tf.function of one's own around a GradientTape are within 5 % of one
another in processor time; `fit` with steps_per_execution=10 is the least by a hair, with the last.
jit_compile=True (XLA) takes four times as long on a processor; the default, "auto", is no XLA there.
"""

import keras
import tensorflow as tf
from keras import layers
from serve import mnist, serve

x, y = mnist("train")
x_test, y_test = mnist("t10k")
model = None


def about():
    return {"versions": f"Keras {keras.__version__} on TensorFlow {tf.__version__}"}


def setup(filters=32):
    global model
    model = keras.Sequential([
        keras.Input((28, 28, 1)),
        layers.Conv2D(filters, 3, activation="relu"),
        layers.Conv2D(filters, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Dropout(0.25),
        layers.Flatten(),
        layers.Dense(128, activation="relu"),
        layers.Dropout(0.5),
        layers.Dense(10, activation="softmax"),
    ])
    # The sparse loss is the categorical one without one-hot labels.
    model.compile(
        "adam", "sparse_categorical_crossentropy", metrics=["accuracy"], steps_per_execution=10
    )


def epoch(images):
    history = model.fit(x[:images], y[:images], batch_size=128, epochs=1, verbose=0).history
    return {"loss": history["loss"][0], "acc": history["accuracy"][0]}


def evaluate(images):
    return evaluation(x_test[:images], y_test[:images])


def predict(images, compiled=False):
    if compiled:
        model.predict_on_batch(x_test[:images])
    else:
        model(x_test[:images]).numpy()


def job(folder, images, epochs):
    setup()
    for _ in range(epochs):
        epoch(images)
        evaluation(x[:images], y[:images])
        findings = evaluate(images)
    model.save(f"{folder}/model.keras")
    return findings


def evaluation(images, labels):
    # Batches of 500 take a tenth less time than batches of 128.
    loss, acc = model.evaluate(images, labels, batch_size=500, verbose=0)
    return {"loss": loss, "acc": acc}


serve(about, setup, epoch, evaluate, predict, job)
