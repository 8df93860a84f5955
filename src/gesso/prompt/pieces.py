"""A prompt as it was typed, taken apart: pictures, words, parameters. For changing one piece and leaving the others.

Promises: pure; putting the pieces together again gives a prompt that means the same, with every piece as it was typed.
Says nothing about whether they are right (``explain``).
"""

import msgspec

from gesso.prompt.parameters import BY_FLAG
from gesso.prompt.source import plain
from gesso.prompt.tokens import flags
from gesso.prompt.values import IMAGE_ID, split_weight


class Pieces(msgspec.Struct, frozen=True):
    """`parameters` holds (long name, as typed) in the prompt's order; `pictures` stand before the words."""

    pictures: str
    words: str
    parameters: tuple[tuple[str, str], ...] = ()

    def text(self) -> str:
        """Return the prompt."""
        return " ".join(part for part in (self.pictures, self.words, *(typed for _, typed in self.parameters)) if part)

    def typed(self, name: str) -> str | None:
        """Return a parameter as it counts (the last of that name), or None."""
        return next((typed for other, typed in reversed(self.parameters) if other == name), None)

    def value(self, name: str) -> str | None:
        """Return what stands behind a parameter's flag, or None where it is not written."""
        typed = self.typed(name)
        return None if typed is None else typed.partition(" ")[2].strip()

    def with_parameter(self, name: str, typed: str | None) -> "Pieces":
        """Return the pieces with a parameter in its old place, at the end where it is new, or without it (None)."""
        kept = [(other, one) for other, one in self.parameters if other != name or typed is not None]
        if typed is not None:
            place = next((i for i, (other, _) in enumerate(kept) if other == name), None)
            kept = [row for i, row in enumerate(kept) if row[0] != name or i == place]
            if place is None:
                kept.append((name, typed))
            else:
                kept[place] = (name, typed)
        return msgspec.structs.replace(self, parameters=tuple(kept))

    def with_words(self, words: str) -> "Pieces":
        """Return the pieces with other words."""
        return msgspec.structs.replace(self, words=words)


def pieces(text: str) -> Pieces:
    """Take a prompt apart."""
    source = plain(text)
    found = flags(source)
    head = text[: found[0].start] if found else text
    pictures = 0
    for word in source.words(0, len(head)):
        address, _ = split_weight(word.text.rstrip(",;"))
        if not (IMAGE_ID.fullmatch(address) or "://" in address):
            break
        pictures = word.end
    parameters = tuple(
        (BY_FLAG[flag.name].name if flag.name in BY_FLAG else flag.name, " ".join(text[flag.start : flag.end].split()))
        for flag in found
    )
    return Pieces(head[:pictures].strip(), head[pictures:].strip(), parameters)
