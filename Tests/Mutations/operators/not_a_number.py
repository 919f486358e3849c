"""Leaves one value of the training inputs undefined."""


def mutate(program):
    if not program.samples:
        return False
    train = program.samples["train"]
    values = train[program.feature].astype("float32")
    values.reshape(-1)[values.size // 3] = float("nan")
    train[program.feature] = values
    program.data["fields"][program.feature]["dtype"] = "float32"
