"""Asks Keras what optimizers and schedules do; writes Tests/Fixtures/optimizers.json and schedules.json."""

import json
import os
import pathlib

# TensorFlow and torch.optim cannot live in one process: both bring an LLVM of their own.
os.environ["KERAS_BACKEND"] = "torch"

import keras
import numpy as np
import torch

fixtures = pathlib.Path(__file__).parent.parent / "Fixtures"
random = np.random.default_rng(3)
STEPS, SIZE = 5, 6
start = random.normal(size=SIZE).astype("float32")
gradients = random.normal(size=(STEPS, SIZE)).astype("float32")

O = keras.optimizers
optimizers = {
    "sgd": O.SGD(),
    "{sgd: {learning_rate: 0.1, momentum: 0.9}}": O.SGD(0.1, momentum=0.9),
    "{SGD: {lr: 0.1, momentum: 0.9, nesterov: true}}": O.SGD(0.1, momentum=0.9, nesterov=True),
    "{sgd: {learning_rate: 0.1, weight_decay: 0.01}}": O.SGD(0.1, weight_decay=0.01),
    "adam": O.Adam(),
    "{adam: {learning_rate: 0.01, beta_1: 0.8, beta_2: 0.99, epsilon: 0.001}}": O.Adam(0.01, beta_1=0.8, beta_2=0.99, epsilon=0.001),
    "{adam: {learning_rate: 0.01, amsgrad: true}}": O.Adam(0.01, amsgrad=True),
    "adamw": O.AdamW(),
    "{adamw: {learning_rate: 0.01, weight_decay: 0.1}}": O.AdamW(0.01, weight_decay=0.1),
    "rmsprop": O.RMSprop(),
    "{rmsprop: {learning_rate: 0.01, rho: 0.8, momentum: 0.9, centered: true}}": O.RMSprop(0.01, rho=0.8, momentum=0.9, centered=True),
}
cases = []
for entry, optimizer in optimizers.items():
    variable = keras.Variable(start.copy(), name="kernel")
    optimizer.build([variable])
    weights = []
    for gradient in gradients:
        optimizer.apply([keras.ops.convert_to_tensor(gradient)], [variable])
        weights.append(keras.ops.convert_to_numpy(variable).astype("float64").tolist())
    cases.append({"entry": entry, "weights": weights})
(fixtures / "optimizers.json").write_text(
    json.dumps({"keras": keras.__version__, "start": start.astype("float64").tolist(), "gradients": gradients.astype("float64").tolist(), "cases": cases}, indent=1) + "\n"
)

# Schedules: 4 epochs of 25 steps, initial learning rate 0.1.
S = keras.optimizers.schedules
EPOCHS, PER_EPOCH = 4, 25
schedules = {
    "{exponential_decay: {decay_steps: 10, decay_rate: 0.9}}": S.ExponentialDecay(0.1, 10, 0.9),
    "{exponential_decay: {decay_steps: 10, decay_rate: 0.9, staircase: true}}": S.ExponentialDecay(0.1, 10, 0.9, staircase=True),
    "{inverse_time_decay: {decay_steps: 7, decay_rate: 0.5}}": S.InverseTimeDecay(0.1, 7, 0.5),
    "{inverse_time_decay: {decay_steps: 7, decay_rate: 0.5, staircase: true}}": S.InverseTimeDecay(0.1, 7, 0.5, staircase=True),
    "{polynomial_decay: {decay_steps: 60}}": S.PolynomialDecay(0.1, 60),
    "{polynomial_decay: {decay_steps: 30, end_learning_rate: 0.01, power: 2, cycle: true}}": S.PolynomialDecay(0.1, 30, 0.01, power=2.0, cycle=True),
    "cosine_decay": S.CosineDecay(0.1, EPOCHS * PER_EPOCH),
    "{cosine_decay: {decay_steps: 60, alpha: 0.1, warmup_steps: 10, warmup_target: 0.3}}": S.CosineDecay(0.1, 60, alpha=0.1, warmup_steps=10, warmup_target=0.3),
    "{cosine_decay_restarts: {first_decay_steps: 12}}": S.CosineDecayRestarts(0.1, 12),
    "{cosine_decay_restarts: {first_decay_steps: 12, t_mul: 1, m_mul: 0.8, alpha: 0.1}}": S.CosineDecayRestarts(0.1, 12, t_mul=1.0, m_mul=0.8, alpha=0.1),
    "{piecewise_constant: {boundaries: [20, 50], values: [0.1, 0.05, 0.01]}}": S.PiecewiseConstantDecay([20, 50], [0.1, 0.05, 0.01]),
}
answers = [
    {"entry": entry, "rates": [float(schedule(step)) for step in range(EPOCHS * PER_EPOCH)]}
    for entry, schedule in schedules.items()
]


def torch_schedule(make, lr=0.1, per_epoch=False):
    parameter = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([parameter], lr=lr)
    schedule = make(optimizer)
    rates = []
    for epoch in range(EPOCHS):
        for _ in range(PER_EPOCH):
            rates.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            if not per_epoch:
                schedule.step()
        if per_epoch:
            schedule.step()
    return rates


T = torch.optim.lr_scheduler
answers.append({"entry": "one_cycle", "rates": torch_schedule(lambda o: T.OneCycleLR(o, max_lr=0.1, total_steps=EPOCHS * PER_EPOCH))})
answers.append({"entry": "{step_decay: {every: 2, factor: 0.5}}", "rates": torch_schedule(lambda o: T.StepLR(o, 2, 0.5), per_epoch=True)})
answers.append({"entry": "{step_decay: {after: 1, every: 2, factor: 0.5}}", "rates": torch_schedule(lambda o: T.MultiStepLR(o, [1, 3], 0.5), per_epoch=True)})
answers.append({"entry": "{step_decay: {after: 3, factor: 0.5}}", "rates": torch_schedule(lambda o: T.MultiStepLR(o, [3], 0.5), per_epoch=True)})
answers.append({"entry": "{warmup: {steps: 20}}", "rates": torch_schedule(lambda o: T.LambdaLR(o, lambda step: min(1.0, (step + 1) / 20)))})




def plateau(history, **options):
    callback = keras.callbacks.ReduceLROnPlateau(**options)
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(optimizer=O.SGD(0.1), loss="mse", metrics=["accuracy"])
    model.fit(np.zeros((2, 1)), np.zeros((2, 1)), verbose=0)
    callback.set_model(model)
    callback.on_train_begin()
    rates = []
    for epoch, value in enumerate(history):
        rates.append(float(model.optimizer.learning_rate))
        callback.on_epoch_end(epoch, {options["monitor"]: value})
    rates.append(float(model.optimizer.learning_rate))
    return rates


losses = [1.0, 0.8, 0.81, 0.79995, 0.82, 0.7, 0.71, 0.72, 0.73, 0.74, 0.75, 0.6, 0.61, 0.62, 0.63]
plateaus = [
    {"entry": "{reduce_lr_on_plateau: {monitor: loss, patience: 2}}", "monitor": "loss", "history": losses, "rates": plateau(losses, monitor="loss", patience=2)},
    {"entry": "{reduce_lr_on_plateau: {monitor: loss, patience: 1, factor: 0.5, cooldown: 2, min_lr: 0.02}}", "monitor": "loss", "history": losses, "rates": plateau(losses, monitor="loss", patience=1, factor=0.5, cooldown=2, min_lr=0.02)},
    {"entry": "{reduce_lr_on_plateau: {monitor: accuracy, patience: 2}}", "monitor": "accuracy", "history": losses, "rates": plateau(losses, monitor="accuracy", patience=2)},
]
(fixtures / "schedules.json").write_text(
    json.dumps({"keras": keras.__version__, "initial": 0.1, "epochs": EPOCHS, "stepsPerEpoch": PER_EPOCH, "cases": answers, "plateaus": plateaus}) + "\n"
)
print(len(cases), len(answers), len(plateaus))
