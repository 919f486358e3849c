"""The U-Net of specs/shapes-unet.yaml in PyTorch: same sizes, first weights, optimizer, schedule and number of epochs.

python Benchmarks/results/unet.py [--seed N]
"""

import argparse
import math
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

DATA = Path(__file__).resolve().parents[2] / "specs" / "data"
EPOCHS, BATCH, RATE, CLASSES = 30, 16, 0.002, 4


def pair(channels, filters):
    return nn.Sequential(
        nn.Conv2d(channels, filters, 3, padding=1), nn.ReLU(), nn.Conv2d(filters, filters, 3, padding=1), nn.ReLU()
    )


class UNet(nn.Module):
    """Keras' first weights: Glorot uniform, biases 0."""

    def __init__(self):
        super().__init__()
        widths = [16, 32, 64]
        self.down = nn.ModuleList(pair(a, b) for a, b in zip([1, *widths], widths))
        self.bottom = pair(64, 64)
        inward = [64, 64, 32]
        self.up = nn.ModuleList(nn.ConvTranspose2d(a, b, 2, 2) for a, b in zip(inward, reversed(widths)))
        self.join = nn.ModuleList(pair(2 * b, b) for b in reversed(widths))
        self.logits = nn.Conv2d(16, CLASSES, 1)
        for module in self.modules():
            if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
                nn.init.xavier_uniform_(module.weight)
                nn.init.zeros_(module.bias)

    def forward(self, x):
        skips = []
        for level in self.down:
            skips.append(level(x))
            x = F.max_pool2d(skips[-1], 2)
        x = self.bottom(x)
        for up, join, skip in zip(self.up, self.join, reversed(skips)):
            x = join(torch.cat([skip, up(x)], 1))
        return self.logits(x)


def load(part):
    arrays = np.load(DATA / f"shapes-{part}.npz")
    return torch.tensor(arrays["image"] / 15, dtype=torch.float32)[:, None], torch.tensor(arrays["mask"]).long()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    torch.manual_seed(parser.parse_args().seed)
    torch.set_num_threads(1)
    images, masks = load("train")
    # A tenth validates in the spec; here it is left out.
    kept = torch.randperm(len(images))[: round(len(images) * 0.9)]
    images, masks = images[kept], masks[kept]
    model = UNet()
    optimizer = torch.optim.Adam(model.parameters(), lr=RATE, eps=1e-7)
    steps = EPOCHS * math.ceil(len(images) / BATCH)
    step = 0
    for _ in range(EPOCHS):
        for rows in torch.randperm(len(images)).split(BATCH):
            optimizer.param_groups[0]["lr"] = RATE * (1 + math.cos(math.pi * step / steps)) / 2
            optimizer.zero_grad()
            F.cross_entropy(model(images[rows]), masks[rows]).backward()
            optimizer.step()
            step += 1
    images, masks = load("test")
    with torch.no_grad():
        answers = model(images).argmax(1)
    overlaps = [
        ((answers == label) & (masks == label)).sum() / ((answers == label) | (masks == label)).sum()
        for label in range(CLASSES)
    ]
    print(f"accuracy {(answers == masks).float().mean():.4f}, mean overlap {torch.stack(overlaps).mean():.4f}")


if __name__ == "__main__":
    main()
