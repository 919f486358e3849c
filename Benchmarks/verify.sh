#!/bin/sh
# Judges lint and verify by planted mistakes: Benchmarks/verify.sh COPRIME [options of verify.py]
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
tools=$root/.build_mutations
if [ ! -f "$tools/ready" ]; then
  python3 -m venv "$tools"
  "$tools/bin/pip" install -q numpy pyyaml
  touch "$tools/ready"
fi
exec "$tools/bin/python" "$root/Benchmarks/verify.py" "$@"
