#!/usr/bin/env bash
# Starts what `make run` has built: makes the demonstration zone in ./data on first use, then serves.
# PORT chooses the port; every JINBANG__SECTION__KEY is passed on as it is.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$ROOT"

JINBANG=$TARGET_DIR/run/jinbang
if [ -n "${PORT:-}" ]; then
  export JINBANG__SERVER__LISTEN=${JINBANG__SERVER__LISTEN:-127.0.0.1:$PORT}
fi
# A database elsewhere is its operator's: the demonstration goes only into the embedded one.
data=${JINBANG__STORAGE__DATA_DIR:-data}
if [ -z "${JINBANG__DATABASE__URL:-}" ] && [ ! -e "$data/jinbang.db" ]; then
  # In a folder beside it first, so that an interrupted start leaves no half zone behind.
  rm -rf "$data.new"
  JINBANG__STORAGE__DATA_DIR=$data.new "$JINBANG" demo
  mkdir -p "$data"
  cp -a "$data.new/." "$data/"
  rm -rf "$data.new"
fi
exec "$JINBANG" serve
