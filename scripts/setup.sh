#!/usr/bin/env bash
# Looks whether what `make` needs is here, and installs what is missing. `make` calls it with the names of the parts:
#   rust      the pinned compiler with its wasm32 target, and a C compiler to link with
#   packages  npm packages from package-lock.json
#   browser   Chromium, Java and sqlite3, for the browser tests
#   postgres  PostgreSQL's programs, with which the tests run servers of their own
#   peers     what `make bench` measures against, from the lock files in bench/
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\033[1m%s\033[0m\n' "setup: $*" >&2; }
give_up() { printf '\033[1;31m%s\033[0m\n' "setup: $*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# Installs Debian packages where that can be done without asking: as root, or with a sudo that wants no password.
debian_install() {
  local what=$1 elsewhere=$2; shift 2
  have apt-get || give_up "$what is missing. $elsewhere"
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || give_up "$what is missing. Install it with: sudo apt-get install $*"
    as_root=(sudo)
  fi
  say "installing $what (Debian: $*)"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

setup_rust() {
  have cargo && have rustup || give_up "Rust is missing. Install it with rustup (https://rustup.rs), then run make again."
  have cc || debian_install "a C compiler" "Install gcc or clang." build-essential
  if ! rustup show active-toolchain >/dev/null 2>&1; then
    say "installing the Rust compiler that rust-toolchain.toml names"
    rustup toolchain install
  fi
  if ! rustup target list --installed | grep -qx wasm32-unknown-unknown; then
    say "adding the Rust target wasm32-unknown-unknown"
    rustup target add wasm32-unknown-unknown
  fi
}

setup_packages() {
  have node && have npm || give_up "Node is missing. Install Node 20 or later, then run make again."
  local major
  major=$(node -p 'process.versions.node.split(".")[0]')
  [ "$major" -ge 20 ] || give_up "Node $(node --version) is too old. Install Node 20 or later, then run make again."
  say "installing npm packages from package-lock.json"
  npm ci --no-progress --loglevel=error >&2
}

setup_browser() {
  if [ -z "${ONCEFORM_CHROMIUM:-}" ]; then
    have chromium || debian_install "Chromium" \
      "Install Chromium or Chrome and set ONCEFORM_CHROMIUM to its path, for example /usr/bin/google-chrome." chromium
    # Most tests run in it without its windows, which is quicker; older systems have it only whole.
    have chromium-headless-shell || debian_install "Chromium without windows" "The tests run without it." chromium-headless-shell ||
      say "there is none: the browser tests take longer"
  fi
  have sqlite3 || debian_install "sqlite3, with which the browser tests count what arrived" "Install sqlite3." sqlite3
  have java || debian_install "Java" "Install a Java runtime, version 11 or later." default-jre-headless
}

setup_postgres() {
  have initdb || compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null ||
    debian_install "PostgreSQL" "Install PostgreSQL 13 or later, with initdb on the path." postgresql
}

setup_peers() {
  say "installing the peers of the bench from bench/package-lock.json and bench/requirements.txt"
  (cd bench && npm ci --no-progress --loglevel=error >&2)
  python3 -c 'import ensurepip, venv' 2>/dev/null ||
    debian_install "Python 3 with venv" "Install Python 3.11 or later with its venv module." python3-venv
  python3 -m venv target/bench/python
  target/bench/python/bin/pip install --quiet --disable-pip-version-check --requirement bench/requirements.txt
}

for part in "$@"; do
  case $part in
    rust | packages | browser | postgres | peers) "setup_$part" ;;
    *) give_up "there is no part called $part" ;;
  esac
done
