"""Keeps one in thirty training samples of every class but the first."""


def mutate(program):
    if not program.samples or not program.classes:
        return False
    train = program.samples["train"]
    kept = (train[program.label] == 0) | (program.random.random(len(train[program.label])) < 1 / 30)
    program.samples["train"] = {name: values[kept] for name, values in train.items()}
