"""The keys of the search language, one row each: what parses them, and what docs/14-library.md prints. Pure."""

import calendar
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Literal

import msgspec

from gesso.store import tokens
from gesso.store.seeking import All, Any, Expression, Not, Token, Word
from gesso.store.tokens import COLOUR_NAMES, near_cells, token

RATING_MOST = 5


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """`read` turns one value into what is sought, or raises ValueError with what is allowed."""

    name: str
    also: tuple[str, ...] = ()
    examples: tuple[str, ...]
    meaning: str
    read: Callable[[str], Expression] | None = None
    """None: the parser itself knows what to do (folders, dates, states, pictures)."""


IS: dict[str, tuple[str, str]] = {
    "draft": ("i", "drafts"),
    "upload": ("i", "your own uploads"),
    "import": ("i", "taken over from another tool"),
    "favorite": ("i", "liked (also `is:liked`)"),
    "stacked": ("h", "in a stack"),
}
_IS_WORDS = {"liked": "favorite", "favourite": "favorite", "imported": "import", "uploaded": "upload"}
STATES = {"hidden": (tokens.HIDDEN,), "trashed": (tokens.TRASHED,), "any": (tokens.IN, tokens.HIDDEN)}
HAS = ("children", "parent", "tags", "rating", "folder", "stack")
_ASKS = re.compile(r"(>=|<=|>|<)?(\d)(?:\.\.(\d))?")
_RATIO = re.compile(r"(\d{1,4}):(\d{1,4})")
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_AGO = re.compile(r"(\d{1,4})([dwmy])")
_HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})")


def _same(kind: str) -> Callable[[str], Expression]:
    """A value that is a token; a `*` at its end stands for anything."""

    def read(value: str) -> Expression:
        begins = value.endswith("*")
        plain = value.rstrip("*").strip()
        if not plain:
            raise ValueError("a value")
        return Token(token(kind, plain), begins=begins)

    return read


def _style(value: str) -> Expression:
    return Any((_same("y")(value), Word(value.rstrip("*"), begins=value.endswith("*"))))


def _is(value: str) -> Expression:
    known = _IS_WORDS.get(value, value)
    if known not in IS:
        raise ValueError(", ".join((*IS, *STATES)))
    return Token(token("h", "stack")) if known == "stacked" else Token(token("i", known))


def _has(value: str) -> Expression:
    if value not in HAS:
        raise ValueError(", ".join(HAS))
    return Token(token("h", value))


def _rating(value: str) -> Expression:
    asked = _ASKS.fullmatch(value)
    if asked is None or (asked[1] and asked[3]):
        raise ValueError("0–5, also >3, >=3, <2 or 2..4")
    number, until = int(asked[2]), int(asked[3] or asked[2])
    wanted = {
        None: range(number, until + 1),
        ">": range(number + 1, RATING_MOST + 1),
        ">=": range(number, RATING_MOST + 1),
        "<": range(number),
        "<=": range(number + 1),
    }[asked[1]]
    if not wanted or max(number, until) > RATING_MOST:
        raise ValueError("0–5, also >3, >=3, <2 or 2..4")
    return any_of([Token(token("r", one)) for one in wanted])


def _ratio(value: str) -> Expression:
    asked = _RATIO.fullmatch(value)
    if value in {"landscape", "portrait", "square"}:
        return Token(token("a", value))
    if asked is None or not int(asked[1]) or not int(asked[2]):
        raise ValueError("a ratio such as 16:9, or landscape, portrait, square")
    exact = tokens.ratios(int(asked[1]), int(asked[2]), None)[0]
    return any_of([Token(token("a", one)) for one in dict.fromkeys((value, exact))])


def _colour(value: str) -> Expression:
    known = {"gray": "grey", "violet": "purple", "cyan": "teal"}.get(value, value)
    if known in COLOUR_NAMES:
        return Token(token("c", known))
    digits = _HEX.fullmatch(value)
    if digits is None:
        raise ValueError("#rrggbb, or " + ", ".join(COLOUR_NAMES))
    whole = digits[1] if len(digits[1]) == 6 else "".join(one * 2 for one in digits[1])
    return any_of([Token(one) for one in near_cells(f"#{whole}")])


def _seed(value: str) -> Expression:
    if not value.isdigit():
        raise ValueError("a whole number")
    return Token(token("s", int(value)))


def _type(value: str) -> Expression:
    kinds = ("png", "jpeg", "webp")
    known = "jpeg" if value == "jpg" else value
    if known not in kinds:
        raise ValueError(", ".join(kinds))
    return Token(token("t", known))


KEYS: tuple[Key, ...] = (
    Key(name="tag", examples=("tag:hero", 'tag:"book cover"', "tag:he*"), meaning="carries the tag", read=_same("g")),
    Key(
        name="folder",
        also=("in",),
        examples=('folder:"Book/Chapter 1"', "folder:none"),
        meaning="lies in the folder, or in one inside of it; `none`: in no folder",
    ),
    Key(
        name="rating",
        also=("stars",),
        examples=("rating:5", "rating:>3", "rating:2..4"),
        meaning="has so many stars; 0 for none",
        read=_rating,
    ),
    Key(
        name="style",
        examples=("style:watercolor",),
        meaning="is drawn in the style, or has the word in its prompt",
        read=_style,
    ),
    Key(
        name="v", also=("version",), examples=("v:7", 'v:"niji 7"'), meaning="was asked of the version", read=_same("v")
    ),
    Key(name="model", examples=("model:starter", "model:flux*"), meaning="was drawn by the model", read=_same("m")),
    Key(name="task", examples=("task:upscale",), meaning="was made by the verb; `upload` for uploads", read=_same("w")),
    Key(name="seed", examples=("seed:42",), meaning="was drawn from the seed", read=_seed),
    Key(name="job", examples=("job:job_…",), meaning="came from the job", read=_same("j")),
    Key(name="parent", examples=("parent:img_…",), meaning="was made from the picture", read=_same("u")),
    Key(name="stack", examples=("stack:stk_…",), meaning="lies in the stack", read=_same("k")),
    Key(
        name="from",
        also=("origin",),
        examples=("from:midjourney", "from:a1111"),
        meaning="was taken over from the tool",
        read=_same("o"),
    ),
    Key(
        name="before",
        examples=("before:2026-05", "before:7d"),
        meaning="was made before the day, month or year begins, or longer ago (`d`, `w`, `m`, `y`)",
    ),
    Key(
        name="after",
        also=("since",),
        examples=("after:2026-05-20", "after:yesterday"),
        meaning="was made when the day, month or year begins, or later",
    ),
    Key(
        name="date",
        also=("on",),
        examples=("date:2026-05", "date:today"),
        meaning="was made on the day, in the month or year",
    ),
    Key(name="ar", examples=("ar:16:9", "ar:portrait"), meaning="has the shape, within 3 %", read=_ratio),
    Key(
        name="color",
        also=("colour",),
        examples=("color:red", "color:#aabbcc|teal"),
        meaning="has the colour, or one that looks like it, among its main colours",
        read=_colour,
    ),
    Key(name="type", examples=("type:png",), meaning="is kept in the format", read=_type),
    Key(
        name="is",
        examples=("is:draft", "is:favorite", "is:hidden", "is:trashed"),
        meaning="draft, upload, import, favorite, stacked; `hidden`, `trashed` and `any` look where else nothing is looked for",
        read=_is,
    ),
    Key(
        name="has",
        examples=("has:children", "has:tags"),
        meaning="children, parent, tags, rating, folder, stack",
        read=_has,
    ),
    Key(name="like", examples=("like:img_…",), meaning="looks like the picture, the most alike first"),
    Key(
        name="meaning",
        examples=('meaning:"a calm evening"', "~ a calm evening"),
        meaning="shows what the words mean, the best first; `~` takes all that follows",
    ),
)

BY_NAME: dict[str, Key] = {name: key for key in KEYS for name in (key.name, *key.also)}


def any_of(parts: list[Expression]) -> Expression:
    """Return the parts joined by or."""
    return parts[0] if len(parts) == 1 else Any(tuple(parts))


def all_of(parts: list[Expression]) -> Expression | None:
    """Return the parts joined by and; None for none."""
    return None if not parts else parts[0] if len(parts) == 1 and not isinstance(parts[0], Not) else All(tuple(parts))


def span(value: str, now_ms: int) -> tuple[int, int]:
    """Return the half-open span in milliseconds (UTC) that a day, month, year, or `7d` (ago) means.

    Raises:
        ValueError: it is none.
    """
    now = datetime.fromtimestamp(now_ms / 1000, UTC)
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    day = timedelta(days=1)
    words: dict[str, datetime] = {"today": today, "yesterday": today - day}
    if value in words:
        return _ms(words[value]), _ms(words[value] + day)
    ago = _AGO.fullmatch(value)
    if ago is not None:
        days: dict[str, int] = {"d": 1, "w": 7, "m": 30, "y": 365}
        begin = now - timedelta(days=int(ago[1]) * days[ago[2]]) if int(ago[1]) * days[ago[2]] < 500_000 else None
        if begin is not None:
            return _ms(begin), now_ms + 1
    date = _DATE.fullmatch(value)
    try:
        year, month, in_month = (int(one or 1) for one in date.groups()) if date is not None else (0, 0, 0)
        begin = datetime(year, month, in_month, tzinfo=UTC)
        if date is not None and date[3]:
            end = begin + day
        elif date is not None and date[2]:
            end = begin + timedelta(days=calendar.monthrange(year, month)[1])
        else:
            end = begin.replace(year=year + 1)
    except (ValueError, OverflowError) as error:
        raise ValueError(
            "a day (2026-05-20), month (2026-05), year, today, yesterday, or 7d, 2w, 3m, 1y ago"
        ) from error
    return _ms(begin), _ms(end)


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


Sort = Literal["newest", "oldest", "rating"]
