"""Computes what Keras' image layers make of images in training, for KerasAugmentationTests.

    KERAS_BACKEND=tensorflow python Tests/Conformance/keras_augmentation_outputs.py

Writes Tests/Fixtures/keras_augmentation_outputs.jsonl.gz, one case a line. Where a layer draws numbers, its parameters leave
the draw no choice: both ends of a range are equal.
"""

import gzip
import json
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras  # noqa: E402
import numpy as np  # noqa: E402

FIXTURE = pathlib.Path(__file__).parent.parent / "Fixtures" / "keras_augmentation_outputs.jsonl.gz"
UNIT = {"value_range": [0, 1]}
CLAHE = "ContrastLimitedAdaptiveHistogramEqualization"


def cases():
    for layout in ({}, UNIT):
        yield "Equalization", layout, [2, 9, 8, 3]
        yield "AutoContrast", layout, [2, 5, 6, 3]
        yield CLAHE, {**layout, "tile_grid_size": [4, 2]}, [2, 9, 7, 2]
        yield "RandomGaussianBlur", {**layout, "sigma": [0.8, 0.8], "factor": [1, 1]}, [2, 6, 5, 3]
        yield "RandomGaussianBlur", {**layout, "sigma": [0.5, 0.5], "factor": [1, 1], "kernel_size": 5}, [2, 6, 5, 3]
        yield "RandomBrightness", {**layout, "factor": [0.3, 0.3]}, [2, 4, 5, 3]
        yield "RandomContrast", {**layout, "factor": [0, 0]}, [2, 4, 5, 3]
        yield "RandomPosterization", {**layout, "factor": [3, 3]}, [2, 4, 5, 3]
        yield "RandomSaturation", {**layout, "factor": [0.7, 0.7]}, [2, 4, 5, 3]
        yield "RandomColorDegeneration", {**layout, "factor": [0.3, 0.3]}, [2, 4, 5, 3]
        yield "RandomSharpness", {**layout, "factor": [0.4, 0.4]}, [2, 6, 5, 3]
        yield "RandomInvert", {**layout, "factor": [1, 1]}, [2, 4, 5, 3]
        yield "RandomErasing", {**layout, "factor": [1, 1], "scale": [1, 1], "fill_value": 0.25}, [2, 4, 5, 3]
        yield "RandomErasing", {**layout, "factor": [0, 0]}, [2, 4, 5, 3]
    yield "RandomGrayscale", {"factor": 1.0}, [2, 4, 5, 3]
    yield "Equalization", {"bins": 16}, [2, 9, 8, 1]
    yield "Equalization", {"data_format": "channels_first"}, [2, 3, 9, 8]
    yield CLAHE, {}, [1, 20, 17, 3]
    yield CLAHE, {"clip_limit": 0.0, "tile_grid_size": [2, 2]}, [2, 8, 8, 1]
    yield CLAHE, {"clip_limit": 1.5, "tile_grid_size": [3, 3], "data_format": "channels_first"}, [2, 3, 9, 12]
    yield "RandomPerspective", {"scale": 0.0, "factor": [1, 1]}, [2, 4, 5, 3]
    yield "RandomElasticTransform", {"factor": [0, 0]}, [2, 6, 5, 3]
    yield "RandomTranslation", {"height_factor": [0.25, 0.25], "width_factor": [-0.2, -0.2]}, [2, 8, 10, 2]
    yield "RandomRotation", {"factor": [0.1, 0.1], "fill_mode": "constant"}, [2, 7, 8, 2]
    yield "RandomZoom", {"height_factor": [0.3, 0.3], "width_factor": [-0.2, -0.2]}, [2, 7, 8, 2]


def main():
    lines = []
    for i, (name, config, shape) in enumerate(cases()):
        random = np.random.default_rng(i)
        top = 1 if config.get("value_range") else 255
        # Some pixels are equal and one channel of a batch may be flat: histograms have empty and full bins.
        images = random.beta(2, 3, shape)
        images = np.round(images * 255).astype("float32") if top == 255 else images.astype("float32")
        if i % 3 == 0 and config.get("data_format") is None:
            images[..., 0] = images.flat[0]
        layer = getattr(keras.layers, name)(**config)
        output = keras.ops.convert_to_numpy(layer(images, training=True))
        lines.append(json.dumps({
            "class": name, "config": config, "shape": shape,
            "input": [float(f"{v:.9g}") for v in images.ravel()],
            "output": [float(f"{v:.9g}") for v in output.ravel()],
        }, separators=(",", ":")))
    with gzip.GzipFile(FIXTURE, "wb", mtime=0) as file:
        file.write(("\n".join(lines) + "\n").encode())
    print(len(lines), "cases")


main()
