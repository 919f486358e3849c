"""Repeats half of the training samples with another label."""

import numpy


def mutate(program):
    if not program.samples or not program.classes:
        return False
    train = program.samples["train"]
    chosen = numpy.flatnonzero(program.random.random(len(train[program.label])) < 0.5)
    copies = {name: values[chosen].copy() for name, values in train.items()}
    copies[program.label] = (copies[program.label] + 1) % program.classes
    program.samples["train"] = {
        name: numpy.concatenate([values, copies[name]]) for name, values in train.items()
    }
