#!/usr/bin/env bash
# Builds and tests everything; ends with ctest's summary and status.
# Usage: test.sh [arguments for ctest ..], e.g. test.sh -R blackbox
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

scripts/install-packages.sh all
scripts/build.sh dev
exec ctest --preset dev --parallel "$(nproc)" "$@"
