#!/bin/sh
# Has the journal of a sweep opened, and gone on with, by Optuna itself.
# It is installed beside the checkout, or PYTHON names an interpreter that has it.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
tools=$root/.build_optuna
if [ -z "${PYTHON:-}" ] && [ ! -f "$tools/ready" ]; then
  python3 -m venv "$tools"
  "$tools/bin/pip" install -q optuna==5.0.0
  touch "$tools/ready"
fi
exec "${PYTHON:-$tools/bin/python}" "$root/scripts/check_optuna.py" "${COPRIME:-$root/coprime}" "$root/specs/wine-mlp.yaml"
