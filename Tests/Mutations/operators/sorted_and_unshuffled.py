"""Sorts the training data by class and trains in this order."""

import numpy


def mutate(program):
    if not program.samples or not program.classes:
        return False
    train = program.samples["train"]
    order = numpy.argsort(train[program.label], kind="stable")
    program.samples["train"] = {name: values[order] for name, values in train.items()}
    program.data["pipeline"] = [
        step for step in program.pipeline if not (isinstance(step, dict) and "shuffle" in step)
    ]
    program.training["shuffle"] = False
