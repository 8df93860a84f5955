"""A prompt's characters, each with its place in the text that was typed, so that every error can point at it.

Knows escapes (a backslash before `, { } : -` or a backslash makes the next character mean nothing special) and spans;
knows nothing of parameters.
"""

import re
from typing import NamedTuple

DASHES = "-–—―−‒"
ESCAPABLE = frozenset("{},:\\" + DASHES)
INVISIBLE = frozenset("\u200b\u2060\ufeff")
"""Zero-width characters that come along with pasted text; read as spaces, so that they never hide in a flag."""


class Word(NamedTuple):
    """A stretch without spaces; `start` and `end` are places in its Source."""

    text: str
    start: int
    end: int


class Source(NamedTuple):
    """One expanded prompt. `at[i]` is where `text[i]` stood as typed; `literal` holds the places that were escaped."""

    text: str
    at: tuple[int, ...]
    literal: frozenset[int]
    typed_length: int

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where [start, end) stood in the text as typed."""
        if start >= len(self.at):
            return self.typed_length, self.typed_length
        if end <= start:
            return self.at[start], self.at[start]
        return self.at[start], self.at[end - 1] + 1

    def words(self, start: int, end: int) -> list[Word]:
        """Return the words between two places."""
        return [Word(found.group(), found.start(), found.end()) for found in _WORD.finditer(self.text, start, end)]

    def typed(self, start: int, end: int) -> str:
        """Return [start, end) with escapes put back, so that it reads the same again."""
        out: list[str] = []
        for index in range(start, end):
            char = self.text[index]
            if index in self.literal:
                needed = char != ","
            else:
                needed = char == "\\" and self.text[index + 1 : index + 2] in ESCAPABLE
            out.append("\\" + char if needed else char)
        return "".join(out)


_WORD = re.compile(r"\S+")


def plain(text: str) -> Source:
    """Return a Source of text that holds no escapes and no permutations."""
    return Source(text, tuple(range(len(text))), frozenset(), len(text))


def escape_backslashes(text: str) -> str:
    """Double the backslashes that would otherwise escape what follows, and escape braces."""
    out: list[str] = []
    for index, char in enumerate(text):
        following = text[index + 1 : index + 2]
        special = char in "{}" or (char == "\\" and (not following or following in ESCAPABLE))
        out.append("\\" + char if special else char)
    return "".join(out)
