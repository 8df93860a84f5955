"""Reads the value of one parameter: words in, a typed value out, or an error that says what is allowed.

One reader per kind. Each returns the value for the Spec and the value for people (`shown`), or None after noting why.
"""

import math
import re
from fractions import Fraction
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from gesso.domain.spec import Aspect, Reference
from gesso.prompt.findings import Findings
from gesso.prompt.parameters import Parameter, Rule, number_text
from gesso.prompt.source import Word
from gesso.prompt.tokens import Flag

NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
_RATIO = re.compile(r"([0-9]{1,9})\s*:\s*([0-9]{1,9})")
_LOOSE_RATIO = re.compile(r"([0-9]{1,5}(?:\.[0-9]{1,4})?)\s*[:xX×/]\s*([0-9]{1,5}(?:\.[0-9]{1,4})?)")
_WEIGHT = re.compile(r"(.*)::([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))")
IMAGE_ID = re.compile(r"img_[0-9a-f]{32}")
_CODE = re.compile(r"[0-9]{1,10}")
_OWN_CODE = re.compile(r"sty_[0-9a-z]{10}")
_PROFILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_NOT_PICTURES = (".html", ".htm", ".pdf", ".svg", ".mp4", ".mov", ".webm", ".heic", ".avif", ".tif", ".tiff", ".bmp")
MAX_WEIGHT = 1000
MAX_RATIO = 14
"""The widest that Midjourney offers in any version; beyond it, a picture of a megapixel is under 272 pixels high."""


class Read(NamedTuple):
    """A value as the Spec wants it, and as people are shown it."""

    value: Any
    shown: Any


class Place(NamedTuple):
    """The parameter that is being read."""

    row: Parameter
    rule: Rule
    version: str
    flag: Flag
    words: list[Word]
    findings: Findings

    @property
    def typed(self) -> str:
        return " ".join(word.text for word in self.words)

    def error(self, code: str, word: Word | None, message: str, **facts: object) -> None:
        """Note an error at a word, or at the name when there is none."""
        start, end = (word.start, word.end) if word else (self.flag.start, self.flag.name_end)
        value = word.text if word else None
        facts = {"parameter": self.row.name, "value": value, **facts}
        self.findings.error(code, start, end, message, **facts)


def read(place: Place) -> Read | None:
    """Return the value of the parameter at `place`, or None when errors were noted."""
    if place.row.name == "raw" and place.flag.name == "style":
        return _style(place)
    return _READERS[place.row.kind](place)


def _flag(place: Place) -> Read | None:
    return None if _excess(place, 0) else Read(True, True)


def _choice(place: Place) -> Read | None:
    value = place.row.choices[place.flag.name]
    return None if _excess(place, 0) else Read(value, value)


def _number(place: Place) -> Read | None:
    row, rule = place.row, place.rule
    allowed = rule.allowed
    whole = row.kind == "integer"
    word = _only_word(place, f"a {'whole ' if whole else ''}number, {allowed}", allowed)
    if word is None:
        return None
    if not NUMBER.fullmatch(word.text) or (whole and not re.fullmatch(r"[+-]?[0-9]+", word.text)):
        guess = _number_guess(word.text, rule, whole=whole)
        kind = "a whole number" if whole else "a number"
        message = f"--{place.flag.name} takes {kind}, {allowed}, not “{_short(word.text)}”."
        place.error("not_a_number", word, message, allowed=allowed, suggestion=guess)
        return None
    number: float = _parse(word.text, whole=whole)
    if number in row.rounds and not rule.allows(number) and rule.allows(row.rounds[number]):
        better = number_text(row.rounds[number])
        message = f"--{place.flag.name} {word.text} is worked as {better}."
        place.findings.warn(
            "value_changed", word.start, word.end, message, parameter=row.name, value=word.text, suggestion=better
        )
        number = row.rounds[number]
    if not rule.allows(number):
        elsewhere = tuple(other for other in row.versions if row.rules[other].allows(number))
        message = f"--{place.flag.name} can be {allowed} in version {place.version}; {_short(word.text)} is outside."
        if elsewhere:
            message += f" Version {' or '.join(elsewhere)} would take it."
        nearest = number_text(rule.nearest(number))
        place.error("out_of_range", word, message, allowed=allowed, versions=elsewhere, suggestion=nearest)
        return None
    if row.kind == "decimal":
        number = round(float(number), 4) + 0.0
        return Read(number, int(number) if number.is_integer() else number)
    return Read(int(number), int(number))


def _ratio(place: Place) -> Read | None:
    row, allowed = place.row, "W:H in whole numbers, 1:14 to 14:1"
    if not place.words:
        place.error("missing_value", None, f"--{place.flag.name} needs a ratio such as 16:9.", allowed=allowed)
        return None
    joined = Word(place.typed, place.words[0].start, place.words[-1].end)
    found = _RATIO.fullmatch(joined.text)
    if found is None and len(place.words) > 1 and _RATIO.fullmatch(place.words[0].text):
        _excess(place, 1)
        return None
    if found is None:
        word = joined if _LOOSE_RATIO.fullmatch(joined.text) else place.words[0]
        message = f"--{place.flag.name} takes a ratio of two whole numbers such as 16:9, not “{_short(word.text)}”."
        place.error("not_a_ratio", word, message, allowed=allowed, suggestion=_ratio_guess(word.text))
        return None
    width, height = int(found[1]), int(found[2])
    if not width or not height or width > MAX_RATIO * height or height > MAX_RATIO * width:
        message = f"--{place.flag.name} can go from 1:14 to 14:1; {_short(joined.text)} is outside."
        place.error("out_of_range", joined, message, allowed="1:14–14:1", suggestion=_nearest_ratio(width, height))
        return None
    divisor = math.gcd(width, height)
    aspect = Aspect(width // divisor, height // divisor)
    if divisor > 1:
        message = f"The ratio {width}:{height} is the same as {aspect}."
        place.findings.warn(
            "value_changed",
            joined.start,
            joined.end,
            message,
            parameter=row.name,
            value=joined.text,
            suggestion=str(aspect),
        )
    return Read(aspect, str(aspect))


def _words(place: Place) -> Read | None:
    text = " ".join(word.text for word in place.words).replace('"', "").replace("“", "").replace("”", "")
    items = tuple(item for part in text.split(",") if (item := " ".join(part.split())))
    if not items:
        message = f"--{place.flag.name} needs words: what should not be in the picture, as in --no people, cars."
        place.error("missing_value", None, message, allowed="words separated by commas")
        return None
    return Read(items, list(items))


def _references(place: Place) -> Read | None:
    row = place.row
    allowed = _source_names(row)
    if not place.words:
        place.error("missing_value", None, f"--{place.flag.name} needs {allowed}.", allowed=allowed)
        return None
    if row.single and len(place.words) > 1:
        extra = Word(" ".join(w.text for w in place.words[1:]), place.words[1].start, place.words[-1].end)
        message = f"--{place.flag.name} takes exactly one picture: remove the others."
        place.error("too_many_references", extra, message, allowed="1")
        return None
    references = [reference(place, word, allowed) for word in place.words]
    found = tuple(item for item in references if item is not None)
    if len(found) < len(references):
        return None
    shown = " ".join(reference_text(item) for item in found)
    return Read(found[0] if row.single else found, shown)


def reference(place: Place, word: Word, allowed: str) -> Reference | None:
    """Return what a word such as `https://…/a.png::2` refers to, or None after noting what is wrong with it."""
    split = split_weight(word.text)
    source, weight = split
    if abs(weight) > MAX_WEIGHT or (place.row.single and weight != 1):
        where = f"--{place.row.flags[0].removesuffix('ref')}w" if place.row.single else "a smaller weight"
        place.error("bad_weight", word, f"“{_short(word.text)}” has a weight that cannot be used: try {where}.")
        return None
    lowered = source.lower()
    if lowered == "random" and "random" in place.row.sources:
        return Reference("random", weight)
    if _CODE.fullmatch(source) and "code" in place.row.sources and int(source) <= 4294967295:
        return Reference(source, weight)
    if _OWN_CODE.fullmatch(lowered) and "code" in place.row.sources:
        return Reference(lowered, weight)
    if IMAGE_ID.fullmatch(lowered):
        return Reference(lowered, weight)
    problem = address_problem(source)
    if problem is None:
        return Reference(source.strip("<>"), weight)
    code = "invalid_link" if "://" in source else "not_a_reference"
    if code == "not_a_reference":
        problem = (
            f"--{place.flag.name} takes {allowed}; “{_short(source)}” is none. Words belong before the parameters."
        )
    place.error(code, word, problem, allowed=allowed)
    return None


def split_weight(text: str) -> tuple[str, float]:
    """Split `source::2` into the source and its weight, 1 when there is none."""
    found = _WEIGHT.fullmatch(text)
    if found is None or not found[1]:
        return text, 1.0
    return found[1], round(_parse(found[2], whole=False), 4) + 0.0


def reference_text(item: Reference) -> str:
    """Write a reference as it is typed; a weight of 1 is not written."""
    needed = item.weight != 1 or split_weight(item.source) != (item.source, 1.0)
    return f"{item.source}::{number_text(item.weight)}" if needed else item.source


def address_problem(text: str) -> str | None:
    """Say what is wrong with the address of a picture, or None."""
    address = text.strip("<>")
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return f"“{_short(text)}” is not a link that can be read."
    if parts.scheme.lower() not in ("http", "https") or not host or "." not in host + "." or '"' in text:
        return f"“{_short(text)}” is not a link to a picture: it must begin with https:// and name a site."
    if parts.path.lower().endswith(_NOT_PICTURES):
        return f"“{_short(text)}” is not a picture that can be used: link a png, jpg, webp or gif."
    return None


def _codes(place: Place) -> Read | None:
    for word in place.words:
        if not _PROFILE.fullmatch(word.text):
            message = (
                f"--{place.flag.name} takes ids of profiles or moodboards, or nothing; “{_short(word.text)}” is none."
            )
            place.error("not_a_profile", word, message, allowed="ids, or nothing")
            return None
    codes = tuple(word.text for word in place.words)
    return Read(codes, " ".join(codes) or True)


def _style(place: Place) -> Read | None:
    word = _only_word(place, "the word raw", "raw")
    if word is None:
        return None
    if word.text.lower() == "raw":
        return Read(True, True)
    message = f"--style {_short(word.text)} belongs to versions that are gone; only --style raw is left."
    place.error("style_retired", word, message, allowed="raw", suggestion="raw")
    return None


def _only_word(place: Place, wanted: str, allowed: str) -> Word | None:
    if not place.words:
        place.error("missing_value", None, f"--{place.flag.name} needs {wanted}.", allowed=allowed)
        return None
    return None if _excess(place, 1) else place.words[0]


def _excess(place: Place, taken: int) -> bool:
    """Note words after the value, which belong before the first parameter."""
    rest = place.words[taken:]
    if not rest:
        return False
    word = Word(" ".join(w.text for w in rest), rest[0].start, rest[-1].end)
    takes = "no value" if taken == 0 else "one value"
    message = f"--{place.flag.name} takes {takes}; move “{_short(word.text)}” before the first parameter."
    place.error("text_after_parameters", word, message)
    return True


def _parse(text: str, *, whole: bool) -> float:
    digits = text.lstrip("+-")
    if len(digits) > 18:
        return math.copysign(10.0**18, -1.0 if text.startswith("-") else 1.0)
    return int(text) if whole else float(text)


def _number_guess(text: str, rule: Rule, *, whole: bool) -> str | None:
    """Guess the number in `1,000`, `50%` or `250.0`."""
    cleaned = text.replace(",", "").replace("_", "").rstrip("%")
    if not NUMBER.fullmatch(cleaned):
        return None
    number = _parse(cleaned, whole=False)
    return number_text(rule.nearest(round(number) if whole else number))


def _ratio_guess(text: str) -> str | None:
    """Guess the ratio in `16x9`, `16/9` or `1.39:1`."""
    found = _LOOSE_RATIO.fullmatch(text)
    if found is None:
        return None
    width, height = Fraction(found[1]), Fraction(found[2])
    if not width or not height:
        return None
    ratio = width / height
    return f"{ratio.numerator}:{ratio.denominator}" if Fraction(1, MAX_RATIO) <= ratio <= MAX_RATIO else None


def _nearest_ratio(width: int, height: int) -> str | None:
    if not width or not height:
        return "1:1"
    return "14:1" if width > height else "1:14"


def _source_names(row: Parameter) -> str:
    names = ["a link to a picture", "an image id"]
    if "code" in row.sources:
        names += ["a style code"]
    if "random" in row.sources:
        names += ["the word random"]
    return ", ".join(names[:-1]) + " or " + names[-1]


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


_READERS = {
    "flag": _flag,
    "choice": _choice,
    "integer": _number,
    "decimal": _number,
    "ratio": _ratio,
    "words": _words,
    "references": _references,
    "codes": _codes,
}
