"""Moodboards: make, fill, read and remove them. A board's code goes behind `--p`."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from gesso.actions import fetching, looks, tastes
from gesso.actions.references import picture_id
from gesso.domain.errors import GessoError
from gesso.domain.ids import BoardId, ImageId, PersonId
from gesso.domain.taste import Board, BoardItem, Frozen
from gesso.library import reading
from gesso.personalization.boards import Laid

if TYPE_CHECKING:
    from gesso.app import App


def listed(app: "App", person: PersonId) -> tuple[Board, ...]:
    """Return the person's boards, oldest first."""
    return looks.boards(app).all(person)


def found(app: "App", person: PersonId, named: str) -> Board:
    """Return the board of that id, code or name.

    Raises:
        NotFoundError: `board_not_found`.
    """
    return looks.boards(app).find(person, named)


def create(
    app: "App", person: PersonId, name: str, *, code: str | None = None, items: Sequence[BoardItem] = ()
) -> Board:
    """Begin a board; with a code or things, bring a deleted one back. Its code is kept where nobody has taken it since.

    Pictures that left the library meanwhile stay away.

    Raises:
        BadInputError: `bad_board_name`, `bad_board_place`, `bad_board_item`, `bad_board_weight`.
        ConflictError: `board_name_taken`, `too_many_boards`.
    """
    room = looks.boards(app)
    if code is None and not items:
        return room.create(person, name)
    there = reading.images_of_ids(app.database, person, [one.image_id for one in items if one.kind == "picture"])
    kept = tuple(
        msgspec.structs.replace(one, sha256=there[one.image_id].sha256) if one.kind == "picture" else one
        for one in items
        if one.kind != "picture" or one.image_id in there
    )
    wanted = code or ""
    told = Board(id=BoardId(""), person_id=person, name=name, code=wanted, items=kept, created_ms=0, changed_ms=0)
    return room.restore(person, told)


def rename(app: "App", person: PersonId, named: str, name: str) -> Board:
    """Give a board another name.

    Raises:
        as `create`, and NotFoundError: `board_not_found`.
    """
    room = looks.boards(app)
    return room.rename(room.find(person, named), name)


def add(app: "App", person: PersonId, named: str, value: str, *, weight: float = 1.0, note: bool = False) -> Board:
    """Put a picture (its id, or a link to one here or elsewhere), a link to a page or a note on a board.

    Raises:
        NotFoundError: `board_not_found`, `image_not_found`.
        BadInputError: `bad_board_item`, `bad_board_weight`; for a link that ends like a picture, the codes of
            `gesso.network.fetch` and of an upload.
        ConflictError: `board_full`.
    """
    room = looks.boards(app)
    board = room.find(person, named)
    image_id = (
        None
        if note
        else picture_id(value, app.settings.public_url) or (ImageId(value) if value.startswith("img_") else None)
    )
    if image_id is None and not note and fetching.names_picture(value.strip()):
        image_id = _fetched(app, person, value.strip())
    if image_id is None:
        kind = "note" if note or not value.startswith(("http://", "https://")) else "link"
        return room.add(board, BoardItem(kind=kind, value=value.strip(), weight=weight))  # type: ignore[arg-type]
    image = reading.get_image(app.database, person, image_id)
    return room.add(board, BoardItem(kind="picture", value=image.id, sha256=image.sha256, weight=weight))


def _fetched(app: "App", person: PersonId, link: str) -> ImageId:
    """Take in the picture that a link says it leads to. A page that only looks like one goes onto a board as a note."""
    (arrived,) = fetching.arrive(app, (link,)).values()
    if isinstance(arrived, GessoError):
        raise arrived
    fetching.hold(app, (arrived,))
    (image,) = fetching.keep(app, person, (arrived.sha256,))
    return image.id


def lay_out(
    app: "App",
    person: PersonId,
    named: str,
    changes: Sequence[Laid],
    *,
    added: Sequence[BoardItem] = (),
    removed: Sequence[str] = (),
) -> Board:
    """Put on, take off, move, resize, weigh, colour, reword and reorder things of a board, all of it or nothing.

    Args:
        app: the rooms.
        person: whose board it is.
        named: its id, code or name.
        changes: how things that are there shall lie.
        added: things with ids of their own; of a picture `value` is its id in the library. No link is fetched here.
        removed: ids of things on the board.

    Raises:
        NotFoundError: `board_not_found`, `board_item_not_found`, `image_not_found`.
        BadInputError: `bad_board_place`, `bad_board_item`, `bad_board_weight`.
        ConflictError: `board_full`.
    """
    hashed = [
        msgspec.structs.replace(one, sha256=reading.get_image(app.database, person, one.image_id).sha256)
        if one.kind == "picture"
        else one
        for one in added
    ]
    return looks.boards(app).lay_out(person, named, changes, added=hashed, removed=removed)


def take_off(app: "App", person: PersonId, named: str, value: str) -> Board:
    """Take a thing off a board.

    Raises:
        NotFoundError: `board_not_found`, `board_item_not_found`.
    """
    room = looks.boards(app)
    return room.take_off(room.find(person, named), value)


def delete(app: "App", person: PersonId, named: str) -> None:
    """Remove a board; its pictures stay in the library.

    Raises:
        NotFoundError: `board_not_found`.
    """
    room = looks.boards(app)
    room.delete(room.find(person, named))


def taste(app: "App", person: PersonId, named: str) -> Frozen:
    """Return what a board stands for, frozen as it is now.

    Raises:
        as `gesso.actions.tastes.resolve`, and NotFoundError: `board_not_found`.
    """
    return tastes.board_frozen(app, looks.boards(app).find(person, named))
