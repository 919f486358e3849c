#!/bin/sh
# All tests, in release: numeric tests are hundreds of times slower without optimisation.
set -eu
cd "$(dirname "$0")/.."
swift build -c release --product coprime
COPRIME="$(swift build -c release --show-bin-path)/coprime"
export COPRIME
swift test -c release --disable-xctest "$@"
scripts/fuzz.sh 500
scripts/test-pre-commit.sh
