#!/usr/bin/env bash
# Called by ./build e2e: runs ./espalier demo on the real default model, as a user would, and then the
# tests tagged e2e over what it left. They read
#   ESPALIER_E2E_RUN            the run's folder
#   ESPALIER_E2E_MODEL          the default model's GGUF file
#   ESPALIER_E2E_SECONDS        how long the demo took, and
#   ESPALIER_E2E_LIMIT_SECONDS  how long it may take: more where it had to fetch the model first
#   ESPALIER_E2E_PEAK_KIB       the most memory that it held
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/jdk.sh
find_jdk && find_maven || exit $?
shared="${ESPALIER_SHARED:-../shared}" # benchmarks are compared on the data of ./build oracles
[ -d "$shared/data" ] || { echo "e2e: no data at $shared/data: set ESPALIER_SHARED to the folder that holds it." >&2; exit 2; }

model=smollm2-135m-instruct-q4_1
gguf="${ESPALIER_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/espalier}/models/$model/SmolLM2-135M-Instruct.Q4_1.gguf"
limit_warm=360
limit_cold=600

work=$(mktemp -d "${TMPDIR:-/tmp}/espalier-e2e.XXXXXX")
demo=
finish() {
  local code=$?
  if [ -n "$demo" ]; then kill "$demo" 2>/dev/null || true; fi
  if [ "$code" = 0 ]; then rm -rf "$work"; else echo "e2e: what it left is in $work" >&2; fi
}
trap finish EXIT

./espalier --version # builds where that must be done, outside of the time that counts

limit=$limit_cold
[ -e "$gguf" ] && limit=$limit_warm
started=$SECONDS
./espalier demo --out "$work/run" &
demo=$!
peak=0
while kill -0 "$demo" 2>/dev/null; do
  now=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$demo/status" 2>/dev/null) || now=
  peak=${now:-$peak}
  sleep 1
done
code=0
wait "$demo" || code=$?
demo=
seconds=$((SECONDS - started))
echo "e2e: the demo ended with $code after $seconds s (limit $limit s), peak memory $((peak / 1024)) MiB"
[ "$code" = 0 ] || exit 1

./espalier model fetch "$model" # the hub's model may have been taken; the tests compare this one
ESPALIER_SHARED="$(cd "$shared" && pwd)" \
  ESPALIER_E2E_RUN="$work/run" ESPALIER_E2E_MODEL="$gguf" ESPALIER_E2E_SECONDS="$seconds" \
  ESPALIER_E2E_LIMIT_SECONDS="$limit" ESPALIER_E2E_PEAK_KIB="$peak" \
  "$MVN" -B -ntp -Dstyle.color=never test -Dtest.groups=e2e
