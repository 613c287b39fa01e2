#!/usr/bin/env bash
# A throwaway PostgreSQL cluster for the tests: a fresh folder, a free port on 127.0.0.1, no fsync, gone afterwards.
#   postgres.sh start         starts one and prints two lines: its folder, then its URL
#   postgres.sh stop FOLDER   stops it and removes the folder
#   postgres.sh with CMD ...  runs CMD with JINBANG_TEST_PG set, and stops the cluster whatever happens
# When JINBANG_TEST_PG is given (URL of a superuser's database), 'with' uses that server and starts nothing.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

# PostgreSQL refuses to run as root, so root hands over to the user that Debian's package created.
as_postgres() {
  if [ "$(id -u)" -eq 0 ]; then
    runuser -u postgres -- "$@"
  else
    "$@"
  fi
}

start() {
  "$ROOT/scripts/ensure-tools.sh" postgres
  local bin folder port
  bin=$(find_postgres_bin)
  folder=$(mktemp -d "${TMPDIR:-/tmp}/jinbang-pg.XXXXXX")
  if [ "$(id -u)" -eq 0 ]; then chown postgres "$folder"; fi
  port=$(free_port)
  cd "$folder"
  if ! as_postgres "$bin/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$folder/initdb.log" 2>&1; then
    cat "$folder/initdb.log" >&2
    rm -rf "$folder"
    die "The throwaway PostgreSQL cluster could not be created; see the lines above."
  fi
  local options="-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$folder"
  options="$options -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300"
  options="$options -c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=64MB -c min_wal_size=32MB"
  if ! as_postgres "$bin/pg_ctl" -D "$folder/data" -w -t 60 -l "$folder/data/server.log" -o "$options" start >"$folder/start.log" 2>&1 </dev/null; then
    cat "$folder/start.log" "$folder/data/server.log" >&2
    rm -rf "$folder"
    die "The throwaway PostgreSQL cluster did not start; see the lines above."
  fi
  printf '%s\npostgres://postgres@127.0.0.1:%s/postgres\n' "$folder" "$port"
}

stop() {
  local folder=$1 bin
  [ -d "$folder/data" ] || return 0
  bin=$(find_postgres_bin)
  cd "$folder"
  as_postgres "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
  cd /
  rm -rf "$folder"
}

with() {
  [ $# -gt 0 ] || die "postgres.sh with: the command to run is missing"
  if [ -z "${JINBANG_TEST_PG:-}" ]; then
    local started folder
    started=$("$0" start)
    folder=${started%%$'\n'*}
    # Expanded now on purpose: the folder is local to this function.
    # shellcheck disable=SC2064
    trap "'$ROOT/scripts/postgres.sh' stop '$folder'" EXIT
    trap 'exit 130' INT TERM
    JINBANG_TEST_PG=${started#*$'\n'}
    export JINBANG_TEST_PG
  fi
  "$@"
}

case ${1:-} in
  start) start ;;
  stop) stop "${2:?postgres.sh stop: the folder is missing}" ;;
  with)
    shift
    with "$@"
    ;;
  *) die "Usage: postgres.sh start | stop FOLDER | with COMMAND ..." ;;
esac
