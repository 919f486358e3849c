"""Trains a spec and reads what the run left behind with the programs it is meant for.

usage: check_tracking.py COPRIME SPEC
"""

import json
import math
import os
import subprocess
import sys
import tempfile
import warnings

warnings.filterwarnings("ignore")
coprime, spec = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
folder = tempfile.mkdtemp()
command = [coprime, "run", spec, "--skip-verify", "--output", folder, "--observe-every", "10", "--set",
           "training.epochs=2", "--mlflow", os.path.join(folder, "runs.db"), "--format", "json"]
result = subprocess.run(command, capture_output=True, text=True, check=True)
report = json.loads(result.stdout)
run = report["artifacts"]["folder"]
epochs = report["epochs"]


def check(what, isTrue):
    print(("ok  " if isTrue else "FAIL"), what)
    if not isTrue:
        sys.exit(1)


def close(a, b):
    return math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-9)


# MARK: metrics.jsonl

with open(os.path.join(run, "metrics.jsonl")) as file:
    lines = [json.loads(line) for line in file]
losses = [line["value"] for line in lines if line["name"] == "loss" and line["split"] == "train"]
check("metrics.jsonl has the loss of every epoch", losses == [epoch["loss"] for epoch in epochs])
names = {line["name"].split("/")[0] for line in lines}
wanted = {"activation_mean", "activation_std", "activation_zeros", "gradient_norm", "update_ratio", "step"}
check("metrics.jsonl has what was observed", wanted <= names)

# MARK: TensorBoard

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins.hparams import metadata as hparams

events = EventAccumulator(run, size_guidance={"tensors": 0, "histograms": 0, "scalars": 0})
events.Reload()
tags = events.Tags()
check("TensorBoard has the loss of every epoch",
      all(close(a.tensor_proto.float_val[0], b["loss"])
          for a, b in zip(events.Tensors("epoch/loss"), epochs, strict=True))
      if "epoch/loss" in tags["tensors"]
      else all(close(a.value, b["loss"]) for a, b in zip(events.Scalars("epoch/loss"), epochs, strict=True)))
every = tags["tensors"] + tags["scalars"] + tags["histograms"]
check("TensorBoard has histograms of weights", any(tag.startswith("weights/") for tag in every))
check("TensorBoard has what was observed", any(tag.startswith("gradient_norm/") for tag in every))
check("TensorBoard has the spec as text", "spec" in every)
check("TensorBoard has the graph", tags["graph"])
graph = events.Graph()
check("the graph has layers with shapes and inputs",
      len(graph.node) > 2 and all(node.attr["_output_shapes"].list.shape for node in graph.node)
      and {i for node in graph.node for i in node.input} <= {node.name for node in graph.node})
start = events.SummaryMetadata("_hparams_/session_start_info").plugin_data.content
parameters = hparams.parse_session_start_info_plugin_data(start).hparams
check("TensorBoard has hyper-parameters", parameters["training.epochs"].number_value == 2)

# The server itself, as a person starts it.
from tensorboard import program

server = program.TensorBoard()
server.configure(argv=[None, "--logdir", folder, "--port", "0", "--load_fast", "false"])
url = server.launch()
import time
import urllib.request


def served(path):
    return json.loads(urllib.request.urlopen(f"{url}data/{path}").read())


for _ in range(60):
    shown = served("plugin/scalars/tags")
    if any("epoch/loss" in tags for tags in shown.values()):
        break
    time.sleep(0.5)
check("TensorBoard's server shows scalars", any("epoch/loss" in tags for tags in shown.values()))
check("TensorBoard's server shows histograms", any(served("plugin/histograms/tags").values()))
check("TensorBoard's server shows texts", any(served("plugin/text/tags").values()))

# MARK: MLflow

os.environ["MLFLOW_LOGGING_LEVEL"] = "ERROR"
from mlflow.tracking import MlflowClient

client = MlflowClient(f"sqlite:///{folder}/runs.db")
(found,) = client.search_runs(["0"])
check("MLflow has the run", found.info.status == "FINISHED" and found.data.tags["coprime.folder"] == run)
check("MLflow has parameters", found.data.params["training.epochs"] == "2")
history = client.get_metric_history(found.info.run_id, "loss")
check("MLflow has the loss of every epoch",
      all(close(a.value, b["loss"]) for a, b in zip(sorted(history, key=lambda m: m.step), epochs, strict=True)))
again = subprocess.run(command, capture_output=True, text=True)
check("a file that MLflow has changed is left alone", again.returncode == 2 and "MLflow" in again.stderr)

# MARK: safetensors

from safetensors.numpy import load_file

for name in ("weights", "checkpoint"):
    tensors = load_file(os.path.join(run, name + ".safetensors"))
    check(f"safetensors opens the {name}", len(tensors) > 1 and all(t.size for t in tensors.values()))
