"""A request for pictures → the one action that it asks for. What a task does not take is an error, never left out."""

from typing import TYPE_CHECKING, cast

from gesso.actions import blend, enhance, finish, imagine, reroll, upscale, vary
from gesso.actions.wishes import Wish
from gesso.api.native import edits
from gesso.api.native.schema import NewJob, PaperDocument
from gesso.catalog.paper import Paper
from gesso.domain.errors import BadInputError
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
    "upscale": frozenset({"prompt", "parent", "strength", "factor", "creativity", "print"}),
    "blend": frozenset({"prompt", "images"}),
    **edits.TAKES,
}
STRENGTHS: dict[str, frozenset[str]] = {
    "vary": frozenset({"subtle", "strong"}),
    "remix": frozenset({"subtle", "strong"}),
    "upscale": frozenset({"subtle", "creative"}),
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
        case "upscale":
            return (_upscale(app, person, body),)
        case "blend":
            return blend.plan(app, person, tuple(body.images or ()), words)
        case edit if edit in edits.TAKES:
            return edits.plan(app, person, body)
        case _:
            return imagine.plan(app, person, words)


def _upscale(app: "App", person: PersonId, body: NewJob) -> Wish:
    sheet = PaperDocument.model_validate(body.print) if isinstance(body.print, dict) else body.print
    if sheet is not None and body.factor is not None:
        message = "An upscale takes a factor or a paper, not both."
        raise BadInputError.at(message, code="factor_or_print", pointer="/factor")
    paper = None if sheet is None else Paper(sheet.width_cm, sheet.height_cm, sheet.dpi)
    factor = 2 if body.factor is None else cast("int", body.factor)  # the action refuses all but 2 and 4
    size = upscale.Size(factor=factor, paper=paper, whole=sheet is not None and sheet.whole)
    return upscale.plan(
        app,
        person,
        body.parent or "",
        body.prompt or "",
        size=size,
        creativity=body.creativity,
        creative=body.strength == "creative",
    )


def _check(body: NewJob, task: str) -> None:
    takes = TAKES[task]
    given = {
        "prompt": body.prompt or None,
        "parent": body.parent,
        "strength": body.strength,
        "factor": body.factor,
        "creativity": body.creativity,
        "print": body.print,
        "images": body.images,
        **edits.given(body),
    }
    for name, value in given.items():
        if value is not None and name not in takes:
            message = f"“{task}” takes no {name}; it takes {' and '.join(sorted(takes))}."
            raise BadInputError.at(message, code="field_not_taken", pointer=f"/{name}", value=str(value)[:200])
    if "parent" in takes and not body.parent:
        what = "the id of a job (job_…)" if task == "reroll" else "the id of a picture (img_…)"
        message = f"“{task}” needs `parent`: {what}."
        raise BadInputError.at(message, code="parent_needed", pointer="/parent", allowed=what)
    strengths = STRENGTHS.get(task)
    if body.strength is not None and strengths is not None and body.strength not in strengths:
        allowed = " or ".join(sorted(strengths))
        message = f"“{task}” is {allowed}, not {body.strength}."
        raise BadInputError.at(
            message, code="bad_strength", pointer="/strength", value=str(body.strength), allowed=allowed
        )
    if task == "remix" and not (body.prompt or "").strip():
        message = "“remix” needs new words; “vary” keeps the picture's own."
        raise BadInputError.at(message, code="words_needed", pointer="/prompt")
