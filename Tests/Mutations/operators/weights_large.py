"""Draws the first weights with deviation 5."""


def mutate(program):
    for layer in program.weighted():
        layer.parameters["kernel_initializer"] = {"random_normal": {"stddev": 5.0}}
        layer.write()
