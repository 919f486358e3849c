"""Adds a penalty on all weights that outweighs the loss."""


def mutate(program):
    for layer in program.weighted():
        layer.parameters["kernel_regularizer"] = {"l2": 1.0}
        layer.write()
