"""Computes the loss and every gradient of one step of some thirty models with PyTorch, in double precision.

The models are the specs of `specs/` and of its zoo, made small, and those written out below. An interpreter of the spec
language, which shares nothing with the program's own, builds each from PyTorch's functions; what it reads is written
to Tests/Fixtures/torch_models, without dropout and with few pixels and steps, beside the answers. Weights and inputs
are not stored: number i of stream s is a hash of both (SplitMix64), scaled as the answers say. Gradients of more than
sixteen numbers are stored as their norm and their product with four hashed vectors.

Usage: python3 Tests/Conformance/torch_models.py   (written with torch 2.15)
"""

import ast
import json
import math
import pathlib
import re

import numpy as np
import torch
import torch.nn.functional as F
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "Tests" / "Fixtures" / "torch_models"
BATCH = 5

# Changes to a spec that keep it small: new values for `dims`, and pieces of text.
SPECS = {
    "adding-lstm": {"dims": {"time": 6}},
    "breast-cancer-mlp": {},
    "copy-lstm": {"text": [("units: 128", "units: 16"), ("repeat_vector: time", "repeat_vector: 5")], "dims": {"time": 5}},
    "deep-residual-cnn": {"dims": {"height": 12, "width": 12}},
    "deep-tanh-mlp": {},
    "digit-scenes": {"dims": {"height": 8, "width": 8}},
    "digits": {},
    "fashion-mnist": {"dims": {"height": 14, "width": 14}},
    "fashion-resnet20": {"dims": {"height": 12, "width": 12}},
    "mnist-autoencoder": {"dims": {"pixels": 100}},
    "mnist-cnn": {"dims": {"height": 14, "width": 14}},
    "residual-cnn": {"dims": {"height": 12, "width": 12}},
    "shapes-unet": {"dims": {"height": 8, "width": 8}},
    "spirals-mlp": {},
    "stacked-lstm": {"dims": {"time": 6}},
    "wine-mlp": {},
    "zoo/lenet5": {},
}

MODELS = {
    "gru-words": """
model:
  inputs: {tokens: {shape: [batch, 7], dtype: int32, range: [0, 19]}}
  layers:
    - embedding: {input_dim: 20, output_dim: 6}
    - gru: {units: 8, return_sequences: true}
    - gru: 8
    - dense: 3
training: {loss: {sparse_categorical_crossentropy: {from_logits: true}}}
""",
    "simple-rnn": """
model:
  input: [batch, 6, 3]
  layers:
    - simple_rnn: {units: 8, return_sequences: true}
    - simple_rnn: 7
    - dense: 2
training: {loss: mean_squared_error}
""",
    "bidirectional": """
model:
  input: [batch, 6, 3]
  layers:
    - bidirectional: {layer: {lstm: {units: 5, return_sequences: true}}}
    - dense: {units: 4, activation: tanh}
    - dense: 1
training: {loss: mean_squared_error}
""",
    "text-cnn": """
model:
  inputs: {tokens: {shape: [batch, 16], dtype: int32, range: [0, 29]}}
  layers:
    - embedding: {input_dim: 30, output_dim: 8}
    - conv1d: {filters: 12, kernel_size: 3, activation: relu}
    - max_pooling1d: 2
    - conv1d: {filters: 12, kernel_size: 3, activation: relu, padding: same}
    - global_max_pooling1d
    - dense: 4
training: {loss: {sparse_categorical_crossentropy: {from_logits: true}}}
""",
    "encoder": """
blocks:
  encoder:
    layers:
      - multi_head_attention: {num_heads: 2, key_dim: 4, name: attention, from: [$input, $input]}
      - add: {from: [$input, attention]}
      - layer_normalization: {name: first}
      - dense: {units: 16, activation: gelu}
      - dense: 8
      - add: {from: [first, -1]}
      - layer_normalization
model:
  input: [batch, 6, 8]
  layers:
    - encoder: {repeat: 2}
    - global_average_pooling1d
    - dense: 3
training: {loss: {sparse_categorical_crossentropy: {from_logits: true}}}
""",
    "decoder": """
blocks:
  decoder:
    layers:
      - layer_normalization
      - multi_head_attention: {num_heads: 2, key_dim: 4, use_causal_mask: true, from: [-1, -1]}
      - add: {from: [$input, -1], name: mixed}
      - layer_normalization
      - dense: {units: 32, activation: gelu}
      - dense: 8
      - add: {from: [mixed, -1]}
model:
  inputs: {tokens: {shape: [batch, 6], dtype: int32, range: [0, 10]}}
  layers:
    - embedding: {input_dim: 11, output_dim: 8}
    - decoder: {repeat: 3}
    - layer_normalization
    - dense: 11
training: {loss: {sparse_categorical_crossentropy: {from_logits: true}}}
""",
    "separable": """
blocks:
  separable:
    parameters: {filters: , strides: 1}
    layers:
      - depthwise_conv2d: {kernel_size: 3, strides: $strides, padding: same, use_bias: false}
      - batch_normalization
      - relu
      - conv2d: {filters: $filters, kernel_size: 1, use_bias: false}
      - batch_normalization
      - relu
model:
  input: [batch, 12, 12, 3]
  layers:
    - conv2d: {filters: 8, kernel_size: 3, strides: 2, padding: same}
    - separable: 12
    - separable: {filters: 16, strides: 2}
    - separable_conv2d: {filters: 16, kernel_size: 3, padding: same, activation: relu}
    - global_average_pooling2d
    - dense: 5
training: {loss: {sparse_categorical_crossentropy: {from_logits: true}}}
""",
    "dense-blocks": """
blocks:
  grown:
    layers:
      - batch_normalization
      - relu
      - conv2d: {filters: 4, kernel_size: 3, padding: same}
      - concatenate: {from: [$input, -1]}
model:
  input: [batch, 8, 8, 3]
  layers:
    - conv2d: {filters: 6, kernel_size: 3, padding: same}
    - grown: {repeat: 3}
    - conv2d: {filters: 8, kernel_size: 1}
    - average_pooling2d: 2
    - grown: {repeat: 2}
    - global_average_pooling2d
    - dense: 4
training: {loss: {sparse_categorical_crossentropy: {from_logits: true}}}
""",
    "inception": """
model:
  input: [batch, 8, 8, 4]
  layers:
    - conv2d: {filters: 4, kernel_size: 1, activation: relu, name: narrow, from: input}
    - conv2d: {filters: 6, kernel_size: 3, padding: same, activation: relu, name: middle, from: input}
    - conv2d: {filters: 3, kernel_size: 5, padding: same, activation: relu, name: wide, from: input}
    - max_pooling2d: {pool_size: 3, strides: 1, padding: same, name: pooled, from: input}
    - concatenate: {from: [narrow, middle, wide, pooled]}
    - flatten
    - dense: {units: 6, activation: elu}
    - dense: 2
training: {loss: mean_squared_error}
""",
    "excited": """
model:
  input: [batch, 6, 6, 3]
  layers:
    - conv2d: {filters: 8, kernel_size: 3, padding: same, activation: silu, name: features}
    - global_average_pooling2d
    - dense: {units: 4, activation: relu}
    - dense: {units: 8, activation: sigmoid}
    - reshape: [1, 1, 8]
    - multiply: {from: [features, -1]}
    - conv2d: {filters: 8, kernel_size: 3, dilation_rate: 2}
    - global_average_pooling2d
    - dense: {units: 3, activation: softmax}
training: {loss: categorical_crossentropy}
""",
    "transposed": """
model:
  input: [batch, 5]
  layers:
    - dense: {units: 32, activation: tanh}
    - reshape: [4, 4, 2]
    - conv2d_transpose: {filters: 6, kernel_size: 3, strides: 2, padding: same, activation: leaky_relu}
    - up_sampling2d: 2
    - conv2d: {filters: 1, kernel_size: 3, padding: same}
training: {loss: mean_absolute_error}
""",
    "grouped": """
model:
  input: [batch, 9, 7, 4]
  layers:
    - zero_padding2d: 1
    - conv2d: {filters: 8, kernel_size: [3, 2], strides: 2, groups: 2, activation: softplus}
    - average_pooling2d: {pool_size: 2, strides: 1}
    - flatten
    - dense: {units: 5, activation: selu}
    - dense: {units: 1, activation: sigmoid}
training: {loss: binary_crossentropy}
""",
    "siamese": """
model:
  inputs: {left: [batch, 6], right: [batch, 6]}
  layers:
    - dense: {units: 5, activation: tanh, name: first, from: left}
    - dense: {units: 5, activation: tanh, from: right, share: first, name: second}
    - subtract: {from: [first, second]}
    - dense: 1
training: {loss: mean_squared_error}
""",
    "two-heads": """
model:
  input: [batch, 7]
  layers:
    - dense: {units: 9, activation: relu, name: trunk}
    - dense: {units: 3, name: kind}
    - dense: {units: 1, name: price, from: trunk}
  outputs: [kind, price]
training:
  loss: {kind: {sparse_categorical_crossentropy: {from_logits: true}}, price: {huber: {delta: 0.5}}}
  loss_weights: {price: 0.3}
""",
    "poisson-counts": """
model:
  input: [batch, 6]
  layers:
    - dense: {units: 12, activation: silu}
    - layer_normalization
    - dense: {units: 2, activation: exponential}
training: {loss: poisson}
""",
}


# Numbers both sides can make.

MASK = (1 << 64) - 1


def hashed(stream, count):
    """Uniform numbers of [-1, 1) with 24 bits: SplitMix64 from the 64-bit FNV-1a hash of the stream's name."""
    seed = 0xCBF29CE484222325
    for byte in stream.encode():
        seed = ((seed ^ byte) * 0x100000001B3) & MASK
    i = np.arange(1, count + 1, dtype=np.uint64)
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + i * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(40)).astype(np.float64) / (1 << 23) - 1


class Weights:
    """Weights in the order in which layers ask for them, in Keras' layouts."""

    def __init__(self, model):
        self.model, self.entries = model, []

    def __call__(self, shape, scale=None, offset=0.0, trained=True):
        fan = math.prod(shape[:-1]) if len(shape) > 1 else 1
        scale = math.sqrt(3 / fan) if scale is None else scale
        values = hashed(f"{self.model}/weight {len(self.entries)}", math.prod(shape)) * scale + offset
        tensor = torch.tensor(values.astype(np.float32).astype(np.float64).reshape(shape), requires_grad=trained)
        self.entries.append((tensor, scale, offset))
        return tensor


# The layers.

ACTIVATIONS = {
    "relu": F.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid, "elu": F.elu, "selu": F.selu, "gelu": F.gelu,
    "silu": F.silu, "swish": F.silu, "softplus": F.softplus, "exponential": torch.exp, "linear": lambda x: x,
    "leaky_relu": lambda x: F.leaky_relu(x, 0.2), "softmax": lambda x: torch.softmax(x, -1)}


def pair(value, rank=2):
    return list(value) if isinstance(value, (list, tuple)) else [value] * rank


def channels_first(x):
    return x.movedim(-1, 1)


def channels_last(x):
    return x.movedim(1, -1)


def padded(x, windows, strides, dilations, value=0.0):
    """Keras' padding 'same' of a channels-first tensor: the odd one goes to the end."""
    amounts = []
    for size, k, s, d in reversed(list(zip(x.shape[2:], windows, strides, dilations))):
        total = max((-(-size // s) - 1) * s + (k - 1) * d + 1 - size, 0)
        amounts += [total // 2, total - total // 2]
    return F.pad(x, amounts, value=value)


def convolution(x, kernel, bias, p, rank, groups=1):
    """A channels-last input and a kernel [window, in, out]."""
    strides, dilations = pair(p.get("strides", 1), rank), pair(p.get("dilation_rate", 1), rank)
    x = channels_first(x)
    if p.get("padding", "valid") == "same":
        x = padded(x, kernel.shape[:rank], strides, dilations)
    weight = kernel.movedim((-1, -2), (0, 1)).contiguous()
    run = F.conv1d if rank == 1 else F.conv2d
    return channels_last(run(x, weight, bias, strides, 0, dilations, groups))


def conv(x, p, weights, rank):
    window, groups = pair(p["kernel_size"], rank), p.get("groups", 1)
    kernel = weights((*window, x.shape[-1] // groups, p["filters"]))
    bias = weights((p["filters"],), 0.1) if p.get("use_bias", True) else None
    return convolution(x, kernel, bias, p, rank, groups)


def depthwise(x, kernel, bias, p):
    channels = x.shape[-1]
    return convolution(x, kernel.reshape(*kernel.shape[:2], 1, -1), bias, p, 2, channels)


def transposed(x, p, weights):
    window, strides = pair(p["kernel_size"]), pair(p.get("strides", 1))
    kernel = weights((*window, p["filters"], x.shape[-1]))
    bias = weights((p["filters"],), 0.1)
    y = F.conv_transpose2d(channels_first(x), kernel.permute(3, 2, 0, 1), bias, strides)
    if p.get("padding", "valid") == "same":
        for axis, (size, k, s) in enumerate(zip(x.shape[1:3], window, strides)):
            extra = max(k - s, 0)
            y = y.narrow(axis + 2, extra // 2, size * s) if k >= s else F.pad(y, [0, 0] * (1 - axis) + [0, s - k])
    return channels_last(y)


def pooling(x, p, rank, kind):
    window = pair(p.get("pool_size", 2), rank)
    strides = pair(p.get("strides") or window, rank)
    x = channels_first(x)
    same = p.get("padding", "valid") == "same"
    if kind == "max":
        if same:
            x = padded(x, window, strides, [1] * rank, -math.inf)
        return channels_last((F.max_pool1d if rank == 1 else F.max_pool2d)(x, window, strides))
    assert not same
    return channels_last((F.avg_pool1d if rank == 1 else F.avg_pool2d)(x, window, strides))


def dense(x, units, weights, use_bias=True):
    kernel = weights((x.shape[-1], units))
    y = x @ kernel
    return y + weights((units,), 0.1) if use_bias else y


def lstm_states(x, p, weights, backwards=False):
    units = p["units"]
    kernel, recurrent = weights((x.shape[-1], 4 * units)), weights((units, 4 * units))
    bias = weights((4 * units,), 0.1)
    h = c = x.new_zeros(x.shape[0], units)
    states = []
    for t in reversed(range(x.shape[1])) if backwards else range(x.shape[1]):
        i, f, g, o = (x[:, t] @ kernel + h @ recurrent + bias).chunk(4, -1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        states.append(h)
    return torch.stack(states, 1)


def gru_states(x, p, weights):
    units = p["units"]
    kernel, recurrent = weights((x.shape[-1], 3 * units)), weights((units, 3 * units))
    bias = weights((2, 3 * units), 0.1)
    h = x.new_zeros(x.shape[0], units)
    states = []
    for t in range(x.shape[1]):
        xz, xr, xh = (x[:, t] @ kernel + bias[0]).chunk(3, -1)
        hz, hr, hh = (h @ recurrent + bias[1]).chunk(3, -1)
        z, r = torch.sigmoid(xz + hz), torch.sigmoid(xr + hr)
        h = z * h + (1 - z) * torch.tanh(xh + r * hh)
        states.append(h)
    return torch.stack(states, 1)


def simple_states(x, p, weights):
    kernel, recurrent = weights((x.shape[-1], p["units"])), weights((p["units"], p["units"]))
    bias = weights((p["units"],), 0.1)
    h = x.new_zeros(x.shape[0], p["units"])
    states = []
    for t in range(x.shape[1]):
        h = torch.tanh(x[:, t] @ kernel + h @ recurrent + bias)
        states.append(h)
    return torch.stack(states, 1)


def attention(x, p, weights):
    heads, width = p["num_heads"], p["key_dim"]

    def projected():
        return torch.einsum("btd,dhk->bhtk", x, weights((x.shape[-1], heads, width), math.sqrt(3 / x.shape[-1]))) + weights((heads, width), 0.1)[:, None]

    query, key, value = projected(), projected(), projected()
    y = F.scaled_dot_product_attention(query, key, value, is_causal=p.get("use_causal_mask", False))
    kernel = weights((heads, width, x.shape[-1]), math.sqrt(3 / (heads * width)))
    return torch.einsum("bhtk,hkd->btd", y, kernel) + weights((x.shape[-1],), 0.1)


def batch_normalization(x, p, weights):
    gamma, beta = weights((x.shape[-1],), 0.2, 1.0), weights((x.shape[-1],), 0.1)
    weights((x.shape[-1],), 0.1, trained=False), weights((x.shape[-1],), 0.2, 1.0, trained=False)
    axes = tuple(range(x.dim() - 1))
    mean, variance = x.mean(axes), x.var(axes, unbiased=False)
    return (x - mean) / torch.sqrt(variance + p.get("epsilon", 0.001)) * gamma + beta


def layer_normalization(x, p, weights):
    gamma, beta = weights((x.shape[-1],), 0.2, 1.0), weights((x.shape[-1],), 0.1)
    return F.layer_norm(x, x.shape[-1:], gamma, beta, p.get("epsilon", 0.001))


def last(states, p):
    return states if p.get("return_sequences") else states[:, -1]


FIRST = {
    "dense": "units", "lstm": "units", "gru": "units", "simple_rnn": "units", "max_pooling2d": "pool_size",
    "average_pooling2d": "pool_size", "max_pooling1d": "pool_size", "dropout": "rate", "reshape": "target_shape",
    "repeat_vector": "n", "zero_padding2d": "padding", "up_sampling2d": "size", "activation": "activation"}


def layer(kind, p, xs, weights):
    x = xs[0]
    match kind:
        case "dense": return dense(x, p["units"], weights, p.get("use_bias", True))
        case "conv1d": return conv(x, p, weights, 1)
        case "conv2d": return conv(x, p, weights, 2)
        case "conv2d_transpose": return transposed(x, p, weights)
        case "depthwise_conv2d":
            kernel = weights((*pair(p["kernel_size"]), x.shape[-1], 1), math.sqrt(3) / pair(p["kernel_size"])[0])
            return depthwise(x, kernel, weights((x.shape[-1],), 0.1) if p.get("use_bias", True) else None, p)
        case "separable_conv2d":
            kernel = weights((*pair(p["kernel_size"]), x.shape[-1], 1), math.sqrt(3) / pair(p["kernel_size"])[0])
            point = weights((1, 1, x.shape[-1], p["filters"]))
            bias = weights((p["filters"],), 0.1)
            return convolution(depthwise(x, kernel, None, p), point, bias, {}, 2)
        case "max_pooling1d": return pooling(x, p, 1, "max")
        case "max_pooling2d": return pooling(x, p, 2, "max")
        case "average_pooling2d": return pooling(x, p, 2, "average")
        case "global_average_pooling2d": return x.mean((1, 2))
        case "global_average_pooling1d": return x.mean(1)
        case "global_max_pooling2d": return x.amax((1, 2))
        case "global_max_pooling1d": return x.amax(1)
        case "flatten": return x.reshape(x.shape[0], -1)
        case "reshape": return x.reshape(x.shape[0], *p["target_shape"])
        case "dropout": return x
        case "activation": return x
        case "batch_normalization": return batch_normalization(x, p, weights)
        case "layer_normalization": return layer_normalization(x, p, weights)
        case "embedding": return F.embedding(x.long(), weights((p["input_dim"], p["output_dim"]), 1.0))
        case "lstm": return last(lstm_states(x, p, weights), p)
        case "gru": return last(gru_states(x, p, weights), p)
        case "simple_rnn": return last(simple_states(x, p, weights), p)
        case "bidirectional":
            inner = p["layer"]["lstm"]
            forwards = lstm_states(x, inner, weights)
            return torch.cat([forwards, lstm_states(x, inner, weights, backwards=True).flip(1)], -1)
        case "repeat_vector": return x[:, None].expand(-1, p["n"], -1)
        case "multi_head_attention": return attention(x, p, weights)
        case "zero_padding2d":
            n = p["padding"]
            return F.pad(x, [0, 0, n, n, n, n])
        case "up_sampling2d":
            n = p["size"]
            return x.repeat_interleave(n, 1).repeat_interleave(n, 2)
        case "add": return sum(xs[1:], xs[0])
        case "subtract": return xs[0] - xs[1]
        case "multiply": return math.prod(xs[1:], start=xs[0])
        case "concatenate": return torch.cat(xs, -1)
    if kind in ACTIVATIONS:
        return ACTIVATIONS[kind](x)
    raise NotImplementedError(kind)


# The language: dimensions, blocks, names, operands.


class Interpreter:
    def __init__(self, spec, weights):
        self.dims = {name: value for name, value in (spec.get("dims") or {}).items() if isinstance(value, int)}
        self.blocks, self.weights, self.shared = spec.get("blocks") or {}, weights, {}

    def value(self, v, arguments):
        """Numbers from names of dimensions, arguments of the block and arithmetic over both."""
        if isinstance(v, list):
            return [self.value(item, arguments) for item in v]
        if isinstance(v, dict):
            return {key: self.value(item, arguments) for key, item in v.items()}
        if not isinstance(v, str):
            return v
        for name, argument in arguments.items():
            if v == f"${name}":
                return argument
            v = v.replace(f"${name}", f"({argument})")
        if re.fullmatch(r"[\w\s()+*/-]+", v) and (set(re.findall(r"[A-Za-z_]\w*", v)) <= set(self.dims)) and re.search(r"\w", v):
            return self.arithmetic(ast.parse(v, mode="eval").body)
        return v

    def arithmetic(self, node):
        match node:
            case ast.Constant(value=int(number)): return number
            case ast.Name(id=name): return self.dims[name]
            case ast.BinOp(left=a, op=ast.Add(), right=b): return self.arithmetic(a) + self.arithmetic(b)
            case ast.BinOp(left=a, op=ast.Sub(), right=b): return self.arithmetic(a) - self.arithmetic(b)
            case ast.BinOp(left=a, op=ast.Mult(), right=b): return self.arithmetic(a) * self.arithmetic(b)
            case ast.BinOp(left=a, op=ast.FloorDiv(), right=b): return self.arithmetic(a) // self.arithmetic(b)
        raise NotImplementedError(ast.dump(node))

    def run(self, layers, x, names, arguments):
        results = []
        for entry in layers:
            kind, given = (entry, None) if isinstance(entry, str) else next(iter(entry.items()))
            p = self.value(given, arguments)
            if not isinstance(p, dict):
                first = FIRST.get(kind) or (next(iter(self.blocks[kind].get("parameters") or {}), None) if kind in self.blocks else None)
                p = {} if p is None else {first: p}
            name, repeat = p.pop("name", None), p.pop("repeat", 1)
            sources = p.pop("from", None)
            share = p.pop("share", None)
            before = results[-1] if results else x
            operands = [before] if sources is None else [
                before if source == -1 and results else x if source in ("$input", -1) else results[source] if isinstance(source, int) else names[source]
                for source in (sources if isinstance(sources, list) else [sources])]
            for _ in range(repeat):
                y = self.one(kind, p, operands, names, share, name)
                operands = [y]
            results.append(y)
            if name:
                names[name] = y
        return results[-1]

    def one(self, kind, p, operands, names, share, name):
        if kind in self.blocks:
            block = self.blocks[kind]
            defaults = {key: value for key, value in (block.get("parameters") or {}).items()}
            return self.run(block["layers"], operands[0], dict(names), {**defaults, **p})
        start = len(self.weights.entries)
        weights = self.weights
        if share:
            own = iter(self.shared[share])
            weights = lambda *_, **__: next(own)  # noqa: E731
        y = layer(kind, p, operands, weights)
        if name and not share:
            self.shared[name] = [entry[0] for entry in self.weights.entries[start:]]
        return ACTIVATIONS[p["activation"]](y) if "activation" in p else y


# Losses, with the targets that they want.


def target(kind, shape, classes, stream):
    u = hashed(stream, math.prod(shape))
    if kind in ("index", "one_hot"):
        index = np.floor((u + 1) / 2 * classes)
        return torch.tensor(np.eye(classes)[index.astype(int)] if kind == "one_hot" else index).reshape(*shape, *([classes] if kind == "one_hot" else []))
    values = {"binary": np.where(u > 0, 1.0, 0.0), "count": np.floor((u + 1) * 3), "value": u}[kind]
    return torch.tensor(values).reshape(shape)


def loss(entry, y, stream):
    name, p = (entry, {}) if isinstance(entry, str) else next(iter(entry.items()))
    logits, K = p.get("from_logits", False), y.shape[-1]
    kind = {"sparse_categorical_crossentropy": "index", "categorical_crossentropy": "one_hot", "binary_crossentropy": "binary", "poisson": "count"}.get(name, "value")
    shape = y.shape[:-1] if kind in ("index", "one_hot") else y.shape
    t = target(kind, shape, K, stream)
    flat, truth = y.reshape(-1, K), t.reshape(-1, K) if kind != "index" else t.reshape(-1)
    match name:
        case "sparse_categorical_crossentropy": value = F.cross_entropy(flat, truth.long()) if logits else F.nll_loss(torch.log(flat), truth.long())
        case "categorical_crossentropy": value = F.cross_entropy(flat, truth) if logits else -(truth * torch.log(flat)).sum(-1).mean()
        case "binary_crossentropy": value = F.binary_cross_entropy_with_logits(y, t) if logits else F.binary_cross_entropy(y, t)
        case "mean_squared_error": value = F.mse_loss(y, t)
        case "mean_absolute_error": value = F.l1_loss(y, t)
        case "huber": value = F.huber_loss(y, t, delta=p.get("delta", 1.0))
        case "poisson": value = (y - t * torch.log(y + 1e-7)).mean()
    return value, {"kind": kind, "classes": K, "shape": list(t.shape[1:])}


def inputs(name, spec, dims):
    model = spec["model"]
    declared = model.get("inputs") or {"input": model["input"]}
    tensors = {}
    for key, about in declared.items():
        shape = about["shape"] if isinstance(about, dict) else about
        sizes = [BATCH] + [dims.get(size, size) for size in shape[1:]]
        u = hashed(f"{name}/input {key}", math.prod(sizes))
        if isinstance(about, dict) and about.get("dtype") == "int32":
            u = np.floor((u + 1) / 2 * (about["range"][1] + 1))
        tensors[key] = (torch.tensor(u).reshape(sizes), about["range"][1] + 1 if isinstance(about, dict) and "range" in about else None)
    return tensors


def answer(name, spec):
    weights = Weights(name)
    interpreter = Interpreter(spec, weights)
    tensors = inputs(name, spec, interpreter.dims)
    names = {key: tensor for key, (tensor, _) in tensors.items()}
    y = interpreter.run(spec["model"]["layers"], next(iter(names.values())), names, {})
    losses = spec["training"]["loss"]
    outputs = spec["model"].get("outputs")
    if outputs and len(outputs) > 1:
        judged = [(key, losses[key], names[key]) for key in outputs]
    else:
        judged = [(None, losses, y)]
    total, targets = 0, []
    for key, entry, prediction in judged:
        value, about = loss(entry, prediction, f"{name}/target {key or ''}")
        weight = (spec["training"].get("loss_weights") or {}).get(key, 1)
        total = total + weight * value
        targets.append({"output": key, **about})
    total.backward()
    parameters = []
    for number, (tensor, scale, offset) in enumerate(weights.entries):
        about = {"shape": list(tensor.shape), "scale": scale, "offset": offset}
        if tensor.requires_grad:
            g = tensor.grad.numpy().ravel()
            about["norm"] = float(np.linalg.norm(g))
            if g.size <= 16:
                about["gradient"] = g.tolist()
            else:
                about["products"] = [float(g @ hashed(f"{name}/product {number} {i}", g.size)) for i in range(4)]
        parameters.append(about)
    return {
        "name": name, "batch": BATCH, "loss": total.item(), "targets": targets,
        "inputs": [{"name": key, "shape": list(t.shape[1:]), "below": below if t.dtype != torch.float64 or "int32" in str((spec["model"].get("inputs") or {}).get(key)) else None} for key, (t, below) in tensors.items()],
        "parameters": parameters}


def small(name, change):
    text = (ROOT / "specs" / f"{name}.yaml").read_text()
    for old, new in change.get("text", []):
        assert old in text, (name, old)
        text = text.replace(old, new)
    spec = yaml.safe_load(text)
    spec.setdefault("dims", {}).update(change.get("dims", {}))
    training = {"loss": spec["training"]["loss"]}
    spec = {key: spec[key] for key in ("dims", "blocks", "model") if spec.get(key)}
    return {**spec, "training": training}


def without_dropout(layers):
    for entry in layers:
        if isinstance(entry, dict) and "dropout" in entry:
            entry["dropout"] = 0
    return layers


if __name__ == "__main__":
    FIXTURES.mkdir(exist_ok=True)
    specs = {name.replace("/", "-"): small(name, change) for name, change in SPECS.items()}
    specs |= {name: yaml.safe_load(text) for name, text in MODELS.items()}
    answers = []
    for name, spec in specs.items():
        without_dropout(spec["model"]["layers"])
        spec["training"]["optimizer"] = "sgd"
        spec["model"].pop("init", None), spec["model"].pop("regularizer", None)
        text = yaml.safe_dump({"coprime": 1, **spec}, sort_keys=False, default_flow_style=None, width=110)
        (FIXTURES / f"{name}.yaml").write_text(text)
        try:
            answers.append(answer(name, spec))
        except Exception as error:
            raise RuntimeError(name) from error
    lines = ",\n".join(json.dumps(a) for a in answers)
    (FIXTURES / "answers.json").write_text(f'{{"torch": "{torch.__version__.split("+")[0]}", "models": [\n{lines}\n]}}\n')
    print(len(answers), "models")
