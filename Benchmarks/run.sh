#!/bin/sh
# Times training steps against PyTorch on this machine, then linting and shapes; arguments go to compare.py.
set -eu
cd "$(dirname "$0")/.."
swift build -c release --product steps
steps="$(swift build -c release --product steps --show-bin-path)/steps"
. Benchmarks/peers.sh
"$python" Benchmarks/compare.py "$steps" "$python" "$@"
[ -x coprime ] || exit 0
"$python" Benchmarks/lint.py ./coprime
Benchmarks/run-shapes.sh
