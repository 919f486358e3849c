"""The language models of specs/shakespeare-*.yaml in PyTorch: same sizes, first weights, optimizer, schedule and number
of steps, on the same windows in another order.

python Benchmarks/results/language_models.py lstm|gpt [--seed N] [--threads N] [--adam keras] [--epsilon 1e-7]
"""

import argparse
import math
import time
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

ROOT = Path(__file__).resolve().parents[2]
LENGTH, STRIDE, VOCABULARY = 64, 32, 67


class KerasAdam(torch.optim.Optimizer):
    """Adam as Keras defines it: epsilon is added to the root of the average of squares before its bias is corrected.

    With gradients near 1e-5, as those of a recurrent kernel at first, this epsilon weighs some thirty times as much in the
    first steps as that of torch.optim.Adam.
    """

    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-7):
        super().__init__(parameters, {"lr": lr})
        self.betas, self.eps, self.steps = betas, eps, 0

    @torch.no_grad()
    def step(self):
        self.steps += 1
        beta1, beta2 = self.betas
        correction = math.sqrt(1 - beta2**self.steps) / (1 - beta1**self.steps)
        for group in self.param_groups:
            for weight in group["params"]:
                state = self.state[weight]
                if not state:
                    state["mean"] = torch.zeros_like(weight)
                    state["square"] = torch.zeros_like(weight)
                mean, square = state["mean"], state["square"]
                mean.mul_(beta1).add_(weight.grad, alpha=1 - beta1)
                square.mul_(beta2).addcmul_(weight.grad, weight.grad, value=1 - beta2)
                weight.addcdiv_(mean, square.sqrt() + self.eps, value=-group["lr"] * correction)


class LSTM(nn.Module):
    """Keras' first weights: Glorot uniform, orthogonal, and 1 for the bias of the gate that forgets."""

    batch, steps, rate = 32, 1500, 0.005

    def __init__(self, units=256):
        super().__init__()
        self.embedding = nn.Embedding(VOCABULARY, 64)
        self.lstm = nn.LSTM(64, units, batch_first=True)
        self.logits = nn.Linear(units, VOCABULARY)
        nn.init.uniform_(self.embedding.weight, -0.05, 0.05)
        # One matrix for all gates, as in Keras: their limit is that of the whole.
        nn.init.xavier_uniform_(self.lstm.weight_ih_l0)
        nn.init.orthogonal_(self.lstm.weight_hh_l0)
        nn.init.xavier_uniform_(self.logits.weight)
        for bias in (self.lstm.bias_ih_l0, self.lstm.bias_hh_l0, self.logits.bias):
            nn.init.zeros_(bias)
        with torch.no_grad():
            self.lstm.bias_ih_l0[units : 2 * units] = 1
        # Keras has one bias.
        self.lstm.bias_hh_l0.requires_grad_(False)

    def forward(self, codes):
        return self.logits(self.lstm(self.embedding(codes))[0])

    def optimizer(self, arguments):
        weights = [p for p in self.parameters() if p.requires_grad]
        form = KerasAdam if arguments.adam == "keras" else torch.optim.Adam
        return form(weights, lr=self.rate, eps=arguments.epsilon)

    def learning_rate(self, step):
        return self.rate * (1 + math.cos(math.pi * step / self.steps)) / 2


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.query, self.key, self.value, self.output = (nn.Linear(width, width) for _ in range(4))
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x):
        h = self.norm1(x)
        q, k, v = (
            layer(h).unflatten(2, (self.heads, -1)).transpose(1, 2)
            for layer in (self.query, self.key, self.value)
        )
        h = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.output(h.transpose(1, 2).flatten(2))
        return x + self.down(F.gelu(self.up(self.norm2(x))))


class GPT(nn.Module):
    """Normal first weights of deviation 0.02, biases 0; one table of characters for both ends."""

    batch, steps, rate, warmup = 12, 2000, 0.001, 100

    def __init__(self, width=128, heads=4, layers=4):
        super().__init__()
        self.characters = nn.Embedding(VOCABULARY, width)
        self.order = nn.Embedding(LENGTH, width)
        self.blocks = nn.Sequential(*(Block(width, heads) for _ in range(layers)))
        self.norm = nn.LayerNorm(width)
        for module in self.modules():
            if isinstance(module, (nn.Linear, nn.Embedding)):
                nn.init.normal_(module.weight, std=0.02)
            if isinstance(module, nn.Linear):
                nn.init.zeros_(module.bias)

    def forward(self, codes):
        x = self.characters(codes) + self.order.weight
        return self.norm(self.blocks(x)) @ self.characters.weight.T

    def optimizer(self, arguments):
        return torch.optim.AdamW(
            self.parameters(), lr=self.rate, betas=(0.9, 0.99), eps=1e-7, weight_decay=0.1
        )

    def learning_rate(self, step):
        if step < self.warmup:
            return self.rate * (step + 1) / self.warmup
        share = (step - self.warmup) / (self.steps - self.warmup)
        return self.rate * (0.1 + 0.9 * (1 + math.cos(math.pi * share)) / 2)


def windows(path):
    """Codes of all windows and of what follows each character; the last tenth validates."""
    text = path.read_text(encoding="utf-8")
    codes = {character: i for i, character in enumerate(sorted(set(text)), 2)}
    encoded = torch.tensor([codes[character] for character in text])
    pairs = encoded.unfold(0, LENGTH + 1, STRIDE)
    held_out = round(len(pairs) * 0.1)
    return pairs[:-held_out], pairs[-held_out:]


def loss(model, pairs):
    return F.cross_entropy(model(pairs[:, :-1]).flatten(0, 1), pairs[:, 1:].flatten())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model", choices=["lstm", "gpt"])
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--adam", choices=["torch", "keras"], default="torch", help="of the LSTM")
    parser.add_argument("--epsilon", type=float, default=1e-9, help="of the LSTM's Adam")
    parser.add_argument(
        "--text", type=Path, default=ROOT / "specs/data/tinyshakespeare/input.txt"
    )
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    train, validation = windows(arguments.text)
    model = {"lstm": LSTM, "gpt": GPT}[arguments.model]()
    optimizer = model.optimizer(arguments)
    order = torch.randperm(len(train))
    count = sum(p.numel() for p in model.parameters() if p.requires_grad)
    start = time.monotonic()
    for step in range(model.steps):
        first = step * model.batch % (len(train) - model.batch + 1)
        for group in optimizer.param_groups:
            group["lr"] = model.learning_rate(step)
        value = loss(model, train[order[first : first + model.batch]])
        optimizer.zero_grad()
        value.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    seconds = time.monotonic() - start
    model.eval()
    with torch.no_grad():
        parts = [(loss(model, part).item(), len(part)) for part in validation.split(64)]
    mean = sum(value * rows for value, rows in parts) / len(validation)
    print(f"{arguments.model}: {count} parameters, {model.steps} steps of {model.batch} windows "
          f"in {seconds:.0f} s, validation loss {mean:.4f}")


if __name__ == "__main__":
    main()
