"""Tastes: what `--p` means for a prompt, frozen when it is submitted.

A prompt that says nothing is drawn with the person's own profile once that is unlocked, unless they switched it off;
`--p off` leaves it out once. What is frozen stands in the plan and, as codes, in the wish: a reroll in a year means the same.
"""

from typing import TYPE_CHECKING

import msgspec

from gesso import prompt
from gesso.accounts import people
from gesso.actions import looks
from gesso.domain.errors import BadInputError, NotFoundError
from gesso.domain.ids import ImageId, PersonId
from gesso.domain.image import Image
from gesso.domain.plan import Taste
from gesso.domain.spec import Spec
from gesso.domain.taste import SPACE, Board, Frozen, Profile
from gesso.library import reading
from gesso.personalization import sharing
from gesso.personalization.boards import taste_of, typical
from gesso.personalization.codes import freeze, mixed
from gesso.personalization.profiles import refuse_locked

if TYPE_CHECKING:
    from gesso.app import App

OFF, OWN = "off", "default"
MOST_MIXED = 8


class Resolved(msgspec.Struct, frozen=True, kw_only=True):
    """What a wish's taste is: none, or one with the wish that names it by frozen codes."""

    spec: Spec
    taste: Taste | None = None
    board: tuple[str, ...] = ()
    """Content hashes of a moodboard's typical pictures."""


def resolve(app: "App", person: PersonId, spec: Spec, *, by_default: bool = True) -> Resolved:
    """Return the taste that a wish is to be drawn with.

    Args:
        app: the rooms.
        person: whose wish it is.
        spec: the wish.
        by_default: whether a wish that says nothing of it takes the person's own profile.

    Raises:
        BadInputError: a profile that cannot be used yet (`profile_not_unlocked`), a code that is unknown here
            (`profile_unknown`), a taste of another feature space (`profile_other_space`), an empty moodboard
            (`board_empty`) or one whose pictures are all gone (`board_picture_gone`), `off` beside others or more than
            eight codes (`profile_codes`).
        UnavailableError: a moodboard's pictures must be looked at first and nothing can (`engine_down`).
    """
    asked = spec.profiles
    if asked is None:
        own = own_profile(app, person) if by_default and people.person(app.database, person).defaults.taste else None
        own = None if own is None else _current(app, own)
        if own is None or not own.unlocked or own.space != SPACE:
            return Resolved(spec=spec)
        found = [freeze(own.id, own.space, own.weights)]
        if not _takes_codes(spec, found[0].code):
            return Resolved(spec=spec)
    else:
        lowered = [one.lower() for one in asked]
        if lowered == [OFF]:
            return Resolved(spec=msgspec.structs.replace(spec, profiles=(OFF,)))
        if not by_default and asked and all(sharing.find(app.database, one) for one in lowered):
            return Resolved(spec=spec)  # over pixels, and inherited from the picture: nobody asked, and nothing can act
        if OFF in lowered or len(asked) > MOST_MIXED:
            message = f"--p takes `off` alone, or up to {MOST_MIXED} codes of profiles and moodboards that are mixed."
            raise _wrong("profile_codes", message, " ".join(asked), allowed=f"off, or 1–{MOST_MIXED} codes")
        found = [_frozen(app, person, one) for one in asked or (OWN,)]
    sharing.keep(app.database, found, app.clock_ms)
    codes = tuple(dict.fromkeys(one.code for one in found))
    taste = Taste(space=SPACE, weights=mixed(found), codes=codes)
    board = tuple(dict.fromkeys(sha256 for one in found for sha256 in one.pictures))
    return Resolved(spec=msgspec.structs.replace(spec, profiles=codes), taste=taste, board=board)


def own_profile(app: "App", person: PersonId) -> Profile | None:
    """Return what a bare `--p` means: the profile that the person chose, else their oldest; None where they have none."""
    mine = looks.profiles(app).all(person)
    chosen = people.person(app.database, person).defaults.profile
    return next((one for one in mine if one.id == chosen), mine[0] if mine else None)


def board_frozen(app: "App", board: Board) -> Frozen:
    """Return a moodboard's taste as it is now.

    Raises:
        as `resolve`.
    """
    pictures = [one for one in board.items if one.kind == "picture"]
    if not pictures:
        message = f"The moodboard “{board.name}” has no pictures yet. Add some: gesso board add {board.code} IMG"
        raise _wrong("board_empty", message, board.code)
    there = {one.sha256: image for one in pictures if (image := _there(app, board.person_id, one.image_id)) is not None}
    looks.of_images(app, there.values(), new_at_most=len(there), patient=True)
    known = looks.profiles(app).looks([one.sha256 for one in pictures])
    looked = {one.sha256: (known[one.sha256], one.weight) for one in pictures if one.sha256 in known}
    if not looked:
        message = f"No picture of the moodboard “{board.name}” is in the library any more. Add others."
        raise _wrong("board_picture_gone", message, board.code)
    shown = typical({sha256: row for sha256, row in looked.items() if sha256 in there})
    return freeze(board.id, SPACE, taste_of(list(looked.values())), shown)


def _there(app: "App", person: PersonId, image_id: ImageId) -> Image | None:
    try:
        return reading.get_image(app.database, person, image_id)
    except NotFoundError:
        return None


def _frozen(app: "App", person: PersonId, named: str) -> Frozen:
    """Return the taste of one word behind `--p`."""
    profile = own_profile(app, person) if named.lower() == OWN else _profile(app, person, named)
    if profile is not None:
        profile = _current(app, profile)
        if not profile.unlocked:
            refuse_locked(profile)
        _check_space(profile.space, named)
        return freeze(profile.id, profile.space, profile.weights)
    if named.lower() == OWN:
        message = (
            "--p draws with your profile, and you have none yet: it is learnt from pairs of pictures that you rank. "
            "Begin with `gesso profile rank`; 40 answers unlock it."
        )
        raise _wrong("profile_not_unlocked", message, None)
    board = _board(app, person, named)
    if board is not None:
        return board_frozen(app, board)
    kept = sharing.find(app.database, named.lower())
    if kept is None:
        message = (
            f"This home knows no profile, moodboard or code “{named[:80]}”. `gesso profile list` and `gesso board list` show "
            "yours; a profile from elsewhere comes in as a file: gesso profile import FILE"
        )
        raise _wrong("profile_unknown", message, named)
    _check_space(kept.space, named)
    return kept


def _profile(app: "App", person: PersonId, named: str) -> Profile | None:
    try:
        return looks.profiles(app).find(person, named)
    except NotFoundError:
        return None


def _board(app: "App", person: PersonId, named: str) -> Board | None:
    try:
        return looks.boards(app).find(person, named)
    except NotFoundError:
        return None


def _current(app: "App", profile: Profile) -> Profile:
    """A profile of an older feature space is learnt again from its answers, as far as their pictures are known."""
    return profile if profile.space == SPACE else looks.profiles(app).relearn(profile)


def _check_space(space: str, named: str) -> None:
    if space != SPACE:
        message = (
            f"“{named[:80]}” was learnt in another feature space ({space[:40]}); this version of Gesso reads {SPACE}. Use the "
            "profile itself, which is learnt again from its answers, or import its file."
        )
        raise _wrong("profile_other_space", message, named, allowed=SPACE)


def _takes_codes(spec: Spec, code: str) -> bool:
    """Whether the version of a wish that says nothing takes `--p` at all."""
    written = prompt.unparse(msgspec.structs.replace(spec, profiles=(code,)), default_version="7")
    return not prompt.explain(written, prompt.PromptRules(default_version="7")).errors


def _wrong(code: str, message: str, value: str | None, allowed: str | None = None) -> BadInputError:
    return BadInputError.at(message, code=code, parameter="profile", value=value, allowed=allowed)
