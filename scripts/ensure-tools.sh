#!/usr/bin/env bash
# Makes sure that what the tests use is installed: root on Debian or Ubuntu installs it, everyone else is told what to
# install. Usage: ensure-tools.sh postgres chromium fonts python calc
set -euo pipefail
. "$(dirname "$0")/lib.sh"

have_postgres() { [ -n "${JINBANG_TEST_PG:-}" ] || [ -n "$(find_postgres_bin)" ]; }
have_chromium() { [ -n "$(find_chromium)" ]; }
have_calc() { [ -n "$(find_calc)" ]; }
have_fonts() { has fc-list && [ -n "$(fc-list :lang=zh-cn family)" ]; }

# The second verifier of manifests is a program for Python 3.11 or newer, without packages.
have_python() { has python3 && python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; }

package_of() {
  case $1 in
    postgres) echo postgresql ;;
    chromium) echo chromium ;;
    calc) echo libreoffice-calc ;;
    fonts) echo fonts-noto-cjk fontconfig ;;
    python) echo python3 ;;
    *) die "ensure-tools.sh: unknown tool '$1' (postgres, chromium, fonts, python, calc)" ;;
  esac
}

packages=()
for tool in "$@"; do
  read -ra wanted <<<"$(package_of "$tool")"
  "have_$tool" || packages+=("${wanted[@]}")
done
[ ${#packages[@]} -gt 0 ] || exit 0

if [ "$(id -u)" -ne 0 ] || ! has apt-get; then
  die "Missing for the tests: ${packages[*]} (names of Debian packages). Install them, or run once: sudo apt-get install ${packages[*]}"
fi
echo "Installing ${packages[*]}" >&2
export DEBIAN_FRONTEND=noninteractive
{ apt-get update -q && apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=300 "${packages[@]}"; } >&2 </dev/null

for tool in "$@"; do
  "have_$tool" || die "$tool is still missing after installing ${packages[*]}; see the lines above."
done
