"""Trains small models for some steps with PyTorch and writes every number to Tests/Fixtures/torch_steps.

Each model is the spec of the same name in that folder, written as PyTorch modules by hand. Losses and gradients
are PyTorch's, in double precision; the updates are done by Keras' optimizers (PyTorch back end), whose settings the
specs name, and by PyTorch's own wherever both are the same arithmetic. Weights are stored in Keras' layouts: dense
[in, out], convolutions [height, width, in, out], LSTM gates i, f, c, o, GRU gates z, r, h with two rows of biases.

Usage: KERAS_BACKEND=torch python3 Tests/Conformance/torch_steps.py   (written with torch 2.15 and Keras 3.15)
"""

import json
import os
import pathlib

os.environ["KERAS_BACKEND"] = "torch"

import keras  # noqa: E402
import numpy  # noqa: E402
import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402
from torch import nn  # noqa: E402

FIXTURES = pathlib.Path(__file__).resolve().parents[1] / "Fixtures" / "torch_steps"
STEPS = 3


# Layouts: from Keras to PyTorch by position; gradients come back through them by themselves.


def dense(x, kernel, bias):
    return F.linear(x, kernel.T, bias)


def conv2d(x, kernel, bias=None, stride=1):
    """NHWC image and HWIO kernel, as Keras has them, through PyTorch's NCHW convolution."""
    y = F.conv2d(x.permute(0, 3, 1, 2), kernel.permute(3, 2, 0, 1), bias, stride)
    return y.permute(0, 2, 3, 1)


def padded_same(x, window, stride):
    """Zeros around an NHWC image such that the output has ceil(n / stride) places; the odd one goes to the end."""
    amounts = []
    for size, k in ((x.shape[2], window[1]), (x.shape[1], window[0])):
        total = max((-(-size // stride) - 1) * stride + k - size, 0)
        amounts += [total // 2, total - total // 2]
    return F.pad(x, [0, 0] + amounts)


def recurrent(module, x, weights, cell, split, gates):
    """The states of an `nn.LSTM` or `nn.GRU` that runs on Keras' weights.

    `split` makes PyTorch's two biases of Keras' one; `gates` is PyTorch's order in terms of Keras'.
    """

    def ordered(weight):
        parts = weight.chunk(len(gates), dim=-1)
        return torch.cat([parts[g] for g in gates], dim=-1)

    input_bias, recurrent_bias = split(weights[f"{cell}/bias"])
    own = {
        "weight_ih_l0": ordered(weights[f"{cell}/kernel"]).T,
        "weight_hh_l0": ordered(weights[f"{cell}/recurrent_kernel"]).T,
        "bias_ih_l0": ordered(input_bias), "bias_hh_l0": ordered(recurrent_bias)}
    return torch.func.functional_call(module, own, (x,))[0]


# Models: shapes of the weights, how the batch looks, and the loss.


class MLP:
    name, batch, seed = "mlp", 12, 100
    weights = {
        "first/kernel": (6, 16), "first/bias": (16,), "second/kernel": (16, 8), "second/bias": (8,),
        "logits/kernel": (8, 4), "logits/bias": (4,)}
    optimizer = lambda self: keras.optimizers.Adam(0.01)  # noqa: E731

    def data(self, draw):
        return {"input": draw.normal(size=(self.batch, 6))}, draw.integers(0, 4, size=self.batch)

    def loss(self, w, x, target):
        h = torch.relu(dense(x["input"], w["first/kernel"], w["first/bias"]))
        h = torch.tanh(dense(h, w["second/kernel"], w["second/bias"]))
        return F.cross_entropy(dense(h, w["logits/kernel"], w["logits/bias"]), target.long())


class ConvNet:
    name, batch, seed = "convnet", 6, 101
    weights = {
        "valid/kernel": (3, 3, 2, 5), "valid/bias": (5,), "same/kernel": (3, 2, 5, 6), "same/bias": (6,),
        "classes/kernel": (96, 3), "classes/bias": (3,)}
    optimizer = lambda self: keras.optimizers.SGD(0.05, momentum=0.9)  # noqa: E731

    def data(self, draw):
        target = numpy.eye(3)[draw.integers(0, 3, size=self.batch)]
        return {"input": draw.normal(size=(self.batch, 12, 11, 2))}, target

    def loss(self, w, x, target):
        h = torch.relu(conv2d(x["input"], w["valid/kernel"], w["valid/bias"]))
        h = F.elu(conv2d(padded_same(h, (3, 2), 2), w["same/kernel"], w["same/bias"], stride=2))
        h = F.max_pool2d(h.permute(0, 3, 1, 2), 2, stride=1).permute(0, 2, 3, 1)
        return F.cross_entropy(dense(h.reshape(self.batch, -1), w["classes/kernel"], w["classes/bias"]), target)


class LSTM:
    name, batch, seed = "lstm", 5, 102
    weights = {
        "memory/lstm_cell/kernel": (3, 24), "memory/lstm_cell/recurrent_kernel": (6, 24),
        "memory/lstm_cell/bias": (24,), "values/kernel": (6, 2), "values/bias": (2,)}
    optimizer = lambda self: keras.optimizers.RMSprop(0.005)  # noqa: E731
    module = nn.LSTM(3, 6, batch_first=True).double()

    def data(self, draw):
        return {"input": draw.normal(size=(self.batch, 7, 3))}, draw.normal(size=(self.batch, 2))

    def loss(self, w, x, target):
        y = recurrent(
            self.module, x["input"], w, "memory/lstm_cell", lambda bias: (bias, torch.zeros_like(bias)), [0, 1, 2, 3])
        return F.mse_loss(dense(y[:, -1], w["values/kernel"], w["values/bias"]), target)


class Residual:
    name, batch, seed = "residual", 6, 303
    weights = {
        "stem/kernel": (3, 3, 3, 4), "stem_norm/gamma": (4,), "stem_norm/beta": (4,),
        "stem_norm/moving_mean": (4,), "stem_norm/moving_variance": (4,), "inner/kernel": (3, 3, 4, 4),
        "inner_norm/gamma": (4,), "inner_norm/beta": (4,), "inner_norm/moving_mean": (4,),
        "inner_norm/moving_variance": (4,), "values/kernel": (4, 2), "values/bias": (2,)}
    optimizer = lambda self: keras.optimizers.AdamW(0.01, weight_decay=0.1)  # noqa: E731

    def data(self, draw):
        return {"input": draw.normal(size=(self.batch, 8, 7, 3))}, draw.normal(size=(self.batch, 2))

    def norm(self, w, name, x, momentum, epsilon):
        """Keeps the statistics of the batch; Keras' moving variance takes the biased one, PyTorch's the unbiased."""
        mean, variance = x.mean((0, 1, 2)), x.var((0, 1, 2), unbiased=False)
        for state, now in ((f"{name}/moving_mean", mean), (f"{name}/moving_variance", variance)):
            self.states[state] = (momentum * w[state] + (1 - momentum) * now).detach()
        y = F.batch_norm(
            x.permute(0, 3, 1, 2), None, None, w[f"{name}/gamma"], w[f"{name}/beta"], training=True, eps=epsilon)
        return y.permute(0, 2, 3, 1)

    def loss(self, w, x, target):
        self.states = {}
        h = conv2d(padded_same(x["input"], (3, 3), 1), w["stem/kernel"])
        skip = torch.relu(self.norm(w, "stem_norm", h, 0.99, 0.001))
        h = conv2d(padded_same(skip, (3, 3), 1), w["inner/kernel"])
        h = torch.relu(self.norm(w, "inner_norm", h, 0.9, 0.00001) + skip)
        return F.huber_loss(dense(h.mean((1, 2)), w["values/kernel"], w["values/bias"]), target, delta=0.5)


class Words:
    name, batch, seed = "words", 8, 104
    weights = {
        "vectors/embeddings": (20, 5), "reader/gru_cell/kernel": (5, 18), "reader/gru_cell/recurrent_kernel": (6, 18),
        "reader/gru_cell/bias": (2, 18), "score/kernel": (6, 1), "score/bias": (1,)}
    optimizer = lambda self: keras.optimizers.Adam(0.01, beta_1=0.8, beta_2=0.95, epsilon=0.001)  # noqa: E731
    module = nn.GRU(5, 6, batch_first=True).double()

    def data(self, draw):
        return {"tokens": draw.integers(0, 20, size=(self.batch, 9))}, draw.integers(0, 2, size=(self.batch, 1))

    def loss(self, w, x, target):
        h = F.embedding(x["tokens"].long(), w["vectors/embeddings"])
        y = recurrent(self.module, h, w, "reader/gru_cell", lambda bias: bias, [1, 0, 2])
        score = dense(y.mean(1), w["score/kernel"], w["score/bias"])
        return F.binary_cross_entropy_with_logits(score, target.double())


class SmoothMLP:
    name, batch, seed, steps = "smooth_mlp", 16, 105, 10
    weights = {
        "first/kernel": (5, 12), "first/bias": (12,), "second/kernel": (12, 9), "second/bias": (9,),
        "logits/kernel": (9, 3), "logits/bias": (3,)}
    optimizer = lambda self: keras.optimizers.SGD(0.1, momentum=0.9)  # noqa: E731

    def data(self, draw):
        return {"input": draw.normal(size=(self.batch, 5))}, draw.integers(0, 3, size=self.batch)

    def loss(self, w, x, target):
        h = torch.tanh(dense(x["input"], w["first/kernel"], w["first/bias"]))
        h = torch.tanh(dense(h, w["second/kernel"], w["second/bias"]))
        return F.cross_entropy(dense(h, w["logits/kernel"], w["logits/bias"]), target.long())


class SmoothConvNet:
    name, batch, seed, steps = "smooth_convnet", 6, 106, 10
    weights = {
        "valid/kernel": (3, 3, 2, 5), "valid/bias": (5,), "narrow/kernel": (2, 2, 5, 4), "narrow/bias": (4,),
        "values/kernel": (24, 2), "values/bias": (2,)}
    optimizer = lambda self: keras.optimizers.SGD(0.05)  # noqa: E731

    def data(self, draw):
        return {"input": draw.normal(size=(self.batch, 10, 8, 2))}, draw.normal(size=(self.batch, 2))

    def loss(self, w, x, target):
        h = F.softplus(conv2d(x["input"], w["valid/kernel"], w["valid/bias"]))
        h = F.softplus(conv2d(h, w["narrow/kernel"], w["narrow/bias"]))
        h = F.avg_pool2d(h.permute(0, 3, 1, 2), 2).permute(0, 2, 3, 1)
        return F.mse_loss(dense(h.reshape(self.batch, -1), w["values/kernel"], w["values/bias"]), target)


def run(model):
    draw = numpy.random.default_rng(model.seed)
    initial = {name: start(name, shape, draw) for name, shape in model.weights.items()}
    inputs, target = model.data(draw)
    inputs = {name: single(values) for name, values in inputs.items()}
    target = single(target)
    tensors = {name: torch.tensor(values) for name, values in inputs.items()}
    truth = torch.tensor(target)

    weights = {name: torch.tensor(values) for name, values in initial.items()}
    trained = [name for name in weights if "/moving_" not in name]
    variables = {
        name: keras.Variable(initial[name], dtype="float64", name=name.replace("/", "_")) for name in trained}
    optimizer = model.optimizer()
    optimizer.build(list(variables.values()))
    losses, gradients, after = [], None, None
    for step in range(getattr(model, "steps", STEPS)):
        leaves = {name: value.clone().requires_grad_(name in trained) for name, value in weights.items()}
        loss = model.loss(leaves, tensors, truth)
        loss.backward()
        losses.append(loss.item())
        slopes = [leaves[name].grad for name in trained]
        optimizer.apply_gradients([(slope, variables[name]) for name, slope in zip(trained, slopes)])
        weights.update({name: variables[name].value.detach().clone() for name in trained})
        weights.update(getattr(model, "states", {}))
        if step == 0:
            gradients, after = dict(zip(trained, slopes)), dict(weights)
    check(model, initial, gradients, after)
    check_all_steps(model, initial, tensors, truth, weights)
    return {
        "torch": torch.__version__.split("+")[0], "keras": keras.__version__, "seed": model.seed, "batch": model.batch,
        "inputs": {name: listing(values) for name, values in inputs.items()}, "target": listing(target),
        "target_shape": list(target.shape[1:]),
        "losses": [number(loss) for loss in losses],
        "parameters": [
            {
                "name": name, "shape": list(shape), "initial": listing(initial[name]),
                "gradient": listing(gradients[name]) if name in trained else None,
                "after": listing(after[name]), "last": listing(weights[name])}
            for name, shape in model.weights.items()]}


def start(name, shape, draw):
    """Weights near what initialisers draw; scales near 1, variances positive."""
    if name.endswith(("gamma", "moving_variance")):
        return single(draw.uniform(0.5, 1.5, size=shape))
    fan = numpy.prod(shape[:-1]) if len(shape) > 1 else 4
    return single(draw.normal(size=shape) / numpy.sqrt(fan))


def single(values):
    """Numbers that single precision holds exactly, in double precision."""
    return numpy.asarray(values, numpy.float32).astype(numpy.float64)


def check(model, initial, gradients, after):
    """The first step again with PyTorch's own optimizers, where they are the same arithmetic.

    Keras adds Adam's epsilon to the uncorrected root: at the first step this is PyTorch's divided by √(1 - β₂).
    """
    leaves = {name: torch.tensor(initial[name], requires_grad=True) for name in gradients}
    for name, leaf in leaves.items():
        leaf.grad = gradients[name].clone()
    parameters = list(leaves.values())
    optimizer = {
        "mlp": lambda: torch.optim.Adam(parameters, 0.01, eps=1e-7 / 0.001**0.5),
        "convnet": lambda: torch.optim.SGD(parameters, 0.05, momentum=0.9),
        "residual": lambda: torch.optim.AdamW(parameters, 0.01, eps=1e-7 / 0.001**0.5, weight_decay=0.1),
        "words": lambda: torch.optim.Adam(parameters, 0.01, betas=(0.8, 0.95), eps=0.001 / 0.05**0.5),
    }.get(model.name)
    if optimizer:
        optimizer().step()
        for name, leaf in leaves.items():
            numpy.testing.assert_allclose(leaf.detach(), after[name], rtol=1e-6, atol=1e-8, err_msg=name)


def check_all_steps(model, initial, inputs, target, last):
    """All steps again with PyTorch's SGD, where that is the same arithmetic."""
    make = {
        "smooth_mlp": lambda p: torch.optim.SGD(p, 0.1, momentum=0.9),
        "smooth_convnet": lambda p: torch.optim.SGD(p, 0.05),
    }.get(model.name)
    if make is None:
        return
    leaves = {name: torch.tensor(values, requires_grad=True) for name, values in initial.items()}
    optimizer = make(list(leaves.values()))
    for _ in range(model.steps):
        optimizer.zero_grad()
        model.loss(leaves, inputs, target).backward()
        optimizer.step()
    for name, leaf in leaves.items():
        # Keras keeps rates and momenta in single precision.
        numpy.testing.assert_allclose(leaf.detach(), last[name], rtol=1e-6, atol=1e-7, err_msg=name)


def listing(values):
    return [number(value) for value in numpy.asarray(values).reshape(-1).tolist()]


def number(value):
    """Enough digits for double precision's comparison at 1e-9, and for single precision exactly."""
    short = float(f"{value:.9g}")
    return int(short) if short.is_integer() else short


if __name__ == "__main__":
    for model in (MLP(), ConvNet(), LSTM(), Residual(), Words(), SmoothMLP(), SmoothConvNet()):
        lines = json.dumps(run(model)).replace('{"name"', '\n{"name"')
        (FIXTURES / f"{model.name}.json").write_text(lines + "\n")
