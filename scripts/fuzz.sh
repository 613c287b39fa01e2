#!/usr/bin/env bash
# Fuzzes the readers of rule packs, CSV files and manifests on the stable toolchain. Usage: fuzz.sh [SECONDS] [TARGET...]
# What it learns is kept in target/fuzz/corpus; an input that fails is kept in target/fuzz/failures, and fails the run.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$ROOT"

seconds=${1:-180}
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(rules files manifest)

# The counters that libFuzzer reads. Only memory-safe code of ours is fuzzed, so no sanitizer, which would need nightly.
host=$(rustc -vV | sed -n 's/^host: //p')
export RUSTFLAGS="--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4
  -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table
  -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1"
built=$TARGET_DIR/fuzz
cargo build --release --locked --manifest-path fuzz/Cargo.toml --target "$host" --target-dir "$built"

for target in "${targets[@]}"; do
  mkdir -p "$built/corpus/$target" "$built/failures/$target"
  echo "fuzzing $target for $seconds s"
  "$built/$host/release/$target" "$built/corpus/$target" "fuzz/seeds/$target" "-artifact_prefix=$built/failures/$target/" \
    "-max_total_time=$seconds" -timeout=20 -print_final_stats=1 2>&1 | tail -n 12
done
