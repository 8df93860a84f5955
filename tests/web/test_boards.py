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
