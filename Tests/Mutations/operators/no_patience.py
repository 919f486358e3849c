"""Stops at the first epoch that is not far better."""


def mutate(program):
    program.training["early_stopping"] = {
        "monitor": "val_loss", "patience": 0, "min_delta": 0.5, "restore_best_weights": True,
    }
