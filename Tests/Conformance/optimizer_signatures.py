"""Asks PyTorch and Keras which options their optimizers take; writes Tests/Fixtures/optimizer_signatures.json."""

import inspect
import json
import os
import pathlib

os.environ["KERAS_BACKEND"] = "torch"

import keras
import torch


def options(kind):
    signature = inspect.signature(kind.__init__)
    kinds = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    found = {}
    for name, parameter in signature.parameters.items():
        if name != "self" and parameter.kind not in kinds:
            default = parameter.default
            found[name] = None if default is inspect.Parameter.empty else default
    return found


def classes(module, base):
    return {
        name: options(kind)
        for name, kind in vars(module).items()
        if inspect.isclass(kind) and issubclass(kind, base) and kind is not base and not name.startswith("_")
    }


answers = {
    "versions": {"torch": torch.__version__.split("+")[0], "keras": keras.__version__},
    "torch": classes(torch.optim, torch.optim.Optimizer),
    "keras": classes(keras.optimizers, keras.optimizers.Optimizer),
}
path = pathlib.Path(__file__).parent.parent / "Fixtures" / "optimizer_signatures.json"
path.write_text(json.dumps(answers, indent=1) + "\n")
print({dialect: sorted(answers[dialect]) for dialect in ("torch", "keras")})
