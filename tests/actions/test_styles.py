"""Style codes from the prompt to the plan, and styles of one's own: made, named, carried to another home, forgotten."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from gesso import scenes
from gesso.accounts import link
from gesso.actions import imagine, reroll, styles, wishes
from gesso.actions.upload import upload
from gesso.api.server import create_app
from gesso.app import App, open_app, open_records
from gesso.catalog.style_codes import MOST_CODE, style_of
from gesso.domain.errors import BadInputError, ConflictError, GessoError, NotFoundError, PromptError
from gesso.domain.job import Job
from gesso.domain.plan import PlanStyle
from gesso.settings import load_settings

Photo = Callable[..., bytes]


def ask(app: App, prompt: str) -> Job:
    (job,) = imagine.submit(app, app.owner, prompt)
    return job


# ── numbers ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("written", "weights"),
    [("123456", [1.0]), ("123456 --sw 50", [0.5]), ("123456 7::3 --sw 200", [2 / 3, 2.0]), (f"{MOST_CODE}", [1.0])],
)
def test_a_number_is_frozen_as_its_style_and_weight(app: App, written: str, weights: list[float]) -> None:
    job = ask(app, f"a fox --sref {written} --model starter")
    assert [one.weight for one in job.plan.styles] == pytest.approx(weights, abs=1e-5)
    assert all(one.style == style_of(int(one.code)) for one in job.plan.styles)
    assert job.warnings == ()


def test_weight_zero_is_the_plan_without_the_code(app: App) -> None:
    with_code = ask(app, "a fox --sref 123456 --sw 0 --seed 4 --model starter")
    assert with_code.plan == ask(app, "a fox --seed 4 --model starter").plan


def test_random_is_a_number_from_the_submit_on(app: App) -> None:
    job = ask(app, "a fox --sref random::2 5 --model starter")
    rolled, other = job.plan.styles
    assert rolled.code.isdigit()
    assert f"--sref {rolled.code}::2 5" in job.prompt
    assert job.spec.style_references[0].source == rolled.code
    assert rolled.style == style_of(int(rolled.code))
    assert other.code == "5"
    again = reroll.plan(app, app.owner, job.id)
    assert again.plan.styles == job.plan.styles, "a reroll keeps the code that was rolled"


def test_every_repeat_rolls_its_own(app: App) -> None:
    jobs = imagine.submit(app, app.owner, "a fox --sref random --repeat 3 --model starter")
    assert len({job.plan.styles[0].code for job in jobs}) == 3


def test_the_same_key_again_is_the_same_roll(app: App) -> None:
    def submit(prompt: str) -> Job:
        return wishes.queue(app, app.owner, imagine.plan(app, app.owner, prompt), "key-1")[0]

    first = submit("a fox --sref random --model starter")
    assert submit("a fox --sref random --model starter").id == first.id
    with pytest.raises(ConflictError):
        submit("a fox --sref random::3 7 --model starter")


def test_a_picture_and_a_number_mix(app: App, photo: Photo) -> None:
    image = upload(app, app.owner, photo())
    job = ask(app, f"a fox --sref {image.id}::3 99 --model starter")
    assert [(one.role, one.weight) for one in job.plan.references] == [("style", 1.0)]
    assert [(one.code, one.weight) for one in job.plan.styles] == [("99", pytest.approx(1 / 3, abs=1e-5))]


def test_a_reading_is_taken_when_the_code_is_frozen(app: App) -> None:
    job = ask(app, "a fox --sref 123456 --sv 4 --model starter")
    style = job.plan.styles[0].style
    assert (style.vignette, style.texture, style.border) == (0, "", 0)
    assert style.tones == style_of(123456).tones


# ── one's own ───────────────────────────────────────────────────────────────────────────────────────────────────────


def drawn(words: str) -> bytes:
    rgb = scenes.compose(scenes.read(words).scene, seed=3, chaos=0, weird=0, stylize=100, aspect=1.0).render(256, 256)
    out = io.BytesIO()
    Image.fromarray(rgb).save(out, "PNG")
    return out.getvalue()


@pytest.fixture(scope="module")
def drawing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """A home whose drawing process is up: it looks at pictures."""
    with open_app(load_settings({}, home=tmp_path_factory.mktemp("drawing"))) as opened:
        opened.start_drawing()
        yield opened


@pytest.fixture(scope="module")
def own(drawing: App) -> styles.SavedStyle:
    ink, oil = (upload(drawing, drawing.owner, drawn(f"a fox in a forest, {style}")) for style in ("ink", "oil"))
    return styles.make(drawing, drawing.owner, [f"{ink.id}::3", oil.id], "Ink and a little oil")


def test_pictures_become_a_code_that_any_prompt_takes(drawing: App, own: styles.SavedStyle) -> None:
    assert own.code.startswith("sty_")
    shares = dict(own.style.finishes)
    assert shares["ink"] > shares["oil"] > 0
    assert own.facts.pictures == 2
    assert len(own.style.tones) == 5
    job = ask(drawing, f"a lighthouse --sref {own.code.upper()} --sw 50 --model starter")
    assert job.plan.styles == (PlanStyle(code=own.code, weight=0.5, style=own.style),)
    drawing.queue.cancel(job.id)
    small = len(msgspec.json.encode(own.style))
    assert small < 12_000, "it goes into every picture's file"


def test_a_file_makes_the_same_code_draw_the_same_on_another_machine(own: styles.SavedStyle, tmp_path: Path) -> None:
    from gesso.library import styles as library

    data = library.exported(own)
    with open_records(load_settings({}, home=tmp_path / "elsewhere")) as other:
        with pytest.raises(PromptError) as raised:
            ask(other, f"a fox --sref {own.code} --model starter")
        (detail,) = raised.value.details
        assert (detail.code, detail.value, detail.parameter) == ("style_not_found", own.code, "style_reference")
        styles.bring_in(other, other.owner, data)
        assert ask(other, f"a fox --sref {own.code} --model starter").plan.styles[0].style == own.style
        assert styles.bring_in(other, other.owner, data, "Another name").name == "Another name"
        assert [one.name for one in styles.listed(other, other.owner)] == ["Another name"]


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (b"", "no style file"),
        (b"[1, 2]", "no style file"),
        (b"[" * 5000, "no style file"),
        (b" " * 300_000, "larger"),
    ],
)
def test_what_is_no_style_file_is_refused(app: App, broken: bytes, says: str) -> None:
    with pytest.raises(BadInputError, match=says) as raised:
        styles.bring_in(app, app.owner, broken)
    assert raised.value.error_code == "bad_style_file"


def test_a_file_that_was_changed_or_is_newer_is_refused(app: App, own: styles.SavedStyle) -> None:
    from gesso.library import styles as library

    text = library.exported(own).decode()
    for old, new, code in (
        ('"toning": ', '"toning": 1', "bad_style_file"),
        ('"gesso_style": 1', '"gesso_style": 9', "style_newer"),
        ('"seen": "', '"seen": "AAAA', "bad_style_file"),
    ):
        assert old in text
        with pytest.raises(BadInputError) as raised:
            styles.bring_in(app, app.owner, text.replace(old, new).encode())
        assert raised.value.error_code == code
    assert styles.listed(app, app.owner) == ()


def test_a_name_belongs_to_one_style(app: App) -> None:
    styles.save(app, app.owner, "7", "Mine")
    styles.save(app, app.owner, "7", "Still mine")
    with pytest.raises(ConflictError) as raised:
        styles.save(app, app.owner, "8", "Still mine")
    assert raised.value.error_code == "style_name_taken"
    assert styles.get(app, app.owner, "Still mine").style == style_of(7)


def test_what_is_forgotten_is_gone_and_a_waiting_job_keeps_it(drawing: App, own: styles.SavedStyle) -> None:
    kept = styles.bring_in(drawing, drawing.owner, styles.exported(drawing, drawing.owner, own.code), own.name)
    job = ask(drawing, f"a fox --sref {kept.code} --model starter")
    drawing.queue.cancel(job.id)
    data = styles.exported(drawing, drawing.owner, kept.code)
    styles.delete(drawing, drawing.owner, kept.name)
    with pytest.raises(NotFoundError):
        styles.get(drawing, drawing.owner, kept.code)
    assert reroll.plan(drawing, drawing.owner, job.id).plan.styles == job.plan.styles
    styles.bring_in(drawing, drawing.owner, data)


@pytest.mark.parametrize(
    ("pictures", "name", "code"),
    [
        ([], "x", "bad_style_pictures"),
        (["img_" + "0" * 32] * 11, "x", "bad_style_pictures"),
        (["https://example.com/a.png"], "x", "bad_style_pictures"),
        (["img_" + "0" * 32 + "::0"], "x", "bad_weight"),
        (["img_" + "0" * 32 + "::nan"], "x", "bad_weight"),
        (["img_" + "0" * 32], "x", "image_not_found"),
    ],
)
def test_a_wrong_wish_for_a_style_makes_nothing(app: App, pictures: list[str], name: str, code: str) -> None:
    with pytest.raises(GessoError) as raised:
        styles.make(app, app.owner, pictures, name)
    assert raised.value.error_code == code
    assert styles.listed(app, app.owner) == ()


@pytest.mark.parametrize("code", ["4294967296", "-1", "abc", "٣", ""])
def test_only_numbers_of_32_bits_are_numeric_codes(app: App, code: str) -> None:
    with pytest.raises(BadInputError) as raised:
        styles.save(app, app.owner, code, "x")
    assert raised.value.error_code == "bad_style_code"


def test_the_api_makes_lists_exports_and_forgets(app: App) -> None:
    client = TestClient(create_app(app), base_url="http://127.0.0.1", client=("127.0.0.1", 50_000))
    client.post("/api/v1/session", json={"token": link.login_token(app.settings.home)})
    made = client.post("/api/v1/styles", json={"name": "Glow", "code": "123456"})
    assert (made.status_code, made.json()["code"]) == (201, "123456")
    assert [one["name"] for one in client.get("/api/v1/styles").json()["items"]] == ["Glow"]
    file = client.get("/api/v1/styles/123456/file")
    assert "123456.gesso-style.json" in file.headers["content-disposition"]
    assert client.delete("/api/v1/styles/Glow").status_code == 204
    assert client.post("/api/v1/styles/import", content=file.content, params={"name": "Back"}).json()["name"] == "Back"
    assert client.get("/api/v1/styles/77").json()["name"] == ""
    wrong = client.post("/api/v1/styles", json={"name": "Nothing"})
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (400, "bad_style_pictures")
    gone = client.get("/api/v1/styles/sty_0000000000")
    assert (gone.status_code, gone.json()["error"]["code"]) == (404, "style_not_found")
