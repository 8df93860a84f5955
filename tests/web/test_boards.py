"""Boards and styles in a real browser: laid out by mouse and keyboard, kept as one goes, and drawn with."""

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import numpy as np
import pytest
from browsing import shot
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from serving import RunningStudio

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def client(studio: RunningStudio) -> Iterator[httpx.Client]:
    with studio.client() as opened:
        yield opened


def png(shade: int) -> bytes:
    """Return a small picture that is 3:2 and fades from a shade."""
    out = io.BytesIO()
    ramp = np.linspace(0, 50, 360).astype(np.uint8)
    pixels = np.stack([np.tile(ramp + shade, (240, 1)), np.full((240, 360), 255 - shade), np.full((240, 360), 90)], 2)
    Image.fromarray(pixels.astype(np.uint8)).save(out, "PNG")
    return out.getvalue()


def saved(page: Page) -> None:
    expect(page.get_by_test_id("saved")).to_have_text("Saved")


def place(page: Page, thing: Locator) -> dict[str, float]:
    box = thing.bounding_box()
    assert box
    del page
    return {name: round(value) for name, value in box.items()}  # type: ignore[misc]


def drag(page: Page, thing: Locator, dx: int, dy: int) -> None:
    box = thing.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx / 2, y + dy / 2)
    page.mouse.move(x + dx, y + dy)
    page.mouse.up()


def test_a_board_is_laid_out_by_mouse_and_keyboard_and_stays(open_page: OpenPage, client: httpx.Client) -> None:
    pictures = [client.post("/uploads", content=png(shade)).json()["id"] for shade in (40, 120, 200)]
    page = open_page("/boards")
    page.get_by_role("button", name="New board").click()
    page.wait_for_url(re.compile(r"/boards/brd_"))
    expect(page.get_by_text("An empty board.")).to_be_visible()
    address = page.url

    page.keyboard.press("n")
    page.keyboard.type("# Rain\n- wet **streets**")
    page.keyboard.press("Control+Enter")
    note = page.locator("[data-kind=note]")
    expect(note.locator("strong")).to_have_text("streets")

    page.get_by_role("button", name="Pictures", exact=True).click()
    dialog = page.get_by_role("dialog")
    for choice in range(3):
        dialog.locator(".picker-grid button").nth(choice).click()
    dialog.get_by_role("button", name="Add 3 pictures").click()
    expect(dialog).to_have_count(0)
    things = page.locator("[data-thing]")
    expect(things).to_have_count(4)
    saved(page)
    board = address.rsplit("/", 1)[1]
    kept = client.get(f"/boards/{board}").json()
    assert {one["value"] for one in kept["items"] if one["kind"] == "picture"} == set(pictures)

    # The mouse moves what it takes, and an arrow the same; one Ctrl Z each.
    page.keyboard.press("Escape")
    before = place(page, note)
    drag(page, note, -260, -120)
    after = place(page, note)
    assert (after["x"] - before["x"], after["y"] - before["y"]) != (0, 0)
    for _ in range(3):
        page.keyboard.press("Shift+ArrowLeft")
    moved = place(page, note)
    assert moved["x"] < after["x"]
    page.keyboard.press("Control+z")
    assert place(page, note) == after
    page.keyboard.press("Control+z")
    assert place(page, note) == before
    page.keyboard.press("Control+Shift+Z")
    assert place(page, note) == after

    # A corner makes it larger; a picture keeps its shape.
    picture = page.locator("[data-kind=picture]").first
    picture.click()
    old = place(page, picture)
    drag(page, page.locator("[data-corner=se]"), 60, 60)
    new = place(page, picture)
    assert new["width"] > old["width"] + 20
    assert new["width"] / new["height"] == pytest.approx(old["width"] / old["height"], abs=0.05)

    page.keyboard.press("Control+a")
    expect(page.get_by_test_id("selection-bar")).to_contain_text("4 selected")
    page.get_by_role("button", name="Tidy into rows").click()
    page.keyboard.press("Control+d")
    expect(things).to_have_count(8)
    page.keyboard.press("Delete")
    expect(things).to_have_count(4)
    shot(page, "board")
    saved(page)
    lay = [place(page, one) for one in things.all()]
    page.reload()
    expect(things).to_have_count(4)
    page.get_by_role("button", name=re.compile(r"\d+ %")).click()
    page.get_by_role("menuitem", name="100 %").click()
    sizes = [(one["width"], one["height"]) for one in lay]
    assert sorted((place(page, one)["width"], place(page, one)["height"]) for one in things.all()) == sorted(sizes)

    page.get_by_role("button", name="Imagine with this board").click()
    expect(page.locator("#prompt")).to_have_value(f"--p {kept['code']}")

    dark = open_page(address.removeprefix(page.url.split("/boards")[0]), phone=True, theme="light")
    expect(dark.locator("[data-thing]")).to_have_count(4)
    shot(dark, "board-phone")


def paste(page: Page, text: str = "", picture: bytes = b"") -> None:
    """Paste words, or the file of a picture, as Ctrl V does."""
    page.evaluate(
        """([text, bytes]) => {
          const data = new DataTransfer();
          if (text) data.setData("text/plain", text);
          if (bytes.length) data.items.add(new File([new Uint8Array(bytes)], "pasted.png", {type: "image/png"}));
          window.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        [text, list(picture)],
    )


def drop(page: Page, picture: bytes, x: float, y: float) -> None:
    """Let go of a file over the board."""
    page.evaluate(
        """([bytes, x, y]) => {
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(bytes)], "dropped.png", {type: "image/png"}));
          const frame = document.querySelector(".board-frame");
          for (const kind of ["dragover", "drop"]) {
            frame.dispatchEvent(new DragEvent(kind, {dataTransfer: data, clientX: x, clientY: y, bubbles: true, cancelable: true}));
          }
        }""",
        [list(picture), x, y],
    )


def test_what_is_pasted_and_dropped_lies_on_the_board(open_page: OpenPage, client: httpx.Client) -> None:
    board = client.post("/boards", json={"name": "Harbour"}).json()
    known = client.post("/uploads", content=png(10)).json()["id"]
    page = open_page(f"/boards/{board['id']}")
    expect(page.get_by_text("An empty board.")).to_be_visible()
    things = page.locator("[data-thing]")

    paste(page, "warm lamps\n- wet ropes")
    expect(page.locator("[data-kind=note]")).to_contain_text("wet ropes")
    paste(page, "https://example.org/wiki/Harbour_at_night.html")
    card = page.locator("[data-kind=link]")
    expect(card.locator("strong")).to_have_text("Harbour at night")
    expect(card).to_contain_text("example.org")
    paste(page, f"{page.url.split('/boards')[0]}/p/{known}")
    expect(page.locator("[data-kind=picture]")).to_have_count(1)
    paste(page, picture=png(90))
    expect(page.locator("[data-kind=picture]")).to_have_count(2)
    stage = page.get_by_test_id("stage").bounding_box()
    assert stage
    drop(page, png(150), stage["x"] + 200, stage["y"] + 500)
    expect(page.locator("[data-kind=picture]")).to_have_count(3)
    expect(things).to_have_count(5)
    # A file lies where the hand let go of it.
    dropped = page.locator("[data-kind=picture][data-selected]").bounding_box()
    assert dropped
    assert dropped["x"] + dropped["width"] / 2 == pytest.approx(stage["x"] + 200, abs=3)

    # Copied on one board, pasted on it again: copies of their own.
    page.evaluate(
        """() => {
          const kept = new DataTransfer();
          window.dispatchEvent(new ClipboardEvent("copy", {clipboardData: kept, bubbles: true, cancelable: true}));
          window.dispatchEvent(new ClipboardEvent("paste", {clipboardData: kept, bubbles: true, cancelable: true}));
        }"""
    )
    expect(things).to_have_count(6)
    saved(page)
    kept = client.get(f"/boards/{board['id']}").json()["items"]
    assert sorted(one["kind"] for one in kept) == ["link", "note"] + 4 * ["picture"]

    # A link to a picture is fetched by the server, behind its guard; what it may not reach is said and nothing is lost.
    paste(page, "http://127.0.0.1:9/picture.png")
    expect(page.locator(".toast")).to_contain_text("may not be used")
    expect(things).to_have_count(6)


def test_a_picture_opened_on_a_board_has_the_boards_pictures_beside_it(
    open_page: OpenPage, client: httpx.Client
) -> None:
    ids = [client.post("/uploads", content=png(shade)).json()["id"] for shade in (31, 62, 93)]
    client.post("/uploads", content=png(94))  # newer in the library, and on no board
    board = client.post("/boards", json={"name": "Three"}).json()
    laid = [
        {"id": f"thing{number:07}", "kind": "picture", "value": one, "x": 400 * number, "y": 0, "w": 300, "h": 200}
        for number, one in enumerate((ids[1], ids[0], ids[2]))
    ]
    client.patch(f"/boards/{board['id']}/items", json={"add": laid}).raise_for_status()
    page = open_page(f"/boards/{board['id']}")
    page.locator("[data-thing=thing0000000]").dblclick()
    overlay = page.get_by_test_id("picture-overlay")
    expect(overlay).to_be_visible()
    expect(overlay.get_by_role("button", name="Newer picture")).to_have_count(0)
    for one in (ids[0], ids[2]):
        page.keyboard.press("ArrowRight")
        expect(page).to_have_url(re.compile(f"/p/{one}$"))
    expect(overlay.get_by_role("button", name="Older picture")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(board["id"]))

    # The list of boards stands, and is the same, for the prompt bar that completes their codes as for their own page.
    page.locator("#prompt").fill("a pier --p ")
    expect(page.get_by_role("option").filter(has_text="Three")).to_be_visible()
    page.locator("#prompt").fill("")
    page.get_by_role("link", name="All boards").click()
    card = page.locator(".board-card", has_text="Three")
    card.get_by_role("button", name="What to do with “Three”").click()
    page.get_by_role("menuitem", name="A style from its pictures").click()
    expect(page.locator(".toast")).to_contain_text("among your styles", timeout=60_000)
    (style,) = [one for one in client.get("/styles").json()["items"] if one["name"] == "Three"]
    client.delete(f"/styles/{style['code']}").raise_for_status()


class Hand:
    """Fingers as the browser gets them from a screen."""

    def __init__(self, page: Page) -> None:
        self._devtools = page.context.new_cdp_session(page)

    def touch(self, kind: str, *points: tuple[float, float]) -> None:
        told = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        self._devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": told})

    def draw(self, *paths: tuple[tuple[float, float], tuple[float, float]]) -> None:
        """Each finger from its first place to its second, all at once."""
        self.touch("touchStart", *(start for start, _ in paths))
        for part in (0.3, 0.6, 1.0):
            self.touch("touchMove", *((x + (to_x - x) * part, y + (to_y - y) * part) for (x, y), (to_x, to_y) in paths))
        self.touch("touchEnd")


def test_fingers_look_around_take_and_come_nearer(open_page: OpenPage, client: httpx.Client) -> None:
    board = client.post("/boards", json={"name": "By hand"}).json()
    note = {"id": "noteofhand01", "kind": "note", "value": "lamps", "x": 0, "y": 0, "w": 200, "h": 120}
    client.patch(f"/boards/{board['id']}/items", json={"add": [note]}).raise_for_status()
    page = open_page(f"/boards/{board['id']}", phone=True)
    hand = Hand(page)
    thing = page.locator("[data-thing=noteofhand01]")
    expect(thing).to_be_visible()

    # Everything is above the prompt bar and can be pressed.
    bar = page.locator(".bar").bounding_box()
    view = page.locator(".board-view").bounding_box()
    assert bar
    assert view
    assert view["y"] + view["height"] < bar["y"]

    def middle() -> tuple[float, float]:
        box = thing.bounding_box()
        assert box
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    # A finger on something looks around; nothing has moved on the board.
    x, y = middle()
    hand.draw(((x, y), (x + 40, y + 90)))
    looked = middle()
    assert looked == pytest.approx((x + 40, y + 90), abs=6)
    expect(page.get_by_test_id("selection-bar")).to_have_count(0)

    # A tap takes it, then the finger moves it, and undo takes that back.
    page.touchscreen.tap(*looked)
    expect(page.get_by_test_id("selection-bar")).to_contain_text("1 selected")
    hand.draw((looked, (looked[0] - 60, looked[1] - 50)))
    saved(page)
    (kept,) = client.get(f"/boards/{board['id']}").json()["items"]
    assert (kept["x"], kept["y"]) != (0, 0)
    page.get_by_role("button", name="Undo").click()
    saved(page)
    (kept,) = client.get(f"/boards/{board['id']}").json()["items"]
    assert (kept["x"], kept["y"]) == (0, 0)

    # Two fingers come nearer.
    wide = thing.bounding_box()
    assert wide
    x, y = middle()
    hand.draw(((x - 40, y - 100), (x - 80, y - 100)), ((x + 40, y - 100), (x + 80, y - 100)))
    near = thing.bounding_box()
    assert near
    assert near["width"] == pytest.approx(2 * wide["width"], rel=0.1)


def test_a_deleted_board_comes_back_with_one_click(open_page: OpenPage, client: httpx.Client) -> None:
    made = client.post("/boards", json={"name": "Fog and lamps"}).json()
    note = {"id": "aaaaaaaa", "kind": "note", "value": "lamps", "x": 0, "y": 0, "w": 200, "h": 100}
    client.patch(f"/boards/{made['id']}/items", json={"add": [note]}).raise_for_status()
    page = open_page("/boards")
    card = page.locator(".board-card", has_text="Fog and lamps")
    expect(card).to_contain_text("lamps")
    shot(page, "boards")
    card.get_by_role("button", name="What to do with “Fog and lamps”").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(card).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(card).to_contain_text("lamps")
    assert client.get(f"/boards/{made['code']}").json()["items"][0]["value"] == "lamps"


def test_a_style_is_saved_and_used(open_page: OpenPage, client: httpx.Client) -> None:
    page = open_page("/styles")
    expect(page.get_by_text("No style of your own yet.")).to_be_visible()
    page.get_by_label("Prompt to try them on").fill("a lighthouse at dawn")
    page.get_by_role("button", name="Random codes").click()
    tiles = page.get_by_test_id("tried").locator(".styles-tile-foot")
    expect(tiles).to_have_count(4)
    jobs: list[dict[str, Any]] = []

    def asked() -> bool:
        jobs[:] = [one for one in client.get("/jobs").json()["items"] if "a lighthouse at dawn" in one["prompt"]]
        return len(jobs) == 4

    expect(page.get_by_test_id("tried").locator("[data-job]")).to_have_count(4)
    codes = [tile.locator("code").inner_text() for tile in tiles.all()]
    with page.expect_response(lambda answer: answer.request.method == "DELETE", timeout=60_000):
        page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("button", name="Random codes")).to_be_visible(timeout=90_000)
    assert asked()
    assert {re.search(r"--sref (\d+)", one["prompt"])[1] for one in jobs} == set(codes)  # type: ignore[index]
    assert all("--draft" in one["prompt"] for one in jobs)
    assert len({re.search(r"--seed (\d+)", one["prompt"])[1] for one in jobs}) == 1  # type: ignore[index]

    # A code of one's own choice, alone: its four pictures come, and stay while one looks elsewhere.
    page.get_by_label("Codes to try").fill("--sref 77")
    page.get_by_role("button", name="Try them").click()
    tile = page.get_by_role("listitem", name="Style 77")
    expect(tile.locator("a.frame img")).to_have_count(4, timeout=60_000)
    page.get_by_role("link", name="Boards").click()
    page.get_by_role("link", name="Styles").click()
    expect(tile.locator("a.frame img")).to_have_count(4)
    like = tile.get_by_role("button", name="Like")
    with page.expect_response(lambda answer: answer.url.endswith("/like")):
        like.click()
    expect(like).to_have_attribute("aria-pressed", "true")
    first = tile.locator("a.frame").first.get_attribute("href")
    assert first
    assert client.get(f"/images/{first.rsplit('/', 1)[1]}").json()["liked"]
    codes = ["77"]
    tiles = page.get_by_test_id("tried").locator(".styles-tile-foot")

    tiles.first.get_by_role("button", name="Save").click()
    page.get_by_role("dialog").get_by_label("Name").fill("Cyber glow")
    page.keyboard.press("Enter")
    mine = page.get_by_test_id("saved-styles").locator("li")
    expect(mine).to_contain_text("Cyber glow")
    shot(page, "styles")
    mine.get_by_role("button", name="Use").click()
    expect(page.locator("#prompt")).to_have_value(f"--sref {codes[0]}")

    mine.get_by_role("button", name="What to do with Cyber glow").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(page.get_by_text("No style of your own yet.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(mine).to_contain_text("Cyber glow")

    # Two of the own pictures become a style; its code goes into the prompt with the weight that is set.
    page.get_by_role("button", name="From pictures").click()
    for choice in range(2):
        page.get_by_role("dialog").locator(".picker-grid button").nth(choice).click()
    page.get_by_role("button", name="Take 2 pictures").click()
    page.get_by_role("dialog").get_by_label("Name").fill("Two of mine")
    page.keyboard.press("Enter")
    expect(mine).to_have_count(2, timeout=60_000)
    page.get_by_role("slider", name="Weight of the style").press("ArrowRight")
    mine.filter(has_text="Two of mine").get_by_role("button", name="Use").click()
    (made,) = [one["code"] for one in client.get("/styles").json()["items"] if one["name"] == "Two of mine"]
    expect(page.locator("#prompt")).to_have_value(f"--sref {made} --sw 110")
    shot(page, "styles-full")
