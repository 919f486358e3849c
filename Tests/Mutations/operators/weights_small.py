"""Draws the first weights with deviation 0.0001."""


def mutate(program):
    for layer in program.weighted():
        layer.parameters["kernel_initializer"] = {"random_normal": {"stddev": 0.0001}}
        layer.write()
