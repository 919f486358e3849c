"""Takes sigmoids for every hidden activation."""


def mutate(program):
    changed = False
    for layer in program.hidden():
        if "activation" in layer.parameters:
            layer.parameters["activation"] = "sigmoid"
            layer.write()
            changed = True
    for run in program.runs():
        for i, entry in enumerate(run):
            if entry == "relu":
                run[i] = "sigmoid"
                changed = True
    return changed
