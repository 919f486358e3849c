"""Asks PyTorch and Keras for the results and gradients of every primitive.

Writes Tests/Fixtures/primitives/<group>.json, which ReferenceFixtureTests.swift compares with the
reference executor. All in float64; options are exact in float32, or rounded to it here as there.

    python Tests/Conformance/primitive_fixtures.py   # needs torch, tensorflow-cpu, keras, numpy
"""

import json
import os
import sys
from contextlib import contextmanager
from pathlib import Path

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
# Triton and TensorFlow each bring an LLVM and abort when both are loaded; nothing here needs Triton.
sys.modules["triton"] = None

import keras
import numpy as np
import tensorflow as tf
import torch
import torch.nn.functional as F

keras.config.set_floatx("float64")
FOLDER = Path(__file__).parent.parent / "Fixtures" / "primitives"
EPSILON = float(np.float32(0.01))


class Group:
    def __init__(self, name):
        self.name = name
        self.cases = []
        self.random = np.random.default_rng(sum(map(ord, name)))

    def numbers(self, *shape, low=-1.0, high=1.0):
        return np.round(self.random.uniform(low, high, shape), 3)

    def torch(self, name, function, *operands, fixed=()):
        """Results and gradients of `function` by PyTorch; operands in `fixed` get no gradient."""
        tensors = [
            torch.tensor(x, dtype=torch.float64, requires_grad=i not in fixed)
            for i, x in enumerate(operands)
        ]
        results = function(*tensors)
        results = results if isinstance(results, tuple) else (results,)
        seeds = [self.numbers(*r.shape) for r in results]
        total = sum((r * torch.tensor(s)).sum() for r, s in zip(results, seeds))
        total.backward()
        gradients = [
            None if i in fixed else t.grad.numpy() for i, t in enumerate(tensors)
        ]
        self.add(name, operands, [r.detach().numpy() for r in results], seeds, gradients)

    def keras(self, name, function, *operands, fixed=(), states=()):
        """As `torch`, by Keras; results after the first `len - len(states)` get no gradient."""
        tensors = [tf.Variable(x, dtype=tf.float64) for x in operands]
        with tf.GradientTape() as tape:
            results = function(*tensors)
            results = results if isinstance(results, (tuple, list)) else (results,)
            seeds = [self.numbers(*r.shape) for r in results]
            total = sum(tf.reduce_sum(r * s) for r, s in zip(results, seeds))
        wanted = [t for i, t in enumerate(tensors) if i not in fixed]
        found = iter(tape.gradient(total, wanted))
        gradients = [None if i in fixed else next(found).numpy() for i in range(len(tensors))]
        results = [r.numpy() for r in results] + [s.numpy() for s in states]
        self.add(name, operands, results, seeds, gradients)

    def add(self, name, operands, results, seeds, gradients):
        def tensor(x):
            x = np.asarray(x, dtype=np.float64)
            values = [float(f"{v:.13g}") for v in x.ravel()]
            return {"shape": list(x.shape), "values": values}

        self.cases.append(
            {
                "name": name,
                "operands": [tensor(x) for x in operands],
                "results": [tensor(x) for x in results],
                "seeds": [tensor(x) for x in seeds],
                "gradients": [None if g is None else tensor(g) for g in gradients],
            }
        )

    def write(self):
        FOLDER.mkdir(parents=True, exist_ok=True)
        text = ",\n".join(json.dumps(case, separators=(",", ":")) for case in self.cases)
        (FOLDER / f"{self.name}.json").write_text(f"[\n{text}\n]\n")


def first_channels(x):
    return x.permute(0, 3, 1, 2)


def last_channels(x):
    return x.permute(0, 2, 3, 1)


def windows():
    g = Group("windows")

    def convolution(**options):
        def run(x, w, b=None):
            y = F.conv2d(first_channels(x), w.permute(3, 2, 0, 1), b, **options)
            return last_channels(y)

        return run

    g.torch("convolution", convolution(), g.numbers(2, 4, 5, 2), g.numbers(3, 2, 2, 3), g.numbers(3))
    g.torch(
        "convolution strides dilation explicit",
        convolution(stride=(2, 1), dilation=(1, 2), padding=(1, 2)),
        g.numbers(1, 5, 4, 2),
        g.numbers(2, 3, 2, 2),
    )
    g.torch(
        "convolution groups",
        convolution(groups=2),
        g.numbers(1, 3, 4, 4),
        g.numbers(2, 2, 2, 6),
        g.numbers(6),
    )
    g.keras(
        "convolution same strides",
        lambda x, w: keras.ops.conv(x, w, strides=(2, 3), padding="same"),
        g.numbers(1, 6, 7, 2),
        g.numbers(3, 4, 2, 2),
    )
    # TensorFlow differentiates no dilated convolution on a CPU: PyTorch does, Keras checks the result.
    def same_dilated(x, w):
        padded = F.pad(first_channels(x), (1, 1, 1, 1))
        y = last_channels(F.conv2d(padded, w.permute(3, 2, 0, 1), dilation=(2, 1)))
        answer = keras.ops.conv(
            x.detach().numpy(), w.detach().numpy(), padding="same", dilation_rate=(2, 1)
        )
        assert np.allclose(answer, y.detach().numpy())
        return y

    g.torch("convolution same dilation", same_dilated, g.numbers(1, 5, 4, 2), g.numbers(2, 3, 2, 2))

    def causal(x, w, b):
        padded = F.pad(first_channels(x), (4, 0))
        y = last_channels(F.conv2d(padded, w.permute(3, 2, 0, 1), b, dilation=(1, 2)))
        layer = keras.layers.Conv1D(2, 3, padding="causal", dilation_rate=2)
        layer.build((None, None, 2))
        layer.set_weights([w.detach().numpy()[0], b.detach().numpy()])
        assert np.allclose(layer(x.detach().numpy()[:, 0]), y.detach().numpy()[:, 0])
        return y

    g.torch(
        "convolution causal", causal, g.numbers(2, 1, 6, 2), g.numbers(1, 3, 2, 2), g.numbers(2)
    )
    g.keras(
        "depthwise same strides",
        lambda x, w: keras.ops.depthwise_conv(x, w, strides=(2, 2), padding="same"),
        g.numbers(1, 5, 6, 2),
        g.numbers(3, 3, 2, 2),
    )
    g.torch(
        "depthwise dilation",
        lambda x, w: last_channels(
            F.conv2d(first_channels(x), w.permute(2, 3, 0, 1), dilation=(2, 1), groups=3)
        ),
        g.numbers(1, 5, 4, 3),
        g.numbers(2, 2, 3, 1),
    )
    for kind, function in (("maximum", keras.ops.max_pool), ("mean", keras.ops.average_pool)):
        g.keras(
            f"{kind} valid",
            lambda x: function(x, (2, 3), strides=(2, 1), padding="valid"),
            g.numbers(2, 5, 4, 2),
        )
        g.keras(
            f"{kind} same",
            lambda x: function(x, (3, 3), strides=(2, 2), padding="same"),
            g.numbers(1, 5, 6, 2),
        )
    g.torch(
        "maximum explicit",
        lambda x: last_channels(F.max_pool2d(first_channels(x), 3, 2, padding=1)),
        -1 - g.numbers(1, 5, 4, 2, low=0),
    )
    g.torch(
        "mean explicit",
        lambda x: last_channels(
            F.avg_pool2d(first_channels(x), 3, 2, padding=1, count_include_pad=False)
        ),
        g.numbers(1, 5, 4, 2),
    )
    g.torch(
        "nearest",
        lambda x: last_channels(F.interpolate(first_channels(x), scale_factor=(2, 3))),
        g.numbers(1, 2, 3, 2),
    )

    def bilinear(x):
        y = F.interpolate(
            first_channels(x), scale_factor=(2, 3), mode="bilinear", align_corners=False
        )
        answer = keras.layers.UpSampling2D((2, 3), interpolation="bilinear")(x.detach().numpy())
        # TensorFlow interpolates in float32.
        assert np.allclose(answer, last_channels(y).detach().numpy(), atol=1e-6)
        return last_channels(y)

    g.torch("bilinear", bilinear, g.numbers(1, 3, 4, 2))
    g.write()


def tensors():
    g = Group("tensors")
    g.torch(
        "linear",
        lambda x, w, b: F.linear(x, w.T, b),
        g.numbers(2, 3, 4),
        g.numbers(4, 5),
        g.numbers(5),
    )
    left, right = (2, 3, 4), (2, 4, 5)
    turned = (2, 4, 3), (2, 5, 4)
    g.torch("matmul", torch.matmul, g.numbers(*left), g.numbers(*right))
    g.torch("matmul a", lambda a, b: a.mT @ b, g.numbers(*turned[0]), g.numbers(*right))
    g.torch("matmul b", lambda a, b: a @ b.mT, g.numbers(*left), g.numbers(*turned[1]))
    g.torch("matmul a b", lambda a, b: a.mT @ b.mT, *(g.numbers(*shape) for shape in turned))
    x = g.numbers(2, 3, 4)
    g.torch("sum", lambda x: x.sum((0, 2)), x)
    g.torch("mean", lambda x: x.mean(-1, keepdim=True), x)
    ties = np.sign(x)
    g.torch("maximum ties", lambda x: x.amax((0, 1)), ties)
    for name in ("add", "subtract", "multiply", "divide", "maximum", "minimum"):
        a, b = g.numbers(2, 1, 3), g.numbers(4, 1)
        b[0, 0] = a[0, 0, 0]
        g.torch(f"binary {name}", getattr(torch, name), a, b)
    for name in ("eq", "ne", "lt"):
        a, b = ties[0], ties[1]
        g.torch(
            f"compare {name}", lambda a, b: getattr(torch, name)(a, b) + 0 * (a + b), a, b
        )
    g.torch("concatenate", lambda a, b: torch.cat((a, b), 1), x, g.numbers(2, 2, 4))
    g.torch("reshape", lambda x: x.reshape(4, 6), x)
    g.torch("transpose", lambda x: x.permute(2, 0, 1), x)
    g.torch("pad", lambda x: F.pad(x, (2, 0, 1, 3), value=0.5), x)
    g.torch("slice", lambda x: x[:, :, 1:4:2], x)
    g.torch("slice end", lambda x: x[:, -2:], x)
    g.torch("reverse", lambda x: x.flip(1), x)
    index = np.array([[0, 3, 1], [2, 2, 0]])
    g.torch(
        "pick",
        lambda x, i: x.gather(-1, i.long().unsqueeze(-1)).squeeze(-1),
        x,
        index,
        fixed=(1,),
    )
    g.torch(
        "embedding",
        lambda i, table: F.embedding(i.long(), table),
        index,
        g.numbers(4, 2),
        fixed=(0,),
    )
    encoded = F.one_hot(torch.tensor(index), 4).double().numpy()
    g.add("one hot", [index], [encoded], [], [None])
    g.write()


def normalizations():
    g = Group("normalizations")

    def batch(x, gamma, beta, mean, variance):
        layer = keras.layers.BatchNormalization(momentum=0.75, epsilon=EPSILON)
        layer.build(x.shape)
        layer.moving_mean.assign(mean)
        layer.moving_variance.assign(variance)
        axes = (0, 1, 2)
        m, v = tf.nn.moments(x, axes)
        y = (x - m) / tf.sqrt(v + EPSILON) * gamma + beta
        layer.gamma.assign(gamma)
        layer.beta.assign(beta)
        assert np.allclose(layer(x, training=True), y)
        moved.extend([layer.moving_mean.value, layer.moving_variance.value])
        return y

    moved = []
    g.keras(
        "batch",
        batch,
        g.numbers(2, 3, 2, 3),
        g.numbers(3),
        g.numbers(3),
        g.numbers(3),
        g.numbers(3, low=0.5),
        fixed=(3, 4),
        states=moved,
    )
    mean, variance = g.numbers(3), g.numbers(3, low=0.5)
    running = torch.tensor(mean), torch.tensor(variance)

    def batch_torch(x, gamma, beta, *_):
        return F.batch_norm(x, *running, gamma, beta, training=True, momentum=0.25, eps=EPSILON)

    g.torch(
        "batch second axis unbiased",
        batch_torch,
        g.numbers(4, 3, 2),
        g.numbers(3),
        g.numbers(3),
        mean,
        variance,
        fixed=(3, 4),
    )
    for state in running:
        g.cases[-1]["results"].append({"shape": [3], "values": state.tolist()})
    g.torch(
        "layer",
        lambda x, gamma, beta: F.layer_norm(x, (3, 4), gamma, beta, eps=EPSILON),
        g.numbers(2, 3, 4),
        g.numbers(3, 4),
        g.numbers(3, 4),
    )

    def layer_apart(x, gamma, beta):
        layer = keras.layers.LayerNormalization(axis=(1, 3), epsilon=EPSILON)
        layer.build(x.shape)
        m, v = tf.nn.moments(x, (1, 3), keepdims=True)
        scale, shift = (tf.reshape(t, (1, 3, 1, 4)) for t in (gamma, beta))
        y = (x - m) / tf.sqrt(v + EPSILON) * scale + shift
        layer.set_weights([gamma.numpy(), beta.numpy()])
        assert np.allclose(layer(x), y)
        return y

    g.keras(
        "layer axes apart", layer_apart, g.numbers(2, 3, 2, 4), g.numbers(3, 4), g.numbers(3, 4)
    )
    for name, function in (("softmax", F.softmax), ("log softmax", F.log_softmax)):
        g.torch(name, lambda x: function(x, 1), g.numbers(2, 4, 3, low=-4, high=4))
    g.write()


def recurrent():
    g = Group("recurrent")
    units = 3

    def torch_lstm(x, kernel, weights, bias, h, c):
        cell = torch.nn.LSTM(2, units, batch_first=True, dtype=torch.float64)
        zero = torch.zeros_like(bias)
        values = {
            "weight_ih_l0": kernel.T, "weight_hh_l0": weights.T, "bias_ih_l0": bias, "bias_hh_l0": zero
        }
        y, (h, c) = torch.func.functional_call(cell, values, (x, (h[None], c[None])))
        return y, h[0], c[0]

    states = [g.numbers(2, units) for _ in range(2)]
    g.torch(
        "lstm states torch",
        torch_lstm,
        g.numbers(2, 4, 2),
        g.numbers(2, 4 * units),
        g.numbers(units, 4 * units),
        g.numbers(4 * units),
        *states,
    )

    def torch_gru(x, kernel, weights, bias, h):
        # PyTorch has the reset gate first.
        def swap(w):
            z, r, n = w.split(units, dim=-1)
            return torch.cat((r, z, n), dim=-1)

        cell = torch.nn.GRU(2, units, batch_first=True, dtype=torch.float64)
        values = {
            "weight_ih_l0": swap(kernel).T,
            "weight_hh_l0": swap(weights).T,
            "bias_ih_l0": swap(bias[0]),
            "bias_hh_l0": swap(bias[1]),
        }
        y, h = torch.func.functional_call(cell, values, (x, h[None]))
        return y, h[0]

    g.torch(
        "gru state torch",
        torch_gru,
        g.numbers(2, 4, 2),
        g.numbers(2, 3 * units),
        g.numbers(units, 3 * units),
        g.numbers(2, 3 * units),
        g.numbers(2, units),
    )

    def by_keras(name, make, gates, bias_rows, masked=False, reversed=False, states=0):
        def run(x, kernel, weights, bias, *rest):
            layer = make(
                units,
                return_sequences=True,
                return_state=True,
                go_backwards=reversed,
                use_cudnn=False,
                **({} if bias_rows is None else {"reset_after": bias_rows == 2}),
            )
            layer.build((2, 4, 2))
            mask = tf.constant(np.array(MASK, dtype=bool)) if masked else None
            states = list(rest[:-1] if masked else rest) or None
            with weights_as_tensors(layer.cell, kernel, weights, bias):
                sequence, *last = layer(x, mask=mask, initial_state=states)
            if reversed:
                sequence = tf.reverse(sequence, axis=[1])
            return [sequence, *last]

        operands = [g.numbers(2, 4, 2), g.numbers(2, gates * units), g.numbers(units, gates * units)]
        operands.append(g.numbers(*((2,) if bias_rows == 2 else ()), gates * units))
        operands += [g.numbers(2, units) for _ in range(states)]
        fixed = ()
        if masked:
            fixed = (len(operands),)
            operands.append(np.array(MASK, dtype=np.float64))
        g.keras(name, run, *operands, fixed=fixed)

    for masked in (False, True):
        for reversed in (False, True):
            suffix = (" reversed" if reversed else "") + (" mask" if masked else "")
            options = {"masked": masked, "reversed": reversed}
            by_keras("simple" + suffix, simple_rnn, 1, None, **options)
            by_keras("lstm" + suffix, keras.layers.LSTM, 4, None, **options)
            by_keras("gru reset after" + suffix, keras.layers.GRU, 3, 2, **options)
            by_keras("gru reset before" + suffix, keras.layers.GRU, 3, 1, **options)
    by_keras("gru reset before state", keras.layers.GRU, 3, 1, states=1)
    g.write()


MASK = [[0, 1, 1, 0], [1, 0, 1, 1]]


def simple_rnn(units, use_cudnn, **options):
    return keras.layers.SimpleRNN(units, **options)


@contextmanager
def weights_as_tensors(cell, kernel, recurrent_kernel, bias):
    """Makes a cell read tensors that a gradient tape follows in place of its variables."""
    tensors = {"kernel": kernel, "recurrent_kernel": recurrent_kernel, "bias": bias}
    kind = type(cell)
    saved = {name: cell.__dict__.pop(name) for name in tensors if name in cell.__dict__}
    cell.__class__ = type(kind.__name__, (kind,), tensors)
    try:
        yield
    finally:
        cell.__class__ = kind
        cell.__dict__.update(saved)


def functions():
    g = Group("functions")
    # Every case is tried on the same points, which hit no kink, or on the positive ones.
    points = np.array(
        [-7.3, -4.1, -2.9, -1.7, -1.1, -0.9, -0.45, -0.2, -0.01, 0.01, 0.3, 0.55, 0.95, 1.2, 2.6, 5.8, 6.1, 21.5]
    )
    positive = np.abs(points)
    by_torch = {
        "identity": lambda x: x * 1,
        "relu": F.relu,
        "leaky_relu": lambda x: F.leaky_relu(x, 0.25),
        "relu6": F.relu6,
        "elu": lambda x: F.elu(x, 0.5),
        "selu": F.selu,
        "celu": lambda x: F.celu(x, 2),
        "gelu": F.gelu,
        "gelu_tanh": lambda x: F.gelu(x, approximate="tanh"),
        "silu": F.silu,
        "mish": F.mish,
        "sigmoid": torch.sigmoid,
        "hard_silu": F.hardswish,
        "log_sigmoid": F.logsigmoid,
        "tanh": torch.tanh,
        "hard_tanh": F.hardtanh,
        "tanh_shrink": F.tanhshrink,
        "soft_shrink": F.softshrink,
        "hard_shrink": F.hardshrink,
        "threshold": lambda x: F.threshold(x, 0.5, 2),
        "softplus": lambda x: torch.logaddexp(x, torch.zeros_like(x)),
        "softsign": F.softsign,
        "exponential": torch.exp,
        "square": torch.square,
        "absolute": torch.abs,
        "negate": torch.neg,
        "sign": torch.sign,
        "sine": torch.sin,
        "cosine": torch.cos,
        "floor": torch.floor,
        "ceiling": torch.ceil,
        "round": torch.round,
        "affine": lambda x: -2 * x + 0.5,
        "clip": lambda x: torch.clamp(x, -0.5, 1),
    }
    for name, function in by_torch.items():
        g.torch(name, function, points)
    by_torch_positive = {
        "log": torch.log,
        "log1p": torch.log1p,
        "square_root": torch.sqrt,
        "reciprocal_square_root": torch.rsqrt,
        "reciprocal": torch.reciprocal,
        "power": lambda x: torch.pow(x, 1.5),
    }
    for name, function in by_torch_positive.items():
        g.torch(name, function, positive)
    g.keras(
        "relu_general",
        lambda x: keras.activations.relu(x, negative_slope=0.5, max_value=1.0, threshold=0.5),
        points,
    )
    # PyTorch has 1/6 in float32 here.
    for name in ("hard_sigmoid", "sparse_plus", "sparse_sigmoid", "squareplus"):
        g.keras(name, getattr(keras.activations, name), points)
    # At the kinks themselves PyTorch decides.
    kinks = {
        "relu": (F.relu, [0]),
        "relu6": (F.relu6, [0, 6]),
        "elu": (lambda x: F.elu(x, 0.5), [0]),
        "selu": (F.selu, [0]),
        "hard_sigmoid": (F.hardsigmoid, [-3, 3]),
        "hard_tanh": (F.hardtanh, [-1, 1]),
        "soft_shrink": (F.softshrink, [-0.5, 0.5]),
        "hard_shrink": (F.hardshrink, [-0.5, 0.5]),
        "absolute": (torch.abs, [0]),
        "sign": (torch.sign, [0]),
        "clip": (lambda x: torch.clamp(x, -0.5, 1), [-0.5, 1]),
        "round": (torch.round, [-1.5, -0.5, 0.5, 1.5, 2.5]),
    }
    for name, (function, places) in kinks.items():
        g.torch(f"{name} kink", function, np.array(places, dtype=np.float64))
    g.write()


def updates():
    """Weights after each of five steps with fixed gradients; the learning rate falls at the third."""
    random = np.random.default_rng(5)
    start = np.round(random.uniform(-1, 1, 4), 3)
    gradients = np.round(random.uniform(-1, 1, (5, 4)), 3)
    rates = [0.125, 0.125, 0.0625, 0.0625, 0.0625]
    cases = []

    def add(name, weights):
        cases.append({"name": name, "weights": [[float(f"{v:.13g}") for v in w] for w in weights]})

    def by_keras(name, optimizer):
        weight = keras.Variable(start)
        optimizer.build([weight])
        weights = []
        for gradient, rate in zip(gradients, rates):
            optimizer.learning_rate = rate
            optimizer.apply([tf.constant(gradient)])
            weights.append(weight.numpy().tolist())
        add(name, weights)

    def by_torch(name, make):
        weight = torch.nn.Parameter(torch.tensor(start))
        optimizer = make([weight])
        weights = []
        for gradient, rate in zip(gradients, rates):
            optimizer.param_groups[0]["lr"] = rate
            weight.grad = torch.tensor(gradient)
            optimizer.step()
            weights.append(weight.tolist())
        add(name, weights)

    k, t = keras.optimizers, torch.optim
    by_keras("keras sgd", k.SGD())
    by_keras("keras sgd momentum", k.SGD(momentum=0.75))
    by_keras("keras sgd nesterov decoupled", k.SGD(momentum=0.75, nesterov=True, weight_decay=0.125))
    by_keras("keras adam", k.Adam(beta_1=0.75, beta_2=0.875, epsilon=2**-10))
    by_keras("keras adam amsgrad", k.Adam(beta_1=0.75, beta_2=0.875, epsilon=2**-10, amsgrad=True))
    by_keras("keras adamw", k.AdamW(beta_1=0.75, beta_2=0.875, epsilon=2**-10, weight_decay=0.125))
    by_keras("keras rmsprop", k.RMSprop(rho=0.75, epsilon=2**-10))
    by_keras(
        "keras rmsprop centered momentum",
        k.RMSprop(rho=0.75, momentum=0.5, epsilon=2**-10, centered=True),
    )
    by_torch("torch sgd momentum coupled", lambda p: t.SGD(p, momentum=0.75, weight_decay=0.125))
    by_torch("torch sgd nesterov", lambda p: t.SGD(p, momentum=0.75, nesterov=True))
    by_torch("torch adam coupled", lambda p: t.Adam(p, betas=(0.75, 0.875), eps=2**-10, weight_decay=0.125))
    by_torch("torch adam amsgrad", lambda p: t.Adam(p, betas=(0.75, 0.875), eps=2**-10, amsgrad=True))
    by_torch("torch adamw", lambda p: t.AdamW(p, betas=(0.75, 0.875), eps=2**-10, weight_decay=0.125))
    by_torch(
        "torch rmsprop centered momentum",
        lambda p: t.RMSprop(p, alpha=0.75, momentum=0.5, eps=2**-10, centered=True),
    )
    answer = {
        "start": start.tolist(), "gradients": gradients.tolist(), "rates": rates, "cases": cases
    }
    (FOLDER / "updates.json").write_text(json.dumps(answer, indent=1) + "\n")


if __name__ == "__main__":
    tensors()
    windows()
    normalizations()
    recurrent()
    functions()
    updates()
