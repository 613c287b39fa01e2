#!/usr/bin/env bash
# Runs a command beside a server of its own: fresh data folder, free port, killed afterwards. The command finds it by
# JINBANG_URL, its program by JINBANG_BIN, its data by JINBANG_DATA and the browser by CHROMIUM.
# Usage: serve-for.sh BINARY demo|empty COMMAND ...   ("empty" leaves the zone to the command)
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$ROOT"

[ $# -ge 3 ] || die "Usage: serve-for.sh BINARY demo|empty COMMAND ..."
JINBANG_BIN=$(readlink -f "$1")
start_with=$2
shift 2

JINBANG_DATA=$(mktemp -d "${TMPDIR:-/tmp}/jinbang-server.XXXXXX")
JINBANG__SERVER__LISTEN=127.0.0.1:$(free_port)
JINBANG_URL=http://$JINBANG__SERVER__LISTEN
CHROMIUM=$(find_chromium)
export JINBANG_BIN JINBANG_DATA JINBANG_URL CHROMIUM JINBANG__SERVER__LISTEN
export JINBANG__STORAGE__DATA_DIR=$JINBANG_DATA/data
server_log=$JINBANG_DATA/server.log

server=
stop() {
  code=$?
  if [ -n "$server" ]; then
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  if [ "$code" -ne 0 ]; then
    printf '\n-- the server said at last:\n' >&2
    tail -n 40 "$server_log" >&2
  fi
  rm -rf "$JINBANG_DATA"
  exit "$code"
}
trap stop EXIT
trap 'exit 130' INT TERM

: >"$server_log"
cd "$JINBANG_DATA"
if [ "$start_with" = demo ]; then
  "$JINBANG_BIN" demo >"$JINBANG_DATA/demo.txt" 2>>"$server_log"
fi
"$JINBANG_BIN" serve >>"$server_log" 2>&1 </dev/null &
server=$!
cd "$ROOT"

healthy() { node -e 'fetch(process.argv[1]).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))' "$JINBANG_URL/healthz"; }
for _ in $(seq 1 240); do
  kill -0 "$server" 2>/dev/null || die "The server ended before it was ready."
  if healthy; then
    break
  fi
  sleep 0.25
done
healthy || die "The server was not ready within a minute."

"$@"
