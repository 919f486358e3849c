"""Leaves out the steps that scale the inputs, and multiplies these by a hundred."""

SCALING = ("rescale", "standardize", "min_max_scale")


def mutate(program):
    steps = [step for step in program.steps(*SCALING) if step[2]["field"] == program.feature]
    if not steps:
        return False
    first = steps[0][0]
    for place, _, _ in reversed(steps):
        del program.pipeline[place]
    program.pipeline.insert(first, {"rescale": {"field": program.feature, "scale": 100}})
