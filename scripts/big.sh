#!/usr/bin/env bash
# Called by ./build big: a checkpoint of LLaMA-2-7B's exact shape, its weights random, is pruned at 20 % of
# attention on 8 x 512 tokens, and made again from its passport; memory, time and hashes are checked.
# Needs 45 GB of disk and a quarter of an hour, and never runs in CI.
#
#   ESPALIER_BIG   where the files lie: default espalier-big below $TMPDIR or /tmp
#
# One step can be named: make, prune, passport, look, clean. Without a name all run, and clean only where all
# went well.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/jdk.sh
find_jdk && find_maven || exit $?

place="${ESPALIER_BIG:-${TMPDIR:-/tmp}/espalier-big}"
base="$place/base"
text="$place/text.txt"
pruned="$place/pruned"
rebuilt="$place/rebuilt"
passport="$place/pruned.passport"
figures="$place/figures.txt"
tokens=$((8 * 512))
threads=$(nproc)
limit_anonymous_kib=$((4 * 1024 * 1024))
export ESPALIER_HOME="$place/home"

fail() { echo "big: $*" >&2; exit 1; }

tell() { # prints a figure and keeps it
  echo "big: $*"
  echo "$*" >>"$figures"
}

need_disk() { # gigabytes
  local free
  free=$(df -Pk "$place" | awk 'NR == 2 { print int($4 / 1000 / 1000) }')
  [ "$free" -ge "$1" ] || fail "$place has $free GB free; needs $1 GB. Set ESPALIER_BIG to a folder on another disk."
}

java_class_path() {
  { # Maven writes escape codes even where it is told to be quiet
    "$MVN" -q -B -ntp -Dstyle.color=never test-compile
    "$MVN" -q -B -ntp -pl core dependency:build-classpath -Dmdep.outputFile=target/big.classpath -Dmdep.includeScope=test
  } >&2
  echo "core/target/test-classes:core/target/classes:$(cat core/target/big.classpath)"
}

run_class() {
  [ -s "$place/classpath" ] || java_class_path >"$place/classpath"
  "$JAVA_HOME/bin/java" -Xmx1g --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -Dorg.bytedeco.javacpp.nopointergc=true -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 -Dorg.bytedeco.javacpp.maxBytes=0 \
    -cp "$(cat "$place/classpath")" "$@"
}

seconds_since() { awk -v from="$1" -v to="$(date +%s.%N)" 'BEGIN { printf "%.1f", to - from }'; }

at_most() { # value limit what
  awk -v value="$1" -v limit="$2" 'BEGIN { exit !(value <= limit) }' || fail "$3: $1; needs at most $2"
}

make_base() {
  mkdir -p "$place"
  need_disk 45
  rm -rf "$base"
  local from
  from=$(date +%s.%N)
  run_class dev.espalier.big.LargeCheckpoint "$base" "$text"
  tell "made $(du -sh --apparent-size "$base" | cut -f 1) of weights in $(seconds_since "$from") s"
}

prune() {
  need_disk 31
  ./espalier --version >/dev/null # builds where that must be done, outside of the time that counts
  local from seconds peak=0 now before after products code=0
  before=$(run_class dev.espalier.big.ProductProbe "$base" "$tokens" "$threads")
  from=$(date +%s.%N)
  ./espalier prune --model "$base" --sparsity 0.2 --target attention --calibration "$text" --calibration-windows 8 \
    --calibration-length 512 --dtype bf16 --out "$pruned" &
  local pruning=$!
  while kill -0 "$pruning" 2>/dev/null; do
    now=$(sed -n 's/^RssAnon:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$pruning/status" 2>/dev/null) || now=
    [ "${now:-0}" -gt "$peak" ] && peak=$now
    sleep 0.2
  done
  wait "$pruning" || code=$?
  [ "$code" = 0 ] || fail "prune ended with $code"
  seconds=$(seconds_since "$from")
  after=$(run_class dev.espalier.big.ProductProbe "$base" "$tokens" "$threads")
  products=$(awk -v a="$before" -v b="$after" 'BEGIN { printf "%.1f", (a + b) / 2 }')
  tell "pruned and saved in $seconds s; the products that it needs take $products s (measured before: $before, after: $after)"
  tell "that is $(awk -v a="$seconds" -v b="$products" 'BEGIN { printf "%.2f", a / b }') times their time; anonymous memory at most $((peak / 1024)) MiB"
  at_most "$peak" "$limit_anonymous_kib" "anonymous memory in KiB"
  at_most "$seconds" "$(awk -v b="$products" 'BEGIN { printf "%.1f", 1.8 * b }')" "seconds to prune and save"
}

apply() {
  need_disk 17
  local from copy seconds
  rm -rf "$place/copy" "$rebuilt" "$passport"
  from=$(date +%s.%N)
  ./espalier passport write --model "$pruned" --out "$passport"
  tell "passport of $(stat -c %s "$passport") bytes written in $(seconds_since "$from") s"
  from=$(date +%s.%N)
  cp -r "$base" "$place/copy"
  sync "$place"/copy/*
  copy=$(seconds_since "$from")
  rm -rf "$place/copy"
  rm -rf "$ESPALIER_HOME/hashes" # the base is new to whoever gets a passport
  from=$(date +%s.%N)
  ./espalier passport apply "$passport" --model "$base" --out "$rebuilt"
  seconds=$(seconds_since "$from")
  tell "rebuilt in $seconds s, the base hashed first; a copy of the files takes $copy s: $(awk -v a="$seconds" -v b="$copy" 'BEGIN { printf "%.2f", a / b }') times"
  local file equal=0
  for file in "$pruned"/*; do
    case "${file##*/}" in
      calibration.json) continue ;; # its text is not in a passport, only its hash
      espalier.passport) continue ;; # open beside what was pruned, sealed beside what was rebuilt
    esac
    cmp "$file" "$rebuilt/${file##*/}" || fail "$file is not what was rebuilt"
    equal=$((equal + 1))
  done
  tell "all $equal files of the model are equal, byte for byte"
  at_most "$seconds" "$(awk -v b="$copy" 'BEGIN { printf "%.1f", 4 * b }')" "seconds to apply the passport"
}

look() { # what the other commands say of it
  ./espalier passport verify "$passport" --model "$rebuilt"
  ./espalier model info "$rebuilt"
  ./espalier model diff "$base" "$rebuilt" | tail -2
}

clean() { rm -rf "$place"; }

case "${1:-all}" in
  make) make_base ;;
  prune) prune ;;
  passport) apply ;;
  look) look ;;
  clean) clean ;;
  all)
    make_base
    prune
    apply
    look
    cat "$figures"
    clean
    ;;
  *)
    echo "big: unknown step '$1'; needs make, prune, passport, look or clean" >&2
    exit 2
    ;;
esac
