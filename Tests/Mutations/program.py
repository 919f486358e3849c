"""A spec as a tree that operators change, with the samples of its training data where they come from a file."""

import copy
import csv
import gzip
import pathlib

import numpy
import yaml

#: Parameter that a scalar stands for.
FIRST_PARAMETER = {
    "dense": "units", "conv2d": "filters", "lstm": "units", "gru": "units", "dropout": "rate",
    "max_pooling2d": "pool_size", "batch_normalization": "axis", "repeat_vector": "n",
    "activation": "activation",
}
#: Kinds with weights that a signal passes through.
WEIGHTED = {"dense", "conv2d", "conv2d_transpose", "lstm", "gru", "separable_conv2d", "depthwise_conv2d"}
#: Kinds that are nothing but a non-linearity.
NONLINEAR = {"relu", "sigmoid", "tanh", "elu", "gelu", "leaky_relu", "activation"}


class Layer:
    """One entry of a list of layers; `parameters` may be changed in place."""

    def __init__(self, run, index):
        self.run, self.index = run, index
        entry = run[index]
        self.kind, value = (entry, {}) if isinstance(entry, str) else next(iter(entry.items()))
        if value is None:
            value = {}
        if not isinstance(value, dict):
            value = {FIRST_PARAMETER.get(self.kind, "value"): value}
        self.parameters = value

    def write(self):
        self.run[self.index] = {self.kind: self.parameters} if self.parameters else self.kind


class Program:
    """A spec that can be written with other settings and other training samples."""

    def __init__(self, path, seed=0):
        self.path = pathlib.Path(path).resolve()
        self.tree = yaml.safe_load(self.path.read_text(encoding="utf-8"))
        self.random = numpy.random.default_rng(seed)
        #: Samples by split and field where the source is a file; None for drawn data.
        self.samples = None
        self._divide()

    # The tree

    @property
    def training(self):
        return self.tree["training"]

    @property
    def data(self):
        return self.tree["data"]

    @property
    def pipeline(self):
        return self.data.setdefault("pipeline", [])

    def runs(self):
        """Lists of layers: those of blocks, then that of the model."""
        blocks = [block["layers"] for block in self.tree.get("blocks", {}).values()]
        return [*blocks, self.tree["model"]["layers"]]

    def layers(self, *kinds):
        found = [Layer(run, i) for run in self.runs() for i in range(len(run))]
        return [layer for layer in found if not kinds or layer.kind in kinds]

    def weighted(self):
        """Layers with weights in their order; the last one is the head."""
        return [layer for layer in self.layers() if layer.kind in WEIGHTED]

    @property
    def head(self):
        return self.weighted()[-1]

    def hidden(self):
        return self.weighted()[:-1]

    @property
    def loss(self):
        """Name and options of the loss."""
        return self._named(self.training["loss"])

    @loss.setter
    def loss(self, value):
        self.training["loss"] = value

    @property
    def optimizer(self):
        return self._named(self.training["optimizer"])

    def set_learning_rate(self, factor, default=0.001):
        name, options = self.optimizer
        rate = number(options.get("learning_rate", default))
        self.training["optimizer"] = {name: {**options, "learning_rate": rate * factor}}

    @staticmethod
    def _named(entry):
        return (entry, {}) if isinstance(entry, str) else next(iter(entry.items()))

    def steps(self, *kinds):
        """Pipeline steps of these kinds as places in the list, with their options."""
        result = []
        for i, entry in enumerate(self.pipeline):
            kind, options = self._named(entry)
            if kind in kinds:
                result.append((i, kind, options))
        return result

    @property
    def feature(self):
        return self._field("feature")

    @property
    def label(self):
        return self._field("label")

    def _field(self, role):
        fields = self.data.get("fields", {})
        return next((name for name, field in fields.items() if field.get("role") == role), None)

    @property
    def classes(self):
        """Number of classes where a label is one class of a sample; else None."""
        field = self.data.get("fields", {}).get(self.label, {})
        if field.get("encoding", "index") != "index" or field.get("shape") not in ([], None):
            return None
        return field.get("classes")

    # The samples

    def _divide(self):
        """Reads the source and divides it as the spec says, so that training samples alone can be changed."""
        source = self.data.get("source", {})
        kind, options = next(iter(source.items()))
        if kind == "csv":
            self.samples = self._divided(self._table(options))
        elif kind == "npz":
            self.samples = {"train": self._archive(options)}
            if "test" in self.data:
                self.samples["test"] = self._archive(next(iter(self.data["test"].values())))

    def _table(self, options):
        path = self.path.parent / options["path"]
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8") as file:
            rows = list(csv.reader(file))
        names = rows.pop(0) if options.get("header") else [str(i) for i in range(len(rows[0]))]
        values = numpy.array(rows, dtype=numpy.float32)
        label = options["label"]
        column = label if isinstance(label, int) else names.index(label)
        others = numpy.delete(values, column % values.shape[1], axis=1)
        target = values[:, column]
        if self.classes:
            target = target.astype(numpy.int32)
        return {self.feature: others, self.label: target}

    def _archive(self, options):
        with numpy.load(self.path.parent / options["path"]) as archive:
            names = {self.feature: options.get("features"), self.label: options.get("labels")}
            return {field: archive[name or field] for field, name in names.items()}

    def _divided(self, fields):
        count = len(fields[self.label])
        order = numpy.random.default_rng(7).permutation(count)
        held_out = round(number(self.data["split"].pop("test", 0)) * count)
        parts = {"test": order[:held_out], "train": order[held_out:]}
        return {
            split: {name: values[rows].copy() for name, values in fields.items()}
            for split, rows in parts.items()
        }

    def write(self, folder):
        """Writes the spec, and its samples beside it; the path of the spec."""
        folder = pathlib.Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        tree = copy.deepcopy(self.tree)
        if self.samples:
            for split, fields in self.samples.items():
                numpy.savez(folder / f"{split}.npz", **fields)
                tree["data"]["source" if split == "train" else split] = {
                    "npz": {"path": f"{split}.npz", "fields": {name: name for name in fields}}
                }
            counts = {split: len(fields[self.label]) for split, fields in self.samples.items()}
            tree["data"]["samples"] = counts
        path = folder / self.path.name
        path.write_text(yaml.safe_dump(tree, sort_keys=False, allow_unicode=True), encoding="utf-8")
        return path


def number(value):
    """A number of a spec, which may be written as a fraction."""
    if isinstance(value, str) and "/" in value:
        over, under = value.split("/")
        return float(over) / float(under)
    return float(value)
