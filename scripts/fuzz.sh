#!/bin/sh
# Damages specs and data files and feeds them to everything that reads them: fuzz.sh [COUNT [SEED]]
set -eu
cd "$(dirname "$0")/.."
swift build -c release --product fuzz
"$(swift build -c release --show-bin-path)/fuzz" "${1:-10000}" --seed "${2:-1}" --save .build/fuzz specs Tests/Fixtures
