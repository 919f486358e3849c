"""Measures in Keras how far signals and gradients spread through the models of `specs/` before training.

Each model is built by hand, with the data of its spec after the spec's pipeline. Batch normalisation uses the statistics
of the batch, as in training; dropout passes its input on. The gradients are those of the sum of the model's outputs, each
multiplied by a number drawn from N(0, 1): what a loss would send back, without its scale.

Output: `Tests/Fixtures/signal_propagation.json`: for each model its spec, what is known of its input, and for every layer
in the order of the spec the standard deviation of its output and of the gradient with respect to it, over all elements of
the batch, as means over 20 initialisations.

Usage: python3 Tests/Conformance/signal_propagation.py [--mnist folder] [--fashion folder]
The folders hold the IDX files of `make mnist` and `make fashion-mnist`.
"""

import argparse
import gzip
import json
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

L = keras.layers
ROOT = pathlib.Path(__file__).resolve().parents[2]
FIXTURE = ROOT / "Tests" / "Fixtures" / "signal_propagation.json"
SEEDS = 20
SAMPLES = 256


class Trace:
    """Applies layers one after the other and keeps what each gives, under its name in the spec."""

    def __init__(self, shape):
        self.input = self.last = keras.Input(shape)
        self.outputs = []

    def __call__(self, name, layer, *operands):
        x = list(operands) if len(operands) > 1 else operands[0] if operands else self.last
        arguments = {"training": not isinstance(layer, L.Dropout)}
        takes = isinstance(layer, (L.Dropout, L.BatchNormalization))
        self.last = layer(x, **(arguments if takes else {}))
        self.outputs.append((name, self.last))
        return self.last


# Models, layer by layer as their specs.


def digits(t):
    t("conv2d", L.Conv2D(32, 3, padding="same", activation="relu"))
    t("conv2d_1", L.Conv2D(32, 3, padding="same", activation="relu"))
    t("max_pooling2d", L.MaxPooling2D(2))
    t("flatten", L.Flatten())
    t("dense", L.Dense(64, activation="relu"))
    t("dropout", L.Dropout(0.3))
    t("logits", L.Dense(10))


def mnist(t):
    t("conv2d", L.Conv2D(32, 5, activation="relu"))
    t("max_pooling2d", L.MaxPooling2D(2))
    t("dropout", L.Dropout(0.2))
    t("flatten", L.Flatten())
    t("dense", L.Dense(128, activation="relu"))
    t("dense_1", L.Dense(10, activation="softmax"))


def fashion(t):
    t("conv2d", L.Conv2D(32, 3, padding="same", activation="relu"))
    t("max_pooling2d", L.MaxPooling2D(2))
    t("conv2d_1", L.Conv2D(64, 3, padding="same", activation="relu"))
    t("max_pooling2d_1", L.MaxPooling2D(2))
    t("flatten", L.Flatten())
    t("dropout", L.Dropout(0.3))
    t("dense", L.Dense(128, activation="relu"))
    t("logits", L.Dense(10))


def stem(t):
    t("conv2d", L.Conv2D(16, 3, padding="same", use_bias=False))
    t("batch_normalization", L.BatchNormalization())
    t("relu", L.ReLU())


def residual(t, prefix, filters):
    x = t.last
    t(f"{prefix}/conv2d", L.Conv2D(filters, 3, padding="same", use_bias=False))
    t(f"{prefix}/batch_normalization", L.BatchNormalization())
    t(f"{prefix}/relu", L.ReLU())
    t(f"{prefix}/conv2d_1", L.Conv2D(filters, 3, padding="same", use_bias=False))
    y = t(f"{prefix}/batch_normalization_1", L.BatchNormalization())
    t(f"{prefix}/add", L.Add(), y, x)
    t(f"{prefix}/relu_1", L.ReLU())


def narrowing(t, prefix, filters):
    x = t.last
    t(f"{prefix}/shortcut", L.Conv2D(filters, 1, strides=2, use_bias=False))
    short = t(f"{prefix}/shortcut_norm", L.BatchNormalization())
    t(f"{prefix}/conv2d", L.Conv2D(filters, 3, strides=2, padding="same", use_bias=False), x)
    t(f"{prefix}/batch_normalization", L.BatchNormalization())
    t(f"{prefix}/relu", L.ReLU())
    t(f"{prefix}/conv2d_1", L.Conv2D(filters, 3, padding="same", use_bias=False))
    y = t(f"{prefix}/batch_normalization_1", L.BatchNormalization())
    t(f"{prefix}/add", L.Add(), y, short)
    t(f"{prefix}/relu_1", L.ReLU())


def head(t):
    t("global_average_pooling2d", L.GlobalAveragePooling2D())
    t("logits", L.Dense(10))


def residual_cnn(t):
    stem(t)
    residual(t, "residual", 16)
    residual(t, "residual_1", 16)
    t("conv2d_1", L.Conv2D(32, 3, strides=2, padding="same", use_bias=False))
    t("batch_normalization_1", L.BatchNormalization())
    t("relu_1", L.ReLU())
    residual(t, "residual_2", 32)
    residual(t, "residual_3", 32)
    head(t)


def deep_residual_cnn(t):
    stem(t)
    for i in range(3):
        residual(t, f"residual_{i}" if i else "residual", 16)
    narrowing(t, "narrowing", 32)
    for i in range(3, 5):
        residual(t, f"residual_{i}", 32)
    narrowing(t, "narrowing_1", 64)
    for i in range(5, 7):
        residual(t, f"residual_{i}", 64)
    head(t)


def multilayer(*widths, names=None):
    def build(t):
        for i, width in enumerate(widths):
            t(f"dense_{i}" if i else "dense", L.Dense(width, activation="relu"))
        t(names, L.Dense(1))

    return build


def deep_tanh(initializer):
    def build(t):
        for i in range(30):
            t(f"dense_{i}" if i else "dense",
              L.Dense(64, activation="tanh", kernel_initializer=initializer()))
        t("logits", L.Dense(10))

    return build


def lstm(count):
    def build(t):
        for i in range(count):
            t(f"lstm_{i}" if i else "lstm", L.LSTM(32, return_sequences=i + 1 < count))
        t("sum", L.Dense(1))

    return build


# Data, as the pipelines of the specs leave them.


def digits_data(shape):
    with gzip.open(ROOT / "specs/data/digits.csv.gz") as file:
        table = np.loadtxt(file, delimiter=",")
    return (table[:, :64] / 16).reshape(-1, *shape)


def idx_data(folder):
    with gzip.open(pathlib.Path(folder) / "train-images-idx3-ubyte.gz") as file:
        return np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 28, 28, 1) / 255


def wine_data():
    path = ROOT / "specs/data/wine.csv"
    with open(path) as file:
        names = file.readline().strip().split(",")
    table = np.loadtxt(path, delimiter=",", skiprows=1)
    x = np.delete(table, names.index("alcohol"), axis=1)
    return (x - x.mean(axis=0)) / x.std(axis=0)


def spirals_data(rng, count=2000, noise=0.05):
    label = np.arange(count) % 2
    radius = np.sqrt(rng.uniform(size=count))
    angle = 3 * np.pi * radius + np.pi * label
    points = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return points + noise / 4 * rng.normal(size=points.shape)


def adding_data(rng, count=6000, length=20):
    values = rng.uniform(size=(count, length))
    marks = np.zeros((count, length))
    rows = np.arange(count)
    marks[rows, rng.integers(0, length // 2, count)] = 1
    marks[rows, rng.integers(length // 2, length, count)] = 1
    return np.stack([values, marks], axis=2)


def likeness(x):
    """Mean, variance and covariances of elements that share their feature.

    neighbors: of one sample, one step apart along an axis of positions; positions: of one sample at two different
    positions; samples: of two samples at one position; others: of two samples at two different positions;
    directions: in how many directions samples differ, (tr C)² / tr C² of their covariance.
    """
    n = len(x)
    flat = x.reshape(n, -1, x.shape[-1]).astype(np.float64)
    mean = flat.mean()
    z = flat - mean
    places = z.shape[1]
    variance = (z**2).mean()
    steps = [
        (a[1:] * a[:-1]).mean()
        for a in (np.moveaxis(x - mean, axis, 0) for axis in range(1, x.ndim - 1))
    ]
    samples = ((z.mean(axis=0) ** 2).mean() * n - variance) / (n - 1)
    of_sample = (z.mean(axis=1) ** 2).mean() * places
    overall = ((z.mean(axis=(0, 1)) ** 2).mean() * n * places - of_sample) / (n - 1)
    if places == 1:
        neighbors = positions = variance
        others = samples
    else:
        neighbors = np.mean(steps)
        positions = (of_sample - variance) / (places - 1)
        others = (overall - samples) / (places - 1)
    rows = x[:64].reshape(min(n, 64), -1) - x.reshape(n, -1).mean(axis=0)
    products = rows @ rows.T
    trace = np.trace(products) / len(rows)
    squares = (products[np.triu_indices(len(rows), 1)] ** 2).mean()
    result = {
        "mean": mean, "variance": variance, "neighbors": neighbors, "positions": positions,
        "samples": samples, "others": others, "features": x.shape[-1], "margin": margin(x),
        "directions": trace**2 / squares, "empty": empty(x, 1), "filling": 1,
    }
    if result["empty"]:
        result["filling"] = empty(x, 3) / result["empty"]
    return {name: float(f"{value:.6g}") for name, value in result.items()}


def empty(x, size):
    """Share of windows of a picture whose second moment is below a millionth of the mean."""
    if x.ndim != 4:
        return 0
    energy = (x**2).mean(axis=-1)
    windows = np.lib.stride_tricks.sliding_window_view(energy, (size, size), axis=(1, 2))
    return (windows.mean(axis=(-1, -2)) < 1e-6 * (x**2).mean()).mean()


def margin(x):
    """Positions along each side of a picture whose second moment is below a tenth of the mean, on average."""
    if x.ndim < 4:
        return 0
    counts = []
    for axis in range(1, x.ndim - 1):
        energy = (x**2).mean(axis=tuple(i for i in range(x.ndim) if i != axis))
        full = np.nonzero(energy >= 0.1 * (x**2).mean())[0]
        counts += [full[0], len(energy) - 1 - full[-1]]
    return np.mean(counts)


def initialise(model, seed):
    """New values for all weights from their own initialisers, each with a seed of its own."""
    count = 0
    for layer in model.layers:
        cell = getattr(layer, "cell", layer)
        for name, kind in (("kernel", "kernel"), ("recurrent_kernel", "recurrent")):
            variable = getattr(cell, name, None)
            if variable is None:
                continue
            initializer = getattr(cell, f"{kind}_initializer")
            count += 1
            config = initializer.get_config() | {"seed": seed * 1000 + count}
            variable.assign(type(initializer)(**config)(variable.shape))


def measure(model, outputs, x, seed):
    initialise(model, seed)
    x = tf.constant(x, tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(x)
        values = model(x)
        weights = np.random.default_rng(seed).normal(size=values[-1].shape)
        total = tf.reduce_sum(values[-1] * tf.constant(weights, tf.float32))
    gradients = tape.gradient(total, [x, *values])
    deviations = [float(np.std(v.numpy().astype(np.float64))) for v in values]
    return deviations, [float(np.std(g.numpy().astype(np.float64))) for g in gradients]


def case(spec, build, data):
    rng = np.random.default_rng(5)
    data = data[rng.permutation(len(data))[:SAMPLES]].astype(np.float32)
    trace = Trace(data.shape[1:])
    build(trace)
    model = keras.Model(trace.input, [tensor for _, tensor in trace.outputs])
    runs = [measure(model, trace.outputs, data, seed) for seed in range(SEEDS)]
    stds, gradients = (np.array([run[i] for run in runs]) for i in range(2))
    mean_std, mean_gradient = stds.mean(axis=0), gradients.mean(axis=0)
    print(spec)
    layers = [
        {"name": name, "std": float(f"{s:.6g}"), "gradient_std": float(f"{g:.6g}")}
        for (name, _), s, g in zip(trace.outputs, mean_std, mean_gradient[1:])
    ]
    for i, layer in enumerate(layers):
        print("  ", layer, f"±{100 * stds[:, i].std() / mean_std[i]:.0f} %")
    return {"spec": spec, "input": likeness(data), "layers": layers,
            "input_gradient_std": float(f"{mean_gradient[0]:.6g}")}


def batches(rng):
    """Small pictures with empty borders, a sequence and a table, and what is measured of them."""
    pictures = rng.normal(size=(7, 8, 9, 2)).cumsum(axis=1).cumsum(axis=2)
    pictures[:, :2] = 0
    pictures[:, :, -3:] = 0
    pictures[:3, 4:, :4] = 0
    shapes = [pictures, rng.normal(size=(9, 11, 3)).cumsum(axis=1) + 1, rng.normal(size=(12, 5)) * 3 - 2]
    arrays = [np.round(x, 3).astype(np.float32) for x in shapes]
    return [
        {"sizes": list(x.shape), "values": [float(f"{v:.4g}") for v in x.ravel()],
         "likeness": likeness(np.array([float(f"{v:.4g}") for v in x.ravel()]).reshape(x.shape))}
        for x in arrays
    ]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mnist", default=str(ROOT / "specs/data/mnist"))
    parser.add_argument("--fashion", default=str(ROOT / "specs/data/fashion-mnist"))
    arguments = parser.parse_args()
    rng = np.random.default_rng(1)
    picture, row = digits_data((8, 8, 1)), digits_data((64,))
    small = lambda: keras.initializers.RandomNormal(stddev=0.01)  # noqa: E731
    cases = [
        case("spirals-mlp", multilayer(64, 64, names="side"), spirals_data(rng)),
        case("wine-mlp", multilayer(16, 16, names="alcohol"), wine_data()),
        case("deep-tanh-mlp", deep_tanh(keras.initializers.GlorotNormal), row),
        case("mistakes/signal-vanishes", deep_tanh(small), row),
        case("digits", digits, picture),
        case("mnist-cnn", mnist, idx_data(arguments.mnist)),
        case("fashion-mnist", fashion, idx_data(arguments.fashion)),
        case("residual-cnn", residual_cnn, picture),
        case("deep-residual-cnn", deep_residual_cnn, picture),
        case("adding-lstm", lstm(1), adding_data(rng)),
        case("stacked-lstm", lstm(2), adding_data(rng)),
    ]
    FIXTURE.write_text(
        json.dumps({"samples": SAMPLES, "seeds": SEEDS, "models": cases, "batches": batches(rng)})
        .replace('{"name"', '\n{"name"').replace('{"spec"', '\n{"spec"') + "\n")


if __name__ == "__main__":
    main()
