"""Profiles: make, read, name, share and remove them, and choose which one is used."""

import json
from typing import TYPE_CHECKING, Any

import msgspec

from gesso.accounts import people
from gesso.actions import looks, tastes
from gesso.domain.errors import BadInputError, ConflictError
from gesso.domain.ids import PersonId
from gesso.domain.person import Defaults
from gesso.domain.taste import SPACE, Profile
from gesso.personalization import files

if TYPE_CHECKING:
    from gesso.app import App


def listed(app: "App", person: PersonId) -> tuple[Profile, ...]:
    """Return the person's profiles, oldest first."""
    return looks.profiles(app).all(person)


def found(app: "App", person: PersonId, named: str | None) -> Profile:
    """Return the profile of that id, code or name; None and `default` are the person's own.

    Raises:
        NotFoundError: `profile_not_found`.
    """
    own = tastes.own_profile(app, person) if named in {None, tastes.OWN} else None
    return own or looks.profiles(app).find(person, named or tastes.OWN)


def create(app: "App", person: PersonId, name: str) -> Profile:
    """Begin a profile.

    Raises:
        BadInputError: `bad_profile_name`.
        ConflictError: `profile_name_taken`, `too_many_profiles`.
    """
    return looks.profiles(app).create(person, name)


def rename(app: "App", person: PersonId, named: str, name: str) -> Profile:
    """Give a profile another name.

    Raises:
        as `create`, and NotFoundError: `profile_not_found`.
    """
    room = looks.profiles(app)
    return room.rename(room.find(person, named), name)


def delete(app: "App", person: PersonId, named: str) -> None:
    """Remove a profile and its answers; pictures and frozen codes stay.

    Raises:
        NotFoundError: `profile_not_found`.
    """
    room = looks.profiles(app)
    gone = room.find(person, named)
    room.delete(gone)
    defaults = people.person(app.database, person).defaults
    if defaults.profile == gone.id:
        people.set_defaults(app.database, person, msgspec.structs.replace(defaults, profile=None))


def use(app: "App", person: PersonId, *, named: str | None = None, on: bool | None = None) -> Defaults:
    """Choose what a bare `--p` means, and whether prompts that say nothing are drawn with it.

    Raises:
        NotFoundError: `profile_not_found`.
    """
    defaults = people.person(app.database, person).defaults
    if named is not None:
        defaults = msgspec.structs.replace(defaults, profile=looks.profiles(app).find(person, named).id)
    if on is not None:
        defaults = msgspec.structs.replace(defaults, taste=on)
    return people.set_defaults(app.database, person, defaults).defaults


def export(app: "App", person: PersonId, named: str | None) -> dict[str, Any]:
    """Return a profile's file as JSON values.

    Raises:
        NotFoundError: `profile_not_found`.
    """
    profile = found(app, person, named)
    room = looks.profiles(app)
    told = room.rankings(profile)
    return files.write(profile, told, room.looks(sorted({key for one in told for key in (one.left, one.right)})))


def take_in(app: "App", person: PersonId, data: bytes, name: str | None = None) -> Profile:
    """Make a profile of a file, learnt again from its answers.

    Raises:
        BadInputError: `bad_profile_file`, `bad_profile_name`, or none of its answers can be read here
            (`profile_other_space`).
        ConflictError: `too_many_profiles`; `profile_name_taken` where `name` was given.
    """
    told = files.read(data)
    room = looks.profiles(app)
    known = room.looks(list({key for row in told.rankings for key in row[:2]})) | told.looks
    usable = [row for row in told.rankings if row[0] in known and row[1] in known]
    if told.rankings and not usable:
        message = (
            f"This profile was learnt in another feature space ({told.space[:40]}), and none of the pictures that it was learnt "
            f"from is known here, so it cannot be learnt again in this version's ({SPACE}). Export it there after an update."
        )
        raise BadInputError.at(message, code="profile_other_space", value=told.space[:40], allowed=SPACE)
    profile = _named(app, person, name or told.name, given=name is not None)
    room.keep_looks({key: look for key, look in told.looks.items() if key not in looks.brought()})
    room.keep_answers(profile, usable)
    return room.relearn(profile)


def _named(app: "App", person: PersonId, name: str, *, given: bool) -> Profile:
    """Begin a profile of that name; one that a file brings along is numbered where it is taken."""
    room = looks.profiles(app)
    for attempt in range(1, 100):
        try:
            return room.create(person, name if attempt == 1 else f"{name[:50]} {attempt}")
        except ConflictError as error:
            if given or error.error_code != "profile_name_taken":
                raise
    raise ConflictError(f"“{name}” is taken a hundred times. Give another name.", code="profile_name_taken")


def as_text(file: dict[str, Any]) -> str:
    """Return a profile's file as it is written: people can read its head, and its long lists take a line a row."""
    head = {name: value for name, value in file.items() if name not in {"rankings", "pictures", "names"}}
    lines = json.dumps(head, ensure_ascii=False, indent=2)[:-2]
    rankings = ",\n    ".join(json.dumps(row, ensure_ascii=False) for row in file["rankings"])
    pictures = ",\n    ".join(f"{json.dumps(key)}: {json.dumps(row)}" for key, row in file["pictures"].items())
    names = json.dumps(file["names"], ensure_ascii=False)
    return f'{lines},\n  "rankings": [\n    {rankings}\n  ],\n  "names": {names},\n  "pictures": {{\n    {pictures}\n  }}\n}}\n'
