"""Provokes the usual shape errors of PyTorch, Keras on TensorFlow, JAX and ONNX Runtime, and keeps what they say.

Writes Tests/Fixtures/framework_errors.json: a list of {framework, case, numbers, message}, where `numbers` are
those sizes of the call that the message names: a reader of it must find them.

    python framework_errors.py
"""

import json
import os
import pathlib
import re

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["KERAS_BACKEND"] = "tensorflow"

import warnings

import numpy as np

records = []


def provoke(framework, case, numbers, call):
    """Runs `call` and keeps the text of the exception, or of the warning, that it raises."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            call()
        except Exception as error:  # every framework has types of its own
            message = str(error)
        else:
            messages = [str(w.message) for w in caught]
            assert messages, f"{framework}: {case} raised nothing"
            message = messages[0]
    record(framework, case, numbers, message)


def record(framework, case, numbers, message):
    message = message.replace(str(pathlib.Path(__file__).resolve().parent) + "/", "")
    message = re.sub(r"[^\s\"]*/site-packages/", "", message)
    told = [n for n in numbers if re.search(rf"(?<!\d){n}(?!\d)", message)]
    records.append({"framework": framework, "case": case, "numbers": told, "message": message})


def torch_errors():
    import torch
    from torch import nn
    from torch.nn import functional as F

    def ones(*shape):
        return torch.ones(*shape)

    def say(case, numbers, call):
        provoke("torch", case, numbers, call)

    say("linear on an unflattened map", [3584, 7, 25088, 4096],
        lambda: nn.Linear(25088, 4096)(ones(1, 512, 7, 7)))
    say("linear with other features", [32, 784, 1024, 10], lambda: nn.Linear(1024, 10)(ones(32, 784)))
    say("linear on a vector", [784, 1024], lambda: nn.Linear(1024, 10)(ones(784)))
    say("matmul of matrices", [3, 4, 5, 6], lambda: ones(3, 4) @ ones(5, 6))
    say("batched matmul", [2, 4, 5, 6], lambda: torch.bmm(ones(2, 3, 4), ones(2, 5, 6)))
    say("batched matmul with other batches", [2, 3], lambda: torch.bmm(ones(2, 3, 4), ones(3, 4, 6)))
    say("matmul of batches", [2, 3], lambda: torch.matmul(ones(2, 3, 4), ones(3, 4, 6)))
    say("convolution of other channels", [64, 3, 224, 1],
        lambda: nn.Conv2d(3, 64, 7)(ones(8, 1, 224, 224)))
    say("convolution of channels last", [16, 3, 32],
        lambda: nn.Conv2d(3, 16, 3)(ones(8, 32, 32, 3)))
    say("convolution in one dimension", [32, 16, 20],
        lambda: nn.Conv1d(16, 32, 3)(ones(4, 20, 16)))
    say("convolution of a vector", [2, 3], lambda: nn.Conv2d(3, 8, 3)(ones(2, 3)))
    say("kernel larger than the image", [5, 2], lambda: nn.Conv2d(3, 8, 5)(ones(1, 3, 2, 2)))
    say("pooling to nothing", [64, 1, 0], lambda: nn.MaxPool2d(2)(ones(1, 64, 1, 1)))
    say("pooling of a vector", [2], lambda: nn.MaxPool2d(2)(ones(1, 2)))
    say("channels and groups", [6, 4], lambda: nn.Conv2d(6, 8, 3, groups=4))
    say("sum of other sizes", [32, 64, 1], lambda: ones(8, 32, 28, 28) + ones(8, 64, 28, 28))
    say("sum of other widths", [56, 28, 3], lambda: ones(8, 32, 28, 56) + ones(8, 32, 28, 28))
    say("concatenation of other sizes", [28, 14, 1],
        lambda: torch.cat([ones(1, 64, 28, 28), ones(1, 64, 14, 14)], 1))
    say("concatenation of other ranks", [2, 4], lambda: torch.cat([ones(1, 2, 3, 4), ones(1, 2)], 1))
    say("stack of other sizes", [3, 4], lambda: torch.stack([ones(3), ones(4)]))
    say("view of other size", [1, 784, 1600], lambda: ones(1600).view(1, 784))
    say("view with an open size", [400, 1296], lambda: ones(1296).view(-1, 400))
    say("view of a transposed tensor", [], lambda: ones(3, 4).t().view(12))
    say("expand of other size", [4, 3], lambda: ones(3).expand(2, 4))
    say("broadcast of shapes", [3, 4], lambda: torch.broadcast_shapes((3,), (4,)))
    say("dimension out of range", [-2, 1, 2], lambda: F.softmax(ones(3, 4), dim=2))
    say("permute of other rank", [4, 3], lambda: ones(2, 3, 4).permute(0, 3, 1, 2))
    say("index out of range in an embedding", [], lambda: nn.Embedding(10, 3)(torch.tensor([10])))
    say("embedding of real numbers", [], lambda: nn.Embedding(10, 3)(ones(2)))
    say("gather out of range", [3, 5], lambda: ones(2, 3).gather(1, torch.tensor([[5]])))
    say("index of an axis out of range", [5, 0, 3], lambda: ones(3, 4)[5])
    say("lstm of other features", [10, 8], lambda: nn.LSTM(10, 20)(ones(5, 3, 8)))
    say("lstm of four axes", [4], lambda: nn.LSTM(10, 20)(ones(5, 3, 8, 2)))
    say("lstm of another state", [1, 3, 20, 10],
        lambda: nn.LSTM(10, 20)(ones(5, 3, 10), (ones(1, 3, 10), ones(1, 3, 10))))
    say("batch normalisation of one value", [1, 8], lambda: nn.BatchNorm1d(8)(ones(1, 8)))
    say("batch normalisation of other channels", [16, 8], lambda: nn.BatchNorm2d(8)(ones(2, 16, 4, 4)))
    say("batch normalisation of other rank", [4, 3], lambda: nn.BatchNorm2d(8)(ones(2, 8, 4)))
    say("layer normalisation of other features", [10, 8], lambda: nn.LayerNorm(10)(ones(2, 8)))
    say("group normalisation of other channels", [6, 4], lambda: nn.GroupNorm(4, 6))
    say("attention of other width", [64, 32],
        lambda: nn.MultiheadAttention(64, 4)(ones(5, 2, 32), ones(5, 2, 32), ones(5, 2, 32)))
    say("attention with uneven heads", [10, 3], lambda: nn.MultiheadAttention(10, 3))
    say("target size of a mean squared error", [32, 1],
        lambda: F.mse_loss(ones(32, 1), ones(32)))
    say("target size of a binary cross-entropy", [32, 1],
        lambda: F.binary_cross_entropy(ones(32, 1), ones(32)))
    say("target size of a binary cross-entropy with logits", [32, 1],
        lambda: F.binary_cross_entropy_with_logits(ones(32, 1), ones(32)))
    say("batches of a cross-entropy", [8, 4],
        lambda: F.cross_entropy(ones(8, 10), torch.zeros(4, dtype=torch.long)))
    say("target out of bounds", [12],
        lambda: F.cross_entropy(ones(2, 10), torch.tensor([0, 12])))
    say("target of two axes", [],
        lambda: F.cross_entropy(ones(2, 10), torch.zeros(2, 1, dtype=torch.long)))
    say("pixel shuffle", [2, 6], lambda: nn.PixelShuffle(2)(ones(1, 6, 4, 4)))
    say("squeeze out of range", [3], lambda: ones(2, 3).squeeze(3))
    say("padding larger than the input", [5, 3], lambda: F.pad(ones(1, 1, 3, 3), (5, 5, 5, 5), "reflect"))
    say("state dict of another size", [10, 5, 784],
        lambda: nn.Linear(784, 10).load_state_dict(nn.Linear(784, 5).state_dict()))
    say("dtype of a matrix product", [], lambda: nn.Linear(3, 2)(torch.ones(1, 3, dtype=torch.float64)))
    say("split into parts", [10, 3, 4], lambda: torch.split(ones(10), [3, 4]))
    say("einsum", [3, 4], lambda: torch.einsum("ij,jk->ik", ones(2, 3), ones(4, 5)))


def keras_errors():
    import keras
    import tensorflow as tf
    from keras import layers

    def ones(*shape):
        return np.ones(shape, "float32")

    def say(case, numbers, call):
        keras.backend.clear_session()
        provoke("keras", case, numbers, call)

    def sym(*shape):
        return keras.Input(shape)

    say("dense with other features", [784, 100],
        lambda: (lambda d: (d(sym(784)), d(sym(100))))(layers.Dense(10)))
    say("convolution without a channel axis", [4, 3, 28],
        lambda: layers.Conv2D(8, 3)(sym(28, 28)))
    say("recurrent layer without steps", [3, 2, 10], lambda: layers.LSTM(8)(sym(10)))
    say("pooling of a vector", [4, 2, 10], lambda: layers.MaxPooling2D()(sym(10)))
    say("kernel larger than the image", [2, 5], lambda: layers.Conv2D(8, 5)(sym(2, 2, 3)))
    say("pooling to nothing", [1], lambda: layers.MaxPooling2D(2)(sym(1, 1, 64)))
    say("channels and groups", [6, 4], lambda: layers.Conv2D(8, 3, groups=4)(sym(9, 9, 6)))
    say("sum of other channels", [28, 32, 64],
        lambda: layers.Add()([sym(28, 28, 32), sym(28, 28, 64)]))
    say("concatenation of other sizes", [28, 14, 64],
        lambda: layers.Concatenate()([sym(28, 28, 64), sym(14, 14, 64)]))
    say("dot of other sizes", [3, 4], lambda: layers.Dot(1)([sym(3), sym(4)]))
    say("reshape to another size", [784, 28, 27], lambda: layers.Reshape((28, 27))(sym(784)))
    say("reshape with an open size", [12, 5], lambda: layers.Reshape((-1, 5))(sym(12)))
    say("dense on an unknown axis", [], lambda: layers.Dense(10)(layers.Flatten()(sym(None, 3))))
    say("two inputs for a layer of one", [1, 2], lambda: layers.Dense(10)([sym(3), sym(3)]))
    say("stride with dilation", [2], lambda: layers.Conv2D(8, 3, strides=2, dilation_rate=2)(sym(9, 9, 3)))
    say("batch normalisation of an unknown axis", [], lambda: layers.BatchNormalization()(sym(None)))
    say("axis out of range", [3], lambda: layers.Permute((1, 2, 3))(sym(4, 5)))
    say("model with other input", [784, 28],
        lambda: keras.Sequential([sym(784), layers.Dense(10)])(ones(2, 28)))

    def fitted(model, loss, x, y):
        model.compile(optimizer="sgd", loss=loss)
        model.fit(x, y, verbose=0)

    def head(features, units, activation="softmax"):
        return keras.Sequential([keras.Input((features,)), layers.Dense(units, activation=activation)])

    say("categorical cross-entropy of indices", [10, 1, 4],
        lambda: fitted(head(4, 10), "categorical_crossentropy", ones(8, 4), np.zeros((8, 1))))
    say("categorical cross-entropy of other classes", [10, 3],
        lambda: fitted(head(4, 10), "categorical_crossentropy", ones(8, 4), np.zeros((8, 3))))
    say("binary cross-entropy of other classes", [2, 1],
        lambda: fitted(head(4, 2, "sigmoid"), "binary_crossentropy", ones(8, 4), np.zeros((8, 1))))
    say("sparse cross-entropy of one-hot labels", [],
        lambda: fitted(head(4, 10), "sparse_categorical_crossentropy", ones(8, 4), np.zeros((8, 10))))
    say("sparse label out of range", [10, 12],
        lambda: fitted(head(4, 10), "sparse_categorical_crossentropy", ones(8, 4), np.full((8,), 12)))
    say("data of other lengths", [8, 7],
        lambda: fitted(head(4, 10), "mse", ones(8, 4), np.zeros((7, 10))))

    def say_tensorflow(case, numbers, call):
        provoke("tensorflow", case, numbers, call)

    say_tensorflow("matrix product", [3, 4, 5, 6], lambda: tf.matmul(ones(3, 4), ones(5, 6)))
    say_tensorflow("sum of other sizes", [2, 3, 4], lambda: tf.add(ones(2, 3), ones(2, 4)))
    say_tensorflow("reshape", [12, 5, 2], lambda: tf.reshape(ones(12), (5, 2)))
    say_tensorflow("reshape with an open size", [12, 5], lambda: tf.reshape(ones(12), (-1, 5)))
    say_tensorflow("concatenation", [28, 14], lambda: tf.concat([ones(1, 28, 3), ones(1, 14, 3)], 2))
    say_tensorflow("concatenation of other ranks", [2, 3], lambda: tf.concat([ones(1, 2), ones(1, 2, 3)], 1))
    say_tensorflow("convolution of other channels", [3, 1],
                   lambda: tf.nn.conv2d(ones(1, 9, 9, 1), ones(3, 3, 3, 8), 1, "VALID"))
    say_tensorflow("gather out of range", [10, 12], lambda: tf.gather(ones(10), [12]))
    say_tensorflow("embedding out of range", [10, 12],
                   lambda: layers.Embedding(10, 3)(np.array([[12]])))
    say_tensorflow("negative size in a graph", [5, 2],
                   lambda: tf.function(lambda x: tf.nn.conv2d(x, ones(5, 5, 3, 8), 1, "VALID"))(ones(1, 2, 2, 3)))
    say_tensorflow("sum in a graph", [3, 4],
                   lambda: tf.function(lambda a, b: a + b)(ones(2, 3), ones(2, 4)))
    say_tensorflow("product in a graph", [4, 5],
                   lambda: tf.function(tf.matmul)(ones(3, 4), ones(5, 6)))
    say_tensorflow("transpose of other rank", [3, 2], lambda: tf.transpose(ones(2, 3), (0, 1, 2)))
    say_tensorflow("squeeze of an axis that is not 1", [3], lambda: tf.squeeze(ones(2, 3), 1))
    say_tensorflow("split into uneven parts", [10, 3], lambda: tf.split(ones(10), 3))


def jax_errors():
    import jax
    import jax.numpy as jnp

    def say(case, numbers, call):
        provoke("jax", case, numbers, call)

    def ones(*shape):
        return jnp.ones(shape)

    say("matrix product", [3, 4, 5, 6], lambda: ones(3, 4) @ ones(5, 6))
    say("dot of batches", [784, 1024], lambda: jax.lax.dot(ones(32, 784), ones(1024, 10)))
    say("sum of other sizes", [2, 3, 4], lambda: ones(2, 3) + ones(2, 4))
    say("concatenation", [28, 14], lambda: jnp.concatenate([ones(1, 28), ones(2, 14)], 1))
    say("reshape", [12, 5, 2], lambda: ones(12).reshape(5, 2))
    say("reshape with an open size", [12, 5], lambda: ones(12).reshape(-1, 5))
    say("convolution of other channels", [1, 3],
        lambda: jax.lax.conv(ones(1, 1, 9, 9), ones(8, 3, 3, 3), (1, 1), "VALID"))
    say("axis out of range", [2], lambda: jnp.sum(ones(3, 4), axis=2))
    say("broadcast", [3, 4], lambda: jnp.broadcast_to(ones(3), (2, 4)))
    say("einsum", [3, 4], lambda: jnp.einsum("ij,jk->ik", ones(2, 3), ones(4, 5)))
    say("stack of other sizes", [3, 4], lambda: jnp.stack([ones(3), ones(4)]))
    say("sizes of a mapped function", [3, 4], lambda: jax.vmap(jnp.add)(ones(3), ones(4)))


def numpy_errors():
    def say(case, numbers, call):
        provoke("numpy", case, numbers, call)

    say("matrix product", [3, 4, 5, 6], lambda: np.ones((3, 4)) @ np.ones((5, 6)))
    say("dot", [3, 4, 5, 6], lambda: np.dot(np.ones((3, 4)), np.ones((5, 6))))
    say("sum of other sizes", [2, 3, 4], lambda: np.ones((2, 3)) + np.ones((2, 4)))
    say("reshape", [12, 5, 2], lambda: np.ones(12).reshape(5, 2))
    say("concatenation", [2, 3], lambda: np.concatenate([np.ones((2, 2)), np.ones((3, 3))], 1))


def onnxruntime_errors():
    import onnx
    import onnxruntime
    from onnx import TensorProto, helper

    onnxruntime.set_default_logger_severity(4)

    def session(node, inputs, output, weights={}):
        graph = helper.make_graph(
            [node], "graph",
            [helper.make_tensor_value_info(n, TensorProto.FLOAT, s) for n, s in inputs.items()],
            [helper.make_tensor_value_info("y", TensorProto.FLOAT, output)],
            [helper.make_tensor(n, TensorProto.FLOAT if v.dtype == np.float32 else TensorProto.INT64,
                                v.shape, v.flatten().tolist()) for n, v in weights.items()])
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        return onnxruntime.InferenceSession(model.SerializeToString(), options)

    def say(case, numbers, call):
        provoke("onnxruntime", case, numbers, call)

    def ones(*shape):
        return np.ones(shape, "float32")

    say("other size of an input", [224, 256, 3],
        lambda: session(helper.make_node("Relu", ["x"], ["y"]), {"x": [1, 3, 224, 224]}, None)
        .run(None, {"x": ones(1, 3, 256, 224)}))
    say("other rank of an input", [3, 4],
        lambda: session(helper.make_node("Relu", ["x"], ["y"]), {"x": [1, 3, 224, 224]}, None)
        .run(None, {"x": ones(3, 224, 224)}))
    say("matrix product", [3, 4, 5, 6],
        lambda: session(helper.make_node("MatMul", ["a", "b"], ["y"]), {"a": ["n", "k"], "b": ["l", "m"]}, None)
        .run(None, {"a": ones(3, 4), "b": ones(5, 6)}))
    say("sum of other sizes", [3, 4],
        lambda: session(helper.make_node("Add", ["a", "b"], ["y"]), {"a": ["n", "k"], "b": ["n", "m"]}, None)
        .run(None, {"a": ones(2, 3), "b": ones(2, 4)}))
    say("concatenation", [28, 14],
        lambda: session(helper.make_node("Concat", ["a", "b"], ["y"], axis=1), {"a": ["n", "k"], "b": ["l", "m"]}, None)
        .run(None, {"a": ones(28, 3), "b": ones(14, 3)}))
    say("reshape", [12, 5],
        lambda: session(helper.make_node("Reshape", ["x", "shape"], ["y"]), {"x": ["n"]}, None,
                        {"shape": np.array([5, -1])}).run(None, {"x": ones(12)}))
    say("convolution of other channels", [1, 3],
        lambda: session(helper.make_node("Conv", ["x", "w"], ["y"]), {"x": ["n", "c", "h", "w_"]}, None,
                        {"w": ones(8, 3, 3, 3)}).run(None, {"x": ones(1, 1, 9, 9)}))
    say("static shapes that do not fit", [4, 5],
        lambda: session(helper.make_node("MatMul", ["a", "b"], ["y"]), {"a": [3, 4], "b": [5, 6]}, None))


CUDA = [
    # Cannot be provoked without a GPU: the wording of PyTorch 2 (c10/cuda/CUDAException.cpp and
    # aten/src/ATen/native/cuda/Loss.cu).
    ("device-side assertion", [],
     "CUDA error: device-side assert triggered\nCUDA kernel errors might be asynchronously reported at some "
     "other API call, so the stacktrace below might be incorrect.\nFor debugging consider passing "
     "CUDA_LAUNCH_BLOCKING=1."),
    ("class out of range on the device", [],
     "../aten/src/ATen/native/cuda/Loss.cu:250: nll_loss_forward_reduce_cuda_kernel_2d: block: [0,0,0], "
     "thread: [5,0,0] Assertion `t >= 0 && t < n_classes` failed."),
    ("index out of range on the device", [],
     "../aten/src/ATen/native/cuda/Indexing.cu:1292: indexSelectLargeIndex: block: [12,0,0], thread: [64,0,0] "
     "Assertion `srcIndex < srcSelectDimSize` failed."),
]


if __name__ == "__main__":
    torch_errors()
    keras_errors()
    jax_errors()
    numpy_errors()
    onnxruntime_errors()
    for case, numbers, message in CUDA:
        record("torch", case, numbers, message)
    target = pathlib.Path(__file__).parent.parent / "Fixtures" / "framework_errors.json"
    target.write_text(json.dumps(records, indent=1, ensure_ascii=False) + "\n")
    print(len(records), "messages")
