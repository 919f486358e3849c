#!/usr/bin/env python3
"""Trains the specs of docs/results.md and fails where one stays behind the figure that is stated there.

scripts/results.py [--quick] [--binary FILE] [--seeds N] [--threads N] [SPEC…]

--quick takes only what trains within seconds; --seeds N repeats each with the seeds after its own.
"""

import argparse
import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent


class Goal(NamedTuple):
    spec: str
    metric: str
    bound: float
    # Whether a smaller number is a better one.
    is_loss: bool = False
    is_quick: bool = False


GOALS = [
    Goal("spirals-mlp", "accuracy", 0.98, is_quick=True),
    Goal("digits", "accuracy", 0.97, is_quick=True),
    Goal("breast-cancer-mlp", "accuracy", 0.95, is_quick=True),
    Goal("wine-mlp", "mean_absolute_error", 0.6, is_loss=True, is_quick=True),
    Goal("adding-lstm", "loss", 0.002, is_loss=True),
    Goal("copy-lstm", "accuracy", 0.98),
    Goal("digit-scenes", "binary_accuracy", 0.97),
    Goal("shapes-unet", "mean_io_u", 0.8),
    Goal("mnist-autoencoder", "loss", 0.008, is_loss=True),
    Goal("mnist-cnn", "accuracy", 0.99),
    Goal("fashion-mnist", "accuracy", 0.915),
    Goal("fashion-resnet20", "accuracy", 0.89),
    Goal("shakespeare-lstm", "loss", 1.7, is_loss=True),
    Goal("shakespeare-gpt", "loss", 1.95, is_loss=True),
]


def processor_seconds():
    """Of all programs that were run."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def train(goal, seed, arguments):
    """The metric of the goal after a training with this seed, and the processor's seconds, which other programs change little."""
    spec = ROOT / "specs" / f"{goal.spec}.yaml"
    command = [arguments.binary, "run", spec, "--skip-verify", "--no-artifacts", "--format", "json"]
    if seed is not None:
        command += ["--seed", str(seed)]
    if arguments.threads:
        command += ["--threads", str(arguments.threads)]
    start = processor_seconds()
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    seconds = processor_seconds() - start
    if done.returncode != 0:
        sys.exit(f"{goal.spec}: coprime ended with {done.returncode}")
    return json.loads(done.stdout)["evaluation"][goal.metric], seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("specs", nargs="*", metavar="SPEC")
    parser.add_argument("--quick", action="store_true", help="only what trains within seconds")
    parser.add_argument("--binary", default=str(ROOT / "coprime"))
    parser.add_argument("--seeds", type=int, default=1, help="trainings of each spec")
    parser.add_argument("--threads", type=int)
    arguments = parser.parse_args()
    unknown = set(arguments.specs) - {goal.spec for goal in GOALS}
    if unknown:
        parser.error(f"no figure is stated for {', '.join(sorted(unknown))}")
    missed = 0
    print("| spec | figure | stated | reached | CPU seconds |\n|---|---|---|---|---|")
    for goal in GOALS:
        if (arguments.specs and goal.spec not in arguments.specs) or (arguments.quick and not goal.is_quick):
            continue
        seeds = [None, *range(1, arguments.seeds)]
        runs = [train(goal, seed, arguments) for seed in seeds]
        values = [value for value, _ in runs]
        mean = sum(values) / len(values)
        is_reached = mean <= goal.bound if goal.is_loss else mean >= goal.bound
        missed += not is_reached
        reached = ", ".join(f"{value:.4g}" for value in values)
        relation = "≤" if goal.is_loss else "≥"
        seconds = sum(seconds for _, seconds in runs) / len(runs)
        print(
            f"| {goal.spec} | {goal.metric} | {relation} {goal.bound} |"
            f" {reached}{'' if is_reached else ' missed'} | {seconds:.1f} |",
            flush=True,
        )
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
