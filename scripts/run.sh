#!/usr/bin/env bash
# Starts what `make run` has built: makes the demonstration zone in ./data on first use, then serves.
# PORT chooses the port; every JINBANG__SECTION__KEY is passed on as it is.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$ROOT"

JINBANG=$TARGET_DIR/run/jinbang
if [ -n "${PORT:-}" ]; then
  export JINBANG__SERVER__PORT=$PORT
fi
[ -e data/jinbang.db ] || "$JINBANG" demo
exec "$JINBANG" serve
