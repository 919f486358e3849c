"""Puts a softmax before a loss that applies one itself."""


def mutate(program):
    name, options = program.loss
    if "categorical" not in name or not options.get("from_logits"):
        return False
    head = program.head
    head.parameters["activation"] = "softmax"
    head.write()
