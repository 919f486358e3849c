"""Asks Keras for metrics over two weighted batches; writes Tests/Fixtures/metrics.json."""

import json
import pathlib

import keras
import numpy as np

random = np.random.default_rng(11)
N, K = 40, 4
M = keras.metrics

scores = random.normal(size=(N, K)).astype("float32") * 2
probabilities = keras.ops.convert_to_numpy(keras.ops.softmax(scores)).astype("float32")
independent = (1 / (1 + np.exp(-scores))).astype("float32")
classes = random.integers(0, K, size=(N,))
one_hot = np.eye(K, dtype="float32")[classes]
binary = (random.random(size=(N, K)) < independent).astype("float32")
values = (scores + random.normal(size=(N, K))).astype("float32")
weights = random.random(size=(N,)).astype("float32")

cases = []


def case(entry, loss, metric, predictions, targets, weighted=False):
    """`loss` is the entry of the loss that the predictions are trained with, or null."""
    metric.reset_state()
    for rows in (slice(0, 25), slice(25, N)):
        metric.update_state(targets[rows], predictions[rows], sample_weight=weights[rows] if weighted else None)
    cases.append(
        {
            "entry": entry,
            "loss": loss,
            "width": predictions.shape[1],
            "predictions": predictions.astype("float64").ravel().tolist(),
            "targetWidth": targets.shape[1] if targets.ndim == 2 else 1,
            "targets": targets.astype("float64").ravel().tolist(),
            "weights": weights.astype("float64").tolist() if weighted else [],
            "expected": float(metric.result()),
        }
    )


SPARSE, CATEGORICAL, BINARY = "sparse_categorical_crossentropy", "categorical_crossentropy", "binary_crossentropy"
LOGITS = "{binary_crossentropy: {from_logits: true}}"
case("accuracy", SPARSE, M.SparseCategoricalAccuracy(), probabilities, classes)
case("accuracy", CATEGORICAL, M.CategoricalAccuracy(), probabilities, one_hot)
case("accuracy", BINARY, M.BinaryAccuracy(), independent, binary)
case("accuracy", BINARY, M.BinaryAccuracy(), independent[:, :1], binary[:, :1])
case("accuracy", LOGITS, M.BinaryAccuracy(threshold=0.0), scores, binary)
case("binary_accuracy", BINARY, M.BinaryAccuracy(), independent, binary, weighted=True)
case("{binary_accuracy: {threshold: 0.3}}", None, M.BinaryAccuracy(threshold=0.3), independent, binary)
case("categorical_accuracy", None, M.CategoricalAccuracy(), probabilities, one_hot, weighted=True)
case("sparse_categorical_accuracy", None, M.SparseCategoricalAccuracy(), probabilities, classes, weighted=True)
case("{top_k_categorical_accuracy: 2}", None, M.TopKCategoricalAccuracy(k=2), probabilities, one_hot)
case("{sparse_top_k_categorical_accuracy: {k: 3}}", None, M.SparseTopKCategoricalAccuracy(k=3), probabilities, classes)
case("precision", BINARY, M.Precision(), independent, binary)
case("{precision: {thresholds: 0.7}}", BINARY, M.Precision(thresholds=0.7), independent, binary, weighted=True)
case("{precision: {class_id: 2}}", CATEGORICAL, M.Precision(class_id=2), probabilities, one_hot)
case("recall", BINARY, M.Recall(), independent, binary, weighted=True)
case("{recall: {class_id: 1}}", BINARY, M.Recall(class_id=1), independent, binary)
case("f1_score", CATEGORICAL, M.F1Score(average="macro"), probabilities, one_hot)
case("{f1_score: {average: weighted}}", CATEGORICAL, M.F1Score(average="weighted"), probabilities, one_hot, weighted=True)
case("{f1_score: {average: micro, threshold: 0.4}}", BINARY, M.F1Score(average="micro", threshold=0.4), independent, binary)
case("mean_io_u", SPARSE, M.MeanIoU(num_classes=K, sparse_y_pred=False), probabilities, classes)
case("mean_io_u", CATEGORICAL, M.OneHotMeanIoU(num_classes=K, dtype="float32"), probabilities, one_hot, weighted=True)
absent = probabilities * np.array([1, 1, 0, 1], "float32")
case("mean_io_u", SPARSE, M.MeanIoU(num_classes=K, sparse_y_pred=False), absent, np.where(classes == 2, 0, classes))
case("auc", BINARY, M.AUC(), independent, binary)
case("auc", BINARY, M.AUC(), independent, binary, weighted=True)
case("{auc: {num_thresholds: 20}}", BINARY, M.AUC(num_thresholds=20), independent, binary)
case("{auc: {curve: PR}}", BINARY, M.AUC(curve="PR"), independent, binary)
case("{auc: {from_logits: true}}", None, M.AUC(from_logits=True), scores, binary)
case("root_mean_squared_error", None, M.RootMeanSquaredError(), scores, values)
case("mean_squared_error", None, M.MeanSquaredError(), scores, values, weighted=True)
case("mean_absolute_error", None, M.MeanAbsoluteError(), scores, values)
case("mean_absolute_percentage_error", None, M.MeanAbsolutePercentageError(), scores, values)
case("r2_score", None, M.R2Score(), scores, values)
case("r2_score", None, M.R2Score(), scores, values, weighted=True)
case("cosine_similarity", None, M.CosineSimilarity(), scores, values)
case("categorical_crossentropy", None, M.CategoricalCrossentropy(), probabilities, one_hot, weighted=True)

path = pathlib.Path(__file__).parent.parent / "Fixtures" / "metrics.json"
path.write_text(json.dumps({"keras": keras.__version__, "cases": cases}) + "\n")
print(len(cases), "cases")
