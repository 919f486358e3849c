"""Times linting and start-up as whole processes, beside linters of the same class, in one run.

    PYTHON Benchmarks/lint.py COPRIME [--files 1000] [--rounds 7]

PYTHON is one with yamllint, check-jsonschema and cfn-lint beside it. Coprime, yamllint and check-jsonschema read the same specs;
check-jsonschema holds them against the schema that `coprime schema` prints. cfn-lint reads CloudFormation templates of the
same sizes, which are made here. A peer that needs more than `--patience` seconds for all files is timed on them once.
"""

import argparse
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import mix

ROOT = mix.ROOT


def seconds(command):
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


def template(size):
    """A sound CloudFormation template of about `size` bytes."""
    text = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n"
    number = 0
    while len(text) < size:
        text += (
            f"  Queue{number}:\n    Type: AWS::SQS::Queue\n    Properties:\n      QueueName: queue-{number}\n"
            f"      DelaySeconds: {number % 900}\n      VisibilityTimeout: 60\n")
        number += 1
    return text


def peers(folder, specs, templates, schema):
    """Commands on a list of files, by name, for the peers that are installed beside this Python."""
    tools = pathlib.Path(sys.executable).parent
    commands = {
        "yamllint": ([tools / "yamllint", "-d", "relaxed"], specs),
        "check-jsonschema": ([tools / "check-jsonschema", "--schemafile", schema], specs),
        "cfn-lint": ([tools / "cfn-lint"], templates),
    }
    return {
        name: ([str(part) for part in command], files)
        for name, (command, files) in commands.items() if command[0].exists()}


def measure(coprime, options, folder):
    specs_folder, templates_folder = folder / "specs", folder / "templates"
    specs_folder.mkdir()
    templates_folder.mkdir()
    size = mix.mix(specs_folder, options.files)
    specs = sorted(map(str, specs_folder.iterdir()))
    for spec in specs:
        path = pathlib.Path(spec)
        (templates_folder / path.name).write_text(template(path.stat().st_size))
    templates = sorted(map(str, templates_folder.iterdir()))
    schema = folder / "schema.json"
    schema.write_bytes(subprocess.run([coprime, "schema"], capture_output=True, check=True).stdout)
    one = str(ROOT / "specs" / "mnist-cnn.yaml")
    one_template = folder / "one.yaml"
    one_template.write_text(template(pathlib.Path(one).stat().st_size))

    rounds = {}
    others = peers(folder, specs, templates, schema)
    for round_number in range(options.rounds + 1):
        def time_it(name, command):
            rounds.setdefault(name, []).append(seconds(command))
        time_it(("coprime", "one"), [coprime, "lint", one])
        time_it(("coprime", "all"), [coprime, "lint", str(specs_folder)])
        time_it(("coprime", "start"), [coprime, "--version"])
        for name, (command, files) in others.items():
            time_it((name, "one"), command + [str(one_template) if name == "cfn-lint" else one])
            if rounds.get((name, "all"), [0])[0] <= options.patience:
                time_it((name, "all"), command + files)
    # The first round warms the caches.
    medians = {key: statistics.median(times[1:] or times) for key, times in rounds.items()}
    return medians, size


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("coprime")
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--patience", type=float, default=30)
    options = parser.parse_args()
    coprime = str(pathlib.Path(options.coprime).resolve())
    with tempfile.TemporaryDirectory() as folder:
        medians, size = measure(coprime, options, pathlib.Path(folder))
    print(f"{len(mix.sources())} different specs, {options.files} files, {size / 1e6:.1f} MB")
    print(f"coprime --version: {medians['coprime', 'start'] * 1000:.2f} ms")
    print(f"{'':18}{'one spec':>12}{'ratio':>8}{'all files':>14}{'ratio':>8}")
    for name in ["coprime", "yamllint", "check-jsonschema", "cfn-lint"]:
        if (name, "one") not in medians:
            print(f"{name} is not installed beside this Python, so there is no ratio")
            continue
        one, files = medians[name, "one"], medians[name, "all"]
        print(
            f"{name:18}{one * 1000:>9.1f} ms{one / medians['coprime', 'one']:>8.1f}"
            f"{files * 1000:>11.0f} ms{files / medians['coprime', 'all']:>8.1f}")


if __name__ == "__main__":
    main()
