"""Freezes every layer, the last one included."""


def mutate(program):
    for layer in program.layers():
        if layer.kind in ("dense", "conv2d", "conv2d_transpose", "lstm", "gru", "batch_normalization"):
            layer.parameters["trainable"] = False
            layer.write()
