"""Computes small Keras layers with random weights, for KerasLayerOutputTests.

    KERAS_BACKEND=tensorflow python Tests/Conformance/keras_layer_outputs.py

Reads Tests/Fixtures/keras_layers.jsonl.gz (which configurations Keras takes) and writes
Tests/Fixtures/keras_layer_outputs.jsonl.gz: one case a line with its inputs, weights and outputs in inference.
"""

import gzip
import json
import os
import pathlib

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras  # noqa: E402
import numpy as np  # noqa: E402

FIXTURES = pathlib.Path(__file__).parent.parent / "Fixtures"
PER_CLASS = 4
LARGEST = 1500

# What the configurations of the reference leave out.
EXTRA = [
    ("Activation", {"activation": name}, [[None, 9]])
    for name in (
        "relu relu6 leaky_relu elu celu selu gelu silu hard_silu sigmoid hard_sigmoid sparse_sigmoid tanh hard_tanh "
        "tanh_shrink soft_shrink hard_shrink softmax log_softmax softplus softsign squareplus sparse_plus exponential "
        "mish log_sigmoid linear"
    ).split()
] + [
    ("ReLU", {"max_value": 1.5, "negative_slope": 0.1, "threshold": 0.5}, [[None, 9]]),
    ("LeakyReLU", {}, [[None, 9]]),
    ("ELU", {"alpha": 0.5}, [[None, 9]]),
    ("Softmax", {"axis": 1}, [[None, 3, 4]]),
    ("Conv2D", {"filters": 4, "kernel_size": 3, "padding": "same", "strides": 2, "activation": "relu"}, [[None, 6, 5, 2]]),
    ("Conv2D", {"filters": 4, "kernel_size": [3, 2], "groups": 2, "dilation_rate": 2}, [[None, 7, 6, 4]]),
    ("Conv1D", {"filters": 3, "kernel_size": 3, "padding": "causal", "dilation_rate": 2}, [[None, 8, 2]]),
    ("Conv1DTranspose", {"filters": 3, "kernel_size": 3, "strides": 2}, [[None, 5, 2]]),
    ("Conv1DTranspose", {"filters": 3, "kernel_size": 4, "strides": 3, "padding": "same"}, [[None, 5, 2]]),
    ("Conv1DTranspose", {"filters": 2, "kernel_size": 2, "strides": 3}, [[None, 4, 2]]),
    ("Conv2DTranspose", {"filters": 2, "kernel_size": 3, "strides": 2, "padding": "same"}, [[None, 4, 3, 2]]),
    ("Conv2DTranspose", {"filters": 2, "kernel_size": [2, 5], "strides": [3, 2]}, [[None, 4, 3, 2]]),
    ("Conv2DTranspose", {"filters": 2, "kernel_size": 3, "dilation_rate": 2, "padding": "same"}, [[None, 6, 5, 2]]),
    ("Conv2DTranspose", {"filters": 2, "kernel_size": 4, "strides": 2, "output_padding": 1}, [[None, 3, 3, 2]]),
    ("Conv2DTranspose", {"filters": 2, "kernel_size": 4, "strides": 2, "output_padding": 1, "padding": "same"},
     [[None, 3, 3, 2]]),
    ("DepthwiseConv2D", {"kernel_size": 3, "strides": 2, "padding": "same", "depth_multiplier": 2}, [[None, 6, 5, 2]]),
    ("MaxPooling2D", {"pool_size": 3, "strides": 2, "padding": "same"}, [[None, 6, 5, 2]]),
    ("AveragePooling2D", {"pool_size": 3, "strides": 2, "padding": "same"}, [[None, 6, 5, 2]]),
    ("AveragePooling1D", {"pool_size": 3, "strides": 2, "padding": "same"}, [[None, 6, 3]]),
    ("MaxPooling2D", {"data_format": "channels_first"}, [[None, 2, 6, 4]]),
    ("GlobalAveragePooling2D", {"data_format": "channels_first", "keepdims": True}, [[None, 2, 6, 4]]),
    ("Flatten", {"data_format": "channels_first"}, [[None, 2, 3, 4]]),
    ("ZeroPadding2D", {"padding": [[1, 0], [2, 1]], "data_format": "channels_first"}, [[None, 2, 3, 4]]),
    ("Cropping2D", {"cropping": [[1, 0], [0, 2]]}, [[None, 4, 5, 2]]),
    ("UpSampling2D", {"size": [2, 3], "interpolation": "bilinear"}, [[None, 3, 2, 2]]),
    ("UpSampling2D", {"size": [2, 3]}, [[None, 3, 2, 2]]),
    ("BatchNormalization", {"axis": 1}, [[None, 3, 4, 2]]),
    ("BatchNormalization", {"center": False, "scale": False, "epsilon": 0.1}, [[None, 3]]),
    ("LayerNormalization", {"axis": [1, 2]}, [[None, 3, 4]]),
    ("LayerNormalization", {"axis": 1}, [[None, 3, 4]]),
    ("GroupNormalization", {"groups": 2}, [[None, 3, 2, 4]]),
    ("GroupNormalization", {"groups": 2, "axis": 1}, [[None, 4, 3, 2]]),
    ("GroupNormalization", {"groups": -1}, [[None, 3, 4]]),
    ("UnitNormalization", {"axis": 1}, [[None, 3, 4]]),
    ("RMSNormalization", {}, [[None, 3, 4]]),
    ("LSTM", {"units": 3, "activation": "relu", "recurrent_activation": "hard_sigmoid"}, [[None, 4, 2]]),
    ("GRU", {"units": 3, "reset_after": False, "return_sequences": True}, [[None, 4, 2]]),
    ("SimpleRNN", {"units": 3, "go_backwards": True, "return_sequences": True}, [[None, 4, 2]]),
    ("Bidirectional", {"layer": {"class_name": "LSTM", "config": {"units": 2, "return_sequences": True}}}, [[None, 4, 2]]),
    ("Bidirectional", {"layer": {"class_name": "GRU", "config": {"units": 2}}, "merge_mode": "mul"}, [[None, 4, 2]]),
    ("Masking", {"mask_value": 0.5}, [[None, 4, 2]]),
    ("Multiply", {}, [[None, 3, 4], [None, 4]]),
    ("PReLU", {"shared_axes": [1]}, [[None, 3, 4]]),
    ("Rescaling", {"scale": 0.5, "offset": -1.0}, [[None, 4]]),
]
RANDOM = {"GaussianNoise", "GaussianDropout", "AlphaDropout", "Dropout"}


def build(name, config):
    def value(v):
        if isinstance(v, dict) and "class_name" in v:
            return build(v["class_name"], v["config"])
        return tuple(tuple(x) if isinstance(x, list) else x for x in v) if isinstance(v, list) else v

    return getattr(keras.layers, name)(**{k: value(v) for k, v in config.items()})


def numbers(array):
    return [float(f"{x:.7g}") for x in np.asarray(array, dtype=np.float64).ravel()]


def compute(name, config, shapes, dtype, rng):
    layer = build(name, config)
    sizes = [[2] + [3 if n is None else n for n in shape[1:]] for shape in shapes]
    if dtype == "int32" or name == "Embedding":
        inputs = [rng.integers(0, 10, size) for size in sizes]
    else:
        inputs = [rng.normal(size=size).astype(np.float32) * 1.5 for size in sizes]
    merges = name in {"Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate"}
    tensors = [keras.ops.convert_to_tensor(x) for x in inputs]
    argument = tensors if merges else tensors[0]
    layer(argument)
    weights = [rng.normal(size=w.shape).astype(np.float32) * 0.5 for w in layer.weights]
    weights = [np.abs(w) + 0.5 if "variance" in v.path else w for v, w in zip(layer.weights, weights)]
    layer.set_weights(weights)
    if isinstance(layer, keras.layers.Normalization):
        # What it computes with is made of its weights when these are learnt.
        layer.finalize_state()
    if config.get("stateful"):
        layer.reset_state()
    outputs = layer(argument, training=False) if not merges else layer(argument)
    outputs = list(outputs) if isinstance(outputs, (list, tuple)) else [outputs]
    return {
        "class": name,
        "config": config,
        "dtype": "int32" if name == "Embedding" else dtype,
        "shapes": sizes,
        "inputs": [numbers(x) for x in inputs],
        "weights": [numbers(w) for w in weights],
        "outputs": [numbers(keras.ops.convert_to_numpy(y)) for y in outputs],
    }


def candidates():
    for name, config, shapes in EXTRA:
        yield name, config, shapes, "float32", True
    with gzip.open(FIXTURES / "keras_layers.jsonl.gz", "rt") as file:
        cases = [json.loads(line) for line in file]
    cases = [c for c in cases if c["outcome"] == "ok" and not c["class"].startswith(("Random", "Adaptive"))]
    cases.sort(key=lambda c: (c["class"], size(c)))
    for c in cases:
        shapes = c["inputs"] if isinstance(c["inputs"][0], list) else [c["inputs"]]
        if size(c) <= LARGEST:
            yield c["class"], c["config"], shapes, c["dtype"], False


def size(c):
    def count(shape):
        return int(np.prod([3 if n is None else n for n in shape]))

    shapes = c["inputs"] if isinstance(c["inputs"][0], list) else [c["inputs"]]
    return 2 * sum(map(count, shapes)) + c["params_trainable"]


def main():
    rng = np.random.default_rng(11)
    counts = {}
    lines = []
    for name, config, shapes, dtype, is_extra in candidates():
        if name in RANDOM or (not is_extra and counts.get(name, 0) >= PER_CLASS):
            continue
        try:
            lines.append(json.dumps(compute(name, config, shapes, dtype, rng), separators=(",", ":")))
            counts[name] = counts.get(name, 0) + (0 if is_extra else 1)
        except Exception as error:  # this back end cannot compute it
            print("left out:", name, config, str(error).splitlines()[0][:100])
    with gzip.GzipFile(FIXTURES / "keras_layer_outputs.jsonl.gz", "wb", mtime=0) as file:
        file.write(("\n".join(lines) + "\n").encode())
    print(len(lines), "cases")


main()
