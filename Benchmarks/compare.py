"""Training steps of this project against PyTorch's best mode, measured in turns in one run.

compare.py STEPS_PROGRAM PYTHON [--networks mlp,cnn] [--threads 1,2] [--modes eager,fused] [--rounds 7] [--json FILE]

With BENCHMARK_CLOCK=cpu both sides count processor time instead: for one thread on a machine that others use as well.
"""

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys

MODES = ["eager", "fused", "fused+channels_last", "compile+fused", "compile+fused+channels_last"]
IMAGES = ["cnn", "resnet20", "lenet5", "separable", "unet"]
# How many times faster a step on one thread shall be.
WANTED = {"mlp": 1.45, "cnn": 4, "resnet20": 1.25, "lstm": 1.3, "encoder": 1.3, "tiny": 50}
OTHERS_WANTED = 1.2
NETWORKS = [
    "mlp", "cnn", "resnet20", "lstm", "encoder", "tiny", "lenet5", "gru", "separable", "unet", "gpt"]


class Worker:
    """A process that runs one burst of steps when told to."""

    def __init__(self, command):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, stderr=subprocess.DEVNULL)
        ready = self.process.stdout.readline().split()
        self.works = ready[:1] == ["ready"]
        self.multiply_adds = int(ready[1]) if len(ready) > 1 else None

    def burst(self):
        """Median microseconds of a step."""
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def peak_megabytes(self):
        """The most memory that the process ever held."""
        with open(f"/proc/{self.process.pid}/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Neighbour:
    """A process that keeps one core busy while it is let."""

    def __enter__(self):
        self.process = subprocess.Popen([sys.executable, "-c", "while True: pass"])
        self.process.send_signal(signal.SIGSTOP)
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def beside(self, work):
        self.process.send_signal(signal.SIGCONT)
        try:
            return work()
        finally:
            self.process.send_signal(signal.SIGSTOP)


def peers(options, network, threads):
    here = os.path.dirname(os.path.abspath(__file__))
    modes = [m for m in options.modes.split(",") if network in IMAGES or "channels_last" not in m]
    started = {
        mode: Worker([options.python, os.path.join(here, "peer.py"), network, str(threads), mode])
        for mode in modes}
    return {mode: peer for mode, peer in started.items() if peer.works}


def measure(options, network, threads, multiply_adds_per_second):
    """One row: every round takes a burst of each process, and a ratio compares bursts next to each other."""
    ours = Worker([options.steps, network, str(threads)])
    others = peers(options, network, threads)
    if not ours.works or not others:
        raise SystemExit(f"{network} runs {'not here' if others else 'only here'}")
    mine, times, ratios = [], {mode: [] for mode in others}, {mode: [] for mode in others}
    for _ in range(options.rounds):
        for mode, peer in others.items():
            own, other = ours.burst(), peer.burst()
            mine.append(own)
            times[mode].append(other)
            ratios[mode].append(other / own)
    ratios = {mode: statistics.median(values) for mode, values in ratios.items()}
    best = min(ratios, key=ratios.get)
    microseconds = statistics.median(mine)
    row = {
        "network": network, "threads": threads, "microseconds": microseconds,
        "peer_microseconds": statistics.median(times[best]), "peer_mode": best,
        "ratio": ratios[best], "ratios": ratios,
        "peak_share": ours.multiply_adds / (microseconds * 1e-6) / (multiply_adds_per_second * threads),
        "megabytes": ours.peak_megabytes(),
        "peer_megabytes": min(peer.peak_megabytes() for peer in others.values()),
    }
    for worker in [ours, *others.values()]:
        worker.close()
    return row


def beside_neighbour(options, network, threads):
    """Time on all threads beside a busy process, in times on one thread alone."""
    one = Worker([options.steps, network, "1"])
    all_of_them = Worker([options.steps, network, str(threads)])
    with Neighbour() as neighbour:
        ratios = []
        for _ in range(options.rounds):
            alone = one.burst()
            ratios.append(neighbour.beside(all_of_them.burst) / alone)
    one.close()
    all_of_them.close()
    return statistics.median(ratios)


def line(row):
    wanted = WANTED.get(row["network"], OTHERS_WANTED)
    every = ", ".join(f"{mode} {ratio:.2f}" for mode, ratio in sorted(row["ratios"].items()))
    crowded = f"{row['beside_neighbour']:.2f}" if "beside_neighbour" in row else ""
    return (
        f"| {row['network']} | {row['threads']} | {row['microseconds']:.1f} | {row['peer_microseconds']:.1f} "
        f"| {row['peer_mode']} | {row['ratio']:.2f} | {wanted} | {100 * row['peak_share']:.0f} % "
        f"| {row['megabytes']:.0f} | {row['peer_megabytes']:.0f} | {crowded} | {every} |")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("steps")
    parser.add_argument("python")
    parser.add_argument("--networks", default=",".join(NETWORKS))
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--modes", default=",".join(MODES), help="ways PyTorch is run; without compiling, minutes instead of an hour")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", help="file for the rows as JSON")
    options = parser.parse_args()
    peak = float(subprocess.run(
        [options.steps, "peak"], capture_output=True, text=True, check=True).stdout)
    print(f"{2e-9 * peak:.1f} GFLOP/s a core at most\n")
    print("| network | threads | coprime µs | PyTorch's best µs | mode | times faster | wanted | of FMA peak "
          "| MB | PyTorch's MB | beside a busy process | all modes |")
    print("|---|---|---|---|---|---|---|---|---|---|---|---|", flush=True)
    rows = []
    for network in options.networks.split(","):
        for threads in map(int, options.threads.split(",")):
            row = measure(options, network, threads, peak)
            if threads > 1:
                row["beside_neighbour"] = beside_neighbour(options, network, threads)
            rows.append(row)
            print(line(row), flush=True)
    if options.json:
        with open(options.json, "w") as file:
            json.dump({"multiply_adds_per_second": peak, "rows": rows}, file, indent=1)


if __name__ == "__main__":
    main()
