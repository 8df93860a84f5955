"""A request for pictures → the one action that it asks for. What a task does not take is an error, never left out."""

from typing import TYPE_CHECKING

from gesso.actions import enhance, finish, imagine, reroll, vary
from gesso.actions.wishes import Wish
from gesso.api.native.schema import NewJob
from gesso.domain.errors import BadInputError, Detail
from gesso.domain.ids import PersonId

if TYPE_CHECKING:
    from gesso.app import App

TAKES: dict[str, frozenset[str]] = {
    "imagine": frozenset({"prompt"}),
    "vary": frozenset({"prompt", "parent", "strength"}),
    "remix": frozenset({"prompt", "parent", "strength"}),
    "reroll": frozenset({"parent"}),
    "enhance": frozenset({"parent"}),
    "finish": frozenset({"parent"}),
}


def plan(app: "App", person: PersonId, body: NewJob) -> tuple[Wish, ...]:
    """Return what would be drawn.

    Raises:
        BadInputError: a field is missing (`parent_needed`, `words_needed`) or not this task's (`field_not_taken`).
        GessoError: whatever the task's action raises.
    """
    task, words, parent = body.task or "imagine", body.prompt or "", body.parent or ""
    _check(body, task)
    match task:
        case "vary":
            return vary.plan(app, person, parent, words, strength=body.strength or "subtle")
        case "remix":
            return vary.plan(app, person, parent, words, strength=body.strength or "strong", task="remix")
        case "reroll":
            return (reroll.plan(app, person, parent),)
        case "enhance":
            return (enhance.plan(app, person, parent),)
        case "finish":
            return (finish.plan(app, person, parent),)
        case _:
            return imagine.plan(app, person, words)


def _check(body: NewJob, task: str) -> None:
    takes = TAKES[task]
    given = {"prompt": body.prompt or None, "parent": body.parent, "strength": body.strength}
    for name, value in given.items():
        if value is not None and name not in takes:
            message = f"“{task}” takes no {name}; it takes {' and '.join(sorted(takes))}."
            detail = Detail(code="field_not_taken", message=message, pointer=f"/{name}", value=value[:200])
            raise BadInputError(message, code="field_not_taken", details=(detail,))
    if "parent" in takes and not body.parent:
        what = "the id of a job (job_…)" if task == "reroll" else "the id of a picture (img_…)"
        message = f"“{task}” needs `parent`: {what}."
        detail = Detail(code="parent_needed", message=message, pointer="/parent", allowed=what)
        raise BadInputError(message, code="parent_needed", details=(detail,))
    if task == "remix" and not (body.prompt or "").strip():
        message = "“remix” needs new words; “vary” keeps the picture's own."
        detail = Detail(code="words_needed", message=message, pointer="/prompt")
        raise BadInputError(message, code="words_needed", details=(detail,))
