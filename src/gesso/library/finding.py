"""Finding pictures: pages, time buckets and completion, from the search language. Keyset only; no page costs more than the first.

A cursor holds where a page ended and the order it was read in. Buckets of the whole library come from kept counts and
are exact; those of a search are counted for some milliseconds at a time and go on from a cursor.
"""

import base64
import binascii
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Literal, NamedTuple

import msgspec

from gesso.domain.errors import BadInputError
from gesso.domain.ids import PersonId
from gesso.domain.image import Page
from gesso.domain.shelf import Bucket
from gesso.library import folders
from gesso.library.search import Search, parse
from gesso.library.search_keys import HAS, IS, KEYS, RATING_MOST, STATES, all_of
from gesso.store import tokens
from gesso.store.database import Connection, Database
from gesso.store.queries import finding, images, shelf
from gesso.store.seeking import Expression, Sought, Token

Sort = Literal["newest", "oldest", "rating"]
SORTS: tuple[Sort, ...] = ("newest", "oldest", "rating")
PAGE_AT_MOST = 200
COUNTED_AT_A_TIME = 50_000
COUNTED_FOR_S = 0.015
"""Buckets of a search are counted over so many pictures at a time, and then on until this long has passed."""
MANY_AT_MOST = 10_000
"""How many pictures one change may hold."""
_FIRST = finding.HIGHEST


class Buckets(msgspec.Struct, frozen=True, kw_only=True):
    """Newest first. `next_cursor` goes on where counting stopped; None when all are there."""

    buckets: tuple[Bucket, ...]
    next_cursor: str | None


class Place(NamedTuple):
    """Where a page ended: the order, the number of the shelf, and the stars it had reached."""

    sort: str
    seq: int
    rating: int = 0


def understood(connection: Connection, person: PersonId, q: str, *, now_ms: int) -> Search:
    """Return what a search text means for this person.

    Raises:
        BadInputError: `bad_search`.
    """
    known = folders.tree(connection, person) if "folder:" in q.casefold() or "in:" in q.casefold() else None
    return parse(q, folders=known.search if known else lambda _: None, now_ms=now_ms)


def asked(database: Database, person: PersonId, q: str, *, now_ms: int) -> Search:
    """As `understood`, in a transaction of its own."""
    with database.read() as connection:
        return understood(connection, person, q, now_ms=now_ms)


def sought(person: PersonId, search: Search, also: Sequence[Expression] = ()) -> Sought:
    """Return a search within one person's pictures."""
    every = [*([search.expression] if search.expression is not None else []), *also]
    return Sought(
        person_id=person,
        states=search.states,
        expression=all_of(every),
        from_seq=search.from_seq,
        until_seq=search.until_seq,
    )


def page(
    database: Database,
    person: PersonId,
    *,
    q: str = "",
    sort: str = "newest",
    limit: int = 60,
    cursor: str | None = None,
    also: Sequence[Expression] = (),
    now_ms: int = 0,
) -> Page:
    """Return a page of what the search finds, in the order of time or of stars.

    Raises:
        BadInputError: `bad_search`, `bad_sort`, `bad_cursor`, `bad_limit`.
    """
    check(limit, sort)
    place = None if cursor is None else placed(cursor, sort)
    with database.read() as connection:
        wanted = sought(person, understood(connection, person, q, now_ms=now_ms), also)
        if sort == "rating":
            found = _by_rating(connection, wanted, limit + 1, place)
        else:
            newest = sort == "newest"
            edge = None if place is None else place.seq
            numbers = finding.numbers(
                connection,
                wanted,
                limit=limit + 1,
                below=edge if newest else None,
                above=None if newest else edge,
                newest=newest,
            )
            found = [(0, one) for one in numbers]
        items = images.at(connection, person, [seq for _, seq in found[:limit]])
    more = len(found) > limit
    last = found[limit - 1] if more else (0, 0)
    return Page(items=items, next_cursor=mark(Place(sort, last[1], last[0])) if more else None)


def _by_rating(connection: Connection, wanted: Sought, limit: int, place: Place | None) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for rating in range(RATING_MOST if place is None else place.rating, -1, -1):
        stars = Token(tokens.token("r", rating))
        also = [stars] if wanted.expression is None else [wanted.expression, stars]
        narrowed = msgspec.structs.replace(wanted, expression=all_of(list(also)))
        below = place.seq if place is not None and rating == place.rating else None
        found += [(rating, one) for one in finding.numbers(connection, narrowed, limit=limit - len(found), below=below)]
        if len(found) >= limit:
            break
    return found


def many(connection: Connection, person: PersonId, q: str, *, now_ms: int) -> list[int]:
    """Return the numbers of all that a search finds, for a change of many.

    Raises:
        BadInputError: `bad_search`, or more than 10,000 match (`too_many_pictures`).
    """
    search = understood(connection, person, q, now_ms=now_ms)
    if search.like or search.meaning:
        message = "A change of many goes by what is exact: leave like: and meaning out."
        raise BadInputError(message, code="bad_search")
    found = finding.numbers(connection, sought(person, search), limit=MANY_AT_MOST + 1)
    if len(found) > MANY_AT_MOST:
        message = (
            f"More than {MANY_AT_MOST:,} pictures match. Narrow the search, for example by date, and do it in parts."
        )
        raise BadInputError(message, code="too_many_pictures")
    return found


def buckets(
    database: Database, person: PersonId, *, q: str = "", by: str = "day", cursor: str | None = None, now_ms: int = 0
) -> Buckets:
    """Return how many pictures each day or month has, newest first.

    Raises:
        BadInputError: `bad_search`, `bad_cursor`.
    """
    place = None if cursor is None else placed(cursor, "newest")
    with database.read() as connection:
        search = understood(connection, person, q, now_ms=now_ms)
        plain = search.expression is None and search.from_ms is None and search.until_ms is None
        if plain and place is None:
            days: dict[int, int] = {}
            for state in search.states:
                for value, pictures in shelf.tallied(connection, person, f"day.{state}"):
                    days[int(value)] = days.get(int(value), 0) + pictures
            return Buckets(buckets=_grouped(sorted(days.items(), reverse=True), by), next_cursor=None)
        wanted = sought(person, search)
        below = None if place is None else place.seq
        found: list[tuple[int, int]] = []
        began = time.monotonic()
        for edge in _edges(connection, wanted, below, by):
            found += finding.days(connection, wanted, above=None if edge is None else edge - 1, below=below)
            below = edge
            if edge is not None and time.monotonic() - began > COUNTED_FOR_S:
                return Buckets(buckets=_grouped(found, by), next_cursor=mark(Place("newest", edge)))
    return Buckets(buckets=_grouped(found, by), next_cursor=None)


def _edges(connection: Connection, wanted: Sought, below: int | None, by: str) -> Iterator[int | None]:
    """Yield where to stop counting, again and again: at the beginning of a day or month, about every 50,000 pictures."""
    days: dict[int, int] = {}
    for state in wanted.states:
        for value, pictures in shelf.tallied(connection, PersonId(wanted.person_id), f"day.{state}"):
            days[int(value)] = days.get(int(value), 0) + pictures
    passed = 0
    groups = sorted(days, reverse=True)
    for place, day in enumerate(groups):
        edge = _group(day, by) * tokens.SEQ_PER_DAY
        if below is not None and edge >= below:
            continue
        passed += days[day]
        ends_group = place + 1 == len(groups) or _group(groups[place + 1], by) != _group(day, by)
        if passed >= COUNTED_AT_A_TIME and ends_group:
            passed = 0
            yield edge
    yield None


def _grouped(days: Sequence[tuple[int, int]], by: str) -> tuple[Bucket, ...]:
    groups: dict[int, int] = {}
    for day, count in days:
        begin = _group(day, by)
        groups[begin] = groups.get(begin, 0) + count
    return tuple(
        Bucket(start_ms=begin * tokens.DAY_MS, pictures=count, cursor=_day_cursor(_end_day(begin, by)))
        for begin, count in groups.items()
    )


def _group(day: int, by: str) -> int:
    if by != "month":
        return day
    date = datetime.fromtimestamp(day * 86400, UTC)
    return day - (date.day - 1)


def _end_day(begin: int, by: str) -> int:
    if by != "month":
        return begin + 1
    date = datetime.fromtimestamp(begin * 86400, UTC)
    following = date.replace(year=date.year + date.month // 12, month=date.month % 12 + 1)
    return int(following.timestamp()) // 86400


def _day_cursor(day: int) -> str:
    return mark(Place("newest", day * tokens.SEQ_PER_DAY))


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """One way to go on: `text` replaces the characters from `start` to `end` of what was typed."""

    text: str
    start: int
    end: int
    kind: str
    """`word`, `key`, or the key whose value it is."""
    pictures: int | None = None


def suggest(
    database: Database, person: PersonId, q: str, *, at: int | None = None, limit: int = 10
) -> tuple[Suggestion, ...]:
    """Return how the term that ends at `at` (the end, when left out) may go on: keys, their values, words of the library."""
    end = len(q) if at is None else max(0, min(at, len(q)))
    typed = q[:end]
    start = _term_start(typed)
    term = typed[start:]
    lead = len(term) - len(term.lstrip("-("))
    start, term = start + lead, term[lead:]
    key, colon, value = term.partition(":")
    with database.read() as connection:
        if colon:
            found = [
                (f"{key}:{_quoted(one)}", key, count)
                for one, count in _values(connection, person, key.lower(), value.strip('"'), limit)
            ]
        elif term.startswith(("~", '"')):
            found = []
        else:
            small = term.casefold()
            named = [(f"{one.name}:", "key", None) for one in KEYS if small and one.name.startswith(small)]
            words = shelf.tallied(connection, person, "word", begins=small, limit=limit) if small else []
            found = [*named, *((word, "word", count) for word, count in words)]
    return tuple(
        Suggestion(text=text, start=start, end=end, kind=kind, pictures=count) for text, kind, count in found[:limit]
    )


_OF_KEY = {"tag": "tag", "model": "model", "v": "version", "version": "version", "style": "style", "task": "task", "from": "origin", "origin": "origin"}  # fmt: skip
_FIXED: dict[str, tuple[str, ...]] = {
    "is": (*IS, *STATES),
    "has": HAS,
    "color": tokens.COLOUR_NAMES,
    "colour": tokens.COLOUR_NAMES,
    "type": ("png", "jpeg", "webp"),
    "rating": (">3", ">=4", "5", "0"),
    "ar": ("landscape", "portrait", "square", "16:9", "3:2", "1:1", "2:3", "9:16"),
    "before": ("today", "7d", "1m", "1y"),
    "after": ("today", "yesterday", "7d", "1m"),
    "date": ("today", "yesterday"),
}


def _values(
    connection: Connection, person: PersonId, key: str, begins: str, limit: int
) -> Sequence[tuple[str, int | None]]:
    small = begins.casefold()
    if key in {"folder", "in"}:
        known = folders.tree(connection, person)
        paths = sorted(known.path(one.id) for one in known.folders)
        inside = [path for path in paths if path.casefold().startswith(small)]
        also = [path for path in paths if small in path.casefold() and path not in inside]
        return [(path, None) for path in (*inside, *also)][:limit]
    if key in _FIXED:
        return [(one, None) for one in _FIXED[key] if one.startswith(small)][:limit]
    if key in _OF_KEY:
        every = shelf.tallied(connection, person, _OF_KEY[key], limit=2000)
        return [(value, count) for value, count in every if value.casefold().startswith(small)][:limit]
    return []


def _quoted(value: str) -> str:
    return f'"{value}"' if any(one in ' ()"|' for one in value) else value


def _term_start(text: str) -> int:
    """Return where the last term begins: behind the last space that no quotation mark holds."""
    start, quoted = 0, False
    for place, letter in enumerate(text):
        quoted ^= letter == '"'
        if letter.isspace() and not quoted:
            start = place + 1
    return start


def check(limit: int, sort: str) -> None:
    """Refuse a page that cannot be.

    Raises:
        BadInputError: `bad_limit`, `bad_sort`.
    """
    if not 1 <= limit <= PAGE_AT_MOST:
        raise BadInputError(f"A page has 1 to {PAGE_AT_MOST} pictures, not {limit}.", code="bad_limit")
    if sort not in SORTS:
        message = f"Pictures can be sorted by: {', '.join(SORTS)}; not by {sort[:40]!r}."
        raise BadInputError.at(message, code="bad_sort", value=sort[:40], allowed=", ".join(SORTS))


def mark(place: Place) -> str:
    """Return a cursor."""
    return base64.urlsafe_b64encode(f"{place.sort[0]}{place.rating}.{place.seq:x}".encode()).rstrip(b"=").decode()


def placed(cursor: str, sort: str) -> Place:
    """Return where a cursor stands.

    Raises:
        BadInputError: it is none of ours, or of another order (`bad_cursor`).
    """
    try:
        text = base64.b64decode(cursor[:100] + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
        head, _, seq = text.partition(".")
        place = Place(sort, int(seq, 16), int(head[1:]))
    except (binascii.Error, ValueError, UnicodeDecodeError):
        head, place = "", Place(sort, -1)
    if head[:1] != sort[0] or not 0 <= place.seq <= _FIRST or not 0 <= place.rating <= 1_000_000:
        message = "This cursor is not one of ours. Start again without it, and pass `next_cursor` on as it came."
        raise BadInputError(message, code="bad_cursor")
    return place
