"""Asks keras.applications and torchvision how images are prepared for their pretrained weights.

For every architecture of Keras: what its `preprocess_input` makes of a few pixels, and what the
shared function makes of images in each mode and layout. For every set of ImageNet weights of
torchvision: mean and deviation that its transforms subtract and divide by.

Usage: backbone_preprocessing.py > Tests/Fixtures/backbone_preprocessing.json
"""

import importlib
import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
import torchvision
from keras.applications import imagenet_utils

from backbones import SPEC_NAMES

MODULES = {  # prefix of the class: module
    "VGG16": "vgg16", "VGG19": "vgg19", "ResNet": "resnet", "ResNetV2": "resnet_v2", "Xception": "xception",
    "DenseNet": "densenet", "MobileNet": "mobilenet", "MobileNetV2": "mobilenet_v2",
    "MobileNetV3": "mobilenet_v3", "InceptionV3": "inception_v3", "InceptionResNetV2": "inception_resnet_v2",
    "NASNet": "nasnet", "EfficientNet": "efficientnet", "EfficientNetV2": "efficientnet_v2",
    "ConvNeXt": "convnext",
}
PIXELS = [[0, 0, 0], [255, 255, 255], [127.5, 0, 255], [255, 127.5, 0], [1, 2, 4]]


def module(name):
    if name.startswith("ResNet") and name.endswith("V2"):
        return "resnet_v2"
    return MODULES[max((k for k in MODULES if name.startswith(k)), key=len)]


def architectures():
    for keras_name, spec_name in sorted(SPEC_NAMES.items()):
        prepare = importlib.import_module(f"keras.applications.{module(keras_name)}").preprocess_input
        pixels = np.array(PIXELS, "float32").reshape(1, 1, -1, 3)
        yield {"name": spec_name, "prepared": np.asarray(prepare(pixels)).reshape(-1, 3).tolist()}


def modes():
    random = np.random.default_rng(5)
    for mode in ("caffe", "tf", "torch"):
        for layout in ("channels_last", "channels_first"):
            images = random.integers(0, 256, size=(2, 4, 3, 3), dtype="uint8")
            if layout == "channels_first":
                images = images.transpose(0, 3, 1, 2)
            result = imagenet_utils.preprocess_input(images.astype("float32"), data_format=layout, mode=mode)
            yield {
                "mode": mode, "layout": layout, "shape": list(images.shape), "images": images.ravel().tolist(),
                "result": np.asarray(result).ravel().tolist(),
            }


def torchvision_weights():
    for name in torchvision.models.list_models(module=torchvision.models):
        for weights in torchvision.models.get_model_weights(name):
            transforms = weights.transforms()
            yield {"name": str(weights), "mean": list(transforms.mean), "deviation": list(transforms.std)}


json.dump(
    {"pixels": PIXELS, "architectures": list(architectures()), "modes": list(modes()),
     "torchvision": list(torchvision_weights())},
    sys.stdout, separators=(",", ":"))
