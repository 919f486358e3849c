"""Tells the loss that scores are probabilities."""


def mutate(program):
    name, options = program.loss
    if not options.get("from_logits"):
        return False
    program.loss = name
