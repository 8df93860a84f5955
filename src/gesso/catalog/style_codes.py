"""Numeric style codes: a number → a style, by integers alone, so that a code means the same on every machine.

Promises: `style_of` is a pure function of the code and of the tables in styles.toml. The random numbers are SHA-256 of
the code and a counter: no library's generator, whose stream may change, and no floating point, whose last bits may.
"""

import hashlib
import heapq
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any, Protocol

import msgspec

from gesso.domain.plan import PlanReference, PlanStyle, Words
from gesso.domain.recipe import Recipe
from gesso.domain.spec import Reference, Spec
from gesso.domain.style import Style, read_as

RANDOM = "random"
OWN_CODE = re.compile(r"sty_[0-9a-z]{10}")
"""A style made from pictures, named by what it holds."""

MOST_CODE = (1 << 32) - 1
_SALT = "gesso style 1"


class _Numbers:
    """An endless stream of integers that belongs to one code."""

    def __init__(self, code: int) -> None:
        self._code, self._drawn = code, 0

    def below(self, limit: int) -> int:
        """Return a number from 0 up to but not `limit`. 64 bits leave a bias of 2⁻⁵⁰ at the sizes of our tables."""
        digest = hashlib.sha256(f"{_SALT}/{self._code}/{self._drawn}".encode()).digest()
        self._drawn += 1
        return int.from_bytes(digest[:8], "big") % limit

    def one(self, rows: list[Any]) -> Any:
        """Return one of the rows; those with a `weight` come as often as it says."""
        weights = [row.get("weight", 1) if isinstance(row, dict) else 1 for row in rows]
        place = self.below(sum(weights))
        for row, weight in zip(rows, weights, strict=True):
            place -= weight
            if place < 0:
                return row
        raise AssertionError("the weights sum to more than was drawn")


def style_of(code: int) -> Style:
    """Return the style that a numeric code means: 0–4294967295.

    Raises:
        ValueError: for a number outside that range; prompts are checked before.
    """
    if not 0 <= code <= MOST_CODE:
        raise ValueError(code)
    tables, draw = _tables(), _Numbers(code)
    grades = tables["grades"]
    finish, palette = draw.one(tables["finishes"]), draw.one(tables["palettes"])
    prints = finish.get("prints", False)
    texture = draw.one([row for row in tables["textures"] if prints or not row.get("prints")])
    grade = {name: draw.one(rows) for name, rows in grades.items()}
    tones = tuple(palette["tones"])
    line = grade["line"] if "ink" not in finish["shares"] and "neon" not in finish["shares"] else 0
    light_ink = grade["inks"] == grades["inks"][-1]
    words = [finish["words"], palette["words"], texture["words"], "strong outlines" if line >= 60 else ""]
    words += ["soft glow" if grade["bloom"] else "", "vignette" if grade["vignette"] else ""]
    return Style(
        finishes=tuple(finish["shares"].items()),
        tones=tones,
        toning=grade["toning"] if tones else 0,
        chroma=grade["chroma"],
        contrast=grade["contrast"],
        levels=grade["levels"] if prints else 0,
        line=min(line, 35) if light_ink else line,
        ink=grade["inks"],
        bloom=grade["bloom"],
        vignette=grade["vignette"],
        texture=texture["kind"],
        texture_amount=texture["amount"],
        texture_size=texture["size"],
        border=grade["border"],
        paper=grade["papers"],
        words=tuple(word for word in words if word)[:5],
    )


_TRIED = 4000
"""Codes that are looked through for near ones: about a tenth of a second."""


def near(style: Style, count: int, *, turn: int = 0) -> tuple[int, ...]:
    """Return the codes nearest to a style among some thousands, which `turn` chooses; the style's own code is not among them.

    Near is, in this order of weight: the shares of the finishes, the tones, what lies over it all.
    """
    found = [(_far(style, other), code) for code in _some_codes(turn) if (other := style_of(code)) != style]
    return tuple(code for _, code in heapq.nsmallest(count, found))


def _some_codes(turn: int) -> Iterable[int]:
    numbers = hashlib.shake_256(f"{_SALT}/near/{turn}".encode()).digest(4 * _TRIED)
    return (int.from_bytes(numbers[place : place + 4], "big") for place in range(0, len(numbers), 4))


def _far(one: Style, other: Style) -> float:
    first, second = dict(one.finishes), dict(other.finishes)
    finish = sum(abs(first.get(name, 0) - second.get(name, 0)) for name in first.keys() | second.keys()) / 200
    tones = _tones_apart(one.tones, other.tones)
    over = (one.texture != other.texture) + abs(one.line - other.line) / 100 + abs(one.levels - other.levels) / 32
    return 4 * finish + 2 * tones + over


def _tones_apart(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    if not one or not other:
        return float(one != other)
    levels = [
        abs(int(a[place : place + 2], 16) - int(b[place : place + 2], 16))
        for a, b in zip(one, other, strict=True)
        for place in (1, 3, 5)
    ]
    return sum(levels) / len(levels) / 255


_PERCENTS = ("toning", "chroma", "contrast", "line", "bloom", "vignette", "texture_amount")
_HIGHEST = {"chroma": 300, "contrast": 300}
_COLOUR = re.compile(r"#[0-9a-f]{6}")


def problem(style: Style) -> str | None:
    """Say what keeps a style that came from outside from being drawn, or None."""
    from gesso.scenes.styles import STYLES

    unknown = [name for name, _ in style.finishes if name not in STYLES]
    if unknown:
        return f"it names a finish “{unknown[0][:40]}” that this version does not draw"
    if style.finishes and (sum(share for _, share in style.finishes) != 100 or min(s for _, s in style.finishes) < 0):
        return "the shares of its finishes do not sum to 100"
    for name in _PERCENTS:
        if not 0 <= getattr(style, name) <= _HIGHEST.get(name, 100):
            return f"its {name} lies outside 0–{_HIGHEST.get(name, 100)}"
    if len(style.tones) not in {0, 5} or not 0 <= style.levels <= 32:
        return "it has another number of tones than 0 or 5, or more than 32 levels"
    if not 1 <= style.texture_size <= 200 or not 0 <= style.border <= 200:
        return "its texture_size lies outside 1–200, or its border outside 0–200"
    if not all(_COLOUR.fullmatch(one) for one in (*style.tones, style.ink, style.paper)):
        return "a colour is not written as #rrggbb"
    if len(style.words) > 12 or any(len(word) > 80 or not word.isprintable() for word in style.words):
        return "it has more than 12 words, or one over 80 characters"
    return None


class _Wanted(Protocol):
    """A reference as it was written; `catalog.plan.Wanted`."""

    @property
    def source(self) -> str: ...
    @property
    def weight(self) -> float: ...


def is_code(source: str) -> bool:
    """Tell whether a reference's source is a style code, or the wish for one."""
    return source == RANDOM or source.isdigit() or OWN_CODE.fullmatch(source) is not None


def frozen(spec: Spec, draw: Callable[[], int]) -> Spec:
    """Return the wish with a number in place of every `random`; the very same wish where there is none."""
    if all(one.source != RANDOM for one in spec.style_references):
        return spec
    references = tuple(
        Reference(str(draw()), one.weight) if one.source == RANDOM else one for one in spec.style_references
    )
    return msgspec.structs.replace(spec, style_references=references)


def plan_styles(spec: Spec, wanted: Iterable[_Wanted], styles: Mapping[str, Style]) -> tuple[PlanStyle, ...]:
    """Return the styles that a wish names by code, in its order, as its `--sv` reads them. What weighs 0 is no part of a plan."""
    reading = spec.style_version or 6
    return tuple(
        PlanStyle(code=one.source, weight=one.weight, style=read_as(styles[one.source], reading))
        for one in wanted
        if one.source in styles and one.weight > 0
    )


def reading_of(spec: Spec, references: Iterable[PlanReference]) -> int:
    """Return how a plan reads its style pictures; 6 where there are none, so that such plans stay equal."""
    return (spec.style_version or 6) if any(one.role == "style" for one in references) else 6


def spoken(words: Words, styles: Iterable[PlanStyle], drawing: Recipe) -> Words:
    """For models that know styles by words alone: the words of each code, the first ones alone at a low weight."""
    if drawing.family == "starter":
        return words
    said = [word for one in styles for word in one.style.words[: max(1, round(5 * min(one.weight, 1.0)))]]
    if not said:
        return words
    more = ", ".join(dict.fromkeys(said))

    def told(text: str) -> str:
        return f"{text}, {more}" if text else more

    return msgspec.structs.replace(
        words,
        text=told(words.text),
        rich=told(words.rich) if words.rich else "",
        parts=tuple((told(text) if weight > 0 else text, weight) for text, weight in words.parts),
    )


@cache
def _tables() -> dict[str, Any]:
    text = resources.files("gesso.catalog").joinpath("styles.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
