"""Times PyTorch's training steps: peer.py NETWORK THREADS MODE, then one burst for every line on standard input."""

import os
import sys
import time

network, threads, mode = sys.argv[1], int(sys.argv[2]), sys.argv[3]
os.environ["OMP_NUM_THREADS"] = str(threads)

import torch  # noqa: E402
from torch import nn  # noqa: E402

torch.set_num_threads(threads)
torch.manual_seed(1)


class Block(nn.Module):
    def __init__(self, channels, filters, stride):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(channels, filters, 3, stride, 1, bias=False), nn.BatchNorm2d(filters), nn.ReLU(),
            nn.Conv2d(filters, filters, 3, 1, 1, bias=False), nn.BatchNorm2d(filters))
        self.shortcut = nn.Identity() if stride == 1 else nn.Sequential(
            nn.Conv2d(channels, filters, 1, stride, bias=False), nn.BatchNorm2d(filters))

    def forward(self, x):
        return torch.relu(self.body(x) + self.shortcut(x))


class LastState(nn.Module):
    def __init__(self, kind):
        super().__init__()
        self.recurrent = kind(64, 128, batch_first=True)
        self.head = nn.Linear(128, 10)

    def forward(self, x):
        return self.head(self.recurrent(x)[0][:, -1])


class Attention(nn.Module):
    def __init__(self, is_causal):
        super().__init__()
        self.is_causal = is_causal
        self.parts, self.join = nn.Linear(128, 384), nn.Linear(128, 128)

    def forward(self, x):
        n, steps, width = x.shape
        heads = self.parts(x).view(n, steps, 3, 4, width // 4).permute(2, 0, 3, 1, 4)
        y = nn.functional.scaled_dot_product_attention(*heads, is_causal=self.is_causal)
        return self.join(y.transpose(1, 2).reshape(n, steps, width))


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention = Attention(False)
        self.norms = nn.ModuleList(nn.LayerNorm(128) for _ in range(2))
        self.inner = nn.Sequential(nn.Linear(128, 512), nn.ReLU(), nn.Linear(512, 128))

    def forward(self, x):
        x = self.norms[0](x + self.attention(x))
        return self.norms[1](x + self.inner(x))


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention = nn.Sequential(nn.LayerNorm(128), Attention(True))
        self.inner = nn.Sequential(
            nn.LayerNorm(128), nn.Linear(128, 512), nn.GELU(approximate="tanh"), nn.Linear(512, 128))

    def forward(self, x):
        x = x + self.attention(x)
        return x + self.inner(x)


class MeanOfSteps(nn.Module):
    def forward(self, x):
        return x.mean(1)


class Characters(nn.Module):
    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(65, 128)
        self.places = nn.Parameter(torch.randn(1, 128, 128) * 0.02)
        self.layers = nn.Sequential(
            *[Decoder() for _ in range(4)], nn.LayerNorm(128), nn.Linear(128, 65))

    def forward(self, x):
        return self.layers(self.table(x) + self.places).flatten(0, 1)


def residual():
    layers = [nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU()]
    channels = 16
    for filters, stride in [(16, 1), (32, 2), (64, 2)]:
        for block in range(3):
            layers.append(Block(channels, filters, stride if block == 0 else 1))
            channels = filters
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))


def separable():
    def normalized(*arguments, **options):
        return [nn.Conv2d(*arguments, bias=False, **options), nn.BatchNorm2d(arguments[1]), nn.ReLU()]

    layers, channels = normalized(3, 32, 3, 1, 1), 32
    for filters, stride in [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1)]:
        layers += normalized(channels, channels, 3, stride, 1, groups=channels)
        layers += normalized(channels, filters, 1)
        channels = filters
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 10))


class UNet(nn.Module):
    def __init__(self):
        super().__init__()

        def twice(channels, filters):
            return nn.Sequential(
                nn.Conv2d(channels, filters, 3, padding=1), nn.ReLU(),
                nn.Conv2d(filters, filters, 3, padding=1), nn.ReLU())

        self.down = nn.ModuleList([twice(1, 16), twice(16, 32)])
        self.bottom = twice(32, 64)
        self.enlarge = nn.ModuleList([nn.ConvTranspose2d(64, 32, 2, 2), nn.ConvTranspose2d(32, 16, 2, 2)])
        self.up = nn.ModuleList([twice(64, 32), twice(32, 16)])
        self.head = nn.Conv2d(16, 1, 1)

    def forward(self, x):
        skips = []
        for block in self.down:
            skips.append(block(x))
            x = nn.functional.max_pool2d(skips[-1], 2)
        x = self.bottom(x)
        for enlarge, block, skip in zip(self.enlarge, self.up, reversed(skips)):
            x = block(torch.cat([enlarge(x), skip], 1))
        return self.head(x)


def perceptron(*widths):
    layers = []
    for a, b in zip(widths, widths[1:]):
        layers += [nn.Linear(a, b), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


builders = {
    "tiny": (lambda: perceptron(4, 16, 3), (16, 4), 3),
    "mlp": (lambda: perceptron(784, 256, 128, 10), (128, 784), 10),
    "cnn": (lambda: nn.Sequential(
        nn.Conv2d(1, 32, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(0.2), nn.Flatten(),
        nn.Linear(4608, 128), nn.ReLU(), nn.Linear(128, 10)), (200, 1, 28, 28), 10),
    "lenet5": (lambda: nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(),
        nn.MaxPool2d(2), nn.Flatten(), perceptron(400, 120, 84, 10)), (128, 1, 28, 28), 10),
    "resnet20": (residual, (128, 3, 32, 32), 10),
    "separable": (separable, (64, 3, 32, 32), 10),
    "unet": (UNet, (16, 1, 64, 64), 2),
    "lstm": (lambda: LastState(nn.LSTM), (64, 50, 64), 10),
    "gru": (lambda: LastState(nn.GRU), (64, 50, 64), 10),
    "encoder": (
        lambda: nn.Sequential(Encoder(), Encoder(), MeanOfSteps(), nn.Linear(128, 10)), (32, 64, 128), 10),
    "gpt": (Characters, (16, 128), 65),
}
build, shape, classes = builders[network]
model, x = build(), torch.rand(shape)
labels = shape[0]
if network == "gpt":
    labels = x.numel()
    x = torch.arange(labels).reshape(shape) * 7919 % classes
y = torch.tensor([(i * 7 + 3) % classes for i in range(labels)])
if "channels_last" in mode and len(shape) == 4:
    model, x = model.to(memory_format=torch.channels_last), x.to(memory_format=torch.channels_last)
if network == "resnet20":
    optimizer = torch.optim.SGD(
        model.parameters(), 0.01, momentum=0.9, weight_decay=1e-4, fused="fused" in mode)
else:
    optimizer = torch.optim.Adam(model.parameters(), 1e-3, fused="fused" in mode)
forward = torch.compile(model) if "compile" in mode else model
criterion = nn.CrossEntropyLoss()
if network == "unet":
    y, criterion = torch.randint(0, 2, shape).float(), nn.BCEWithLogitsLoss()


def step():
    optimizer.zero_grad(set_to_none=True)
    criterion(forward(x), y).backward()
    optimizer.step()


clock = time.process_time if os.environ.get("BENCHMARK_CLOCK") == "cpu" else time.perf_counter


def burst(seconds):
    times, end = [], time.perf_counter() + seconds
    while len(times) < 3 or time.perf_counter() < end:
        start = clock()
        step()
        times.append(clock() - start)
    return sorted(times)[len(times) // 2]


for _ in range(3):
    step()
burst(0.2)
print("ready", flush=True)
for _ in sys.stdin:
    print(burst(0.3) * 1e6, flush=True)
