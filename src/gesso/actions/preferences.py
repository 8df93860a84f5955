"""Preferences: the parameters that a person wants beside every prompt, checked as a prompt is; the model of A1111's clients."""

from typing import TYPE_CHECKING

import msgspec

from gesso import prompt
from gesso.accounts import people
from gesso.domain.errors import BadInputError, Detail
from gesso.domain.ids import PersonId

if TYPE_CHECKING:
    from gesso.app import App

LONGEST = 1024
_WORDS = "x "


def set_parameters(app: "App", person: PersonId, parameters: str) -> str:
    """Keep the parameters and return them as they were kept.

    Raises:
        PromptError: they are not right; places are those in `parameters`.
        BadInputError: there are words in front of them (`only_parameters`).
    """
    text = " ".join(parameters.split())
    if text and not text.startswith("--"):
        end = (text.find(" --") + len(text)) % len(text) if " --" in text else len(text)
        message = "Defaults are parameters alone, such as --ar 16:9 --s 250; words belong in the prompt."
        detail = Detail(code="only_parameters", message=message, start=0, end=end, pointer="/parameters")
        raise BadInputError(message, code="only_parameters", details=(detail,))
    if text:
        rules = prompt.PromptRules(default_version=app.settings.default_version, max_jobs=app.settings.max_jobs)
        told = prompt.explain(_WORDS + text, rules)
        if told.errors:
            moved = tuple(
                msgspec.structs.replace(
                    one,
                    start=None if one.start is None else max(0, one.start - len(_WORDS)),
                    end=None if one.end is None else max(0, one.end - len(_WORDS)),
                )
                for one in told.errors
            )
            raise prompt.error_of(msgspec.structs.replace(told, errors=moved))
    kept = people.person(app.database, person).defaults
    return people.set_defaults(app.database, person, msgspec.structs.replace(kept, parameters=text)).defaults.parameters


def choose_checkpoint(app: "App", person: PersonId, version: str) -> None:
    """Keep the model that A1111's clients of this person draw with, by alias or version.

    Raises:
        BadInputError: there is no such model (`unknown_model`).
    """
    app.catalog.find(version)
    kept = people.person(app.database, person).defaults
    people.set_defaults(app.database, person, msgspec.structs.replace(kept, checkpoint=version))
