#!/usr/bin/env bash
# Says in one line what is missing or too old before a build would fail obscurely. Usage: need.sh rust node
set -euo pipefail
. "$(dirname "$0")/lib.sh"

RUST_WANTED=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$ROOT/Cargo.toml")
NODE_WANTED=20.19.0

need_rust() {
  has cargo || die "Rust is missing: install Rust $RUST_WANTED or newer (https://rustup.rs), then run this again."
  local version
  version=$(cd "$ROOT" && cargo --version 2>/dev/null | awk '{ print $2 }') || true
  [ -n "$version" ] || die "cargo does not answer: 'rustup show' in this folder tells why (the toolchain of rust-toolchain.toml may be missing)."
  version_at_least "$RUST_WANTED" "$version" || die "Rust $version is too old: Jinbang needs $RUST_WANTED or newer ('rustup update' brings it)."
  has cc || has gcc || has clang || die "A C compiler is missing (SQLite is built from source): install gcc or clang, then run this again."
}

need_node() {
  has node || die "Node.js is missing: install Node $NODE_WANTED or newer (https://nodejs.org), then run this again."
  has npm || die "npm is missing: install it beside Node.js, then run this again."
  local version
  version=$(node --version) && version=${version#v}
  version_at_least "$NODE_WANTED" "$version" || die "Node $version is too old: Jinbang needs $NODE_WANTED or newer."
}

for thing in "$@"; do
  "need_$thing"
done
