"""Does an edit draw what was asked, keep what it should, and hide its seams? Figures and contact sheets on the starter.

`python training/judge/bench_edits.py inpaint --cases 120`, and `outpaint`, `structure`; `--sheet FILE` shows the pictures.

*inpaint*: random sources, masks and subjects; the judge looks at a square around the mask and must name the subject, as often
beside it at the same square of the untouched source. Outside the mask every byte is compared. *outpaint*: mean step across
the source's old border over the mean step between lines 3 to 12 px beside it, and the same of 8 px wide strips. *structure*: intersection over union of
Canny edges at 512 px, each within 2 px of the other's.
"""

import argparse
import hashlib
import math
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import msgspec
import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from gesso import scenes
from gesso.catalog.edits import STARTER_STARTS
from gesso.domain.plan import Canvas, Compose, Drawn, Plan, Words
from gesso.engine.events import Picture
from gesso.scenes.styles import STYLES
from gesso.scenes.vocabulary import vocabulary
from judge.easel import Arm, Easel, encoded
from judge.prompts import Prompt
from judge.verdict import Bench

SIDE = 512
EDIT_START, OUTPAINT_START = STARTER_STARTS["inpaint"], STARTER_STARTS["outpaint"]


def wilson(hits: int, count: int) -> tuple[float, float, float]:
    """Share and its 95 % interval (Wilson 1927)."""
    if not count:
        return 0.0, 0.0, 1.0
    p, z = hits / count, 1.96
    middle = (p + z * z / (2 * count)) / (1 + z * z / count)
    half = z * math.sqrt(p * (1 - p) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return p, middle - half, middle + half


def named(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Studio:
    """Plans and runs edits the way the doors do."""

    def __init__(self) -> None:
        self.easel = Easel()

    def imagine(self, words: str, seed: int, side: int = SIDE) -> tuple[np.ndarray, Plan]:
        """One picture of `words` at side × side, and its plan."""
        reading = scenes.read(words, ())
        asked = Prompt("edit", words, reading.scene)
        plan, files = self.easel.plan(asked, Arm("shipped", "native" if side == SIDE else "final"), [seed])
        return self.run(plan, files)[0], plan

    def run(self, plan: Plan, files: dict[str, bytes]) -> list[np.ndarray]:
        events = self.easel.engine.run(plan, files, previews=False)
        return [event.rgb for event in events if isinstance(event, Picture)]

    def edit(
        self,
        source: np.ndarray,
        base: Plan,
        *,
        words: str = "",
        mask: np.ndarray | None = None,
        canvas: Canvas | None = None,
        size: tuple[int, int] | None = None,
        known: bool = True,
        structure: float = 0.0,
        start: float = EDIT_START,
        seed: int = 5,
    ) -> np.ndarray:
        """One edit of `source`, whose plan was `base`."""
        data = encoded(source)
        files = {named(data): data}
        width, height = size or (source.shape[1], source.shape[0])
        changes: dict[str, Any] = {}
        if mask is not None:
            grey = bytes(cv2.imencode(".png", mask)[1])
            files[named(grey)] = grey
            changes["mask_sha256"] = named(grey)
        scene = msgspec.to_builtins(scenes.read(words, ()).scene)
        painted = SIDE / math.sqrt(width * height)
        source_compose = None
        if known and base.compose is not None:
            source_compose = msgspec.structs.replace(base.compose, drawn=(Drawn(base.seeds[0], base.compose.chaos),))
        plan = msgspec.structs.replace(
            base, words=Words(text=words), seeds=(seed,), source_sha256=named(data), canvas=canvas,
            compose=Compose(scene=scene), source_compose=source_compose, structure=structure,
            width_px=max(16, round(width * painted / 16) * 16), height_px=max(16, round(height * painted / 16) * 16),
            delivered_width_px=width, delivered_height_px=height,
            sampling=msgspec.structs.replace(base.sampling, start=start), **changes,
        )  # fmt: skip
        return self.run(plan, files)[0]


def random_words(rng: random.Random) -> str:
    """A picture with one subject in one place, in any style."""
    known = vocabulary()
    kind, place = rng.choice(sorted(known["subjects"])), rng.choice(sorted(known["settings"]))
    return f"a {kind}, {place}, {rng.choice(('day', 'night', 'sunset'))}, {rng.choice(sorted(STYLES))}"


def random_mask(rng: random.Random, side: int) -> np.ndarray:
    """A box, an ellipse or a hand-drawn blob of 20 to 45 % of the side."""
    mask = np.zeros((side, side), np.uint8)
    wide, tall = (round(rng.uniform(0.26, 0.48) * side) for _ in range(2))
    left, top = rng.randint(0, side - wide), rng.randint(round(0.15 * side), side - tall)
    middle = (left + wide // 2, top + tall // 2)
    kind = rng.randrange(3)
    if kind == 0:
        mask[top : top + tall, left : left + wide] = 255
    elif kind == 1:
        cv2.ellipse(mask, middle, (wide // 2, tall // 2), 0, 0, 360, 255, -1)
    else:
        turns = np.linspace(0, 2 * math.pi, 24, endpoint=False)
        reach = [rng.uniform(0.8, 1.0) for _ in turns]
        points = [
            (middle[0] + math.cos(t) * r * wide / 2, middle[1] + math.sin(t) * r * tall / 2)
            for t, r in zip(turns, reach, strict=True)
        ]
        cv2.fillPoly(mask, [np.array(points, np.int32)], 255)
    return mask


def around(mask: np.ndarray, more: float = 1.25) -> tuple[slice, slice]:
    """The square around a mask, inside the picture."""
    rows, columns = np.nonzero(mask)
    side = min(len(mask), round(max(np.ptp(rows), np.ptp(columns)) * more) + 1)
    top = min(max(0, (int(rows.min()) + int(rows.max()) - side) // 2), len(mask) - side)
    left = min(max(0, (int(columns.min()) + int(columns.max()) - side) // 2), len(mask) - side)
    return slice(top, top + side), slice(left, left + side)


def photographs(folder: Path) -> list[np.ndarray]:
    """The middle of every picture in a folder, at side × side."""
    found = []
    for path in sorted(folder.iterdir()):
        rgb = cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)
        side = min(rgb.shape[:2])
        top, left = (rgb.shape[0] - side) // 2, (rgb.shape[1] - side) // 2
        found.append(cv2.resize(rgb[top : top + side, left : left + side], (SIDE, SIDE), interpolation=cv2.INTER_AREA))
    return found


def inpaint(studio: Studio, cases: int, sheet: Path | None, *, known: bool, uploads: Sequence[np.ndarray] = ()) -> None:
    bench, rng = Bench.load(), random.Random(7)
    kinds = sorted(bench.words.kinds)
    found, before, changed, rows, misses = 0, 0, 0, [], []
    source, base, words = None, None, ""
    for case in range(cases):
        if case % 4 == 0:
            words = random_words(rng)
            source, base = studio.imagine(words, rng.randrange(1 << 20))
        if uploads:
            source = uploads[case % len(uploads)]
        mask, kind = random_mask(rng, SIDE), rng.choice(kinds)
        result = studio.edit(source, base, words=f"a {kind}", mask=mask, known=known, seed=rng.randrange(1 << 20))
        at = around(mask)
        scene = scenes.Scene(subjects=(scenes.Subject(kind),))
        after, prior = bench.verdicts([result[at], source[at]], [scene, scene])
        good = after.named[0] == kind
        found, before = found + good, before + (prior.named[0] == kind)
        changed += int((result != source)[mask == 0].sum())
        if not good:
            misses.append(f"{kind}→{after.named[0]}")
        if sheet and len(rows) < 36:
            outlined = source.copy()
            cv2.drawContours(
                outlined, cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0], -1, (255, 0, 255), 3
            )
            pair = cv2.resize(np.hstack([outlined, result]), (400, 200), interpolation=cv2.INTER_AREA)
            cv2.putText(
                pair,
                f"{kind} {'+' if good else after.named[0]}",
                (204, 14),
                0,
                0.45,
                (255, 0, 0) if not good else (0, 80, 0),
                1,
                cv2.LINE_AA,
            )
            rows.append(pair)
        if case % 10 == 9:
            print(
                case + 1,
                "found {:.3f} ({:.3f}-{:.3f})".format(*wilson(found, case + 1)),
                f"untouched source {before / (case + 1):.3f}",
                "bytes outside changed",
                changed,
                flush=True,
            )
    print("misses:", ", ".join(misses))
    save(sheet, rows, 3)


PLACES = (
    ("a red fox in a snowy forest", "zoom 1.5"),
    ("a sailboat at sea at sunset, oil", "zoom 2"),
    ("a cat on a beach, watercolor", "right"),
    ("an owl in a city at night, ink", "wide"),
    ("a robot in the desert, flat", "zoom 2"),
    ("a rabbit in a meadow at dawn", "wide"),
    ("a knight before a castle, papercut", "left"),
    ("a lighthouse in the mountains, anime", "zoom 1.5"),
    ("a girl in a garden, pixel", "right"),
    ("an astronaut on the moon, neon", "zoom 1.5"),
    ("a deer at a lake, lowpoly", "down"),
    ("a bear in a village in winter, charcoal", "up"),
)
"""What is continued, and where to."""


def canvas_for(source: np.ndarray, way: str) -> tuple[Canvas, tuple[int, int]]:
    """Where the source lies, and the delivered size; the source keeps its own pixels."""
    height, width = source.shape[:2]
    if way.startswith("zoom"):
        factor = float(way.split()[1])
        size = round(width * factor / 16) * 16, round(height * factor / 16) * 16
        return Canvas(x_px=(size[0] - width) // 2, y_px=(size[1] - height) // 2, width_px=width, height_px=height), size
    half = {
        "right": (width // 2, 0),
        "left": (width // 2, 0),
        "wide": (width * 3 // 4, 0),
        "up": (0, height // 2),
        "down": (0, height // 2),
    }
    more = half[way]
    x = {"left": more[0], "wide": more[0] // 2}.get(way, 0)
    return (
        Canvas(x_px=x, y_px=more[1] if way == "up" else 0, width_px=width, height_px=height),
        (width + more[0], height + more[1]),
    )


def seam(result: np.ndarray, at: Canvas) -> list[tuple[float, float]]:
    """For each of the source's sides inside the picture: the mean step across it, and across lines 3–12 px to both sides."""
    values, pairs = result.astype(np.float32), []
    left, top, right, bottom = at.x_px, at.y_px, at.x_px + at.width_px, at.y_px + at.height_px

    def step(place: int, *, across: bool) -> float:
        if across:
            return float(np.abs(values[top:bottom, place] - values[top:bottom, place - 1]).mean())
        return float(np.abs(values[place, left:right] - values[place - 1, left:right]).mean())

    for place, across in ((left, True), (right, True), (top, False), (bottom, False)):
        if 16 < place < (values.shape[1] if across else values.shape[0]) - 16:
            near = [step(place + d, across=across) for d in (*range(-12, -2), *range(3, 13))]
            pairs.append((step(place, across=across), float(np.mean(near))))
    return pairs


def tone(result: np.ndarray, at: Canvas) -> list[float]:
    """For each side inside the picture: how much two strips of 8 px beside the old border differ, over strips elsewhere.

    Strips are averaged along 24 px, so grain does not count; elsewhere is 24 and 40 px to both sides of the border.
    """
    values, ratios = result.astype(np.float32), []
    left, top, right, bottom = at.x_px, at.y_px, at.x_px + at.width_px, at.y_px + at.height_px

    def differ(place: int, *, across: bool) -> float:
        turned = values[top:bottom].transpose(1, 0, 2) if across else values[:, left:right]
        before, after = turned[place - 8 : place].mean(0), turned[place : place + 8].mean(0)
        return float(np.abs(cv2.blur(after - before, (1, 24))).mean())

    for place, across in ((left, True), (right, True), (top, False), (bottom, False)):
        end = values.shape[1] if across else values.shape[0]
        if 16 < place < end - 16:
            lines = [place + d for d in (-40, -24, 24, 40) if 8 <= place + d <= end - 8]
            near = float(np.mean([differ(line, across=across) for line in lines]))
            ratios.append(differ(place, across=across) / max(near, 0.5))
    return ratios


def outpaint(studio: Studio, cases: int, sheet: Path | None, *, known: bool) -> None:
    rows, ratios, tones, changed = [], [], [], 0
    for case, (words, way) in enumerate((PLACES * 9)[:cases]):
        source, base = studio.imagine(words, 40 + case)
        at, size = canvas_for(source, way)
        result = studio.edit(source, base, canvas=at, size=size, known=known, start=OUTPAINT_START, seed=900 + case)
        inside = result[at.y_px : at.y_px + at.height_px, at.x_px : at.x_px + at.width_px]
        changed += int((inside != source).sum())
        ratios += [across / max(near, 0.5) for across, near in seam(result, at)]
        tones += tone(result, at)
        print(words, way, " ".join(f"{a / max(n, 0.5):.2f}" for a, n in seam(result, at)), flush=True)
        scale = 400 / max(result.shape[:2])
        small = cv2.resize(result, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        page = np.full((400, 400, 3), 255, np.uint8)
        page[: small.shape[0], : small.shape[1]] = small
        rows.append(page)
    print(
        f"step across the border / beside it: mean {np.mean(ratios):.2f}, worst {max(ratios):.2f}; "
        f"strips of 8 px: mean {np.mean(tones):.2f}, worst {max(tones):.2f}; bytes changed inside {changed}"
    )
    save(sheet, rows, 3)


WORDS = ("at night, oil", "at sunset, watercolor", "in autumn, papercut", "at dawn, anime")


def edges(rgb: np.ndarray) -> np.ndarray:
    """Canny edges at 512 px."""
    grey = cv2.cvtColor(cv2.resize(rgb, (SIDE, SIDE), interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
    return cv2.Canny(cv2.GaussianBlur(grey, (0, 0), 1.5), 40, 100) > 0


def shared_edges(one: np.ndarray, other: np.ndarray) -> float:
    """Intersection over union of edges, each within 2 px of the other's."""
    a, b = edges(one), edges(other)
    square = np.ones((5, 5), np.uint8)
    near_a, near_b = (cv2.dilate(x.astype(np.uint8), square) > 0 for x in (a, b))
    both = ((a & near_b).sum() + (b & near_a).sum()) / 2
    return float(both / max(1.0, a.sum() + b.sum() - both))


def structure(studio: Studio, cases: int, sheet: Path | None) -> None:
    rng, rows = random.Random(11), []
    table: dict[str, list[float]] = {name: [] for name in ("known drawing", "pixels alone", "vary strong", "fresh")}
    for case in range(cases):
        words, wish = random_words(rng), WORDS[case % len(WORDS)]
        source, base = studio.imagine(words, 60 + case)
        known = studio.edit(source, base, words=wish, structure=0.8, start=0.5, seed=case)
        unknown = studio.edit(source, base, words=wish, structure=0.8, start=0.5, seed=case, known=False)
        varied = studio.edit(source, base, words=wish, start=0.7, seed=case)
        fresh, _ = studio.imagine(f"{words.rsplit(',', 2)[0]}, {wish}", 9060 + case)
        for name, one in zip(table, (known, unknown, varied, fresh), strict=True):
            table[name].append(shared_edges(source, one))
        rows.append(
            np.hstack(
                [
                    cv2.resize(one, (180, 180), interpolation=cv2.INTER_AREA)
                    for one in (source, known, unknown, varied, fresh)
                ]
            )
        )
        print(case + 1, {name: round(float(np.mean(values)), 3) for name, values in table.items()}, flush=True)
    save(sheet, rows, 1)


def save(sheet: Path | None, pictures: list[np.ndarray], columns: int) -> None:
    if sheet is None or not pictures:
        return
    pictures = pictures + [np.full_like(pictures[0], 255)] * (-len(pictures) % columns)
    page = np.vstack([np.hstack(pictures[i : i + columns]) for i in range(0, len(pictures), columns)])
    cv2.imwrite(str(sheet), cv2.cvtColor(page, cv2.COLOR_RGB2BGR))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("inpaint", "outpaint", "structure"))
    parser.add_argument("--cases", type=int, default=120)
    parser.add_argument("--sheet", type=Path)
    parser.add_argument("--unknown", action="store_true", help="the source's drawing is not known: the eye looks at it")
    parser.add_argument("--photos", type=Path, help="inpaint the pictures of this folder, of which nothing is known")
    asked = parser.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    studio = Studio()
    if asked.what == "inpaint":
        uploads = photographs(asked.photos) if asked.photos else ()
        inpaint(studio, asked.cases, asked.sheet, known=not (asked.unknown or uploads), uploads=uploads)
    if asked.what == "structure":
        structure(studio, asked.cases, asked.sheet)
    if asked.what == "outpaint":
        outpaint(studio, asked.cases, asked.sheet, known=not asked.unknown)


if __name__ == "__main__":
    main()
