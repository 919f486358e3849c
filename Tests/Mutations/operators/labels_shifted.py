"""Gives every training sample the label of the one before it, as a file that lost a line does."""

import numpy


def mutate(program):
    if not program.samples:
        return False
    train = program.samples["train"]
    train[program.label] = numpy.roll(train[program.label], 1, axis=0)
