#!/bin/sh
# All tests, in release: numeric tests are hundreds of times slower without optimisation.
# Everything is built once, since test builds and plain builds differ in their flags.
set -eu
cd "$(dirname "$0")/.."
swift build -c release --build-tests
bin=$(swift build -c release --show-bin-path)
COPRIME="$bin/coprime"
export COPRIME
swift test -c release --skip-build --disable-xctest "$@"
"$bin/fuzz" 500 --seed 1 --save .build/fuzz specs Tests/Fixtures
scripts/test-arm64.sh
scripts/test-pre-commit.sh
scripts/test-schema.sh
scripts/test-formats.sh
scripts/test-tracking.sh
scripts/test-optuna.sh
scripts/results.py --quick --binary "$COPRIME"
