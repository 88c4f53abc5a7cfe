#!/usr/bin/env bash
# Shows that the jars are the same byte for byte wherever they are built: packs this commit twice, in two folders, under two
# umasks, in two languages, and compares. With JDK and commit the same; the sample, which nobody publishes, is left out.
#
#   MAVEN_ARGS    more options for Maven
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly MODULES=grid-core,grid-spring-boot-autoconfigure,grid-spring-boot-starter
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Packs the last commit in a folder of its own and lists the sums of what came out.
pack() {
  local name=$1 mask=$2 language=$3
  (
    umask "$mask"
    mkdir -p "$work/$name"
    git archive HEAD | tar -x --no-same-permissions -C "$work/$name"
    cd "$work/$name"
    LC_ALL=$language ./mvnw -B -q package -DskipTests -pl "$MODULES" -am </dev/null
    sha256sum grid-*/target/*.jar grid-*/target/bom.json
  ) >"$work/$name.sums"
}

pack one 022 C
pack another-and-longer 077 C.UTF-8
diff "$work/one.sums" "$work/another-and-longer.sums" || { echo "the jars differ" >&2; exit 1; }
echo "the same: $(wc -l <"$work/one.sums") files"
