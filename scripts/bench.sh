#!/usr/bin/env bash
# Runs every benchmark of the workspace in one sitting and prints one table. A benchmark prints, among whatever else it
# says, lines that are JSON objects with a "row": {"row", "thing", "ours", "yardstick", "ratio", "goal", "met"}; "met" is
# true, false or null where a row has no goal. Usage: bench.sh [NAME ...] for some of them.
set -uo pipefail
. "$(dirname "$0")/lib.sh"
cd "$ROOT" || exit 1

LOG=$TARGET_DIR/bench.log
mkdir -p "$TARGET_DIR"
: >"$LOG"

# With a PostgreSQL of its own for the rows that need one.
if [ -z "${JINBANG_TEST_PG:-}" ]; then
  exec "$ROOT/scripts/postgres.sh" with "$0" "$@"
fi

# Yardsticks written in Python get a folder of their own; without one, their rows say so.
peers=.cache/bench-venv
if [ ! -x $peers/bin/python ] && has python3; then
  find . -path '*/benches/peers/requirements.txt' -not -path './target/*' -print0 | xargs -0 -I{} cat {} >"$TARGET_DIR/peers.txt"
  { python3 -m venv $peers && $peers/bin/pip install --quiet --disable-pip-version-check -r "$TARGET_DIR/peers.txt"; } ||
    echo "The yardsticks in Python could not be installed; their rows will say so." >&2
fi

bench_targets() {
  cargo metadata --format-version 1 --no-deps --locked | node -e '
    const { packages } = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
    const names = packages.flatMap((p) => p.targets).filter((t) => t.kind.includes("bench")).map((t) => t.name);
    console.log([...new Set(names)].sort().join("\n"));'
}

run() {
  printf '\n== %s\n' "$1"
  shift
  "$@" </dev/null 2>&1 | tee -a "$LOG"
  return "${PIPESTATUS[0]}"
}

names=("$@")
# The page first: the server embeds it, so building it later would build the server twice.
[ ${#names[@]} -gt 0 ] || mapfile -t names < <(echo weight && bench_targets)
failed=0
for name in "${names[@]}"; do
  case $name in
    "") ;;
    weight)
      run "page weight" bash -c 'make --no-print-directory page && npm --prefix web-ui run --silent weight' || failed=1
      ;;
    *) run "$name" cargo bench --workspace --locked --bench "$name" || failed=1 ;;
  esac
done

printf '\n'
node scripts/bench-table.mjs "$LOG" || failed=1
exit "$failed"
