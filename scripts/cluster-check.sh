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
clients=()
run=0

START_SECONDS=${CLUSTER_CHECK_START_SECONDS:-600}   # the first start builds, perhaps downloads
WAIT_SECONDS=60

say() { printf '%s\n' "$*"; }

check() { # text command...: one check
  local text=$1
  shift
  if "$@"; then
    passed=$((passed + 1)); printf "ok      %4d s  %s\n" "$SECONDS" "$text"
  else
    failed=$((failed + 1)); printf "NOT OK  %4d s  %s\n" "$SECONDS" "$text"
    tar -C "$root/sample-node/target/cluster" --exclude=node.jar --exclude='check-*' -cf "$work/nodes-$failed.tar" . 2>/dev/null
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
  local client
  for client in ${clients[@]+"${clients[@]}"}; do end_process KILL "$client"; done
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

# --- what streams: operations that are begun, held half-way, and looked at again

LINES=30000            # of each node in a large search: more than all the buffers on the way take
LARGE=$((192 << 20))   # a sync takes some time for it

host() { echo "localhost:$1"; }
directory() { echo "$root/sample-node/target/cluster/node-$1/logs"; }
unfinished() { ls -A "$(directory "$1")" | grep -c '^\.incoming-'; }
has_unfinished() { [ "$(unfinished "$1")" -gt 0 ]; }
has_no_unfinished() { [ "$(unfinished "$1")" -eq 0 ]; }
has_file() { [ -e "$(directory "$1")/$2" ]; }
lacks_file() { ! has_file "$1" "$2"; }
same_file() { cmp -s "$1" "$2"; }
is_open() { ls -l "/proc/$(pid_of "$1")/fd" 2>/dev/null | grep -qF "/$2"; }   # port, file
is_not_open() { ! is_open "$1" "$2"; }
status_is() { # status, arguments of curl: the answer has it, and problem details
  local status=$1
  shift
  [ "$(get -o "$work/problem" -w '%{http_code} %{content_type}' "$@")" = "$status application/problem+json" ]
}
has() { grep -qsF -- "$2" "$1"; }   # file, text
count() { grep -cF -- "$2" "$1"; }
has_ended() { ! alive "$1"; }

begin() { # name, arguments of curl: runs it in the background, writes its answer and status into files
  local name=$1
  shift
  : >"$work/$name"
  curl -sSN --noproxy '*' --max-time 120 -w '\n%{http_code}\n' -o "$work/$name" "$@" >"$work/$name.status" 2>>"$work/curl.log" &
  client=$!
  clients+=("$client")
}
answered() { [ "$(tail -n 1 "$work/$1.status")" = "$2" ]; }   # name of an operation, status

begin_all() { # which run, port asked, port of a node, port of another: begins all four of them
  local run=$1 asked=$2 node=$3 other=$4
  mkfifo "$work/search.$run" "$work/upload.$run"
  curl -sSN --noproxy '*' --max-time 120 "$(node "$asked")/api/search?q=check-needle&limit=1000000" \
    >"$work/search.$run" 2>>"$work/curl.log" &
  searching=$!
  exec 4<"$work/search.$run"
  check "$run: a search sends lines as they are found" takes_lines
  begin "tail.$run" "$(node "$asked")/api/tail?node=$(host "$node")&file=check-tail.log&lines=1"
  tailing=$client
  exec 5<>"$work/upload.$run"
  begin "upload.answer.$run" -X POST -T . "$(node "$asked")/api/files/$(host "$node")/check-upload.$run" \
    <"$work/upload.$run" 5>&-
  uploading=$client
  head -c 1000000 /dev/zero >&5
  begin "sync.$run" -X POST "$(node "$asked")/api/sync?from=$(host "$node")&to=$(host "$other")"
  syncing=$client
  clients+=("$searching")
  check "$run: an upload begins" eventually "$WAIT_SECONDS" has_unfinished "$node"
  check "$run: a tail sends lines" eventually "$WAIT_SECONDS" has "$work/tail.$run" '"text":"check-line"'
  check "$run: a sync begins" eventually "$WAIT_SECONDS" has_unfinished "$other"
}
takes_lines() { local i line; for i in 1 2 3 4 5; do read -r -t 20 line <&4 || return 1; done; }
rest_of_search() { timeout 115 cat <&4 >"$work/found.$1"; exec 4<&-; }

prepare_files() { # on all nodes: what the operations work on
  local port
  for port in "${ports[@]}"; do
    yes "check-needle $(printf 'x%.0s' $(seq 250))" | head -n "$LINES" >"$(directory "$port")/check-search.log"
    echo check-line >"$(directory "$port")/check-tail.log"
  done
}

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

# --- files: to a node, followed, from one node to another

head -c 3000001 /dev/urandom >"$work/check-file"
sum=$(sha256sum "$work/check-file" | cut -d' ' -f1)
for port in "$first" "$second"; do
  upload=$(get --data-binary "@$work/check-file" "$(node "$first")/api/files/$(host "$port")/check-file") || true
  check "$port: an upload is answered with size and checksum" \
    test "$upload" = "{\"node\":\"$(node "$port")\",\"name\":\"check-file\",\"size\":3000001,\"sha256\":\"$sum\"}"
  check "$port: ... and the file is there" same_file "$work/check-file" "$(directory "$port")/check-file"
done
for name in '..%2Fx' '%2Fx' 'a%5Cb' '.incoming-x' "$(printf 'x%.0s' $(seq 201))"; do
  check "an upload as '${name:0:12}' is refused" status_is 400 -d x "$(node "$first")/api/files/$(host "$second")/$name"
done
check "an upload over the node's own log is refused" status_is 409 -d x "$(node "$first")/api/files/$(host "$second")/node.log"
check "an upload to an unknown node is refused" status_is 404 -d x "$(node "$first")/api/files/localhost:1/x"

begin tail "$(node "$first")/api/tail?node=$(host "$second")&file=check-grows.log&lines=2"
check "a file that is not there cannot be followed" eventually "$WAIT_SECONDS" answered tail 404
printf '1\n2\n3\n' >"$(directory "$second")/check-grows.log"
begin tail "$(node "$first")/api/tail?node=$(host "$second")&file=check-grows.log&lines=2"
check "a tail begins with the last lines" eventually "$WAIT_SECONDS" has "$work/tail" '"text":"3"'
check "... and only those" test "$(count "$work/tail" '"text":')" = 2
echo "check-appended" >>"$(directory "$second")/check-grows.log"
check "... and goes on with those that are appended" eventually "$WAIT_SECONDS" has "$work/tail" '"text":"check-appended"'
check "... the node has the file open" is_open "$second" check-grows.log
end_process KILL "$client"
check "... until the browser leaves" eventually "$WAIT_SECONDS" is_not_open "$second" check-grows.log
check "a tail of what is outside is refused" status_is 400 "$(node "$first")/api/tail?node=$(host "$second")&file=../secret"

sync=$(get -X POST "$(node "$first")/api/sync?from=$(host "$second")&to=$(host "$third")") || true
check "a sync says what was copied" grep -qF "{\"name\":\"check-file\",\"size\":3000001,\"sha256\":\"$sum\"}" <<<"$sync"
check "... and the file is there" same_file "$work/check-file" "$(directory "$third")/check-file"
sync=$(get -X POST "$(node "$first")/api/sync?from=$(host "$second")&to=$(host "$third")") || true
check "... a second one has nothing to copy" grep -qF '"copied":[],"unchanged":2,' <<<"$sync"
check "a sync of a node with itself is refused" status_is 400 -X POST "$(node "$first")/api/sync?from=$(host "$first")&to=$(host "$first")"

# --- a second cluster on the same ports

second_cluster_fails() {
  ! (cd "$root" && exec ./mvnw -Pcluster ${maven_arguments[@]+"${maven_arguments[@]}"} \
    "-Dcluster.ports=$third,$((third + 1000)),$((third + 1001))") </dev/null >"$work/second" 2>&1
}
check "a second cluster on a taken port is refused" second_cluster_fails
check "... it names the port" grep -qF "port $third is not free" "$work/second"
check "... it starts nothing" is_free "$((third + 1000))"

# --- a node that answers goes down in the middle of everything

prepare_files
head -c "$LARGE" /dev/zero >"$(directory "$third")/check-large"
begin_all answers "$first" "$third" "$second"
kill -KILL "${pids[2]}"
head -c 100000 /dev/zero >&5
exec 5>&-
rest_of_search answers
for port in "$first" "$second"; do
  check "the search goes on at $port to its end" test \
    "$(($(count "$work/found.answers" "{\"node\":\"$(node "$port")\",\"file\":\"check-search.log\"") + 5))" -ge "$LINES"
done
check "... and names the node that died" grep -qF "{\"node\":\"$(node "$third")\",\"error\":" "$work/found.answers"
check "... also at its end" grep -qF "\"failed\":[{\"node\":\"$(node "$third")\"" <(tail -n 1 "$work/found.answers")
check "the tail ends with an error" eventually "$WAIT_SECONDS" has_ended "$tailing"
check "... that names the node" grep -qF "{\"node\":\"$(node "$third")\",\"file\":\"check-tail.log\",\"error\":" "$work/tail.answers"
check "the upload fails with 502" eventually "$WAIT_SECONDS" answered upload.answer.answers 502
check "the sync fails with 502" eventually "$WAIT_SECONDS" answered sync.answers 502
check "... and says what was copied" has "$work/sync.answers" '"copied":['
check "... and nothing unfinished is left" eventually "$WAIT_SECONDS" has_no_unfinished "$second"
check "... nor half of the file" lacks_file "$second" check-large
check "... while that of the killed node waits for its start" has_unfinished "$third"
for port in "$first" "$second"; do
  check "$port: $third was killed and is shown as down" eventually "$WAIT_SECONDS" is_not_connected "$port" "$third"
  check "$port: the others stay connected" finds "$port" "$first" "$second"
  check "$port: the last line of a search names the node that is missing" names_missing "$port" "$third"
done
check "the launcher says how to start it again" eventually "$WAIT_SECONDS" printed "start.sh"
check "the launcher goes on" alive "$launcher"

# --- and up again

start_third_by_hand() {
  command=$(sed -n 's/^  \(sh .*start\.sh.*\)$/\1/p' "$output" | tail -n 1)
  (cd / && eval "exec $command") </dev/null >>"$work/by-hand" 2>&1 &
  by_hand=$!
}
start_third_by_hand
for port in "$first" "$second"; do
  check "$port: $third is back" eventually "$WAIT_SECONDS" is_connected "$port" "$third"
  check "$third: has $port as CONNECTED" eventually "$WAIT_SECONDS" is_connected "$third" "$port"
done
for port in "${ports[@]}"; do
  check "$port: a search has lines of each node again" finds "$port" "${ports[@]}"
  check "$port: ... and no node failed" is_whole "$port"
done
check "$third: what the upload left is gone" has_no_unfinished "$third"
check "$third: the upload is not there" lacks_file "$third" check-upload.answers

# --- the node that serves the browser goes down in the middle of everything

mv "$(directory "$third")/check-large" "$(directory "$first")/check-large"
begin_all serves "$third" "$first" "$second"
kill -KILL "$(pid_of "$third")"
exec 5>&-
rest_of_search serves
for client in "$tailing" "$uploading" "$syncing"; do
  check "a browser of the node that died gets an end" eventually "$WAIT_SECONDS" has_ended "$client"
done
for port in "$first" "$second"; do
  check "$port: the search has ended" eventually "$WAIT_SECONDS" is_not_open "$port" check-search.log
  check "$port: nothing unfinished is left" eventually "$WAIT_SECONDS" has_no_unfinished "$port"
done
check "$first: the tail has ended" eventually "$WAIT_SECONDS" is_not_open "$first" check-tail.log
check "$first: the upload is not there" lacks_file "$first" check-upload.serves
check "$first: the file that was sent is closed" eventually "$WAIT_SECONDS" is_not_open "$first" check-large
check "$second: the file of the sync is not there" lacks_file "$second" check-large
rm -f "$(directory "$first")"/check-*
start_third_by_hand
for port in "$first" "$second"; do
  check "$port: $third is back again" eventually "$WAIT_SECONDS" is_connected "$port" "$third"
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
