#!/usr/bin/env bash
# The whole story of the starter, from nothing to exported weights. README.md is its manual, LOG.md keeps what was learned.
#
#   training/run.sh                                    # the painter: 80 minutes of two CPU cores, behind other work
#   MINUTES=600 SCENES=40000 training/run.sh           # a night of them
#   SIZE=l MINUTES=120 SCENES=60000 training/run.sh    # the same words on a machine with a GPU: it is found and used
#   PARTS="painter eye finisher judge" training/run.sh # everything that is trained
#
# Stop it whenever you like and call it again with the same words: every stage goes on where it was, and what is done is skipped.
# Nothing in the package is touched unless SHIP=1; first run `make eval` and look at the pictures.
set -euo pipefail
cd "$(dirname "$0")"

PARTS=${PARTS:-painter}          # of: painter eye finisher judge
RUN=${RUN:-runs/first}           # everything a run makes is in here (git-ignored); the other parts live in its sub-folders
SIZE=${SIZE:-m}                  # the one dial: xs s m l
MINUTES=${MINUTES:-80}           # of training the painter; the learning rate follows this clock
SCENES=${SCENES:-6000}           # drawn once at 512 px, 0.8 MiB each; captions are drawn anew at every use
READING=${READING:-3}            # minutes for the text encoder to learn to read
BEGIN=${BEGIN:-}                 # exported weights to begin with
RATE=${RATE:-}                   # of Muon; lower it with BEGIN
EYE_MINUTES=${EYE_MINUTES:-25} FINISHER_MINUTES=${FINISHER_MINUTES:-30} JUDGE_MINUTES=${JUDGE_MINUTES:-45}
WORLD=${WORLD:-gesso.scenes}
PYTHON=${PYTHON:-../.venv/bin/python}
SHIP=${SHIP:-}
WEIGHTS=${WEIGHTS:-../src/gesso/engine/weights}

export OMP_NUM_THREADS=1 TOKENIZERS_PARALLELISM=false PYTHONPATH="../src:.${PYTHONPATH:+:$PYTHONPATH}"
CORES=$(nproc)
if "$PYTHON" -c 'import sys, torch; sys.exit(not torch.cuda.is_available())'; then
  PROCESSES=1 BATCH=${BATCH:-512} WORKERS=${WORKERS:-$(( CORES >= 12 ? 6 : (CORES > 3 ? CORES / 2 : 1) ))}
  DRAWERS=${DRAWERS:-$(( CORES > 1 ? CORES - 1 : 1 ))} FIRST=${FIRST:-1536}
else   # two one-thread processes are the fastest way to use a small box
  PROCESSES=${PROCESSES:-$(( CORES > 1 ? 2 : 1 ))} BATCH=${BATCH:-22} WORKERS=0
  DRAWERS=${DRAWERS:-1} FIRST=${FIRST:-640}
fi
mkdir -p "$RUN/.done"
DRAWING="" WORK="" STOPPED=0
trap 'STOPPED=1; [ -z "$WORK" ] || kill -TERM "$WORK" 2>/dev/null || true' TERM INT
trap '[ -z "$DRAWING" ] || kill -TERM -- "-$DRAWING" 2>/dev/null || true' EXIT

# stage NAME COMMAND…: run it, unless it has been run to its end. NAME holds the numbers that decide how far it goes.
stage() {
  local name=$1; shift
  [ -e "$RUN/.done/$name" ] && { echo "$name: done already"; return; }
  echo "$name: $*"
  work "$@"
  touch "$RUN/.done/$name"
}
# work COMMAND…: in the foreground, but a stop is passed on to it, and nothing follows.
work() {
  local status=0
  nice -n 10 "$@" &
  WORK=$!
  while kill -0 "$WORK" 2>/dev/null; do wait "$WORK" && status=0 || status=$?; done
  WORK=""
  [ "$STOPPED" = 0 ] || { echo "stopped; call again to go on"; exit 143; }
  return "$status"
}
python() { stage "$1" "$PYTHON" "${@:2}"; }

painted() {
  "$PYTHON" -c 'import sys, torch; state = torch.load(sys.argv[1], weights_only=True, mmap=True, map_location="cpu")
sys.exit(state["seconds"] < 60 * float(sys.argv[2]))' "$RUN/checkpoint.pt" "$MINUTES"
}

painter() {
  # Draw. Training begins with the first shards; the rest is drawn beside it. (About 9 scenes a cpu-second at 512 px.)
  python "draw-$FIRST" data.py --out "$RUN" --scenes "$FIRST" --processes "$CORES" --world "$WORLD"
  if [ ! -e "$RUN/.done/draw-$SCENES" ]; then
    setsid nice -n 15 "$PYTHON" data.py --out "$RUN" --scenes "$SCENES" --processes "$DRAWERS" --world "$WORLD" >"$RUN/data.log" 2>&1 &
    DRAWING=$!
  fi
  # Read: the word list, and a text encoder that already knows what a caption says.
  [ -e "$RUN/text_encoder/config.json" ] || python "read-$READING" words.py --run "$RUN" --minutes "$READING" --world "$WORLD"
  # Paint. Checkpoints every three minutes; SIGTERM is always safe, and leaves the stage open.
  local more=()
  [ -z "$BEGIN" ] || more+=(--from "$BEGIN")
  [ -z "$RATE" ] || more+=(--rate "$RATE")
  local paint="paint-$SIZE-$MINUTES"
  if [ ! -e "$RUN/.done/$paint" ]; then
    echo "$paint: the curve is in $RUN/log.jsonl"
    touch "$RUN/log.jsonl"
    work "$PYTHON" train.py --run "$RUN" --size "$SIZE" --minutes "$MINUTES" --processes "$PROCESSES" \
      --batch "$BATCH" --workers "$WORKERS" --world "$WORLD" "${more[@]}"
    painted || { echo "training was stopped early; call again to go on"; exit 143; }   # by a signal of its own
    touch "$RUN/.done/$paint"
  fi
  if [ -n "$DRAWING" ]; then wait "$DRAWING"; DRAWING=""; touch "$RUN/.done/draw-$SCENES"; fi
  python "export-$SIZE-$MINUTES" export.py --run "$RUN" --to "$RUN/weights/starter"
}

eye() {
  python "eye-draw" eye_data.py --out "$RUN/eye/data"
  python "eye-$EYE_MINUTES" eye.py --run "$RUN/eye" --data "$RUN/eye/data" --minutes "$EYE_MINUTES"
  python "eye-export-$EYE_MINUTES" eye.py --run "$RUN/eye" --export "$RUN/weights/eye"
}

finisher() {
  python "finisher-draw" finisher.py draw --out "$RUN/finisher"
  python "finisher-$FINISHER_MINUTES" finisher.py train --out "$RUN/finisher" --minutes "$FINISHER_MINUTES"
  python "finisher-export-$FINISHER_MINUTES" finisher.py export --out "$RUN/finisher" --to "$RUN/weights/finisher"
}

judge() {   # never ships: it measures, and sees all combinations but no sample
  python "judge-draw" -m judge.renders --out "$RUN/judge/data" --processes "$PROCESSES"
  python "judge-$JUDGE_MINUTES" -m judge.learn --run "$RUN/judge" --minutes "$JUDGE_MINUTES"
  python "judge-export-$JUDGE_MINUTES" -m judge.learn --run "$RUN/judge" --export "$RUN/weights/judge"
}

for part in $PARTS; do
  case $part in
    painter) painter ;;
    eye | finisher | judge)
      [ -e "$part" ] || [ -e "$part.py" ] || { echo "no training for $part here" >&2; exit 1; }
      "$part" ;;
    *) echo "PARTS knows painter, eye, finisher and judge, not $part" >&2; exit 1 ;;
  esac
done

echo "Exported to $RUN/weights. Run 'make eval', look at the sheets, and ship what is better with SHIP=1."
if [ -n "$SHIP" ]; then
  for part in "$RUN"/weights/*/; do
    name=$(basename "$part")
    [ "$name" != judge ] || continue
    rm -rf "$WEIGHTS/$name.old" "$WEIGHTS/$name.new"
    cp -r "$part" "$WEIGHTS/$name.new"
    [ ! -e "$WEIGHTS/$name" ] || mv "$WEIGHTS/$name" "$WEIGHTS/$name.old"
    mv "$WEIGHTS/$name.new" "$WEIGHTS/$name" && rm -rf "$WEIGHTS/$name.old"
    echo "shipped $name"
  done
fi
