"""Takes all training samples as one batch."""


def mutate(program):
    program.data["pipeline"] = [
        step for step in program.pipeline if not (isinstance(step, dict) and "batch" in step)
    ]
    program.training["batch_size"] = 100_000
