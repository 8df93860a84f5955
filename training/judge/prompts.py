"""The fixed prompts: made once from a seed, kept as JSON lines, read by every evaluation.

`PYTHONPATH=training .venv/bin/python -m judge.prompts` writes the same files again.

Promises: every prompt of a held-out set names at least one combination that `holdout.held_out` keeps from the painter; the
sets are balanced over styles, settings and subjects; a prompt's facts were there first and its words were made from them.
Does not know how the product reads the words: a prompt that is misread costs its points like any other fault.
"""

import argparse
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from gesso.scenes.palette import COLOURS
from gesso.scenes.places import PLACES
from gesso.scenes.scene import Relation, Scene, Subject
from gesso.scenes.styles import STYLES
from gesso.scenes.subjects import KINDS
from judge import handwritten
from judge.facts import BACKDROPS, CALM_SETTINGS, COLOURLESS_STYLES, TIMELESS_SETTINGS, TIMELESS_STYLES, parse
from judge.holdout import held_out
from judge.phrasings import PLAIN, phrased, plainly

FOLDER = Path(__file__).parent / "prompts"
SEED = 20261120
TIMES = ("dawn", "day", "sunset", "dusk", "night")
WEATHERS = ("rain", "snow", "fog", "storm", "wind")
INDOORS = frozenset({"room", "library", "underwater", "space", "sky", "cave"})
SIZES = {"single": 210, "count": 110, "relation": 110, "two": 110}
PHRASINGS, STYLE_REFERENCES, CHARACTER_REFERENCES = 104, 65, 60


class Prompt(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line: the words, what must be in the picture, and for a reference what the reference picture shows."""

    id: str
    prompt: str
    scene: Scene
    reference: Scene | None = None
    role: str | None = None


def load(name: str, folder: Path = FOLDER) -> list[Prompt]:
    """Return the prompts of the set `name`: held-out, phrasings, wall, own-words, styles, style-reference, character-reference."""
    lines = (folder / f"{name}.jsonl").read_bytes().splitlines()
    return [msgspec.json.decode(line, type=Prompt) for line in lines]


class _Deck:
    """Draws every word about equally often: a shuffled deck that is dealt again when it is used up."""

    def __init__(self, rng: random.Random, words: tuple[str, ...]) -> None:
        self.rng, self.words, self.left = rng, words, list[str]()

    def draw(self, fits: Callable[[str], bool] = lambda _: True) -> str:
        for _ in range(3):
            for place, word in enumerate(self.left):
                if fits(word):
                    return self.left.pop(place)
            self.left += self.rng.sample(self.words, len(self.words))
        raise ValueError("No word fits.")


class _Maker:
    """Makes scenes in sensible company: houses stand on land, weather falls where there is a sky."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.kinds, self.styles = _Deck(rng, tuple(KINDS)), _Deck(rng, tuple(STYLES))
        self.settings, self.times = _Deck(rng, tuple(PLACES)), _Deck(rng, TIMES)
        self.colours, self.weathers = _Deck(rng, tuple(COLOURS)), _Deck(rng, WEATHERS)

    def scene(self, subjects: tuple[Subject, ...], relations: tuple[Relation, ...] = (), style: str = "") -> Scene:
        kinds = [KINDS[one.kind] for one in subjects]
        rooted = any(kind.group in ("building", "vehicle") or kind.name in ("tree", "pine") for kind in kinds)

        def fits(setting: str) -> bool:
            backdrop = any(kind.name in BACKDROPS.get(setting, ()) for kind in kinds)
            return not backdrop and not (rooted and setting in INDOORS)

        setting = self.settings.draw(fits)
        style = style or self.styles.draw()
        seen = setting not in TIMELESS_SETTINGS and style not in TIMELESS_STYLES
        time = self.times.draw() if seen and self.rng.random() < 0.8 else None
        weather = None
        if setting not in CALM_SETTINGS and setting != "plain" and self.rng.random() < 0.4:
            weather = self.weathers.draw(lambda word: not (word == "snow" and setting in ("desert", "beach")))
        return Scene(subjects, relations, setting, time, weather, style=style)

    def subject(self, *, coloured: float = 0.7, count: int = 1, other: str = "") -> Subject:
        colour = self.colours.draw() if self.rng.random() < coloured else None
        return Subject(self.kinds.draw(lambda kind: kind != other), colour, count)

    def pair(self, *, coloured: float) -> tuple[Subject, Subject]:
        first = self.subject(coloured=coloured)
        second = self.subject(coloured=coloured, other=first.kind)
        if first.colour and first.colour == second.colour:
            second = msgspec.structs.replace(second, colour=self.colours.draw(lambda word: word != first.colour))
        return first, second

    def bright_style(self) -> str:
        """A style that shows the colours of things."""
        return self.styles.draw(lambda word: word not in COLOURLESS_STYLES)

    def relation(self, first: Subject, second: Subject) -> str:
        """A relation that the two can stand in."""
        here, there = KINDS[first.kind], KINDS[second.kind]
        options = ["left of", "right of", "behind", "in front of"]
        if here.group in ("animal", "person") and here.size < 0.55 and there.home != "water":
            options += ["on", "on", "on"]
        if second.kind in ("tree", "umbrella", "mushroom", "flower"):
            options += ["under", "under", "under"]
        if here.home == "air" and there.home != "air":
            options += ["above", "above", "above"]
        return self.rng.choice(options)


def _until_held(make: Callable[[], Scene]) -> Scene:
    """Make scenes until one holds a combination kept from the painter (about every fourth does)."""
    while True:
        scene = make()
        if held_out(scene):
            return scene


def _held_out_set(rng: random.Random) -> Iterator[Prompt]:
    maker = _Maker(rng)

    def single() -> Scene:
        one = maker.subject(coloured=0.75)
        return maker.scene((one,), style=maker.bright_style() if one.colour and rng.random() < 0.7 else "")

    def count() -> Scene:
        return maker.scene((maker.subject(coloured=0.4, count=rng.choice((1, 2, 3))),))

    def relation() -> Scene:
        first, second = maker.pair(coloured=0.35)
        return maker.scene((first, second), (Relation(0, maker.relation(first, second), 1),))

    def two() -> Scene:
        return maker.scene(maker.pair(coloured=1.0), style=maker.bright_style())

    for name, make in (("single", single), ("count", count), ("relation", relation), ("two", two)):
        for number in range(SIZES[name]):
            scene = _until_held(make)
            yield Prompt(f"{name}-{number:03d}", plainly(scene, rng), scene)


def _phrasing_set(rng: random.Random) -> Iterator[Prompt]:
    maker = _Maker(rng)

    def make() -> Scene:
        form = rng.random()
        if form < 0.25:
            return maker.scene(maker.pair(coloured=1.0), style=maker.bright_style())
        if form < 0.45:
            return maker.scene((maker.subject(coloured=0.4, count=rng.choice((2, 3))),))
        return maker.scene((maker.subject(coloured=0.8),))

    for number in range(PHRASINGS):
        scene = _until_held(make)
        yield Prompt(f"phrasing-{number:03d}", phrased(scene, number, rng), scene)


def _style_references(rng: random.Random) -> Iterator[Prompt]:
    """The picture shows one thing in a style; the words ask for another and name no style."""
    maker = _Maker(rng)
    for number in range(STYLE_REFERENCES):
        style = tuple(STYLES)[number % len(STYLES)]
        scene = _until_held(lambda style=style: maker.scene((maker.subject(coloured=0.5),), style=style))
        shown = maker.scene((maker.subject(coloured=0.3, other=scene.subjects[0].kind),), style=style)
        words = plainly(msgspec.structs.replace(scene, style=None), rng)
        yield Prompt(f"style-reference-{number:03d}", words, scene, shown, "style")


def _character_references(rng: random.Random) -> Iterator[Prompt]:
    """The picture shows a coloured animal or person; the words say where, when and how it is to be drawn again."""
    maker = _Maker(rng)
    for number in range(CHARACTER_REFERENCES):
        kind = maker.kinds.draw(lambda word: KINDS[word].group in ("animal", "person"))
        one = Subject(kind, maker.colours.draw())
        shown = Scene((one,), setting=maker.settings.draw(), time="day", style=maker.bright_style())
        form, styled = handwritten.CHARACTER_PROMPTS[number % len(handwritten.CHARACTER_PROMPTS)]
        style = maker.bright_style()
        setting = maker.settings.draw(lambda word, shown=shown: word not in TIMELESS_SETTINGS and word != shown.setting)
        time = maker.times.draw() if "{hour" in form else None
        place, hour = PLAIN["setting"][setting], PLAIN["time"].get(time or "", "")
        words = form.format(
            place=place, hour=hour, style=PLAIN["style"][style], place_bare=place.capitalize(), hour_bare=hour
        )
        scene = Scene((one,), setting=setting, time=time, style=style if styled else None)
        yield Prompt(f"character-reference-{number:03d}", words, scene, shown, "character")


def _written(name: str, rows: tuple[tuple[str, str], ...]) -> Iterator[Prompt]:
    for number, (words, facts) in enumerate(rows):
        yield Prompt(f"{name}-{number:02d}", words, parse(facts))


def _all_styles() -> Iterator[Prompt]:
    words, facts = handwritten.ALL_STYLES
    for style in STYLES:
        scene = msgspec.structs.replace(parse(facts), style=style)
        yield Prompt(f"style-{style}", f"{words}, {PLAIN['style'][style]}", scene)


def all_sets() -> dict[str, list[Prompt]]:
    """Every set by name, made anew."""
    return {
        "held-out": list(_held_out_set(random.Random(f"{SEED}/held-out"))),
        "phrasings": list(_phrasing_set(random.Random(f"{SEED}/phrasings"))),
        "wall": list(_written("wall", handwritten.WALL)),
        "own-words": list(_written("own", handwritten.OWN_WORDS)),
        "styles": list(_all_styles()),
        "style-reference": list(_style_references(random.Random(f"{SEED}/style-reference"))),
        "character-reference": list(_character_references(random.Random(f"{SEED}/character-reference"))),
    }


def main() -> None:
    """Write the files."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=FOLDER)
    folder = parser.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)
    for name, prompts in all_sets().items():
        (folder / f"{name}.jsonl").write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in prompts))
        print(f"{len(prompts):4d} {name}")


if __name__ == "__main__":
    main()
