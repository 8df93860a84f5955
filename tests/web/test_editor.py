"""The editor in a real browser against a real studio: brush, words, versions, the canvas, what is kept, what is exported."""

import io
import re
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from serving import RunningStudio

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
PAINTED_MS = 90_000
WIDTH, HEIGHT = 320, 240


@pytest.fixture(scope="module")
def picture(studio: RunningStudio) -> str:
    """A small picture of a red disc on a green meadow, uploaded."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    rgb = np.stack([60 + 20 * (y > 160), 120 + x // 8, 70 + y // 6], -1).astype(np.uint8)
    rgb[(x - 220) ** 2 + (y - 110) ** 2 < 45**2] = (200, 50, 40)
    out = io.BytesIO()
    Image.fromarray(rgb).save(out, format="PNG")
    with studio.client() as client:
        return str(client.post("/uploads", content=out.getvalue()).json()["id"])


def opened(open_page: OpenPage, picture: str, **more: object) -> Page:
    page = open_page(f"/edit/{picture}", **more)
    expect(stage(page)).to_have_attribute("data-loaded", "true")
    return page


def stage(page: Page) -> Locator:
    return page.get_by_test_id("editor-stage")


def at(page: Page, x: float, y: float) -> tuple[float, float]:
    """Where a place of the whole picture, given in shares, lies in the window while it fits."""
    box = stage(page).bounding_box()
    assert box
    edge = min(40, box["width"] / 16)
    zoom = min((box["width"] - 2 * edge) / WIDTH, (box["height"] - 2 * edge) / HEIGHT, 2)
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    return middle[0] + (x - 0.5) * WIDTH * zoom, middle[1] + (y - 0.5) * HEIGHT * zoom


def drag(page: Page, *places: tuple[float, float]) -> None:
    page.mouse.move(*at(page, *places[0]))
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*at(page, *place), steps=6)
    page.mouse.up()


def landed(page: Page, before: str) -> str:
    """Wait until the address names another version, and return it."""
    expect(page).to_have_url(re.compile(rf"/edit/(?!{before})img_\w+$"), timeout=PAINTED_MS)
    return page.url.rsplit("/", 1)[-1]


def pixels(studio: RunningStudio, image: str) -> np.ndarray:
    with studio.client() as client:
        data = client.get(f"/images/{image}/file", params={"format": "png"}).content
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)


def test_a_brushed_region_is_painted_anew_and_nothing_else(
    open_page: OpenPage, studio: RunningStudio, picture: str
) -> None:
    page = opened(open_page, picture)
    expect(page.get_by_test_id("selected")).to_have_text("Nothing selected")
    drag(page, (0.2, 0.3), (0.35, 0.5), (0.3, 0.6))
    expect(page.get_by_test_id("selected")).to_contain_text("% selected")
    page.keyboard.press("Control+z")
    expect(page.get_by_test_id("selected")).to_have_text("Nothing selected")
    page.keyboard.press("Control+Shift+Z")
    expect(page.get_by_test_id("selected")).to_contain_text("% selected")
    expect(page.get_by_role("radio", name="Repaint region")).to_be_checked()
    page.keyboard.press("i")
    page.keyboard.type("a red balloon")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("working")).to_be_visible()
    version = landed(page, picture)
    expect(page.get_by_test_id("results").get_by_role("button", name="Result 2 of 4")).to_be_visible()
    proof = page.get_by_test_id("proof")
    expect(proof).to_contain_text("Nothing else changed", timeout=15_000)
    assert int(proof.get_attribute("data-kept") or 0) > WIDTH * HEIGHT / 2
    expect(page.locator(f'[data-version="{version}"][aria-current]')).to_be_visible()
    # The same through the API, byte by byte: well outside of the stroke everything is as it was.
    before, after = pixels(studio, picture), pixels(studio, version)
    changed = (before != after).any(-1)
    assert changed.any()
    assert not changed[:, WIDTH // 2 :].any()
    assert WIDTH * HEIGHT - changed.sum() >= int(proof.get_attribute("data-kept") or 0)
    # Back to the picture by undo, forward by redo, and to any version by a click.
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page).to_have_url(re.compile(picture))
    expect(page.get_by_test_id("selected")).to_contain_text("% selected")
    page.get_by_role("button", name="Redo", exact=True).click()
    expect(page).to_have_url(re.compile(version))
    page.locator(f'[data-version="{picture}"]').click()
    expect(page).to_have_url(re.compile(picture))


def test_the_canvas_is_pulled_wider_and_painted(open_page: OpenPage, studio: RunningStudio, picture: str) -> None:
    page = opened(open_page, picture)
    page.keyboard.press("c")
    page.mouse.move(*at(page, 1, 0.5))
    page.mouse.down()
    page.mouse.move(*at(page, 1.1, 0.5), steps=5)
    page.mouse.move(*at(page, 1.25, 0.5), steps=5)
    page.mouse.up()
    size = page.get_by_test_id("canvas-size")
    expect(size).to_have_text(re.compile(r"^(39|40)\d × 240$"))
    width = int(size.inner_text().split(" ")[0])
    page.keyboard.press("Control+z")
    expect(size).to_have_text("320 × 240")
    page.keyboard.press("Control+Shift+Z")
    expect(page.get_by_role("radio", name="Extend")).to_be_checked()
    page.get_by_test_id("run").click()
    version = landed(page, picture)
    expect(page.get_by_test_id("proof")).to_contain_text("Nothing else changed", timeout=15_000)
    assert page.get_by_test_id("proof").get_attribute("data-kept") == str(WIDTH * HEIGHT)
    after = pixels(studio, version)
    assert after.shape == (240, width, 3)
    assert (after[:, :WIDTH] == pixels(studio, picture)).all()


def test_a_click_selects_a_thing(open_page: OpenPage, picture: str) -> None:
    page = opened(open_page, picture)
    page.keyboard.press("m")
    page.mouse.click(*at(page, 220 / WIDTH, 110 / HEIGHT))
    expect(page.get_by_test_id("selected")).to_have_text(re.compile(r"^(7|8|9)(\.\d)?\s?% selected"), timeout=30_000)
    page.keyboard.press("x")
    page.mouse.click(*at(page, 220 / WIDTH, 110 / HEIGHT))
    expect(page.get_by_test_id("selected")).to_have_text(
        re.compile(r"^(0(\.\d)?\s?% selected|Nothing)"), timeout=30_000
    )


def test_unfinished_work_is_there_again(open_page: OpenPage, picture: str) -> None:
    page = opened(open_page, picture)
    page.keyboard.press("r")
    drag(page, (0.1, 0.1), (0.5, 0.6))
    expect(page.get_by_test_id("selected")).to_have_text(re.compile(r"^20(\.\d)? ?% selected"))
    page.get_by_role("button", name="Add text").click()
    words = page.get_by_test_id("text-words")
    words.fill("Hello")
    words.press("Escape")
    page.get_by_test_id("edit-words").fill("a small owl")
    kept = """async () => {
      const base = await new Promise(done => { const r = indexedDB.open("gesso-editor"); r.onsuccess = () => done(r.result); });
      for (;;) {
        const all = await new Promise(done => { const r = base.transaction("documents").objectStore("documents").getAll(); r.onsuccess = () => done(r.result); });
        if (all.some(one => one.words === "a small owl" && one.doc.layers.length === 1)) return true;
        await new Promise(done => requestAnimationFrame(done));
      }
    }"""
    assert page.evaluate(kept)
    page.reload()
    expect(stage(page)).to_have_attribute("data-loaded", "true")
    expect(page.get_by_test_id("edit-words")).to_have_value("a small owl")
    page.keyboard.press("b")
    expect(page.get_by_test_id("selected")).to_have_text(re.compile(r"^20(\.\d)? ?% selected"))
    expect(page.get_by_role("button", name="Choose Hello")).to_be_visible()


def test_layers_are_exported_as_they_lie(open_page: OpenPage, picture: str, tmp_path: Path) -> None:
    page = opened(open_page, picture)
    patch = tmp_path / "patch.png"
    Image.new("RGBA", (60, 40), (10, 20, 230, 255)).save(patch)
    page.get_by_test_id("add-picture").set_input_files(str(patch))
    expect(page.get_by_role("button", name="Choose patch")).to_be_visible()

    def exported(name: str) -> bytes:
        page.get_by_test_id("export").click()
        with page.expect_download() as waiting:
            page.get_by_role("menuitem", name=name).click()
        return Path(waiting.value.path()).read_bytes()

    flat = np.asarray(Image.open(io.BytesIO(exported("PNG"))).convert("RGB"))
    assert flat.shape == (HEIGHT, WIDTH, 3)
    assert tuple(flat[120, 160]) == (10, 20, 230)
    assert tuple(flat[120, 225]) == (200, 50, 40)
    assert Image.open(io.BytesIO(exported("JPEG"))).format == "JPEG"
    assert Image.open(io.BytesIO(exported("WebP"))).format == "WEBP"
    psd = exported("PSD")
    assert psd[:4] == b"8BPS"
    assert struct.unpack(">II", psd[14:22]) == (HEIGHT, WIDTH)
    assert b"patch" in psd


def test_a_refusal_keeps_the_document(open_page: OpenPage, picture: str) -> None:
    page = opened(open_page, picture)
    page.keyboard.press("r")
    drag(page, (0.1, 0.1), (0.5, 0.6))
    page.route("**/api/v1/masks", lambda route: route.abort())
    page.get_by_test_id("run").click()
    expect(page.get_by_test_id("problem")).to_contain_text("Your document is as it was.")
    expect(page.get_by_test_id("selected")).to_contain_text("% selected")


def test_on_a_phone_the_tools_are_at_the_bottom(open_page: OpenPage, picture: str) -> None:
    page = opened(open_page, picture, phone=True)
    rail = page.get_by_role("toolbar", name="Tools").bounding_box()
    box = stage(page).bounding_box()
    assert rail
    assert box
    assert rail["y"] > box["y"] + box["height"] - 1
    assert box["height"] > 300
    page.get_by_role("button", name="Panels").click()
    expect(page.get_by_role("region", name="Layers")).to_be_visible()
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def test_without_a_picture_one_is_chosen(open_page: OpenPage, picture: str) -> None:
    page = open_page("/edit")
    assert picture
    page.get_by_role("region", name="Newest pictures").get_by_role("link").first.click()
    expect(stage(page)).to_have_attribute("data-loaded", "true")


def test_nobody_is_shut_out(open_page: OpenPage, picture: str) -> None:
    axe = (Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
    for theme, phone, path in (
        ("dark", False, f"/edit/{picture}"),
        ("light", False, f"/edit/{picture}"),
        ("light", True, f"/edit/{picture}"),
        ("dark", False, "/edit"),
    ):
        page = open_page(path, theme=theme, phone=phone)
        if path != "/edit":
            expect(stage(page)).to_have_attribute("data-loaded", "true")
            page.keyboard.press("c")
        else:
            expect(page.get_by_role("region", name="Newest pictures").get_by_role("link").first).to_be_visible()
        page.evaluate(axe)
        found = page.evaluate(
            "axe.run().then(told => told.violations.map(one => [one.id, one.nodes.map(node => node.html)]))"
        )
        assert found == [], (theme, phone, path)
