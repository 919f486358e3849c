"""Computes small PyTorch modules and functions with random weights, for TorchLayerOutputTests.

    python Tests/Conformance/torch_module_outputs.py

Reads Tests/Fixtures/torch_layers.jsonl.gz (which arguments PyTorch takes) and writes
Tests/Fixtures/torch_module_outputs.jsonl.gz: one case a line with its inputs, weights and outputs in evaluation.
What slides windows is in torch_window_outputs.py.
"""

import gzip
import json
import pathlib

import torch
from torch.nn import functional

FIXTURES = pathlib.Path(__file__).parent.parent / "Fixtures"
PER_CLASS = 5
LARGEST = 700
WINDOWS = ("Conv", "Pool", "Pad", "Fold", "Unfold", "Upsampl", "Pixel", "Shuffle", "LocalResponse")

# What the reference leaves out, or computes on large tensors only.
EXTRA = [
    ("RNN", {"input_size": 3, "hidden_size": 2, "num_layers": 2, "bidirectional": True}, [[4, 2, 3], [4, 2, 2]]),
    ("LSTM", {"input_size": 3, "hidden_size": 2, "num_layers": 2, "bidirectional": True, "batch_first": True},
     [[2, 4, 3], [4, 2, 2], [4, 2, 2]]),
    ("LSTM", {"input_size": 3, "hidden_size": 2, "bias": False}, [[4, 3]]),
    ("GRU", {"input_size": 3, "hidden_size": 2, "num_layers": 2, "bidirectional": True}, [[4, 2, 3], [4, 2, 2]]),
    ("GRU", {"input_size": 3, "hidden_size": 2, "batch_first": True}, [[2, 4, 3]]),
    ("RNNCell", {"input_size": 3, "hidden_size": 2, "nonlinearity": "relu"}, [[4, 3], [4, 2]]),
    ("LSTMCell", {"input_size": 3, "hidden_size": 2}, [[4, 3], [4, 2], [4, 2]]),
    ("GRUCell", {"input_size": 3, "hidden_size": 2}, [[3], [2]]),
    ("BatchNorm1d", {"num_features": 3}, [[2, 3, 4]]),
    ("BatchNorm2d", {"num_features": 3, "affine": False}, [[2, 3, 4, 2]]),
    ("BatchNorm3d", {"num_features": 3, "bias": False}, [[2, 3, 2, 2, 2]]),
    ("InstanceNorm1d", {"num_features": 3, "affine": True}, [[3, 5]]),
    ("InstanceNorm2d", {"num_features": 3, "affine": True, "eps": 0.1}, [[2, 3, 4, 2]]),
    ("InstanceNorm3d", {"num_features": 2}, [[1, 2, 2, 3, 2]]),
    ("LayerNorm", {"normalized_shape": [3, 4], "eps": 0.1}, [[2, 3, 4]]),
    ("LayerNorm", {"normalized_shape": 4, "bias": False}, [[2, 3, 4]]),
    ("RMSNorm", {"normalized_shape": [3, 4]}, [[2, 3, 4]]),
    ("GroupNorm", {"num_groups": 2, "num_channels": 4}, [[2, 4, 3]]),
    ("PReLU", {"num_parameters": 3}, [[2, 3, 4]]),
    ("Bilinear", {"in1_features": 3, "in2_features": 2, "out_features": 4}, [[2, 3, 3], [2, 3, 2]]),
    ("EmbeddingBag", {"num_embeddings": 10, "embedding_dim": 3, "mode": "max"}, ["i:2,4"]),
    ("Unflatten", {"dim": -1, "unflattened_size": [-1, 2]}, [[2, 3, 4]]),
    ("Flatten", {"start_dim": 1, "end_dim": 2}, [[2, 3, 2, 2]]),
    ("Softmin", {"dim": 1}, [[2, 5]]),
    ("LogSoftmax", {"dim": -1}, [[2, 5]]),
    ("GLU", {"dim": 1}, [[2, 6, 3]]),
    ("GELU", {"approximate": "tanh"}, [[2, 5]]),
    ("Hardtanh", {"min_val": -0.5, "max_val": 0.25}, [[2, 5]]),
    ("Softplus", {"beta": 2.5}, [[2, 5]]),
    ("Threshold", {"threshold": 0.1, "value": 20}, [[2, 5]]),
    ("CELU", {"alpha": 0.5}, [[2, 5]]),
    ("RReLU", {"lower": 0.2, "upper": 0.2}, [[2, 5]]),
    ("LeakyReLU", {}, [[2, 5]]),
    ("Hardshrink", {"lambd": 0.3}, [[2, 5]]),
    ("Softshrink", {"lambd": 0.3}, [[2, 5]]),
    ("CosineSimilarity", {"dim": -1}, [[3, 4, 5], [4, 5]]),
    ("PairwiseDistance", {"keepdim": True}, [[2, 5], [2, 5]]),
    ("PairwiseDistance", {"p": 1.0}, [[2, 5], [2, 5]]),
] + [
    (name, {}, [[2, 7]])
    for name in (
        "ReLU ReLU6 SiLU SELU Mish Sigmoid Tanh LogSigmoid Hardswish Hardsigmoid Softsign Tanhshrink ELU GELU Softplus "
        "Dropout AlphaDropout"
    ).split()
]  # fmt: skip

# Functions, which the spec's dialect has as kinds under their own names.
FUNCTIONS = [
    ("add", {}, [[2, 3, 4], [3, 1]], torch.add),
    ("sub", {"other": 0.5}, [[2, 3]], torch.sub),
    ("mul", {}, [[2, 3], [2, 3]], torch.mul),
    ("div", {"other": 4.0}, [[2, 3]], torch.div),
    ("div", {}, [[2, 3], [1, 3]], torch.div),
    ("matmul", {}, [[2, 3, 4], [2, 4, 2]], torch.matmul),
    ("matmul", {}, [[2, 3, 4], [4, 2]], torch.matmul),
    ("matmul", {}, [[2, 3, 4], [4]], torch.matmul),
    ("bmm", {}, [[2, 3, 4], [2, 4, 2]], torch.bmm),
    ("cat", {"dim": 1}, [[2, 3], [2, 4]], lambda *x, dim: torch.cat(x, dim)),
    ("stack", {"dim": 1}, [[2, 3], [2, 3]], lambda *x, dim: torch.stack(x, dim)),
    ("flatten", {"start_dim": 1}, [[2, 3, 4]], torch.flatten),
    ("reshape", {"shape": [-1, 6]}, [[2, 3, 4]], torch.reshape),
    ("permute", {"dims": [0, 2, 1]}, [[2, 3, 4]], torch.permute),
    ("transpose", {"dim0": 0, "dim1": -1}, [[2, 3, 4]], torch.transpose),
    ("squeeze", {"dim": 1}, [[2, 1, 4]], torch.squeeze),
    ("unsqueeze", {"dim": -1}, [[2, 3]], torch.unsqueeze),
    ("mean", {"dim": [1, 2]}, [[2, 3, 4]], torch.mean),
    ("mean", {"dim": -1, "keepdim": True}, [[2, 3, 4]], torch.mean),
    ("sum", {"dim": 1}, [[2, 3, 4]], torch.sum),
    ("amax", {"dim": 1}, [[2, 3, 4]], torch.amax),
    ("chunk", {"chunks": 3, "dim": 1}, [[2, 7]], torch.chunk),
    ("split", {"split_size_or_sections": [2, 3], "dim": 1}, [[2, 5]], torch.split),
    ("select", {"dim": 1, "index": -1}, [[2, 3, 4]], torch.select),
    ("narrow", {"dim": 1, "start": -3, "length": 2}, [[2, 5]], torch.narrow),
    ("slice", {"dim": 1, "start": -4, "end": -1, "step": 2}, [[2, 5]], lambda x, dim, start, end, step: x[:, start:end:step]),
    ("slice", {"dim": 1, "start": -9, "end": 3}, [[2, 5]], lambda x, dim, start, end: x[:, start:end]),
    ("pad", {"pad": [1, 2, -1, 0], "value": 0.5}, [[2, 3, 4]], functional.pad),
    ("normalize", {"dim": -1}, [[2, 3, 4]], functional.normalize),
    ("clamp", {"min": -0.5}, [[2, 5]], torch.clamp),
    ("exp", {}, [[2, 5]], torch.exp),
]  # fmt: skip


def tuples(value):
    return tuple(value) if isinstance(value, list) else value


def numbers(tensor):
    return [round(value, 7) for value in tensor.detach().double().flatten().tolist()]


def tensor(shape):
    if isinstance(shape, str):  # `i:4,7` is a tensor of integers
        return torch.randint(0, 10, [int(n) for n in shape[2:].split(",") if n])
    return torch.randn(shape)


def flat(outputs):
    if isinstance(outputs, torch.Tensor):
        return [outputs]
    return [y for part in outputs for y in flat(part)]


def call(kind, kwargs, inputs):
    """The outputs and the weights of a module, both in PyTorch's order."""
    for name, arguments, _, function in FUNCTIONS:
        if name == kind and arguments is kwargs:
            return flat(function(*inputs, **{key: tuples(value) for key, value in kwargs.items()})), []
    module = getattr(torch.nn, kind)(**{key: tuples(value) for key, value in kwargs.items()}).eval()
    states = [b for name, b in module.named_buffers() if "tracked" not in name]
    with torch.no_grad():
        for weight in list(module.parameters()) + states:
            weight.normal_(std=0.5)
        for name, state in module.named_buffers():
            if name == "running_var":
                state.abs_().add_(0.5)
        if kind == "LSTM" and len(inputs) == 3:
            outputs = module(inputs[0], tuple(inputs[1:]))
        elif kind == "LSTMCell" and len(inputs) == 3:
            outputs = module(inputs[0], tuple(inputs[1:]))
        else:
            outputs = module(*inputs)
    return flat(outputs), list(module.parameters()) + states


def compute(kind, kwargs, shapes):
    inputs = [tensor(shape) for shape in shapes]
    outputs, weights = call(kind, kwargs, inputs)
    return {
        "class": kind,
        "kwargs": kwargs,
        "shapes": [list(x.shape) for x in inputs],
        "inputs": [numbers(x) for x in inputs],
        "weights": [numbers(w) for w in weights],
        "outputs": [numbers(y) for y in outputs],
    }


def volume(case):
    total = case["params"]
    for shape in case["inputs"]:
        count = 1
        for size in [] if isinstance(shape, str) else shape:
            count *= size
        total += count
    return total


def cases():
    for kind, kwargs, shapes in EXTRA:
        yield kind, kwargs, shapes
    for kind, kwargs, shapes, _ in FUNCTIONS:
        yield kind, kwargs, shapes
    with gzip.open(FIXTURES / "torch_layers.jsonl.gz", "rt", encoding="utf-8") as file:
        reference = [json.loads(line) for line in file]
    counts = {}
    for case in reference:
        kind = case["class"]
        isLeftOut = "Loss" in kind or "Attention" in kind or "Transformer" in kind or any(w in kind for w in WINDOWS)
        if isLeftOut or case["outcome"] != "ok" or counts.get(kind, 0) == PER_CLASS or volume(case) > LARGEST:
            continue
        counts[kind] = counts.get(kind, 0) + 1
        shapes = case["inputs"]
        if case["dtype"] == "int64":
            shapes = ["i:" + ",".join(map(str, shape)) for shape in shapes]
        yield kind, case["kwargs"], shapes


def main():
    torch.manual_seed(0)
    # Long recurrences carry the rounding of float32 beyond what is compared.
    torch.set_default_dtype(torch.float64)
    with gzip.GzipFile(FIXTURES / "torch_module_outputs.jsonl.gz", "wb", mtime=0) as file:
        for kind, kwargs, shapes in cases():
            file.write((json.dumps(compute(kind, kwargs, shapes)) + "\n").encode())


if __name__ == "__main__":
    main()
