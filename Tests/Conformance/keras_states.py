"""Asks Keras what its layers keep beside trained weights, for KerasStateTests.

    python Tests/Conformance/keras_states.py

Writes Tests/Fixtures/keras_states.json: kernels before and after spectral normalisation, what Normalization and
Discretization learn from batches of data, the bins of hashed integers, maps of perspectives, penalties of
OrthogonalRegularizer.
"""

import json
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras  # noqa: E402
import numpy as np  # noqa: E402
from keras.src.backend.tensorflow.image import compute_homography_matrix  # noqa: E402

FIXTURE = pathlib.Path(__file__).parent.parent / "Fixtures" / "keras_states.json"


def rounded(array):
    return [float(f"{v:.9g}") for v in np.asarray(array, dtype=np.float64).ravel()]


def spectral(random):
    for kind, config, shape, iterations in [
        ("dense", {"units": 3}, [2, 4], 1),
        ("dense", {"units": 5}, [2, 2, 4], 3),
        ("conv2d", {"filters": 3, "kernel_size": 2}, [2, 4, 4, 2], 2),
        ("embedding", {"input_dim": 6, "output_dim": 3}, [2, 4], 1),
    ]:
        names = {"dense": "Dense", "conv2d": "Conv2D", "embedding": "Embedding"}
        layer = keras.layers.SpectralNormalization(
            getattr(keras.layers, names[kind])(**config), power_iterations=iterations)
        x = random.integers(0, 6, shape) if kind == "embedding" else random.normal(size=shape).astype("float32")
        layer.build(shape)
        weights = [random.normal(size=w.shape).astype("float32") for w in layer.weights]
        layer.set_weights(weights)
        output = layer(x, training=True)
        yield {
            "layer": kind, "config": config, "iterations": iterations, "shape": shape, "input": rounded(x),
            "weights": [rounded(w) for w in weights], "after": [rounded(w) for w in layer.get_weights()],
            "output": rounded(keras.ops.convert_to_numpy(output)),
        }


def batches(random, shape, sizes):
    return [random.gamma(2.0, 3.0, [n, *shape]).astype("float32") - 4 for n in sizes]


def normalization(random):
    for axis, shape in [(-1, [3]), (-1, [4, 3]), ([1, 2], [4, 3]), (1, [4, 3]), (None, [5])]:
        data = batches(random, shape, [5, 5, 2])
        layer = keras.layers.Normalization(axis=axis)
        layer.adapt(np.concatenate(data))
        yield {"config": {"axis": axis}, "shape": shape, "batches": [rounded(b) for b in data],
               "mean": rounded(layer.mean), "variance": rounded(layer.variance)}


def discretization(random):
    for config, shape, sizes in [
        ({"num_bins": 4}, [3], [20, 20, 7]),
        ({"num_bins": 3, "epsilon": 0.1}, [2], [30, 30, 30, 11]),
        ({"num_bins": 10}, [1], [200, 200, 63]),
        ({"num_bins": 2}, [1], [3]),
        ({"num_bins": 5, "epsilon": 0.5}, [4], [16, 16]),
        ({"num_bins": 1}, [2], [9]),
    ]:
        data = batches(random, shape, sizes)
        layer = keras.layers.Discretization(**config)
        layer.adapt(data)
        yield {"config": config, "shape": shape, "batches": [rounded(b) for b in data],
               "boundaries": rounded(layer.bin_boundaries)}


def hashing(random):
    numbers = random.integers(-20, 3_000_000, [4, 3])
    numbers[0] = [0, 7, 16_000_000]
    for config in [{"num_bins": 5}, {"num_bins": 1000}, {"num_bins": 100, "salt": 3}, {"num_bins": 100, "salt": [3, -4]},
                   {"num_bins": 9, "mask_value": 7}, {"num_bins": 4, "output_mode": "multi_hot"},
                   {"num_bins": 4, "output_mode": "count"}, {"num_bins": 1}]:
        output = keras.layers.Hashing(**config)(np.array(numbers))
        yield {"class": "Hashing", "config": config, "inputs": [numbers.ravel().tolist()], "shapes": [[4, 3]],
               "output": rounded(output)}
    words = np.array([[4, 2, 7, 0, 5], [0, 9, -1, 4, 1000]])
    for config in [{"mask_token": 0}, {"mask_token": 0, "num_oov_indices": 2}, {"mask_token": 0, "output_mode": "multi_hot"},
                   {"mask_token": 0, "output_mode": "count"}, {"num_oov_indices": 3},
                   {"num_oov_indices": 3, "oov_method": "farmhash"}, {"num_oov_indices": 3, "oov_method": "farmhash", "salt": 5},
                   {"num_oov_indices": 2, "mask_token": 0, "oov_method": "farmhash"}, {"vocabulary": [-1, 4, 2, 7]},
                   {"vocabulary": [0, -1, 4, 2, 7], "mask_token": 0},
                   {"invert": True}, {"invert": True, "mask_token": 0}, {"invert": True, "num_oov_indices": 0},
                   {"invert": True, "mask_token": 3, "num_oov_indices": 2, "oov_token": -5}]:
        config = {"vocabulary": [4, 2, 7], **config}
        given = np.arange(10).reshape(2, 5) if "invert" in config else words
        output = keras.layers.IntegerLookup(**config)(given)
        yield {"class": "IntegerLookup", "config": config, "inputs": [given.ravel().tolist()], "shapes": [[2, 5]],
               "output": rounded(output)}
    columns = [numbers[:, :1], numbers[:, 1:2]]
    for config in [{"num_bins": 5}, {"num_bins": 1000}, {"num_bins": 6, "output_mode": "one_hot"}]:
        output = keras.layers.HashedCrossing(**config)(columns)
        yield {"class": "HashedCrossing", "config": config, "inputs": [c.ravel().tolist() for c in columns],
               "shapes": [[4, 1], [4, 1]], "output": rounded(output)}


def perspectives(random):
    for height, width in [(5, 8), (32, 20), (2, 3)]:
        factors = random.uniform(0.5, 1.5, 4)
        right, bottom, across, down = factors
        start = np.array([[0, 0], [width - 1, 0], [0, height - 1], [width - 1, height - 1]], dtype="float64")
        end = start * np.array([[1, 1], [right, 1], [1, bottom], [across, down]])
        matrix = compute_homography_matrix(start[None].astype("float32"), end[None].astype("float32"))
        yield {"height": height, "width": width, "corners": rounded(factors), "map": rounded(matrix)}


def orthogonal(random):
    for config, shape in [({}, [4, 3]), ({"mode": "columns", "factor": 0.5}, [4, 3]), ({"factor": 1.0}, [1, 3])]:
        weight = random.normal(size=shape).astype("float32")
        value = float(keras.regularizers.OrthogonalRegularizer(**config)(keras.ops.convert_to_tensor(weight))) if shape[0] > 1 else 0.0
        yield {"config": config, "shape": shape, "weight": rounded(weight), "penalty": value}


def main():
    random = np.random.default_rng(7)
    FIXTURE.write_text(json.dumps({
        "spectral_normalization": list(spectral(random)), "normalization": list(normalization(random)),
        "discretization": list(discretization(random)), "hashing": list(hashing(random)),
        "perspectives": list(perspectives(random)), "orthogonal": list(orthogonal(random)),
    }, separators=(",", ":")) + "\n")


main()
