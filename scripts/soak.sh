#!/usr/bin/env bash
# The long tests: 30 kills instead of 5, sanitizers, clang, fuzzers. Hours; before an issue is
# called done.
# Usage: soak.sh [preset ..]     default: dev asan tsan clang
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

presets=("$@")
if [[ ${#presets[@]} -eq 0 ]]; then presets=(dev asan tsan clang); fi
export ASAN_OPTIONS="${ASAN_OPTIONS:-detect_stack_use_after_return=1:strict_string_checks=1}"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:-print_stacktrace=1:halt_on_error=1}"

# The tracer of the leak sanitizer crashes now and then in a process with as many threads as the
# program has, so leaks are looked for in the unit tests.
black_box() {
  ASAN_OPTIONS="$ASAN_OPTIONS:detect_leaks=0" \
    ctest --preset "$1" --parallel "$(nproc)" --label-regex blackbox
}

scripts/install-packages.sh all
summary=""
failed=0
for preset in "${presets[@]}"; do
  printf '\n== %s\n' "$preset"
  result=passed
  kills=30
  if [[ $preset == ?san ]]; then kills=3; fi  # many times slower
  export SHOWRUNNER_KILLS=$kills
  scripts/build.sh "$preset" &&
    ctest --preset "$preset" --parallel "$(nproc)" --label-exclude blackbox &&
    black_box "$preset" || result=FAILED
  if [[ $result == FAILED ]]; then failed=1; fi
  summary+=$(printf '%-8s %s' "$preset" "$result")$'\n'
done
printf '\n== fuzz\n'
result=passed
scripts/fuzz.sh || result=FAILED
if [[ $result == FAILED ]]; then failed=1; fi
summary+=$(printf '%-8s %s' fuzz "$result")$'\n'
printf '\n%s' "$summary"
exit "$failed"
