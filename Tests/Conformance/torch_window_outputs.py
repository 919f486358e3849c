"""Computes small PyTorch modules with random weights, for TorchLayerOutputTests.

    python Tests/Conformance/torch_window_outputs.py

Reads Tests/Fixtures/torch_windows.jsonl.gz (which arguments PyTorch takes) and writes
Tests/Fixtures/torch_window_outputs.jsonl.gz: one case a line with its inputs, weights and outputs in evaluation.
"""

import gzip
import json
import pathlib

import torch

FIXTURES = pathlib.Path(__file__).parent.parent / "Fixtures"
PER_CLASS = 6
LARGEST = 600

# What is left to chance, or computed on volumes only, which nothing is compared with yet.
EXTRA = [
    ("Upsample", {"scale_factor": 2, "mode": "bilinear"}, [[2, 2, 3, 4]]),
    ("Upsample", {"scale_factor": [3, 2], "mode": "bilinear"}, [[1, 2, 3, 2]]),
    ("Upsample", {"scale_factor": 3, "mode": "linear"}, [[2, 2, 4]]),
    ("Upsample", {"scale_factor": 2}, [[1, 2, 2, 3, 2]]),
    ("Upsample", {"scale_factor": 2, "mode": "nearest-exact"}, [[1, 2, 3]]),
    ("Upsample", {"scale_factor": [2, 3], "mode": "area"}, [[1, 2, 3, 2]]),
    ("MaxPool2d", {"kernel_size": 3, "stride": 2, "padding": 1, "ceil_mode": True}, [[1, 2, 6, 7]]),
    ("AvgPool2d", {"kernel_size": 3, "stride": 2, "padding": 1, "ceil_mode": True}, [[1, 2, 6, 7]]),
    ("AvgPool2d", {"kernel_size": 3, "stride": 2, "padding": 1, "ceil_mode": True, "count_include_pad": False},
     [[1, 2, 6, 7]]),
    ("AvgPool2d", {"kernel_size": [3, 2], "stride": 2, "padding": 1, "ceil_mode": True, "divisor_override": 5},
     [[1, 2, 6, 7]]),
    ("ConvTranspose2d", {"in_channels": 4, "out_channels": 6, "kernel_size": [3, 2], "stride": 2, "groups": 2,
                         "padding": 1, "output_padding": 1, "dilation": 2}, [[1, 4, 3, 4]]),
    ("ConvTranspose2d", {"in_channels": 2, "out_channels": 2, "kernel_size": 2, "stride": 3, "padding": 2},
     [[1, 2, 4, 4]]),
    ("Conv2d", {"in_channels": 2, "out_channels": 3, "kernel_size": 4, "padding": "same", "dilation": 3,
                "padding_mode": "reflect"}, [[1, 2, 9, 8]]),
    ("ReflectionPad2d", {"padding": [2, -1, -1, 2]}, [[1, 1, 4, 4]]),
    ("ReplicationPad2d", {"padding": [2, -1, -1, 2]}, [[1, 1, 4, 4]]),
    ("CircularPad2d", {"padding": [2, -1, -1, 2]}, [[1, 1, 5, 5]]),
    ("LocalResponseNorm", {"size": 4, "alpha": 0.5, "beta": 0.6, "k": 2.0}, [[2, 5, 3, 2]]),
]  # fmt: skip


def tuples(value):
    return tuple(value) if isinstance(value, list) else value


def volume(shapes):
    total = 0
    for shape in shapes:
        count = 1
        for size in shape:
            count *= size
        total += count
    return total


def numbers(tensor):
    return [round(value, 7) for value in tensor.detach().flatten().tolist()]


def compute(kind, kwargs, shapes):
    module = getattr(torch.nn, kind)(**{key: tuples(value) for key, value in kwargs.items()}).eval()
    inputs = [torch.randn(shape) for shape in shapes]
    if kind.startswith("LPPool"):
        inputs = [x.abs() + 0.1 for x in inputs]
    with torch.no_grad():
        output = module(*inputs)
    if not isinstance(output, torch.Tensor) or output.numel() > LARGEST:
        return None
    return {
        "class": kind,
        "kwargs": kwargs,
        "shapes": shapes,
        "inputs": [numbers(x) for x in inputs],
        "weights": [numbers(p) for p in module.parameters()],
        "output": numbers(output),
    }


def main():
    torch.manual_seed(0)
    with gzip.open(FIXTURES / "torch_windows.jsonl.gz", "rt", encoding="utf-8") as file:
        cases = [json.loads(line) for line in file]
    counts = {}
    with gzip.GzipFile(FIXTURES / "torch_window_outputs.jsonl.gz", "wb", mtime=0) as file:
        for kind, kwargs, shapes in EXTRA:
            file.write((json.dumps(compute(kind, kwargs, shapes)) + "\n").encode())
        for case in cases:
            kind, shapes = case["class"], case["inputs"]
            if case["outcome"] != "ok" or kind[:4] in ("Lazy", "Frac", "MaxU") or counts.get(kind, 0) == PER_CLASS:
                continue
            if volume(shapes) > LARGEST or case["params"] > LARGEST:
                continue
            answer = compute(kind, case["kwargs"], shapes)
            if answer is not None:
                counts[kind] = counts.get(kind, 0) + 1
                file.write((json.dumps(answer) + "\n").encode())


if __name__ == "__main__":
    main()
