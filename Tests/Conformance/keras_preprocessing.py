"""Asks Keras for what its preprocessing layers make of numbers, beyond keras_layers.jsonl.gz.

The shapes are those of what Keras computes for a batch of two, since the shapes that it predicts
differ for some of these layers. Same format as keras_layers.jsonl.gz.

Usage: keras_preprocessing.py | gzip -n9 > Tests/Fixtures/keras_preprocessing.jsonl.gz
"""

import json
import math
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np

RGB, GREY, RGBA = (17, 13, 3), (17, 13, 1), (17, 13, 4)
FACTOR = {  # class: other arguments that it needs, the bounds of its factor
    "RandomBrightness": (-1, 1), "RandomColorDegeneration": (-1, 1), "RandomContrast": (0, 1),
    "RandomHue": (0, 1), "RandomSaturation": (-1, 1), "RandomSharpness": (0, 1), "RandomInvert": (0, 1),
    "RandomRotation": (-1, 1), "RandomPosterization": (1, 8), "RandomErasing": (0, 1),
    "RandomGaussianBlur": (0, 1), "RandomElasticTransform": (0, 1), "RandomPerspective": (0, 1),
    "AugMix": (0, 1), "RandAugment": (0, 1), "CutMix": (0, 1),
}


def cases():
    for name, (low, high) in FACTOR.items():
        # Two is also a valid number of bits.
        yield name, {"factor": high}, [RGB], "float32"
        yield name, {"factor": [low, high]}, [RGB], "float32"
        yield name, {"factor": high + 1}, [RGB], "float32"
        yield name, {"factor": [low, high, high]}, [RGB], "float32"
        yield name, {"factor": "much"}, [RGB], "float32"
        yield name, {"factor": high, "data_format": "channels_first"}, [(3, 17, 13)], "float32"
        yield name, {"factor": high, "value_range": [0, 1]}, [RGB], "float32"
    for name in ("RandomHue", "RandomSaturation"):
        yield name, {"factor": 0.5}, [GREY], "float32"
        yield name, {"factor": 0.5}, [RGBA], "float32"
    yield "RandomColorDegeneration", {"factor": 0.5}, [RGBA], "float32"
    yield "RandomGrayscale", {}, [RGB], "float32"
    yield "RandomGrayscale", {}, [GREY], "float32"
    yield "RandomGrayscale", {"factor": 1.0}, [RGBA], "float32"
    yield "RandomGrayscale", {"factor": 1.5}, [RGB], "float32"
    yield "RandomColorJitter", {}, [RGBA], "float32"
    yield "RandomColorJitter", {"hue_factor": 0.1, "brightness_factor": 0.2}, [RGB], "float32"
    yield "RandomColorJitter", {"hue_factor": 0.1}, [GREY], "float32"
    yield "RandomColorJitter", {"saturation_factor": 0.1}, [RGBA], "float32"
    yield "RandomColorJitter", {"contrast_factor": 1.1}, [RGB], "float32"
    for name in ("AugMix", "RandAugment"):
        yield name, {}, [GREY], "float32"
    for name in ("AutoContrast", "Equalization"):
        yield name, {"value_range": [0, 1]}, [RGBA], "float32"
        yield name, {"value_range": 1}, [RGB], "float32"
        yield name, {"value_range": [0, 1, 2]}, [RGB], "float32"
    yield "ContrastLimitedAdaptiveHistogramEqualization", {}, [RGBA], "float32"
    yield "ContrastLimitedAdaptiveHistogramEqualization", {"tile_grid_size": [4, 2]}, [GREY], "float32"
    yield "MixUp", {}, [RGB], "float32"
    yield "MixUp", {"alpha": 0.4, "seed": 3}, [GREY], "float32"
    yield "Solarization", {"addition_factor": 0.2, "threshold_factor": [0.1, 0.3]}, [RGB], "float32"
    yield "Solarization", {"addition_factor": -0.2}, [RGB], "float32"
    yield "RandomZoom", {"height_factor": -1.0}, [RGB], "float32"
    yield "RandomZoom", {"height_factor": [0.1, 0.2], "width_factor": [-0.2, 0.1]}, [RGB], "float32"
    yield "RandomZoom", {"height_factor": 0.1, "fill_mode": "mirror"}, [RGB], "float32"
    yield "RandomTranslation", {"height_factor": 0.1}, [RGB], "float32"
    yield "RandomTranslation", {"height_factor": 2.0, "width_factor": 0.1}, [RGB], "float32"
    yield "RandomShear", {"x_factor": -0.1}, [RGB], "float32"
    yield "RandomShear", {"y_factor": [0.1, 0.4], "interpolation": "nearest"}, [RGB], "float32"
    yield "RandomElasticTransform", {"fill_mode": "mirror"}, [RGB], "float32"
    yield "RandomPerspective", {"scale": 1.5}, [RGB], "float32"
    yield "RandomPerspective", {"interpolation": "cubic"}, [RGB], "float32"
    yield "RandomGaussianBlur", {"kernel_size": 4}, [RGB], "float32"
    yield "RandomGaussianBlur", {"kernel_size": [3, 5], "sigma": [0.1, 0.9]}, [RGB], "float32"
    yield "CenterCrop", {"height": 20, "width": 5}, [RGB], "float32"
    yield "RandomCrop", {"height": 20, "width": 5}, [RGB], "float32"
    yield "Resizing", {"height": 8, "width": 8, "interpolation": "bicubic"}, [RGBA], "float32"
    yield "Resizing", {"height": 8, "width": 8, "interpolation": "cubic"}, [RGB], "float32"
    yield "Resizing", {"height": 8, "width": 8, "crop_to_aspect_ratio": True, "pad_to_aspect_ratio": True}, [RGB], "float32"
    encodings = ("one_hot", "multi_hot", "count")
    for mode in encodings:
        for shape in ((), (1,), (3,)):
            if shape == () and mode != "one_hot":
                continue  # the batch itself becomes the sample: no spec means that
            yield "CategoryEncoding", {"num_tokens": 5, "output_mode": mode}, [shape], "int32"
            yield "Hashing", {"num_bins": 5, "output_mode": mode}, [shape], "int32"
            yield "Discretization", {"bin_boundaries": [0.0, 1.0], "output_mode": mode}, [shape], "float32"
            yield "IntegerLookup", {"vocabulary": [3, 4, 5], "output_mode": mode}, [shape], "int32"
    yield "IntegerLookup", {"vocabulary": [3, 4, 5]}, [(3,)], "int32"
    yield "IntegerLookup", {"vocabulary": [3, 4, 5], "num_oov_indices": 2, "mask_token": 0, "output_mode": "count"}, [(3,)], "int32"
    yield "IntegerLookup", {"vocabulary": [3, 4, 5], "max_tokens": 9, "pad_to_max_tokens": True, "output_mode": "multi_hot"}, [(3,)], "int32"
    yield "IntegerLookup", {"vocabulary": [3, 4, 5], "max_tokens": 2}, [(3,)], "int32"
    yield "IntegerLookup", {"max_tokens": 1}, [(3,)], "int32"
    yield "IntegerLookup", {"vocabulary": [3, 4], "num_oov_indices": -1}, [(3,)], "int32"
    yield "IntegerLookup", {"vocabulary": [3, 4], "invert": True, "output_mode": "count"}, [(3,)], "int32"
    yield "IntegerLookup", {"vocabulary": [3, 3]}, [(3,)], "int32"
    yield "IntegerLookup", {"output_mode": "count"}, [(3,)], "int32"
    yield "IntegerLookup", {"vocabulary": [3], "output_mode": "hot"}, [(3,)], "int32"
    yield "StringLookup", {"vocabulary": ["a", "b"], "output_mode": "multi_hot"}, [(3,)], "string"
    yield "StringLookup", {"vocabulary": ["[UNK]", "a", "b"], "output_mode": "one_hot"}, [(3,)], "string"
    yield "StringLookup", {"pad_to_max_tokens": True}, [(3,)], "string"
    yield "TextVectorization", {"vocabulary": ["a", "b"], "output_sequence_length": 7}, [(1,)], "string"
    yield "TextVectorization", {"vocabulary": ["a", "b"], "output_sequence_length": 7}, [()], "string"
    yield "TextVectorization", {"vocabulary": ["a", "b"], "output_mode": "count"}, [()], "string"
    yield "TextVectorization", {"vocabulary": ["a", "b"], "output_mode": "multi_hot", "max_tokens": 9, "pad_to_max_tokens": True}, [(1,)], "string"
    yield "TextVectorization", {"output_mode": "count", "output_sequence_length": 7}, [()], "string"
    yield "TextVectorization", {"split": "words"}, [()], "string"
    yield "TextVectorization", {"vocabulary": ["a", "b"], "output_sequence_length": 7}, [(3,)], "string"
    yield "HashedCrossing", {"num_bins": 5, "output_mode": "one_hot"}, [(), ()], "int32"
    yield "HashedCrossing", {"num_bins": 5}, [(1,), (1,)], "int32"
    yield "HashedCrossing", {"num_bins": 5, "output_mode": "one_hot"}, [(1,), (1,)], "int32"
    yield "HashedCrossing", {"num_bins": 5}, [(3,), (3,)], "int32"
    yield "HashedCrossing", {"num_bins": 5}, [(1,), ()], "int32"
    yield "HashedCrossing", {"num_bins": 5, "output_mode": "count"}, [(1,), (1,)], "int32"
    yield "Discretization", {}, [(3,)], "float32"
    yield "Discretization", {"bin_boundaries": [0.0], "num_bins": 3}, [(3,)], "float32"
    yield "Discretization", {"num_bins": -3}, [(3,)], "float32"
    yield "Hashing", {"num_bins": 5, "salt": [1, 2, 3]}, [(3,)], "int32"
    yield "Hashing", {"num_bins": 5, "sparse": True}, [(3,)], "int32"
    for length in (600, 4000, 4095, 4096, 4097):
        yield "MelSpectrogram", {"fft_length": 512, "sequence_stride": 128, "sequence_length": 300, "num_mel_bins": 20}, [(length,)], "float32"
    yield "MelSpectrogram", {}, [(3, 4000)], "float32"
    for mode in ("log", "magnitude", "psd", "real", "imag", "angle", "stft"):
        yield "STFTSpectrogram", {"mode": mode, "frame_length": 20}, [(100, 2)], "float32"
        yield "STFTSpectrogram", {"mode": mode, "frame_length": 20, "frame_step": 7, "expand_dims": True, "padding": "same"}, [(100, 2)], "float32"
    yield "STFTSpectrogram", {"frame_length": 20, "frame_step": 21}, [(100, 2)], "float32"
    yield "STFTSpectrogram", {"frame_length": 20, "window": "square"}, [(100, 2)], "float32"
    yield "STFTSpectrogram", {"frame_length": 20, "scaling": "power"}, [(100, 2)], "float32"
    yield "Normalization", {"mean": 1.0}, [(3,)], "float32"
    yield "Normalization", {"mean": [1.0, 2.0, 3.0], "variance": [1.0, 2.0]}, [(3,)], "float32"
    yield "Normalization", {"axis": [1, 2]}, [(4, 3)], "float32"
    yield "Normalization", {"axis": None, "mean": [1.0], "variance": [1.0]}, [(3,)], "float32"
    yield "SpectralNormalization", {"layer": {"class_name": "Dense", "config": {"units": 4}}, "power_iterations": 2}, [(3,)], "float32"
    yield "SpectralNormalization", {"layer": {"class_name": "Embedding", "config": {"input_dim": 4, "output_dim": 3}}}, [(3,)], "int32"
    yield "SpectralNormalization", {"layer": {"class_name": "Dense", "config": {"units": 4}}, "power_iterations": 0}, [(3,)], "float32"
    yield "SpectralNormalization", {"layer": {"class_name": "LSTM", "config": {"units": 4}}}, [(5, 3)], "float32"
    yield "ReversibleEmbedding", {"input_dim": 7, "output_dim": 4}, [(3,)], "int32"
    yield "ReversibleEmbedding", {"input_dim": 7, "output_dim": 4, "tie_weights": False}, [(3,)], "int32"
    yield "ReversibleEmbedding", {"input_dim": 0, "output_dim": 4}, [(3,)], "int32"


def numbers(shape, dtype):
    if dtype == "string":
        return np.full((2, *shape), "a b")
    if dtype == "int32":
        return np.ones((2, *shape), "int32")
    return np.random.default_rng(7).random((2, *shape)).astype("float32")


def ask(name, config, shapes, dtype):
    arguments = {k: getattr(keras.layers, v["class_name"])(**v["config"]) if isinstance(v, dict) else v for k, v in config.items()}
    layer = getattr(keras.layers, name)(**arguments)
    data = [numbers(s, dtype) for s in shapes]
    image = len(shapes[0]) == 3 and "Crop" not in name
    options = {"training": True} if image and name != "Resizing" and name != "AutoContrast" and name != "Equalization" else {}
    if name.startswith("ContrastLimited"):
        options = {}
    output = layer(data[0] if len(data) == 1 else tuple(data), **options)
    weights = [[w.path.split("/", 1)[1] if w.path.count("/") else w.name, list(w.shape)] for w in layer.weights if "seed" not in w.path]
    fixed = sum(math.prod(w.shape) for w in layer.non_trainable_weights if "seed" not in w.path)
    total = sum(math.prod(w.shape) for w in layer.weights if "seed" not in w.path)
    return [None, *output.shape[1:]], weights, total - fixed, fixed


if __name__ == "__main__":
    for index, (name, config, shapes, dtype) in enumerate(cases()):
        inputs = [[None, *s] for s in shapes]
        row = {"id": f"{name}-{index:03}", "class": name, "config": config, "inputs": inputs, "dtype": dtype,
               "call": "single" if len(inputs) == 1 else "list", "mutation": None}
        try:
            shape, weights, trainable, fixed = ask(name, config, shapes, dtype)
            row |= {"outcome": "ok", "output_shape": shape, "weights": weights,
                    "params_trainable": trainable, "params_non_trainable": fixed}
        except Exception as error:
            text = " ".join(str(error).split())
            row |= {"outcome": "error", "output_shape": None, "error": text[:200]}
        print(json.dumps(row), flush=True)
