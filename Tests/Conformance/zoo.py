"""Asks keras.applications and torchvision for the layers of the models that `specs/zoo` writes by hand.

Output: `Tests/Fixtures/zoo/NAME.json`, one layer per line: kind, the layers it reads by their index, parameters,
and the shape of its output for a batch of two at every size.

Layers are matched without names. A kind is the class in the spelling of the specs: snake case for Keras, the class
itself for modules of PyTorch, the function's name for what a model calls between its modules. With its parameters,
its shapes and all that it reads, that says which layer is meant; so the specs are free in their names. No layer is
left out; of a traced PyTorch model only what makes no tensor is (sizes and checks of sizes), and what picks the first
of several outputs stands for the module that makes them.

At sizes other than its own a model of Keras is the one built at its own size, applied to a larger or smaller image:
`MobileNetV2` and `EfficientNet` built anew would pad otherwise.

Usage: python3 Tests/Conformance/zoo.py [NAME ...]
"""

import json
import math
import os
import pathlib
import re
import sys

FIXTURES = pathlib.Path(__file__).resolve().parents[1] / "Fixtures" / "zoo"
BATCH = 2
OTHER_SIZES = [(197, 263), (449, 261)]

# Name of the spec: name in keras.applications, its own size, whether it takes images of other sizes.
KERAS = {
    "vgg16": ("VGG16", 224, False),
    "resnet50": ("ResNet50", 224, True),
    "resnet152": ("ResNet152", 224, True),
    "mobilenet_v2": ("MobileNetV2", 224, True),
    "densenet121": ("DenseNet121", 224, True),
    "efficientnet_b0": ("EfficientNetB0", 224, True),
    "inception_v3": ("InceptionV3", 299, True),
}
# Name of the spec: name in torchvision, whether it takes images of other sizes.
TORCHVISION = {"alexnet": ("alexnet", True), "vit_b16": ("vit_b_16", False)}

# Keras' snake case of a few classes is not what its users write.
KERAS_KINDS = {"ReLU": "relu", "InputLayer": "input"}


def main():
    FIXTURES.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[1:] or [*KERAS, *TORCHVISION]:
        source, sizes, layers = (keras_model if name in KERAS else torchvision_model)(name)
        rows = ",\n".join(json.dumps(layer) for layer in layers)
        (FIXTURES / f"{name}.json").write_text(
            f'{{"source": "{source}",\n"sizes": {json.dumps(sizes)},\n"layers": [\n{rows}\n]}}\n')
        print(f"{name}: {len(layers)} layers at {len(sizes)} sizes")


def row(kind, name, sources, trainable, non_trainable, shapes):
    return {"kind": kind, "name": name, "from": sources, "trainable": trainable,
            "non_trainable": non_trainable, "shapes": shapes}


# Keras


def keras_model(name):
    # TensorFlow and PyTorch cannot be loaded into one process.
    os.environ["KERAS_BACKEND"] = "torch"
    import keras

    architecture, own, is_free = KERAS[name]
    model = getattr(keras.applications, architecture)(weights=None)
    sizes = [(own, own)] + (OTHER_SIZES if is_free else [])
    models = [model] + [
        keras.models.clone_model(model, input_tensors=keras.Input((*size, 3))) for size in sizes[1:]]
    order = {layer.name: index for index, layer in enumerate(model.layers)}
    layers = []
    for index, layer in enumerate(model.layers):
        twins = [copy.layers[0] if index == 0 else copy.get_layer(layer.name) for copy in models]
        frozen = parameters(layer.non_trainable_weights)
        layers.append(row(
            keras_kind(layer), layer.name,
            [order[tensor._keras_history.operation.name] for tensor in call(layer).input_tensors],
            layer.count_params() - frozen, frozen,
            [[BATCH, *call(twin).output_tensors[0].shape[1:]] for twin in twins]))
    return f"keras {keras.__version__}", sizes, layers


def call(layer):
    """The one call of a layer that belongs to its own model."""
    return layer._inbound_nodes[0]


def parameters(weights):
    return sum(math.prod(weight.shape) for weight in weights)


def keras_kind(layer):
    name = type(layer).__name__
    snake = re.sub(r"([a-z])([A-Z])", r"\1_\2", re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)).lower()
    return KERAS_KINDS.get(name, snake)


# PyTorch


def torchvision_model(name):
    import torch
    import torchvision

    architecture, is_free = TORCHVISION[name]
    model = getattr(torchvision.models, architecture)(weights=None).eval()
    sizes = [(224, 224)] + (OTHER_SIZES if is_free else [])
    graph = torch.fx.Tracer().trace(model)
    results = [Shapes(torch.fx.GraphModule(model, graph)) for _ in sizes]
    for size, result in zip(sizes, results):
        with torch.no_grad():
            result.run(torch.zeros(BATCH, 3, *size))
    layers, order = [], {}
    for node in graph.nodes:
        if node.op == "output" or node.name not in results[0].shapes:
            continue
        if is_first_output(node):
            order[node] = order[node.args[0]]
            continue
        order[node] = len(layers)
        kind, count = torch_kind(node, model)
        layers.append(row(
            kind, node.name, [order[source] for source in operands(node.args) if source in order],
            count, 0, [result.shapes[node.name] for result in results]))
    return f"torchvision {torchvision.__version__}, torch {torch.__version__}", sizes, layers


def Shapes(module):
    """An interpreter that keeps the shape of every tensor, and of the first of several."""
    import torch

    class Interpreter(torch.fx.Interpreter):
        shapes = None

        def run_node(self, node):
            result = super().run_node(node)
            tensor = result[0] if isinstance(result, tuple) and node.op == "call_module" else result
            if isinstance(tensor, torch.Tensor):
                self.shapes[node.name] = list(tensor.shape)
            return result

    interpreter = Interpreter(module)
    interpreter.shapes = {}
    return interpreter


def operands(args):
    """The nodes among arguments, in order."""
    import torch

    found = []
    torch.fx.node.map_arg(args, found.append)
    return found


def is_first_output(node):
    return getattr(node.target, "__name__", "") == "getitem" and node.args[1] == 0


def torch_kind(node, model):
    if node.op == "placeholder":
        return "input", 0
    if node.op == "get_attr":
        return "parameter", model.get_parameter(node.target).numel()
    if node.op == "call_module":
        module = model.get_submodule(node.target)
        return type(module).__name__, parameters(module.parameters())
    name = node.target if isinstance(node.target, str) else node.target.__name__
    # `x[:, 0]`
    return "select" if name == "getitem" else name, 0


if __name__ == "__main__":
    main()
