#!/bin/sh
# Copies the four IDX files of MNIST or Fashion-MNIST: copy-images.sh FROM TO
set -eu
from=$1
to=$2
if [ ! -d "$from" ]; then
  echo "no folder '$from'; name one that holds the four IDX files: make mnist MNIST=folder" >&2
  exit 2
fi
mkdir -p "$to"
for part in train t10k; do
  for kind in images-idx3 labels-idx1; do
    name="$part-$kind-ubyte.gz"
    if [ ! -f "$from/$name" ]; then
      echo "'$from' holds no $name" >&2
      exit 2
    fi
    cp "$from/$name" "$to/.$name.part"
    chmod 644 "$to/.$name.part"
    mv "$to/.$name.part" "$to/$name"
  done
done
echo "$to holds $(ls "$to" | wc -l) files"
