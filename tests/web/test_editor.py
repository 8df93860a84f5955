"""The editor in a real browser against a real studio: brush, words, versions, the canvas, what is kept, what is exported."""

import io
import re
from pathlib import Path

import pytest
from editing import HEIGHT, PAINTED_MS, WIDTH, OpenPage, at, drag, exported, landed, opened, pixels, red_disc, stage
from PIL import Image
from playwright.sync_api import Page, expect
from serving import RunningStudio

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def picture(studio: RunningStudio) -> str:
    return red_disc(studio)


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


def run(page: Page, action: str, before: str) -> str:
    """Let an action run, and return the version that is shown then."""
    page.get_by_role("radio", name=action).click()
    page.get_by_test_id("run").click()
    return landed(page, before)


def test_versions_branch_off_and_all_of_them_stay(open_page: OpenPage, studio: RunningStudio) -> None:
    picture = red_disc(studio, half=True)
    page = opened(open_page, picture)
    origin = page.locator(f'[data-version="{picture}"]')
    large = run(page, "Upscale", picture)
    assert pixels(studio, large).shape == (HEIGHT, WIDTH, 3)
    origin.click()
    expect(page).to_have_url(re.compile(picture))
    alone = run(page, "Background", picture)
    cut_out = Image.open(io.BytesIO(exported(page, "PNG")))
    assert cut_out.mode == "RGBA"
    assert cut_out.getpixel((110, 55))[3] == 255
    assert cut_out.getpixel((10, 10))[3] == 0
    origin.click()
    expect(page).to_have_url(re.compile(picture))
    page.get_by_role("radio", name="Retexture").click()
    page.get_by_test_id("run").click()
    expect(page.get_by_test_id("problem")).to_contain_text("Say what you want first.")
    page.get_by_test_id("edit-words").fill("carved out of ice")
    texture = run(page, "Retexture", picture)
    expect(page.get_by_test_id("edit-words")).to_have_value("")
    page.get_by_test_id("edit-words").fill("make it night")
    night = run(page, "Instruct", texture)
    origin.click()
    expect(page).to_have_url(re.compile(picture))
    page.get_by_test_id("edit-words").fill("on a beach")
    beach = run(page, "Background", picture)
    made = [large, alone, texture, night, beach]
    assert len(set(made)) == 5
    for version in made:
        expect(page.locator(f'[data-version="{version}"]')).to_be_visible()
    depths = {one: page.locator(f'li:has(> [data-version="{one}"])').get_attribute("style") for one in (large, night)}
    assert depths == {large: "--depth: 1;", night: "--depth: 2;"}
    # All the way back through them, and forward again.
    undo = page.get_by_role("button", name="Undo", exact=True)
    for version in (picture, night, texture, picture, alone, picture, large, picture):
        undo.click()
        expect(page).to_have_url(re.compile(version))
    expect(undo).to_be_disabled()
    page.keyboard.press("Control+Shift+Z")
    expect(page).to_have_url(re.compile(large))


def test_a_run_that_is_stopped_leaves_everything_as_it_was(open_page: OpenPage, picture: str) -> None:
    page = opened(open_page, picture)
    page.keyboard.press("r")
    drag(page, (0.1, 0.1), (0.5, 0.6))
    page.get_by_test_id("edit-words").fill("a small owl")
    page.get_by_test_id("run").click()
    page.get_by_role("button", name="Cancel").click()
    # Whoever goes on meanwhile loses nothing by it.
    page.get_by_role("button", name="Add text").click()
    expect(page.get_by_test_id("problem")).to_contain_text("Cancelled. Your document is as it was.", timeout=PAINTED_MS)
    expect(page).to_have_url(re.compile(picture))
    expect(page.get_by_test_id("edit-words")).to_have_value("a small owl")
    expect(page.get_by_test_id("selected")).to_have_text(re.compile(r"^20(\.\d)? ?% selected"))
    expect(page.get_by_role("button", name="Choose Text")).to_be_visible()
    expect(page.get_by_test_id("run")).to_be_enabled()


def test_a_refusal_keeps_the_document(open_page: OpenPage, picture: str) -> None:
    page = opened(open_page, picture)
    page.keyboard.press("r")
    drag(page, (0.1, 0.1), (0.5, 0.6))
    page.route("**/api/v1/masks", lambda route: route.abort())
    page.get_by_test_id("run").click()
    expect(page.get_by_test_id("problem")).to_contain_text("Your document is as it was.")
    expect(page.get_by_test_id("selected")).to_contain_text("% selected")


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
