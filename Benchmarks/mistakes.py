"""Judges the linter by real mistakes: recall of labelled faults, false alarms on what their authors fixed.

    python3 Benchmarks/mistakes.py COPRIME [FOLDER]

FOLDER holds specs and `labels.jsonl`, one line per spec (see Benchmarks/README.md for its keys).
A fault is found if a finding names its cause (``CAUSES``) at its place: the lines of the finding, or of one of its
notes, meet the lines of the labelled YAML path. Of this path, an activation written as a layer of its own stands for the layer
before it, too; a step that is missing from the pipeline may be named anywhere in `data`, at its field above all; and a path that is
not in the file stands for the part of it that is. A false alarm is an error or warning on a fixed variant whose cause is not
labelled as still in it.
"""

import argparse
import collections
import json
import pathlib
import re
import subprocess
import sys

#: Names of causes in the labels, and the rules that name the same cause.
CAUSES = {
    "accuracy-on-regression": {"eval/accuracy-on-regression", "eval/metric-unfit-for-target"},
    "bounded-head-vs-target": {"loss/target-outside-head-range", "loss/head-cuts-off-values"},
    "ce-on-real-targets": {"loss/real-targets-with-classification-loss"},
    "channels-order-suspect": {"model/channel-order", "shape/axes-exchanged"},
    "double-softmax": {"loss/softmax-into-logits-loss"},
    "eval-uses-train-path": {"eval/evaluated-on-training-data"},
    "head-rank-vs-target": {"loss/target-shape-mismatch", "model/sequence-into-head"},
    "head-units-vs-classes": {"loss/class-count-mismatch", "loss/target-shape-mismatch"},
    "hidden-activation-as-head": {"loss/hidden-activation-as-head"},
    "input-spec-vs-data": {"shape/input-mismatch"},
    "label-encoding-vs-loss": {"loss/label-encoding-mismatch"},
    "label-out-of-range": {"data/label-outside-classes", "loss/class-count-mismatch"},
    "loss-vs-task": {"loss/loss-unfit-for-task"},
    "lr-high": {"optim/learning-rate-high"},
    "missing-flatten": {"model/missing-flatten"},
    "missing-hidden-nonlinearity": {"model/missing-nonlinearity"},
    "missing-normalisation": {"data/input-unscaled"},
    "multi-unit-with-bce": {"loss/softmax-with-binary-loss", "loss/multiclass-with-binary-loss"},
    "negative-loss-possible": {"loss/real-targets-with-classification-loss"},
    "no-validation": {"eval/no-validation"},
    "pool-after-every-conv": {"model/pooling-after-every-convolution"},
    "preprocess-leak": {"data/statistics-from-all-data"},
    "rank-mismatch": {"shape/rank", "shape/input-mismatch"},
    "regression-loss-on-classes": {"loss/regression-loss-on-classes"},
    "relu-head-regression": {"loss/target-outside-head-range", "loss/head-cuts-off-values"},
    "sigmoid-with-categorical-ce": {"loss/sigmoid-with-categorical-loss"},
    "single-unit-with-categorical-ce": {"loss/one-unit-with-categorical-loss"},
    "softmax-single-unit": {"loss/softmax-over-one-unit"},
    "softmax-with-regression-loss": {"loss/softmax-with-regression-loss"},
    # Labels that are scaled in one split only are told by the rule for scaled labels, which dominates.
    "split-preprocess-mismatch": {"data/splits-preprocessed-differently", "data/labels-rescaled"},
    # Where a batch is larger than the data, that rule tells of the few updates.
    "too-few-steps": {"optim/too-few-steps", "data/batch-larger-than-data"},
    "window-larger-than-input": {"shape/window-larger-than-input"},
}

#: Layers that only apply a function to what the layer before gives.
ACTIVATIONS = {"activation", "relu", "sigmoid", "softmax", "tanh", "leaky_relu", "elu", "ReLU", "Sigmoid", "Softmax", "Tanh"}


def block(lines, first, last, opening):
    """The lines of the entry in first..<last that `opening` matches at the least indentation, or None."""
    inside = [n for n in range(first, last) if lines[n].strip() and not lines[n].lstrip().startswith("#")]
    if not inside:
        return None
    depth = min(len(lines[n]) - len(lines[n].lstrip()) for n in inside)
    heads = [n for n in inside if len(lines[n]) - len(lines[n].lstrip()) == depth]
    for head, end in zip(heads, heads[1:] + [last]):
        if opening(lines[head].strip(), heads.index(head)):
            return head, end
    return None


def lines_of(path, lines):
    """First and last line, from 1, of a YAML path such as `model.layers[3]` in a file written in block style."""
    place, found = (0, len(lines)), None
    for part in re.findall(r"[^.\[\]]+", path):
        start = place[0] if found is None else found[0] + 1
        inner = block(
            lines, start, place[1],
            (lambda _, index: index == int(part)) if part.isdigit()
            else (lambda text, _: text.startswith(part + ":")))
        if inner is None:
            break
        place = found = inner
    return place[0] + 1, place[1]


def place_of(fault, lines):
    """First and last line of what the label points at, with the tolerances stated above."""
    where = fault["where"]
    if where == "data.pipeline" and fault["kind"].startswith("missing-"):
        where = "data"
    first, last = lines_of(where, lines)
    if match := re.fullmatch(r"model\.layers\[(\d+)\]", where):
        head = lines[first - 1].strip().removeprefix("- ").split(":")[0]
        if head in ACTIVATIONS and int(match[1]) > 0:
            first = lines_of(f"model.layers[{int(match[1]) - 1}]", lines)[0]
    return first, last


def causes_of(fault):
    return set().union(*(CAUSES.get(name, set()) for name in [fault["kind"], *fault.get("alt", [])]))


def places(finding):
    yield finding["line"], finding["end_line"]
    for note in finding["notes"]:
        if "line" in note:
            yield note["line"], note["line"]


def is_found(fault, findings, lines):
    first, last = place_of(fault, lines)
    return any(
        finding["rule"] in causes_of(fault) and any(a <= last and first <= b for a, b in places(finding))
        for finding in findings)


class Tally:
    def __init__(self):
        self.spec, self.data, self.errors, self.warnings = [0, 0], [0, 0], 0, 0

    def add(self, other):
        for mine, theirs in (self.spec, other.spec), (self.data, other.data):
            mine[0] += theirs[0]
            mine[1] += theirs[1]
        self.errors += other.errors
        self.warnings += other.warnings

    def row(self, name):
        either = [self.spec[0] + self.data[0], self.spec[1] + self.data[1]]
        return f"{name:14}{share(self.spec):>18}{share(either):>22}{self.errors:>10}{self.warnings:>10}"


def share(counts):
    found, all_of_them = counts
    return f"{found}/{all_of_them}" + (f" = {found / all_of_them:.3f}" if all_of_them else "")


def lint(coprime, files):
    run = subprocess.run(
        [coprime, "lint", "--format", "json", "--fail-on", "never", *files], capture_output=True, text=True, check=False)
    if run.returncode not in (0, 1):
        sys.exit(run.stderr)
    return {entry["path"]: entry["findings"] for entry in json.loads(run.stdout)["files"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("coprime")
    parser.add_argument("folder", nargs="?", type=pathlib.Path, default=pathlib.Path("../shared/benchmarks/mistakes"))
    options = parser.parse_args()
    if not (options.folder / "labels.jsonl").is_file():
        sys.exit(f"'{options.folder}' holds no labels.jsonl")
    labels = [json.loads(line) for line in (options.folder / "labels.jsonl").read_text().splitlines()]
    found_in = lint(options.coprime, [str(options.folder / label["file"]) for label in labels])

    sets, missed, alarms = collections.defaultdict(Tally), [], []
    for label in labels:
        path = options.folder / label["file"]
        findings, tally = found_in.get(str(path), []), sets[label["set"]]
        lines = path.read_text().splitlines()
        for fault in label["faults"] or []:
            if fault["decidable"] == "run":
                continue
            counts = tally.spec if fault["decidable"] == "spec" else tally.data
            counts[1] += 1
            if is_found(fault, findings, lines):
                counts[0] += 1
            else:
                missed.append((label["file"], fault, findings))
        if label["variant"] != "fixed":
            continue
        remaining = set().union(set(), *(CAUSES.get(name, set()) for name in label.get("residual", [])))
        for finding in findings:
            if finding["severity"] == "info" or finding["rule"] in remaining:
                continue
            alarms.append((label["file"], finding))
            tally.errors += finding["severity"] == "error"
            tally.warnings += finding["severity"] == "warning"

    total = Tally()
    print(f"{'set':14}{'recall, spec':>18}{'recall, spec or data':>22}{'false':>10}{'false':>10}")
    print(f"{'':14}{'':>18}{'':>22}{'errors':>10}{'warnings':>10}")
    for name, tally in sorted(sets.items()):
        print(tally.row(name))
        total.add(tally)
    print(total.row("all"))
    print("\nmissed:" if missed else "\nnothing missed")
    for file, fault, findings in missed:
        spoken = ", ".join(sorted({finding["rule"] for finding in findings})) or "nothing"
        print(f"  {file} {fault['where']}: {fault['kind']} ({fault['decidable']}); said: {spoken}")
    print("\nfalse alarms:" if alarms else "\nno false alarm")
    for file, finding in alarms:
        print(f"  {file}:{finding['line']}:{finding['column']} {finding['severity']} {finding['rule']}: {finding['message']}")


if __name__ == "__main__":
    main()
