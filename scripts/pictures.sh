#!/usr/bin/env bash
# The pictures of the README, taken in Chromium from the demonstration zone.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$ROOT"

scripts/ensure-tools.sh chromium fonts
make --no-print-directory page e2e-modules server
exec scripts/serve-for.sh "$TARGET_DIR/run/jinbang" demo node tests/e2e/pictures.mjs
