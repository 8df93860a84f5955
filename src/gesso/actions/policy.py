"""Policy: what this studio does not draw, decided by its operator. Every door's prompts pass `hold` before anything is queued.

A prompt that is stopped costs nothing, and whoever wrote it is told the rule, the words, their place and how to appeal.
"""

from typing import TYPE_CHECKING

from gesso.domain.errors import BadInputError, Detail, GessoError, UnavailableError
from gesso.domain.ids import PersonId
from gesso.domain.image import Page
from gesso.domain.job import Job
from gesso.domain.policy import Appeal, AppealState, Classifier, Decision, Finding, Match, Policy, find

if TYPE_CHECKING:
    from gesso.app import App

LONGEST_PAGE = 200
JUDGED_IN_S = 60.0


def check(app: "App", text: str, *, door: str = "native", asked: bool | None = None) -> Finding | None:
    """Return what would stop a prompt, or None.

    Raises:
        UnavailableError: the policy cannot be read (`policy_unreadable`), or a classifier does not answer
            (`classifier_unavailable`).
    """
    policy = app.policy.policy()
    found = find(policy, text, door=door, asked=asked)
    switch = policy.doors.get(door, "on")
    if found is not None or switch == "off" or (switch == "asked" and asked is False):
        return found
    for one in _classifiers(policy, "text"):
        found = _judged(app, one, text=text)
        if found is not None:
            return found
    return None


def hold(app: "App", person: PersonId, prompts: tuple[str, ...], *, door: str, asked: bool | None = None) -> None:
    """Let prompts pass, or say why not.

    Args:
        app: the rooms.
        person: whose prompts these are.
        prompts: as jobs would show them.
        door: the dialect's name, for the policy's switches.
        asked: what the request itself says of moderation; None where it says nothing.

    Raises:
        BadInputError: `content_blocked`, with the rule, each match and its place.
        UnavailableError: as `check`.
    """
    for text in dict.fromkeys(prompts):
        found = check(app, text, door=door, asked=asked)
        if found is not None and not app.decisions.passes(person, text, found.rule):
            raise blocked(app, app.decisions.stop(person, text, found, door=door), found)


def hold_picture(app: "App", job: Job, png: bytes) -> None:
    """Let a finished picture into the library, or say why not; then its job fails and costs nothing.

    Raises:
        BadInputError: `content_blocked`.
        UnavailableError: as `check`.
    """
    for one in _classifiers(app.policy.policy(), "image"):
        found = _judged(app, one, picture=png)
        if found is not None and not app.decisions.passes(job.person_id, job.prompt, found.rule):
            raise blocked(app, app.decisions.stop(job.person_id, job.prompt, found, door="picture"), found)


def blocked(app: "App", decision: Decision, found: Finding) -> BadInputError:
    """Return the error that tells exactly why."""
    said = ", ".join(f"“{one.words}”" for one in found.matches)
    appeal = f"{app.policy.policy().appeal} (gesso policy appeal {decision.id} “why”)"
    message = f"{found.reason} Rule “{found.rule}”: {said}. {appeal}"
    details = tuple(
        Detail(
            code="content_blocked",
            message=found.reason,
            parameter=found.rule,
            value=one.words if one.score is None else f"{one.words} {one.score:.2f}",
            start=one.start,
            end=one.end,
            pointer=f"/policy/decisions/{decision.id}",
        )
        for one in found.matches
    )
    return BadInputError(message, code="content_blocked", details=details)


def replace(app: "App", text: str) -> Policy:
    """Put another policy in place of the one that holds.

    Raises:
        BadInputError: `bad_policy`; then the old one stays.
    """
    return app.policy.write(text)


def decisions(app: "App", person: PersonId | None, *, limit: int = 50, cursor: str | None = None) -> Page:
    """Return what was stopped, newest first; None for everybody's."""
    _check_limit(limit)
    return app.decisions.page(person, limit=limit, cursor=cursor)


def appeal(app: "App", person: PersonId, decision_id: str, words: str) -> Appeal:
    """Say something against a decision. Raises as `gesso.accounts.policy.Decisions.appeal`."""
    return app.decisions.appeal(person, decision_id, words)


def appeals(
    app: "App",
    person: PersonId | None,
    *,
    state: AppealState | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Page:
    """Return appeals, newest first; None for everybody's."""
    _check_limit(limit)
    return app.decisions.appeals(person, state=state, limit=limit, cursor=cursor)


def decide(app: "App", owner: PersonId, appeal_id: str, *, granted: bool, reply: str | None = None) -> Appeal:
    """Settle an appeal. Raises as `gesso.accounts.policy.Decisions.decide`."""
    return app.decisions.decide(appeal_id, owner, granted=granted, reply=reply)


def _check_limit(limit: int) -> None:
    if not 1 <= limit <= LONGEST_PAGE:
        raise BadInputError(f"limit must be 1 to {LONGEST_PAGE}, not {limit}.", code="bad_limit")


def _classifiers(policy: Policy, kind: str) -> tuple[Classifier, ...]:
    return tuple(one for one in policy.classifier if one.kind == kind)


def _judged(app: "App", one: Classifier, *, text: str = "", picture: bytes | None = None) -> Finding | None:
    try:
        scores = app.executor.judge(one.folder, text=text, picture=picture, timeout_s=JUDGED_IN_S)
    except GessoError as error:
        message = f"The policy's classifier “{one.name}” does not answer, so nothing is drawn: {error.message}"
        raise UnavailableError(message, code="classifier_unavailable") from error
    matches = tuple(
        Match(words=label, score=round(scores[label], 4))
        for label in one.labels
        if scores.get(label, 0.0) >= one.threshold
    )
    return Finding(rule=one.name, reason=one.reason, matches=matches) if matches else None
