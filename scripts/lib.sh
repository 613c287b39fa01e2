# Shared by the scripts beside it; sourced, never run. Knows paths and messages, nothing of any one suite.
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export CARGO_TERM_COLOR=${CARGO_TERM_COLOR:-never}
# Where Cargo puts its artefacts: CARGO_TARGET_DIR when given, else ./target. The Makefile uses the same rule.
export TARGET_DIR=${CARGO_TARGET_DIR:-$ROOT/target}

# One line on standard error, then the end.
die() {
  printf '%s\n' "$*" >&2
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# version_at_least WANTED GIVEN
version_at_least() {
  [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]
}

# The headless browser: CHROMIUM when given, else the first one installed; empty when there is none.
find_chromium() {
  local name
  if [ -n "${CHROMIUM:-}" ]; then
    printf '%s\n' "$CHROMIUM"
    return
  fi
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    # Ubuntu's chromium-browser may be a stub that only asks for snap, so it has to answer.
    if has "$name" && "$name" --version >/dev/null 2>&1; then
      command -v "$name"
      return
    fi
  done
}

# LibreOffice: empty when it is not installed.
find_calc() { command -v soffice || command -v libreoffice || true; }

# The folder with initdb and pg_ctl, newest version first; empty when PostgreSQL is not installed.
find_postgres_bin() {
  local dir
  for dir in $(find /usr/lib/postgresql /usr/pgsql-* /opt/homebrew/opt/postgresql* -maxdepth 2 -name bin 2>/dev/null | sort -Vr); do
    if [ -x "$dir/initdb" ]; then
      printf '%s\n' "$dir"
      return
    fi
  done
  if has initdb && has pg_ctl; then
    dirname "$(readlink -f "$(command -v initdb)")"
  fi
}

# A port on the loopback address that nothing listens on now.
free_port() {
  node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); });'
}
