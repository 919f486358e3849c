"""Asks PyTorch for the outputs and the gradients of its modules, for TorchLayerGradientTests.

    python Tests/Conformance/torch_gradients.py

Reads Tests/Fixtures/torch_layers.jsonl.gz (which arguments PyTorch takes) and writes
Tests/Fixtures/torch_gradients.jsonl.gz: for each valid case the outputs, and the gradients of the sum of all outputs,
each times a fixed random number, with respect to inputs and weights.

Numbers that both sides can make are not written: inputs, weights and the factors of the sum are draws of SplitMix64
(`draw`), which TorchLayerGradientTests repeats. Of a long tensor some elements and two random sums are written.
Large inputs are made smaller where the module takes that.
"""

import gzip
import json
import math
import pathlib

import torch
from torch.nn import functional

FIXTURES = pathlib.Path(__file__).parent.parent / "Fixtures"
# Elements of the inputs of one case.
LARGEST = 1500
# Elements of a tensor that is written as it is.
LONGEST = 24
MASK = (1 << 64) - 1

# Sizes at which windows at random places stand where they stand whatever the numbers are.
FIXED_WINDOWS = {
    ("FractionalMaxPool2d", "output_size"): [[2, 3, 15, 19]],
    ("FractionalMaxPool2d", "output_ratio"): [[2, 3, 16, 18]],
}


def split_mix(x):
    """Steele, Lea, Flood 2014, doi:10.1145/2660193.2660195."""
    x = (x + 0x9E3779B97F4A7C15) & MASK
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & MASK
    return x ^ (x >> 31)


def draw(stream, count, low=-1.0, high=1.0):
    return [low + (high - low) * ((split_mix((stream << 32) + i) >> 40) / (1 << 24)) for i in range(count)]


def elements(shape):
    return math.prod(shape)


def made(spec, stream):
    """A tensor from what the fixture says of it."""
    count = elements(spec["shape"])
    if "values" in spec:
        values = spec["values"]
    elif "below" in spec:
        values = [math.floor(v * spec["below"]) for v in draw(stream, count, 0, 1)]
    else:
        values = draw(stream, count, *spec.get("range", [-1.0, 1.0]))
    dtype = torch.int64 if "below" in spec or spec.get("whole") else torch.float64
    dtype = torch.bool if spec.get("bool") else dtype
    return torch.tensor(values, dtype=dtype).reshape(spec["shape"])


def number(value):
    return float(f"{value:.9g}")


def written(tensor):
    values = tensor.detach().double().flatten().tolist()
    count = len(values)
    result = {"count": count, "scale": number(max([abs(v) for v in values], default=0))}
    if count <= LONGEST:
        result["values"] = [number(v) for v in values]
        return result
    result["values"] = [number(values[split_mix(i) % count]) for i in range(16)]
    result["sums"] = [number(sum(v * f for v, f in zip(values, draw(90 + i, count)))) for i in range(2)]
    return result


def tuples(value):
    return tuple(value) if isinstance(value, list) else value


def flat(outputs):
    if isinstance(outputs, torch.Tensor):
        return [outputs]
    return [y for part in outputs if part is not None for y in flat(part)]


def weight_spec(name, tensor):
    spec = {"shape": list(tensor.shape)}
    if name.endswith("num_batches_tracked"):
        spec["values"] = [3]
    elif name.endswith("running_var"):
        spec["range"] = [0.5, 1.5]
    else:
        spec["range"] = [-0.6, 0.6]
    return spec


def module_call(kind, module, inputs, call):
    if kind in ("LSTM", "LSTMCell") and len(inputs) == 3:
        return module(inputs[0], (inputs[1], inputs[2]))
    if kind == "MultiheadAttention" and len(inputs) == 1:
        return module(inputs[0], inputs[0], inputs[0], **call)
    if kind == "EmbeddingBag" and len(inputs) == 2 and inputs[0].dim() == 2:
        return module(inputs[0], per_sample_weights=inputs[1])
    return module(*inputs, **call)


def build(kind, kwargs):
    arguments = {key: tuples(value) for key, value in kwargs.items()}
    for key in ("encoder_layer", "decoder_layer", "norm"):
        if isinstance(arguments.get(key), dict):
            (inner, inner_kwargs), = arguments[key].items()
            arguments[key] = build(inner, inner_kwargs)
    return getattr(torch.nn, kind)(**arguments)


def compute(case, stream):
    """The answer for one case."""
    kind, kwargs, specs = case["class"], case["kwargs"], case["inputs"]
    inputs = [made(spec, stream + i) for i, spec in enumerate(specs)]
    for i, x in enumerate(inputs):
        # Not every loss passes a gradient to its target.
        if x.is_floating_point() and not (i > 0 and "Loss" in kind):
            x.requires_grad_()
    weights, weight_specs, names = [], [], []
    buffers = {}
    if "function" in case:
        outputs = flat(case["function"](*inputs))
    else:
        module = build(kind, kwargs)
        module.train(case.get("mode") == "train")
        buffers = {n: b for n, b in module.named_buffers()}
        if kwargs.get("momentum", 0) is not None or not kind.startswith("BatchNorm"):
            buffers = {n: b for n, b in buffers.items() if not n.endswith("num_batches_tracked")}
        with torch.no_grad():
            for name, tensor in list(module.named_parameters()) + list(buffers.items()):
                spec = weight_spec(name, tensor)
                tensor.copy_(made(spec, stream + 20 + len(weights)))
                weights.append(tensor)
                weight_specs.append(spec)
                names.append(name)
        call = case["call"] if "call" in case else dict(case.get("call_kwargs", {}))
        # Copies, since some modules write over their input.
        given = [x.clone() for x in inputs]
        # Masks are the last inputs.
        masks = case.get("masks", [])
        call = dict(call, **dict(zip(masks, given[len(given) - len(masks):])))
        outputs = flat(module_call(kind, module, given[:len(given) - len(masks)], call))
    total = 0
    for i, y in enumerate(outputs):
        if y.is_floating_point():
            factors = torch.tensor(draw(stream + 60 + i, y.numel()), dtype=torch.float64).reshape(y.shape)
            total = total + (y * factors).sum()
    leaves = [x for x in inputs + weights if x.is_floating_point() and x.requires_grad]
    if leaves:
        # The sum over no numbers is a constant, though not every module says so.
        depends = any(y.numel() > 0 for y in outputs)
        gradients = torch.autograd.grad(total, leaves, allow_unused=True) if depends else [None] * len(leaves)
        by_leaf = {id(x): torch.zeros_like(x) if g is None else g for x, g in zip(leaves, gradients)}
    answer = {
        "class": kind,
        "kwargs": case.get("spec", dict(kwargs, **case.get("call_kwargs", {}))),
        "stream": stream,
        "inputs": specs,
        "weights": weight_specs,
        "outputs": [written(y) for y in outputs],
        "input_gradients": [written(by_leaf[id(x)]) if x.requires_grad else None for x in inputs],
        "weight_gradients": [written(by_leaf[id(w)]) if w.requires_grad else None for w in weights],
    }
    if case.get("mode") == "train":
        answer["mode"] = "train"
        answer["states"] = [written(b) for b in buffers.values()]
    if "id" in case:
        answer["id"] = case["id"]
    return answer


def output_shapes(case):
    try:
        with torch.no_grad():
            inputs = [made(spec, 0) for spec in case["inputs"]]
            module = build(case["class"], case["kwargs"]).eval()
            return [list(y.shape) for y in flat(module(*inputs))]
    except Exception:
        return None


def shrunk(case):
    """The case with smaller inputs, as long as no axis of an output is gone."""
    if len(case["inputs"]) != 1 or case["class"].startswith("Fractional"):
        return case
    before = output_shapes(case)
    while elements(case["inputs"][0]["shape"]) > LARGEST:
        shape = case["inputs"][0]["shape"]
        for axis in sorted(range(len(shape)), key=lambda i: -shape[i]):
            # BatchNorm counts its channels with a warning only.
            if shape[axis] < 3 or axis == 1 and "Norm" in case["class"]:
                continue
            smaller = list(shape)
            smaller[axis] = max(2, shape[axis] * 2 // 3)
            trial = dict(case, inputs=[dict(case["inputs"][0], shape=smaller)])
            after = output_shapes(trial)
            if after and all(
                len(a) == len(b) and all(n >= min(m, 2) for n, m in zip(a, b)) for a, b in zip(after, before)
            ):
                case = trial
                break
        else:
            return case
    return case


def input_spec(case, shape):
    if isinstance(shape, str):  # `i:4,7` is a tensor of classes
        return {"shape": [int(n) for n in shape[2:].split(",") if n], "below": 7}
    spec = {"shape": list(shape)}
    if case["dtype"] == "int64":
        spec["below"] = case["kwargs"].get("num_embeddings", 7)
    if case["class"].startswith("LPPool"):
        spec["range"] = [0.1, 1.0]
    return spec


def reference():
    with gzip.open(FIXTURES / "torch_layers.jsonl.gz", "rt", encoding="utf-8") as file:
        cases = [json.loads(line) for line in file]
    for case in cases:
        if case["outcome"] != "ok":
            continue
        for (kind, key), shapes in FIXED_WINDOWS.items():
            if case["class"] == kind and key in case["kwargs"]:
                case["inputs"] = shapes
        case["inputs"] = [input_spec(case, shape) for shape in case["inputs"]]
        # A sparse gradient has the same numbers.
        case["spec"] = dict(case["kwargs"], **case.get("call_kwargs", {}))
        if case["kwargs"].get("sparse"):
            case["kwargs"] = dict(case["kwargs"], sparse=False)
        yield shrunk(case)
        if case["class"] in ("BatchNorm1d", "BatchNorm2d", "InstanceNorm1d", "InstanceNorm2d"):
            yield dict(shrunk(case), mode="train")


def spec(*shape, **more):
    return dict({"shape": list(shape)}, **more)


def module(kind, kwargs, inputs, **more):
    return dict({"class": kind, "kwargs": kwargs, "inputs": inputs}, **more)


def function(kind, kwargs, inputs, call):
    return {"class": kind, "kwargs": kwargs, "inputs": inputs, "function": call}


def masked(kind, kwargs, sequences, masks, call=None, **more):
    """A module that is called with some of the inputs as masks; `more` is what a spec says beside."""
    said = dict(kwargs, **more, **{name: True for name in masks})
    return module(kind, kwargs, sequences + list(masks.values()), spec=said, masks=list(masks), call=call or {})


def banned(*shape, every=3):
    """Truth values that leave the first key of every row."""
    count, row = elements(shape), shape[-1]
    return spec(*shape, values=[int(i % row > 0 and i % every == 0) for i in range(count)], bool=True)


def padding(*lengths, keys):
    return spec(len(lengths), keys, values=[int(i >= n) for n in lengths for i in range(keys)], bool=True)


def causal(size, keys=None):
    return torch.triu(torch.full((size, keys or size), float("-inf"), dtype=torch.float64), diagonal=1)


def unpooling(rank, shape, **window):
    """A max unpooling of the places that a pooling of some numbers gives."""
    pool = getattr(functional, f"max_pool{rank}d")
    places = pool(torch.tensor(draw(7, elements(shape))).reshape(shape), return_indices=True, **window)[1]
    given = spec(*places.shape, values=places.flatten().tolist(), whole=True)
    return module(f"MaxUnpool{rank}d", window, [spec(*places.shape), given])


def extras():
    """What the reference leaves out."""
    encoder = {"d_model": 8, "nhead": 2, "dim_feedforward": 12}
    width = {"embed_dim": 8, "num_heads": 2}
    yield module("MultiheadAttention", width, [spec(5, 2, 8)])
    yield module("MultiheadAttention", dict(width, batch_first=True), [spec(2, 5, 8)],
                 spec=dict(width, batch_first=True, is_causal=True), call={"attn_mask": causal(5)})
    yield module("MultiheadAttention", dict(width, add_bias_kv=True, add_zero_attn=True), [spec(5, 2, 8)],
                 spec=dict(width, add_bias_kv=True, add_zero_attn=True, is_causal=True, average_attn_weights=False),
                 call={"attn_mask": causal(5), "average_attn_weights": False})
    yield module("MultiheadAttention", dict(width, kdim=3, vdim=4, bias=False), [spec(5, 8), spec(4, 3), spec(4, 4)])
    for more in ({}, {"norm_first": True}, {"activation": "gelu", "bias": False}, {"layer_norm_eps": 0.1}):
        yield module("TransformerEncoderLayer", dict(encoder, **more), [spec(5, 2, 8)])
        yield module("TransformerDecoderLayer", dict(encoder, **more), [spec(5, 2, 8), spec(4, 2, 8)])
    yield module("TransformerEncoderLayer", encoder, [spec(5, 2, 8)], spec=dict(encoder, is_causal=True),
                 call={"src_mask": causal(5)})
    yield module("TransformerDecoderLayer", dict(encoder, batch_first=True), [spec(2, 5, 8), spec(2, 4, 8)],
                 spec=dict(encoder, batch_first=True, tgt_is_causal=True, memory_is_causal=True),
                 call={"tgt_mask": causal(5), "memory_mask": causal(5, 4)})
    stack = {"encoder_layer": {"TransformerEncoderLayer": dict(encoder, batch_first=True)}, "num_layers": 2,
             "norm": {"LayerNorm": {"normalized_shape": 8}}}
    yield module("TransformerEncoder", dict(stack, enable_nested_tensor=False), [spec(2, 4, 8)])
    yield module("TransformerEncoder", dict(stack, enable_nested_tensor=False), [spec(2, 4, 8)],
                 spec=dict(stack, is_causal=True), call={"mask": causal(4)})
    yield module("TransformerDecoder", {"decoder_layer": {"TransformerDecoderLayer": encoder}, "num_layers": 2},
                 [spec(4, 2, 8), spec(3, 2, 8)])
    whole = dict(encoder, num_encoder_layers=1, num_decoder_layers=2)
    yield module("Transformer", whole, [spec(4, 2, 8), spec(3, 2, 8)],
                 spec=dict(whole, src_is_causal=True, tgt_is_causal=True),
                 call={"src_mask": causal(4), "tgt_mask": causal(3)})

    heads = [spec(2, 3, 4, 5), spec(2, 3, 6, 5), spec(2, 3, 6, 2)]
    attention = functional.scaled_dot_product_attention
    yield function("scaled_dot_product_attention", {}, heads, attention)
    yield function("scaled_dot_product_attention", {"is_causal": True, "scale": 0.3}, heads,
                   lambda q, k, v: attention(q, k, v, attn_mask=causal(4, 6), scale=0.3))
    yield function("scaled_dot_product_attention", {"enable_gqa": True},
                   [spec(2, 4, 3, 5), spec(2, 2, 6, 5), spec(2, 2, 6, 5)],
                   lambda q, k, v: attention(q, k, v, enable_gqa=True))
    yield function("scaled_dot_product_attention", {}, [spec(2, 3, 4, 5), spec(6, 5), spec(3, 6, 2)], attention)

    for kind, states in (("RNN", 1), ("GRU", 1), ("LSTM", 2)):
        kwargs = {"input_size": 3, "hidden_size": 2, "num_layers": 2, "bidirectional": True}
        yield module(kind, kwargs, [spec(4, 2, 3)] + [spec(4, 2, 2)] * states)
        yield module(kind, {"input_size": 3, "hidden_size": 2, "bias": False}, [spec(4, 3)] + [spec(1, 2)] * states)
    yield module("LSTM", {"input_size": 3, "hidden_size": 4, "num_layers": 2, "proj_size": 2, "bidirectional": True},
                 [spec(4, 2, 3), spec(4, 2, 2), spec(4, 2, 4)])
    yield module("LSTMCell", {"input_size": 3, "hidden_size": 2}, [spec(4, 3), spec(4, 2), spec(4, 2)])
    yield module("GRUCell", {"input_size": 3, "hidden_size": 2}, [spec(4, 3), spec(4, 2)])
    yield module("RNNCell", {"input_size": 3, "hidden_size": 2, "nonlinearity": "relu"}, [spec(3), spec(2)])

    table = {"num_embeddings": 10, "embedding_dim": 3}
    indices = spec(4, 6, below=10)
    for more in ({"padding_idx": 2}, {"scale_grad_by_freq": True}, {"max_norm": 0.8, "norm_type": 1.0},
                 {"max_norm": 0.5, "norm_type": 3.0}):
        yield module("Embedding", dict(table, **more), [indices])
        if "max_norm" not in more:
            yield module("EmbeddingBag", dict(table, mode="sum", **more), [indices])
    for mode in ("mean", "sum", "max"):
        yield module("EmbeddingBag", dict(table, mode=mode, padding_idx=-3), [indices])
        yield module("EmbeddingBag", dict(table, mode=mode),
                     [spec(9, below=10), spec(4, values=[0, 2, 2, 7], whole=True)])
        yield module("EmbeddingBag", dict(table, mode=mode, include_last_offset=True, padding_idx=1),
                     [spec(9, below=10), spec(4, values=[0, 3, 4, 9], whole=True)])
    yield module("EmbeddingBag", dict(table, mode="sum"), [indices, spec(4, 6)])

    yield function("max", {"dim": 1}, [spec(2, 5, 3)], lambda x: tuple(torch.max(x, 1)))
    yield function("max", {"dim": -1, "keepdim": True}, [spec(2, 5, 3)], lambda x: tuple(torch.max(x, -1, True)))
    yield function("expand", {"sizes": [4, -1, 7]}, [spec(3, 1)], lambda x: x.expand(4, -1, 7))
    for p in (1.0, 3.0, 0.5, 0.0):
        yield function("normalize", {"p": p}, [spec(2, 5)], lambda x, p=p: functional.normalize(x, p=p))
        yield module("PairwiseDistance", {"p": p}, [spec(2, 5), spec(2, 5)])
    yield module("CosineSimilarity", {"dim": 1}, [spec(2, 5, 3), spec(1, 1, 3)])
    yield module("CosineSimilarity", {"dim": -2}, [spec(3), spec(2, 5, 3)])
    yield module("Softplus", {"beta": 2.0, "threshold": 0.7}, [spec(3, 5)])
    yield module("RReLU", {}, [spec(3, 5)])

    for mode, shape in (("nearest", [2, 2, 5]), ("nearest-exact", [2, 2, 5]), ("linear", [2, 2, 5]),
                        ("area", [2, 2, 5]), ("bilinear", [2, 2, 5, 4]), ("bicubic", [2, 2, 5, 4]),
                        ("trilinear", [1, 2, 3, 4, 2])):
        options = [{"scale_factor": 1.7}, {"scale_factor": 0.6}, {"size": 7}, {"size": 2},
                   {"scale_factor": 1.7, "recompute_scale_factor": True}]
        if mode in ("linear", "bilinear", "bicubic", "trilinear"):
            options += [{"scale_factor": 1.7, "align_corners": True}, {"size": 3, "align_corners": True},
                        {"size": 1, "align_corners": True}]
        for more in options:
            yield module("Upsample", dict(more, mode=mode), [spec(*shape)])
    for mode in ("bilinear", "bicubic"):
        for more in ({"size": [3, 2]}, {"size": [9, 3]}, {"scale_factor": 0.4}):
            more = dict(more, mode=mode, antialias=True)
            yield function("interpolate", more, [spec(2, 2, 7, 8)],
                           lambda x, more=more: functional.interpolate(x, **{k: tuples(v) for k, v in more.items()}))

    for more in ({"return_indices": True}, {"dilation": 2}, {"return_indices": True, "padding": 1, "ceil_mode": True}):
        window = dict({"kernel_size": 2, "stride": 2}, **more)
        for rank in (1, 2, 3):
            yield module(f"MaxPool{rank}d", window, [spec(*[2, 2, 5, 6, 5][: rank + 2])])
    for rank in (1, 2, 3):
        shape = [2, 2, 6, 4, 6][: rank + 2]
        yield module(f"AdaptiveMaxPool{rank}d", {"output_size": 3, "return_indices": True}, [spec(*shape)])
        yield unpooling(rank, shape, kernel_size=2)
        yield unpooling(rank, shape[1:], kernel_size=2)
    yield unpooling(2, [2, 2, 6, 6], kernel_size=2, padding=1)
    yield module("FractionalMaxPool3d", {"kernel_size": 2, "output_size": 3, "return_indices": True},
                 [spec(1, 2, 6, 6, 8)])

    rows = spec(4, 6)
    for kind, target, options in (
        ("L1Loss", rows, [{}]), ("MSELoss", rows, [{}, {"reduction": "sum"}]),
        ("SmoothL1Loss", rows, [{"beta": 0.4}, {"beta": 0.0}]), ("HuberLoss", rows, [{"delta": 0.4}]),
        ("SoftMarginLoss", rows, [{}]), ("BCEWithLogitsLoss", spec(4, 6, range=[0, 1]), [{}, {"reduction": "none"}]),
        ("HingeEmbeddingLoss", spec(4, 6, values=[1.0, -1.0, -1.0] * 8), [{}, {"margin": 0.5}]),
        ("KLDivLoss", spec(4, 6, range=[0, 1]), [{}, {"reduction": "batchmean"}, {"reduction": "sum"},
                                                 {"log_target": True}]),
        ("PoissonNLLLoss", spec(4, 6, range=[0.2, 4]), [{}, {"full": True}]),
    ):  # fmt: skip
        for more in options:
            yield module(kind, more, [rows, target])
    yield module("PoissonNLLLoss", {"log_input": False}, [spec(4, 6, range=[0.2, 2]), spec(4, 6, range=[0, 4])])
    yield module("BCELoss", {}, [spec(4, 6, range=[0.05, 0.95]), spec(4, 6, range=[0, 1])])
    yield module("L1Loss", {}, [spec(4, 1, 3), spec(2, 3)])
    classes = spec(5, values=[0, 3, 1, 3, 2], whole=True)
    for kind in ("NLLLoss", "CrossEntropyLoss"):
        for reduction in ("mean", "sum", "none"):
            yield module(kind, {"ignore_index": 3, "reduction": reduction}, [spec(5, 4), classes])
    yield module("CrossEntropyLoss", {"label_smoothing": 0.2, "ignore_index": 3}, [spec(5, 4), classes])
    yield module("CrossEntropyLoss", {"label_smoothing": 0.2}, [spec(4), spec(values=[2], whole=True)])
    yield module("CrossEntropyLoss", {"label_smoothing": 0.2}, [spec(2, 4, 3), spec(2, 4, 3, range=[0, 1])])

    for kind, shape in (("BatchNorm1d", [4, 3]), ("BatchNorm2d", [2, 3, 4, 2])):
        for more in ({"momentum": None}, {"track_running_stats": False}, {"momentum": 0.3, "bias": False},
                     {"momentum": None, "affine": False}):
            for mode in ("train", "eval"):
                yield module(kind, dict({"num_features": 3}, **more), [spec(*shape)], mode=mode)
    for more in ({"track_running_stats": True}, {"track_running_stats": True, "affine": True, "momentum": 0.3},
                 {"track_running_stats": True, "momentum": None}):
        for mode in ("train", "eval"):
            for shape in ([2, 3, 4, 2], [3, 4, 2]):
                yield module("InstanceNorm2d", dict({"num_features": 3}, **more), [spec(*shape)], mode=mode)

    three = [spec(5, 2, 8), spec(4, 2, 8), spec(4, 2, 8)]
    for mask in (banned(5, 4), spec(5, 4), banned(4, 5, 4), spec(4, 5, 4)):
        yield masked("MultiheadAttention", width, three, {"attn_mask": mask})
    for mask in (padding(3, 4, keys=4), spec(2, 4)):
        yield masked("MultiheadAttention", width, three, {"key_padding_mask": mask})
        yield masked("MultiheadAttention", width, three, {"key_padding_mask": mask, "attn_mask": banned(5, 4)},
                     call={"average_attn_weights": False}, average_attn_weights=False)
    own = dict(width, batch_first=True, add_bias_kv=True, add_zero_attn=True)
    yield masked("MultiheadAttention", own, [spec(2, 5, 8)] * 3,
                 {"key_padding_mask": padding(3, 5, keys=5), "attn_mask": spec(5, 5)})
    yield masked("MultiheadAttention", dict(width, batch_first=True), [spec(2, 5, 8)] * 3,
                 {"key_padding_mask": padding(3, 5, keys=5)}, call={"attn_mask": causal(5), "is_causal": True},
                 is_causal=True)
    yield masked("MultiheadAttention", width, [spec(5, 8), spec(4, 8), spec(4, 8)],
                 {"key_padding_mask": spec(4, values=[0, 0, 1, 1], bool=True), "attn_mask": spec(2, 5, 4)})
    yield masked("MultiheadAttention", width, three, {"attn_mask": banned(5, 4)}, call={"need_weights": False},
                 need_weights=False)
    first = dict(encoder, batch_first=True)
    yield masked("TransformerEncoderLayer", first, [spec(2, 5, 8)],
                 {"src_mask": spec(5, 5), "src_key_padding_mask": padding(5, 2, keys=5)})
    yield masked("TransformerDecoderLayer", first, [spec(2, 5, 8), spec(2, 4, 8)],
                 {"tgt_mask": banned(5, 5), "memory_mask": spec(4, 5, 4),
                  "tgt_key_padding_mask": padding(4, 5, keys=5), "memory_key_padding_mask": padding(1, 3, keys=4)})
    yield masked("TransformerEncoder", dict(stack, enable_nested_tensor=False), [spec(2, 4, 8)],
                 {"mask": banned(4, 4), "src_key_padding_mask": padding(2, 4, keys=4)})
    yield masked("TransformerDecoder", {"decoder_layer": {"TransformerDecoderLayer": encoder}, "num_layers": 2},
                 [spec(4, 2, 8), spec(3, 2, 8)],
                 {"tgt_mask": spec(4, 4), "memory_key_padding_mask": padding(2, 3, keys=3)})
    yield masked("Transformer", whole, [spec(4, 2, 8), spec(3, 2, 8)],
                 {"src_mask": banned(4, 4), "tgt_mask": spec(3, 3), "memory_mask": banned(3, 4),
                  "src_key_padding_mask": padding(3, 4, keys=4), "tgt_key_padding_mask": padding(3, 2, keys=3),
                  "memory_key_padding_mask": padding(4, 1, keys=4)})
    for mask in (banned(4, 6), spec(4, 6), spec(2, 1, 4, 6), spec(4, 1)):
        yield function("scaled_dot_product_attention", {"attn_mask": True}, heads + [mask], attention)
    yield function("scaled_dot_product_attention", {}, [spec(2, 4, 5), spec(2, 6, 5), spec(2, 6, 3)], attention)
    yield function("scaled_dot_product_attention", {"is_causal": True}, heads,
                   lambda q, k, v: attention(q, k, v, is_causal=True))


def main():
    torch.manual_seed(0)
    torch.set_num_threads(1)
    # The executor is compared in float64, where differences are mistakes and not rounding.
    torch.set_default_dtype(torch.float64)
    count = 0
    with gzip.GzipFile(FIXTURES / "torch_gradients.jsonl.gz", "wb", mtime=0) as file:
        for case in list(reference()) + list(extras()):
            answer = compute(case, 100 * (count + 1))
            count += 1
            file.write((json.dumps(answer, separators=(",", ":")) + "\n").encode())
    print(count, "cases")


if __name__ == "__main__":
    main()
