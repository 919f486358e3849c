"""Turns rows and columns of the training images about, but not those of the test images."""


def mutate(program):
    if not program.samples:
        return False
    train = program.samples["train"]
    values = train[program.feature]
    if values.ndim == 3:
        train[program.feature] = values.transpose(0, 2, 1).copy()
    elif values.shape[1] == 64:
        train[program.feature] = values.reshape(-1, 8, 8).transpose(0, 2, 1).reshape(-1, 64).copy()
    else:
        return False
