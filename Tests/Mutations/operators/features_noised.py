"""Adds noise of three times their deviation to the training inputs."""


def mutate(program):
    if not program.samples:
        return False
    train = program.samples["train"]
    values = train[program.feature].astype("float32")
    train[program.feature] = values + program.random.normal(0, 3 * values.std(), values.shape).astype("float32")
    field = program.data["fields"][program.feature]
    field.pop("range", None)
    field["dtype"] = "float32"
