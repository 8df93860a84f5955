"""The one way to write a prompt that was understood, permutations included.

One prompt is its Spec written back. Several keep their braces where they were, with everything around them tidied; the
result is read again, and only kept if it means the same jobs in the same order. Otherwise every prompt is written out
as an alternative, which is long and always right.
"""

from collections.abc import Callable, Sequence

from gesso.domain.spec import Spec
from gesso.prompt.parameters import BY_NAME, PARAMETERS
from gesso.prompt.permutations import Group, Template
from gesso.prompt.read import Reading
from gesso.prompt.rules import PromptRules
from gesso.prompt.source import DASHES
from gesso.prompt.unparse import parameter_text, unparse

Jobs = list[tuple[Spec, int]]


def canonical(
    text: str, template: Template, readings: Sequence[Reading], rules: PromptRules, reread: Callable[[str], Jobs | None]
) -> str:
    """Return the canonical prompt of faultless readings. `reread` gives a prompt's Specs and repeats."""
    if len(readings) == 1:
        return _whole(readings[0], rules)
    jobs = [(reading.spec, reading.repeat) for reading in readings]
    spans = _groups(template)
    for in_order in (True, False):
        candidate = _with_braces(text, spans, readings, rules, in_order=in_order)
        if candidate is not None and reread(candidate) == jobs:
            return candidate
    alternatives = [_whole(reading, rules).replace(",", "\\,") for reading in readings]
    return "{" + ", ".join(alternatives) + "}"


def words_of(text: str, template: Template, readings: Sequence[Reading]) -> str:
    """Return the words of the prompt, with braces as typed when the prompts differ."""
    distinct = list(dict.fromkeys(reading.spec.text for reading in readings))
    if len(distinct) == 1:
        return distinct[0]
    starts = {_typed_place(reading, reading.head_end) if reading.starts else len(text) for reading in readings}
    images = {reading.spec.image_prompts for reading in readings}
    start = min(starts)
    outside = not any(begin < start < end for begin, end in _groups(template))
    if len(starts) == 1 and outside and images == {()}:
        return " ".join(text[:start].split())
    return "{" + ", ".join(item.replace(",", "\\,") for item in distinct) + "}"


def _whole(reading: Reading, rules: PromptRules) -> str:
    text = unparse(reading.spec, default_version=rules.default_version)
    return f"{text} --r {reading.repeat}" if reading.repeat != 1 else text


def _with_braces(
    text: str, spans: list[tuple[int, int]], readings: Sequence[Reading], rules: PromptRules, *, in_order: bool
) -> str | None:
    """Return the prompt with its braces kept, or None if a parameter begins inside one."""
    places = [_typed_starts(reading) for reading in readings]
    if any(other != places[0] for other in places[1:]):
        return None
    starts = [start for _, start in places[0]]
    if any(begin < start < end for begin, end in spans for start in starts):
        return None
    bounds = [*starts, len(text)]
    pieces: list[tuple[str, str]] = []
    for (name, start), end in zip(places[0], bounds[1:], strict=True):
        row = BY_NAME[name]
        if any(start <= begin < end for begin, _ in spans):
            flag, _, value = " ".join(text[start:end].split()).partition(" ")
            written = row.flags[0] if row.kind not in ("version", "choice") else flag.lstrip(DASHES).lower()
            pieces.append((name, f"--{written} {value}".rstrip()))
        elif name == "repeat":
            repeat = readings[0].repeat
            pieces.append((name, f"--r {repeat}" if repeat != 1 else ""))
        else:
            pieces.append((name, parameter_text(row, readings[0].spec, rules.default_version)))
    latest = dict(pieces)
    names = [row.name for row in PARAMETERS if row.name in latest] if in_order else list(latest)
    head = " ".join(text[: bounds[0]].split())
    return " ".join(piece for piece in [head, *(latest[name] for name in names)] if piece)


def _typed_starts(reading: Reading) -> list[tuple[str, int]]:
    return [(name, _typed_place(reading, start)) for name, start, _ in reading.starts]


def _typed_place(reading: Reading, place: int) -> int:
    return reading.findings.source.span(place, place)[0]


def _groups(template: Template) -> list[tuple[int, int]]:
    """Return where the outermost braces stand in the typed text."""
    return [(item.start, item.end) for item in template if isinstance(item, Group)]
