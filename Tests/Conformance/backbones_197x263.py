"""Asks keras.applications for ten architectures at 197 x 263, which the table of backbones is not made from.

Usage: backbones_197x263.py > Tests/Fixtures/backbones_197x263.jsonl
"""

import json

import backbones as b

NAMES = ("VGG16", "ResNet50", "MobileNetV2", "DenseNet121", "EfficientNetB0", "InceptionV3", "Xception",
         "NASNetMobile", "MobileNetV3Small", "ConvNeXtTiny")

if __name__ == "__main__":
    for name in NAMES:
        b.keras.backend.clear_session()
        model = getattr(b.apps, name)(weights=None, include_top=False, input_shape=(197, 263, 3))
        print(json.dumps({
            "name": b.SPEC_NAMES[name], "input": [197, 263], "output": list(model.output.shape[1:]),
            "trainable": b.count(model.trainable_weights), "fixed": b.count(model.non_trainable_weights),
            "macs": b.total(model)}), flush=True)
