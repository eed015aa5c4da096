# shellcheck shell=bash
# Sourced by the scripts: configuring and building a preset, with the messages that a user wants to see.

build_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# Lets ccache, where it is installed, share objects between checkouts and cope with precompiled headers.
export CCACHE_BASEDIR=${CCACHE_BASEDIR:-$build_root}
export CCACHE_NOHASHDIR=${CCACHE_NOHASHDIR:-1}
export CCACHE_SLOPPINESS=${CCACHE_SLOPPINESS:-pch_defines,time_macros,include_file_mtime,include_file_ctime}

# build_configure PRESET [cmake arguments]: quiet unless it fails.
build_configure() {
  local preset=$1 log
  shift
  echo "configuring $preset"
  mkdir -p "$build_root/build"
  log=$build_root/build/configure-$preset.log
  if ! (cd "$build_root" && cmake --preset "$preset" "$@") >"$log" 2>&1; then
    cat "$log"
    echo "configuring $preset failed; the log above is $log"
    return 1
  fi
}

# build_targets PRESET [targets]: all targets where none is named. Ninja's own progress is the output.
build_targets() {
  local preset=$1
  shift
  echo "building $preset ${*:-(everything)}"
  # ccache preprocesses a header that is to be precompiled with the old one in place, takes the result
  # for the same as before, and hands out the old one. So what is stale goes first.
  (cd "$build_root/build/$preset" && cmake . >/dev/null && ninja -n "$@" | grep -o '[^ ]*cmake_pch.hxx.gch' |
    xargs -r rm -f) || true
  (cd "$build_root" && cmake --build --preset "$preset" ${@:+--target "$@"})
}
