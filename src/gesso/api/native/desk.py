"""What a prompt bar needs besides jobs: the parameters there are, a person's own defaults, what this machine lacks."""

from typing import Annotated, Literal

from fastapi import APIRouter, Request
from pydantic import Field

from gesso.accounts import people
from gesso.actions import doctor, preferences
from gesso.api.callers import Editor, Person, Reader, current_app
from gesso.api.native.problems import PROBLEMS
from gesso.api.native.schema import Document, PageDocument
from gesso.prompt.parameters import PARAMETERS
from gesso.prompt.versions import SUPPORTED, flag_of

router = APIRouter(prefix="/api/v1", responses=PROBLEMS)


class RuleDocument(Document):
    """What one version allows."""

    low: float | None
    high: float | None
    values: list[float]
    allowed: Annotated[str, Field(examples=["0–1000"])]
    default: Annotated[str, Field(description="What the version does when nothing is written.", examples=["100"])]


class ParameterDocument(Document):
    """One parameter of the prompt language."""

    name: Annotated[str, Field(examples=["stylize"])]
    flags: Annotated[list[str], Field(description="Every way to write it; the first is the usual one.")]
    kind: Literal["flag", "choice", "integer", "decimal", "ratio", "words", "references", "codes", "version"]
    summary: str
    needs: Annotated[str | None, Field(description="The parameter without which it means nothing.")]
    single: bool
    versions: Annotated[dict[str, RuleDocument], Field(description="By version, those that take it.")]


class VersionFlag(Document):
    version: Annotated[str, Field(examples=["niji 7"])]
    flag: Annotated[str, Field(examples=["--niji 7"])]


class LanguageDocument(Document):
    """The prompt language as a table."""

    default_version: str
    versions: list[VersionFlag]
    parameters: list[ParameterDocument]


class DefaultsDocument(Document):
    """What a person wants when a prompt does not say."""

    parameters: Annotated[
        str,
        Field(
            max_length=preferences.LONGEST,
            examples=["--ar 16:9 --s 250"],
            description="Parameters alone, without words. The studio sets them beside every prompt, in sight; "
            "other doors add nothing to what they are sent.",
        ),
    ]


class FindingDocument(Document):
    what: Annotated[str, Field(examples=["torch"])]
    ok: bool
    found: Annotated[str, Field(examples=["2.9.1+cpu"])]
    advice: str | None


@router.get("/prompt/parameters", tags=["prompt"])
def list_parameters(request: Request, person: Person) -> LanguageDocument:
    """The prompt language as a table: every parameter, how it is written, what each version allows."""
    del person
    return LanguageDocument(
        default_version=current_app(request).settings.default_version,
        versions=[VersionFlag(version=word, flag=flag_of(word)) for word in SUPPORTED],
        parameters=[
            ParameterDocument(
                name=row.name,
                flags=list(row.flags),
                kind=row.kind,
                summary=row.summary,
                needs=row.needs,
                single=row.single,
                versions={
                    word: RuleDocument(
                        low=rule.low,
                        high=rule.high,
                        values=list(rule.values),
                        allowed=rule.allowed,
                        default=rule.default,
                    )
                    for word, rule in row.rules.items()
                    if word in SUPPORTED
                },
            )
            for row in PARAMETERS
            if any(word in SUPPORTED for word in row.rules)
        ],
    )


@router.get("/defaults", tags=["session"])
def read_defaults(request: Request, person: Person) -> DefaultsDocument:
    """The parameters that a person wants beside every prompt."""
    return DefaultsDocument(parameters=people.person(current_app(request).database, person).defaults.parameters)


@router.put("/defaults", tags=["session"])
def change_defaults(request: Request, person: Editor, body: DefaultsDocument) -> DefaultsDocument:
    """Replace them. They are read as the prompt language is: a mistake is an error with its place."""
    return DefaultsDocument(parameters=preferences.set_parameters(current_app(request), person, body.parameters))


@router.get("/doctor", tags=["status"])
def examine(request: Request, person: Reader) -> PageDocument[FindingDocument]:
    """What works on this machine, what is missing, and how to get it."""
    del person
    found = doctor.examine(current_app(request).settings)
    return PageDocument(items=[FindingDocument(**one) for one in found], next_cursor=None)
