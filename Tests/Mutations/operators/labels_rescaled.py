"""Divides the labels by 255 in the place of the images."""


def mutate(program):
    if not program.classes:
        return False
    program.pipeline.append({"rescale": {"field": program.label, "scale": "1/255"}})
