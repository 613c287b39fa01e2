#!/usr/bin/env bash
# What takes too long for every hand-in. Usage: nightly.sh [properties | fuzz | mutants]; all three when none is named.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$ROOT"

properties() { PROPTEST_CASES=${PROPTEST_CASES:-10000} cargo test --release --locked -p scoring --test properties; }
fuzz() { scripts/fuzz.sh "${FUZZ_SECONDS:-600}"; }
mutants() {
  has cargo-mutants || die "没有 cargo-mutants，请先运行 | cargo-mutants is missing, run: cargo install --locked cargo-mutants"
  PROPTEST_CASES=${PROPTEST_CASES:-32} cargo mutants --package scoring --file 'scoring/src/official/**' --output "$TARGET_DIR" "$@"
}

case ${1:-} in
  properties | fuzz | mutants) "$@" ;;
  '') properties && fuzz && mutants ;;
  *) die "usage: nightly.sh [properties | fuzz | mutants]" ;;
esac
