"""Makes every hidden layer linear."""

from program import NONLINEAR


def mutate(program):
    changed = False
    for layer in program.hidden():
        if layer.kind in ("dense", "conv2d") and layer.parameters.pop("activation", None):
            layer.write()
            changed = True
    for run in program.runs():
        kept = [entry for entry in run if not (isinstance(entry, str) and entry in NONLINEAR)]
        changed = changed or len(kept) < len(run)
        run[:] = kept
    return changed
