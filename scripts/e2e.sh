#!/usr/bin/env bash
# The browser tests: the debug binary that the tests compiled, the built page, a fresh database, real Chromium.
# Usage: e2e.sh [FILE ...] for some of the files in tests/e2e.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$ROOT"

make --no-print-directory page e2e-modules
[ -n "$(find_chromium)" ] || die "No Chromium for the browser tests: install it or name it by CHROMIUM."

files=("$@")
[ ${#files[@]} -gt 0 ] || files=(tests/e2e/*.test.mjs)
# One file after the other: they share the server, and two cores are busy with one browser.
exec scripts/serve-for.sh "$TARGET_DIR/debug/jinbang" demo \
  node --test --test-concurrency=1 --test-reporter=spec "${files[@]}"
