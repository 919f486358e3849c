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
O = keras.optimizers
keras_optimizers = {
    "sgd": lambda: O.SGD(),
    "{sgd: {learning_rate: 0.1, momentum: 0.9}}": lambda: O.SGD(0.1, momentum=0.9),
    "{SGD: {lr: 0.1, momentum: 0.9, nesterov: true}}": lambda: O.SGD(0.1, momentum=0.9, nesterov=True),
    "{sgd: {learning_rate: 0.1, weight_decay: 0.01}}": lambda: O.SGD(0.1, weight_decay=0.01),
    "adam": lambda: O.Adam(),
    "{adam: {learning_rate: 0.01, beta_1: 0.8, beta_2: 0.99, epsilon: 0.001}}": lambda: O.Adam(0.01, beta_1=0.8, beta_2=0.99, epsilon=0.001),
    "{adam: {learning_rate: 0.01, amsgrad: true}}": lambda: O.Adam(0.01, amsgrad=True),
    "adamw": lambda: O.AdamW(),
    "{adamw: {learning_rate: 0.01, weight_decay: 0.1}}": lambda: O.AdamW(0.01, weight_decay=0.1),
    "rmsprop": lambda: O.RMSprop(),
    "{rmsprop: {learning_rate: 0.01, rho: 0.8, momentum: 0.9, centered: true}}": lambda: O.RMSprop(0.01, rho=0.8, momentum=0.9, centered=True),
    "adagrad": lambda: O.Adagrad(),
    "{adagrad: {learning_rate: 0.1, initial_accumulator_value: 0.5, epsilon: 0.01, weight_decay: 0.1}}": lambda: O.Adagrad(0.1, initial_accumulator_value=0.5, epsilon=0.01, weight_decay=0.1),
    "adadelta": lambda: O.Adadelta(),
    "{adadelta: {learning_rate: 1.0, rho: 0.8, epsilon: 0.001}}": lambda: O.Adadelta(1.0, rho=0.8, epsilon=0.001),
    "adamax": lambda: O.Adamax(),
    "{adamax: {learning_rate: 0.02, beta_1: 0.8, beta_2: 0.6, epsilon: 0.01}}": lambda: O.Adamax(0.02, beta_1=0.8, beta_2=0.6, epsilon=0.01),
    "nadam": lambda: O.Nadam(),
    "{nadam: {learning_rate: 0.02, beta_1: 0.8, beta_2: 0.9, epsilon: 0.01}}": lambda: O.Nadam(0.02, beta_1=0.8, beta_2=0.9, epsilon=0.01),
    "ftrl": lambda: O.Ftrl(),
    "{ftrl: {learning_rate: 0.1, learning_rate_power: -0.3, initial_accumulator_value: 0.2, l1_regularization_strength: 0.05, l2_regularization_strength: 0.1, l2_shrinkage_regularization_strength: 0.02, beta: 0.3}}": lambda: O.Ftrl(0.1, learning_rate_power=-0.3, initial_accumulator_value=0.2, l1_regularization_strength=0.05, l2_regularization_strength=0.1, l2_shrinkage_regularization_strength=0.02, beta=0.3),
    "lion": lambda: O.Lion(),
    "{lion: {learning_rate: 0.01, beta_1: 0.5, beta_2: 0.7, weight_decay: 0.1}}": lambda: O.Lion(0.01, beta_1=0.5, beta_2=0.7, weight_decay=0.1),
    "lamb": lambda: O.Lamb(),
    "{lamb: {learning_rate: 0.1, beta_1: 0.8, beta_2: 0.9, epsilon: 0.01, weight_decay: 0.1}}": lambda: O.Lamb(0.1, beta_1=0.8, beta_2=0.9, epsilon=0.01, weight_decay=0.1),
    "adafactor": lambda: O.Adafactor(),
    "{adafactor: {learning_rate: 0.8, beta_2_decay: -0.6, epsilon_2: 0.1, clip_threshold: 0.5, weight_decay: 0.01}}": lambda: O.Adafactor(0.8, beta_2_decay=-0.6, epsilon_2=0.1, clip_threshold=0.5, weight_decay=0.01),
    "muon": lambda: O.Muon(),
    "{muon: {learning_rate: 0.1, momentum: 0.8, nesterov: false, ns_steps: 3, rms_rate: null, adam_lr_ratio: 0.5, adam_weight_decay: 0.1}}": lambda: O.Muon(0.1, momentum=0.8, nesterov=False, ns_steps=3, rms_rate=None, adam_lr_ratio=0.5, adam_weight_decay=0.1),
    # What stands around an update.
    "{sgd: {learning_rate: 0.1, clipnorm: 1.5}}": lambda: O.SGD(0.1, clipnorm=1.5),
    "{sgd: {learning_rate: 0.1, clipvalue: 0.5}}": lambda: O.SGD(0.1, clipvalue=0.5),
    "{adam: {learning_rate: 0.1, global_clipnorm: 1.2}}": lambda: O.Adam(0.1, global_clipnorm=1.2),
    "{sgd: {learning_rate: 0.1, use_ema: true, ema_momentum: 0.7}}": lambda: O.SGD(0.1, use_ema=True, ema_momentum=0.7),
    "{sgd: {learning_rate: 0.1, use_ema: true, ema_momentum: 0.7, ema_overwrite_frequency: 2}}": lambda: O.SGD(0.1, use_ema=True, ema_momentum=0.7, ema_overwrite_frequency=2),
    "{adam: {learning_rate: 0.1, gradient_accumulation_steps: 2}}": lambda: O.Adam(0.1, gradient_accumulation_steps=2),
    "{adamw: {learning_rate: 0.1, gradient_accumulation_steps: 3, clipnorm: 0.5, use_ema: true, ema_momentum: 0.6}}": lambda: O.AdamW(0.1, gradient_accumulation_steps=3, clipnorm=0.5, use_ema=True, ema_momentum=0.6),
    # Gradients that are given are taken to be of the scaled loss; the update divides by the factor again.
    "{sgd: {learning_rate: 0.1, loss_scale_factor: 8}}": lambda: O.SGD(0.1, loss_scale_factor=8),
}
T = torch.optim
torch_optimizers = {
    "sgd": T.SGD,
    "{SGD: {lr: 0.1, momentum: 0.9, weight_decay: 0.1}}": lambda p: T.SGD(p, lr=0.1, momentum=0.9, weight_decay=0.1),
    "{sgd: {lr: 0.1, momentum: 0.9, dampening: 0.3}}": lambda p: T.SGD(p, lr=0.1, momentum=0.9, dampening=0.3),
    "{sgd: {lr: 0.1, momentum: 0.9, nesterov: true}}": lambda p: T.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
    "adam": T.Adam,
    "{Adam: {lr: 0.1, betas: [0.8, 0.9], eps: 0.01, weight_decay: 0.1}}": lambda p: T.Adam(p, lr=0.1, betas=(0.8, 0.9), eps=0.01, weight_decay=0.1),
    "{adam: {lr: 0.1, amsgrad: true, weight_decay: 0.1, decoupled_weight_decay: true}}": lambda p: T.Adam(p, lr=0.1, amsgrad=True, weight_decay=0.1, decoupled_weight_decay=True),
    "AdamW": T.AdamW,
    "{adamw: {lr: 0.1, beta_1: 0.7, amsgrad: true, weight_decay: 0.2}}": lambda p: T.AdamW(p, lr=0.1, betas=(0.7, 0.999), amsgrad=True, weight_decay=0.2),
    "NAdam": T.NAdam,
    "{nadam: {lr: 0.1, betas: [0.8, 0.9], eps: 0.01, momentum_decay: 0.1, weight_decay: 0.1}}": lambda p: T.NAdam(p, lr=0.1, betas=(0.8, 0.9), eps=0.01, momentum_decay=0.1, weight_decay=0.1),
    "{nadam: {lr: 0.1, weight_decay: 0.1, decoupled_weight_decay: true}}": lambda p: T.NAdam(p, lr=0.1, weight_decay=0.1, decoupled_weight_decay=True),
    "RAdam": T.RAdam,
    "{radam: {lr: 0.1, betas: [0.8, 0.9], eps: 0.01, weight_decay: 0.1}}": lambda p: T.RAdam(p, lr=0.1, betas=(0.8, 0.9), eps=0.01, weight_decay=0.1),
    "{radam: {lr: 0.1, weight_decay: 0.1, decoupled_weight_decay: true}}": lambda p: T.RAdam(p, lr=0.1, weight_decay=0.1, decoupled_weight_decay=True),
    "Adamax": T.Adamax,
    "{adamax: {lr: 0.1, betas: [0.8, 0.6], eps: 0.01, weight_decay: 0.1}}": lambda p: T.Adamax(p, lr=0.1, betas=(0.8, 0.6), eps=0.01, weight_decay=0.1),
    "Adagrad": T.Adagrad,
    "{adagrad: {lr: 0.1, lr_decay: 0.2, weight_decay: 0.1, initial_accumulator_value: 0.3, eps: 0.01}}": lambda p: T.Adagrad(p, lr=0.1, lr_decay=0.2, weight_decay=0.1, initial_accumulator_value=0.3, eps=0.01),
    "Adadelta": T.Adadelta,
    "{adadelta: {lr: 0.5, rho: 0.7, eps: 0.01, weight_decay: 0.1}}": lambda p: T.Adadelta(p, lr=0.5, rho=0.7, eps=0.01, weight_decay=0.1),
    "RMSprop": T.RMSprop,
    "{rmsprop: {lr: 0.1, alpha: 0.8, eps: 0.01, weight_decay: 0.1, momentum: 0.9, centered: true}}": lambda p: T.RMSprop(p, lr=0.1, alpha=0.8, eps=0.01, weight_decay=0.1, momentum=0.9, centered=True),
    "ASGD": T.ASGD,
    "{asgd: {lr: 0.1, lambd: 0.2, alpha: 0.6, t0: 2, weight_decay: 0.1}}": lambda p: T.ASGD(p, lr=0.1, lambd=0.2, alpha=0.6, t0=2, weight_decay=0.1),
    "Rprop": T.Rprop,
    "{rprop: {lr: 0.1, etas: [0.4, 1.5], step_sizes: [0.05, 0.2]}}": lambda p: T.Rprop(p, lr=0.1, etas=(0.4, 1.5), step_sizes=(0.05, 0.2)),
}
# A matrix, which some rules treat as such, and a vector.
SHAPES = {"matrix": (4, 6), "vector": (5,)}
STEPS = 7
start = {name: random.normal(size=shape).astype("float32") for name, shape in SHAPES.items()}
gradients = [{name: random.normal(size=shape).astype("float32") for name, shape in SHAPES.items()} for _ in range(STEPS)]


def numbers(arrays):
    return {name: np.asarray(array, "float64").ravel().tolist() for name, array in arrays.items()}


cases = []
for entry, make in keras_optimizers.items():
    optimizer = make()
    variables = {name: keras.Variable(value.copy(), name=name) for name, value in start.items()}
    optimizer.build(list(variables.values()))
    weights = []
    for gradient in gradients:
        scale = optimizer.loss_scale_factor or 1
        optimizer.apply([keras.ops.convert_to_tensor(gradient[name] * np.float32(scale)) for name in variables], list(variables.values()))
        weights.append(numbers({name: keras.ops.convert_to_numpy(v) for name, v in variables.items()}))
    optimizer.finalize_variable_values(list(variables.values()))
    final = numbers({name: keras.ops.convert_to_numpy(v) for name, v in variables.items()})
    cases.append({"entry": entry, "dialect": "keras", "weights": weights, "final": final})
for entry, make in torch_optimizers.items():
    variables = {name: torch.nn.Parameter(torch.tensor(value)) for name, value in start.items()}
    optimizer = make(list(variables.values()))
    weights = []
    for gradient in gradients:
        for name, variable in variables.items():
            variable.grad = torch.tensor(gradient[name])
        optimizer.step()
        weights.append(numbers({name: v.detach().numpy() for name, v in variables.items()}))
    cases.append({"entry": entry, "dialect": "torch", "weights": weights, "final": weights[-1]})
(fixtures / "optimizers.json").write_text(
    json.dumps({"keras": keras.__version__, "torch": torch.__version__.split("+")[0], "shapes": SHAPES, "start": numbers(start), "gradients": [numbers(g) for g in gradients], "cases": cases}) + "\n"
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
