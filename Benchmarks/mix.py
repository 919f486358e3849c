"""A mix of specs for benchmarks: copies of every spec of the repository, largest variety first.

    from mix import mix; mix(folder, count)
"""

import itertools
import pathlib
import shutil

ROOT = pathlib.Path(__file__).resolve().parent.parent


def sources():
    """Every spec of the repository that stands on its own, in a fixed order."""
    folders = ["specs", "Tests/Fixtures/programs", "Tests/Fixtures/keras_models"]
    found = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.yaml"))
    return [path for path in found if "\nextends:" not in path.read_text()]


def mix(folder, count):
    """Fills `folder` with `count` specs, taken in turn; their number of bytes."""
    size = 0
    for index, path in zip(range(count), itertools.cycle(sources())):
        copy = pathlib.Path(folder) / f"{index:04}-{path.name}"
        shutil.copy(path, copy)
        size += copy.stat().st_size
    return size
