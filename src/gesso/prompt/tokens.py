"""Finds where parameters begin in an expanded prompt.

    prompt    := words? parameter*
    parameter := dashes name value?          dashes := "--" | "—" | "–" | "-–" …
    value     := everything up to the next parameter

Two hyphens before a letter always begin a parameter; a long dash does so only before a name that is known or nearly
so, because prose is full of long dashes. Inside double quotes nothing begins a parameter. What a name means is not
known here beyond whether it exists.
"""

import bisect
import re
import sys
from typing import NamedTuple

from gesso.prompt.parameters import BY_FLAG
from gesso.prompt.retired import RETIRED
from gesso.prompt.source import DASHES, Source
from gesso.prompt.suggest import closest

PUNCTUATION = ",.;:!?"
_DASH_RUN = re.compile(f"[{re.escape(DASHES)}]+")
_WORD_END = re.compile(r"\s|--|$")
_SPACED_NAME = re.compile(r"[ \t]+([A-Za-z][A-Za-z_-]*)(?!\S)")
_STUCK = re.compile(r"([A-Za-z][A-Za-z_-]*?)([=:]?)([-+]?[.0-9].*|(?<=[=:]).+)")
_QUOTED = re.compile(r"""(?:(?<=[\s(\[{:,])|^)(?:"[^"]*"(?=$|[^\w"])|“[^“”]*”)""")
_SINGLE_DASH = re.compile(r"(?:(?<=\s)|^)-([A-Za-z]+)\s+[0-9]\S*")


class Flag(NamedTuple):
    """One parameter as written. Places are in the expanded prompt; `end` is where the next one begins."""

    start: int
    name: str
    name_end: int
    value_start: int
    end: int
    fault: str = ""
    """`stuck` (--ar16:9), `spaced` (-- ar 16:9) or nothing."""
    stuck: str = ""
    trailing: str = ""
    """Punctuation that clung to the name."""
    glued: bool = False
    """No space stood before the dashes."""


def is_known(name: str) -> bool:
    """Tell whether a name, in small letters, is a parameter or was one."""
    return name in BY_FLAG or name in RETIRED


def quoted(source: Source) -> list[tuple[int, int]]:
    """Return the places of text between double quotes. A quote that never closes, or an inch sign, quotes nothing."""
    return [found.span() for found in _QUOTED.finditer(source.text)]


def inside(quotes: list[tuple[int, int]], place: int) -> bool:
    """Tell whether a place lies in one of the stretches, which are in order."""
    index = bisect.bisect_right(quotes, (place, sys.maxsize)) - 1
    return index >= 0 and quotes[index][0] <= place < quotes[index][1]


def flags(source: Source) -> list[Flag]:
    """Return every parameter in order, the unknown and faulty ones too."""
    found: list[Flag] = []
    quotes = quoted(source)
    for run in _DASH_RUN.finditer(source.text):
        if inside(quotes, run.start()):
            continue
        flag = _flag_at(source, run.start(), run.end())
        if flag is not None:
            found.append(flag)
    ends = [*(flag.start for flag in found), len(source.text)]
    return [flag._replace(end=ends[index + 1]) for index, flag in enumerate(found)]


def single_dashes(source: Source, end: int) -> list[tuple[int, int, str]]:
    """Return places before `end` where one hyphen stands before a known name and a number: `-ar 16:9`."""
    return [
        (found.start(), found.end(1), found[1].lower())
        for found in _SINGLE_DASH.finditer(source.text, 0, end)
        if found[1].lower() in BY_FLAG and found.start() not in source.literal
    ]


def _flag_at(source: Source, start: int, after: int) -> Flag | None:
    text = source.text
    run = text[start:after]
    if run == "-" or len(run) > 3 or any(place in source.literal for place in range(start, after)):
        return None
    certain = run == "--"
    glued = start > 0 and not text[start - 1].isspace()
    word_end = _word_end(text, after)
    word = text[after:word_end]
    if not word:
        spaced = _SPACED_NAME.match(text, after) if certain and not glued else None
        if spaced is None or not is_known(spaced[1].lower()):
            return None
        return Flag(start, spaced[1].lower(), spaced.end(), spaced.end(), 0, fault="spaced")
    bare = word.rstrip(PUNCTUATION)
    name = bare.lower()
    if glued and not (certain and is_known(name) and not _is_address(text, start)):
        return None
    if is_known(name):
        return Flag(start, name, after + len(bare), word_end, 0, trailing=word[len(bare) :], glued=glued)
    stuck = _STUCK.fullmatch(word)
    if stuck is not None and stuck[1].lower() in BY_FLAG:
        return Flag(start, stuck[1].lower(), word_end, word_end, 0, fault="stuck", stuck=stuck[3])
    if not (word[0].isascii() and word[0].isalpha()):
        return None
    if certain or closest(name, strict=True) is not None:
        return Flag(start, name, after + len(bare), word_end, 0)
    return None


def _word_end(text: str, start: int) -> int:
    """Return where a name and what clings to it ends: at a space, or where the next parameter may begin."""
    found = _WORD_END.search(text, start)
    return found.start() if found else len(text)


def _is_address(text: str, place: int) -> bool:
    start = max(text.rfind(space, 0, place) for space in " \t\n") + 1
    return "://" in text[start:place]
