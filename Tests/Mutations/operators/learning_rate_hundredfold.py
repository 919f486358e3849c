"""Multiplies the learning rate by a hundred."""


def mutate(program):
    program.set_learning_rate(100)
