"""What another program needs to infer the shapes of ResNet-152 without its numbers, best of many.

    python3 Benchmarks/shape_peers.py PEER

Prints microseconds. Each peer has a process of its own, since TensorFlow and PyTorch do not share one.
"""

import sys
import time


def best(function, budget=1.0, most=200):
    """Least seconds of as many calls as fit the budget, after one that warms up."""
    function()
    least, end, calls = float("inf"), time.perf_counter() + budget, 0
    while calls < most and (calls < 3 or time.perf_counter() < end):
        start = time.perf_counter()
        function()
        least, calls = min(least, time.perf_counter() - start), calls + 1
    return least


class Graph:
    """A weightless ONNX graph of ResNet-152: convolutions, batch normalisations, ReLUs and additions."""

    def __init__(self, sizes):
        from onnx import TensorProto, helper

        self.helper, self.float = helper, TensorProto.FLOAT
        self.nodes, self.weights = [], []
        self.image = self.value("image", sizes)

    def value(self, name, shape):
        return self.helper.make_tensor_value_info(name, self.float, shape)

    def add(self, kind, operands, **attributes):
        name = f"{kind}_{len(self.nodes)}"
        self.nodes.append(self.helper.make_node(kind, operands, [name], **attributes))
        return name

    def weight(self, shape):
        name = f"weight_{len(self.weights)}"
        self.weights.append(self.value(name, shape))
        return name

    def convolution(self, x, inputs, outputs, size, stride, padding):
        kernel = self.weight([outputs, inputs, size, size])
        x = self.add(
            "Conv", [x, kernel], strides=[stride] * 2, pads=[padding] * 4, kernel_shape=[size] * 2)
        return self.add("BatchNormalization", [x] + [self.weight([outputs]) for _ in range(4)])

    def resnet152(self):
        x = self.add("Relu", [self.convolution("image", 3, 64, 7, 2, 3)])
        x = self.add("MaxPool", [x], kernel_shape=[3, 3], strides=[2, 2], pads=[1] * 4)
        inputs = 64
        for filters, blocks, first_stride in [(64, 3, 1), (128, 8, 2), (256, 36, 2), (512, 3, 2)]:
            for block in range(blocks):
                stride = first_stride if block == 0 else 1
                y = self.add("Relu", [self.convolution(x, inputs, filters, 1, stride, 0)])
                y = self.add("Relu", [self.convolution(y, filters, filters, 3, 1, 1)])
                y = self.convolution(y, filters, 4 * filters, 1, 1, 0)
                if block == 0:
                    x = self.convolution(x, inputs, 4 * filters, 1, stride, 0)
                x = self.add("Relu", [self.add("Add", [y, x])])
                inputs = 4 * filters
        x = self.add("Flatten", [self.add("GlobalAveragePool", [x])])
        x = self.add("Gemm", [x, self.weight([1000, 2048]), self.weight([1000])], transB=1)
        graph = self.helper.make_graph(
            self.nodes, "resnet152", [self.image] + self.weights, [self.value(x, [None, 1000])])
        return self.helper.make_model(graph)


def onnx_seconds(sizes):
    from onnx import shape_inference

    model = Graph(sizes).resnet152().SerializeToString()
    return best(lambda: shape_inference.infer_shapes(model))


def keras_seconds():
    import keras

    # With open sizes: at those that a model was built with Keras only returns what it keeps.
    model = keras.applications.ResNet152(weights=None, include_top=False, input_shape=(None, None, 3))
    image = keras.KerasTensor((None, 224, 224, 3))
    return best(lambda: model.compute_output_spec(image), most=20)


def torch_seconds():
    import torch
    import torchvision

    with torch.device("meta"):
        model = torchvision.models.resnet152().eval()
        image = torch.empty(1, 3, 224, 224)
    with torch.no_grad():
        return best(lambda: model(image), most=50)


PEERS = {
    "onnx-fixed": lambda: onnx_seconds([1, 3, 224, 224]),
    "onnx-named": lambda: onnx_seconds(["batch", 3, "height", "width"]),
    "keras": keras_seconds,
    "torch": torch_seconds,
}

if __name__ == "__main__":
    print(round(PEERS[sys.argv[1]]() * 1e6))
