"""Gives the last layer one unit less than there are classes."""


def mutate(program):
    if not program.classes or program.classes < 3:
        return False
    head = program.head
    head.parameters["filters" if head.kind == "conv2d" else "units"] = program.classes - 1
    head.write()
