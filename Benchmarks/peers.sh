# Sourced: sets `python` to one that has the programs to compare with.
# PEER_PYTHON names it; without it one is installed into .build_peers.
python="${PEER_PYTHON:-}"
if [ -z "$python" ]; then
  python=.build_peers/bin/python
  if ! "$python" -c "import torch, torchvision, keras, onnx, yamllint, check_jsonschema, cfnlint" 2>/dev/null; then
    python3 -m venv .build_peers
    .build_peers/bin/pip install --quiet torch torchvision keras tensorflow-cpu onnx yamllint check-jsonschema cfn-lint
  fi
fi
