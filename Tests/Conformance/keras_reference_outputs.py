"""Computes every valid layer of the reference with Keras, and its gradients, for KerasReferenceTests.

    KERAS_BACKEND=torch python Tests/Conformance/keras_reference_outputs.py
    KERAS_BACKEND=tensorflow python Tests/Conformance/keras_reference_outputs.py

Reads the configurations of Tests/Fixtures/keras_layers.jsonl.gz and keras_layers_more.jsonl.gz, adds those of EXTRA, and
writes Tests/Fixtures/keras_reference_outputs.jsonl.gz, one case a line. Keras' back ends resize images differently: with that
of TensorFlow the script writes these cases, without gradients, to keras_image_outputs.jsonl.gz, and no others. Inputs and weights are numbers that follow from
their place alone (`numbers`), so that the file holds only some elements of the outputs and of the gradients of
`Σ seed · output`. Layers run as in inference, in double precision; large inputs are made smaller where the layer takes them.
"""

import gzip
import json
import os
import pathlib

os.environ.setdefault("KERAS_BACKEND", "torch")

import keras  # noqa: E402
import keras_hub  # noqa: E402
import numpy as np  # noqa: E402

IS_TORCH = keras.backend.backend() == "torch"
if IS_TORCH:
    import torch

FIXTURES = pathlib.Path(__file__).parent.parent / "Fixtures"
# Products of a weight or window with an input that plain arithmetic still does quickly.
MOST_WORK = 400_000
SAMPLES = 24
AT_CALL = {"return_attention_scores", "use_causal_mask"}
CELLS = {"LSTMCell", "GRUCell", "SimpleRNNCell"}
LISTS = {"Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate", "Dot", "Attention", "AdditiveAttention"}
TOKENS = {"Embedding": "input_dim", "TokenAndPositionEmbedding": "vocabulary_size", "CategoryEncoding": "num_tokens"}


def layer(name, **config):
    return {"class_name": name, "config": config}


def resizes(case):
    """Whether the layer interpolates in a way that differs between back ends."""
    return case["class"] in ("Resizing", "CenterCrop", "RandomCrop") or case["config"].get("interpolation", "nearest") not in (
        "nearest", "bilinear")


EXTRA = [
    ("LSTM", {"units": 3, "activation": "softmax"}, [[4, 2]]),
    ("GRU", {"units": 3, "recurrent_activation": "softmax", "reset_after": False}, [[4, 2]]),
    ("GRU", {"units": 3, "activation": "softmax", "return_sequences": True, "go_backwards": True}, [[4, 2]]),
    ("ConvLSTM2D", {"filters": 2, "kernel_size": 3, "padding": "same", "return_sequences": True, "go_backwards": True},
     [[3, 4, 5, 2]]),
    ("ConvLSTM3D", {"filters": 2, "kernel_size": 2, "use_bias": False}, [[2, 3, 4, 3, 2]]),
    ("Bidirectional", {"layer": layer("ConvLSTM1D", filters=2, kernel_size=2, return_sequences=True)}, [[3, 4, 2]]),
    ("RNN", {"cell": [layer("GRUCell", units=3), layer("LSTMCell", units=2, activation="softmax")]}, [[4, 2]]),
    ("Conv3D", {"filters": 4, "kernel_size": [2, 3, 2], "groups": 2, "dilation_rate": [2, 1, 1]}, [[5, 4, 4, 4]]),
    ("Conv3D", {"filters": 2, "kernel_size": 3, "strides": [2, 1, 3], "padding": "same"}, [[5, 4, 6, 2]]),
    ("MaxPooling3D", {"pool_size": [2, 3, 2], "strides": [1, 2, 2], "padding": "same"}, [[4, 5, 3, 2]]),
    ("AveragePooling3D", {"pool_size": [2, 3, 2], "strides": [1, 2, 2], "padding": "same"}, [[4, 5, 3, 2]]),
    ("UpSampling2D", {"size": [2, 3], "interpolation": "bicubic"}, [[4, 3, 2]]),
    ("UpSampling2D", {"size": 2, "interpolation": "lanczos3"}, [[4, 5, 1]]),
    ("UpSampling2D", {"size": 2, "interpolation": "lanczos5"}, [[4, 5, 1]]),
    ("Normalization", {"mean": [0.5, -1.0, 2.0], "variance": [1.0, 0.25, 4.0]}, [[4, 3]]),
    ("Normalization", {"mean": [0.5, -1.0, 2.0], "variance": [1.0, 0.25, 4.0], "invert": True}, [[4, 3]]),
    ("Normalization", {"axis": [1, 2]}, [[4, 3]]),
    ("MultiHeadAttention", {"num_heads": 2, "key_dim": 3, "attention_axes": [2]}, [[3, 5, 4], [3, 5, 4]]),
    ("MultiHeadAttention", {"num_heads": 2, "key_dim": 3, "attention_axes": [1, 2]}, [[3, 2, 4], [3, 5, 4]]),
    ("EinsumDense", {"equation": "abc,bcd->abd", "output_shape": [3, 4], "bias_axes": "bd"}, [[3, 5]]),
    ("Rescaling", {"scale": [0.5, 2.0, 1.0], "offset": [0.0, -1.0, 3.0]}, [[4, 3]]),
    ("Discretization", {"bin_boundaries": [-0.5, 0.0, 0.4], "output_mode": "count"}, [[5]]),
    ("CategoryEncoding", {"num_tokens": 6, "output_mode": "count"}, [[5]]),
    ("IntegerLookup", {"vocabulary": [4, 2, 7]}, [[5]]),
    ("IntegerLookup", {"vocabulary": [4, 2, 7], "num_oov_indices": 2, "output_mode": "multi_hot"}, [[5]]),
    ("Resizing", {"height": 7, "width": 4, "interpolation": "bicubic"}, [[5, 6, 2]]),
    ("Resizing", {"height": 7, "width": 4, "interpolation": "lanczos3"}, [[9, 6, 2]]),
    ("Resizing", {"height": 4, "width": 4, "crop_to_aspect_ratio": True}, [[5, 9, 2]]),
    ("Resizing", {"height": 3, "width": 4, "antialias": True}, [[9, 10, 2]]),
    ("CenterCrop", {"height": 3, "width": 4}, [[6, 7, 2]]),
    ("CenterCrop", {"height": 6, "width": 4}, [[4, 7, 2]]),
    ("BatchNormalization", {"renorm": True}, [[4, 3]]),
]


def build(name, config):
    def value(v):
        if isinstance(v, dict) and "class_name" in v:
            return build(v["class_name"], v["config"])
        if isinstance(v, list) and any(isinstance(item, dict) for item in v):
            return [value(item) for item in v]
        return tuple(tuple(x) if isinstance(x, list) else x for x in v) if isinstance(v, list) else v

    kind = getattr(keras.layers, name, None) or getattr(keras_hub.layers, name)
    return kind(**{key: value(item) for key, item in config.items() if key not in AT_CALL})


def numbers(stream, count):
    """The same numbers in [-1, 1) as `KerasReference.numbers` in the tests."""
    return ((np.arange(count, dtype=np.int64) * 7919 + stream * 104729 + 12345) % 2003) / 1001.5 - 1


def weight(stream, variable):
    values = numbers(100 + stream, int(np.prod(variable.shape))).reshape(variable.shape)
    return 1 + 0.5 * values if "variance" in variable.path or "stddev" in variable.path else 0.5 * values


def sampled(array):
    flat = np.asarray(array, dtype=np.float64).ravel()
    places = [i * (len(flat) - 1) // max(1, SAMPLES - 1) for i in range(SAMPLES)] if len(flat) > SAMPLES else range(len(flat))
    return {"count": len(flat), "sum": float(f"{flat.sum():.9g}"), "values": [float(f"{flat[i]:.9g}") for i in places]}


def called(instance, name, arrays, config):
    at_call = {key: config[key] for key in AT_CALL & set(config)}
    # Some layers run differently in training.
    if "training" in instance._call_signature.parameters:
        at_call["training"] = False
    if name in LISTS:
        return instance(arrays, **at_call)
    if name in CELLS:
        return instance(arrays[0], arrays[1:] if len(arrays) > 2 else arrays[1], **at_call)
    return instance(*arrays, **at_call)


def compute(name, config, sizes, dtype, differentiates):
    keras.backend.clear_session()
    instance = build(name, config)
    arrays = []
    for i, size in enumerate(sizes):
        values = numbers(i, int(np.prod(size)))
        if name in TOKENS or dtype == "int32":
            arrays.append(((values + 1) * 500).astype("int32").reshape(size) % config.get(TOKENS.get(name), 10))
        else:
            arrays.append(values.reshape(size))
    tensors = [keras.ops.convert_to_tensor(a, dtype="int32" if a.dtype == np.int32 else "float64") for a in arrays]
    called(instance, name, tensors, config)
    instance.set_weights([weight(i, w) for i, w in enumerate(instance.weights)])
    if config.get("stateful"):
        instance.reset_state()
    for tensor in tensors if differentiates else []:
        if tensor.is_floating_point():
            tensor.requires_grad_(True)
    outputs = [y for y in keras.tree.flatten(called(instance, name, tensors, config))]
    case = {
        "class": name, "config": config, "dtype": dtype, "shapes": [list(map(int, size)) for size in sizes],
        "outputs": [sampled(keras.ops.convert_to_numpy(y.detach() if IS_TORCH else y)) for y in outputs],
    }
    smooth = [(i, y) for i, y in enumerate(outputs) if differentiates and y.requires_grad]
    if smooth:
        sum((torch.tensor(numbers(50 + i, y.numel()).reshape(y.shape)) * y).sum() for i, y in smooth).backward()
        none = {"count": 0, "sum": 0, "values": []}
        case["of_inputs"] = [none if t.grad is None else sampled(t.grad.numpy()) for t in tensors]
        case["of_weights"] = [
            none if w.value.grad is None else sampled(w.value.grad.numpy()) for w in instance.weights]
    return case


def product(shape):
    return int(np.prod([3 if n is None else n for n in shape]))


def work(shapes, case):
    """Elements of the larger side times weights: an upper bound of the products."""
    flat = case.get("output_shape") or [1]
    outputs = [s for s in flat if isinstance(s, list)] or [flat]
    sizes = [product(s) for s in outputs if not any(isinstance(n, list) for n in s)]
    before = sum(product(s) for s in case_shapes(case))
    return max(sizes + [before]) * sum(map(product, shapes)) / max(1, before) * max(1, case.get("params_trainable", 1))


def case_shapes(case):
    return case["inputs"] if isinstance(case["inputs"][0], list) else [case["inputs"]]


def candidates(case):
    """Batches of two with a number for every open axis, made smaller step by step where that is too much work: smallest first."""
    shapes = [[2] + [9 if n is None else n for n in shape[1:]] for shape in case_shapes(case)]
    first = case["config"].get("data_format") == "channels_first"
    found = [shapes]
    while work(shapes, case) > MOST_WORK and len(shapes) == 1 and len(found) < 5:
        spatial = range(2, len(shapes[0])) if first else range(1, len(shapes[0]) - 1)
        shapes = [[(n + 1) // 2 if i in spatial and n > 3 else n for i, n in enumerate(s)] for s in shapes]
        found.append(shapes)
    return reversed(found)


def answered(case):
    """The first of the sizes that the layer takes."""
    problem = None
    for shapes in candidates(case):
        for differentiates in (True, False) if IS_TORCH else (False,):  # PyTorch has no gradient for some layouts.
            try:
                return compute(case["class"], case["config"], shapes, case["dtype"], differentiates)
            except Exception as error:
                problem = problem or error
    raise problem


def main():
    keras.config.set_floatx("float64")
    cases = []
    for file in ("keras_layers.jsonl.gz", "keras_layers_more.jsonl.gz"):
        with gzip.open(FIXTURES / file, "rt") as lines:
            cases += [case for case in map(json.loads, lines) if case["outcome"] == "ok"]
    for i, (name, config, shapes) in enumerate(EXTRA):
        dtype = "int32" if name in ("CategoryEncoding", "IntegerLookup") else "float32"
        cases.append({"id": f"{name}-extra-{i}", "class": name, "config": config, "dtype": dtype,
                      "inputs": [[None, *shape] for shape in shapes]})
    lines = []
    for case in cases:
        # In inference Keras 3.15 hands images out uncropped, against the shape that it declares.
        if resizes(case) == IS_TORCH or case["class"] == "RandomCrop":
            continue
        # On PyTorch, Keras pads on other sides than on TensorFlow; keras_layer_outputs.py has TensorFlow's means.
        if case["class"].startswith("AveragePooling") and case["config"].get("padding") == "same":
            continue
        try:
            lines.append(json.dumps({"id": case["id"], **answered(case)}, separators=(",", ":")))
        except Exception as error:  # this back end cannot compute it
            print("left out:", case["id"], case["config"], type(error).__name__, str(error).splitlines()[0][:150])
    name = "keras_reference_outputs" if IS_TORCH else "keras_image_outputs"
    with gzip.GzipFile(FIXTURES / f"{name}.jsonl.gz", "wb", mtime=0) as file:
        file.write(("\n".join(lines) + "\n").encode())
    print(len(lines), "of", len(cases), "cases")


main()
