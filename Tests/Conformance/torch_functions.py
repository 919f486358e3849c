"""Asks PyTorch for the shapes of the functions that models call between modules, for TorchLayerConformanceTests.

    python Tests/Conformance/torch_functions.py

Writes Tests/Fixtures/torch_functions.jsonl.gz: one call a line, drawn at random and so often wrong, in the format of
torch_layers.jsonl.gz.
"""

import gzip
import json
import pathlib
import random

import torch
from torch.nn import functional

FIXTURES = pathlib.Path(__file__).parent.parent / "Fixtures"
PER_FUNCTION = 40
SIZES = [1, 2, 3, 4, 6]
DRAW = random.Random(5)


def shape(low=1, high=4):
    return [DRAW.choice(SIZES) for _ in range(DRAW.randint(low, high))]


def axis():
    return DRAW.randint(-4, 4)


def disturbed(sizes):
    """Some sizes 1, some changed, some axes missing in front."""
    sizes = [DRAW.choice([n, n, n, 1, DRAW.choice(SIZES)]) for n in sizes]
    return sizes[DRAW.choice([0, 0, 0, 1]):]


def pair():
    a = shape()
    return [a, disturbed(a)]


def same(count):
    a = shape(1, 3)
    result = [list(a) for _ in range(count)]
    if DRAW.random() < 0.6:
        result[-1] = disturbed(a)
    return result


def divisors(x):
    count = 1
    for n in x:
        count *= n
    first = DRAW.choice([d for d in range(1, count + 1) if count % d == 0])
    return DRAW.choice([[first, count // first], [-1, first], [first, -1], [count], [-1, -1], [first, 5]])


def with_shape(make):
    def draw():
        x = shape()
        return make(x), [x]

    return draw


def matrices():
    m, k, n = (DRAW.choice(SIZES) for _ in range(3))
    stack = shape(0, 2)
    a, b = stack + [m, k], DRAW.choice([stack, stack, disturbed(stack)]) + [k, n]
    return {}, DRAW.choice([[a, b], [a, b], [a, [k]], [[k], b], [a, disturbed(b)]])


def attention():
    heads, steps, keys, width = (DRAW.choice(SIZES) for _ in range(4))
    k = [2, heads, keys, width]
    v = [2, heads, keys, DRAW.choice(SIZES)]
    q = [2, heads, steps, width]
    which = DRAW.choice([q, k, v, [], []])
    if which:
        which[DRAW.randrange(4)] = 5
    return {}, [q, k, v]


def unreduced(x):
    dims = DRAW.choice([axis(), [axis()], [axis(), axis()]])
    return {"dim": dims, "keepdim": DRAW.random() < 0.5}


FUNCTIONS = {
    "add": (lambda: ({}, pair()), torch.add),
    "sub": (lambda: ({}, pair()), torch.sub),
    "mul": (lambda: ({}, pair()), torch.mul),
    "div": (lambda: ({}, pair()), torch.div),
    "cat": (lambda: ({"dim": axis()}, same(3)), lambda *x, dim: torch.cat(x, dim)),
    "stack": (lambda: ({"dim": axis()}, same(2)), lambda *x, dim: torch.stack(x, dim)),
    "matmul": (matrices, torch.matmul),
    "bmm": (lambda: ({}, [shape(3, 3), shape(2, 3)] if DRAW.random() < 0.4 else
                     (lambda m: [m, [m[0], m[2], 3]])(shape(3, 3))), torch.bmm),
    "flatten": (with_shape(lambda x: {"start_dim": axis(), "end_dim": axis()}), torch.flatten),
    "reshape": (with_shape(lambda x: {"shape": divisors(x)}), torch.reshape),
    "permute": (with_shape(lambda x: {"dims": DRAW.sample(range(-len(x), len(x)), len(x))}), torch.permute),
    "transpose": (with_shape(lambda x: {"dim0": axis(), "dim1": axis()}), torch.transpose),
    "squeeze": (with_shape(lambda x: DRAW.choice([{}, {"dim": axis()}])), torch.squeeze),
    "unsqueeze": (with_shape(lambda x: {"dim": axis()}), torch.unsqueeze),
    "expand": (with_shape(lambda x: {"sizes": DRAW.choice([[], [2]]) + [DRAW.choice([n, n, -1, 4]) for n in x]}),
               lambda x, sizes: x.expand(*sizes)),
    "mean": (with_shape(unreduced), torch.mean),
    "sum": (with_shape(unreduced), torch.sum),
    "amax": (with_shape(unreduced), torch.amax),
    "max": (with_shape(lambda x: {"dim": axis()}), lambda x, dim: tuple(torch.max(x, dim))),
    "chunk": (with_shape(lambda x: {"chunks": DRAW.randint(0, 5), "dim": axis()}), torch.chunk),
    "split": (with_shape(lambda x: {"split_size_or_sections": DRAW.choice([1, 2, [2, 1], [x[0]], [1, x[0] - 1]]),
                                    "dim": DRAW.choice([0, 0, axis()])}), torch.split),
    "select": (with_shape(lambda x: {"dim": axis(), "index": DRAW.randint(-4, 3)}), torch.select),
    "narrow": (with_shape(lambda x: {"dim": axis(), "start": DRAW.randint(-4, 3), "length": DRAW.randint(1, 4)}),
               torch.narrow),
    "pad": (with_shape(lambda x: {"pad": [DRAW.randint(-1, 3) for _ in range(DRAW.choice([2, 2, 4]))],
                                  "mode": DRAW.choice(["constant", "reflect", "replicate", "circular"])}),
            functional.pad),
    "scaled_dot_product_attention": (attention, functional.scaled_dot_product_attention),
}  # fmt: skip


def shapes(outputs):
    return list(outputs.shape) if isinstance(outputs, torch.Tensor) else [shapes(y) for y in outputs]


def ask(kind, kwargs, inputs, function):
    case = {"id": "", "class": kind, "kwargs": kwargs, "inputs": inputs, "dtype": "float32"}
    arguments = {key: tuple(v) if isinstance(v, list) else v for key, v in kwargs.items()}
    try:
        outputs = shapes(function(*[torch.zeros(s) for s in inputs], **arguments))
        return case | {"outcome": "ok", "output_shape": outputs, "params": 0, "param_shapes": [], "buffers": []}
    except (RuntimeError, IndexError, ValueError, TypeError, NotImplementedError) as error:
        return case | {"outcome": "rejected", "error": str(error).splitlines()[0][:300]}


def main():
    lines, seen = [], set()
    for kind, (draw, function) in FUNCTIONS.items():
        for i in range(PER_FUNCTION):
            kwargs, inputs = draw()
            case = ask(kind, kwargs, inputs, function)
            key = json.dumps(case)
            # An empty result is legal to PyTorch and of no use to a model.
            isEmpty = case["outcome"] == "ok" and 0 in str_sizes(case["output_shape"])
            if key in seen or isEmpty:
                continue
            seen.add(key)
            lines.append(json.dumps(case | {"id": f"{kind}-{i:03}"}))
    with gzip.GzipFile(FIXTURES / "torch_functions.jsonl.gz", "wb", mtime=0) as file:
        file.write(("\n".join(lines) + "\n").encode())
    print(len(lines), "calls")


def str_sizes(output):
    return [n for part in output for n in (str_sizes(part) if isinstance(part, list) else [part])]


if __name__ == "__main__":
    main()
