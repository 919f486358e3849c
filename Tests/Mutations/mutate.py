"""Plants one mistake into a sound spec.

    python3 Tests/Mutations/mutate.py --list
    python3 Tests/Mutations/mutate.py SPEC OPERATOR FOLDER

An operator is a file in `operators/`: its first line says what it does, `mutate(program)` changes the program in place
and returns False where there is nothing to change. The operators follow DeepCrime (Humbatova, Jahangirova and Tonella,
2021, doi:10.1145/3460319.3464825) where they can.
"""

import argparse
import importlib
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from program import Program  # noqa: E402


def operators():
    """Modules by name, in alphabetical order."""
    names = sorted(path.stem for path in (HERE / "operators").glob("*.py"))
    return {name: importlib.import_module(f"operators.{name}") for name in names}


def mutant(spec, operator, folder):
    """Writes the spec with the mistake of an operator, None for the spec itself; its path, or None where it does not apply."""
    program = Program(spec)
    if operator is not None and operator.mutate(program) is False:
        return None
    return program.write(folder)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--list", action="store_true", help="name the operators")
    parser.add_argument("spec", nargs="?")
    parser.add_argument("operator", nargs="?")
    parser.add_argument("folder", nargs="?")
    arguments = parser.parse_args()
    known = operators()
    if arguments.list:
        for name, module in known.items():
            print(f"{name:32} {module.__doc__.splitlines()[0]}")
        return
    if not arguments.folder:
        parser.error("a spec, an operator and a folder are needed")
    if arguments.operator not in known:
        parser.error(f"there is no operator '{arguments.operator}'; --list names them")
    path = mutant(arguments.spec, known[arguments.operator], arguments.folder)
    print(path or "the operator does not apply to this spec")


if __name__ == "__main__":
    main()
