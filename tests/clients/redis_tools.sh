#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Smoke test with redis-cli and redis-benchmark of Debian's redis-tools: every mode of theirs that works with the
# commands that exist, and what it prints.
#   tests/clients/redis_tools.sh PORT
set -uo pipefail

port=$1
folder=$(mktemp -d)
session=ruddock-smoke-$port
trap 'rm -rf "$folder"; tmux -L "$session" kill-session -t cli 2>/dev/null' EXIT
failed=0
checks=0

cli() { redis-cli -p "$port" "$@"; }

# check NAME PATTERN COMMAND...: what the command prints must match the extended regular expression.
check() {
  local name=$1 pattern=$2 out
  shift 2
  checks=$((checks + 1))
  out=$(timeout 30 "$@" 2>&1 </dev/null)
  if ! grep -qE -- "$pattern" <<<"$out"; then
    printf 'redis_tools: %s: nothing matches %s in:\n%s\n' "$name" "$pattern" "${out:0:2000}"
    failed=$((failed + 1))
  fi
}

cli flushall >/dev/null
for i in $(seq 1 300); do printf 'SET key:%d value\r\n' "$i"; done | cli >/dev/null
cli set big "$(printf '%05000d' 0)" >/dev/null
cli config set maxmemory-policy allkeys-lfu >/dev/null
for _ in $(seq 1 50); do echo 'GET big'; done | cli >/dev/null

tool=(redis-cli -p "$port")
check scan '^30[12]$' bash -c "redis-cli -p $port --scan | sort -u | wc -l"
check scan-pattern '^11$' bash -c "redis-cli -p $port --scan --pattern 'key:1?' | cat - <(redis-cli -p $port --scan --pattern 'key:1') | wc -l"
check bigkeys "Biggest string found '\"big\"' has 5000 bytes" "${tool[@]}" --bigkeys
check bigkeys-count 'Sampled 301 keys' "${tool[@]}" --bigkeys
check memkeys "Biggest string found '\"big\"' has 5[0-9]{3} bytes" "${tool[@]}" --memkeys
check hotkeys 'hot key found with counter: [0-9]+	keyname: "big"' "${tool[@]}" --hotkeys
check stat '^30[12] +[0-9.]+[KM] +[0-9]+ +0 +[0-9]+ \(\+[0-9]+\) +[0-9]+' bash -c "stdbuf -oL redis-cli -p $port -i 0.05 --stat | head -n 5"
check latency '^[0-9]+ [0-9]+ [0-9.]+ [0-9]+' "${tool[@]}" --latency
check latency-history '^[0-9]+ [0-9]+ [0-9.]+ [0-9]+' bash -c "stdbuf -oL redis-cli -p $port -i 0.1 --latency-history | head -n 2 | tail -n 1"
check intrinsic 'total runs' "${tool[@]}" --intrinsic-latency 1
check resp3 '^1# "proto" => \(integer\) 3$|^proto 3$' "${tool[@]}" -3 hello
check resp3-map '"maxmemory-policy":"allkeys-lfu"' "${tool[@]}" -3 --json config get maxmemory-policy
check csv '^"value",NULL$|^"value",NIL$' "${tool[@]}" --csv mget key:1 none
check repeat '^3$' "${tool[@]}" -r 3 incr counter
check error '^ERR value is not an integer or out of range' "${tool[@]}" incr big
check exit-code '^1$' bash -c "redis-cli -p $port -e incr big >/dev/null 2>&1; echo \$?"
check stdin-argument '^5$' bash -c "printf 12345 | redis-cli -p $port -x set stdin >/dev/null; redis-cli -p $port strlen stdin"
check unknown "unknown command 'nonsense'" "${tool[@]}" nonsense

# Mass insertion.
for i in $(seq 1 2000); do
  printf '*3\r\n$3\r\nSET\r\n$%d\r\npipe:%d\r\n$1\r\nv\r\n' $((5 + ${#i})) "$i"
done >"$folder/pipe"
check pipe 'errors: 0, replies: 2000' bash -c "redis-cli -p $port --pipe <$folder/pipe"
printf 'SET\r\nSET a b\r\n' >"$folder/wrong"
check pipe-errors 'errors: 1, replies: 2' bash -c "redis-cli -p $port --pipe <$folder/wrong"

# MONITOR: shows a command of another client. The first line comes when it watches.
mkfifo "$folder/monitor"
timeout 30 stdbuf -oL redis-cli -p "$port" monitor >"$folder/monitor" &
monitor=$!
exec 3<"$folder/monitor"
read -r -t 20 first <&3
cli set watched 'a "b"' >/dev/null
line=
while [[ $line != *watched* ]] && read -r -t 20 line <&3; do :; done
kill "$monitor" 2>/dev/null
exec 3<&-
check monitor-ok '^OK$' echo "$first"
check monitor-line '^[0-9]+\.[0-9]{6} \[0 127\.0\.0\.1:[0-9]+\] "set" "watched" "a \\"b\\""$' echo "$line"

# Hints of the interactive mode, which come from COMMAND DOCS.
hint() {
  local typed=$1 pattern=$2 screen='' deadline=$((SECONDS + 20))
  checks=$((checks + 1))
  tmux -L "$session" send-keys -t cli -l "$typed"
  while [ "$SECONDS" -lt "$deadline" ]; do
    screen=$(tmux -L "$session" capture-pane -p -t cli)
    if grep -qE -- "$pattern" <<<"$screen"; then
      tmux -L "$session" send-keys -t cli C-u
      return
    fi
    sleep 0.1
  done
  printf 'redis_tools: hint for "%s": nothing matches %s in:\n%s\n' "$typed" "$pattern" "$screen"
  failed=$((failed + 1))
}
tmux -L "$session" -f /dev/null new-session -d -s cli -x 160 -y 20 "redis-cli -p $port"
hint '' '^127\.0\.0\.1:[0-9]+>'
hint 'set ' '> set key value \[NX\|XX\] \[GET\] \[EX seconds\|PX milliseconds\|EXAT'
hint 'set k v ex 1 ' '> set k v ex 1 \[NX\|XX\] \[GET\]'
hint 'config get ' '> config get parameter \[parameter \.\.\.\]'
hint 'lcs a b ' '> lcs a b \[LEN\] \[IDX\] \[MINMATCHLEN len\] \[WITHMATCHLEN\]'
tmux -L "$session" kill-session -t cli

# redis-benchmark: every default test whose commands exist, without a word of warning.
tests=ping_inline,ping_mbulk
have() { [ "$(cli command info "$1" | wc -c)" -gt 2 ]; }
for entry in set:set get:get incr:incr lpush:lpush rpush:rpush lpop:lpop rpop:rpop sadd:sadd hset:hset spop:spop \
  zadd:zadd zpopmin:zpopmin lrange:lrange mset:mset; do
  if have "${entry#*:}"; then tests+=,${entry%:*}; fi
done
benchmark() {
  local name=$1 out expected
  shift
  checks=$((checks + 1))
  out=$(timeout 60 redis-benchmark -p "$port" -q -n 2000 "$@" 2>&1 | tr '\r' '\n')
  expected=$(tr , '\n' <<<"$tests" | wc -l)
  if [ "$(grep -cE 'requests per second' <<<"$out")" -lt "$expected" ] || grep -qiE 'warn|error|could not' <<<"$out"; then
    printf 'redis_tools: redis-benchmark %s: fewer than %s results, or a warning:\n%s\n' "$name" "$expected" "$out"
    failed=$((failed + 1))
  fi
}
benchmark pipelined -P 16 -t "$tests"
benchmark random-keys -r 1000 -t "$tests"
benchmark threads --threads 2 -P 16 -t "$tests"
checks=$((checks + 1))
if ! out=$(timeout 60 redis-benchmark -p "$port" -P 16 --csv -n 2000 -t set,get 2>&1) || ! grep -q '^"GET","[0-9.]*"' <<<"$out"; then
  printf 'redis_tools: redis-benchmark --csv:\n%s\n' "$out"
  failed=$((failed + 1))
fi

cli config set maxmemory-policy noeviction >/dev/null
cli flushall >/dev/null
if [ "$failed" -ne 0 ]; then
  printf 'redis_tools: %d of %d checks failed\n' "$failed" "$checks"
  exit 1
fi
printf 'redis_tools: %d checks passed (%s, benchmark tests %s)\n' "$checks" "$(redis-cli --version)" "$tests"
