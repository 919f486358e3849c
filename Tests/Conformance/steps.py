"""Asks Keras, TensorFlow, NumPy, scikit-learn and imbalanced-learn what pipeline steps give; writes
Tests/Fixtures/steps.json."""

import json
import pathlib

import keras
import numpy as np
import tensorflow as tf
from imblearn.over_sampling import RandomOverSampler
from imblearn.under_sampling import RandomUnderSampler
from sklearn.impute import SimpleImputer

random = np.random.default_rng(13)
images = random.integers(0, 256, size=(4, 5, 6, 3), dtype="uint8")
table = (random.normal(size=(12, 3)) * [1, 20, 0.1] + [0, 5, -3]).astype("float32")
labels = random.integers(0, 4, size=12).astype("int64")
sequences = random.integers(1, 9, size=(3, 7)).astype("int32")
cases = []


def case(entry, field, result):
    result = np.asarray(result)
    cases.append(
        {
            "entry": entry,
            "dtype": str(field.dtype),
            "shape": list(field.shape),
            "values": [None if np.isnan(x) else x for x in field.astype("float64").ravel().tolist()],
            "resultShape": list(result.shape),
            "result": result.astype("float64").ravel().tolist(),
        }
    )


L = keras.layers
case("{rescale: {scale: 1/255}}", images, L.Rescaling(1 / 255)(images))
case("{rescale: {scale: 1/127.5, offset: -1}}", images, L.Rescaling(1 / 127.5, -1)(images))


def normalized(data, **options):
    layer = L.Normalization(**options)
    layer.adapt(data)
    return layer(data)


case("standardize", table, normalized(table))
case("{standardize: {axis: null}}", table, normalized(table, axis=None))
case("standardize", images, normalized(images.astype("float32")))
case("{standardize: {axis: 0}}", images, normalized(images.astype("float32"), axis=1))
case("center", table, table - table.mean(axis=0))
case("min_max_scale", table, (table - table.min(axis=0)) / (table.max(axis=0) - table.min(axis=0)))
case("{min_max_scale: {range: [-1, 1], axis: null}}", table, (table - table.min()) / (table.max() - table.min()) * 2 - 1)
case("unit_normalization", table, L.UnitNormalization()(table))
case("{unit_normalization: {axis: 0}}", images, L.UnitNormalization(axis=1)(images.astype("float32")))
case("{clip: {min: -1, max: 2}}", table, np.clip(table, -1, 2))
case("{clip: {max: 100}}", images, np.minimum(images, 100))
case("{cast: int32}", table, table.astype("int32"))
case("{cast: float32}", images, images.astype("float32"))
case("{one_hot: 4}", labels, keras.utils.to_categorical(labels, 4))
case("{one_hot: {classes: 6}}", labels.reshape(12, 1), keras.utils.to_categorical(labels.reshape(12, 1), 6))
case("one_hot", labels, keras.utils.to_categorical(labels))
case("{multi_hot: 9}", sequences, L.CategoryEncoding(num_tokens=9, output_mode="multi_hot")(sequences))
case("{reshape: [6, -1]}", images, images.reshape(4, 6, -1))
case("{reshape: {shape: [90]}}", images, images.reshape(4, 90))
case("flatten", images, images.reshape(4, -1))
case("expand_dims", table, table[..., None])
case("{expand_dims: 0}", table, table[:, None])
case("{transpose: {axes: [2, 0, 1]}}", images, images.transpose(0, 3, 1, 2))
case("transpose", images, images.transpose(0, 3, 2, 1))
case("{pad: 2}", images, np.pad(images, [(0, 0), (2, 2), (2, 2), (0, 0)]))
case("{pad: {padding: [[1, 0], 2, [0, 1]], value: 7}}", images, np.pad(images, [(0, 0), (1, 0), (2, 2), (0, 1)], constant_values=7))
case("{crop: {height: 3, width: 2}}", images, L.CenterCrop(3, 2)(images))
case("{resize: {height: 3, width: 9}}", images, tf.image.resize(images, (3, 9)))
case("{resize: {height: 10, width: 4, interpolation: nearest}}", images, tf.image.resize(images, (10, 4), method="nearest"))
case("grayscale", images, tf.image.rgb_to_grayscale(images.astype("float32")))
for options in [{}, {"padding": "post"}, {"truncating": "post", "padding": "post"}]:
    for length in (5, 10):
        text = ", ".join([f"length: {length}"] + [f"{key}: {value}" for key, value in options.items()])
        case("{pad_sequences: {" + text + "}}", sequences, keras.utils.pad_sequences(sequences, maxlen=length, **options))

# Numbers that repeat, so that the most frequent one is told, with ties.
gaps = np.round(np.random.default_rng(29).normal(size=(25, 4)) * [2, 10, 1, 3], 0).astype("float32")
gaps[np.random.default_rng(31).random(gaps.shape) < 0.3] = np.nan
for holes in (gaps, gaps[:6], gaps[:, :1]):
    for strategy in ("mean", "median", "most_frequent"):
        case("{impute: {strategy: " + strategy + "}}", holes, SimpleImputer(strategy=strategy).fit_transform(holes))
    filled = SimpleImputer(strategy="constant", fill_value=-7.5).fit_transform(holes)
    case("{impute: {strategy: constant, value: -7.5}}", holes, filled)

# How often each sample is taken is random, how many of each class there are is not.
balance_cases = []
for counts in ([30, 9, 3], [5, 5], [1, 40], [7, 1, 1, 12, 2]):
    kinds = np.random.default_rng(37).permutation(np.repeat(np.arange(len(counts)), counts))
    for method, sampler in (("oversample", RandomOverSampler), ("undersample", RandomUnderSampler)):
        _, drawn = sampler(random_state=1).fit_resample(np.arange(len(kinds)).reshape(-1, 1), kinds)
        balance_cases.append(
            {"method": method, "labels": kinds.tolist(), "counts": np.bincount(drawn).tolist()}
        )

texts = [
    "The cat sat on the mat; the mat was flat.",
    "A dog, a cat -- and a (very) small mouse!",
    "Über den Wolken, the sky's limit: 100%",
    "",
    "snake_case e-mail\ttab\nline  THE END",
]
unseen = ["the unseen zebra sat", "A mat!", "¿qué? the cat the cat the cat the cat the cat the cat"]
text_cases = []


def text_case(entry, inputs, **options):
    layer = L.TextVectorization(**options)
    layer.adapt(texts)
    result = np.asarray(layer(tf.constant(inputs)))
    text_cases.append(
        {
            "entry": entry,
            "fitted": texts,
            "texts": inputs,
            "resultShape": list(result.shape),
            "result": result.astype("float64").ravel().tolist(),
        }
    )


for inputs in (texts, unseen):
    text_case("{tokenize: {length: 9}}", inputs, output_sequence_length=9)
    text_case("{tokenize: {vocabulary_size: 8, length: 5}}", inputs, max_tokens=8, output_sequence_length=5)
    text_case("{tokenize: {length: 12, standardize: lower}}", inputs, output_sequence_length=12, standardize="lower")
    text_case(
        "{tokenize: {length: 12, standardize: strip_punctuation}}",
        inputs, output_sequence_length=12, standardize="strip_punctuation",
    )
    text_case("{tokenize: {length: 12, standardize: null}}", inputs, output_sequence_length=12, standardize=None)
    text_case("{char_encode: {length: 50}}", inputs, output_sequence_length=50, standardize=None, split="character")
    text_case(
        "{char_encode: {vocabulary_size: 9, length: 20, standardize: lower}}",
        inputs, max_tokens=9, output_sequence_length=20, standardize="lower", split="character",
    )
    bag = {"max_tokens": 12, "pad_to_max_tokens": True}
    text_case("{bag_of_words: {vocabulary_size: 12}}", inputs, output_mode="multi_hot", **bag)
    text_case("{bag_of_words: {vocabulary_size: 12, mode: count}}", inputs, output_mode="count", **bag)
    bag["max_tokens"] = 60
    text_case("{bag_of_words: {vocabulary_size: 60, mode: count}}", inputs, output_mode="count", **bag)

path = pathlib.Path(__file__).parent.parent / "Fixtures" / "steps.json"
path.write_text(json.dumps({"keras": keras.__version__, "cases": cases, "texts": text_cases, "balance": balance_cases}) + "\n")
print(len(cases) + len(text_cases) + len(balance_cases), "cases")
