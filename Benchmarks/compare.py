"""Training steps of this project against PyTorch's best mode, measured in turns in one run.

compare.py STEPS_PROGRAM PYTHON [--networks mlp,cnn] [--threads 1,2] [--rounds 7]
"""

import argparse
import os
import statistics
import subprocess

MODES = ["eager", "fused", "fused+channels_last", "compile+fused", "compile+fused+channels_last"]

IMAGES = ("cnn", "lenet5", "resnet20", "separable", "unet")


class Peer:
    """A process that runs one burst of steps when told to."""

    def __init__(self, command):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, stderr=subprocess.DEVNULL)
        self.works = self.process.stdout.readline().startswith("ready")

    def burst(self):
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def measure(options, network, threads):
    modes = [m for m in MODES if network in IMAGES or "channels_last" not in m]
    here = os.path.dirname(os.path.abspath(__file__))
    ours = Peer([options.steps, network, str(threads)])
    peers = {
        mode: Peer([options.python, os.path.join(here, "peer.py"), network, str(threads), mode])
        for mode in modes}
    peers = {mode: peer for mode, peer in peers.items() if peer.works}
    times, pairs = {"coprime": []}, {mode: [] for mode in peers}
    for _ in range(options.rounds):
        for mode, peer in peers.items():
            mine, other = ours.burst(), peer.burst()
            times["coprime"].append(mine)
            times.setdefault(mode, []).append(other)
            pairs[mode].append(other / mine)
    for peer in [ours, *peers.values()]:
        peer.close()
    ratios = {mode: statistics.median(values) for mode, values in pairs.items()}
    best = min(ratios, key=ratios.get)
    return statistics.median(times["coprime"]), best, statistics.median(times[best]), ratios


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("steps")
    parser.add_argument("python")
    parser.add_argument("--networks", default="tiny,mlp,cnn,lenet5,resnet20,separable,unet,lstm")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    print("| network | threads | coprime µs | PyTorch's best µs | mode | times faster | all modes |")
    print("|---|---|---|---|---|---|---|", flush=True)
    for network in options.networks.split(","):
        for threads in map(int, options.threads.split(",")):
            ours, best, theirs, ratios = measure(options, network, threads)
            every = ", ".join(f"{mode} {ratio:.2f}" for mode, ratio in sorted(ratios.items()))
            print(f"| {network} | {threads} | {ours:.1f} | {theirs:.1f} | {best} "
                  f"| {ratios[best]:.2f} | {every} |", flush=True)


if __name__ == "__main__":
    main()
