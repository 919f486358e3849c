"""Leaves out all biases."""


def mutate(program):
    for layer in program.weighted():
        layer.parameters["use_bias"] = False
        layer.write()
