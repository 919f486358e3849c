"""Leaves one class out of the training data."""


def mutate(program):
    if not program.samples or not program.classes:
        return False
    train = program.samples["train"]
    kept = train[program.label] != program.classes - 1
    program.samples["train"] = {name: values[kept] for name, values in train.items()}
