"""Conversations that are kept: turns become prompts and jobs, the table is what was drawn last, undo goes back."""

import pytest
from recorded import filed

from gesso.actions import talks
from gesso.app import App
from gesso.domain.errors import BadInputError, NotFoundError, PromptError
from gesso.domain.ids import PersonId
from gesso.jobs import reading
from gesso.library import talks as kept

SOMEBODY = PersonId("usr_" + "2" * 32)


@pytest.fixture
def talk(app: App) -> str:
    return talks.begin(app, app.owner).id


def test_what_is_said_goes_on_from_what_was_said_before(app: App, talk: str) -> None:
    first = talks.say(app, app.owner, talk, "a fox in a forest --ar 16:9")
    second = talks.say(app, app.owner, talk, "make it night")
    assert (first.number, second.number) == (1, 2)
    assert second.prompt == "a fox in a forest at night --ar 16:9"
    (job_id,) = second.job_ids
    assert reading.get(app.database, job_id, app.owner).prompt == "a fox in a forest at night --ar 16:9 --draft"
    whole = kept.get(app.database, app.owner, talk)
    assert [one.text for one in whole.turns] == ["a fox in a forest --ar 16:9", "make it night"]
    assert whole.title == "a fox in a forest --ar 16:9"
    back = talks.say(app, app.owner, talk, "undo that")
    assert back.prompt == "a fox in a forest --ar 16:9"
    again = talks.say(app, app.owner, talk, "make it snow")
    assert "night" not in again.prompt
    assert talks.standing(kept.get(app.database, app.owner, talk))[1] == ("a fox in a forest --ar 16:9",)


def test_the_table_holds_what_was_drawn_last(app: App, talk: str) -> None:
    first = talks.say(app, app.owner, talk, "a castle by a lake --model starter")
    job = reading.get(app.database, first.job_ids[0], app.owner)
    images = [filed(app, job, index) for index in range(2)]
    talks.say(app, app.owner, talk, "sing me a song")  # draws nothing, so the table stays
    more = talks.say(app, app.owner, talk, "more like the second one")
    assert more.parent == images[1].id
    assert reading.get(app.database, more.job_ids[0], app.owner).parent_image_id == images[1].id


def test_a_written_prompt_is_a_turn_too(app: App, talk: str) -> None:
    talks.say(app, app.owner, talk, "a fox")
    written = talks.write(app, app.owner, talk, "two owls in snow --ar 3:2")
    assert written.typed
    said = talks.say(app, app.owner, talk, "make it night")
    assert said.prompt == "two owls in snow at night --ar 3:2"


def test_the_same_turn_again_is_the_same_turn(app: App, talk: str) -> None:
    once = talks.say(app, app.owner, talk, "a fox", token="t1")
    assert talks.say(app, app.owner, talk, "a fox", token="t1") == once
    assert len(kept.get(app.database, app.owner, talk).turns) == 1
    assert len(reading.page(app.database, app.owner).items) == 1


def test_a_turn_that_cannot_be_drawn_leaves_nothing(app: App, talk: str) -> None:
    with pytest.raises(PromptError):
        talks.write(app, app.owner, talk, "a fox --stylize 4000")
    with pytest.raises(BadInputError) as empty:
        talks.say(app, app.owner, talk, "  ")
    assert empty.value.error_code == "nothing_said"
    assert kept.get(app.database, app.owner, talk).turns == ()
    assert reading.page(app.database, app.owner).items == ()


def test_conversations_are_listed_named_forgotten_and_ones_own(app: App, talk: str) -> None:
    newer = talks.begin(app, app.owner, "Foxes").id
    talks.say(app, app.owner, talk, "an owl")
    first = kept.page(app.database, app.owner, limit=1, cursor=None)
    rest = kept.page(app.database, app.owner, limit=1, cursor=first.next_cursor)
    assert {one.id for one in (*first.items, *rest.items)} == {newer, talk}
    assert rest.next_cursor is None
    assert talks.rename(app, app.owner, talk, "Owls").title == "Owls"
    for reach in (
        lambda: kept.get(app.database, SOMEBODY, talk),
        lambda: talks.say(app, SOMEBODY, talk, "a fox"),
        lambda: talks.rename(app, SOMEBODY, talk, "mine"),
        lambda: talks.remove(app, SOMEBODY, talk),
    ):
        with pytest.raises(NotFoundError):
            reach()
    job_id = kept.get(app.database, app.owner, talk).turns[0].job_ids[0]
    talks.remove(app, app.owner, talk)
    with pytest.raises(NotFoundError):
        kept.get(app.database, app.owner, talk)
    assert reading.get(app.database, job_id, app.owner)
