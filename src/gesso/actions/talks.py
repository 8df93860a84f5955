"""Talks: go on with a conversation that is kept, by saying something or by writing the prompt itself; each turn is drawn.

Jobs are queued before the turn is written, both under the turn's token: a crash between the two leaves jobs, and sending
the turn again finds them and writes it.
"""

from typing import TYPE_CHECKING

from gesso.actions import converse, imagine, wishes
from gesso.domain.errors import BadInputError, GessoError
from gesso.domain.ids import PersonId
from gesso.domain.talk import Said, Talk
from gesso.jobs import reading as jobs_reading
from gesso.library import reading, talks

if TYPE_CHECKING:
    from gesso.app import App

MOST_PICTURES = converse.MOST_PICTURES


def begin(app: "App", person: PersonId, title: str = "") -> Talk:
    """Make an empty conversation; its first turn gives it a title unless it has one."""
    return talks.begin(app.database, person, title, new_id=app.new_id, clock_ms=app.clock_ms)


def rename(app: "App", person: PersonId, talk_id: str, title: str) -> Talk:
    """Give a conversation another title."""
    return talks.rename(app.database, person, talk_id, title)


def remove(app: "App", person: PersonId, talk_id: str) -> None:
    """Forget a conversation; its pictures stay."""
    talks.remove(app.database, person, talk_id)


def say(
    app: "App",
    person: PersonId,
    talk_id: str,
    text: str,
    *,
    images: tuple[str, ...] | None = None,
    drafts: bool = True,
    token: str | None = None,
) -> Said:
    """Say something: the prompt that it becomes is drawn and the turn kept.

    Args:
        app: the rooms.
        person: whose conversation it is.
        talk_id: which one.
        text: what is said.
        images: what lies on the table; None takes the pictures of the last turn that has any.
        drafts: draw drafts, where the version has them.
        token: the same again returns the first turn.

    Raises:
        as `converse.read` and `converse.plan`; NotFoundError: `conversation_not_found`.
    """
    talk = talks.get(app.database, person, talk_id)
    same = _with_token(talk, token)
    if same is not None:
        return same
    table = on_table(app, talk) if images is None else images
    prompt, earlier = standing(talk)
    turn = converse.read(app, person, text, prompt, images=table, earlier=earlier[-converse.MOST_EARLIER :])
    changed = turn.parent is not None or turn.heard.prompt != prompt
    planned = converse.plan(app, person, turn, drafts=drafts) if changed else ()
    jobs = wishes.queue(app, person, planned, _job_token(talk, token)) if planned else ()
    return talks.add(
        app.database,
        talk,
        Said(
            number=0,
            text=text.strip(),
            prompt=turn.heard.prompt,
            understood=turn.heard.understood,
            notices=turn.notices,
            reader=turn.heard.reader,
            parent=turn.parent,
            job_ids=tuple(job.id for job in jobs),
            token=token,
            created_ms=app.clock_ms(),
        ),
    )


def write(
    app: "App", person: PersonId, talk_id: str, prompt: str, *, drafts: bool = True, token: str | None = None
) -> Said:
    """Write the prompt itself, as a turn of its own: the conversation goes on from it.

    Raises:
        PromptError: the prompt has errors. BadInputError: it is empty (`words_needed`).
        NotFoundError: `conversation_not_found`.
    """
    talk = talks.get(app.database, person, talk_id)
    same = _with_token(talk, token)
    if same is not None:
        return same
    if not prompt.strip():
        message = "There is no prompt: write what the picture shows."
        raise BadInputError.at(message, code="words_needed", pointer="/prompt")
    planned = imagine.plan(app, person, converse.as_draft(app, prompt) if drafts else prompt)
    jobs = wishes.queue(app, person, planned, _job_token(talk, token))
    said = Said(
        number=0,
        prompt=prompt.strip(),
        job_ids=tuple(job.id for job in jobs),
        typed=True,
        token=token,
        created_ms=app.clock_ms(),
    )
    return talks.add(app.database, talk, said)


def standing(talk: Talk) -> tuple[str, tuple[str, ...]]:
    """Return the prompt that the conversation stands at, and what “undo” goes back to, oldest first."""
    prompt, earlier = "", list[str]()
    for said in talk.turns:
        if said.prompt == prompt:
            continue
        if earlier and said.prompt == earlier[-1] and not said.typed:
            earlier.pop()
        elif prompt:
            earlier.append(prompt)
        prompt = said.prompt
    return prompt, tuple(earlier)


def on_table(app: "App", talk: Talk) -> tuple[str, ...]:
    """Return the pictures of the last turn that has any, as they are seen."""
    for said in reversed(talk.turns):
        found: list[str] = []
        for job_id in said.job_ids:
            try:
                jobs_reading.get(app.database, job_id, talk.person_id)
            except GessoError:
                continue  # archived or gone; what was said stays
            found += [str(one.id) for one in reading.images_of_job(app.database, job_id) if one.deleted_ms is None]
        if found:
            return tuple(found[:MOST_PICTURES])
    return ()


def _with_token(talk: Talk, token: str | None) -> Said | None:
    return next((one for one in talk.turns if token is not None and one.token == token), None)


def _job_token(talk: Talk, token: str | None) -> str | None:
    return None if token is None else f"{talk.id}:{token}"[:128]
