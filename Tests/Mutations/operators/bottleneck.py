"""Leaves one unit in the last hidden layer."""


def mutate(program):
    layers = [layer for layer in program.hidden() if layer.kind == "dense"]
    if not layers:
        return False
    layers[-1].parameters["units"] = 1
    layers[-1].write()
