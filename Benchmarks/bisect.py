"""Asks `coprime bisect` for faults that were planted, and for pieces of specs that have none.

    python3 Benchmarks/bisect.py COPRIME [--specs digits,wine-mlp] [--sound] [--seeds 3]

The faults are those of Tests/Fixtures/planted/faults.txt. One counts as found where `bisect` names one piece, and that
is the planted one: another that makes the same difference does not count. With --sound the specs are bisected as they
are, with several seeds; whatever is named there is a false alarm.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
PLANTED = ROOT / "Tests" / "Fixtures" / "planted"
SPECS = [
    "adding-lstm", "breast-cancer-mlp", "deep-residual-cnn", "deep-tanh-mlp", "digit-scenes", "digits",
    "residual-cnn", "shapes-unet", "spirals-mlp", "stacked-lstm", "torch-digits", "two-heads", "wine-mlp",
]


def faults():
    for line in (PLANTED / "faults.txt").read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            spec, piece, *settings = line.lstrip("+ ").split(" | ")
            yield spec, piece, settings


def path(spec):
    own = PLANTED / f"{spec}.yaml"
    return own if own.exists() else ROOT / "specs" / f"{spec}.yaml"


def bisect(program, spec, settings=(), seed=None):
    """The names of the decisive pieces, how well the spec does with and without them, and the seconds taken."""
    command = [program, "bisect", path(spec), "--force", "--format", "json", "--budget", "1000"]
    command += [word for setting in settings for word in ("--set", setting)]
    command += ["--seed", str(seed)] if seed is not None else []
    start = time.monotonic()
    result = subprocess.run(command, capture_output=True, text=True)
    seconds = time.monotonic() - start
    if '"decisive"' not in result.stdout:
        sys.exit(f"{spec} {settings}: {result.stderr or result.stdout}")
    report = json.loads(result.stdout)
    decisive = report["decisive"]
    names = [piece["name"] for piece in decisive["pieces"]] if decisive else []
    return names, report["skill"], decisive and decisive["skill"], seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("coprime")
    parser.add_argument("--specs", default=",".join(SPECS))
    parser.add_argument("--sound", action="store_true")
    parser.add_argument("--seeds", type=int, default=3)
    arguments = parser.parse_args()
    specs = arguments.specs.split(",")
    right = total = 0
    if arguments.sound:
        for spec in specs:
            for seed in range(1, arguments.seeds + 1):
                names, own, other, seconds = bisect(arguments.coprime, spec, seed=seed)
                right, total = right + (not names), total + 1
                found = f"{', '.join(names)}: {other:.2f}" if names else "nothing"
                print(f"{spec:18} seed {seed}  skill {own:.2f}  {found}  {seconds:.1f} s", flush=True)
        print(f"\n{right} of {total} without a false alarm")
        return
    for spec, piece, settings in faults():
        if spec in specs:
            names, own, other, seconds = bisect(arguments.coprime, spec, settings)
            found = len(names) == 1 and piece in names[0]
            right, total = right + found, total + 1
            named = f"{own:.2f} → {other:.2f}  {', '.join(names)}" if names else f"{own:.2f}  nothing"
            print(f"{'✓' if found else '✗'} {spec:18} {piece:45} {named}  {seconds:.1f} s", flush=True)
    print(f"\n{right} of {total} planted faults named")


if __name__ == "__main__":
    main()
