#!/usr/bin/env bash
# Configures and builds one preset into build/PRESET. Usage: build.sh PRESET
set -euo pipefail
cd "$(dirname -- "${BASH_SOURCE[0]}")/.."

folder=build/$1
if [[ -e "$folder" && ! -O "$folder" ]]; then
  owner=$(stat -c %U "$folder")
  echo "build: $folder belongs to $owner, whose plugins the host does not run for $(id -un)." \
    "Run this as $owner, or remove the folder: sudo rm -r $PWD/$folder" >&2
  exit 1
fi
cmake --preset "$1"
cmake --build --preset "$1"
