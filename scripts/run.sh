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
accounts=$data/demo-accounts.json
if [ -z "${JINBANG__DATABASE__URL:-}" ] && [ ! -e "$data/jinbang.db" ]; then
  # In a folder beside it first and the database last, so that an interrupted start leaves no half zone behind.
  rm -rf "$data.new"
  JINBANG__STORAGE__DATA_DIR=$data.new "$JINBANG" demo
  mkdir -p "$data"
  find "$data.new" -mindepth 1 -maxdepth 1 ! -name jinbang.db -exec mv {} "$data/" \;
  mv "$data.new/jinbang.db" "$data/"
  rmdir "$data.new"
elif [ -e "$accounts" ]; then
  node -e '
    for (const { username, password, note, display_name } of JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8")))
      console.log("  " + [username.padEnd(16), password, note, display_name].join("  "));' "$accounts"
fi
exec "$JINBANG" serve
