#!/bin/sh
# Times shape inference against ONNX, Keras and PyTorch on this machine, with ./coprime built before.
set -eu
cd "$(dirname "$0")/.."
# Statically linked, as the program itself is.
swift build -c release --product inference -Xswiftc -static-executable
inference="$(swift build -c release --product inference -Xswiftc -static-executable --show-bin-path)/inference"
. Benchmarks/peers.sh
"$python" Benchmarks/shapes.py "$inference" ./coprime "$@"
