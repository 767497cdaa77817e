#!/usr/bin/env bash
# From a fresh machine to a film: installs what is needed, builds Showrunner, makes an episode.
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

scripts/install-packages.sh product
scripts/build.sh release

build/release/bin/showrunner produce examples/first-love/series.json \
  --script examples/first-love/episode-01.script.json --out "$root/out"

film=$(find "$root/out" -type f -name 'episode-01.mp4' -print -quit)
if [[ -z "$film" ]]; then
  echo "quickstart: no film in $root/out; the messages above say why" >&2
  exit 1
fi
printf '\nThe film: %s\nIts page: %s\n' "$film" "$(dirname -- "$film")/index.html"
