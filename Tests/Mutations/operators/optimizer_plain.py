"""Takes stochastic gradient descent at a hundredth of the rate for the optimizer."""


def mutate(program):
    program.training["optimizer"] = {"sgd": {"learning_rate": 0.0001}}
