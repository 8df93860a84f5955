"""Moodboards: named sets of pictures, links and notes, and what their pictures have in common.

Promises: a board's taste is a pure function of its pictures' features and weights. Knows features as numbers only.
"""

from collections.abc import Callable, Mapping, Sequence

import msgspec
import numpy as np

from gesso.domain.errors import BadInputError, ConflictError, Detail, NotFoundError
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
MOST_TYPICAL = 3
_LIKING = 2.0
"""The strongest weight of a board: it was named for this very picture, so it speaks as clearly as a profile."""


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
        wanted = named.casefold()
        for one in self.all(person):
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
        if not 0 < item.weight <= HEAVIEST:
            message = f"A weight on a moodboard lies above 0 and up to {HEAVIEST:g}, not {item.weight:g}."
            detail = Detail(code="bad_board_weight", message=message, pointer="/weight", allowed=f"0–{HEAVIEST:g}")
            raise BadInputError(message, code="bad_board_weight", details=(detail,))
        link = item.kind == "link" and not item.value.startswith(("http://", "https://"))
        if not item.value.strip() or len(item.value) > LONGEST_NOTE or link:
            message = f"A note has 1 to {LONGEST_NOTE} characters; a link begins with http:// or https://."
            detail = Detail(code="bad_board_item", message=message, pointer="/value", value=item.value[:80])
            raise BadInputError(message, code="bad_board_item", details=(detail,))
        others = tuple(one for one in board.items if (one.kind, one.value) != (item.kind, item.value))
        if len(others) >= MOST_ITEMS:
            raise ConflictError(f"A moodboard holds {MOST_ITEMS} things. Take one off first.", code="board_full")
        dated = msgspec.structs.replace(item, added_ms=self._clock_ms())
        return self._saved(msgspec.structs.replace(board, items=(*others, dated)))

    def take_off(self, board: Board, value: str) -> Board:
        """Take a thing off: a picture's id, a link, or a note's words.

        Raises:
            NotFoundError: it is not on the board (`board_item_not_found`).
        """
        left = tuple(one for one in board.items if one.value != value)
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
