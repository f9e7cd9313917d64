"""Reads MNIST and answers requests on standard input: what the sides in Python share."""

import json
import os
import statistics
import sys
import threading
import time

import numpy as np

FOLDER = sys.argv[1]


def mnist(name):
    """Images [n, 28, 28, 1] in 0-1 and labels [n] of "train" or "t10k"."""
    images = np.fromfile(f"{FOLDER}/{name}-images-idx3-ubyte", np.uint8, offset=16)
    labels = np.fromfile(f"{FOLDER}/{name}-labels-idx1-ubyte", np.uint8, offset=8)
    return images.reshape(-1, 28, 28, 1).astype("float32") / 255, labels.astype("int64")


def end_with(parent):
    """Ends this process when its parent is another, whatever it is at."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def serve(*commands):
    """Answers each line {"cmd": …} by the function of that name, which gets the other fields."""
    threading.Thread(target=end_with, args=[os.getppid()], daemon=True).start()
    named = {command.__name__: command for command in commands}
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what libraries print is no answer
    for line in sys.stdin:
        try:
            answer = answer_to(json.loads(line), named)
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)


def answer_to(request, commands):
    command, repeats = commands[request.pop("cmd")], request.pop("repeats", 1)
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        findings = command(**request)
        times.append((time.perf_counter() - started) * 1000)
    return {**(findings or {}), "ms": statistics.median(times)}
