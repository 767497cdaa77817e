#!/usr/bin/env bash
# Installs the Debian packages that Showrunner needs: the only list of them.
# Usage: install-packages.sh [product|all|fuzz]
#   product: to build and run; all (default): to test too; fuzz: all, and clang's runtime for fuzzers
set -euo pipefail

product=(
  build-essential cmake ninja-build ccache pkg-config
  libboost1.81-dev nlohmann-json3-dev libvalijson-dev libcli11-dev
  libspdlog-dev libfmt-dev libssl-dev libsqlite3-dev libseccomp-dev
  libavformat-dev libavcodec-dev libavutil-dev libswscale-dev libswresample-dev
  libass-dev libebur128-dev libsndfile1-dev libsamplerate0-dev libespeak-ng-dev espeak-ng-data
  libcairo2-dev libpango1.0-dev libpng-dev libturbojpeg0-dev fontconfig libfontconfig-dev fonts-nanum
)
test=(
  libgtest-dev libgmock-dev libbenchmark-dev libexpat1-dev openssl python3 clang clang-format abigail-tools ffmpeg
  git rustc cargo
)
fuzz=(libclang-rt-dev)

die() {
  printf 'install-packages: %s\n' "$*" >&2
  exit 1
}

case "${1:-all}" in
  product) wanted=("${product[@]}") ;;
  all) wanted=("${product[@]}" "${test[@]}") ;;
  fuzz) wanted=("${product[@]}" "${test[@]}" "${fuzz[@]}") ;;
  *) die "unknown argument '$1'; expected product, all or fuzz" ;;
esac
command -v dpkg-query >/dev/null ||
  die "this is no Debian system. Install by hand: ${wanted[*]}"

missing=()
for package in "${wanted[@]}"; do
  status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [[ "$status" == installed ]] || missing+=("$package")
done
if [[ ${#missing[@]} -eq 0 ]]; then
  exit 0
fi

as_root=()
if [[ $(id -u) -ne 0 ]]; then
  as_root=(sudo)
  if ! command -v sudo >/dev/null || { [[ ! -t 0 ]] && ! sudo -n true 2>/dev/null; }; then
    die "packages are missing, and installing them needs root. Run as root, then try again:
  apt-get update && apt-get install --no-install-recommends ${missing[*]}"
  fi
fi

apt() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Acquire::Retries=3 \
    -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@"
}

printf 'Installing %d packages: %s\n' "${#missing[@]}" "${missing[*]}"
for attempt in 1 2 3; do
  if apt update && apt install --no-install-recommends "${missing[@]}"; then
    exit 0
  fi
  printf 'install-packages: attempt %d of 3 failed\n' "$attempt" >&2
  if [[ $attempt -lt 3 ]]; then sleep $((attempt * 10)); fi
done
die "apt-get failed; its messages stand above. Needed: Debian 12 with its main archive reachable"
