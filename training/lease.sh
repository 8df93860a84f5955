#!/usr/bin/env bash
# One short lease of a bare machine with a GPU: from the last pieces to the next ones, in LIMIT seconds.
#
#   training/lease.sh wheels wheels/                       # at home, once: what a bare machine lacks, as wheels
#   OUT_DIR=out WHEELS=wheels training/lease.sh            # there, the first time
#   OUT_DIR=out WHEELS=wheels PIECES=pieces training/lease.sh   # there, every further time: PIECES is the last OUT_DIR
#   training/lease.sh check                                # says what is missing, does nothing
#
# Needs there: Linux, python3 with torch (CUDA), transformers, OpenCV, NumPy, safetensors. Everything else travels as wheels.
# SIGTERM is safe at any moment: it stops, saves and cuts the pieces. Pieces are also cut every few minutes on the way, so that
# a machine that is taken away costs those minutes only. README.md says how long on what.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)

LIMIT=${LIMIT:-560}              # seconds from start to end, everything included
SIZE=${SIZE:-m}                  # the one dial: xs s m l; the same in every lease of a run
MINUTES=${MINUTES:-24}           # of training over all leases; the learning rate follows this clock, so set it once
BATCH=${BATCH:-512}
RATE=${RATE:-}                   # of Muon; train.py's own unless told
BEGIN=${BEGIN:-}                 # exported weights to begin the first lease with
SEED=${SEED:-0}
SCENES=${SCENES:-36000}          # drawn in this lease at most; 0.8 MiB of disk each
START=${START:-1536}             # scenes that must be there before training begins
KEEP=${KEEP:-auto}               # both, average, auto: what the pieces hold
MIB=${MIB:-64}                   # of all files in OUT_DIR; less where other things must come along next time
SNAPSHOT=${SNAPSHOT:-180}        # seconds between two cuts on the way
SAVING=${SAVING:-50}             # seconds kept for stopping, saving and cutting
COMPILE=${COMPILE:-}             # 1: torch.compile. Off: compiling eats a minute of every lease
WORLD=${WORLD:-gesso.scenes}
PYTHON=${PYTHON:-python3}
RUN=${RUN:-/tmp/gesso-lease}     # lives as long as the machine; a second call there goes on without PIECES
WHEELS=${WHEELS:-}
PIECES=${PIECES:-}
CORES=$(nproc)
WORKERS=${WORKERS:-$(( CORES >= 12 ? 6 : (CORES > 3 ? CORES / 2 : 1) ))}   # make batches; drawing gives way to them
DRAWERS=${DRAWERS:-$(( CORES > 1 ? CORES - 1 : 1 ))}

say() { printf '%4d s  %s\n' "$SECONDS" "$*"; }
wrong() { echo "lease: $*" >&2; exit 1; }

# What a machine with torch and transformers still lacks, at the versions that the project pins.
wheels() {
  local folder=$1 python=${TARGET_PYTHON:-3.12} pins
  pins=$(grep -iE '^(diffusers|msgspec|resvg_py|thorvg-python|importlib_metadata)==' "$HERE/../constraints.txt")
  mkdir -p "$folder"
  # pip matches glibc versions exactly, so the usual ones are named one by one.
  # shellcheck disable=SC2086
  "$PYTHON" -m pip download --quiet --no-deps --only-binary=:all: --implementation cp --python-version "$python" \
    --platform manylinux_2_28_x86_64 --platform manylinux_2_27_x86_64 --platform manylinux_2_17_x86_64 \
    --platform manylinux2014_x86_64 --platform manylinux1_x86_64 --dest "$folder" $pins
  ls -l "$folder"
}

check() {
  "$PYTHON" - <<'EOF'
import importlib, sys
missing = []
for module, package in {"torch": "torch", "transformers": "transformers", "tokenizers": "tokenizers", "safetensors": "safetensors",
                        "diffusers": "diffusers", "numpy": "numpy", "cv2": "opencv-python-headless", "PIL": "pillow", "msgspec": "msgspec",
                        "resvg_py": "resvg_py", "thorvg_python": "thorvg-python", "diffusers.models": "diffusers (its own needs)",
                        "gesso.scenes": "src/ on PYTHONPATH", "gesso.engine.families.starter_unet": "src/ on PYTHONPATH"}.items():
    try:
        importlib.import_module(module)
    except Exception as reason:  # a wheel for another Python fails with more than ImportError
        missing.append(f"  {package}: {type(reason).__name__}: {reason}")
if missing:
    print("missing on this machine (bring it in WHEELS):", *missing, sep="\n", file=sys.stderr)
    raise SystemExit(1)
import torch, transformers
card = torch.cuda.get_device_name() if torch.cuda.is_available() else "no GPU: this will be slow"
print(f"Python {sys.version.split()[0]}, torch {torch.__version__}, transformers {transformers.__version__}, {card}")
EOF
}

export PYTHONPATH="$RUN/site:$HERE/../src${PYTHONPATH:+:$PYTHONPATH}" OMP_NUM_THREADS=1 PYTHONUNBUFFERED=1
export TOKENIZERS_PARALLELISM=false HF_HUB_OFFLINE=1
case ${1:-} in
  wheels) wheels "${2:?say which folder}"; exit ;;
  check) check; exit ;;
  "") ;;
  *) wrong "knows wheels FOLDER, check, or nothing" ;;
esac
OUT_DIR=${OUT_DIR:?say where the pieces shall go}
mkdir -p "$RUN/data" "$OUT_DIR"

STOPPED=0 TRAINING="" DRAWING="" CUTTING=""
stop() { STOPPED=1; [ -z "$TRAINING" ] || kill -TERM "$TRAINING" 2>/dev/null || true; }
trap stop TERM INT
rm -f "$RUN/.enough"
cleanup() {
  touch "$RUN/.enough"
  # Drawing has its own process group, so that its pool goes with it.
  [ -z "$DRAWING" ] || kill -TERM -- "-$DRAWING" 2>/dev/null || true
}
trap cleanup EXIT
cut_pieces() { "$PYTHON" "$HERE/pieces.py" split --run "$RUN" --to "$OUT_DIR" --keep "$KEEP" --mib "$MIB"; }

# 1. What is missing here, and what the last lease left.
if [ -n "$WHEELS" ] && [ ! -d "$RUN/site" ]; then
  "$PYTHON" -m pip install --quiet --no-index --no-deps --no-compile --no-cache-dir --target "$RUN/site.draft" "$WHEELS"/*.whl
  mv "$RUN/site.draft" "$RUN/site"
fi
check || wrong "see above"
if [ -n "$PIECES" ] && [ ! -e "$RUN/checkpoint.pt" ]; then
  "$PYTHON" "$HERE/pieces.py" join --pieces "$PIECES" --run "$RUN"
fi
LEASE=$(( $(cat "$RUN/lease" 2>/dev/null || echo 0) + 1 ))
echo "$LEASE" >"$RUN/lease"
say "lease $LEASE: $CORES cores, $DRAWERS draw, $WORKERS make batches"

# 2. Draw: every lease other pictures, on all cores but one and behind everything else (nice 15).
setsid nice -n 15 "$PYTHON" "$HERE/data.py" --out "$RUN" --scenes "$SCENES" --first $(( (LEASE - 1) * 8000 )) \
  --processes "$DRAWERS" --world "$WORLD" >"$RUN/data.log" 2>&1 &
DRAWING=$!

# 3. Read. Better done at home (`words.py` needs no GPU) and brought as pieces; here it costs these minutes.
if [ ! -e "$RUN/text_encoder/config.json" ]; then
  say "learning to read"
  OMP_NUM_THREADS=4 "$PYTHON" "$HERE/words.py" --run "$RUN" --world "$WORLD" --minutes "${READING:-1.5}" | tail -n 1
fi
[ "$STOPPED" = 0 ] || exit 1

# 4. Paint, as soon as there is enough to choose from.
drawn() { sed -n 's/^\([0-9]*\) of.*/\1/p' "$RUN/data.log" 2>/dev/null | tail -n 1; }
until [ "$(drawn || true)" ] && [ "$(drawn)" -ge "$START" ]; do
  kill -0 "$DRAWING" 2>/dev/null || { grep -q "^Traceback" "$RUN/data.log" && { cat "$RUN/data.log"; wrong "drawing failed"; }; break; }
  [ "$STOPPED" = 0 ] && [ "$SECONDS" -lt $(( LIMIT - SAVING - 20 )) ] || wrong "no time left before there was anything to train on"
  sleep 1
done
say "$(drawn) scenes drawn, training begins"
if [ "$SNAPSHOT" -gt 0 ]; then
  ( trap '' TERM INT
    next=$(( SECONDS + SNAPSHOT ))
    while [ ! -e "$RUN/.enough" ]; do
      sleep 1
      if [ "$SECONDS" -ge "$next" ] && [ -e "$RUN/checkpoint.pt" ]; then cut_pieces || true; next=$(( SECONDS + SNAPSHOT )); fi
    done ) &
  CUTTING=$!
fi
steps_done() { "$PYTHON" - "$RUN/checkpoint.pt" <<'END' 2>/dev/null || echo 0
import sys, torch
print(torch.load(sys.argv[1], weights_only=True, mmap=True)["step"])
END
}
STEPS_BEFORE=$(steps_done)
more=()
[ -z "$RATE" ] || more+=(--rate "$RATE")
[ -z "$BEGIN" ] || more+=(--from "$BEGIN")
[ -z "$COMPILE" ] || more+=(--compile)
timeout --signal=TERM --kill-after=$(( SAVING - 10 )) $(( LIMIT - SAVING - SECONDS )) \
  "$PYTHON" "$HERE/train.py" --run "$RUN" --size "$SIZE" --minutes "$MINUTES" --processes 1 --batch "$BATCH" \
  --workers "$WORKERS" --seed "$SEED" --save-every 2 --world "$WORLD" "${more[@]}" >"$RUN/train.log" 2>&1 &
TRAINING=$!
[ "$STOPPED" = 0 ] || stop   # the signal may have come while it was being started
failed=0
while kill -0 "$TRAINING" 2>/dev/null; do wait "$TRAINING" && failed=0 || failed=$?; done   # a trapped signal ends `wait` early
tail -n 2 "$RUN/train.log" | tr '\r' '\n' | tail -n 2

# 5. Bring it back.
cleanup
[ -z "$CUTTING" ] || wait "$CUTTING" || true
cut_pieces
[ -e "$RUN/checkpoint.pt" ] || { tail -n 30 "$RUN/train.log" >&2; wrong "training left no checkpoint; the pieces hold what was read"; }
STEPS=$(( $(steps_done) - STEPS_BEFORE ))
[ "$STEPS" -gt 0 ] || { tail -n 30 "$RUN/train.log" >&2; wrong "this lease added no steps: give it a longer LIMIT, or bring a text encoder so that it need not learn to read"; }
say "done, $STEPS steps added; the last lines of the log say how far it is"
# 124: the time was up, which is the usual end; 143: somebody said stop.
case $failed in 0 | 124 | 143) ;; *) tail -n 30 "$RUN/train.log" >&2; wrong "training ended with status $failed; the pieces hold its last checkpoint" ;; esac
