"""Measures receptive fields and strides with Keras' gradients.

All weights are positive and nothing is cut off (activations linear, batch normalisation with the statistics it starts
from, the greatest of a window replaced by its mean), so that the gradient of one element of a result is not zero exactly at
the input elements that it depends on.

Output: `Tests/Fixtures/receptive_fields.json`: random models of windows, strides, transposes and branches along one
axis, and the last feature maps of Keras' application models.

Usage: python3 Tests/Conformance/receptive_fields.py
"""

import json
import os
import pathlib
import random
from fractions import Fraction

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

keras.backend.set_floatx("float64")
FIXTURE = pathlib.Path(__file__).resolve().parents[1] / "Fixtures" / "receptive_fields.json"
LENGTH = 192
# A multiple of the period of everything below, and how many places are looked at.
PERIOD = 16


def seen(model, length, width, channels, places):
    """The first and the last row that each place of the middle column of the result depends on."""
    x = tf.Variable(tf.ones((1, length, width, channels), dtype="float64"))
    with tf.GradientTape(persistent=True) as tape:
        y = model(x, training=False)
        column = tf.reduce_sum(y[0, :, y.shape[2] // 2, :], axis=-1)
        wanted = [column[place] for place in places]
    result = []
    for value in wanted:
        rows = np.nonzero(np.abs(tape.gradient(value, x).numpy()[0]).sum(axis=(1, 2)))[0]
        result.append((int(rows[0]), int(rows[-1])))
    return result


def positive(shape, dtype=None):
    return tf.fill(shape, tf.cast(1.0 / max(1, int(np.prod(shape[:-1]))), dtype or "float64"))


def layer(rng):
    """A random layer as its line of a spec and as Keras has it."""
    k = rng.randint(1, 5)
    padding = rng.choice(["same", "valid"])
    kind = rng.choice(["conv", "conv", "conv", "dilated", "pool", "transpose", "up", "pad", "crop"])
    L = keras.layers
    if kind == "conv":
        s = rng.choice([1, 1, 2])
        return (f"conv2d: {{filters: 1, kernel_size: [{k}, 1], strides: [{s}, 1], padding: {padding}}}",
                L.Conv2D(1, (k, 1), strides=(s, 1), padding=padding, kernel_initializer=positive))
    if kind == "dilated":
        return (f"conv2d: {{filters: 1, kernel_size: [{k}, 1], dilation_rate: [2, 1], padding: {padding}}}",
                L.Conv2D(1, (k, 1), dilation_rate=(2, 1), padding=padding, kernel_initializer=positive))
    if kind == "pool":
        return (f"average_pooling2d: {{pool_size: [{k}, 1], strides: [2, 1], padding: {padding}}}",
                L.AveragePooling2D((k, 1), strides=(2, 1), padding=padding))
    if kind == "transpose":
        return (f"conv2d_transpose: {{filters: 1, kernel_size: [{k + 1}, 1], strides: [2, 1], padding: {padding}}}",
                L.Conv2DTranspose(1, (k + 1, 1), strides=(2, 1), padding=padding, kernel_initializer=positive))
    if kind == "up":
        how = rng.choice(["nearest", "bilinear"])
        return (f"up_sampling2d: {{size: [2, 1], interpolation: {how}}}", L.UpSampling2D((2, 1), interpolation=how))
    if kind == "pad":
        return ("zero_padding2d: {padding: [[3, 1], [0, 0]]}", L.ZeroPadding2D(((3, 1), (0, 0))))
    return ("cropping2d: {cropping: [[1, 2], [0, 0]]}", L.Cropping2D(((1, 2), (0, 0))))


def branch(rng):
    """Two ways of one speed from one layer, added or lined up as channels."""
    k, d, s = rng.randint(1, 5), rng.randint(1, 3), rng.choice([1, 2])
    L = keras.layers
    lines = [
        f"conv2d: {{filters: 1, kernel_size: [{k}, 1], strides: [{s}, 1], padding: same, name: left, from: root}}",
        "conv2d: {filters: 1, kernel_size: [3, 1], dilation_rate: [%d, 1], padding: same, name: middle, from: root}" % d,
        f"average_pooling2d: {{pool_size: [2, 1], strides: [{s}, 1], padding: same, name: right}}",
        "%s: {from: [left, right]}" % rng.choice(["add", "concatenate"]),
    ]

    def apply(x):
        left = L.Conv2D(1, (k, 1), strides=(s, 1), padding="same", kernel_initializer=positive)(x)
        right = L.Conv2D(1, (3, 1), dilation_rate=(d, 1), padding="same", kernel_initializer=positive)(x)
        right = L.AveragePooling2D((2, 1), strides=(s, 1), padding="same")(right)
        return (L.Add() if lines[3].startswith("add") else L.Concatenate())([left, right])

    return lines, apply


def random_model(rng):
    x = inputs = keras.Input((LENGTH, 3, 1))
    lines = []
    for _ in range(rng.randint(1, 5)):
        line, one = layer(rng)
        lines.append(line)
        x = one(x)
    if rng.random() < 0.5:
        lines.append("identity: {name: root}")
        more, apply = branch(rng)
        lines += more
        x = apply(x)
        line, one = layer(rng)
        lines.append(line)
        x = one(x)
    return lines, keras.Model(inputs, x)


def random_cases(count, seed):
    rng = random.Random(seed)
    cases = []
    while len(cases) < count:
        try:
            lines, model = random_model(rng)
        except ValueError:
            continue
        size = model.output.shape[1]
        if size < 2 * PERIOD + 8:
            continue
        first = size // 2 - PERIOD
        rows = seen(model, LENGTH, 3, 1, range(first, first + PERIOD + 1))
        if min(low for low, _ in rows) < 2 or max(high for _, high in rows) > LENGTH - 3:
            continue
        cases.append({
            "layers": lines,
            "extent": max(high - low + 1 for low, high in rows[:PERIOD]),
            "stride": str(Fraction(rows[PERIOD][0] - rows[0][0], PERIOD)),
        })
    return cases


def linear(layer):
    """The layer without what hides a gradient."""
    config = layer.get_config()
    if isinstance(layer, (keras.layers.Activation, keras.layers.ReLU)):
        return keras.layers.Activation("linear", name=layer.name)
    if isinstance(layer, keras.layers.MaxPooling2D):
        return keras.layers.AveragePooling2D.from_config(config)
    if isinstance(layer, keras.layers.InputLayer):
        return layer
    for key in ("kernel_initializer", "depthwise_initializer", "pointwise_initializer"):
        if key in config:
            config[key] = positive
    if "activation" in config:
        config["activation"] = "linear"
    return type(layer).from_config(config)


MODELS = {
    "VGG16": ("block5_pool", 700), "ResNet50": ("conv5_block3_out", 1400), "MobileNetV2": ("out_relu", 1500),
    "Xception": ("block14_sepconv2_act", 2400),
}


def application(name):
    last, length = MODELS[name]
    model = getattr(keras.applications, name)(weights=None, include_top=False, input_shape=(length, 96, 3))
    model = keras.models.clone_model(model, clone_function=linear)
    model = keras.Model(model.input, model.get_layer(last).output)
    middle = model.output.shape[1] // 2
    rows = seen(model, length, 96, 3, [middle, middle + 1])
    return {"model": name, "layer": last, "extent": rows[0][1] - rows[0][0] + 1, "stride": str(rows[1][0] - rows[0][0])}


def main():
    table = {"models": [application(name) for name in MODELS], "random": random_cases(80, seed=3)}
    FIXTURE.write_text(json.dumps(table, indent=1) + "\n")
    print(f"{len(table['random'])} random models, {table['models']}")


if __name__ == "__main__":
    main()
