"""Asks keras.applications for the sizes and costs of its architectures as formulas of the input size.

Along a chain of windows every height is floor((H + a) / b) for integers a and b, because
floor((floor(x / b) + c) / d) = floor((x + b*c) / (b*d)). So one pair (a, b) per resolution, the
multiply-adds per position of everything computed at it, and what does not depend on the size
(dense layers, squeeze-and-excitation) describe an architecture for every input.

Some architectures pad by the parity of a known size and by a constant where the size is free
(`correct_pad`): these have two chains. Every formula is checked against models built at other sizes.

Usage: backbones.py [NAME …] > Tests/Fixtures/backbones.jsonl
       backbones.py --swift Tests/Fixtures/backbones.jsonl > Sources/Catalog/Layers/Custom/Backbones.swift
"""

import json
import math
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
from keras import applications as apps, layers as L
from keras.src.initializers import random_initializers

# Sizes are asked for, not numbers: drawing these would take most of the time.
random_initializers.VarianceScaling.__call__ = lambda self, shape, dtype=None: keras.ops.zeros(shape, dtype)

LEAST = {"DenseNet": 32, "EfficientNet": 32, "MobileNet": 32, "ResNet": 32, "VGG": 32, "NASNet": 32,
         "ConvNeXt": 32, "Inception": 75, "Xception": 71}
CONTRACT = {"VGG": "caffe", "ResNet": "caffe", "ResNetV2": "symmetric", "MobileNet": "symmetric",
            "MobileNetV3": "pixels", "DenseNet": "torch", "EfficientNet": "pixels",
            "Inception": "symmetric", "Xception": "symmetric", "NASNet": "symmetric",
            "ConvNeXt": "pixels"}
SPEC_NAMES = {
    **{n: n.lower() for n in ("VGG16", "VGG19", "ResNet50", "ResNet101", "ResNet152", "Xception",
                              "DenseNet121", "DenseNet169", "DenseNet201", "MobileNet")},
    "ResNet50V2": "resnet50_v2", "ResNet101V2": "resnet101_v2", "ResNet152V2": "resnet152_v2",
    "MobileNetV2": "mobilenet_v2", "MobileNetV3Large": "mobilenet_v3_large",
    "MobileNetV3Small": "mobilenet_v3_small", "InceptionV3": "inception_v3",
    "InceptionResNetV2": "inception_resnet_v2", "NASNetLarge": "nasnet_large",
    "NASNetMobile": "nasnet_mobile",
    **{f"EfficientNetB{i}": f"efficientnet_b{i}" for i in range(8)},
    **{f"EfficientNetV2{s}": f"efficientnet_v2_{s.lower()}" for s in ("B0", "B1", "B2", "B3", "S", "M", "L")},
    **{f"ConvNeXt{s}": f"convnext_{s.lower()}" for s in ("Tiny", "Small", "Base", "Large", "XLarge")},
}


def family(name, table):
    keys = [k for k in table if name.startswith(k) or (k == "ResNetV2" and name.startswith("ResNet") and name.endswith("V2"))]
    return table[max(keys, key=len)]


def build(name, size, top=False, channels=3, classes=1000):
    keras.backend.clear_session()
    options = {"weights": None, "include_top": top, "input_shape": (size, size, channels)}
    if top:
        options["classes"] = classes
    return getattr(apps, name)(**options)


def compose(pair, c, d):
    """floor((h + c) / d) of h = floor((H + a) / b)."""
    a, b = pair
    return (a + b * c, b * d)


def value(pair, size):
    return (size + pair[0]) // pair[1]


CONSTANT = "constant"


def window(pair, kernel, stride, dilation, padding):
    if pair == CONSTANT:
        return CONSTANT
    reach = (kernel - 1) * dilation + 1
    if padding == "same":
        return compose(pair, stride - 1, stride)
    return compose(pair, stride - reach, stride)


def sources(layer):
    return [tensor._keras_history.operation for tensor in layer._inbound_nodes[0].input_tensors]


def leaves(model):
    """The layers of a model, those of runs inside of it in their place."""
    for layer in model.operations:
        yield from layer.layers if isinstance(layer, keras.Sequential) else [layer]


def macs(layer):
    """Multiply-adds per position of the output; whether the layer has any."""
    if isinstance(layer, L.DepthwiseConv2D):
        return int(layer.kernel.shape[0] * layer.kernel.shape[1] * layer.kernel.shape[2] * layer.kernel.shape[3])
    if isinstance(layer, L.SeparableConv2D):
        d, p = layer.depthwise_kernel.shape, layer.pointwise_kernel.shape
        return int(d[0] * d[1] * d[2] * d[3] + p[2] * p[3])
    if isinstance(layer, L.Conv2D):
        k = layer.kernel.shape
        return int(k[0] * k[1] * k[2] * k[3])
    if isinstance(layer, L.Dense):
        return int(layer.kernel.shape[0] * layer.kernel.shape[1])
    return 0


def resolution(layer, incoming, irregular):
    """The pair of what a layer gives for operands of these pairs."""
    pair = incoming[0]
    if isinstance(layer, L.ZeroPadding2D):
        if layer.name in irregular:
            return ("parity", pair)
        return CONSTANT if pair == CONSTANT else compose(pair, sum(layer.padding[0]), 1)
    if isinstance(layer, L.Cropping2D):
        return compose(pair, -sum(layer.cropping[0]), 1)
    if isinstance(layer, (L.Conv2D, L.DepthwiseConv2D, L.SeparableConv2D)):
        size, dilation = layer.kernel_size[0], layer.dilation_rate[0]
    elif isinstance(layer, (L.MaxPooling2D, L.AveragePooling2D)):
        size, dilation = layer.pool_size[0], 1
    elif isinstance(layer, L.GlobalAveragePooling2D):
        return CONSTANT
    else:
        # An operand of another resolution is a gate of one number per channel.
        return next((p for p in incoming if p != CONSTANT), CONSTANT)
    if pair != CONSTANT and pair[0] == "parity":
        assert layer.strides[0] == 2
        return compose(pair[1], 1, 2)
    return window(pair, size, layer.strides[0], dilation, layer.padding)


def analyse(model, size, irregular):
    """The pair of every layer, multiply-adds by pair, and those that depend on no size.

    irregular: names of paddings whose amounts follow the parity of the size.
    """
    pairs, cost, constant = {}, {}, 0
    for operation in model.operations:
        if isinstance(operation, L.InputLayer):
            pairs[operation.name] = (0, 1)
            continue
        incoming = [pairs[s.name] for s in sources(operation)]
        for layer in operation.layers if isinstance(operation, keras.Sequential) else [operation]:
            pair = resolution(layer, incoming, irregular)
            incoming = [pair]
            pairs[layer.name] = pairs[operation.name] = pair
            shape, n = layer.output.shape, macs(layer)
            if pair != CONSTANT and pair[0] != "parity" and len(shape) == 4:
                assert shape[1] is None or value(pair, size) == shape[1], (layer.name, pair, shape)
            if n and (pair == CONSTANT or len(shape) != 4):
                constant += n
            elif n:
                cost[pair] = cost.get(pair, 0) + n
    return pairs, cost, constant


def irregular_paddings(models):
    """Names of the paddings that the models, alike but for their input size, do not share."""
    amounts = [{l.name: l.padding for l in leaves(m) if isinstance(l, L.ZeroPadding2D)} for m in models]
    return {name for name in amounts[0] if len({a[name] for a in amounts if name in a}) > 1}


def total(model):
    """Multiply-adds of the model as built."""
    result = 0
    for layer in leaves(model):
        n = macs(layer)
        if n:
            shape = layer.output.shape
            result += n * (shape[1] * shape[2] if len(shape) == 4 else 1)
    return result


def count(weights):
    return sum(math.prod(w.shape) for w in weights)


def describe(name):
    default = 331 if name == "NASNetLarge" else 299 if name.startswith(("Inception", "Xception")) else 224
    # These sizes meet even and odd heights at every depth; NASNet begins with a window without padding.
    second = 259 if name.startswith("NASNet") else 250
    model, other, top = build(name, 257), build(name, second), build(name, default, top=True)
    irregular = irregular_paddings([model, other, top])
    pairs, cost, constant = analyse(model, 257, irregular)
    last = pairs[model.output._keras_history.operation.name]
    assert other.output.shape[1] == value(last, second), (name, other.output.shape, last)
    formula = sum(n * value(p, second) ** 2 for p, n in cost.items()) + constant
    assert formula == total(other), (name, formula, total(other))
    free = None
    if irregular:
        keras.backend.clear_session()
        opened = getattr(apps, name)(weights=None, include_top=False, input_shape=(None, None, 3))
        open_pairs, open_cost, _ = analyse(opened, 0, set())
        free = {"output": open_pairs[opened.output._keras_history.operation.name],
                "cost": sorted(open_cost.items(), key=lambda item: item[0][1])}
    first = next(l for l in leaves(model) if isinstance(l, L.Conv2D))
    side = first.kernel.shape
    statistics = [l for l in leaves(model) if isinstance(l, L.Normalization)]
    ends = [l for l in leaves(top) if isinstance(l, (L.Dense, L.Conv2D))][-1]
    width = count(ends.weights) // 1000
    base = (count(model.trainable_weights), count(model.non_trainable_weights))
    return {
        "name": SPEC_NAMES[name], "keras": name, "size": default, "least": family(name, LEAST),
        "contract": family(name, CONTRACT), "channels": model.output.shape[-1], "output": last,
        "cost": sorted(cost.items(), key=lambda item: item[0][1]), "constant": constant, "free": free,
        "trainable": base[0], "fixed": base[1],
        "channel": {"weights": side[0] * side[1] * side[3], "at": pairs[first.name],
                    "fixed": sum(2 for l in statistics if l.weights)},
        "top": {"width": width - 1, "weights": count(top.trainable_weights) - base[0] - width * 1000,
                "fixed": count(top.non_trainable_weights) - base[1],
                "macs": total(top) - constant - sum(n * value(p, default) ** 2 for p, n in cost.items())},
    }


def swift(rows):
    """The table as the source file that the layer reads."""
    out = ["// swift-format-ignore-file",
           "// Written by Tests/Conformance/backbones.py from what Keras answered; do not edit.", "",
           "extension BackboneArchitecture {",
           "  /// The one of this name.",
           "  ///",
           "  /// - Complexity: O(number of architectures).",
           "  package static func named(_ name: String) -> BackboneArchitecture? {",
           "    all.first { $0.name == name }", "  }", "",
           "  package static let all: [BackboneArchitecture] = [",
           "    " + ", ".join(identifier(r["name"]) for r in rows), "  ]"]
    for row in rows:
        top, channel = row["top"], row["channel"]
        flat = 4096 if row["name"].startswith("vgg") else None
        out += ["", f"  package static let {identifier(row['name'])} = BackboneArchitecture(",
                f"    name: \"{row['name']}\", trainedSize: {row['size']}, leastSize: {row['least']}, "
                f"pixels: .{row['contract']}, channels: {row['channels']},",
                f"    resolutions: {resolutions(row)},",
                f"    openResolutions: {resolutions(row['free']) if row['free'] else 'nil'},",
                f"    fixedMultiplyAdds: {row['constant']}, trainableCount: {row['trainable']}, "
                f"stateCount: {row['fixed']},",
                f"    stem: Stem(weights: {channel['weights']}, offset: {channel['at'][0]}, "
                f"divisor: {channel['at'][1]}, statistics: {channel['fixed']}),",
                f"    top: Top(width: {top['width']}, weights: {top['weights']}, state: {top['fixed']}, "
                f"multiplyAdds: {top['macs'] - 1000 * top['width']}, "
                f"flattenedUnits: {flat if flat else 'nil'}))"]
    return "\n".join(out + ["}"])


def identifier(name):
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def resolutions(chain):
    """Those with costs, the one of the result last."""
    cost = {tuple(pair): n for pair, n in chain["cost"]}
    last = tuple(chain["output"])
    result = cost.pop(last, 0)
    items = [(*pair, n) for pair, n in cost.items()] + [(*last, result)]
    return "[" + ", ".join(f".init({a}, {b}, {n})" for a, b, n in items) + "]"


if __name__ == "__main__":
    if sys.argv[1:2] == ["--swift"]:
        print(swift([json.loads(line) for line in open(sys.argv[2])]))
    else:
        for name in [n for n in SPEC_NAMES if len(sys.argv) < 2 or n in sys.argv[1:]]:
            print(json.dumps(describe(name)), flush=True)
