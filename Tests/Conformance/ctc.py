"""Asks PyTorch and Keras for connectionist temporal classification; writes Tests/Fixtures/ctc.json.

Predictions are scores; for PyTorch a log-softmax stands between them and the loss, as in its documentation. Losses are
those of single rows and what the reduction makes of them; gradients are by the scores.
"""

import json
import os
import pathlib

os.environ["KERAS_BACKEND"] = "torch"

import keras
import numpy as np
import torch
from torch.nn import functional as F

random = np.random.default_rng(17)
cases = []


def write(entry, dialect, scores, labels, steps, losses, reduced):
    scores.grad = None
    finite = bool(torch.isfinite(reduced))
    if finite:
        reduced.backward()
    cases.append(
        {
            "entry": entry,
            "dialect": dialect,
            "shape": list(scores.shape),
            "scores": scores.detach().flatten().tolist(),
            "labels": labels.flatten().tolist(),
            "labelCount": labels.shape[1],
            "steps": steps,
            # Infinity is no JSON.
            "losses": [float(x) if torch.isfinite(x) else None for x in losses],
            "expected": reduced.item() if finite else None,
            "gradient": scores.grad.flatten().tolist() if finite else None,
        }
    )


def drawn(n, t, k, labels):
    return torch.tensor(random.normal(size=(n, t, k)) * 1.5, requires_grad=True), torch.tensor(labels)


def torch_case(options, scores, labels, blank=0, reduction="mean", zero_infinity=False, lengths=None):
    n, t, _ = scores.shape
    steps = torch.tensor(lengths or [t] * n)
    counts = ((labels != blank) & (labels >= 0)).sum(-1)

    def loss(how):
        log_probabilities = F.log_softmax(scores, -1).transpose(0, 1)
        return torch.nn.CTCLoss(blank, how, zero_infinity)(log_probabilities, labels.clamp(min=0), steps, counts)

    entry = f"{{ctc_loss: {{{options}}}}}" if options else "ctc_loss"
    write(entry, "torch", scores, labels, lengths, loss("none").detach(), loss(reduction))


def keras_case(options, scores, labels, reduction="sum_over_batch_size"):
    def loss(how):
        return keras.losses.CTC(reduction=how)(labels, scores)

    # The losses are reduced by hand: Keras makes them float32 on the way.
    losses = keras.losses.ctc(labels, scores)
    reduced = losses.sum() if reduction == "sum" else losses.mean()
    np.testing.assert_allclose(float(loss(reduction)), float(reduced), rtol=1e-5)
    write(f"{{ctc: {{{options}}}}}" if options else "ctc", "keras", scores, labels, None, losses.detach(), reduced)


repeats = [[1, 2, 2, 3], [4, 4, 0, 0], [3, 0, 0, 0]]
torch_case("", *drawn(3, 9, 5, repeats))
torch_case("reduction: sum", *drawn(3, 9, 5, repeats), reduction="sum")
torch_case("blank: 4", *drawn(2, 8, 5, [[0, 1, 1], [2, 4, 4]]), blank=4)
torch_case("", *drawn(2, 8, 5, [[1, 2, 1], [2, -1, -1]]))
# Exactly as many steps as labels and repetitions need, and one row without labels.
torch_case("", *drawn(2, 4, 4, [[1, 1, 2], [0, 0, 0]]))
# Two equal labels do not fit into two steps.
torch_case("zero_infinity: true", *drawn(2, 2, 4, [[1, 1], [1, 2]]), zero_infinity=True)
torch_case("", *drawn(2, 2, 4, [[1, 1], [1, 2]]))
torch_case("", *drawn(3, 9, 5, repeats), lengths=[9, 6, 3])
torch_case("zero_infinity: true", *drawn(3, 9, 5, repeats), lengths=[4, 9, 5], zero_infinity=True)
keras_case("", *drawn(3, 9, 5, repeats))
keras_case("reduction: sum", *drawn(3, 9, 5, repeats), reduction="sum")
keras_case("", *drawn(1, 30, 12, [[5, 5, 5, 1, 2, 3, 11, 11, 0, 0]]))

path = pathlib.Path(__file__).parent.parent / "Fixtures" / "ctc.json"
versions = {"keras": keras.__version__, "torch": torch.__version__.split("+")[0]}
lines = ",\n".join(json.dumps(case) for case in cases)
path.write_text(json.dumps({**versions, "cases": []})[:-2] + f"\n{lines}\n]}}\n")
print(len(cases), "cases")
