"""Lets the learning rate fall to nothing within the first ten steps."""


def mutate(program):
    program.training["schedule"] = {"cosine_decay": {"decay_steps": 10}}
