"""Starts with all weights equal."""


def mutate(program):
    for layer in program.weighted():
        layer.parameters["kernel_initializer"] = {"constant": {"value": 0.05}}
        layer.write()
