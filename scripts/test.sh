#!/usr/bin/env bash
# Every check and every test behind one door. Usage: test.sh all | fast | browser
#   fast     formatting, lints, unit tests, the page's lint and types; no browser, no PostgreSQL
#   all      that, and golden, property, integration (both stores), documentation, page and browser tests
#   browser  the browser tests alone
# Everything Rust is compiled once, with one set of flags, for the tests and for the server that the browser meets; only
# clippy, which emits no code, keeps artefacts of its own.
set -uo pipefail
. "$(dirname "$0")/lib.sh"
. "$ROOT/scripts/suites.sh"
cd "$ROOT" || exit 1
export RUST_BACKTRACE=${RUST_BACKTRACE:-1}

# Whole targets of the whole workspace: a smaller selection would make Cargo unify features differently and compile twice.
WORKSPACE=(--workspace --locked)

# rust_tests TARGET...: runs the tests of these targets (--lib, --bins, --test NAME) with nextest where it is installed.
rust_tests() {
  if has cargo-nextest; then
    cargo nextest run "${WORKSPACE[@]}" --no-fail-fast --status-level fail --final-status-level slow "$@"
  else
    cargo test "${WORKSPACE[@]}" --no-fail-fast "$@"
  fi
}

# store_tests FILTER...: the integration tests, each of which exists as sqlite::name and postgres::name. In one process,
# whatever else is installed, because its tests copy their databases from one migrated template.
store_tests() { cargo test "${WORKSPACE[@]}" --no-fail-fast --test integration -- "$@"; }
on_sqlite() { store_tests --skip postgres::; }
on_postgres() { "$ROOT/scripts/postgres.sh" with "$ROOT/scripts/test.sh" postgres; }

# The integration test targets of all crates, one name a line, without those that need a store of their own.
crate_tests() {
  cargo metadata --format-version 1 --no-deps --locked --offline | node -e '
    const { packages } = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
    const names = packages.flatMap((p) => p.targets).filter((t) => t.kind.includes("test")).map((t) => t.name);
    console.log([...new Set(names)].filter((name) => name !== "integration").sort().join("\n"));'
}

prepare_page() { make --no-print-directory page; }
page() { npm --prefix web-ui run --silent "$@"; }

fast() {
  check "formatting" cargo fmt --all --check
  step "page installed" make --no-print-directory page-modules || return 1
  check "page formatting" page format:check
  check "page lint" page lint
  check "page types" page typecheck
  check "clippy" cargo clippy "${WORKSPACE[@]}" --all-targets -- -D warnings
}

# What follows needs compiled code; when that fails there is nothing left to run.
compile() {
  step "page built" prepare_page || return 1
  step "tests compiled" cargo build "${WORKSPACE[@]}" --lib --bins --tests
}

all() {
  step "tools present" "$ROOT/scripts/ensure-tools.sh" postgres chromium fonts python || return 1
  fast || return 1
  compile || return 1
  suite "unit" rust_tests --lib --bins
  for name in $(crate_tests); do
    suite "${name//_/ }" rust_tests --test "$name"
  done
  suite "documentation" cargo test "${WORKSPACE[@]}" --doc
  suite "integration on SQLite" on_sqlite
  suite "integration on PostgreSQL" on_postgres
  check "OpenAPI up to date" "$ROOT/scripts/openapi.sh" check
  suite "page" page test
  suite "browser" "$ROOT/scripts/e2e.sh"
}

case ${1:-all} in
  postgres)
    # How postgres.sh comes back in with the cluster's address.
    store_tests postgres::
    exit
    ;;
  fast)
    fast && suite "unit" rust_tests --lib --bins
    ;;
  all) all ;;
  browser)
    step "tools present" "$ROOT/scripts/ensure-tools.sh" chromium fonts && compile && suite "browser" "$ROOT/scripts/e2e.sh"
    ;;
  *) die "Usage: test.sh all | fast | browser" ;;
esac
closing_lines
