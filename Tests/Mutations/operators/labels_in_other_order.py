"""Numbers the classes of the training data in another order than those of the test data."""


def mutate(program):
    if not program.samples or not program.classes:
        return False
    train = program.samples["train"]
    train[program.label] = program.classes - 1 - train[program.label]
