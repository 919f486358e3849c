"""Writes Keras' own application models as specs, with what Keras says about every layer.

Input: a folder with two gzipped files per model, `NAME.config.json.gz`, which is `model.to_json()`, and
`NAME.json.gz`, a table of `model.layers` with names, output shapes and parameter counts as Keras reports them.
Output: `Tests/Fixtures/keras_models/NAME.yaml` and `NAME.expected.json`.

Only the configuration is translated; no number of the table goes into a spec.

Usage: python3 Tests/Conformance/keras_models_to_specs.py FOLDER [NAME ...]
"""

import gzip
import json
import pathlib
import re
import sys

MODELS = [
    "VGG16", "ResNet50", "MobileNetV2", "DenseNet121", "InceptionV3", "Xception", "EfficientNetB0", "NASNetMobile"]
FIXTURES = pathlib.Path(__file__).resolve().parents[1] / "Fixtures" / "keras_models"

# Keras' snake case of a few classes is not what their users write.
KINDS = {"ReLU": "relu"}
# What says how weights are stored or loaded, not what the layer computes.
IRRELEVANT = {"name", "dtype", "registered_name", "quantization_config", "sparse", "ragged", "optional"}
# Options of a later Keras that stand at "off" in every model.
OFF = {"synchronized": False, "renorm": False, "renorm_clipping": None, "renorm_momentum": 0.99}

# Models that do not scale their images themselves.
PIPELINE = """\
  pipeline:
    - rescale: {{field: {input}, scale: 1/127.5, offset: -1}}
"""

HEAD = """\
# Written by Tests/Conformance/keras_models_to_specs.py from keras.applications.{name}; do not edit.
coprime: 1
name: {slug}

dims:
  height: {height}
  width: {width}
  classes: {classes}

data:
  fields:
    {input}: {{role: feature, shape: [height, width, {channels}], dtype: uint8, range: [0, 255]}}
    label: {{role: label, shape: [], classes: classes}}
  samples: {{train: 1281167, validation: 50000}}
{pipeline}
training:
  loss: sparse_categorical_crossentropy
  optimizer: {{sgd: {{learning_rate: 0.01, momentum: 0.9}}}}
  epochs: 90
  batch_size: 64
  seed: 1

evaluation:
  metrics: [accuracy]
  split: validation

model:
  inputs:
    {input}: [batch, height, width, {channels}]
  layers:
"""


def main():
    folder = pathlib.Path(sys.argv[1])
    FIXTURES.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[2:] or MODELS:
        config = read(folder / f"{name}.config.json.gz")["config"]
        table = read(folder / f"{name}.json.gz")
        (FIXTURES / f"{name}.yaml").write_text(spec(name, config, table["output_shape"][-1]))
        (FIXTURES / f"{name}.expected.json").write_text(expected(table))


def read(path):
    with gzip.open(path, "rt") as file:
        return json.load(file)


def spec(name, config, classes):
    layers = config["layers"]
    (source,) = (layer for layer in layers if layer["class_name"] == "InputLayer")
    _, height, width, channels = source["config"]["batch_shape"]
    scales_itself = any(layer["class_name"] == "Rescaling" for layer in layers)
    text = HEAD.format(
        pipeline="" if scales_itself else PIPELINE.format(input=source["name"]),
        name=name, slug=name.lower(), height=height, width=width, channels=channels, classes=classes,
        input=source["name"])
    previous = source["name"]
    for layer in layers:
        if layer is not source:
            text += "    - " + entry(layer, previous) + "\n"
            previous = layer["name"]
    return text


def entry(layer, previous):
    """One list entry: the kind with the whole configuration that Keras wrote, nulls left out."""
    kind = KINDS.get(layer["class_name"]) or snake_case(layer["class_name"])
    sources = operands(layer)
    parameters = {"name": layer["name"]}
    if sources != [previous]:
        parameters["from"] = sources if len(sources) > 1 else sources[0]
    for key, value in layer["config"].items():
        if key in OFF:
            assert value == OFF[key], (layer["name"], key, value)
        elif key == "trainable":
            if not value:
                parameters[key] = value
        elif key not in IRRELEVANT and value is not None:
            parameters[key] = parameter(value)
    return f"{kind}: {flow(parameters)}"


def operands(layer):
    """The names of the layers that feed this one, in the order of the call."""
    (node,) = layer["inbound_nodes"]
    assert not any(key not in ("mask", "training") for key in node["kwargs"]), node["kwargs"]
    found = []

    def visit(value):
        if isinstance(value, dict) and value.get("class_name") == "__keras_tensor__":
            producer, call, output = value["config"]["keras_history"]
            assert call == 0 and output == 0, value
            found.append(producer)
        elif isinstance(value, list):
            for item in value:
                visit(item)

    visit(node["args"])
    return found


def parameter(value):
    """Initialisers and their kin by name, with their settings where they have any."""
    if not isinstance(value, dict):
        return value
    settings = {key: item for key, item in value["config"].items() if item is not None}
    name = snake_case(value["class_name"])
    return {name: settings} if settings else name


def snake_case(name):
    """Keras' own rule for the names of layers."""
    name = re.sub(r"\W+", "", name)
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()


def flow(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    # `1.001e-05` and `true` read the same in YAML as in JSON.
    return value if isinstance(value, str) else json.dumps(value)


def expected(table):
    """What Keras reports, one layer per line."""
    lines = [
        json.dumps({
            "name": layer["name"], "class": layer["class"], "shape": layer["output_shape"],
            "trainable": layer["params_trainable"], "non_trainable": layer["params_non_trainable"]})
        for layer in table["layers"]]
    totals = {
        "total": table["params_total"], "trainable": table["params_trainable"],
        "non_trainable": table["params_non_trainable"]}
    return (
        "{\n" + f'"keras": {json.dumps(table["keras"])},\n' + f'"totals": {json.dumps(totals)},\n'
        + '"layers": [\n' + ",\n".join(lines) + "\n]\n}\n")


if __name__ == "__main__":
    main()
