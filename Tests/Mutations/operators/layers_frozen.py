"""Freezes every layer but the last."""


def mutate(program):
    for layer in program.hidden():
        layer.parameters["trainable"] = False
        layer.write()
