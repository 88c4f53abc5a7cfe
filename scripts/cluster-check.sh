#!/usr/bin/env bash
# Starts the cluster as a user would, and checks through HTTP what the README promises of it.
#
#   scripts/cluster-check.sh [argument of Maven ...]     for example -B -o
#
# Exit: 0 all checks passed, 1 some failed. Every wait is bounded; nothing that was started here is left behind.
set -uo pipefail
set -m   # a process group for each background job, as a terminal does

root=$(CDPATH='' cd -P "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
maven_arguments=("$@")
passed=0
failed=0
launcher=
by_hand=
run=0

START_SECONDS=${CLUSTER_CHECK_START_SECONDS:-600}   # the first start builds, perhaps downloads
WAIT_SECONDS=60

say() { printf '%s\n' "$*"; }

check() { # text command...: one check
  local text=$1
  shift
  if "$@"; then
    passed=$((passed + 1)); say "ok      $text"
  else
    failed=$((failed + 1)); say "NOT OK  $text"
    cp -r "$root/sample-node/target/cluster" "$work/nodes-$failed" 2>/dev/null
  fi
}

eventually() { # seconds command...: repeats the command until it succeeds
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 1
  done
}

alive() { # process id: runs, and is no zombie
  [ -n "${1:-}" ] && kill -0 "$1" 2>/dev/null && ! ps -o stat= -p "$1" 2>/dev/null | grep -q '^Z'
}
all_gone() { local pid; for pid in "$@"; do ! alive "$pid" || return 1; done; }

end_process() { # signal and process id
  alive "$2" || return 0
  kill "-$1" "$2" 2>/dev/null
  eventually 30 all_gone "$2" || kill -KILL "$2" 2>/dev/null
}

clean_up() {
  [ -z "$launcher" ] || end_process TERM "$launcher"
  [ -z "$by_hand" ] || end_process TERM "$by_hand"
  if [ "$failed" -eq 0 ]; then rm -rf "$work"; else say "what was printed is kept in $work"; fi
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

choose_ports() { # three ports that follow each other, the usual ones if they are free
  local base port
  for base in 8081 18081 28081 9181 9281; do
    ports=()
    for port in "$base" $((base + 1)) $((base + 2)); do
      taken "$port" || ports+=("$port")
    done
    [ "${#ports[@]}" -lt 3 ] || return 0
  done
  return 1
}

get() { curl -sS --noproxy '*' --max-time 20 "$@" 2>>"$work/curl.log"; }

node() { echo "http://localhost:$1"; }

state_is() { # asked port, port of a peer, state
  get "$(node "$1")/actuator/grid" | tr '{' '\n' | grep -F "\"remote\":\"$(node "$2")\"" | grep -qF "\"state\":\"$3\""
}
is_connected() { state_is "$1" "$2" CONNECTED; }
is_not_connected() { state_is "$1" "$2" CONNECTION_ERROR; }

search() { get "$(node "$1")/api/search?q=Started&limit=100"; }

finds() { # asked port, ports of nodes: there are lines of each
  local answer port
  answer=$(search "$1") || return 1
  for port in "${@:2}"; do
    printf '%s\n' "$answer" | grep -qF "{\"node\":\"$(node "$port")\",\"file\":" || return 1
  done
}
last_line() { search "$1" | tail -n 1; }
is_whole() { last_line "$1" | grep -qF '"failed":[]'; }
names_missing() { # asked port, port of the node that is down
  last_line "$1" | grep -F '"done":true' | grep -qF "\"failed\":[{\"node\":\"$(node "$2")\",\"error\":\""
}
lists_files() { # asked port
  local answer port
  answer=$(get "$(node "$1")/api/files") || return 1
  for port in "${ports[@]}"; do
    printf '%s' "$answer" | grep -qF "{\"node\":\"$(node "$port")\",\"name\":\"node.log\"" || return 1
  done
}
lists_nodes() { [ "$(get "$(node "$1")/api/nodes" | grep -oF '"state":"CONNECTED"' | wc -l)" -eq 3 ]; }
refuses_empty_query() {
  [ "$(get -o /dev/null -w '%{http_code}' "$(node "$1")/api/search")" = 400 ] \
    && get "$(node "$1")/api/search" | grep -qF "the query 'q' is missing"
}
is_healthy() { get "$(node "$1")/actuator/health" | grep -qF '{"status":"UP"'; }

pid_of() { cat "$root/sample-node/target/cluster/node-$1/node.pid"; }

printed() { grep -qsF -- "$1" "$output"; }
launcher_failed_or_printed() { printed "$1" || ! alive "$launcher"; }

start_cluster() { # starts it in the background and waits until it says that it is up
  run=$((run + 1))
  output=$work/output.$run
  local arguments=(${maven_arguments[@]+"${maven_arguments[@]}"})
  [ "${ports[*]}" = "8081 8082 8083" ] || arguments+=("-Dcluster.ports=$(IFS=,; echo "${ports[*]}")")
  (cd "$root" && exec ./mvnw -Pcluster ${arguments[@]+"${arguments[@]}"}) </dev/null >"$output" 2>&1 &
  launcher=$!
  eventually "$START_SECONDS" launcher_failed_or_printed "Ctrl-C stops all nodes"
  printed "Ctrl-C stops all nodes" || { show_output; return 1; }
  pids=()
  for port in "${ports[@]}"; do pids+=("$(pid_of "$port")"); done
}

show_output() {
  say "--- the end of what the launcher printed"
  tail -n 60 "$output" 2>/dev/null
  say "---"
}

ended() { # text and signal that were used: the launcher and all its nodes are gone
  check "$1: the launcher ends" eventually "$WAIT_SECONDS" all_gone "$launcher"
  check "$1: no node is left" eventually "$WAIT_SECONDS" all_gone "${pids[@]}"
  local port
  for port in "${ports[@]}"; do
    [ "$port" = "${2:-}" ] || check "$1: port $port is free" eventually "$WAIT_SECONDS" is_free "$port"
  done
  all_gone "$launcher" && launcher=
}
is_free() { ! taken "$1"; }

# --- three nodes, as the README says

choose_ports || { say "no three free ports found"; exit 1; }
say "ports ${ports[*]}, output in $work"
check "./mvnw -Pcluster starts three nodes" start_cluster
[ "$failed" -eq 0 ] || { say "$passed passed, $failed failed"; exit 1; }
first=${ports[0]} second=${ports[1]} third=${ports[2]}

for port in "${ports[@]}"; do
  for peer in "${ports[@]}"; do
    [ "$port" = "$peer" ] || check "$port: /actuator/grid has $peer as CONNECTED" is_connected "$port" "$peer"
  done
  check "$port: /api/nodes has three connected nodes" lists_nodes "$port"
  check "$port: /api/files has the log of each node" lists_files "$port"
  check "$port: /api/search has lines of each node" finds "$port" "${ports[@]}"
  check "$port: /api/search says that no node failed" is_whole "$port"
  check "$port: /api/search without a query is refused" refuses_empty_query "$port"
  check "$port: health is UP" is_healthy "$port"
done

# --- a second cluster on the same ports

second_cluster_fails() {
  ! (cd "$root" && exec ./mvnw -Pcluster ${maven_arguments[@]+"${maven_arguments[@]}"} \
    "-Dcluster.ports=$third,$((third + 1000)),$((third + 1001))") </dev/null >"$work/second" 2>&1
}
check "a second cluster on a taken port is refused" second_cluster_fails
check "... it names the port" grep -qF "port $third is not free" "$work/second"
check "... it starts nothing" is_free "$((third + 1000))"

# --- one node down

kill -KILL "${pids[2]}"
for port in "$first" "$second"; do
  check "$port: $third was killed and is shown as down" eventually "$WAIT_SECONDS" is_not_connected "$port" "$third"
  check "$port: the others stay connected" finds "$port" "$first" "$second"
  check "$port: the last line of a search names the node that is missing" names_missing "$port" "$third"
done
check "the launcher says how to start it again" eventually "$WAIT_SECONDS" printed "start.sh"
check "the launcher goes on" alive "$launcher"

# --- and up again

command=$(sed -n 's/^  \(sh .*start\.sh.*\)$/\1/p' "$output" | tail -n 1)
(cd / && eval "exec $command") </dev/null >"$work/by-hand" 2>&1 &
by_hand=$!
for port in "$first" "$second"; do
  check "$port: $third is back" eventually "$WAIT_SECONDS" is_connected "$port" "$third"
  check "$third: has $port as CONNECTED" eventually "$WAIT_SECONDS" is_connected "$third" "$port"
done
for port in "${ports[@]}"; do
  check "$port: a search has lines of each node again" finds "$port" "${ports[@]}"
  check "$port: ... and no node failed" is_whole "$port"
done

# --- the end: SIGTERM, Ctrl-C, kill -9

kill -TERM "$launcher"
ended "SIGTERM" "$third"
check "SIGTERM: the node that was started by hand goes on" alive "$by_hand"
end_process TERM "$by_hand"
check "... until it is stopped by hand" all_gone "$by_hand"
by_hand=

check "the cluster starts again" start_cluster
kill -INT -- "-$launcher"   # the whole group, as a terminal does
ended "Ctrl-C"

check "the cluster starts once more" start_cluster
kill -KILL "$launcher"
ended "kill -9"

say "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
