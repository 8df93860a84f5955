"""The nouns of the conversation: what lies on the table, what was heard."""

import msgspec


class Draft(msgspec.Struct, frozen=True):
    """A picture on the table: the prompt that it was drawn from and its seed; `image` is its id in the library."""

    prompt: str
    seed: int | None = None
    image: str | None = None


class Table(msgspec.Struct, frozen=True):
    """What was there before a turn: pictures in the order in which people see them, and earlier prompts, oldest first."""

    drafts: tuple[Draft, ...] = ()
    earlier: tuple[str, ...] = ()


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """One turn, understood: the prompt that it became, whole, as a person could have typed it."""

    prompt: str
    understood: tuple[str, ...] = ()
    """One short line per change."""
    unknown: tuple[str, ...] = ()
    """Parts of what was said that changed nothing, as they were said."""
    picture: int | None = None
    """Place on the table (from 0) of the picture that is to be gone on from."""
    reader: str = "rules"
    """Who understood: `rules`, or the name of a language model."""
