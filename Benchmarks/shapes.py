"""Parsing and shape inference of ResNet-152 in process, beside ONNX, Keras and PyTorch in the same run.

    python3 Benchmarks/shapes.py INFERENCE_PROGRAM COPRIME [--rounds 5]

Ours counts reading the YAML, building the graph, shapes, value ranges and the solved domains of all
dimensions; the peers only infer shapes of a model that is in memory already. Also prints how the time
grows to 10,000 layers, and the whole process.
"""

import argparse
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ZOO = HERE.parent / "specs" / "zoo"
PEERS = {
    "onnx-fixed": "ONNX infer_shapes, fixed sizes",
    "onnx-named": "ONNX infer_shapes, named sizes",
    "keras": "Keras compute_output_spec",
    "torch": "PyTorch on the meta device",
}


def inference(program, spec, rounds=200):
    """Microseconds and layers, as the program prints them."""
    output = subprocess.run([program, str(spec), str(rounds)], capture_output=True, text=True, check=True)
    words = output.stdout.split()
    return dict(zip(words[::2], map(int, words[1::2])))


def peer_microseconds(peer):
    command = [sys.executable, str(HERE / "shape_peers.py"), peer]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return int(output.split()[-1])


def chain(layers):
    """A spec of as many layers, each written out."""
    kinds = ["conv2d: {filters: 8, kernel_size: 3, padding: same}", "batch_normalization", "relu", "dropout: 0.1"]
    lines = ["coprime: 1", "dims: {height: , width: }", "model:", "  input: [batch, height, width, 8]", "  layers:"]
    return "\n".join(lines + [f"    - {kinds[i % len(kinds)]}" for i in range(layers)]) + "\n"


def process_seconds(command, rounds=20):
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("inference")
    parser.add_argument("coprime")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    spec = ZOO / "resnet152.yaml"

    ratios, theirs, ours = {peer: [] for peer in PEERS}, {peer: [] for peer in PEERS}, []
    for _ in range(options.rounds):
        for peer in PEERS:
            mine, other = inference(options.inference, spec), peer_microseconds(peer)
            ours.append(mine["total_us"])
            theirs[peer].append(other)
            ratios[peer].append(other / mine["total_us"])
    print(f"resnet152.yaml, {mine['layers']} layers, read and inferred: {statistics.median(ours):.0f} us")
    for peer, name in PEERS.items():
        ratio = statistics.median(ratios[peer])
        print(f"{name}: {statistics.median(theirs[peer]):.0f} us, {ratio:.2f} times as long")

    with tempfile.TemporaryDirectory() as folder:
        for layers in [1_250, 2_500, 5_000, 10_000]:
            path = pathlib.Path(folder) / "chain.yaml"
            path.write_text(chain(layers))
            time_taken = inference(options.inference, path, rounds=5)["total_us"]
            print(f"{layers} layers written out: {time_taken / 1000:.1f} ms, {time_taken / layers:.2f} us a layer")
    for command in ["lint", "shapes"]:
        whole = process_seconds([options.coprime, command, str(spec)])
        print(f"coprime {command} resnet152.yaml, whole process: {whole * 1000:.1f} ms")


if __name__ == "__main__":
    main()
