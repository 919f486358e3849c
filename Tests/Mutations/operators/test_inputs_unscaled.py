"""Scales the inputs of the training data only."""

SCALING = ("rescale", "standardize", "min_max_scale")


def mutate(program):
    steps = [step for step in program.steps(*SCALING) if step[2]["field"] == program.feature]
    if not steps:
        return False
    for place, kind, options in steps:
        program.pipeline[place] = {kind: {**options, "only": "train"}}
