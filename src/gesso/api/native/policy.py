"""The native API's `policy`: what this studio does not draw, what was stopped, and appeals."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Query, Request
from pydantic import Field

from gesso.actions import audit, policy
from gesso.api.callers import Admin, Painter, Person, Reader, caller_of, current_app
from gesso.api.native import schema, translate
from gesso.api.native.problems import PROBLEMS
from gesso.domain.ids import PersonId
from gesso.domain.policy import Appeal, AppealState, Decision, Match

router = APIRouter(prefix="/api/v1", responses=PROBLEMS, tags=["policy"])

Limit = Annotated[int, Query(ge=1, le=200)]
Cursor = Annotated[str | None, Query(max_length=64)]


class PolicyText(schema.Document):
    """A policy file: TOML, as docs/11-moderation.md explains."""

    text: Annotated[str, Field(max_length=1_000_000)]


class PolicyDocument(schema.Document):
    """The policy that holds."""

    text: str
    rules: list[str]
    classifiers: list[str]
    doors: dict[str, str]


class MatchDocument(schema.Document):
    """What was found: characters of the prompt, or a classifier's label with its score."""

    words: str
    start: int | None
    end: int | None
    score: float | None


class PromptToCheck(schema.Document):
    """A prompt, as it would be typed."""

    prompt: Annotated[str, Field(max_length=8192)]
    door: Annotated[str, Field(max_length=60, description="A dialect's name.")] = "native"


class CheckDocument(schema.Document):
    """Whether a prompt passes."""

    allowed: bool
    rule: str | None = None
    reason: str | None = None
    matches: Annotated[list[MatchDocument], Field(default_factory=list)]
    appeal: Annotated[str | None, Field(description="How to appeal.")] = None


class DecisionDocument(schema.Document):
    """A prompt that was stopped."""

    id: str
    person_id: str
    door: str
    rule: str
    prompt: str
    matches: list[MatchDocument]
    created_at: str


class NewAppeal(schema.Document):
    """What you say against a decision."""

    decision_id: str
    words: Annotated[str, Field(max_length=2000)]


class Verdict(schema.Document):
    """What the owner decides. Granted, the very prompt passes that rule for that person."""

    granted: bool
    reply: Annotated[str | None, Field(max_length=2000)] = None


class AppealDocument(schema.Document):
    """An appeal, and what it is about."""

    id: str
    decision: DecisionDocument | None
    person_id: str
    words: str
    state: AppealState
    reply: str | None
    created_at: str
    decided_at: str | None


def _matches(found: tuple[Match, ...]) -> list[MatchDocument]:
    return [MatchDocument(words=one.words, start=one.start, end=one.end, score=one.score) for one in found]


def _decision(one: Decision) -> DecisionDocument:
    return DecisionDocument(
        id=one.id,
        person_id=one.person_id,
        door=one.door,
        rule=one.rule,
        prompt=one.prompt,
        matches=_matches(one.matches),
        created_at=translate.time_text(one.time_ms),
    )


def _appeal(request: Request, one: Appeal) -> AppealDocument:
    about = current_app(request).decisions.of_appeal(one)
    return AppealDocument(
        id=one.id,
        decision=None if about is None else _decision(about),
        person_id=one.person_id,
        words=one.words,
        state=one.state,
        reply=one.reply,
        created_at=translate.time_text(one.created_ms),
        decided_at=None if one.decided_ms is None else translate.time_text(one.decided_ms),
    )


def _whose(request: Request, person: PersonId) -> PersonId | None:
    """Return whose log may be read: one's own; with `admin`, everybody's."""
    return None if "admin" in caller_of(current_app(request), request).scopes else person


def _document(request: Request) -> PolicyDocument:
    app = current_app(request)
    held = app.policy.policy()
    return PolicyDocument(
        text=app.policy.text(),
        rules=[one.name for one in held.rule],
        classifiers=[one.name for one in held.classifier],
        doors=msgspec.to_builtins(held.doors),
    )


@router.get("/policy")
def read_policy(request: Request, person: Admin) -> PolicyDocument:
    """Read the policy that holds. For the owner."""
    del person
    return _document(request)


@router.put("/policy")
def write_policy(request: Request, person: Admin, body: PolicyText) -> PolicyDocument:
    """Put another policy in its place; one that cannot be used changes nothing. For the owner."""
    del person
    app = current_app(request)
    policy.replace(app, body.text)
    audit.record(app, "policy.changed", characters=len(body.text))
    return _document(request)


@router.post("/policy/check")
def check_prompt(request: Request, person: Reader, body: PromptToCheck) -> CheckDocument:
    """Tell whether a prompt would be drawn. Nothing is written down."""
    del person
    app = current_app(request)
    found = policy.check(app, body.prompt, door=body.door)
    if found is None:
        return CheckDocument(allowed=True, matches=[])
    return CheckDocument(
        allowed=False,
        rule=found.rule,
        reason=found.reason,
        matches=_matches(found.matches),
        appeal=app.policy.policy().appeal,
    )


@router.get("/policy/decisions")
def list_decisions(
    request: Request, person: Person, limit: Limit = 50, cursor: Cursor = None
) -> schema.PageDocument[DecisionDocument]:
    """List what was stopped, newest first: yours, or everybody's for the owner."""
    found = policy.decisions(current_app(request), _whose(request, person), limit=limit, cursor=cursor)
    return schema.PageDocument(items=[_decision(one) for one in found.items], next_cursor=found.next_cursor)


@router.post("/policy/appeals", status_code=201)
def make_appeal(request: Request, person: Painter, body: NewAppeal) -> AppealDocument:
    """Say why a prompt that was stopped is fine. The owner decides."""
    return _appeal(request, policy.appeal(current_app(request), person, body.decision_id, body.words))


@router.get("/policy/appeals")
def list_appeals(
    request: Request, person: Person, limit: Limit = 50, cursor: Cursor = None, state: AppealState | None = None
) -> schema.PageDocument[AppealDocument]:
    """List appeals, newest first: yours, or everybody's for the owner."""
    found = policy.appeals(current_app(request), _whose(request, person), state=state, limit=limit, cursor=cursor)
    return schema.PageDocument(items=[_appeal(request, one) for one in found.items], next_cursor=found.next_cursor)


@router.post("/policy/appeals/{appeal_id}/decide")
def decide_appeal(request: Request, person: Admin, appeal_id: str, body: Verdict) -> AppealDocument:
    """Grant or refuse an appeal. For the owner."""
    made = policy.decide(current_app(request), person, appeal_id, granted=body.granted, reply=body.reply)
    audit.record(current_app(request), "appeal.decided", about=made.id, granted=body.granted)
    return _appeal(request, made)
