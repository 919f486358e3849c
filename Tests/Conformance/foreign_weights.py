"""Has real PyTorch modules and Keras models share weights with specs, both ways, and compares outputs.

usage: foreign_weights.py COPRIME   (needs torch, keras, safetensors, numpy; not part of the test suite's fixtures)
"""

import json
import os
import subprocess
import sys
import tempfile

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy
import torch
from safetensors.numpy import load_file, save_file
from torch import nn

COPRIME = os.path.abspath(sys.argv[1])
FOLDER = tempfile.mkdtemp()
failures = 0


def path(name):
    return os.path.join(FOLDER, name)


def coprime(*arguments):
    result = subprocess.run([COPRIME, *arguments], cwd=FOLDER, capture_output=True, text=True)
    if result.returncode != 0:
        raise RuntimeError(f"{' '.join(arguments)}: {result.stderr}")
    return result


def spec(name, model, shape):
    data = f"  fields:\n    features: {{role: feature, shape: {shape}}}\n"
    text = f"coprime: 1\nmodel:\n{model}data:\n{data}"
    with open(path(name + ".yaml"), "w") as file:
        file.write(text)


def predictions(name, weights, x, *more):
    numpy.save(path("x.npy"), x)
    coprime("predict", name + ".yaml", "--weights", weights, "--input", "x.npy", "--output", "y.npy", *more)
    return numpy.load(path("y.npy"))


def check(what, ours, theirs):
    global failures
    worst = float(numpy.abs(ours - theirs).max() / max(1e-6, numpy.abs(theirs).max()))
    isGood = ours.shape == theirs.shape and worst < 1e-5
    failures += not isGood
    print(f"{'ok  ' if isGood else 'FAIL'} {what}: {worst:.1e}")


def randomized(module):
    """With moving statistics and biases that are not what they start as."""
    with torch.no_grad():
        for tensor in list(module.parameters()) + list(module.buffers()):
            if tensor.dtype == torch.float32:
                tensor.copy_(torch.rand_like(tensor) * 0.6 - 0.1)
        for name, buffer in module.named_buffers():
            if name.endswith("running_var"):
                buffer.copy_(torch.rand_like(buffer) + 0.5)
    return module.eval()


def numpy_of(module):
    return {name: tensor.detach().numpy().copy() for name, tensor in module.state_dict().items()}


# MARK: PyTorch into a spec in the dialect of Keras, and back

IMAGES = """\
  input: [batch, 8, 8, 3]
  layers:
    - conv2d: {filters: 4, kernel_size: 3, padding: same}
    - batch_normalization: {epsilon: 1e-5}
    - relu
    - depthwise_conv2d: {kernel_size: 3, depth_multiplier: 2}
    - max_pooling2d: 2
    - flatten
    - dropout: 0.5
    - dense: {units: 10, activation: relu}
    - dense: 3
"""


class Transposed(nn.Module):
    """Images with their channels last, for PyTorch."""

    def __init__(self, *layers):
        super().__init__()
        self.features = nn.Sequential(*layers)

    def forward(self, x):
        return self.features(x.permute(0, 3, 1, 2))


def image_module():
    return Transposed(
        nn.Conv2d(3, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(),
        nn.Conv2d(4, 8, 3, groups=4), nn.MaxPool2d(2), nn.Flatten(), nn.Dropout(0.5),
        nn.Linear(72, 10), nn.ReLU(), nn.Linear(10, 3))


class Recurrent(nn.Module):
    def __init__(self, kind):
        super().__init__()
        self.embedding = nn.Embedding(11, 5)
        self.cell = kind(5, 6, batch_first=True)
        self.both = kind(6, 4, batch_first=True, bidirectional=True)
        self.dense = nn.Linear(8, 2)

    def forward(self, x):
        x = self.cell(self.embedding(x))[0]
        return self.dense(self.both(x)[0])


def recurrent_spec(kind):
    return f"""\
  input: {{shape: [batch, 7], dtype: int32}}
  layers:
    - embedding: {{input_dim: 11, output_dim: 5}}
    - {kind}: {{units: 6, return_sequences: true, name: cell}}
    - bidirectional: {{layer: {{{kind}: {{units: 4, return_sequences: true}}}}, name: both}}
    - dense: 2
"""


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention = nn.MultiheadAttention(8, 2, batch_first=True)
        self.norm = nn.LayerNorm(8, eps=1e-3)

    def forward(self, x):
        return self.norm(self.attention(x, x, x, need_weights=False)[0])


ATTENTION = """\
  input: [batch, 5, 8]
  layers:
    - multi_head_attention: {num_heads: 2, key_dim: 4, from: [input, input, input], name: attention}
    - layer_normalization: {name: norm}
"""

TORCH = """\
  dialect: torch
  input: [batch, 3, 8, 8]
  layers:
    - Conv2d: {in_channels: 3, out_channels: 4, kernel_size: 3, name: stem}
    - BatchNorm2d: {num_features: 4, name: norm}
    - ReLU
    - Flatten
    - Linear: {in_features: 144, out_features: 3, name: head}
"""


class Plain(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 3)
        self.norm = nn.BatchNorm2d(4)
        self.head = nn.Linear(144, 3)

    def forward(self, x):
        return self.head(torch.relu(self.norm(self.stem(x))).flatten(1))


def there_and_back(name, text, module, x, order=None):
    """`order`: modules of the state dict for the spec's layers, where their names differ."""
    randomized(module)
    shape = list(x.shape[1:])
    spec(name, text, shape)
    state = numpy_of(module)
    save_file(state, path(name + ".safetensors"))
    more = []
    if order:
        with open(path("map.json"), "w") as file:
            json.dump(order, file)
        more = ["--weights-map", "map.json"]
    tensor = torch.from_numpy(x)
    if numpy.issubdtype(x.dtype, numpy.integer):
        tensor = tensor.long()
    with torch.no_grad():
        expected = module(tensor).numpy()
    check(f"{name} from PyTorch", predictions(name, name + ".safetensors", x, *more), expected)
    coprime("export-weights", name + ".yaml", "--weights", name + ".safetensors", "--output", "own.safetensors",
            "--names", "keras", *more)
    coprime("export-weights", name + ".yaml", "--weights", "own.safetensors", "--output", "back.safetensors")
    back = load_file(path("back.safetensors"))
    if order:
        back = {order[key.split(".")[0]] + "." + key.split(".", 1)[1]: value for key, value in back.items()}
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.zero_()
    module.load_state_dict({key: torch.from_numpy(value) for key, value in back.items()})
    with torch.no_grad():
        check(f"{name} back into PyTorch", module(tensor).numpy(), expected)


random = numpy.random.default_rng(0)
images = random.normal(size=(5, 8, 8, 3)).astype("float32")
tokens = random.integers(0, 11, size=(5, 7)).astype("int32")
# Names say nothing here: the order of the numbers in them does, where shapes are equal.
there_and_back("images", IMAGES, image_module(), images, {
    "conv2d": "features.0", "batch_normalization": "features.1", "depthwise_conv2d": "features.3",
    "dense": "features.7", "dense_1": "features.9"})
module = randomized(image_module())
save_file(numpy_of(module), path("unnamed.safetensors"))
with torch.no_grad():
    expected = module(torch.from_numpy(images)).numpy()
check("images by shapes alone", predictions("images", "unnamed.safetensors", images), expected)
there_and_back("lstm", recurrent_spec("lstm"), Recurrent(nn.LSTM), tokens)
there_and_back("gru", recurrent_spec("gru"), Recurrent(nn.GRU), tokens)
there_and_back("simple_rnn", recurrent_spec("simple_rnn"), Recurrent(nn.RNN), tokens)
there_and_back("attention", ATTENTION, Attention(), random.normal(size=(5, 5, 8)).astype("float32"))
there_and_back("torch", TORCH, Plain(), random.normal(size=(5, 3, 8, 8)).astype("float32"))

# MARK: Keras into a spec, and back


def keras_case(name, text, model, x):
    shape = list(x.shape[1:])
    spec(name, text, shape)
    for weight in model.weights:
        weight.assign(random.uniform(0.1, 0.7, size=weight.shape).astype("float32"))
    expected = numpy.asarray(model.predict(x, verbose=0))
    # The three lines of the documentation.
    save_file({w.path: numpy.asarray(w.numpy()) for w in model.weights}, path("keras.safetensors"))
    check(f"{name} from Keras", predictions(name, "keras.safetensors", x), expected)
    numpy.savez(path("keras.npz"), **{w.path: numpy.asarray(w.numpy()) for w in model.weights})
    check(f"{name} from Keras by NumPy", predictions(name, "keras.npz", x), expected)
    coprime("export-weights", name + ".yaml", "--weights", "keras.safetensors", "--names", "keras", "--output",
            "back.safetensors")
    back = load_file(path("back.safetensors"))
    paths = {w.path: w for w in model.weights}
    for weight in model.weights:
        weight.assign(numpy.zeros(weight.shape, "float32"))
    for key, value in back.items():
        next(w for p, w in paths.items() if p == key or p.endswith("/" + key)).assign(value)
    check(f"{name} back into Keras", expected, numpy.asarray(model.predict(x, verbose=0)))


L = keras.layers
keras_case("images", IMAGES.replace("{epsilon: 1e-5}", "{}"), keras.Sequential([
    L.Input((8, 8, 3)), L.Conv2D(4, 3, padding="same"), L.BatchNormalization(), L.ReLU(),
    L.DepthwiseConv2D(3, depth_multiplier=2), L.MaxPooling2D(2), L.Flatten(), L.Dropout(0.5),
    L.Dense(10, activation="relu", name="dense"), L.Dense(3, name="dense_1")]), images)
for kind, layer in (("lstm", L.LSTM), ("gru", L.GRU), ("simple_rnn", L.SimpleRNN)):
    keras_case(kind, recurrent_spec(kind), keras.Sequential([
        L.Input((7,), dtype="int32"), L.Embedding(11, 5, name="embedding"),
        layer(6, return_sequences=True, name="cell"),
        L.Bidirectional(layer(4, return_sequences=True), name="both"), L.Dense(2, name="dense")]), tokens)

# MARK: Half precision, and files that are refused

spec("small", "  input: [batch, 4]\n  layers:\n    - dense: 3\n", [4])
kernel, bias = random.normal(size=(4, 3)), random.normal(size=3)
x = random.normal(size=(2, 4)).astype("float32")
for kind in ("float64", "float32", "float16", "int32", "int8"):
    k, b = (kernel * 4).astype(kind), (bias * 4).astype(kind)
    save_file({"dense/kernel": k, "dense/bias": b}, path("w.safetensors"))
    check(f"weights of {kind}", predictions("small", "w.safetensors", x),
          x @ k.astype("float32") + b.astype("float32"))
from safetensors.torch import save_file as save_torch
k = torch.from_numpy(kernel).to(torch.bfloat16)
b = torch.from_numpy(bias).to(torch.bfloat16)
save_torch({"dense/kernel": k, "dense/bias": b}, path("w.safetensors"))
check("weights of bfloat16", predictions("small", "w.safetensors", x), x @ k.float().numpy() + b.float().numpy())

torch.save({"dense.weight": k}, path("w.pt"))
keras.Sequential([L.Input((4,)), L.Dense(3)]).save_weights(path("w.weights.h5"))
for file, snippet in (("w.pt", "safetensors.torch.save_file"), ("w.weights.h5", "safetensors.numpy.save_file")):
    numpy.save(path("x.npy"), x)
    result = subprocess.run([COPRIME, "predict", "small.yaml", "--weights", file, "--input", "x.npy"], cwd=FOLDER,
                            capture_output=True, text=True)
    isGood = result.returncode == 2 and snippet in result.stderr
    failures += not isGood
    print("ok  " if isGood else "FAIL", file, "is refused with the lines that convert it")

sys.exit(1 if failures else 0)
