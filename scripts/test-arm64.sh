#!/bin/sh
# Runs the kernels as built for arm64 in an emulator and compares them with those of this processor.
set -eu
cd "$(dirname "$0")/.."
scripts/install-dependencies.sh qemu-user libc6-dev-arm64-cross gcc-aarch64-linux-gnu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
build() {
  for file in baseline dispatch; do
    clang "$@" -O2 -I Sources/CKernels/include -c "Sources/CKernels/$file.c" -o "$work/$file.o"
  done
  clang "$@" -O2 -I Sources/CKernels/include -c Tests/Arm64/kernels.c -o "$work/kernels.o"
}
for file in avx2 avx512; do
  clang -O2 -I Sources/CKernels/include -c "Sources/CKernels/$file.c" -o "$work/$file.o"
done
build
cc "$work"/*.o -lm -o "$work/here"
"$work/here" > "$work/here.floats"
rm "$work/avx2.o" "$work/avx512.o"
build --target=aarch64-linux-gnu -I /usr/aarch64-linux-gnu/include
aarch64-linux-gnu-gcc -static "$work"/*.o -lm -o "$work/arm64"
qemu-aarch64 "$work/arm64" > "$work/arm64.floats"
python3 - "$work/here.floats" "$work/arm64.floats" <<'PYTHON'
import array
import math
import sys

here, there = (array.array("f", open(path, "rb").read()) for path in sys.argv[1:])
assert len(here) == len(there) > 10_000, (len(here), len(there))
# Fused multiply-adds and other widths of sums round differently.
worst = max(abs(a - b) / (1 + abs(a)) for a, b in zip(here, there))
assert not any(math.isnan(x) for x in there), "not a number"
assert worst < 1e-5, f"differs by {worst}"
print(f"arm64: {len(there)} numbers of the kernels agree, the worst to {worst:.1e}")
PYTHON
