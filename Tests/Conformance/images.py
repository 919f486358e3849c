"""Writes small PNG and JPEG files of every kind and the pixels that Pillow reads in them, turned upright.

Tests/Fixtures/images and Tests/Fixtures/images.json
"""

import json
import pathlib
import struct
import zlib

import numpy as np
from PIL import Image, ImageOps

random = np.random.default_rng(5)
folder = pathlib.Path(__file__).parent.parent / "Fixtures" / "images"
folder.mkdir(exist_ok=True)
height, width = 9, 14
colours = random.integers(0, 256, size=(height, width, 3), dtype="uint8")
opacity = random.integers(0, 256, size=(height, width, 1), dtype="uint8")
grey = random.integers(0, 256, size=(height, width), dtype="uint8")
y, x = np.mgrid[:height, :width]
smooth = np.stack([x * 18, y * 28, 255 - x * 9 - y * 13], axis=-1).astype("uint8")
answers = []


def answer(name, rgb, l):
    answers.append({"file": name, "shape": list(rgb.shape), "rgb": rgb.ravel().tolist(), "grey": l.ravel().tolist()})


def saved(name, image, **options):
    image.save(folder / name, **options)
    again = ImageOps.exif_transpose(Image.open(folder / name))
    answer(name, np.asarray(again.convert("RGB")), np.asarray(again.convert("RGB").convert("L")))


saved("colours.png", Image.fromarray(colours))
saved("opacity.png", Image.fromarray(np.concatenate([colours, opacity], axis=-1)))
saved("grey.png", Image.fromarray(grey))
saved("grey-opacity.png", Image.fromarray(np.stack([grey, opacity[..., 0]], axis=-1)))
saved("bits.png", Image.fromarray(grey > 127))
saved("palette.png", Image.fromarray(smooth).quantize(16))
saved("palette-transparent.png", Image.fromarray(smooth).quantize(8), transparency=3)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(name, depth, kind, rows, interlace=0):
    header = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, interlace)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    (folder / name).write_bytes(data)


# Pillow writes neither of these; the pixels are known.
deep = random.integers(0, 65536, size=(height, width, 3))
png("deep-colours.png", 16, 2, b"".join(b"\0" + row.astype(">u2").tobytes() for row in deep))
shallow = np.rint(deep * 255 / 65535).astype("uint8")
answer("deep-colours.png", shallow, np.asarray(Image.fromarray(shallow).convert("L")))
passes = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
rows = b""
for top, left, down, right in passes:
    for row in colours[top::down, left::right]:
        rows += b"\0" + row.tobytes() if row.size else b""
png("interlaced.png", 8, 2, rows, interlace=1)
again = Image.open(folder / "interlaced.png")
answer("interlaced.png", np.asarray(again.convert("RGB")), np.asarray(again.convert("L")))

saved("colours.jpg", Image.fromarray(smooth), quality=90, subsampling=0)
saved("subsampled.jpg", Image.fromarray(smooth), quality=80, subsampling=2)
saved("progressive.jpg", Image.fromarray(smooth), quality=80, progressive=True)
saved("grey.jpg", Image.fromarray(smooth[..., 0]))
saved("inks.jpg", Image.fromarray(smooth).convert("CMYK"), quality=95)
for orientation in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = orientation
    saved(f"orientation-{orientation}.jpg", Image.fromarray(smooth), quality=90, exif=exif)

(folder.parent / "images.json").write_text(json.dumps(answers) + "\n")
print(len(answers), "images")
