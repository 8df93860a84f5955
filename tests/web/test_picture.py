"""The picture view and Compare in a real browser: look closely, walk the family, take along, see what differs."""

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from serving import RunningStudio, wait_for_end

from gesso.library.provenance import read_provenance

pytestmark = pytest.mark.browser
FULL_SIZE = True  # its pictures are looked at closely and downloaded in their own size

OpenPage = Callable[..., Page]
WORDS = "a blue boat at night, watercolor"
DRAWN_MS = 90_000


@pytest.fixture(scope="module")
def boats(studio: RunningStudio) -> dict[str, Any]:
    """A finished draft of four boats."""
    with studio.client() as client:
        job = client.post("/jobs", json={"prompt": f"{WORDS} --draft --seed 5 --ar 3:2"}).raise_for_status().json()
        return wait_for_end(client, job["jobs"][0]["id"])


@pytest.fixture(scope="module")
def again(studio: RunningStudio, boats: dict[str, Any]) -> dict[str, Any]:
    """The second boat drawn again: the same pixels in a picture of its own."""
    with studio.client() as client:
        job = client.post(f"/images/{boats['images'][1]['id']}/rerun").raise_for_status().json()
        return wait_for_end(client, job["jobs"][0]["id"])


@pytest.fixture(scope="module")
def family(studio: RunningStudio, boats: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The second boat with its background erased: a child with a verb of its own."""
    with studio.client() as client:
        body = {"task": "background", "parent": boats["images"][1]["id"]}
        job = client.post("/jobs", json=body).raise_for_status().json()
        yield wait_for_end(client, job["jobs"][0]["id"])


@pytest.fixture
def look(open_page: OpenPage, boats: dict[str, Any]) -> Callable[..., Page]:
    """Open one of the boats at its own address."""

    def open_it(n: int = 1, **how: Any) -> Page:
        page = open_page(f"/p/{boats['images'][n]['id']}", **how)
        expect(page.get_by_test_id("full-picture")).to_have_attribute("data-loaded", "true")
        return page

    return open_it


def act(page: Page, group: str, name: str) -> None:
    page.get_by_role("toolbar", name="Actions").get_by_role("button", name=group).click()
    page.get_by_role("menuitem", name=name).click()


def toast(page: Page) -> Locator:
    return page.locator(".toast")


def test_it_opens_from_the_feed_by_key_comes_nearer_and_gives_the_focus_back(
    open_page: OpenPage, boats: dict[str, Any]
) -> None:
    page = open_page()
    first, second = boats["images"][:2]
    link = page.locator(f'a.frame[href="/p/{first["id"]}"]').first
    link.focus()
    page.keyboard.press("Enter")
    overlay = page.get_by_test_id("picture-overlay")
    expect(overlay).to_be_visible()
    expect(page).to_have_url(re.compile(f"/p/{first['id']}$"))
    picture = page.get_by_test_id("full-picture")
    expect(picture).to_have_attribute("data-loaded", "true")
    expect(picture).to_have_attribute("alt", re.compile("a blue boat"))
    expect(page.get_by_test_id("exact-picture")).to_have_count(0)
    # Two steps nearer: the file itself comes, up to eight times its pixels and no nearer.
    page.keyboard.press("+")
    page.keyboard.press("+")
    expect(page.get_by_test_id("exact-picture")).to_have_attribute("data-loaded", "true")
    for _ in range(8):
        page.keyboard.press("+")
    expect(page.get_by_test_id("percent")).to_have_text("800 %")
    page.keyboard.press("0")
    expect(page.get_by_test_id("percent")).to_have_text("100 %")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(f"/p/{second['id']}$"))
    page.keyboard.press("4")
    expect(page).to_have_url(re.compile(f"/p/{boats['images'][3]['id']}$"))
    page.keyboard.press("1")
    expect(page).to_have_url(re.compile(f"/p/{first['id']}$"))
    page.keyboard.press("Escape")
    expect(overlay).to_have_count(0)
    expect(link).to_be_focused()


def test_the_wheel_zooms_about_the_pointer_and_the_hand_moves_it(look: Callable[..., Page]) -> None:
    page = look()
    picture = page.locator(".stage-picture")
    before = picture.bounding_box()
    assert before
    x, y = before["x"] + before["width"] * 0.25, before["y"] + before["height"] * 0.3
    page.mouse.move(x, y)
    page.mouse.wheel(0, -400)
    page.mouse.wheel(0, -400)
    expect(page.get_by_test_id("exact-picture")).to_have_count(1)
    near = picture.bounding_box()
    assert near
    assert near["width"] > before["width"] * 1.8
    assert (x - near["x"]) / near["width"] == pytest.approx(0.25, abs=0.01)
    assert (y - near["y"]) / near["height"] == pytest.approx(0.3, abs=0.01)
    page.mouse.down()
    page.mouse.move(x - 40, y - 20)
    page.mouse.move(x - 80, y - 40)
    page.mouse.up()
    moved = picture.bounding_box()
    assert moved
    assert moved["x"] == pytest.approx(near["x"] - 80, abs=2)
    assert moved["y"] == pytest.approx(near["y"] - 40, abs=2)
    page.mouse.dblclick(x, y)
    expect(page.get_by_role("button", name="Fit to window")).to_have_attribute("aria-pressed", "true")


def test_a_chip_goes_into_the_prompt_and_everything_is_said(look: Callable[..., Page]) -> None:
    page = look()
    page.get_by_role("button", name="Put --ar 3:2 into the prompt").click()
    expect(toast(page)).to_contain_text("--ar 3:2 is in the prompt bar")
    details = page.get_by_role("region", name="Details")
    expect(details).to_contain_text("672 × 448")
    expect(details).to_contain_text("of device time")
    page.get_by_text("What the file itself says").click()
    expect(page.get_by_test_id("carried")).to_contain_text("Gesso", ignore_case=True)
    page.keyboard.press("Escape")
    expect(page.locator("#prompt")).to_have_value("--ar 3:2")
    page.locator("#prompt").fill("")


def test_rating_tag_and_trash_can_be_taken_back(
    look: Callable[..., Page], studio: RunningStudio, boats: dict[str, Any]
) -> None:
    page = look(3)
    image = f"/images/{boats['images'][3]['id']}"
    page.get_by_role("button", name="4 stars").click()
    expect(toast(page)).to_contain_text("4 stars")
    page.keyboard.press("t")
    page.get_by_role("combobox", name="New tags").fill("hero, sea")
    page.keyboard.press("Enter")
    expect(page.locator(".shelf")).to_contain_text("hero")
    page.get_by_role("button", name="Take the tag sea off").click()
    expect(toast(page)).to_contain_text("sea is off")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("panel")).to_have_count(0)
    expect(page.get_by_test_id("picture-overlay")).to_be_visible()
    with studio.client() as client:
        told = client.get(image).json()
        assert (told["rating"], told["tags"]) == (4, ["hero"])
    page.keyboard.press("Delete")
    expect(toast(page)).to_contain_text("In the trash")
    page.get_by_role("button", name="Undo").click()
    page.goto(page.url.rsplit("/", 1)[0] + f"/{boats['images'][3]['id']}")
    expect(page.get_by_test_id("full-picture")).to_be_visible()
    with studio.client() as client:
        assert client.get(image).json()["deleted_at"] is None


@pytest.mark.parametrize(("name", "kind"), [("PNG", "PNG"), ("JPEG", "JPEG"), ("WebP", "WEBP")])
def test_it_is_downloaded_in_any_width_with_or_without_its_prompt(
    look: Callable[..., Page], name: str, kind: str
) -> None:
    page = look()
    panel = page.get_by_test_id("panel")

    def take(width: int, height: int, *, prompts: bool) -> None:
        with page.expect_download() as coming:
            panel.get_by_role("link", name=f"Download {width} × {height}").click()
        data = coming.value.path().read_bytes()
        assert coming.value.suggested_filename.lower().rsplit(".", 1)[-1] in {kind.lower(), "jpg"}
        with Image.open(io.BytesIO(data)) as picture:
            assert (picture.format, picture.size) == (kind, (width, height))
        told = read_provenance(data)
        assert told is not None
        assert (told.prompt is not None) == prompts
        assert (WORDS.encode() in data) == prompts

    # Every size that is offered, and one that is typed; with the prompt inside and without.
    for size, height in (("672", 448), ("512", 341), ("", 200)):
        page.keyboard.press("Control+s")
        panel.get_by_text(name, exact=True).click()
        if size:
            panel.get_by_role("button", name=size, exact=True).click()
        else:
            panel.get_by_label("Width in pixels").fill("300")
        panel.get_by_role("checkbox").set_checked(bool(size))
        take(int(size or 300), height, prompts=bool(size))
        expect(panel).to_have_count(0)


def test_it_is_described_and_the_words_are_used(look: Callable[..., Page]) -> None:
    page = look()
    page.keyboard.press("w")
    prompts = page.get_by_test_id("described").get_by_role("listitem")
    expect(prompts).to_have_count(4)
    words = prompts.first.locator("p").inner_text()
    assert "boat" in words
    prompts.first.get_by_role("button").click()
    expect(page.get_by_test_id("picture-overlay")).to_have_count(0)
    expect(page.locator("#prompt")).to_have_value(words)
    expect(page.locator("#prompt")).to_be_focused()
    page.locator("#prompt").fill("")


def test_the_family_is_walked_by_key_and_opens_in_place(
    look: Callable[..., Page], boats: dict[str, Any], family: dict[str, Any]
) -> None:
    page = look()
    tree = page.get_by_test_id("family")
    expect(tree).to_contain_text("Background")
    current = tree.locator("[aria-current]")
    expect(current).to_have_attribute("data-member", boats["images"][1]["id"])
    current.focus()
    child = family["images"][0]["id"]
    # Its children stand below it; the one that was cut out is among them.
    page.keyboard.press("ArrowDown")
    for _ in range(8):
        if tree.locator(":focus").get_attribute("data-member") == child:
            break
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/p/{child}$"))
    expect(page.locator(".family [aria-current]")).to_have_attribute("data-member", child)


def test_what_is_begun_from_it_shows_there(look: Callable[..., Page]) -> None:
    page = look()
    act(page, "Edit", "Erase the background")
    begun = page.get_by_test_id("begun")
    expect(begun).to_contain_text("Background")
    expect(begun.locator(".begun-job")).to_have_attribute("data-status", "succeeded", timeout=DRAWN_MS)
    made = begun.get_by_role("link", name="Open picture 1")
    expect(made).to_be_visible()
    child = made.get_attribute("href")
    made.click()
    expect(page).to_have_url(re.compile(f"{child}$"))


def test_a_phone_has_its_actions_in_a_sheet(look: Callable[..., Page]) -> None:
    page = look(phone=True)
    page.get_by_role("button", name="Actions").tap()
    sheet = page.get_by_role("dialog", name="Actions")
    expect(sheet).to_contain_text("Pan left")
    sheet.get_by_role("button", name="Describe in words").tap()
    expect(page.get_by_test_id("described").get_by_role("listitem")).to_have_count(4)
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def test_fingers_swipe_from_picture_to_picture_and_pinch_one_nearer(look: Callable[..., Page]) -> None:
    page = look(phone=True)
    touch = page.context.new_cdp_session(page)
    room = page.locator(".stage-room").bounding_box()
    assert room
    x, y = room["x"] + room["width"] / 2, room["y"] + room["height"] / 2

    def fingers(kind: str, *points: tuple[float, float]) -> None:
        held = [{"x": at, "y": down, "id": number} for number, (at, down) in enumerate(points)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": held})

    def drag(by: float) -> None:
        fingers("touchStart", (x, y))
        for part in (0.3, 0.7, 1):
            fingers("touchMove", (x + by * part, y))
        fingers("touchEnd")

    first = page.url
    drag(-120)
    expect(page).not_to_have_url(first)
    second = page.url
    drag(120)
    expect(page).to_have_url(first)
    # Too short a way is no swipe.
    drag(-20)
    expect(page.get_by_test_id("full-picture")).to_have_attribute("data-loaded", "true")
    assert page.url == first
    picture = page.locator(".stage-picture")
    before = picture.bounding_box()
    fingers("touchStart", (x - 30, y), (x + 30, y))
    for part in (50, 70, 90):
        fingers("touchMove", (x - part, y), (x + part, y))
    fingers("touchEnd")
    expect(page.locator(".stage-room")).to_have_attribute("data-zoomed", "true")
    near = picture.bounding_box()
    assert before
    assert near
    assert near["width"] == pytest.approx(3 * before["width"], rel=0.1)
    # What is near is moved by the finger, and stays the same picture.
    drag(-120)
    expect(page.locator(".stage-room:not([data-held])")).to_have_count(1)
    moved = picture.bounding_box()
    assert moved
    assert moved["x"] < near["x"] - 60
    assert page.url == first != second


def test_a_picture_that_is_not_there_is_said_kindly(open_page: OpenPage) -> None:
    page = open_page("/p/img_00000000000000000000000000000000")
    expect(page.get_by_role("alert")).to_contain_text("There is no such picture here")
    page.get_by_role("button", name="Back to Create").click()
    expect(page.get_by_test_id("picture-overlay")).to_have_count(0)


def test_two_are_compared_beside_under_a_slider_and_by_what_differs(
    open_page: OpenPage, boats: dict[str, Any], again: dict[str, Any]
) -> None:
    first, second = boats["images"][:2]
    page = open_page(f"/compare?ids={first['id']},{second['id']}")
    panes = page.get_by_test_id("pane")
    expect(panes).to_have_count(2)
    # Both come nearer together.
    panes.first.hover()
    page.mouse.wheel(0, -500)
    expect(page.locator(".pane[data-zoomed]")).to_have_count(2)
    page.locator("#page").focus()
    page.keyboard.press("2")
    divider = page.get_by_role("slider", name="Divider")
    expect(divider).to_have_attribute("aria-valuenow", "50")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(divider).to_have_attribute("aria-valuenow", "46")
    expect(page).to_have_url(re.compile("how=slider"))
    page.keyboard.press("3")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Blink", exact=True)).to_be_visible()
    page.keyboard.press("4")
    expect(page.get_by_test_id("differing")).to_contain_text(re.compile(r"[\d,]+ pixels differ"))
    page.keyboard.press("x")
    expect(page).to_have_url(re.compile(f"ids={second['id']}(,|%2C){first['id']}"))
    page.goto(page.url.split("?")[0] + f"?ids={second['id']},{again['images'][0]['id']}&how=difference")
    expect(page.get_by_test_id("differing")).to_have_text("The same, to the last bit.")
    expect(page.get_by_test_id("changes")).to_contain_text("the same words")


def test_one_click_draws_both_versions_and_compares_them_as_they_land(
    look: Callable[..., Page], studio: RunningStudio
) -> None:
    page = look()
    act(page, "Compare", "V6.1 against V7")
    expect(page).to_have_url(re.compile("/compare.ids=job_"))
    changes = page.get_by_test_id("changes")
    expect(changes.locator("tr[data-differs]").filter(has_text="--v").locator("td")).to_have_text(["6.1", "7"])
    expect(changes.locator("tr").filter(has_text="--seed").locator("td")).to_have_text(["6", "6"])
    expect(changes).not_to_contain_text("--draft")
    expect(page.get_by_role("progressbar", name="Being drawn")).to_have_count(2)
    expect(page.get_by_test_id("compared")).to_have_count(1, timeout=DRAWN_MS)
    expect(page.get_by_role("progressbar", name="Being drawn")).to_have_count(1)
    with studio.client() as client:
        for job in re.findall(r"job_[0-9a-f]+", page.url):
            client.delete(f"/jobs/{job}")
    page.go_back()
    expect(page.get_by_test_id("picture-overlay")).to_be_visible()


@pytest.fixture
def taste(studio: RunningStudio) -> Iterator[None]:
    """A person whose taste is unlocked."""
    with studio.client() as client:
        profile, answered = "", 0
        while answered < 40:
            pair = client.get("/rankings/next", params={"profile": profile} if profile else {}).json()
            profile = pair["profile"]["id"]
            body = {"left": pair["left"]["key"], "right": pair["right"]["key"], "answer": "left", "profile": profile}
            answered = client.post("/rankings", json=body).raise_for_status().json()["answered"]
        yield
        client.delete(f"/profiles/{profile}").raise_for_status()


@pytest.mark.usefixtures("taste")
def test_with_my_taste_and_without_in_one_click_and_pair_by_pair_from_a_selection(
    look: Callable[..., Page], studio: RunningStudio, boats: dict[str, Any]
) -> None:
    page = look()
    act(page, "Compare", "With my taste against without")
    expect(page).to_have_url(re.compile("/compare.ids=job_"))
    expect(page.get_by_test_id("compared")).to_have_count(2, timeout=DRAWN_MS)
    changes = page.get_by_test_id("changes")
    expect(changes.locator("tr[data-differs] th")).to_have_text([re.compile("--p")])
    expect(changes.locator("tr").filter(has_text="--seed").locator("td")).to_have_text(["6", "6"])
    with studio.client() as client:
        jobs = [client.get(f"/jobs/{job}").json() for job in re.findall(r"job_[0-9a-f]+", page.url)]
        plans = [client.get(f"/images/{job['images'][0]['id']}").json()["plan"] for job in jobs]
    assert [plan["taste"] is None for plan in plans] == [True, False]

    def compare_two(how: str) -> None:
        page.goto(f"{studio.url}/organize?sort=oldest")
        for boat in boats["images"][:2]:
            page.locator(f'[data-testid=wall] [data-cell="{boat["id"]}"]').click(modifiers=["ControlOrMeta"])
        page.get_by_test_id("bulk-bar").get_by_role("button", name="Compare").click()
        page.get_by_role("menuitem", name=how).click()

    # Two pictures of the library: each is drawn twice, and the pairs are stepped through.
    compare_two("With my taste against without")
    expect(page.get_by_test_id("set")).to_have_text("1 of 2")
    expect(page.get_by_test_id("compared")).to_have_count(2, timeout=DRAWN_MS)
    page.keyboard.press("PageDown")
    expect(page.get_by_test_id("set")).to_have_text("2 of 2")
    expect(page.get_by_test_id("compared")).to_have_count(2, timeout=DRAWN_MS)
    expect(changes.locator("tr").filter(has_text="--seed").locator("td")).to_have_text(["6", "6"])
    expect(page.get_by_role("button", name="The next pair")).to_be_disabled()
    compare_two("V6.1 against V7")
    expect(page.get_by_test_id("set")).to_have_text("1 of 2")
    expect(changes.locator("tr[data-differs]").filter(has_text="--v").locator("td")).to_have_text(["6.1", "7"])
    begun = re.findall(r"job_[0-9a-f]+", page.url)
    assert len(begun) == 4
    page.get_by_role("button", name="Undo").click()
    with studio.client() as client:
        for job in begun:
            assert wait_for_end(client, job)["status"] == "cancelled"
