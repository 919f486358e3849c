#!/bin/sh
# Has what a run leaves behind opened by programs that are not ours: TensorBoard, MLflow and Python's safetensors.
# They are installed beside the checkout, or PYTHON names an interpreter that has them.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
tools=$root/.build_tracking
if [ -z "${PYTHON:-}" ] && [ ! -f "$tools/ready" ]; then
  python3 -m venv "$tools"
  "$tools/bin/pip" install -q \
    tensorboard==2.21.0 safetensors==0.8.0 numpy mlflow-skinny==3.17.2 sqlalchemy==2.1.9 alembic==1.20.1
  touch "$tools/ready"
fi
exec "${PYTHON:-$tools/bin/python}" "$root/scripts/check_tracking.py" "${COPRIME:-$root/coprime}" "$root/specs/digits.yaml"
