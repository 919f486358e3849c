"""Sweeps a spec over a real, an integer and a choice, and compares what Optuna reads with what the sweep says."""

import json
import subprocess
import sys
import tempfile

import optuna
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend

program, spec = sys.argv[1:]
with tempfile.TemporaryDirectory() as folder:
    journal = folder + "/journal.log"
    ranges = [
        "training.optimizer.learning_rate=1e-4..1e-1:log",
        "model.layers.0.dense.units=4..64",
        "model.layers.0.dense.activation=relu,tanh",
        "training.batch_size=0..16",  # a batch of none fails
    ]
    command = [program, "sweep", spec, "--trials", "24", "--set", "training.epochs=3", "--format", "json"]
    command += ["--output", folder + "/sweep", "--optuna", journal]
    for text in ranges:
        command += ["--range", text]
    sweep = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    storage = JournalStorage(JournalFileBackend(journal))
    study = optuna.load_study(study_name="wine-mlp", storage=storage)
    assert study.direction == optuna.study.StudyDirection.MINIMIZE
    assert len(study.trials) == len(sweep["trials"]) == 24
    for ours, theirs in zip(sweep["trials"], study.trials):
        complete = ours["state"] == "complete"
        assert theirs.state.name == ("COMPLETE" if complete else "FAIL"), (ours, theirs)
        assert {key: str(value) for key, value in theirs.params.items()} == ours["values"]
        if complete:
            assert theirs.value == ours["objective"]
            assert list(theirs.intermediate_values.values()) == ours["history"]
    assert study.best_value == sweep["best"]["objective"]

    def objective(trial):
        rate = trial.suggest_float("training.optimizer.adam.learning_rate", 1e-4, 1e-1, log=True)
        trial.suggest_int("model.layers.0.dense.units", 4, 64)
        trial.suggest_categorical("model.layers.0.dense.activation", ["relu", "tanh"])
        return rate

    study.optimize(objective, n_trials=5)
    assert len(optuna.load_study(study_name="wine-mlp", storage=storage).trials) == 29
print("Optuna", optuna.__version__, "reads the journal and goes on with it")
