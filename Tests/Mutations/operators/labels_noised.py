"""Gives two fifths of the training samples a class drawn at random."""


def mutate(program):
    if not program.samples or not program.classes:
        return False
    labels = program.samples["train"][program.label]
    chosen = program.random.random(len(labels)) < 0.4
    labels[chosen] = program.random.integers(0, program.classes, chosen.sum())
