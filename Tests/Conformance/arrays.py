"""Writes NumPy files and tables and what NumPy and Python's csv module read from them, into Tests/Fixtures/arrays."""

import csv
import gzip
import io
import json
import pathlib
import struct

import numpy as np

folder = pathlib.Path(__file__).parent.parent / "Fixtures" / "arrays"
folder.mkdir(exist_ok=True)
random = np.random.default_rng(5)
arrays = {}


def note(name, array, dtype):
    arrays[name] = {"shape": list(array.shape), "dtype": dtype, "values": array.astype("float64").ravel().tolist()}


for code, dtype in [
    ("?", "bool"), ("u1", "uint8"), ("i1", "int8"), ("<u2", "uint16"), (">i2", "int16"), ("<u4", "uint32"),
    ("<i4", "int32"), (">i4", "int32"), ("<i8", "int64"), ("<u8", "int64"), ("<f2", "float16"), ("<f4", "float32"),
    (">f4", "float32"), ("<f8", "float64"), (">f8", "float64"),
]:
    array = (random.random((3, 2, 4)) * 100).astype(code)
    name = f"c_{code.replace('<', 'le_').replace('>', 'be_').replace('?', 'bool')}.npy"
    np.save(folder / name, array)
    note(name, array, dtype)
fortran = np.asfortranarray(random.normal(size=(3, 4, 5)).astype("<f4"))
np.save(folder / "fortran.npy", fortran)
note("fortran.npy", fortran, "float32")
for name, array in {"scalar": np.float32(4.5), "empty": np.zeros((0, 3), "<f4"), "vector": np.arange(7, dtype="<i4")}.items():
    np.save(folder / f"{name}.npy", array)
    note(f"{name}.npy", np.asarray(array), "int32" if name == "vector" else "float32")
for version in [(1, 0), (2, 0), (3, 0)]:
    array = random.normal(size=(2, 3))
    with open(folder / f"version{version[0]}.npy", "wb") as file:
        np.lib.format.write_array(file, array, version)
    note(f"version{version[0]}.npy", array, "float64")
np.savez(folder / "plain.npz", x=np.arange(12, dtype="<f4").reshape(4, 3), y=np.arange(4, dtype="<i8"))
np.savez_compressed(folder / "packed.npz", x=np.ones((100, 30), "<f4"), y=np.zeros(100, "u1"))
np.save(folder / "objects.npy", np.array([{}, 1], dtype=object), allow_pickle=True)
np.save(folder / "records.npy", np.zeros(3, dtype=[("a", "<f4"), ("b", "<i4")]))
np.save(folder / "complex.npy", np.zeros(3, dtype="<c8"))
np.save(folder / "huge_unsigned.npy", np.array([2**63], dtype="<u8"))


def idx(name, array, code, packed=False):
    data = struct.pack(">BBBB", 0, 0, code, array.ndim) + b"".join(struct.pack(">I", n) for n in array.shape) + array.tobytes()
    (folder / name).write_bytes(gzip.compress(data, mtime=0) if packed else data)


images = random.integers(0, 256, size=(5, 4, 3), dtype="u1")
for name, array, code, packed, dtype in [
    ("images-idx3-ubyte", images, 8, False, "uint8"), ("images-idx3-ubyte.gz", images, 8, True, "uint8"),
    ("shorts.idx", (images * 7.0).astype(">i2"), 0x0B, False, "int16"), ("ints.idx.gz", (images * -70000.0).astype(">i4"), 0x0C, True, "int32"),
    ("floats.idx", (images / 7).astype(">f4"), 0x0D, False, "float32"), ("doubles.idx", (images / 7).astype(">f8"), 0x0E, False, "float64"),
]:
    idx(name, array, code, packed)
    note(name, array, dtype)

idx("labels.idx", np.arange(3, dtype="u1"), 8)
(folder / "members.gz").write_bytes(gzip.compress(b"ab", mtime=0) + gzip.compress(b"c", mtime=0))

# Tables whose cells Python's csv module reads; "\n" inside of cells is part of them.
texts = [
    "a,b,c\n1,2,3\n", "a,b\r\n1,2\r\n", 'x\n"a ""quoted"" cell",2\n', '"multi\nline",b\n1,2\n', "a,,c\n,,\n",
    '"a"b,c\n', "a\n\n\nb\n", "last,row", "a;b\n", '"",""\n', 'a,"b,c",d\n', "ü,ß\n", ' "a",b\n', "a,b\n\r\nc,d\n",
]
tables = [{"text": text, "rows": [row for row in csv.reader(io.StringIO(text, newline="")) if row]} for text in texts]
numbers = [
    "0", "1", "-1", "+3", "0.1", "3.14159265358979", "1e5", "1E-5", "-2.5e+3", ".5", "5.", "123456789012345678", "9007199254740993",
    "0.1234567890123456789", "1e308", "1e-320", "1e400", "00012", "4.35", "0.000001", "2.2250738585072014e-308", "17.99",
]
strings = ["", "-", "+", ".", "e5", "1e", "1.2.3", "0x10", "nan", "inf", "1 2", "1,5", "--1", "1_000", "12a"]
(folder / "answers.json").write_text(
    json.dumps({"numpy": np.__version__, "arrays": arrays, "tables": tables, "numbers": [{"text": t, "value": repr(float(t))} for t in numbers], "notNumbers": strings}, ensure_ascii=False, indent=1)
    + "\n"
)
print(len(arrays), "arrays,", len(tables), "tables")
