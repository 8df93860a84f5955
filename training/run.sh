#!/usr/bin/env bash
# The whole story of the starter's painter, from nothing to the weights that ship.
#
#   training/run.sh                     # 80 minutes of two CPU cores, in the background of other work
#   MINUTES=600 SCENES=40000 training/run.sh   # a night
#
# Stop it whenever you like and call it again: every stage goes on where it was. LOG.md keeps what was learned.
set -euo pipefail
cd "$(dirname "$0")"

RUN=${RUN:-runs/first}           # everything a run makes is in here (git-ignored)
SIZE=${SIZE:-m}                  # the one dial: xs s m l
MINUTES=${MINUTES:-80}           # of training; the learning rate follows this clock
SCENES=${SCENES:-6000}           # drawn once at 512 px; captions are drawn anew at every use
PROCESSES=${PROCESSES:-2}        # one thread each: the fastest way to use a small box
PYTHON=${PYTHON:-../.venv/bin/python}
WEIGHTS=../src/gesso/engine/weights/starter

export OMP_NUM_THREADS=1 PYTHONPATH=../src
mkdir -p "$RUN"

# 1. Draw. Training may begin with the first shards, so the rest is drawn beside it. (About 9 scenes a cpu-second at 512 px.)
nice -n 10 "$PYTHON" data.py --out "$RUN" --scenes 640 --processes "$PROCESSES"
nice -n 12 "$PYTHON" data.py --out "$RUN" --scenes "$SCENES" --processes 1 >"$RUN/data.log" 2>&1 &
DRAWING=$!
trap 'kill "$DRAWING" 2>/dev/null || true' EXIT

# 2. Read: the word list, and a text encoder that already knows what a caption says. (~3 minutes, once)
[ -d "$RUN/text_encoder" ] || nice -n 10 "$PYTHON" words.py --run "$RUN" --minutes 3

# 3. Paint. Checkpoints every three minutes; SIGTERM is always safe.
nice -n 10 "$PYTHON" train.py --run "$RUN" --size "$SIZE" --minutes "$MINUTES" --processes "$PROCESSES"
wait "$DRAWING"

# 4. Look: the table and two contact sheets land in $RUN. Look at them before you ship anything.
nice -n 10 "$PYTHON" evaluate.py --run "$RUN" --sheet 256 --loss

# 5. Ship.
"$PYTHON" export.py --run "$RUN" --to "$WEIGHTS"
