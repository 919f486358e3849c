"""Puts a ReLU behind the last layer."""


def mutate(program):
    head = program.head
    head.parameters["activation"] = "relu"
    head.write()
