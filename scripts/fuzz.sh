#!/usr/bin/env bash
# Looks for bytes that what reads a plugin cannot stand: every fuzzer, for so long each.
# What it finds stands in build/fuzz/found; fix it, and put the file into tests/fuzz/corpus.
# Usage: fuzz.sh [seconds]     default: 300
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

scripts/install-packages.sh fuzz
scripts/build.sh fuzz
export UBSAN_OPTIONS="${UBSAN_OPTIONS:-print_stacktrace=1:halt_on_error=1}"
mkdir -p build/fuzz/found
for name in elf manifest; do
  seen=build/fuzz/seen/$name # what earlier times came across
  mkdir -p "$seen"
  "build/fuzz/tests/fuzz/${name}_fuzz" -max_total_time="${1:-300}" -max_len=16384 -timeout=10 \
    -print_final_stats=1 -artifact_prefix="build/fuzz/found/$name-" "$seen" "tests/fuzz/corpus/$name"
done
