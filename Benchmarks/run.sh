#!/bin/sh
# Builds the step timer and compares it with PyTorch on this machine; arguments go to compare.py.
# PEER_PYTHON names a Python that has torch; without it one is installed into .build_peers.
set -eu
cd "$(dirname "$0")/.."
swift build -c release --product steps
steps="$(swift build -c release --product steps --show-bin-path)/steps"
python="${PEER_PYTHON:-}"
if [ -z "$python" ]; then
  python=.build_peers/bin/python
  if [ ! -x "$python" ]; then
    python3 -m venv .build_peers
    .build_peers/bin/pip install --quiet torch yamllint
  fi
fi
"$python" Benchmarks/compare.py "$steps" "$python" "$@"
[ -x coprime ] && "$python" Benchmarks/lint.py ./coprime
