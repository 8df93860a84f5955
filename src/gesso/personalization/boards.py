"""Moodboards: named sets of pictures, links and notes, and what their pictures have in common.

Promises: a board's taste is a pure function of its pictures' features and weights. Knows features as numbers only.
"""

import re
from collections.abc import Callable, Mapping, Sequence

import msgspec
import numpy as np

from gesso.domain.errors import BadInputError, ConflictError, NotFoundError
from gesso.domain.ids import BoardId, IdSource, PersonId
from gesso.domain.taste import Board, BoardItem
from gesso.personalization.codes import live_code
from gesso.personalization.learning import USUAL_WIDTH, learn
from gesso.personalization.profiles import Features, checked_name
from gesso.store.database import Database
from gesso.store.queries import boards

MOST_BOARDS, MOST_ITEMS = 200, 200
LONGEST_NOTE = 2000
HEAVIEST = 10.0
FARTHEST = 1_000_000
MOST_TYPICAL = 3
_LIKING = 2.0
"""The strongest weight of a board: it was named for this very picture, so it speaks as clearly as a profile."""


class Laid(msgspec.Struct, frozen=True, kw_only=True):
    """How a thing shall lie; None leaves as it is. `order` is its place in the list, from 0."""

    id: str
    x: float | None = None
    y: float | None = None
    w: float | None = None
    h: float | None = None
    z: int | None = None
    colour: str | None = None
    value: str | None = None
    """New words, of a note."""
    order: int | None = None
    weight: float | None = None


class Boards:
    """The moodboards of a home."""

    def __init__(self, database: Database, *, new_id: IdSource, clock_ms: Callable[[], int]) -> None:
        self._database = database
        self._new_id = new_id
        self._clock_ms = clock_ms

    def all(self, person: PersonId) -> tuple[Board, ...]:
        """Return the person's boards, oldest first."""
        with self._database.read() as connection:
            return boards.of_person(connection, person)

    def find(self, person: PersonId, named: str) -> Board:
        """Return the board of that id, code or name.

        Raises:
            NotFoundError: `board_not_found`.
        """
        return self._named(self.all(person), named)

    @staticmethod
    def _named(known: Sequence[Board], named: str) -> Board:
        wanted = named.casefold()
        for one in known:
            if wanted in {one.id, one.code, one.name.casefold()}:
                return one
        raise NotFoundError(
            f"You have no moodboard “{named[:80]}”. `gesso board list` shows yours.", code="board_not_found"
        )

    def create(self, person: PersonId, name: str) -> Board:
        """Begin a board.

        Raises:
            BadInputError: `bad_board_name`.
            ConflictError: `board_name_taken`, `too_many_boards`.
        """
        wanted = self._free_name(person, name, None)
        if len(self.all(person)) >= MOST_BOARDS:
            raise ConflictError(f"{MOST_BOARDS} moodboards are the most. Delete one.", code="too_many_boards")
        made, now = BoardId(self._new_id("brd")), self._clock_ms()
        board = Board(id=made, person_id=person, name=wanted, code=live_code("m", made), created_ms=now, changed_ms=now)
        with self._database.write() as connection:
            boards.add(connection, board)
        return board

    def rename(self, board: Board, name: str) -> Board:
        """Give it another name.

        Raises:
            as `create`.
        """
        return self._saved(msgspec.structs.replace(board, name=self._free_name(board.person_id, name, board.id)))

    def add(self, board: Board, item: BoardItem) -> Board:
        """Add a thing, or change the weight of one that is there. The caller has checked that a picture exists.

        Raises:
            BadInputError: a weight outside of 0–10 (`bad_board_weight`), an empty or long note or link (`bad_board_item`).
            ConflictError: there are 200 (`board_full`).
        """
        _check(item)
        same = next((one for one in board.items if (one.kind, one.value) == (item.kind, item.value)), None)
        others = tuple(one for one in board.items if one is not same)
        _check_room(len(others) + 1)
        dated = msgspec.structs.replace(item, added_ms=self._clock_ms())
        if same is not None:  # another weight leaves it where it lies
            dated = msgspec.structs.replace(
                same, weight=item.weight, sha256=item.sha256 or same.sha256, added_ms=dated.added_ms
            )
        return self._saved(msgspec.structs.replace(board, items=(*others, dated)))

    def lay_out(
        self,
        person: PersonId,
        named: str,
        changes: Sequence[Laid],
        *,
        added: Sequence[BoardItem] = (),
        removed: Sequence[str] = (),
    ) -> Board:
        """Put on, take off, move, resize, weigh, colour, reword and reorder things; what is not named stays. All or nothing.

        What is put on names itself, and may lie there twice under two ids. Put on under an id that is there, it takes that
        one's place; taken off where it is not, nothing happens: so a request whose answer was lost can be sent again.

        Raises:
            NotFoundError: `board_not_found`, or no thing of that name lies on it (`board_item_not_found`).
            BadInputError: a place, size or colour that cannot be (`bad_board_place`), `bad_board_item`, `bad_board_weight`.
            ConflictError: `board_full`.
        """
        with self._database.write() as connection:
            board = self._named(boards.of_person(connection, person), named)
            items = {one.named: msgspec.structs.replace(one, id=one.named) for one in board.items}
            for name in removed:
                items.pop(name, None)
            for one in added:
                _check(one)
                items[one.id] = _laid(msgspec.structs.replace(one, added_ms=self._clock_ms()), Laid(id=one.id))
            _check_room(len(items))
            for change in changes:
                if change.id not in items:
                    message = f"There is no “{change.id[:80]}” on the moodboard “{board.name}”."
                    raise NotFoundError(message, code="board_item_not_found")
                items[change.id] = _laid(items[change.id], change)
            ranks = {one.id: one.order for one in changes if one.order is not None}
            listed = _ordered(list(items.values()), ranks)
            now = self._clock_ms()
            changed = msgspec.structs.replace(board, items=tuple(listed), changed_ms=now)
            boards.save(connection, changed)
        return changed

    def restore(self, person: PersonId, told: Board) -> Board:
        """Bring a board of an archive back, under a name and code that are free.

        Raises:
            BadInputError: `bad_board_name`, `bad_board_place`, `bad_board_item`, `bad_board_weight`.
            ConflictError: `board_name_taken`, `too_many_boards`.
        """
        for one in told.items:
            _check(one)
            _laid(one, Laid(id=one.named))
        made = self.create(person, told.name)
        items = tuple(_laid(one, Laid(id=one.named)) for one in told.items[:MOST_ITEMS])
        with self._database.write() as connection:
            free = not boards.has_code(connection, told.code) and re.fullmatch(r"m[0-9a-z]{4,40}", told.code)
            code = told.code if free else made.code
            restored = msgspec.structs.replace(made, items=items, code=code)
            boards.save(connection, restored)
        return restored

    def take_off(self, board: Board, value: str) -> Board:
        """Take a thing off: its id on the board, a picture's id, a link, or a note's words.

        Raises:
            NotFoundError: it is not on the board (`board_item_not_found`).
        """
        left = tuple(one for one in board.items if value not in {one.value, one.named})
        if len(left) == len(board.items):
            message = f"“{value[:80]}” is not on the moodboard “{board.name}”."
            raise NotFoundError(message, code="board_item_not_found")
        return self._saved(msgspec.structs.replace(board, items=left))

    def delete(self, board: Board) -> None:
        """Remove the board. Its pictures stay, and codes frozen from it go on working."""
        with self._database.write() as connection:
            boards.remove(connection, board.id)

    def _saved(self, board: Board) -> Board:
        changed = msgspec.structs.replace(board, changed_ms=self._clock_ms())
        with self._database.write() as connection:
            boards.save(connection, changed)
        return changed

    def _free_name(self, person: PersonId, name: str, own: BoardId | None) -> str:
        try:
            wanted = checked_name(name)
        except BadInputError as error:
            details = tuple(msgspec.structs.replace(one, code="bad_board_name") for one in error.details)
            raise BadInputError(error.message, code="bad_board_name", details=details) from error
        if any(one.name.casefold() == wanted.casefold() and one.id != own for one in self.all(person)):
            raise ConflictError(
                f"You have a moodboard “{wanted}” already. Choose another name.", code="board_name_taken"
            )
        return wanted


def _check(item: BoardItem) -> None:
    if not 0 < item.weight <= HEAVIEST:
        message = f"A weight on a moodboard lies above 0 and up to {HEAVIEST:g}, not {item.weight:g}."
        raise BadInputError.at(message, code="bad_board_weight", pointer="/weight", allowed=f"0–{HEAVIEST:g}")
    link = item.kind == "link" and not item.value.startswith(("http://", "https://"))
    if not item.value.strip() or len(item.value) > LONGEST_NOTE or link:
        message = f"A note has 1 to {LONGEST_NOTE} characters; a link begins with http:// or https://."
        raise BadInputError.at(message, code="bad_board_item", pointer="/value", value=item.value[:80])


def _check_room(things: int) -> None:
    if things > MOST_ITEMS:
        raise ConflictError(f"A moodboard holds {MOST_ITEMS} things. Take one off first.", code="board_full")


def _laid(item: BoardItem, change: Laid) -> BoardItem:
    """Return the thing as it shall lie.

    Raises:
        BadInputError: `bad_board_place`, `bad_board_item`, `bad_board_weight`.
    """
    given = {name: getattr(change, name) for name in ("x", "y", "w", "h", "z", "colour", "weight")}
    made = msgspec.structs.replace(
        item, id=item.named, **{name: value for name, value in given.items() if value is not None}
    )
    if change.weight is not None:
        _check(made)
    places = [one for one in (made.x, made.y) if one is not None]
    sides = [one for one in (made.w, made.h) if one is not None]
    fits = all(abs(one) <= FARTHEST for one in (*places, made.z)) and all(0 < one <= FARTHEST for one in sides)
    if not fits or (made.colour and re.fullmatch(r"#[0-9a-fA-F]{6}", made.colour) is None):
        message = f"A place on a moodboard lies within ±{FARTHEST:,}, a side above 0; a colour is #rrggbb."
        raise BadInputError.at(message, code="bad_board_place", pointer="/items", allowed=f"±{FARTHEST:,}")
    if change.value is not None:
        if item.kind != "note" or not change.value.strip() or len(change.value) > LONGEST_NOTE:
            message = f"Only a note can be reworded, to 1 to {LONGEST_NOTE} characters."
            raise BadInputError(message, code="bad_board_item")
        made = msgspec.structs.replace(made, value=change.value.strip())
    return made


def _ordered(items: list[BoardItem], ranks: dict[str, int]) -> list[BoardItem]:
    """Return the things with the ranked ones at their places and the others in their order around them."""
    others = [one for one in items if one.id not in ranks]
    for one in sorted((one for one in items if one.id in ranks), key=lambda one: ranks[one.id]):
        others.insert(min(max(ranks[one.id], 0), len(others)), one)
    return others


def taste_of(looks: Sequence[tuple[Features, float]]) -> tuple[float, ...]:
    """Return the weights of a board: its pictures, each as often as it weighs, are preferred to an average picture (0)."""
    differences = np.array([one for one, _ in looks], np.float64)
    weights = learn(differences, np.array([weight for _, weight in looks]), USUAL_WIDTH).weights
    largest = float(np.abs(weights).max())
    return tuple(float(one) * _LIKING / largest for one in weights) if largest else tuple(float(one) for one in weights)


def typical(looks: Mapping[str, tuple[Features, float]], most: int = MOST_TYPICAL) -> tuple[str, ...]:
    """Return the pictures that stand best for all: greedy medoids, so that a board of two moods shows both."""
    keys = list(looks)
    if len(keys) <= most:
        return tuple(keys)
    values = np.array([looks[key][0] for key in keys])
    shares = np.array([looks[key][1] for key in keys])
    far = np.sqrt(np.square(values[:, None] - values[None]).sum(2))
    nearest = np.full(len(keys), far.max() + 1)
    chosen: list[int] = []
    for _ in range(most):
        best = int(np.array([(shares * np.minimum(nearest, far[place])).sum() for place in range(len(keys))]).argmin())
        chosen.append(best)
        nearest = np.minimum(nearest, far[best])
    return tuple(keys[place] for place in chosen)
