#!/bin/sh
# Times training steps against PyTorch on this machine; arguments go to compare.py.
set -eu
cd "$(dirname "$0")/.."
swift build -c release --product steps
steps="$(swift build -c release --product steps --show-bin-path)/steps"
. Benchmarks/peers.sh
"$python" Benchmarks/compare.py "$steps" "$python" "$@"
