"""Compares the rate that `coprime range-test` names with the best of a sweep of whole trainings.

    python3 Benchmarks/range_test.py COPRIME [--specs digits,wine-mlp] [--seeds 3]

The sweep trains every spec at rates half a decade apart, with several seeds of weights and order, and judges by the
validation loss after the last epoch, averaged over the seeds. That is flat near its best: a rate counts as one of the
best where its mean lies within one standard error of the best mean (Breiman et al. 1984). Both distances are
printed: to the rate with the best mean, and to the nearest of the best.
"""

import argparse
import json
import math
import pathlib
import statistics
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
#: Specs, what is shortened in them, and where their sweep begins and ends.
SPECS = {
    "wine-mlp": ([], 1e-4, 1e-1),
    "breast-cancer-mlp": (["training.early_stopping.patience=60"], 1e-4, 1e-1),
    "spirals-mlp": ([], 1e-3, 1),
    "digits": (["training.epochs=8"], 1e-4, 1e-1),
    "deep-tanh-mlp": ([], 3.162e-5, 1e-2),
    "adding-lstm": ([], 3.162e-4, 3.162e-1),
    "residual-cnn": (["training.epochs=4"], 1e-4, 1e-1),
}


def answer(*command):
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def swept(program, spec, settings, low, high, seeds):
    """Mean and standard error of the validation loss by rate; a training that diverged counts as infinitely bad."""
    count = round(2 * math.log10(high / low)) + 1
    losses = {}
    for seed in range(1, seeds + 1):
        with tempfile.TemporaryDirectory() as folder:
            report = answer(
                program, "sweep", spec, "--grid", "--range", f"training.optimizer.learning_rate={low}..{high}:log:{count}",
                "--seed", str(seed), "--output", folder, "--format", "json", *settings,
            )
        for trial in report["trials"]:
            rate = float(next(iter(trial["values"].values())))
            losses.setdefault(rate, []).append(trial["objective"] if trial["objective"] is not None else float("inf"))
    return {
        rate: (statistics.fmean(found), statistics.stdev(found) / seeds**0.5 if max(found) < float("inf") else 0)
        for rate, found in losses.items()
    }


def ratio(a, b):
    return max(a / b, b / a)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("coprime")
    parser.add_argument("--specs", default=",".join(SPECS))
    parser.add_argument("--seeds", type=int, default=3)
    arguments = parser.parse_args()
    for name in arguments.specs.split(","):
        changes, low, high = SPECS[name]
        spec = str(ROOT / "specs" / f"{name}.yaml")
        settings = ["--threads", "1"] + [word for change in changes for word in ("--set", change)]
        named = answer(arguments.coprime, "range-test", spec, "--format", "json", *settings)["rate"]
        means = swept(arguments.coprime, spec, settings, low, high, arguments.seeds)
        best = min(means, key=lambda rate: means[rate][0])
        limit = sum(means[best])
        good = [rate for rate in means if means[rate][0] <= limit]
        near = min(ratio(named, rate) for rate in good)
        print(f"{name:18} named {named:g}  best {best:.3g} (×{ratio(named, best):.1f})  nearest of the best ×{near:.1f}")
        for rate, (mean, error) in sorted(means.items()):
            mark = " ◀" if rate == best else " =" if rate in good else ""
            print(f"{'':20}{rate:<10.3g}{mean:.4f} ± {error:.4f}{mark}", flush=True)


if __name__ == "__main__":
    main()
