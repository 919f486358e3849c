"""Asks PyTorch what windows, borders and resizings of random sizes give, for TorchLayerConformanceTests.

    python Tests/Conformance/torch_windows.py

Writes Tests/Fixtures/torch_windows.jsonl.gz in the format of torch_layers.jsonl.gz: one module a line with its
arguments and inputs, and its output's and parameters' shapes or the error. Outputs without elements are left out:
PyTorch allows them, Coprime takes them for mistakes.
"""

import gzip
import json
import pathlib
import random
import re

import torch

FIXTURES = pathlib.Path(__file__).parent.parent / "Fixtures"
PER_CLASS = 60
LARGEST = 13

rng = random.Random(20261121)
torch.manual_seed(0)


def per_axis(axes, values):
    """One value for all axes or one for each."""
    return rng.choice(values) if axes == 1 or rng.random() < 0.5 else [rng.choice(values) for _ in range(axes)]


def options(table):
    """Each argument with its probability; the rest keep their defaults."""
    return {key: value() for key, (probability, value) in table.items() if rng.random() < probability}


def image(axes, channels=None):
    channels = channels or rng.choice([1, 2, 3, 4, 6])
    batch = [] if rng.random() < 0.15 else [rng.randint(1, 3)]
    return batch + [channels] + [rng.randint(1, LARGEST) for _ in range(axes)]


def convolution(axes):
    groups = rng.choice([1, 1, 1, 2, 3])
    channels = groups * rng.randint(1, 2)
    kwargs = {"in_channels": channels, "out_channels": groups * rng.randint(1, 2)}
    kwargs["kernel_size"] = per_axis(axes, [1, 2, 3, 4, 5])
    kwargs |= options(
        {
            "stride": (0.5, lambda: per_axis(axes, [1, 2, 3])),
            "padding": (0.6, lambda: rng.choice(["same", "valid"]) if rng.random() < 0.2 else per_axis(axes, [0, 1, 2, 3])),
            "dilation": (0.3, lambda: per_axis(axes, [1, 2, 3])),
            "padding_mode": (0.5, lambda: rng.choice(["zeros", "reflect", "replicate", "circular"])),
            "bias": (0.2, lambda: False),
        }
    )
    if groups > 1:
        kwargs["groups"] = groups
    return kwargs, [image(axes, channels)]


def transposed(axes):
    groups = rng.choice([1, 1, 2])
    channels = groups * rng.randint(1, 2)
    kwargs = {"in_channels": channels, "out_channels": groups * rng.randint(1, 2)}
    kwargs["kernel_size"] = per_axis(axes, [1, 2, 3, 4])
    kwargs |= options(
        {
            "stride": (0.6, lambda: per_axis(axes, [1, 2, 3])),
            "padding": (0.5, lambda: per_axis(axes, [0, 1, 2, 3])),
            "output_padding": (0.4, lambda: per_axis(axes, [0, 1, 2])),
            "dilation": (0.3, lambda: per_axis(axes, [1, 2, 3])),
        }
    )
    if groups > 1:
        kwargs["groups"] = groups
    return kwargs, [image(axes, channels)]


def lazy(make):
    def case(axes):
        kwargs, inputs = make(axes)
        del kwargs["in_channels"]
        return kwargs, inputs

    return case


def pool_options(axes):
    return {
        "stride": (0.6, lambda: per_axis(axes, [1, 2, 3, 4])),
        "padding": (0.5, lambda: per_axis(axes, [0, 1, 2])),
        "ceil_mode": (0.5, lambda: True),
    }


def max_pool(axes):
    kwargs = {"kernel_size": per_axis(axes, [1, 2, 3, 4, 5])}
    kwargs |= options(
        pool_options(axes)
        | {"dilation": (0.3, lambda: per_axis(axes, [1, 2, 3])), "return_indices": (0.2, lambda: True)}
    )
    return kwargs, [image(axes)]


def average_pool(axes):
    kwargs = {"kernel_size": per_axis(axes, [1, 2, 3, 4, 5])}
    kwargs |= options(pool_options(axes) | {"count_include_pad": (0.4, lambda: False)})
    if axes > 1:
        kwargs |= options({"divisor_override": (0.2, lambda: rng.choice([1, 3, 7]))})
    return kwargs, [image(axes)]


def norm_pool(axes):
    kwargs = {"norm_type": rng.choice([1, 2, 3, 1.5]), "kernel_size": per_axis(axes, [1, 2, 3, 4])}
    kwargs |= options({"stride": (0.5, lambda: per_axis(axes, [1, 2, 3])), "ceil_mode": (0.5, lambda: True)})
    return kwargs, [image(axes)]


def adaptive_pool(axes):
    return {"output_size": per_axis(axes, [1, 2, 3, 5, 9] + [None] * (axes > 1))}, [image(axes)]


def adaptive_max_pool(axes):
    kwargs, inputs = adaptive_pool(axes)
    return kwargs | options({"return_indices": (0.2, lambda: True)}), inputs


def fractional_pool(axes):
    kwargs = {"kernel_size": per_axis(axes, [1, 2, 3])}
    if rng.random() < 0.5:
        kwargs["output_size"] = per_axis(axes, [1, 2, 3, 4])
    else:
        kwargs["output_ratio"] = per_axis(axes, [0.25, 0.3, 0.5, 0.7, 0.9])
    return kwargs | options({"return_indices": (0.2, lambda: True)}), [image(axes)]


def unpool(axes):
    kwargs = {"kernel_size": per_axis(axes, [1, 2, 3])}
    kwargs |= options({"stride": (0.5, lambda: per_axis(axes, [1, 2, 3])), "padding": (0.4, lambda: per_axis(axes, [0, 1]))})
    shape = image(axes)
    return kwargs, [shape, "i:" + ",".join(map(str, shape))]


def border(values):
    def case(axes):
        kind = rng.random()
        count = 2 * axes if kind < 0.8 else 2 * rng.randint(1, 3)
        kwargs = {"padding": rng.choice(values) if kind < 0.3 else [rng.choice(values) for _ in range(count)]}
        shape = image(axes)
        return kwargs, [shape if rng.random() < 0.9 else shape[:-1]]

    return case


def constant_border(axes):
    kwargs, inputs = border([-2, -1, 0, 1, 2, 3])(axes)
    return kwargs | {"value": 1.5}, inputs


def upsample(axes):
    axes = rng.randint(1, 3)
    mode = rng.choice(["nearest", "nearest-exact", "linear", "bilinear", "bicubic", "trilinear", "area"])
    kwargs = {"mode": mode}
    if rng.random() < 0.4:
        kwargs["size"] = per_axis(axes, [1, 3, 8])
    else:
        kwargs["scale_factor"] = per_axis(axes, [2, 3, 0.5, 1.5, 2.7, 0.3, 0.29, 1.1])
    if rng.random() < 0.2:
        kwargs["align_corners"] = rng.random() < 0.5
    if rng.random() < 0.1:
        kwargs["recompute_scale_factor"] = True
    return kwargs, [[rng.randint(1, 3), 2] + [rng.randint(1, LARGEST) for _ in range(axes)]]


def upsample_image(axes):
    axes = 2 if rng.random() < 0.8 else rng.randint(1, 3)
    kwargs = {"size": per_axis(2, [1, 5])} if rng.random() < 0.4 else {"scale_factor": per_axis(2, [2, 0.5, 1.5, 3])}
    return kwargs, [[1, 2] + [rng.randint(1, LARGEST) for _ in range(axes)]]


def blocks(axes):
    kwargs = {"kernel_size": per_axis(2, [1, 2, 3, 4])}
    return kwargs | options(
        {
            "stride": (0.5, lambda: per_axis(2, [1, 2, 3])),
            "padding": (0.5, lambda: per_axis(2, [0, 1, 2])),
            "dilation": (0.3, lambda: per_axis(2, [1, 2])),
        }
    )


def unfold(axes):
    return blocks(axes), [image(2)]


def fold(axes):
    kwargs = {"output_size": per_axis(2, [4, 7, 9])} | blocks(axes)

    def pair(key, default):
        value = kwargs.get(key, default)
        return value if isinstance(value, list) else [value, value]

    count = area = 1
    for n, k, s, p, d in zip(*(pair(*o) for o in (("output_size", 0), ("kernel_size", 0), ("stride", 1), ("padding", 0), ("dilation", 1)))):
        count *= max((n + 2 * p - d * (k - 1) - 1) // s + 1, 1)
        area *= k
    wrong = rng.choice([0] * 6 + [1])
    return kwargs, [[2] * (rng.random() < 0.8) + [area * 3 + rng.choice([0] * 6 + [1]), count + wrong]]


def pixel_shuffle(axes):
    shape = [rng.randint(1, 2)] * rng.randint(0, 2) + [rng.choice([4, 9, 12, 8]), rng.randint(1, 4), rng.randint(1, 4)]
    return {"upscale_factor": rng.choice([1, 2, 3])}, [shape]


def pixel_unshuffle(axes):
    shape = [rng.randint(1, 2)] * rng.randint(0, 2) + [rng.randint(1, 3), rng.choice([4, 6, 9]), rng.choice([4, 6, 9])]
    return {"downscale_factor": rng.choice([1, 2, 3])}, [shape]


def channel_shuffle(axes):
    return {"groups": rng.choice([1, 2, 3])}, [[rng.randint(1, 2), rng.choice([2, 3, 4, 6])] + [3] * rng.randint(0, 3)]


def response_norm(axes):
    return {"size": rng.randint(1, 6)}, [[rng.randint(1, 2), rng.randint(1, 5)] + [rng.randint(1, 4)] * rng.randint(0, 3)]


FAMILIES = [
    ("Conv{}d", convolution, (1, 2, 3)),
    ("ConvTranspose{}d", transposed, (1, 2, 3)),
    ("LazyConv{}d", lazy(convolution), (1, 2, 3)),
    ("LazyConvTranspose{}d", lazy(transposed), (1, 2, 3)),
    ("MaxPool{}d", max_pool, (1, 2, 3)),
    ("AvgPool{}d", average_pool, (1, 2, 3)),
    ("LPPool{}d", norm_pool, (1, 2, 3)),
    ("AdaptiveAvgPool{}d", adaptive_pool, (1, 2, 3)),
    ("AdaptiveMaxPool{}d", adaptive_max_pool, (1, 2, 3)),
    ("FractionalMaxPool{}d", fractional_pool, (2, 3)),
    ("MaxUnpool{}d", unpool, (1, 2, 3)),
    ("ZeroPad{}d", border([-2, -1, 0, 1, 2, 3]), (1, 2, 3)),
    ("ConstantPad{}d", constant_border, (1, 2, 3)),
    ("ReflectionPad{}d", border([-1, 0, 1, 2, 3]), (1, 2, 3)),
    ("ReplicationPad{}d", border([-1, 0, 1, 2, 3]), (1, 2, 3)),
    ("CircularPad{}d", border([0, 1, 2, 3]), (1, 2, 3)),
    ("Upsample", upsample, (2,)),
    ("UpsamplingNearest2d", upsample_image, (2,)),
    ("UpsamplingBilinear2d", upsample_image, (2,)),
    ("Unfold", unfold, (2,)),
    ("Fold", fold, (2,)),
    ("PixelShuffle", pixel_shuffle, (2,)),
    ("PixelUnshuffle", pixel_unshuffle, (2,)),
    ("ChannelShuffle", channel_shuffle, (2,)),
    ("LocalResponseNorm", response_norm, (2,)),
]


def tensor(shape):
    if isinstance(shape, str):
        return torch.zeros([int(n) for n in shape[2:].split(",")], dtype=torch.int64)
    return torch.randn(shape)


def shapes(result):
    return list(result.shape) if isinstance(result, torch.Tensor) else [shapes(part) for part in result]


def tuples(value):
    return tuple(value) if isinstance(value, list) else value


def answer(name, kwargs, inputs):
    try:
        module = getattr(torch.nn, name)(**{key: tuples(value) for key, value in kwargs.items()}).eval()
        with torch.no_grad():
            output = shapes(module(*map(tensor, inputs)))
    except Exception as error:
        return {"outcome": "rejected", "error": f"{error}".split("\n")[0][:300]}
    parameters = [[key, list(value.shape)] for key, value in module.named_parameters()]
    return {
        "outcome": "ok",
        "output_shape": output,
        "params": sum(value.numel() for value in module.parameters()),
        "param_shapes": parameters,
        "buffers": [],
    }


def main():
    with gzip.GzipFile(FIXTURES / "torch_windows.jsonl.gz", "wb", mtime=0) as file:
        for name, make, all_axes in FAMILIES:
            for axes in all_axes:
                kind = name.format(axes)
                number = 0
                while number < PER_CLASS:
                    kwargs, inputs = make(axes)
                    case = {"id": f"{kind}-w{number:02}", "class": kind, "kwargs": kwargs, "inputs": inputs, "dtype": "float32"}
                    case |= answer(kind, kwargs, inputs)
                    if "0" in re.findall(r"\d+", str(case.get("output_shape"))):
                        continue
                    file.write((json.dumps(case) + "\n").encode())
                    number += 1


if __name__ == "__main__":
    main()
