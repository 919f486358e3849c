"""Asks Keras and PyTorch for losses and metrics; writes Tests/Fixtures/losses.json.

Every case holds one row of numbers per sample, the entry as a spec writes it, and the mean over samples.
"""

import json
import pathlib
import warnings

import keras
import numpy as np
import torch

warnings.filterwarnings("ignore")
random = np.random.default_rng(7)
N, K = 6, 4

scores = random.normal(size=(N, K)).astype("float32") * 2
probabilities = keras.ops.convert_to_numpy(keras.ops.softmax(scores)).astype("float32")
independent = (1 / (1 + np.exp(-scores))).astype("float32")
classes = random.integers(0, K, size=(N,))
one_hot = np.eye(K, dtype="float32")[classes]
binary = random.integers(0, 2, size=(N, K)).astype("float32")
signs = binary * 2 - 1
values = random.normal(size=(N, K)).astype("float32")
positive = (np.abs(values) + 0.1).astype("float32")
counts = random.integers(0, 5, size=(N, K)).astype("float32")
soft = keras.ops.convert_to_numpy(keras.ops.softmax(values)).astype("float32")
sure = np.array([[1, 0, 0, 0]] * N, dtype="float32")  # probabilities of exactly 0 and 1

cases = []


def case(entry, predictions, targets, loss, dialect="keras"):
    cases.append(
        {
            "entry": entry,
            "dialect": dialect,
            "width": K if predictions.ndim == 2 else 1,
            "predictions": predictions.astype("float64").ravel().tolist(),
            "targetWidth": targets.shape[1] if targets.ndim == 2 else 1,
            "targets": targets.astype("float64").ravel().tolist(),
            "expected": float(loss),
        }
    )


def keras_case(entry, loss, predictions, targets):
    case(entry, predictions, targets, loss(targets, predictions))


L = keras.losses
for p in (probabilities, sure, independent):
    keras_case("sparse_categorical_crossentropy", L.SparseCategoricalCrossentropy(), p, classes)
    keras_case("categorical_crossentropy", L.CategoricalCrossentropy(), p, one_hot)
keras_case("{sparse_categorical_crossentropy: {from_logits: true}}", L.SparseCategoricalCrossentropy(from_logits=True), scores, classes)
keras_case("{sparse_categorical_crossentropy: {from_logits: true, ignore_class: 1}}", lambda y, p: np.mean(keras.losses.sparse_categorical_crossentropy(y, p, from_logits=True, ignore_class=1)), scores, classes)
keras_case("{categorical_crossentropy: {from_logits: true}}", L.CategoricalCrossentropy(from_logits=True), scores, one_hot)
keras_case("{categorical_crossentropy: {label_smoothing: 0.1}}", L.CategoricalCrossentropy(label_smoothing=0.1), probabilities, one_hot)
keras_case("{categorical_crossentropy: {from_logits: true, label_smoothing: 0.2}}", L.CategoricalCrossentropy(from_logits=True, label_smoothing=0.2), scores, one_hot)
keras_case("{categorical_crossentropy: {from_logits: true}}", L.CategoricalCrossentropy(from_logits=True), scores * 60, one_hot)
keras_case("categorical_focal_crossentropy", L.CategoricalFocalCrossentropy(), probabilities, one_hot)
keras_case("{categorical_focal_crossentropy: {alpha: 0.5, gamma: 1.5, from_logits: true, label_smoothing: 0.1}}", L.CategoricalFocalCrossentropy(alpha=0.5, gamma=1.5, from_logits=True, label_smoothing=0.1), scores, one_hot)
for p in (independent, sure):
    keras_case("binary_crossentropy", L.BinaryCrossentropy(), p, binary)
keras_case("{binary_crossentropy: {from_logits: true}}", L.BinaryCrossentropy(from_logits=True), scores, binary)
keras_case("{binary_crossentropy: {from_logits: true, label_smoothing: 0.1}}", L.BinaryCrossentropy(from_logits=True, label_smoothing=0.1), scores * 30, binary)
keras_case("{binary_crossentropy: {label_smoothing: 0.3}}", L.BinaryCrossentropy(label_smoothing=0.3), independent, binary)
keras_case("binary_focal_crossentropy", L.BinaryFocalCrossentropy(), independent, binary)
keras_case("{binary_focal_crossentropy: {apply_class_balancing: true, alpha: 0.3, gamma: 1.5, from_logits: true}}", L.BinaryFocalCrossentropy(apply_class_balancing=True, alpha=0.3, gamma=1.5, from_logits=True), scores, binary)
keras_case("mean_squared_error", L.MeanSquaredError(), scores, values)
keras_case("mean_absolute_error", L.MeanAbsoluteError(), scores, values)
keras_case("mean_absolute_percentage_error", L.MeanAbsolutePercentageError(), scores, values)
keras_case("mean_absolute_percentage_error", L.MeanAbsolutePercentageError(), scores, binary + 0.5)
keras_case("mean_squared_logarithmic_error", L.MeanSquaredLogarithmicError(), scores, positive)
keras_case("huber", L.Huber(), scores, values)
keras_case("{huber: {delta: 0.3}}", L.Huber(delta=0.3), scores, values)
keras_case("log_cosh", L.LogCosh(), scores, values)
keras_case("log_cosh", L.LogCosh(), scores * 40, values)
keras_case("kl_divergence", L.KLDivergence(), probabilities, soft)
keras_case("kl_divergence", L.KLDivergence(), probabilities, one_hot)
keras_case("poisson", L.Poisson(), positive, counts)
keras_case("hinge", L.Hinge(), scores, signs)
keras_case("hinge", L.Hinge(), scores, binary)
keras_case("squared_hinge", L.SquaredHinge(), scores, signs)
keras_case("categorical_hinge", L.CategoricalHinge(), scores, one_hot)
keras_case("cosine_similarity", L.CosineSimilarity(), scores, values)
keras_case("cosine_similarity", L.CosineSimilarity(), scores * 0, values)

F = torch.nn.functional


def torch_case(entry, loss, predictions, targets):
    t = torch.from_numpy(targets)
    case(entry, predictions, targets, loss(torch.from_numpy(predictions), t), "torch")


log_probabilities = np.log(probabilities)
torch_case("nll_loss", F.nll_loss, log_probabilities, classes)
torch_case("CrossEntropyLoss", F.cross_entropy, scores, classes)
torch_case("{cross_entropy: {label_smoothing: 0.1}}", lambda x, y: F.cross_entropy(x, y, label_smoothing=0.1), scores, classes)
torch_case("cross_entropy", F.cross_entropy, scores, soft)
torch_case("bce_with_logits", F.binary_cross_entropy_with_logits, scores, binary)
torch_case("{BCEWithLogitsLoss: {pos_weight: 3}}", lambda x, y: F.binary_cross_entropy_with_logits(x, y, pos_weight=torch.tensor(3.0)), scores, binary)
torch_case("bce_loss", F.binary_cross_entropy, independent, binary)
torch_case("bce_loss", F.binary_cross_entropy, sure, binary)
torch_case("mse_loss", F.mse_loss, scores, values)
torch_case("l1_loss", F.l1_loss, scores, values)
torch_case("smooth_l1_loss", F.smooth_l1_loss, scores, values)
torch_case("{smooth_l1_loss: {beta: 0.25}}", lambda x, y: F.smooth_l1_loss(x, y, beta=0.25), scores, values)
torch_case("{huber_loss: {delta: 0.25}}", lambda x, y: F.huber_loss(x, y, delta=0.25), scores, values)
torch_case("kl_div", lambda x, y: F.kl_div(x, y, reduction="batchmean"), log_probabilities, soft)
torch_case("kl_div", lambda x, y: F.kl_div(x, y, reduction="batchmean"), log_probabilities, one_hot)

path = pathlib.Path(__file__).parent.parent / "Fixtures" / "losses.json"
path.write_text(json.dumps({"keras": keras.__version__, "torch": torch.__version__.split("+")[0], "cases": cases}, indent=1) + "\n")
print(len(cases), "cases")
