"""Converse: what a person says becomes the next prompt, and on request drafts of it.

Nothing is kept but jobs: a turn is its prompt, which stands in the job that it became, so a conversation is the list of
prompts that the caller sends along. Pointing at a picture ("more like the second one") goes on from that picture: with its
own words a strong vary, with new ones a strong remix, both with the picture as parent.
"""

from typing import TYPE_CHECKING, Any

import msgspec

from gesso import conversation, prompt
from gesso.actions import imagine, vary, wishes
from gesso.actions.wishes import Wish
from gesso.conversation import Draft, Heard, Table, model
from gesso.domain.errors import BadInputError, UnavailableError
from gesso.domain.ids import ImageId, PersonId
from gesso.domain.job import Notice
from gesso.library import reading

if TYPE_CHECKING:
    from gesso.app import App

MOST_CHARS = 2000
MOST_PICTURES, MOST_EARLIER = 40, 200


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """One turn, read. `parent` is the picture to go on from; `sent` is what a language model was sent, all of it."""

    heard: Heard
    parent: ImageId | None = None
    notices: tuple[Notice, ...] = ()
    sent: tuple[dict[str, str], ...] = ()


def read(
    app: "App",
    person: PersonId,
    said: str,
    text: str = "",
    *,
    images: tuple[str, ...] = (),
    earlier: tuple[str, ...] = (),
) -> Turn:
    """Return the next prompt.

    Args:
        app: the rooms.
        person: whose pictures they are.
        said: what they said.
        text: the prompt so far.
        images: ids of the pictures on the table, in the order in which they are seen.
        earlier: earlier prompts of this conversation, oldest first.

    Raises:
        BadInputError: nothing was said (`nothing_said`), or too much (`said_too_long`).
        PromptError: the prompt so far has errors.
        NotFoundError: a picture on the table is not theirs (`image_not_found`).
    """
    _check(said, images, earlier)
    if text.strip():
        wishes.understood(app, text)
    table = Table(tuple(_draft(app, person, one) for one in images), earlier)
    heard, notices, sent = _hear(app, said, text, table)
    parent = table.drafts[heard.picture].image if heard.picture is not None else None
    for words in heard.unknown:
        message = (
            f"“{words[:200]}” was not understood and changed nothing. Say it another way, or edit the prompt itself."
        )
        notices = (*notices, Notice(code="not_understood", message=message, value=words[:200]))
    return Turn(heard=heard, parent=ImageId(parent) if parent else None, notices=notices, sent=sent)


def plan(app: "App", person: PersonId, turn: Turn, *, drafts: bool = True) -> tuple[Wish, ...]:
    """Return what would be drawn of a turn: drafts, where its version has them.

    Raises:
        PromptError: the prompt has errors.
        BadInputError: the turn left no prompt (`words_needed`).
    """
    text = as_draft(app, turn.heard.prompt) if drafts else turn.heard.prompt
    if not text.strip():
        message = "There is no prompt yet: say what the picture shows."
        raise BadInputError.at(message, code="words_needed", pointer="/text")
    if turn.parent is None:
        return imagine.plan(app, person, text)
    image = reading.get_image(app.database, person, turn.parent)
    changed = image.spec is None or _words(app, turn.heard.prompt) != image.spec.text
    return vary.plan(app, person, turn.parent, text, strength="strong", task="remix" if changed else "vary")


def as_draft(app: "App", text: str) -> str:
    """The prompt with `--draft`, unless its version knows none or it is written already."""
    rules = prompt.PromptRules(default_version=app.settings.default_version)
    taken = prompt.pieces(text)
    if not text.strip() or taken.typed("draft") is not None:
        return text
    made = taken.with_parameter("draft", "--draft").text()
    told = prompt.explain(made, rules)
    return text if told.errors or any(one.code == "parameter_dropped" for one in told.warnings) else made


def instruction() -> str:
    """Return what a language model is sent before each turn, word for word."""
    return model.instruction()


def _hear(
    app: "App", said: str, text: str, table: Table
) -> tuple[Heard, tuple[Notice, ...], tuple[dict[str, str], ...]]:
    settings = app.settings
    rules = prompt.PromptRules(default_version=settings.default_version, max_jobs=settings.max_jobs, relax_batches=True)
    if not (settings.converse_url or settings.converse_model_folder):
        return conversation.hear(said, text, table), (), ()
    sent: Any = model.request_of(said, text, table)
    try:
        if settings.converse_url:
            endpoint = model.Endpoint(
                url=settings.converse_url,
                model=settings.converse_model,
                key=settings.converse_key,
                timeout_s=settings.converse_timeout_s,
            )
            return model.ask(endpoint, said, text, table, rules), (), tuple(sent)
        name = settings.converse_model_folder.name if settings.converse_model_folder else ""
        answer = app.executor.tell(str(settings.converse_model_folder), sent, timeout_s=settings.converse_timeout_s)
        return model.believe(answer, name, table, rules), (), tuple(sent)
    except UnavailableError as error:
        message = f"{error.message} The rules read this turn instead."
        return conversation.hear(said, text, table), (Notice(code="reader_failed", message=message),), tuple(sent)


def _draft(app: "App", person: PersonId, image_id: str) -> Draft:
    image = reading.get_image(app.database, person, ImageId(image_id))
    taken = prompt.pieces(image.prompt)
    # A written seed belongs to the pictures that it made: more like one of them is not the same again.
    without = taken.with_parameter("draft", None).with_parameter("seed", None).text()
    return Draft(without, image.seed, str(image.id))


def _words(app: "App", text: str) -> str:
    told = prompt.explain(text, prompt.PromptRules(default_version=app.settings.default_version))
    return told.specs[0].text if told.specs else ""


def _check(said: str, images: tuple[str, ...], earlier: tuple[str, ...]) -> None:
    if not said.strip():
        _refuse(
            "nothing_said",
            "Nothing was said. Say what the picture shows, or what should change.",
            "/text",
            "1–2000 characters",
        )
    if len(said) > MOST_CHARS:
        _refuse(
            "said_too_long",
            f"One turn has at most {MOST_CHARS} characters; this one has {len(said)}.",
            "/text",
            f"1–{MOST_CHARS} characters",
        )
    if len(images) > MOST_PICTURES:
        _refuse(
            "too_many_pictures",
            f"At most {MOST_PICTURES} pictures lie on the table; these are {len(images)}.",
            "/images",
            f"0–{MOST_PICTURES}",
        )
    if len(earlier) > MOST_EARLIER:
        _refuse(
            "too_many_turns",
            f"At most {MOST_EARLIER} earlier prompts are read; these are {len(earlier)}. Send the latest.",
            "/earlier",
            f"0–{MOST_EARLIER}",
        )


def _refuse(code: str, message: str, pointer: str, allowed: str) -> None:
    raise BadInputError.at(message, code=code, pointer=pointer, allowed=allowed)
