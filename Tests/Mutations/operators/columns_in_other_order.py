"""Stores the columns of the training table in another order than those of the test table."""


def mutate(program):
    if not program.samples or program.samples["train"][program.feature].ndim != 2:
        return False
    train = program.samples["train"]
    train[program.feature] = train[program.feature][:, ::-1].copy()
