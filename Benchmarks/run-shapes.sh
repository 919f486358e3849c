#!/bin/sh
# Times shape inference against ONNX, Keras and PyTorch on this machine: run-shapes.sh INFERENCE_PROGRAM
# with ./coprime built before.
set -eu
cd "$(dirname "$0")/.."
. Benchmarks/peers.sh
"$python" Benchmarks/shapes.py "$1" ./coprime
