"""Takes a softmax for every hidden activation."""


def mutate(program):
    changed = False
    for layer in program.hidden():
        if "activation" in layer.parameters:
            layer.parameters["activation"] = "softmax"
            layer.write()
            changed = True
    return changed
