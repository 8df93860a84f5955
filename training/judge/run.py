"""The evaluation: `make eval`, or `PYTHONPATH=training .venv/bin/python -m judge.run --help`.

Without options a small set, in about three minutes: sixty prompts, two seeds, at draft size, with the table and the sheets in
training/runs/eval/. `--full` takes everything: all prompts, four seeds, as painted at 512 px, sheets as delivered into
docs/pictures/. A full run may be stopped at any moment and called again, and shared between processes with `--part 0/2` and
`--part 1/2`. What was painted lies in a folder named by the weights and the world, so that nothing older is mixed in; the judge
looks at it anew for every table.
"""

import argparse
import hashlib
import shutil
import tempfile
import time
from pathlib import Path

import cv2
import torch

from gesso.catalog.bundled import revision
from judge import memory, rows, table
from judge.easel import Arm, Easel
from judge.prompts import Prompt, load
from judge.sheets import SHEETS, draw_sheet
from judge.verdict import Bench

SHED = Path(__file__).parents[1]
PICTURES = SHED.parent / "docs" / "pictures"
SETS = ("held-out", "phrasings", "style-reference", "character-reference")
QUICK = {"held-out": 36, "phrasings": 8, "style-reference": 8, "character-reference": 8}


def key(models: Path | None) -> str:
    """A name for exactly these weights and this world."""
    digest = hashlib.sha256(revision().encode())
    for path in sorted(models.rglob("*.safetensors")) if models else ():
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def evenly(prompts: list[Prompt], number: int) -> list[Prompt]:
    """Return `number` of the prompts, evenly over the list; all for 0."""
    if not number or number >= len(prompts):
        return prompts
    return [prompts[i * len(prompts) // number] for i in range(number)]


def parse() -> argparse.Namespace:
    """The options."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--full", action="store_true", help="everything; otherwise a quick look")
    parser.add_argument("--sets", help="comma-separated; " + ", ".join(table.SECTIONS))
    parser.add_argument("--arms", help="shipped, sketch, render, pure, or a start 0–1, comma-separated")
    parser.add_argument("--prompts", type=int, help="of each set, evenly chosen; 0 for all")
    parser.add_argument("--seeds", type=int, help="pictures a prompt")
    parser.add_argument("--size", choices=("final", "native", "draft", "small"))
    parser.add_argument("--part", default="0/1", help="k/n: the k-th of n processes, from 0")
    parser.add_argument("--models", type=Path, help="a folder with starter/ in it, in place of what ships")
    parser.add_argument("--training", type=Path, help="the painter's shards, for the memorisation check")
    parser.add_argument("--out", type=Path, help="folder for results, in place of one named by the weights")
    parser.add_argument(
        "--known", action="store_true", help="references are pictures of the library: their plan is known"
    )
    parser.add_argument("--judge", type=Path, help="another judge's weights")
    parser.add_argument("--paint", action="store_true", help="only paint; judge and print the table another time")
    parser.add_argument("--table", action="store_true", help="only print the table of what is there")
    parser.add_argument("--sheets", type=Path, help="folder for the contact sheets")
    parser.add_argument("--no-sheets", action="store_true")
    args = parser.parse_args()
    args.arms = (args.arms or "shipped,sketch,render").split(",")
    args.seeds = args.seeds or (4 if args.full else 2)
    args.size = args.size or ("native" if args.full else "draft")
    args.sets = args.sets.split(",") if args.sets else list(SETS) + (["own-words", "wall"] if args.full else [])
    return args


def chosen(args: argparse.Namespace, name: str) -> list[Prompt]:
    """The prompts of one set that this run asks."""
    number = args.prompts if args.prompts is not None else 0 if args.full else QUICK.get(name, 8)
    return evenly(load(name), number)


def fill(args: argparse.Namespace, easel: Easel, out: Path) -> None:
    """Paint what is not there yet."""
    which, _, of = args.part.partition("/")
    for name in args.sets:
        for arm in (Arm(word, args.size) for word in args.arms):
            prompts, began, done = chosen(args, name), time.time(), 0
            todo = rows.fill(out, easel, name, prompts=prompts, arm=arm, seeds=args.seeds, part=(int(which), int(of)))
            for done, row in enumerate(todo, 1):
                if row.refused:
                    print(f"{name} on {arm.name}: {row.refused}", flush=True)
                    break
                if done % 20 == 0:
                    print(f"{name} on {arm.name}: {done} prompts, {time.time() - began:.0f} s", flush=True)


def report(args: argparse.Namespace, bench: Bench, out: Path) -> str:
    """Return the whole table of what is in `out`."""
    parts = [f"## Evaluation {key(args.models)}, {args.size} size, {args.seeds} seeds", ""]
    for name in args.sets:
        prompts = {asked.id: asked for asked in chosen(args, name)}
        by_arm = {}
        for word in args.arms:
            by_arm[word] = rows.judge_rows(bench, rows.read(out, name, Arm(word, args.size), args.seeds), prompts)
        parts.append(table.section(name, by_arm))
        if name == "held-out":
            facts = {p.id: " + ".join(sorted(one.kind for one in p.scene.subjects)) for p in prompts.values()}
            parts += [f"Most mistaken on {word}: {table.mistakes(by_arm[word], facts)}.\n" for word in args.arms]
            painted = by_arm.get("shipped") or by_arm.get("pure")
            if args.training and painted and by_arm.get("render"):
                shown = memory.features(bench, memory.training_pictures(args.training, 4000))
                parts.append(memory.compare(painted, by_arm["render"], shown) + "\n")
    return "\n".join(parts)


def main() -> None:
    """Paint, judge, print."""
    args = parse()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    easel = Easel(args.models, known=args.known)
    base = SHED / "runs" / "eval"
    quick = not args.full and args.out is None
    out = Path(tempfile.mkdtemp()) if quick else args.out or base / key(args.models)
    if not args.table:
        fill(args, easel, out)
    if args.paint:
        return
    told = report(args, Bench.load(args.judge) if args.judge else Bench.load(), out)
    if quick:
        shutil.rmtree(out)
    print(told)
    base.mkdir(parents=True, exist_ok=True)
    (base / "table.md").write_text(told)
    if not args.no_sheets and not args.table and args.part.startswith("0/"):
        folder = args.sheets or (PICTURES if args.full else base)
        for name in SHEETS:
            print(draw_sheet(easel, name, folder, Arm("shipped", "final" if args.full else "draft")), flush=True)


if __name__ == "__main__":
    main()
