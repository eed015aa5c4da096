# shellcheck shell=bash
# Sourced by the scripts: installs the Debian packages that a job needs and that are missing.
#
#   setup_packages GROUP...    install what scripts/lib/packages lists for these groups
#
# Nothing is touched where everything is there, so a second call costs a fraction of a second and needs
# neither root nor a network.

setup_lib_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

setup_fail() {
  printf 'setup: %s\n' "$*" >&2
  exit 1
}

# Runs a command as root: directly, or through sudo.
setup_as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  else
    sudo "$@"
  fi
}

setup_is_installed() {
  [ "$(dpkg-query -W -f '${Status}' "$1" 2>/dev/null)" = "install ok installed" ]
}

# Prints "package<TAB>reason" for every package of the given groups that is missing.
setup_missing() {
  local group name reason package command
  while read -r group name reason; do
    case " $* " in *" $group "*) ;; *) continue ;; esac
    package=${name%%|*}
    command=${name#"$package"}
    command=${command#|}
    if [ -n "$command" ] && command -v "$command" >/dev/null; then continue; fi
    setup_is_installed "$package" || printf '%s\t%s\n' "$package" "$reason"
  done < <(grep -vE '^[[:space:]]*(#|$)' "$setup_lib_dir/packages")
}

# Installs the given packages without letting a service of theirs start: Debian starts redis-server on
# port 6379 as soon as it is unpacked, the very port that Ruddock wants. Debian asks
# /usr/sbin/policy-rc.d before it starts anything, so one that refuses stands there meanwhile; one that
# an administrator wrote is put back afterwards. Services that run already are not touched.
# The text below runs as root, in a shell of its own, so that its trap cleans up whatever happens.
# shellcheck disable=SC2016
setup_install_as_root='
set -eu
policy=/usr/sbin/policy-rc.d
saved=
refuses() { [ -x "$policy" ] && { code=0; "$policy" redis-server start >/dev/null 2>&1 || code=$?; [ "$code" -eq 101 ]; }; }
restore() {
  if [ -n "$saved" ]; then mv -f "$saved" "$policy"; elif [ -n "${planted:-}" ]; then rm -f "$policy"; fi
}
trap restore EXIT
trap "exit 130" INT TERM
if ! refuses; then
  if [ -e "$policy" ]; then saved=$policy.before-ruddock; mv "$policy" "$saved"; fi
  planted=1
  printf "#!/bin/sh\nexit 101\n" > "$policy"
  chmod 755 "$policy"
fi
export DEBIAN_FRONTEND=noninteractive
apt-get -o DPkg::Lock::Timeout=300 -o Acquire::Retries=2 -qq update || echo "setup: apt-get update failed; trying with the lists that are there" >&2
log=$(mktemp)
if ! apt-get -o DPkg::Lock::Timeout=300 -o Acquire::Retries=2 -o Dpkg::Use-Pty=0 -qq -y --no-install-recommends install "$@" >"$log" 2>&1; then
  cat "$log" >&2
  rm -f "$log"
  exit 1
fi
rm -f "$log"
for package in "$@"; do
  [ "$package" = redis-server ] || continue
  # Newly installed by us: it must not come up at the next boot either.
  deb-systemd-helper disable redis-server.service >/dev/null 2>&1 || true
  update-rc.d redis-server disable >/dev/null 2>&1 || true
done
'

setup_packages() {
  type dpkg-query apt-get >/dev/null 2>&1 ||
    setup_fail "this needs Debian 12 or Ubuntu 24.04 (apt-get not found). On another system install the equivalents of scripts/lib/packages and call cmake --preset release yourself; see CONTRIBUTING.md."
  local missing packages
  missing=$(setup_missing "$@")
  [ -n "$missing" ] || return 0
  mapfile -t packages < <(cut -f1 <<<"$missing")
  printf 'setup: installing %d Debian package(s):\n' "${#packages[@]}"
  while IFS=$'\t' read -r package reason; do
    printf '  %-20s %s\n' "$package" "$reason"
  done <<<"$missing"
  if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
    setup_fail "neither root nor sudo: run as root: apt-get install --no-install-recommends ${packages[*]}"
  fi
  setup_as_root sh -c "$setup_install_as_root" sh "${packages[@]}" </dev/null ||
    setup_fail "could not install: ${packages[*]}. Is the network (or the package mirror) reachable? The messages above say what apt-get met."
  for package in "${packages[@]}"; do
    setup_is_installed "$package" || setup_fail "apt-get reported success, but $package is not installed"
  done
}
