"""Imagine: words in, jobs for pictures out. The whole trip down to the queue, answered before anything is drawn."""

from typing import TYPE_CHECKING

from gesso.actions import references, wishes
from gesso.actions.wishes import Wish
from gesso.domain.ids import PersonId
from gesso.domain.job import Job

if TYPE_CHECKING:
    from gesso.app import App


def plan(app: "App", person: PersonId, text: str) -> tuple[Wish, ...]:
    """Return what would be drawn, without asking for it.

    Raises:
        PromptError: with every error of the prompt and its place, pictures that are not there among them.
        BadInputError: an unknown model, a ratio that cannot be drawn, a profile that does not exist.
    """
    told = wishes.understood(app, text)
    pictures = references.find(app, person, told.specs, text)
    return tuple(
        wishes.wish(app, person, words, spec, pictures=pictures, notices=told.notices) for words, spec in told.prompts
    )


def submit(app: "App", person: PersonId, text: str, *, client_token: str | None = None) -> tuple[Job, ...]:
    """Queue one job per permutation and repeat, all of them or none. The same token again returns the first jobs.

    Raises:
        as `plan`, and UnavailableError: the disk is full (`disk_full`).
    """
    return wishes.queue(app, person, plan(app, person, text), client_token)
