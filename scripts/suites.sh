# Runs checks and test suites, counts what they ran, and prints one closing line for each; sourced by test.sh.
# A check is right or wrong (formatting, lints); a suite has tests that are counted from its runner's own output.
# shellcheck shell=bash

LOGS=$TARGET_DIR/test-logs
SUMMARY=()
TOTAL_PASSED=0
TOTAL_FAILED=0
TOTAL_SKIPPED=0

# The counts that a runner printed, as "passed failed skipped", added up over the whole log. Knows cargo test,
# cargo-nextest, vitest and node's test runner, by the shape of their closing lines.
counts_in() {
  sed 's/\x1b\[[0-9;]*[A-Za-z]//g' "$1" | awk '
    function number_before(word,   found) {
      return match($0, "[0-9]+ " word) ? substr($0, RSTART, RLENGTH) + 0 : 0
    }
    /^test result: / { passed += number_before("passed"); failed += number_before("failed"); skipped += number_before("ignored") }
    /^ *Summary \[.*tests? run:/ { passed += number_before("passed"); failed += number_before("failed") + number_before("timed out") + number_before("exec failed"); skipped += number_before("skipped") }
    /^ +Tests  / { passed += number_before("passed"); failed += number_before("failed"); skipped += number_before("skipped") + number_before("todo") }
    /^(#|ℹ) pass [0-9]+$/ { passed += $3 }
    /^(#|ℹ) (fail|cancelled) [0-9]+$/ { failed += $3 }
    /^(#|ℹ) (skipped|todo) [0-9]+$/ { skipped += $3 }
    END { print passed + 0, failed + 0, skipped + 0 }'
}

# Runs a command under a heading, keeps its output in a log, and leaves the exit code in CODE and the time in SECONDS_USED.
run_logged() {
  local name=$1 began=$SECONDS
  shift
  LOG=$LOGS/${name// /-}.log
  mkdir -p "$LOGS"
  printf '\n== %s\n' "$name"
  "$@" </dev/null 2>&1 | tee "$LOG"
  CODE=${PIPESTATUS[0]}
  SECONDS_USED=$((SECONDS - began))
}

# step NAME COMMAND: has to succeed and counts nothing (installing, compiling).
step() {
  run_logged "$@"
  if [ "$CODE" -eq 0 ]; then
    SUMMARY+=("$(printf '%-28s done %31s %5d s' "$1" '' "$SECONDS_USED")")
  else
    TOTAL_FAILED=$((TOTAL_FAILED + 1))
    SUMMARY+=("$(printf '%-28s FAILED (exit code %d) %14s %5d s' "$1" "$CODE" '' "$SECONDS_USED")")
  fi
  return "$CODE"
}

# check NAME COMMAND: right or wrong; the run goes on either way.
check() {
  run_logged "$@"
  if [ "$CODE" -eq 0 ]; then
    TOTAL_PASSED=$((TOTAL_PASSED + 1))
    SUMMARY+=("$(suite_line "$1" 1 0 0)")
  else
    TOTAL_FAILED=$((TOTAL_FAILED + 1))
    SUMMARY+=("$(suite_line "$1" 0 1 0)")
  fi
}

# suite NAME COMMAND: its tests are counted; one that ran nothing, or failed without saying which test, counts as a failure.
suite() {
  run_logged "$@"
  local passed failed skipped note=
  read -r passed failed skipped <<<"$(counts_in "$LOG")"
  if [ $((passed + failed)) -eq 0 ]; then
    note=" (no test was run)"
    failed=1
  elif [ "$CODE" -ne 0 ] && [ "$failed" -eq 0 ]; then
    note=" (exit code $CODE)"
    failed=1
  fi
  TOTAL_PASSED=$((TOTAL_PASSED + passed))
  TOTAL_FAILED=$((TOTAL_FAILED + failed))
  TOTAL_SKIPPED=$((TOTAL_SKIPPED + skipped))
  SUMMARY+=("$(suite_line "$1" "$passed" "$failed" "$skipped")$note")
}

suite_line() {
  printf '%-28s %5d passed, %3d failed, %3d skipped %5d s' "$1" "$2" "$3" "$4" "$SECONDS_USED"
}

# The closing lines; the last one is the whole run's. Fails when anything failed, was skipped or nothing was run.
closing_lines() {
  printf '\n'
  printf '%s\n' "${SUMMARY[@]}"
  printf '%-28s %d min %02d s\n' "time" $((SECONDS / 60)) $((SECONDS % 60))
  if [ "$TOTAL_SKIPPED" -gt 0 ]; then
    printf '%d passed, %d failed, %d skipped\n' "$TOTAL_PASSED" "$TOTAL_FAILED" "$TOTAL_SKIPPED"
  else
    printf '%d passed, %d failed\n' "$TOTAL_PASSED" "$TOTAL_FAILED"
  fi
  [ "$TOTAL_FAILED" -eq 0 ] && [ "$TOTAL_SKIPPED" -eq 0 ] && [ "$TOTAL_PASSED" -gt 0 ]
}
