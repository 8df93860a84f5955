"""Permutations: `a {red, {dark, light} green} bird` read into a tree, counted, and expanded one by one.

    template    := (character | escape | group)*
    group       := "{" alternative ("," alternative)* "}"
    alternative := template, without the spaces around it

Counting never expands, so a prompt that asks for millions costs nothing. The leftmost group varies slowest.
"""

import math
from collections.abc import Iterator
from typing import NamedTuple

from gesso.domain.errors import Detail
from gesso.prompt.source import ESCAPABLE, INVISIBLE, Source

MAX_DEPTH = 16


class Char(NamedTuple):
    text: str
    at: int
    literal: bool


class Group:
    """Alternatives, each a template."""

    __slots__ = ("alternatives", "end", "start")

    def __init__(self, start: int) -> None:
        self.start = start
        self.end = start + 1
        self.alternatives: list[Template] = [[]]

    @property
    def count(self) -> int:
        """How many texts it stands for."""
        return sum(count(alternative) for alternative in self.alternatives)


Template = list[Char | Group]


def read(text: str) -> tuple[Template, list[Detail]]:
    """Return the tree of `text`, and what is wrong with its braces; with wrong braces, they are read as characters."""
    template: Template = []
    opened: list[Group] = []
    problems: list[Detail] = []
    here = template
    for char in _chars(text):
        if char.literal or char.text not in "{},":
            here.append(char)
        elif char.text == "{":
            group = Group(char.at)
            opened.append(group)
            if len(opened) > MAX_DEPTH:
                problems.append(
                    _problem("too_deep", char.at, f"Braces are nested more than {MAX_DEPTH} deep: write this out.")
                )
                break
            here.append(group)
            here = group.alternatives[0]
        elif not opened:
            if char.text == "}":
                message = "This } closes nothing: remove it, or write \\} for a brace in the picture."
                problems.append(_problem("stray_brace", char.at, message, "\\}"))
            else:
                here.append(char)
        elif char.text == ",":
            opened[-1].alternatives.append([])
            here = opened[-1].alternatives[-1]
        else:
            group = opened.pop()
            group.end = char.at + 1
            group.alternatives = [_strip(alternative) for alternative in group.alternatives]
            if group.alternatives == [[]]:
                message = "Nothing stands between these braces: write alternatives such as {red, green}."
                problems.append(_problem("empty_braces", group.start, message, end=char.at + 1))
            here = opened[-1].alternatives[-1] if opened else template
    if not problems:
        message = "This { is never closed: add a }, or write \\{ for a brace in the picture."
        problems = [_problem("unclosed_brace", group.start, message, "\\{") for group in opened]
    return (list(_chars(text)) if problems else template), problems


def count(template: Template) -> int:
    """Return how many prompts the template stands for."""
    return math.prod(item.count for item in template if isinstance(item, Group))


def pick(template: Template, index: int, typed_length: int) -> Source:
    """Return the expanded prompt number `index` (0 to count - 1)."""
    chars = list(_pick(template, index))
    return Source(
        "".join(char.text for char in chars),
        tuple(char.at for char in chars),
        frozenset(place for place, char in enumerate(chars) if char.literal),
        typed_length,
    )


def _pick(template: Template, index: int) -> Iterator[Char]:
    groups = [item for item in template if isinstance(item, Group)]
    chosen: dict[int, int] = {}
    for group in reversed(groups):
        index, chosen[id(group)] = divmod(index, group.count)
    for item in template:
        if isinstance(item, Char):
            yield item
            continue
        rest = chosen[id(item)]
        for alternative in item.alternatives:
            size = count(alternative)
            if rest < size:
                yield from _pick(alternative, rest)
                break
            rest -= size


def _chars(text: str) -> Iterator[Char]:
    """Yield characters with escapes undone."""
    index = 0
    while index < len(text):
        char = text[index]
        if char == "\\" and text[index + 1 : index + 2] in ESCAPABLE:
            index += 1
            yield Char(text[index], index, literal=True)
        else:
            yield Char(" " if char in INVISIBLE else char, index, literal=False)
        index += 1


def _strip(template: Template) -> Template:
    start, end = 0, len(template)
    while start < end and _is_space(template[start]):
        start += 1
    while end > start and _is_space(template[end - 1]):
        end -= 1
    return template[start:end]


def _is_space(item: Char | Group) -> bool:
    return isinstance(item, Char) and item.text.isspace()


def _problem(code: str, start: int, message: str, suggestion: str | None = None, end: int | None = None) -> Detail:
    return Detail(code=code, message=message, start=start, end=end or start + 1, suggestion=suggestion)
