"""Times linting and start-up as whole processes, beside yamllint on the same files.

    python3 Benchmarks/lint.py COPRIME [--files 1000] [--rounds 7]

yamllint only reads the YAML; it is the peer that people run on such files in pre-commit today.
"""

import argparse
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time


def seconds(command):
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("coprime")
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    coprime = str(pathlib.Path(options.coprime).resolve())
    spec = pathlib.Path(__file__).resolve().parent.parent / "specs" / "mnist-cnn.yaml"
    yamllint = pathlib.Path(sys.executable).with_name("yamllint")

    with tempfile.TemporaryDirectory() as folder:
        for index in range(options.files):
            shutil.copy(spec, pathlib.Path(folder) / f"spec{index}.yaml")
        rounds = {"lint": [], "start": [], "yamllint": []}
        for _ in range(options.rounds + 1):
            rounds["lint"].append(seconds([coprime, "lint", folder]))
            rounds["start"].append(seconds([coprime, "--version"]))
            if yamllint.exists():
                rounds["yamllint"].append(seconds([str(yamllint), folder]))
        # The first round warms the caches.
        medians = {name: statistics.median(times[1:]) for name, times in rounds.items() if times}
    print(f"lint {options.files} copies of mnist-cnn.yaml: {medians['lint'] * 1000:.0f} ms")
    print(f"--version: {medians['start'] * 1000:.2f} ms")
    if "yamllint" in medians:
        ratio = medians["yamllint"] / medians["lint"]
        print(f"yamllint on the same files: {medians['yamllint'] * 1000:.0f} ms, {ratio:.1f} times as long")
    else:
        print("yamllint is not installed beside this Python, so there is no ratio")


if __name__ == "__main__":
    main()
