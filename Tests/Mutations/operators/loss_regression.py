"""Takes the squared error of class numbers for the loss."""


def mutate(program):
    name, _ = program.loss
    if name != "sparse_categorical_crossentropy":
        return False
    program.loss = "mean_squared_error"
