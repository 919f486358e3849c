"""Writes Tests/Fixtures/weights.safetensors with the reference implementation."""

import pathlib

import numpy
from safetensors.numpy import save_file

fixtures = pathlib.Path(__file__).parent.parent / "Fixtures"
tensors = {
    "dense/kernel": numpy.arange(6, dtype=numpy.float32).reshape(2, 3) / 2,
    "dense/bias": numpy.array([-1, 0, 1], dtype=numpy.float32),
}
save_file(tensors, fixtures / "weights.safetensors", metadata={"format": "np"})
