"""Links in prompts become pictures of the library: all of them or none, each once, with errors that point at the link."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sites import Site, site

from gesso.actions import boards, imagine
from gesso.actions.references import inherited, picture_id
from gesso.app import App, open_records
from gesso.domain.errors import GessoError, PromptError
from gesso.library.reading import list_images
from gesso.settings import load_settings

Photo = Callable[..., bytes]


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[App]:
    """A home whose operator opened loopback."""
    with open_records(load_settings({}, home=tmp_path / "home", allowed_networks="127.0.0.0/8")) as opened:
        yield opened


@pytest.fixture
def web(photo: Photo) -> Iterator[Site]:
    with site() as made:
        pictures = {f"/{colour}.jpg": photo(colour) for colour in ("red", "blue", "green")}
        pictures["/moving.gif"] = photo("red", "GIF")
        made.answer = lambda path, _: (200, {}, pictures[path]) if path in pictures else (404, {}, b"")
        yield made


def kept(app: App) -> int:
    return len(list_images(app.database, app.owner).items)


@pytest.mark.parametrize(
    ("written", "role", "weight"),
    [
        ("{url}/red.jpg a sunset --iw 1.5", "image", 1.5),
        ("a sunset --sref {url}/red.jpg", "style", 1.0),
        ("a sunset --oref {url}/red.jpg --ow 200", "omni", 2.0),
        ("a sunset --cref {url}/red.jpg --cw 50", "character", 0.5),
        ("a sunset --sref {url}/moving.gif", "style", 1.0),
    ],
)
def test_a_link_is_fetched_and_frozen(lab: App, web: Site, written: str, role: str, weight: float) -> None:
    (job,) = imagine.submit(lab, lab.owner, f"{written.replace('{url}', web.url)} --model starter")
    (one,) = job.plan.references
    (image,) = list_images(lab.database, lab.owner).items
    assert (one.role, one.weight, one.sha256) == (role, weight, image.sha256)
    assert (image.job_id, image.width_px, image.height_px) == (None, 48, 32)
    assert web.url in job.prompt


def test_the_same_picture_is_one_upload_and_one_request_a_prompt(lab: App, web: Site) -> None:
    prompt = f"{web.url}/red.jpg a {{fox, cat}} --sref {web.url}/red.jpg {web.url}/blue.jpg --model starter"
    jobs = imagine.submit(lab, lab.owner, prompt)
    assert len(jobs) == 2
    assert sorted(one[1] for one in web.asked) == ["/blue.jpg", "/red.jpg"]
    imagine.submit(lab, lab.owner, prompt)
    assert kept(lab) == 2


def test_nothing_is_half_done_when_the_third_fails(lab: App, web: Site) -> None:
    links = [f"{web.url}/{one}" for one in ("red.jpg", "blue.jpg", "gone.jpg")]
    prompt = f"a sunset --sref {' '.join(links)}"
    with pytest.raises(PromptError) as raised:
        imagine.submit(lab, lab.owner, prompt)
    (detail,) = raised.value.details
    assert (detail.code, prompt[detail.start : detail.end], detail.parameter) == (
        "fetch_failed",
        links[2],
        "style_reference",
    )
    assert kept(lab) == 0
    assert not [one for one in (lab.settings.home / "blobs").rglob("*") if one.is_file()]


def test_a_dry_run_leaves_nothing_in_the_library(lab: App, web: Site) -> None:
    imagine.plan(lab, lab.owner, f"{web.url}/red.jpg a sunset")
    assert kept(lab) == 0


def test_a_private_address_is_refused_where_nobody_opened_it(app: App, web: Site) -> None:
    prompt = f"{web.url}/red.jpg a sunset"
    with pytest.raises(PromptError) as raised:
        imagine.submit(app, app.owner, prompt)
    (detail,) = raised.value.details
    assert (detail.code, prompt[detail.start : detail.end]) == ("address_not_allowed", f"{web.url}/red.jpg")
    assert web.asked == []


def test_too_many_links_are_refused_before_any_is_fetched(lab: App, web: Site) -> None:
    with pytest.raises(PromptError) as raised:
        imagine.submit(lab, lab.owner, "a fox --sref " + " ".join(f"{web.url}/{place}.jpg" for place in range(17)))
    assert raised.value.error_code == "too_many_links"
    assert web.asked == []


def test_a_reroll_needs_the_link_no_more(lab: App, web: Site) -> None:
    (job,) = imagine.submit(lab, lab.owner, f"a fox --sref {web.url}/red.jpg --model starter")
    web.answer = lambda *_: (404, {}, b"")
    found = inherited(lab, lab.owner, job.spec, job.plan, job.prompt)
    assert [one.sha256 for one in found.values()] == [job.plan.references[0].sha256]
    assert len(web.asked) == 1


def test_links_on_a_board_that_are_pictures_become_pictures(lab: App, web: Site) -> None:
    board = boards.create(lab, lab.owner, "reds")
    boards.add(lab, lab.owner, board.code, f"{web.url}/red.jpg")
    boards.add(lab, lab.owner, board.code, f"{web.url}/about")
    with pytest.raises(GessoError) as raised:
        boards.add(lab, lab.owner, board.code, f"{web.url}/gone.png")
    assert raised.value.error_code == "fetch_failed"
    items = boards.found(lab, lab.owner, board.code).items
    assert [one.kind for one in items] == ["picture", "link"]
    assert [one[1] for one in web.asked] == ["/red.jpg", "/gone.png"]


def test_links_of_this_studio_by_its_public_name_are_its_own() -> None:
    own = f"https://pictures.example.org/s3/gesso/img_{'a' * 32}.png?X-Amz-Date=1"
    assert picture_id(own, "https://pictures.example.org/") == "img_" + "a" * 32
    assert picture_id(own.replace("example.org", "example.org.evil.net"), "https://pictures.example.org") is None
