"""Asks Keras and KerasHub for shapes and weights of layers that the reference cases leave out.

    KERAS_BACKEND=tensorflow python Tests/Conformance/keras_layers_more.py

Needs keras-hub beside keras. Writes Tests/Fixtures/keras_layers_more.jsonl.gz, one case a line in the form of
keras_layers.jsonl.gz, and what valid layers compute with random weights to keras_layer_outputs_more.jsonl.gz. A layer must take both symbols, as in a model, and arrays. The shapes are those of arrays: in
Keras' symbolic calls the scores of attention have another. What a spec writes as a parameter and Keras takes at the call stands in `config` too.
"""

import gzip
import json
import os
import pathlib
import re

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras  # noqa: E402
import keras_hub  # noqa: E402
import numpy as np  # noqa: E402

FIXTURES = pathlib.Path(__file__).parent.parent / "Fixtures"
BATCH = 2
AT_CALL = {"return_attention_scores", "use_causal_mask"}
LISTS = {"Attention", "AdditiveAttention", "Dot"}
CELLS = {"LSTMCell", "GRUCell", "SimpleRNNCell"}


def layer(name, **config):
    return {"class_name": name, "config": config}


CASES = [
    ("Attention", {"use_scale": True, "score_mode": "concat", "return_attention_scores": True}, [[7, 5], [11, 5]]),
    ("Attention", {"return_attention_scores": True, "use_causal_mask": True}, [[7, 5], [11, 3], [11, 5]]),
    ("Attention", {"score_mode": "concat"}, [[2, 7, 5], [2, 11, 3], [2, 11, 5]]),
    ("Attention", {"score_mode": "concat"}, [[7, 5], [11, 3], [11, 1]]),
    ("Attention", {}, [[2, 7, 5], [2, 11, 5]]),
    ("Attention", {}, [[7, 5], [11, 3]]),
    ("Attention", {}, [[7, 5], [11, 5], [12, 5]]),
    ("AdditiveAttention", {"use_scale": False, "return_attention_scores": True}, [[7, 5], [11, 5]]),
    ("AdditiveAttention", {}, [[2, 7, 5], [2, 11, 5]]),
    ("AdditiveAttention", {}, [[7, 5], [11, 3]]),
    ("MultiHeadAttention", {"num_heads": 2, "key_dim": 4, "return_attention_scores": True}, [[7, 5], [11, 3]]),
    ("MultiHeadAttention", {"num_heads": 2, "key_dim": 4, "output_shape": [3, 6]}, [[7, 5], [11, 3]]),
    ("MultiHeadAttention", {"num_heads": 2, "key_dim": 4, "use_gate": True, "value_dim": 3}, [[7, 5], [11, 3], [11, 2]]),
    ("MultiHeadAttention", {"num_heads": 2, "key_dim": 4, "attention_axes": 2, "return_attention_scores": True},
     [[3, 5, 6], [3, 8, 6]]),
    ("MultiHeadAttention", {"num_heads": 2, "key_dim": 4, "return_attention_scores": True}, [[3, 5, 6], [2, 4, 6]]),
    ("MultiHeadAttention", {"num_heads": 2, "key_dim": 4, "sliding_window": 3, "use_causal_mask": True}, [[7, 5], [7, 5]]),
    ("MultiHeadAttention", {"num_heads": 2, "key_dim": 4, "attention_axes": 2}, [[3, 5, 6], [4, 5, 6]]),
    ("MultiHeadAttention", {"num_heads": 2, "key_dim": 4, "attention_axes": 5}, [[3, 5, 6], [3, 5, 6]]),
    ("MultiHeadAttention", {"num_heads": 2, "key_dim": 4, "value_dim": 0}, [[7, 5], [7, 5]]),
    ("MultiHeadAttention", {"num_heads": 2, "key_dim": 4, "sliding_window": 0}, [[7, 5], [7, 5]]),
    ("MultiHeadAttention", {"num_heads": 2, "key_dim": 4, "flash_attention": True, "dropout": 0.5}, [[7, 5], [7, 5]]),
    ("MultiHeadAttention", {"num_heads": 2, "key_dim": 4, "dropout": 2.0}, [[7, 5], [7, 5]]),
    ("GroupQueryAttention", {"head_dim": 4, "num_query_heads": 4, "num_key_value_heads": 2}, [[7, 5], [11, 5]]),
    ("GroupQueryAttention", {"head_dim": 3, "num_query_heads": 6, "num_key_value_heads": 1, "use_gate": True,
                             "use_bias": False, "return_attention_scores": True}, [[7, 5], [11, 5], [11, 3]]),
    ("GroupQueryAttention", {"head_dim": 4, "num_query_heads": 4, "num_key_value_heads": 3}, [[7, 5], [11, 5]]),
    ("GroupQueryAttention", {"head_dim": 4, "num_query_heads": 4, "num_key_value_heads": 2}, [[7, 5], [11, 3]]),
    ("GroupQueryAttention", {"head_dim": 4, "num_query_heads": 4, "num_key_value_heads": 2}, [[7, 5], [11, 5], [12, 5]]),
    ("EinsumDense", {"equation": "...x,xy->...y", "output_shape": 4, "bias_axes": "y"}, [[3]]),
    ("EinsumDense", {"equation": "...ab,bc->...ac", "output_shape": [5, 8], "bias_axes": "ac"}, [[3, 5, 7]]),
    ("EinsumDense", {"equation": "abc...,cd->abd...", "output_shape": [None, 8], "bias_axes": "d"}, [[3, 5, 7]]),
    ("EinsumDense", {"equation": "ab...,bd->ad...", "output_shape": 8, "bias_axes": "d"}, [[3, 5, 7]]),
    ("EinsumDense", {"equation": "abc,bcd->abd", "output_shape": [3, 8], "activation": "relu"}, [[3, 5]]),
    ("EinsumDense", {"equation": "abc,cd->adb", "output_shape": [8, 3]}, [[3, 5]]),
    ("EinsumDense", {"equation": "abcd,be->aec", "output_shape": [4, 5]}, [[3, 5, 7]]),
    ("EinsumDense", {"equation": "abc,cd->abd", "output_shape": [4, 8]}, [[3, 5]]),
    ("EinsumDense", {"equation": "abc,cd->abd", "output_shape": [3, None]}, [[3, 5]]),
    ("EinsumDense", {"equation": "abc,cde->abd", "output_shape": [3, 4]}, [[3, 5]]),
    ("EinsumDense", {"equation": "ab,bc", "output_shape": 8}, [[3]]),
    ("EinsumDense", {"equation": "ab, bc -> ac", "output_shape": 8}, [[3]]),
    ("EinsumDense", {"equation": "ab,bc->ac", "output_shape": -3}, [[3]]),
    ("EinsumDense", {"equation": "ab,bc->ac", "output_shape": 8, "bias_axes": ""}, [[3]]),
    ("EinsumDense", {"equation": "abc,cd->abd", "output_shape": [None, 8]}, [[3, 5, 6]]),
    ("Dot", {"axes": 1, "normalize": True}, [[7, 5], [7, 3]]),
    ("Dot", {"axes": [1, -1]}, [[7, 5], [3, 7]]),
    ("Dot", {"axes": -2}, [[2, 7, 5], [7, 3]]),
    ("Dot", {"axes": [0, 1]}, [[7], [7]]),
    ("RNN", {"cell": layer("StackedRNNCells", cells=[layer("SimpleRNNCell", units=4), layer("LSTMCell", units=3)])}, [[7, 5]]),
    ("RNN", {"cell": layer("LSTMCell", units=3), "return_state": True, "go_backwards": True}, [[7, 5]]),
    ("RNN", {"cell": layer("GRUCell", units=3, reset_after=False), "stateful": True}, [[7, 5]]),
    ("RNN", {"cell": layer("LSTMCell", units=0)}, [[7, 5]]),
    ("LSTMCell", {"units": 4}, [[5], [4], [4]]),
    ("LSTMCell", {"units": 4, "use_bias": False}, [[5], [4], [4]]),
    ("GRUCell", {"units": 4}, [[5], [4]]),
    ("GRUCell", {"units": 4, "reset_after": False}, [[5], [4]]),
    ("SimpleRNNCell", {"units": 4}, [[5], [4]]),
    ("SimpleRNNCell", {"units": 4}, [[5], [3]]),
    ("ConvLSTM2D", {"filters": 4, "kernel_size": 3, "strides": 2, "dilation_rate": 2}, [[3, 9, 9, 2]]),
    ("ConvLSTM2D", {"filters": 4, "kernel_size": [3, 2], "data_format": "channels_first", "return_sequences": True,
                    "return_state": True}, [[3, 2, 9, 9]]),
    ("ConvLSTM2D", {"filters": 4, "kernel_size": 3, "unit_forget_bias": False, "go_backwards": True}, [[3, 9, 9, 2]]),
    ("Bidirectional", {"layer": layer("RNN", cell=layer("LSTMCell", units=4))}, [[7, 5]]),
    ("Bidirectional", {"layer": layer("ConvLSTM1D", filters=4, kernel_size=3, return_state=True)}, [[7, 5, 2]]),
    ("Bidirectional", {"layer": layer("LSTM", units=4), "backward_layer": layer("GRU", units=6, go_backwards=True)}, [[7, 5]]),
    ("Bidirectional", {"layer": layer("LSTM", units=4), "backward_layer": layer("GRU", units=6)}, [[7, 5]]),
    ("Bidirectional", {"layer": layer("LSTM", units=4, return_sequences=True),
                       "backward_layer": layer("LSTM", units=4, go_backwards=True)}, [[7, 5]]),
    ("TimeDistributed", {"layer": layer("Bidirectional", layer=layer("LSTM", units=4))}, [[3, 7, 5]]),
    ("TimeDistributed", {"layer": layer("LSTM", units=4, return_state=True)}, [[3, 7, 5]]),
    ("TransformerEncoder", {"intermediate_dim": 12, "num_heads": 2}, [[7, 8]]),
    ("TransformerEncoder", {"intermediate_dim": 12, "num_heads": 3, "normalize_first": True, "activation": "gelu",
                            "return_attention_scores": True}, [[7, 8]]),
    ("TransformerEncoder", {"intermediate_dim": 12, "num_heads": 9}, [[7, 8]]),
    ("TransformerDecoder", {"intermediate_dim": 12, "num_heads": 2}, [[7, 8]]),
    ("TransformerDecoder", {"intermediate_dim": 12, "num_heads": 2, "normalize_first": True}, [[7, 8], [5, 6]]),
    ("TransformerDecoder", {"intermediate_dim": 12, "num_heads": 9}, [[7, 8]]),
    ("PositionEmbedding", {"sequence_length": 10}, [[7, 8]]),
    ("PositionEmbedding", {"sequence_length": 10}, [[3, 10, 8]]),
    ("PositionEmbedding", {"sequence_length": 10}, [[11, 8]]),
    ("SinePositionEncoding", {"max_wavelength": 100}, [[7, 8]]),
    ("TokenAndPositionEmbedding", {"vocabulary_size": 30, "sequence_length": 10, "embedding_dim": 4}, [[7]]),
    ("TokenAndPositionEmbedding", {"vocabulary_size": 30, "sequence_length": 10, "embedding_dim": 4,
                                   "tie_weights": False, "mask_zero": True}, [[7]]),
    ("TokenAndPositionEmbedding", {"vocabulary_size": 30, "sequence_length": 10, "embedding_dim": 4}, [[11]]),
]


def built(name, config):
    """A layer from its configuration; nested layers are `{class_name, config}`."""
    def value(x):
        if isinstance(x, dict) and "class_name" in x:
            return built(x["class_name"], x["config"])
        return [value(item) for item in x] if isinstance(x, list) else x

    kind = getattr(keras.layers, name, None) or getattr(keras_hub.layers, name)
    # Keras numbers the layers of a session by the names in use.
    keras.backend.clear_session() if name not in CELLS else None
    return kind(**{key: value(item) for key, item in config.items()})


def called(instance, name, arrays, config):
    at_call = {key: config[key] for key in AT_CALL & set(config)}
    if name in LISTS:
        return instance(arrays, **at_call)
    if name in CELLS:
        return instance(arrays[0], arrays[1:] if len(arrays) > 2 else arrays[1])
    return instance(*arrays, **at_call)


def open_batch(shape):
    return [None if i == 0 else int(size) for i, size in enumerate(shape)]


def numbers(array):
    return [float(f"{x:.7g}") for x in np.asarray(array, dtype=np.float64).ravel()]


def answer(name, config, shapes, rng):
    """The case, and what the layer computes; None where Keras rejects it."""
    tokens = name == "TokenAndPositionEmbedding"
    draw = (lambda size: rng.integers(0, 30, size, "int32")) if tokens else (lambda size: rng.normal(size=size).astype("float32"))
    arrays = [draw((BATCH, *shape)) for shape in shapes]
    batch = BATCH if config.get("stateful") else None
    case = {
        "class": name,
        "config": config,
        "inputs": [[batch, *shape] for shape in shapes],
        "dtype": "int32" if tokens else "float32",
        "call": "args",
        "mutation": None,
    }
    try:
        own = {key: value for key, value in config.items() if key not in AT_CALL}
        symbols = [keras.Input(batch_shape=shape, dtype=case["dtype"]) for shape in case["inputs"]]
        called(built(name, own), name, symbols, config)
        instance = built(name, own)
        called(instance, name, arrays, config)
    except Exception as error:  # Whatever Keras raises is its rejection.
        return {**case, "outcome": "rejected", "error": str(error)[:300]}, None
    weights = [rng.normal(size=weight.shape).astype("float32") * 0.5 for weight in instance.weights]
    instance.set_weights(weights)
    results = [np.asarray(result) for result in keras.tree.flatten(called(instance, name, arrays, config))]
    outputs = [[batch, *map(int, result.shape[1:])] for result in results]
    count = lambda weights: int(sum(np.prod(weight.shape) for weight in weights))  # noqa: E731
    valid = {
        **case,
        "outcome": "ok",
        "output_shape": outputs if len(outputs) > 1 else outputs[0],
        "params_trainable": count(instance.trainable_weights),
        "params_non_trainable": count(w for w in instance.weights if not w.trainable),
        "weights": [[re.sub(r"^[^/]*/", "", w.path), list(map(int, w.shape))] for w in instance.weights],
    }
    computed = {
        "class": name,
        "config": config,
        "dtype": case["dtype"],
        "shapes": [list(array.shape) for array in arrays],
        "inputs": list(map(numbers, arrays)),
        "weights": list(map(numbers, weights)),
        "outputs": list(map(numbers, results)),
    }
    return valid, computed


def write(name, lines):
    with gzip.GzipFile(FIXTURES / name, "wb", mtime=0) as file:
        file.writelines((json.dumps(line) + "\n").encode() for line in lines)


rng = np.random.default_rng(1)
cases, computed = [], []
for i, (name, config, shapes) in enumerate(CASES):
    case, values = answer(name, config, shapes, rng)
    cases.append({"id": f"{name}-more-{i:03}", **case})
    computed += [values] if values else []
    print(cases[-1]["id"], case["outcome"], case.get("output_shape", case.get("error", ""))[:110])
write("keras_layers_more.jsonl.gz", cases)
write("keras_layer_outputs_more.jsonl.gz", computed)
