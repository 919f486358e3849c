"""Writes the small data sets below specs/data that are made, not measured: make-data.py [FOLDER]

shapes-*.npz        pictures of 32×32 pixels with overlapping discs, squares and triangles in noise, and the class of
                    every pixel
digit-scenes-*.npz  pictures of 16×16 pixels with one to four handwritten digits, and which digits occur; no digit of
                    the training scenes stands in a test scene

Needs NumPy. The same seed gives the same bytes.
"""

import gzip
import io
import sys
import zipfile
from pathlib import Path

import numpy as np

SIZE = 32
LEVELS = 15


def shape_mask(kind, rng):
    """Where one shape lies, as booleans of SIZE × SIZE."""
    y, x = np.mgrid[0:SIZE, 0:SIZE].astype(float)
    cy, cx = rng.uniform(5, SIZE - 5, 2)
    r = rng.uniform(4, 8)
    if kind == 1:
        return (y - cy) ** 2 + (x - cx) ** 2 <= r * r
    if kind == 2:
        return (abs(y - cy) <= r * 0.85) & (abs(x - cx) <= r * 0.85)
    return (y - cy <= r * 0.8) & (2 * abs(x - cx) <= y - cy + r * 0.8)


def shapes(count, seed):
    """Pictures in 16 grey levels and their masks: 0 background, 1 disc, 2 square, 3 triangle."""
    rng = np.random.default_rng(seed)
    images = np.zeros((count, SIZE, SIZE), np.uint8)
    masks = np.zeros((count, SIZE, SIZE), np.uint8)
    for i in range(count):
        picture = np.full((SIZE, SIZE), rng.uniform(0.1, 0.9))
        for kind in rng.permutation([1, 2, 3])[: rng.integers(1, 4)]:
            where = shape_mask(kind, rng)
            grey = rng.uniform(0, 1)
            while abs(grey - picture[where].mean()) < 0.25:
                grey = rng.uniform(0, 1)
            picture[where] = grey
            masks[i][where] = kind
        noisy = picture + rng.normal(0, 0.08, picture.shape)
        images[i] = np.clip(np.rint(noisy * LEVELS), 0, LEVELS)
    return images, masks


def scenes(digits, labels, count, rng):
    """One to four digits, one in each quarter, moved by up to two pixels where there is room."""
    images = np.zeros((count, 16, 16), np.uint8)
    present = np.zeros((count, 10), np.uint8)
    for i in range(count):
        for quarter in rng.permutation(4)[: rng.integers(1, 5)]:
            pick = rng.integers(len(digits))
            top, left = np.clip(np.array(divmod(quarter, 2)) * 8 + rng.integers(-2, 3, 2), 0, 8)
            place = images[i, top : top + 8, left : left + 8]
            np.maximum(place, digits[pick], out=place)
            present[i, labels[pick]] = 1
    return images, present


def digit_scenes(folder, seed):
    rows = np.loadtxt(gzip.open(folder / "digits.csv.gz"), delimiter=",").astype(np.uint8)
    rng = np.random.default_rng(seed)
    rows = rng.permutation(rows)
    digits, labels = rows[:, :64].reshape(-1, 8, 8), rows[:, 64]
    train = scenes(digits[:1300], labels[:1300], 5000, rng)
    test = scenes(digits[1300:], labels[1300:], 1000, rng)
    return train, test


def write(path, **arrays):
    """As numpy.savez_compressed, without the time of day."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in arrays.items():
            buffer = io.BytesIO()
            np.save(buffer, array)
            entry = zipfile.ZipInfo(name + ".npy", (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, buffer.getvalue())
    print(path, path.stat().st_size >> 10, "kB")


def main():
    here = Path(__file__).resolve().parent.parent / "specs" / "data"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else here
    for name, count, seed in (("shapes-train", 1000, 1), ("shapes-test", 200, 2)):
        image, mask = shapes(count, seed)
        write(folder / f"{name}.npz", image=image, mask=mask)
    train, test = digit_scenes(here, 3)
    for name, (image, digits) in (("digit-scenes-train", train), ("digit-scenes-test", test)):
        write(folder / f"{name}.npz", image=image, digits=digits)


if __name__ == "__main__":
    main()
