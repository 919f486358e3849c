"""Asks Keras and PyTorch for losses and metrics; writes Tests/Fixtures/losses.json.

Every case holds one row of numbers per sample, the entry as a spec writes it, and the mean over samples.
"""

import json
import os
import pathlib
import warnings

os.environ["KERAS_BACKEND"] = "torch"

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


def case(entry, predictions, targets, loss, dialect="keras", gradient=True):
    """`loss` takes predictions as a tensor; the gradient is left out where a framework has none of use."""
    x = torch.tensor(predictions, requires_grad=True)
    value = loss(x)
    slopes = None
    if gradient:
        value.backward()
        slopes = x.grad.double().numpy().ravel().tolist()
    cases.append(
        {
            "entry": entry,
            "dialect": dialect,
            "width": predictions.shape[1] if predictions.ndim == 2 else 1,
            "predictions": predictions.astype("float64").ravel().tolist(),
            "targetWidth": targets.shape[1] if targets.ndim == 2 else 1,
            "targets": targets.astype("float64").ravel().tolist(),
            "expected": float(value),
            "gradient": slopes,
        }
    )


def keras_case(entry, loss, predictions, targets, gradient=True):
    # Probabilities of 0 and 1 are cut off, and the sparse form cuts them at another place in each framework.
    case(entry, predictions, targets, lambda x: loss(keras.ops.convert_to_tensor(targets), x), gradient=gradient and predictions is not sure and predictions.any())


L = keras.losses
for p in (probabilities, sure, independent):
    keras_case("sparse_categorical_crossentropy", L.SparseCategoricalCrossentropy(), p, classes)
    keras_case("categorical_crossentropy", L.CategoricalCrossentropy(), p, one_hot)
keras_case("{sparse_categorical_crossentropy: {from_logits: true}}", L.SparseCategoricalCrossentropy(from_logits=True), scores, classes)
keras_case("{sparse_categorical_crossentropy: {from_logits: true, ignore_class: 1}}", L.SparseCategoricalCrossentropy(from_logits=True, ignore_class=1), scores, classes)
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

keras_case("dice", L.Dice(), independent, binary)
keras_case("{dice: {axis: [1]}}", L.Dice(axis=(1,)), independent, binary)
keras_case("tversky", L.Tversky(), independent, binary)
keras_case("{tversky: {alpha: 0.3, beta: 0.7, axis: [-1]}}", L.Tversky(alpha=0.3, beta=0.7, axis=(-1,)), independent, binary)
keras_case("categorical_generalized_cross_entropy", L.CategoricalGeneralizedCrossEntropy(), probabilities, classes)
keras_case("{categorical_generalized_cross_entropy: {q: 0.8}}", L.CategoricalGeneralizedCrossEntropy(q=0.8), probabilities, classes)
keras_case("{mean_squared_error: {reduction: sum}}", L.MeanSquaredError(reduction="sum"), scores, values)

F = torch.nn.functional


def torch_case(entry, loss, predictions, targets, gradient=True):
    t = torch.from_numpy(targets)
    case(entry, predictions, targets, lambda x: loss(x, t), "torch", gradient and predictions is not sure)


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
torch_case("kl_div", F.kl_div, log_probabilities, soft)
torch_case("{kl_div: {reduction: batchmean}}", lambda x, y: F.kl_div(x, y, reduction="batchmean"), log_probabilities, soft)
torch_case("{KLDivLoss: {reduction: batchmean}}", lambda x, y: F.kl_div(x, y, reduction="batchmean"), log_probabilities, one_hot)
torch_case("{kl_div: {reduction: sum}}", lambda x, y: F.kl_div(x, y, reduction="sum"), log_probabilities, soft)
torch_case("{kl_div: {log_target: true}}", lambda x, y: F.kl_div(x, y, log_target=True), log_probabilities, np.log(soft))
some = classes.copy()
some[[1, 4]] = -100
weight = torch.tensor([0.5, 1.0, 2.0, 0.25])
text = "[0.5, 1, 2, 0.25]"
torch_case("nll_loss", F.nll_loss, log_probabilities, some)
torch_case("{nll_loss: {weight: " + text + "}}", lambda x, y: F.nll_loss(x, y, weight), log_probabilities, classes)
torch_case("{nll_loss: {weight: " + text + ", reduction: sum}}", lambda x, y: F.nll_loss(x, y, weight, reduction="sum"), log_probabilities, some)
torch_case("cross_entropy", F.cross_entropy, scores, some)
torch_case("{cross_entropy: {ignore_index: 2}}", lambda x, y: F.cross_entropy(x, y, ignore_index=2), scores, classes)
torch_case("{cross_entropy: {weight: " + text + "}}", lambda x, y: F.cross_entropy(x, y, weight), scores, some)
torch_case("{cross_entropy: {weight: " + text + ", label_smoothing: 0.2}}", lambda x, y: F.cross_entropy(x, y, weight, label_smoothing=0.2), scores, some)
torch_case("{cross_entropy: {weight: " + text + ", label_smoothing: 0.2}}", lambda x, y: F.cross_entropy(x, y, weight, label_smoothing=0.2), scores, soft)
torch_case("{cross_entropy: {reduction: sum}}", lambda x, y: F.cross_entropy(x, y, reduction="sum"), scores, some)
torch_case("{bce_with_logits: {pos_weight: " + text + ", weight: " + text + "}}", lambda x, y: F.binary_cross_entropy_with_logits(x, y, weight, pos_weight=weight), scores, binary)
torch_case("{bce_loss: {weight: " + text + "}}", lambda x, y: F.binary_cross_entropy(x, y, weight), independent, binary)
torch_case("{mse_loss: {reduction: sum}}", lambda x, y: F.mse_loss(x, y, reduction="sum"), scores, values)
torch_case("{l1_loss: {reduction: sum}}", lambda x, y: F.l1_loss(x, y, reduction="sum"), scores, values)
torch_case("poisson_nll_loss", F.poisson_nll_loss, scores, counts)
torch_case("{PoissonNLLLoss: {log_input: false, full: true, eps: 0.001}}", lambda x, y: F.poisson_nll_loss(x, y, log_input=False, full=True, eps=0.001), positive, counts)
torch_case("hinge_embedding_loss", F.hinge_embedding_loss, positive, signs)
torch_case("{HingeEmbeddingLoss: {margin: 0.4}}", lambda x, y: F.hinge_embedding_loss(x, y, margin=0.4), positive, signs)
torch_case("soft_margin_loss", F.soft_margin_loss, scores, signs)
torch_case("multi_margin_loss", F.multi_margin_loss, scores, classes)
torch_case("{MultiMarginLoss: {p: 2, margin: 0.7, weight: " + text + "}}", lambda x, y: F.multi_margin_loss(x, y, p=2, margin=0.7, weight=weight), scores, classes)
torch_case("multilabel_soft_margin_loss", F.multilabel_soft_margin_loss, scores, binary)
torch_case("{MultiLabelSoftMarginLoss: {weight: " + text + "}}", lambda x, y: F.multilabel_soft_margin_loss(x, y, weight), scores, binary)
labels = np.array([[2, 0, -1, -1], [1, -1, -1, -1], [3, 2, 1, -1], [0, 1, 2, 3], [-1, -1, -1, -1], [2, 3, -1, -1]])
torch_case("multilabel_margin_loss", F.multilabel_margin_loss, scores, labels)
pairs = random.normal(size=(N, 2 * K)).astype("float32")
halves = lambda x: x.chunk(2, -1)  # noqa: E731
one_sign = signs[:, 0].copy()
torch_case("margin_ranking_loss", lambda x, y: F.margin_ranking_loss(*halves(x), y), pairs, signs)
torch_case("{MarginRankingLoss: {margin: 0.5}}", lambda x, y: F.margin_ranking_loss(*halves(x), y, margin=0.5), pairs, signs)
torch_case("cosine_embedding_loss", lambda x, y: F.cosine_embedding_loss(*halves(x), y), pairs, one_sign)
torch_case("{CosineEmbeddingLoss: {margin: 0.3}}", lambda x, y: F.cosine_embedding_loss(*halves(x), y, margin=0.3), pairs, one_sign)
spread = np.concatenate([scores, positive], -1)
torch_case("gaussian_nll_loss", lambda x, y: F.gaussian_nll_loss(halves(x)[0], y, halves(x)[1]), spread, values)
torch_case("{GaussianNLLLoss: {full: true, eps: 0.5}}", lambda x, y: F.gaussian_nll_loss(halves(x)[0], y, halves(x)[1], full=True, eps=0.5), spread, values)
triples = random.normal(size=(N, 3 * K)).astype("float32")
thirds = lambda x: x.chunk(3, -1)  # noqa: E731
torch_case("triplet_margin_loss", lambda x, y: F.triplet_margin_loss(*thirds(x)), triples, one_sign)
torch_case("{TripletMarginLoss: {margin: 2, p: 1, swap: true}}", lambda x, y: F.triplet_margin_loss(*thirds(x), margin=2.0, p=1, swap=True), triples, one_sign)
torch_case("triplet_margin_with_distance_loss", lambda x, y: F.triplet_margin_with_distance_loss(*thirds(x)), triples, one_sign)
torch_case("{TripletMarginWithDistanceLoss: {distance_function: cosine_distance, margin: 0.5, swap: true}}", lambda x, y: F.triplet_margin_with_distance_loss(*thirds(x), distance_function=lambda a, b: 1 - F.cosine_similarity(a, b), margin=0.5, swap=True), triples, one_sign)
directions = (scores / np.linalg.norm(scores, axis=-1, keepdims=True)).astype("float32")
members = np.array([0, 1, 0, 2, 1, 0])  # one sample of class 2, which has no pair
keras_case("circle", L.Circle(), directions, members)
keras_case("{circle: {gamma: 4, margin: 0.2, remove_diagonal: false}}", L.Circle(gamma=4.0, margin=0.2, remove_diagonal=False), directions, members)
keras_case("{circle: {gamma: 8, reduction: sum}}", L.Circle(gamma=8.0, reduction="sum"), directions, members)

path = pathlib.Path(__file__).parent.parent / "Fixtures" / "losses.json"
path.write_text(json.dumps({"keras": keras.__version__, "torch": torch.__version__.split("+")[0], "cases": cases}, indent=1) + "\n")
print(len(cases), "cases")
