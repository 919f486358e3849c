"""Multiplies one value in two hundred by ten thousand."""


def mutate(program):
    if not program.samples:
        return False
    train = program.samples["train"]
    values = train[program.feature].astype("float32")
    values[program.random.random(values.shape) < 1 / 200] *= 1e4
    train[program.feature] = values
    field = program.data["fields"][program.feature]
    field.pop("range", None)
    field["dtype"] = "float32"
