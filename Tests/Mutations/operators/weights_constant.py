"""Starts with all weights zero."""


def mutate(program):
    for layer in program.weighted():
        layer.parameters["kernel_initializer"] = "zeros"
        layer.write()
