"""Pictures of the library that a prompt names are frozen into the plan; everything else is said."""

from collections.abc import Callable

import msgspec
import pytest

from gesso.actions import imagine
from gesso.actions.references import inherited, picture_id
from gesso.actions.upload import upload
from gesso.app import App
from gesso.domain.errors import PromptError
from gesso.domain.ids import PersonId
from gesso.domain.plan import PlanReference
from gesso.library.sweeping import sweep_blobs
from gesso.store.blobs import ORPHAN_AGE_MS, LocalBlobs

Photo = Callable[..., bytes]
SOMEBODY = PersonId("usr_" + "2" * 32)
NOBODYS = "img_" + "0" * 32


def references(app: App, prompt: str) -> list[tuple[str, str, float]]:
    (job,) = imagine.submit(app, app.owner, prompt)
    return [(one.role, one.sha256, one.weight) for one in job.plan.references]


@pytest.mark.parametrize(
    ("written", "role", "weight"),
    [
        ("a fox --sref {id}", "style", 1.0),
        ("a fox --sref {id} --sw 50", "style", 0.5),
        ("a fox --sref {id} --sw 1000", "style", 10.0),
        ("a fox --sref {id}::7", "style", 1.0),
        ("a fox --cref {id} --cw 25", "character", 0.25),
        ("a fox --oref {id} --ow 400", "omni", 4.0),
        ("{id} a fox", "image", 1.0),
        ("{id} a fox --iw 2.5", "image", 2.5),
        ("a fox --sref http://127.0.0.1:7788/api/v1/images/{id}/file?format=png", "style", 1.0),
    ],
)
def test_a_picture_is_frozen_with_its_weight(app: App, photo: Photo, written: str, role: str, weight: float) -> None:
    image = upload(app, app.owner, photo())
    prompt = f"{written.replace('{id}', image.id)} --model starter"
    assert references(app, prompt) == [(role, image.sha256, weight)]


def test_style_references_share_the_weight(app: App, photo: Photo) -> None:
    one, two = (upload(app, app.owner, photo(colour)) for colour in ("red", "blue"))
    found = references(app, f"a fox --sref {one.id}::3 {two.id} --sw 200 --model starter")
    assert found == [("style", one.sha256, 2.0), ("style", two.sha256, pytest.approx(2 / 3, abs=1e-5))]


@pytest.mark.parametrize("off", ["--sref {id} --sw 0", "--cref {id} --cw 0", "--sref {id}::-1"])
def test_a_weight_of_nothing_is_the_plan_without_the_picture(app: App, photo: Photo, off: str) -> None:
    image = upload(app, app.owner, photo())
    (job,) = imagine.submit(app, app.owner, f"a fox {off.replace('{id}', image.id)} --seed 4 --model starter")
    (without,) = imagine.submit(app, app.owner, "a fox --seed 4 --model starter")
    assert job.plan == without.plan


def test_a_picture_that_is_not_there_is_an_error_with_its_place(app: App, photo: Photo) -> None:
    theirs = upload(app, SOMEBODY, photo())
    prompt = f"a fox --sref {NOBODYS}::2 {theirs.id}"
    with pytest.raises(PromptError) as raised:
        imagine.submit(app, app.owner, prompt)
    details = raised.value.details
    assert [prompt[one.start : one.end] for one in details] == [NOBODYS, theirs.id]
    assert {(one.code, one.parameter) for one in details} == {("image_not_found", "style_reference")}
    assert "gesso upload" in details[0].message


def test_what_only_midjourney_means_by_a_dial_is_said(app: App, photo: Photo) -> None:
    image = upload(app, app.owner, photo())
    (job,) = imagine.submit(app, app.owner, f"a fox --cref {image.id} --cw 0 --model starter")
    assert [one.value for one in job.warnings if one.code == "not_honoured"] == ["--cw 0"]


def test_a_reading_of_the_style_is_frozen(app: App, photo: Photo) -> None:
    image = upload(app, app.owner, photo())
    (job,) = imagine.submit(app, app.owner, f"a fox --sref {image.id} --sv 2 --model starter")
    assert (job.plan.style_reading, job.warnings) == (2, ())


def test_every_job_of_a_permutation_gets_its_own_picture(app: App, photo: Photo) -> None:
    one, two = (upload(app, app.owner, photo(colour)) for colour in ("red", "blue"))
    jobs = imagine.submit(app, app.owner, f"a fox --sref {{{one.id}, {two.id}}} --model starter")
    assert [job.plan.references[0].sha256 for job in jobs] == [one.sha256, two.sha256]


def test_a_reroll_keeps_a_picture_that_is_gone_also_where_a_moodboard_guides_too(app: App, photo: Photo) -> None:
    image = upload(app, app.owner, photo())
    (job,) = imagine.submit(app, app.owner, f"a fox --sref {image.id} --model starter")
    from_board = PlanReference(role="style", sha256="f" * 64, weight=0.5, by_taste=True)
    plan = msgspec.structs.replace(job.plan, references=(*job.plan.references, from_board))
    with app.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM image")
    found = inherited(app, app.owner, job.spec, plan, job.prompt)
    assert {source: one.sha256 for source, one in found.items()} == {image.id: image.sha256}


@pytest.mark.parametrize(
    "source", ["https://example.com/img_" + "0" * 32 + ".png", "http://127.0.0.1:7788/a.png", "7", "random"]
)
def test_only_ids_and_links_of_this_studio_are_its_pictures(source: str) -> None:
    assert picture_id(source) is None


def test_the_sweeper_spares_what_a_waiting_job_needs(app: App, photo: Photo) -> None:
    """Even where its row is gone: the plan names the file, and nothing but the plan."""
    image = upload(app, app.owner, photo())
    (job,) = imagine.submit(app, app.owner, f"a fox --sref {image.id} --model starter")
    blobs = LocalBlobs(app.settings.home / "blobs")
    orphan = blobs.put(b"nobody names this")
    with app.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM image")
    later_ms = app.clock_ms() + ORPHAN_AGE_MS + 60_000
    assert sweep_blobs(app.database, blobs, now_ms=later_ms).blobs == 1
    assert blobs.exists(image.sha256)
    assert not blobs.exists(orphan)
    app.queue.cancel(job.id)
    assert sweep_blobs(app.database, blobs, now_ms=later_ms).blobs == 1
    assert not blobs.exists(image.sha256)
