"""Clips the gradients to next to nothing under plain descent."""


def mutate(program):
    program.training["optimizer"] = {"sgd": {"learning_rate": 0.01}}
    program.training["gradient_clip"] = {"global_norm": 1e-4}
