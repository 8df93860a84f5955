"""Paired data for every conditioning: a picture shown, words, and the picture that should come of both.

`python training/pairs.py --out runs/pairs --each 40` draws some of every kind and writes a sheet to look at.

Promises: a pair is a pure function of its kind and number; both pictures of a pair are drawn by the same world, and what the
pair is about is the only thing that links or parts them (`Pair`). Style and regions are what the painter is trained with
(`paired.py` draws those lots from shards, which is quicker); character, edit and stylize pairs are asked by the evaluation.
"""

import argparse
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray
from paired import random_hole

from gesso.scenes import Drawing, Item, Scene, Subject, caption, compose, random_scene
from gesso.scenes.palette import COLOURS
from gesso.scenes.places import PLACES
from gesso.scenes.styles import STYLES
from gesso.scenes.subjects import KINDS
from gesso.scenes.subjects.wear import HEAD

Pixels = NDArray[np.uint8]

TIMES = ("dawn", "day", "sunset", "dusk", "night")
WEATHERS = ("rain", "snow", "fog", "storm")


@dataclass(frozen=True)
class Pair:
    """`words` tell what to make of the picture `shown` (`scene`); `made` is the answer. `hole` marks what is to be painted."""

    kind: str
    words: str
    scene: Scene
    shown: Drawing
    wanted: Scene
    made: Drawing
    hole: NDArray[np.bool_] | None = None

    def pictures(self, side: int = 256) -> tuple[Pixels, Pixels]:
        """Both at `side` px; what is shown of a region pair has its hole in grey."""
        shown, made = self.shown.render(side, side), self.made.render(side, side)
        if self.hole is not None:
            shown[cv2.resize(self.hole.astype(np.uint8), (side, side), interpolation=cv2.INTER_NEAREST) > 0] = 128
        return shown, made


def character(rng: random.Random) -> Pair:
    """The same somebody in another place, at another hour, in another pose; the words do not say what they look like."""
    kind = rng.choice([one for one in KINDS.values() if one.group in ("animal", "person")])
    worn = (Item(rng.choice(HEAD), rng.choice(tuple(COLOURS))),) if rng.random() < 0.5 else ()
    who = Subject(kind.name, rng.choice(tuple(COLOURS)), wearing=worn)
    poses = rng.sample(kind.poses, 2) if len(kind.poses) > 1 else [None, None]
    style = rng.choice(tuple(STYLES))
    scene, wanted = (
        Scene((msgspec.structs.replace(who, pose=pose),), setting=place, time=rng.choice(TIMES), style=style)
        for pose, place in zip(poses, rng.sample(tuple(PLACES), 2), strict=True)
    )
    silent = msgspec.structs.replace(wanted, subjects=(Subject(kind.name, pose=wanted.subjects[0].pose),))
    return Pair("character", caption(silent, rng), scene, _drawn(scene, rng), wanted, _drawn(wanted, rng))


def style(rng: random.Random) -> Pair:
    """The same style on other content; the words do not name it."""
    name = rng.choice(tuple(STYLES))
    scene, wanted = (msgspec.structs.replace(random_scene(rng), style=name) for _ in range(2))
    silent = msgspec.structs.replace(wanted, style=None)
    return Pair("style", caption(silent, rng), scene, _drawn(scene, rng), wanted, _drawn(wanted, rng))


def edit(rng: random.Random) -> Pair:
    """A picture and its edit: one thing is changed, all else stays, because it is the same drawing."""
    while True:
        scene = random_scene(rng)
        if len(scene.subjects) == 1 and scene.subjects[0].count == 1:
            break
    words, wanted = rng.choice(EDITS)(scene, rng)
    seed = rng.randrange(2**31)
    return Pair("edit", words, scene, compose(scene, seed=seed), wanted, compose(wanted, seed=seed))


def region(rng: random.Random) -> Pair:
    """A picture with a hole, and what was there."""
    scene = random_scene(rng)
    drawing = _drawn(scene, rng)
    hole = random_hole(64, 64, np.random.default_rng(rng.getrandbits(32)))
    return Pair("region", caption(scene, rng), scene, drawing, scene, drawing, hole)


def stylize(rng: random.Random) -> Pair:
    """The same scene and seed, plain and with everything the dial adds."""
    scene, seed = random_scene(rng), rng.randrange(2**31)
    dial = rng.choice((250, 500, 750, 1000))
    plain, rich = (compose(scene, seed=seed, stylize=value) for value in (0, dial))
    return Pair("stylize", f"{caption(scene, rng)} --stylize {dial}", scene, plain, scene, rich)


def tile(rng: random.Random) -> Pair:
    """The same scene as a picture and as a tile that repeats without a seam."""
    scene, seed = random_scene(rng), rng.randrange(2**31)
    plain, seamless = (compose(scene, seed=seed, tile=value) for value in (False, True))
    return Pair("tile", f"{caption(scene, rng)} --tile", scene, plain, scene, seamless)


KINDS_OF_PAIRS: dict[str, Callable[[random.Random], Pair]] = {
    one.__name__: one for one in (character, style, edit, region, stylize, tile)
}


def pair(kind: str, number: int) -> Pair:
    """Return the `number`-th pair of that kind."""
    return KINDS_OF_PAIRS[kind](random.Random(f"pair/{kind}/{number}"))


def _drawn(scene: Scene, rng: random.Random) -> Drawing:
    return compose(scene, seed=rng.randrange(2**31))


def _other(rng: random.Random, words: Any, than: str | None) -> str:
    return str(rng.choice([word for word in words if word != than]))


def _hour(scene: Scene, rng: random.Random) -> tuple[str, Scene]:
    time = _other(rng, TIMES, scene.time)
    return f"make it {time}", msgspec.structs.replace(scene, time=time, sky=())


def _weather(scene: Scene, rng: random.Random) -> tuple[str, Scene]:
    weather = _other(rng, WEATHERS, scene.weather)
    return f"with {weather}", msgspec.structs.replace(scene, weather=weather, sky=(), season=None)


def _style(scene: Scene, rng: random.Random) -> tuple[str, Scene]:
    name = _other(rng, STYLES, scene.style)
    return f"in {name} style", msgspec.structs.replace(scene, style=name)


def _colour(scene: Scene, rng: random.Random) -> tuple[str, Scene]:
    one = scene.subjects[0]
    colour = _other(rng, COLOURS, one.colour)
    changed = replace_subject(scene, msgspec.structs.replace(one, colour=colour))
    return f"make the {one.kind} {colour}", changed


def _hat(scene: Scene, rng: random.Random) -> tuple[str, Scene]:
    one = scene.subjects[0]
    if KINDS[one.kind].group not in ("animal", "person"):
        return _colour(scene, rng)
    worn, colour = rng.choice(HEAD), rng.choice(tuple(COLOURS))
    changed = replace_subject(scene, msgspec.structs.replace(one, wearing=(Item(worn, colour),)))
    return f"give the {one.kind} a {colour} {worn}", changed


def _place(scene: Scene, rng: random.Random) -> tuple[str, Scene]:
    setting = _other(rng, PLACES, scene.setting)
    return f"move it to a {setting}", msgspec.structs.replace(scene, setting=setting, sky=(), weather=None, season=None)


EDITS = (_hour, _weather, _style, _colour, _hat, _place)


def replace_subject(scene: Scene, one: Subject) -> Scene:
    """Return `scene` with its first subject replaced."""
    return msgspec.structs.replace(scene, subjects=(one, *scene.subjects[1:]))


def main() -> None:
    """Draw pairs and a sheet of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--each", type=int, default=8)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    rows = []
    for kind in KINDS_OF_PAIRS:
        row = []
        for number in range(args.each):
            one = pair(kind, number)
            pictures = one.pictures()
            row.append(np.hstack(pictures))
            told = {"kind": kind, "number": number, "words": one.words, "shown": one.scene, "wanted": one.wanted}
            (args.out / f"{kind}-{number:05d}.json").write_bytes(msgspec.json.encode(told))
            for name, picture in zip(("shown", "made"), pictures, strict=True):
                cv2.imwrite(str(args.out / f"{kind}-{number:05d}-{name}.png"), picture[..., ::-1])
        rows.append(np.hstack(row[:6]))
    width = min(row.shape[1] for row in rows)
    cv2.imwrite(str(args.out / "sheet.webp"), np.vstack([row[:, :width] for row in rows])[..., ::-1])


if __name__ == "__main__":
    main()
