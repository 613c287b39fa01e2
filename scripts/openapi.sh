#!/usr/bin/env bash
# The OpenAPI document and the page's types that are generated from it. Usage: openapi.sh write | check
# 'check' fails when either file in the repository is not what the server would print today.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$ROOT"

DOCUMENT=api/openapi.json
SCHEMA=web-ui/src/api/schema.ts
FRESH=$(mktemp -d)
trap 'rm -rf "$FRESH"' EXIT

# The same selection as in test.sh, so that nothing is compiled twice with other features.
cargo build --locked --workspace --lib --bins --tests --quiet
"$TARGET_DIR/debug/jinbang" openapi >"$FRESH/openapi.json"
make --no-print-directory page-modules
(cd web-ui && npx --no-install openapi-typescript "$FRESH/openapi.json" -o "$FRESH/schema.ts" >/dev/null)
if (cd web-ui && [ "$(npx --no-install prettier --file-info src/api/schema.ts | grep -c '"ignored": false')" = 1 ]); then
  (cd web-ui && npx --no-install prettier --stdin-filepath src/api/schema.ts <"$FRESH/schema.ts" >"$FRESH/pretty.ts")
  mv "$FRESH/pretty.ts" "$FRESH/schema.ts"
fi

case ${1:-} in
  write)
    cp "$FRESH/openapi.json" "$DOCUMENT"
    cp "$FRESH/schema.ts" "$SCHEMA"
    ;;
  check)
    for pair in "$DOCUMENT openapi.json" "$SCHEMA schema.ts"; do
      read -r kept fresh <<<"$pair"
      if ! cmp -s "$kept" "$FRESH/$fresh"; then
        diff -u "$kept" "$FRESH/$fresh" | head -n 60 || true
        die "$kept is stale: run 'make openapi' and commit the result."
      fi
    done
    echo "$DOCUMENT and $SCHEMA are what the server prints."
    ;;
  *) die "Usage: openapi.sh write | check" ;;
esac
