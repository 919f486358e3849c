"""Judges lint and verify by planted mistakes: which are caught, by which of the two, how soon, and what they cost.

    python3 Benchmarks/verify.py COPRIME [--specs digits,wine-mlp] [--operators NAME,…] [--jobs 2] [--seeds 10] [--json FILE]

Every operator of Tests/Mutations is applied to every sound spec that it fits. A mutant counts as caught where lint or
verify says something, warning or worse, that it does not say of the spec itself. A mutant does harm where the final
metric on the test data falls by more than five points (of an error: rises by more than five hundredths of what the best constant
answer leaves), or training does not come to its end. The specs themselves are verified with several seeds for false alarms.
"""

import argparse
import concurrent.futures
import dataclasses
import json
import math
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "Tests" / "Mutations"))

from mutate import mutant, operators  # noqa: E402

#: Sound specs that train in seconds, the metric that counts, and for errors what the best constant answer has.
SPECS = {
    "digits": ("accuracy", None),
    "residual-cnn": ("accuracy", None),
    "deep-tanh-mlp": ("accuracy", None),
    "breast-cancer-mlp": ("accuracy", None),
    "wine-mlp": ("mean_absolute_error", 0.83),
    "spirals-mlp": ("accuracy", None),
    "adding-lstm": ("mean_absolute_error", 0.33),
    "digits-gru": ("accuracy", None),
    "digits-attention": ("accuracy", None),
}
#: Sound specs that take a minute and more for each operator: on request alone.
SLOW_SPECS = {"digit-scenes": ("binary_accuracy", None), "shapes-unet": ("accuracy", None)}
#: A loss of more than this counts as harm: five points of a hundred.
HARM = 0.05


@dataclasses.dataclass
class Trial:
    """What the program says of one spec: rules and checks by name, seconds until the first, the final metric."""

    rules: dict
    checks: dict
    metric: float | None

    def caught_by_lint(self, base):
        return sorted(set(self.rules) - set(base.rules))

    def caught_by_verify(self, base):
        return sorted(
            (name for name in self.checks if worse(self.checks[name], base.checks.get(name))),
            key=lambda name: self.checks[name]["at"],
        )


def worse(check, base):
    rank = {"warn": 1, "fail": 2}
    return rank[check["status"]] > rank.get(base["status"] if base else "", 0)


def ask(coprime, command, path, *options, limit=900):
    """The JSON that a command prints; None where it prints none."""
    line = [coprime, command, str(path), "--format", "json", *options]
    try:
        result = subprocess.run(line, capture_output=True, text=True, timeout=limit)
        return json.loads(result.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return None


def noticed(checks):
    """Checks that warn or fail, with the seconds from the start to the end of each."""
    found, at = {}, 0.0
    for check in checks:
        at += check["seconds"]
        if check["status"] in ("warn", "fail"):
            found[check["id"]] = {"status": check["status"], "message": check["message"], "at": at}
    return found


def judge(coprime, path, metric, options=(), is_trained=True):
    lint = ask(coprime, "lint", path) or {"files": []}
    rules = {
        finding["rule"]: finding["message"]
        for file in lint["files"] for finding in file["findings"] if finding["severity"] != "info"
    }
    flags = ["--force", "--threads", "1", *options]
    verify = ask(coprime, "verify", path, *flags) or {}
    checks = noticed(verify.get("checks", []))
    value = None
    if is_trained:
        run = ask(coprime, "run", path, "--skip-verify", "--no-artifacts", *flags) or {}
        value = (run.get("evaluation") or {}).get(metric)
    return Trial(rules, checks, value)


def points_lost(base, trial, trivial):
    """Points of a hundred that the mutant is worse by; infinite where it does not come to its end."""
    if trial.metric is None or not math.isfinite(trial.metric):
        return math.inf
    if base.metric is None:
        return 0.0
    change = base.metric - trial.metric if trivial is None else (trial.metric - base.metric) / trivial
    return 100 * change


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("coprime")
    parser.add_argument(
        "--specs", default=",".join(SPECS), help=f"these and {', '.join(SLOW_SPECS)}")
    parser.add_argument("--operators", default="", help="all by default")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--json", type=pathlib.Path)
    arguments = parser.parse_args()
    coprime = str(pathlib.Path(arguments.coprime).resolve())
    specs = arguments.specs.split(",")
    judged = SPECS | SLOW_SPECS
    known = operators()
    names = arguments.operators.split(",") if arguments.operators else list(known)
    for what, chosen, there in (("spec", specs, judged), ("operator", names, known)):
        for name in chosen:
            if name not in there:
                parser.error(f"there is no {what} '{name}'; there are {', '.join(there)}")
    with tempfile.TemporaryDirectory() as folder, \
            concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        folder = pathlib.Path(folder)
        jobs = {}
        for spec in specs:
            path = ROOT / "specs" / f"{spec}.yaml"
            for name in (None, *names):
                written = mutant(path, known.get(name), folder / spec / (name or "sound"))
                if written:
                    jobs[spec, name] = pool.submit(judge, coprime, written, judged[spec][0])
            for seed in range(arguments.seeds):
                jobs[spec, seed] = pool.submit(
                    judge, coprime, path, judged[spec][0], ("--seed", str(seed)), False)
        trials = {key: job.result() for key, job in jobs.items()}
    is_sound = report(specs, names, arguments.seeds, trials)
    if arguments.json:
        arguments.json.write_text(json.dumps(
            [{"spec": spec, "operator": name, **dataclasses.asdict(trial)}
             for (spec, name), trial in trials.items()], indent=1))
    sys.exit(0 if is_sound else 1)


def report(specs, names, seeds, trials):
    """Prints both tables; whether the goals are met."""
    harmful, by_lint, by_verify, caught = 0, 0, 0, 0
    print("| mistake | spec | points lost | lint | verify | seconds |")
    print("|---|---|---|---|---|---|")
    for name in names:
        for spec in specs:
            trial, base = trials.get((spec, name)), trials[spec, None]
            if trial is None:
                continue
            lost = points_lost(base, trial, (SPECS | SLOW_SPECS)[spec][1])
            lint, verify = trial.caught_by_lint(base), trial.caught_by_verify(base)
            if lost > 100 * HARM:
                harmful += 1
                by_lint += bool(lint)
                by_verify += bool(verify)
                caught += bool(lint or verify)
            seconds = f"{trial.checks[verify[0]]['at']:.1f}" if verify else ""
            price = "no result" if math.isinf(lost) else f"{lost:.1f}"
            marks = " **missed**" if lost > 100 * HARM and not (lint or verify) else ""
            print(f"| {name} | {spec} | {price}{marks} | {', '.join(lint)} | {', '.join(verify)} | {seconds} |")
    print(f"\n{caught} of {harmful} mistakes that cost more than five points are caught"
          + (f" ({100 * caught / harmful:.0f} %)" if harmful else "")
          + f": {by_lint} by lint, {by_verify} by verify, {harmful - caught} by neither")
    if not seeds:
        return caught >= 0.9 * harmful
    print("\n| sound spec | fail | warn per seed | which |\n|---|---|---|---|")
    is_silent = True
    for spec in specs:
        found = [trials[spec, seed].checks for seed in range(seeds)]
        fails = sum(check["status"] == "fail" for checks in found for check in checks.values())
        warns = sum(check["status"] == "warn" for checks in found for check in checks.values())
        which = sorted({name for checks in found for name in checks})
        is_silent = is_silent and fails == 0 and warns < seeds
        print(f"| {spec} | {fails} | {warns / seeds:.1f} | {', '.join(which)} |")
    return is_silent and caught >= 0.9 * harmful


if __name__ == "__main__":
    main()
