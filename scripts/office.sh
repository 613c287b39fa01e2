#!/usr/bin/env bash
# Holds the recomputation workbook against LibreOffice: scores the example and every sample competition with --xlsx, lets
# LibreOffice compute all formulas, and compares each with what the engine printed. Ends with `N passed, N failed`.
# Usage: office.sh [NAME ...] for some of the samples.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$ROOT"

# How many workbooks one run of LibreOffice opens: it grows with each.
BATCH=25

scripts/ensure-tools.sh calc
# As `make run` builds it: the engine is optimised.
cargo build --locked --quiet --profile local -p jinbang-api --bin jinbang
cargo build --locked --quiet --profile local -p documents --example office
built=$TARGET_DIR/local
office=$built/examples/office

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/before" "$work/after" "$work/samples"
"$office" write "$work/samples"
mkdir "$work/samples/example"
cp docs/examples/rules.toml docs/examples/entries.csv docs/examples/marks.csv "$work/samples/example"

names=("$@")
[ ${#names[@]} -gt 0 ] || mapfile -t names < <(ls "$work/samples")
for name in "${names[@]}"; do
  folder=$work/samples/$name
  "$built/jinbang" score --xlsx --rules "$folder"/rules.* --entries "$folder/entries.csv" \
    --marks "$folder/marks.csv" --out "$folder/out"
  cp "$folder/out/recompute.xlsx" "$work/before/$name.xlsx"
done

# The workbooks hold no results, so every number that comes back was computed.
find "$work/before" -name '*.xlsx' | sort | xargs -n "$BATCH" timeout 600 "$(find_calc)" \
  "-env:UserInstallation=file://$work/profile" --headless --convert-to xlsx --outdir "$work/after" >"$work/log" 2>&1 ||
  die "LibreOffice failed: $(tail -n 3 "$work/log")"
"$office" compare "$work/before" "$work/after"
