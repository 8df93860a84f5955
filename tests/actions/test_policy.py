"""The operator's policy: what it finds and what it leaves alone, who is told what, and what it costs: nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from gesso.accounts.policy import parse, shipped
from gesso.actions import imagine, policy, wishes
from gesso.app import App, new_id, open_records
from gesso.domain.errors import BadInputError, ConflictError, GessoError, NotFoundError, UnavailableError
from gesso.domain.execution import Produced
from gesso.domain.ids import PersonId
from gesso.domain.policy import Finding, find
from gesso.executors.fake import FakeExecutor
from gesso.jobs import reading
from gesso.jobs.checking import CheckedFiling
from gesso.settings import load_settings

SHIPPED = parse(shipped())
SOMEBODY = PersonId("usr_" + "8" * 32)


def rules(text: str) -> Any:
    return parse(text)


FOXES = rules("""
[doors]
relaxed = "off"
onemin = "asked"
[[rule]]
name = "foxes"
reason = "No foxes."
words = ["fox*", "red dog"]
patterns = ['\\bvulpes\\s+\\w+']
[[rule]]
name = "cats"
reason = "No cats with hats."
always = true
all_of = [["cat", "kitten"], ["hat*"]]
""")


def found(prompt: str, **more: Any) -> tuple[str, list[str]] | None:
    told: Finding | None = find(FOXES, prompt, **more)
    if told is None:
        return None
    for one in told.matches:
        assert prompt[one.start : one.end] == one.words
    return told.rule, [one.words for one in told.matches]


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("a fox in snow", ("foxes", ["fox"])),
        ("two FOXES, ﬁne art", ("foxes", ["FOXES"])),
        ("a fóx", ("foxes", ["fóx"])),
        ("a f\u200box", ("foxes", ["f\u200box"])),
        ("a f0x", ("foxes", ["f0x"])),
        ("a red-dog and a RED  dog", ("foxes", ["red-dog", "RED  dog"])),
        ("Vulpes lagopus", ("foxes", ["Vulpes lagopus"])),
        ("a kitten with two hats", ("cats", ["kitten", "hats"])),
        ("ﬁre and a ｆｏｘ", ("foxes", ["ｆｏｘ"])),
        ("a phoenix, an outfox-free land", None),
        ("a boat --no fox", None),
        ("a boat --no fox, red dog --ar 3:2", None),
        ("a fox --no dog", ("foxes", ["fox"])),
        ("a kitten without anything", None),
        ("a hat", None),
    ],
)
def test_words_are_found_as_people_read_them(prompt: str, expected: tuple[str, list[str]] | None) -> None:
    assert found(prompt) == expected


def test_doors_may_leave_out_what_does_not_always_hold() -> None:
    assert found("a fox", door="relaxed") is None
    assert found("a cat in a hat", door="relaxed") == ("cats", ["cat", "hat"])
    assert [found("a fox", door="onemin", asked=asked) is None for asked in (None, True, False)] == [False, False, True]


@pytest.mark.parametrize(
    "prompt",
    [
        "a child flying a kite", "portrait of a mother with her baby", "a nude statue in a museum, marble", "teen spirit, band poster",
        "a sexton beetle", "Essex countryside", "an analyst at a desk", "class assignment", "a grape harvest", "rapeseed field at dawn",
        "the beheaded column of a ruin", "a cockatoo on a dictionary", "scunthorpe high street", "a toddler's birthday",
    ],
)  # fmt: skip
def test_the_shipped_policy_leaves_harmless_words_alone(prompt: str) -> None:
    assert find(SHIPPED, prompt) is None


@pytest.mark.parametrize(
    ("prompt", "rule"),
    [
        ("naked kids", "minors"),
        ("a sexy schoolgirl", "minors"),
        ("l0li", "minors"),
        ("hardcore porn", "explicit"),
        ("a snuff film still", "gore"),
    ],
)
def test_the_shipped_policy_stops_the_worst(prompt: str, rule: str) -> None:
    told = find(SHIPPED, prompt)
    assert told is not None
    assert told.rule == rule


@pytest.mark.parametrize(
    "text",
    [
        "rule = 3",
        "[[rule]]\nname = 'x'",
        "[[rule]]\nname = 'x'\nreason = 'y'",
        "[[rule]]\nname = 'x'\nreason = 'y'\nwords = ['a']\nwrods = ['b']",
        "[[rule]]\nname = 'x'\nreason = 'y'\npatterns = ['(']",
        "[[rule]]\nname = 'x'\nreason = 'y'\npatterns = ['a*']",
        "[[rule]]\nname = 'x'\nreason = 'y'\nall_of = [['a']]",
        "[doors]\nnative = 'maybe'",
        "[[rule]]\nname = 'x'\nreason = 'y'\nwords = ['a']\n" * 2,
        "[[classifier]]\nname = 'x'\nreason = 'y'\nkind = 'text'\nfolder = '/nowhere'\nlabels = ['z']",
        "x = ",
    ],
)
def test_a_policy_with_a_mistake_changes_nothing(app: App, text: str) -> None:
    with pytest.raises(BadInputError) as raised:
        policy.replace(app, text)
    assert raised.value.error_code == "bad_policy"
    assert app.policy.text() == shipped()


@pytest.fixture
def strict(app: App) -> App:
    policy.replace(app, "[[rule]]\nname = 'foxes'\nreason = 'No foxes.'\nwords = ['fox*']\n")
    return app


def test_a_stopped_prompt_says_why_and_costs_nothing(strict: App) -> None:
    before = reading.balance(strict.database, strict.owner)
    prompt = "two foxes in snow, a fox --ar 3:2"
    with pytest.raises(BadInputError) as raised:
        imagine.submit(strict, strict.owner, prompt)
    error = raised.value
    assert error.error_code == "content_blocked"
    assert [(one.parameter, prompt[one.start : one.end]) for one in error.details] == [
        ("foxes", "foxes"),
        ("foxes", "fox"),
    ]
    assert "No foxes." in error.message
    assert "appeal" in error.message
    assert reading.counts(strict.database, strict.owner).queued == 0
    assert reading.balance(strict.database, strict.owner) == before
    (decision,) = policy.decisions(strict, strict.owner).items
    assert (decision.prompt, decision.rule, decision.door) == (prompt, "foxes", "native")


def test_one_stopped_job_of_many_stops_all(strict: App) -> None:
    with pytest.raises(BadInputError):
        imagine.submit(strict, strict.owner, "a {cat, dog, fox} at sea")
    assert reading.counts(strict.database, strict.owner).queued == 0


def test_a_doors_switch_reaches_the_corridor(app: App) -> None:
    policy.replace(app, "[doors]\nonemin = 'asked'\n[[rule]]\nname = 'foxes'\nreason = 'No.'\nwords = ['fox']\n")
    planned = imagine.plan(app, app.owner, "a fox")
    with pytest.raises(BadInputError):
        wishes.queue(app, app.owner, planned, door="onemin", moderate=True)
    assert len(wishes.queue(app, app.owner, planned, door="onemin", moderate=False)) == 1


def test_a_granted_appeal_lets_that_prompt_of_that_person_pass(strict: App) -> None:
    with pytest.raises(BadInputError):
        policy.hold(strict, SOMEBODY, ("a fox",), door="native")
    (decision,) = policy.decisions(strict, SOMEBODY).items
    with pytest.raises(NotFoundError):
        policy.appeal(strict, strict.owner, decision.id, "not mine")
    with pytest.raises(BadInputError):
        policy.appeal(strict, SOMEBODY, decision.id, " ")
    made = policy.appeal(strict, SOMEBODY, decision.id, "It is a heraldic fox.")
    with pytest.raises(ConflictError) as raised:
        policy.appeal(strict, SOMEBODY, decision.id, "again")
    assert raised.value.error_code == "appealed_before"
    settled = policy.decide(strict, strict.owner, made.id, granted=True, reply="Fine.")
    assert (settled.state, settled.reply, settled.decided_by) == ("granted", "Fine.", strict.owner)
    with pytest.raises(ConflictError):
        policy.decide(strict, strict.owner, made.id, granted=False)
    policy.hold(strict, SOMEBODY, ("a fox",), door="native")
    for person, prompt in ((SOMEBODY, "a fox at sea"), (strict.owner, "a fox")):
        with pytest.raises(BadInputError):
            policy.hold(strict, person, (prompt,), door="native")


def test_a_file_that_cannot_be_read_stops_everything(app: App) -> None:
    imagine.submit(app, app.owner, "a boat")
    (app.settings.home / "policy.toml").write_text("[[rule", encoding="utf-8")
    with pytest.raises(UnavailableError) as raised:
        imagine.submit(app, app.owner, "a boat")
    assert raised.value.error_code == "policy_unreadable"
    (app.settings.home / "policy.toml").unlink()
    assert imagine.submit(app, app.owner, "a boat")


@pytest.fixture
def judged(tmp_path: Path) -> Iterator[App]:
    """A home with a text and an image classifier, asked through the shipped fake executor."""
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "config.json").write_text("{}")
    with open_records(load_settings({}, home=tmp_path / "home")) as opened:
        text = "".join(
            f"[[classifier]]\nname = '{kind}-judge'\nreason = 'Judged bad.'\nkind = '{kind}'\nfolder = '{folder}'\nlabels = ['bad']\n"
            for kind in ("text", "image")
        )
        policy.replace(opened, text + "[doors]\nquiet = 'off'\n")
        yield App(
            **{name: getattr(opened, name) for name in opened.__dataclass_fields__} | {"executor": FakeExecutor()}
        )


def test_a_text_classifier_is_asked(judged: App) -> None:
    with pytest.raises(BadInputError) as raised:
        imagine.submit(judged, judged.owner, "a bad thing")
    (detail,) = raised.value.details
    assert (detail.parameter, detail.value, detail.start) == ("text-judge", "bad 1.00", None)
    assert imagine.submit(judged, judged.owner, "a good thing")
    assert policy.check(judged, "a bad thing", door="quiet") is None


def test_a_classifier_that_does_not_answer_lets_nothing_pass(judged: App) -> None:
    with open_records(judged.settings) as idle:  # no worker is up
        with pytest.raises(UnavailableError) as raised:
            imagine.submit(idle, idle.owner, "a good thing")
        assert raised.value.error_code == "classifier_unavailable"


def test_a_picture_that_is_judged_bad_is_kept_nowhere(judged: App) -> None:
    (job,) = imagine.submit(judged, judged.owner, "a good thing")
    kept: list[str] = []

    class Kept:
        def prepare(self, _job: Any, produced: Any) -> Any:
            kept.append(produced.png)
            return produced

        def insert(self, _connection: Any, prepared: Any) -> Any:
            return prepared

    filing = CheckedFiling(Kept(), lambda job, png: policy.hold_picture(judged, job, png))
    picture = Produced(job_id=job.id, number=1, index=0, seed=1, width_px=1, height_px=1, png=b"fine", placeholder="")
    filing.prepare(job, picture)
    with pytest.raises(GessoError) as raised:
        filing.prepare(job, msgspec.structs.replace(picture, png=b"a bad one"))
    assert raised.value.error_code == "content_blocked"
    assert kept == [b"fine"]
    (decision,) = policy.decisions(judged, judged.owner).items
    assert (decision.rule, decision.door) == ("image-judge", "picture")
    assert new_id("dec") > decision.id
