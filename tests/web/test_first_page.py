"""The walk of the first page in a real browser, against a real studio: from the printed link to the four pictures."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from browsing import scrolls_sideways
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from serving import RunningStudio

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
DRAWN_MS = 90_000


def imagine(page: Page, prompt: str) -> Locator:
    """Type the prompt, press Enter, and return the new row of the feed."""
    rows = page.locator(".job")
    expect(page.locator(".job, .empty").first).to_be_visible()
    before = row_count(page)
    page.locator("#prompt").fill(prompt)
    page.keyboard.press("Enter")
    expect(page.locator(f'ol[data-rows="{before + 1}"]')).to_have_count(1)
    return rows.first


def row_count(page: Page) -> int:
    """How many rows the feed has, those out of sight included."""
    return int(page.locator("ol[data-rows]").get_attribute("data-rows") or 0) if page.locator(".job").count() else 0


def drawn(row: Locator) -> Locator:
    """Wait for the row's four pictures and return their links."""
    expect(row).to_have_attribute("data-status", "succeeded", timeout=DRAWN_MS)
    expect(row.locator("[data-testid=picture][data-loaded]")).to_have_count(4, timeout=DRAWN_MS)
    return row.locator("a.frame")


def test_without_the_link_there_is_only_the_door(open_page: OpenPage, studio: RunningStudio) -> None:
    page = open_page("/", logged_in=False)
    field = page.get_by_label("Token or link")
    expect(field).to_be_focused()
    field.fill("not the token")
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("alert")).to_contain_text("does not open this studio")
    field.fill(f"{studio.url}/login?token={studio.token}")
    page.get_by_role("button", name="Open").click()
    expect(page.locator("#prompt")).to_be_visible()


def test_the_link_leaves_no_token_in_the_address(open_page: OpenPage, studio: RunningStudio) -> None:
    page = open_page()
    assert page.url == f"{studio.url}/"
    assert "token" not in page.evaluate("JSON.stringify([...document.cookie, ...Object.values(localStorage)])")


def test_an_empty_studio_teaches(open_page: OpenPage) -> None:
    page = open_page()
    expect(page.get_by_test_id("empty")).to_be_visible()
    page.get_by_role("button", name=re.compile("a lighthouse by the sea")).click()
    row = page.locator(".job").first
    expect(row).to_contain_text("a lighthouse by the sea at sunset")
    expect(row).to_contain_text("--ar 16:9")
    guide = page.get_by_test_id("guide")
    expect(guide).to_contain_text("You asked for four pictures")
    expect(guide).to_contain_text("With a GPU")
    expect(page.locator('.job[data-job^="job_"]')).to_have_count(1)
    row.get_by_role("button", name="Cancel").click()
    expect(row).to_have_attribute("data-status", "cancelled")
    guide.get_by_role("button", name="Hide this").click()
    expect(guide).to_have_count(0)


def test_an_error_is_shown_at_its_characters_and_mended_with_one_key(open_page: OpenPage) -> None:
    page = open_page()
    page.keyboard.press("/")
    expect(page.locator("#prompt")).to_be_focused()
    page.keyboard.type("a fox 🦊 --stylise 50 --chaos 400")
    expect(page.locator(".mirror .mistake")).to_have_text(["--stylise", "400"])
    expect(page.get_by_test_id("mistakes")).to_contain_text("0–100")
    before = row_count(page)
    page.keyboard.press("Enter")
    expect(page.locator("#prompt")).to_have_value("a fox 🦊 --stylise 50 --chaos 400")
    assert row_count(page) == before
    expect(page.get_by_role("button", name="Use --stylize")).to_be_visible()
    page.locator("#prompt").press("Tab")
    expect(page.locator("#prompt")).to_have_value("a fox 🦊 --stylize 50 --chaos 400")
    expect(page.locator("#prompt")).to_be_focused()
    page.get_by_role("button", name="Use 100").click()
    expect(page.locator("#prompt")).to_have_value("a fox 🦊 --stylize 50 --chaos 100")
    expect(page.locator(".mirror .mistake")).to_have_count(0)
    page.locator("#prompt").fill("a {red, blue} kite --repeat 2")
    expect(page.get_by_test_id("estimate")).to_contain_text("4 jobs")


def test_enter_shows_the_job_at_once_and_four_pictures_land(open_page: OpenPage) -> None:
    page = open_page()
    page.evaluate(
        """() => {
          window.seen = {preview: 0, progress: [], landed: []};
          new MutationObserver(() => {
            const row = document.querySelector(".job");
            if (!row) return;
            seen.preview = Math.max(seen.preview, row.querySelectorAll("[data-testid=preview]").length);
            const value = row.querySelector("[role=progressbar]")?.getAttribute("aria-valuenow");
            if (value && value !== seen.progress.at(-1)) seen.progress.push(value);
            const landed = row.querySelectorAll("a.frame").length;
            if (landed !== seen.landed.at(-1)) seen.landed.push(landed);
          }).observe(document.body, {subtree: true, childList: true, attributes: true});
        }"""
    )
    page.locator("#prompt").fill("a red fox in a snowy forest")
    page.get_by_role("button", name="Draft").click()
    expect(page.get_by_role("button", name="Draft")).to_have_attribute("aria-pressed", "true")
    page.locator("#prompt").focus()
    page.keyboard.press("Enter")
    row = page.locator(".job").first
    # Before any answer: the row, in its final shape.
    expect(row.locator(".frame")).to_have_count(4, timeout=1000)
    expect(page.locator("#prompt")).to_have_value("")
    shape = row.locator(".frame").first.bounding_box()
    links = drawn(row)
    landed = links.first.bounding_box()
    assert shape
    assert landed
    assert abs(shape["width"] - landed["width"]) < 1
    assert abs(shape["height"] - landed["height"]) < 1
    seen = page.evaluate("seen")
    assert seen["preview"] >= 1, "a preview stood where the picture was to come"
    assert len(seen["progress"]) >= 2, "the job's progress was shown"
    assert [int(value) for value in seen["progress"]] == sorted(int(value) for value in seen["progress"])
    assert seen["landed"] == sorted(seen["landed"]), "no picture went away again"
    assert seen["landed"][-1] == 4
    alt = links.first.locator("[data-testid=picture]").get_attribute("alt")
    assert alt
    assert alt.startswith("a red fox in a snowy forest")
    expect(page.get_by_test_id("announcer")).to_contain_text("Done: a red fox")
    expect(page.get_by_test_id("warnings").first).to_contain_text("gesso models pull")
    page.get_by_role("button", name="Draft").click()


def test_a_reload_keeps_the_feed_and_the_words(open_page: OpenPage) -> None:
    page = open_page()
    page.locator("#prompt").fill("words not sent yet")
    page.reload()
    expect(page.locator("#prompt")).to_have_value("words not sent yet")
    row = page.locator(".job").first
    expect(row).to_contain_text("a red fox in a snowy forest")
    expect(row.locator("[data-testid=picture][data-loaded]")).to_have_count(4)
    page.locator("#prompt").fill("")
    page.get_by_role("link", name="Organize").click()
    expect(page.get_by_role("heading", name="Library")).to_be_visible()
    expect(page.get_by_role("heading", name="Today")).to_be_visible()
    expect(page.locator(".wall a.frame")).to_have_count(4)


def test_a_picture_has_its_address_and_can_be_looked_at_from_the_keyboard(open_page: OpenPage) -> None:
    page = open_page()
    first = page.locator(".job a.frame").first
    first.focus()
    page.keyboard.press("Enter")
    overlay = page.get_by_test_id("picture-overlay")
    expect(overlay).to_be_visible()
    expect(page).to_have_url(re.compile(r"/p/img_\w+$"))
    expect(page.get_by_test_id("full-picture")).to_have_attribute("data-loaded", "true")
    address = page.url
    page.keyboard.press("ArrowRight")
    expect(page).not_to_have_url(address)
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(address)
    fitted = page.get_by_test_id("full-picture").bounding_box()
    page.keyboard.press(" ")
    expect(page.locator(".stage-room")).to_have_attribute("data-zoomed", "true")
    zoomed = page.get_by_test_id("full-picture").bounding_box()
    assert fitted
    assert zoomed
    assert zoomed["width"] > fitted["width"]
    page.keyboard.press("Escape")
    expect(overlay).to_have_count(0)
    assert page.url.endswith("/")
    expect(first).to_be_focused()
    page.goto(address)
    expect(overlay).to_contain_text("a red fox in a snowy forest")
    expect(overlay.locator(".facts-chips")).to_contain_text("--draft")


@pytest.mark.parametrize(("name", "kind"), [("PNG", "PNG"), ("JPEG", "JPEG"), ("WebP", "WEBP")])
def test_a_picture_can_be_downloaded(open_page: OpenPage, name: str, kind: str) -> None:
    page = open_page()
    page.locator(".job a.frame").first.click()
    page.get_by_test_id("picture-overlay").get_by_role("button", name="Download").click()
    page.get_by_test_id("panel").get_by_text(name, exact=True).click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download").click()
    path = waiting.value.path()
    assert Image.open(BytesIO(Path(path).read_bytes())).format == kind
    assert waiting.value.suggested_filename.lower().rsplit(".", 1)[-1] in {kind.lower(), "jpg"}


def test_the_prompt_and_the_seed_of_a_picture_are_at_hand(open_page: OpenPage) -> None:
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".job a.frame").first.click()
    seed = page.get_by_role("button", name=re.compile("Copy seed"))
    seed.click()
    assert page.evaluate("navigator.clipboard.readText()") == seed.inner_text().strip()
    page.get_by_role("button", name="Use prompt").click()
    expect(page.get_by_test_id("picture-overlay")).to_have_count(0)
    expect(page.locator("#prompt")).to_have_value("a red fox in a snowy forest --draft")
    expect(page.locator("#prompt")).to_be_focused()


def listed_jobs(page: Page) -> int:
    """How many jobs the server has: what the feed shows once it has loaded."""
    return int(page.evaluate("fetch('/api/v1/jobs?limit=200').then(a => a.json()).then(a => a.items.length)"))


def test_drawing_again_gives_the_same_picture(open_page: OpenPage) -> None:
    page = open_page()
    expect(page.locator(".job").first).to_be_visible()
    count = listed_jobs(page)
    expect(page.locator(f'ol[data-rows="{count}"]')).to_have_count(1)
    page.locator(".job a.frame").nth(1).click()
    original = page.url.rsplit("/", 1)[-1]
    page.get_by_test_id("picture-overlay").get_by_role("button", name="Vary").click()
    page.get_by_role("menuitem", name="Draw again").click()
    expect(page.locator(f'ol[data-rows="{count + 1}"]')).to_have_count(1)
    row = page.locator(".job").first
    expect(row).to_have_attribute("data-status", "succeeded", timeout=DRAWN_MS)
    again = (row.locator("a.frame").first.get_attribute("href") or "").rsplit("/", 1)[-1]
    assert again != original
    same = page.evaluate(
        """async ids => {
          const pixels = await Promise.all(ids.map(async id => {
            const answer = await fetch(`/api/v1/images/${id}/file?format=png`);
            const bitmap = await createImageBitmap(await answer.blob());
            const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
            const pen = canvas.getContext("2d");
            pen.drawImage(bitmap, 0, 0);
            return pen.getImageData(0, 0, bitmap.width, bitmap.height).data;
          }));
          return pixels[0].length === pixels[1].length && pixels[0].every((value, i) => value === pixels[1][i]);
        }""",
        [original, again],
    )
    assert same


def test_a_job_can_be_cancelled(open_page: OpenPage) -> None:
    page = open_page()
    page.locator("#prompt").fill("a {red, blue, green} kite over the sea")
    expect(page.get_by_test_id("estimate")).to_contain_text("3 jobs")
    page.keyboard.press("Enter")
    rows = page.locator('.job[data-job^="job_"]').filter(has_text="kite over the sea")
    expect(rows).to_have_count(3)
    last = rows.filter(has_text="a green kite")
    last.get_by_role("button", name="Cancel").click()
    expect(last).to_have_attribute("data-status", "cancelled")
    expect(last).to_contain_text("Cancelled. Nothing was charged.")
    expect(last.get_by_role("button", name="Try again")).to_be_visible()
    for colour in ("red", "blue"):
        row = rows.filter(has_text=f"a {colour} kite")
        cancel = row.get_by_role("button", name="Cancel")
        if cancel.count():
            cancel.click()
        expect(row).to_have_attribute("data-status", re.compile("cancelled|succeeded"), timeout=DRAWN_MS)


def test_history_walks_with_the_arrows_and_control_enter_keeps_the_words(open_page: OpenPage) -> None:
    page = open_page()
    row = imagine(page, "a small green boat --draft")
    drawn(row)
    page.locator("#prompt").fill("")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#prompt")).to_have_value("a small green boat --draft")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#prompt")).to_have_value("")
    page.locator("#prompt").fill("a small yellow boat --draft")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".job").first).to_contain_text("a small yellow boat")
    expect(page.locator("#prompt")).to_have_value("a small yellow boat --draft")
    drawn(page.locator(".job").first)


def test_shape_is_chosen_beside_the_words_unless_they_say_it(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("button", name=re.compile("^Settings")).click()
    panel = page.get_by_test_id("settings-panel")
    panel.get_by_role("radio", name="16:9").click()
    panel.get_by_label("Stylize").first.fill("250")
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    row = imagine(page, "a green hill --draft")
    expect(row).to_contain_text("--ar 16:9")
    expect(row).to_contain_text("--s 250")
    drawn(row)
    box = row.locator("a.frame").first.bounding_box()
    assert box
    assert abs(box["width"] / box["height"] - 16 / 9) < 0.05
    page.locator("#prompt").fill("a green hill --ar 2:3")
    expect(page.get_by_role("button", name=re.compile("^Settings: 2:3"))).to_be_visible()


def test_another_tab_sees_the_job_appear(open_page: OpenPage) -> None:
    page, other = open_page(), open_page()
    other.wait_for_selector(".job")
    row = imagine(page, "an old mill by a river --draft")
    expect(other.locator(".job").first).to_contain_text("an old mill by a river")
    drawn(row)
    drawn(other.locator(".job").first)


def test_a_lost_connection_is_said_and_heals(open_page: OpenPage, studio: RunningStudio) -> None:
    page = open_page()
    page.wait_for_selector(".job")
    page.context.set_offline(True)
    # Going offline leaves an open stream open; a closed one cannot be opened again.
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.get_by_test_id("lost")).to_have_text("Connection lost. Everything catches up by itself.")
    with studio.client() as client:
        client.post("/jobs", json={"prompt": "a yellow tent under the stars --draft"}).raise_for_status()
    page.context.set_offline(False)
    expect(page.get_by_test_id("lost")).to_have_count(0)
    row = page.locator(".job").first
    expect(row).to_contain_text("a yellow tent under the stars")
    drawn(row)


def test_models_says_what_can_draw_here(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("link", name="Models").click()
    expect(page).to_have_url(re.compile("/models$"))
    expect(page.locator(".model").filter(has_text="Built in")).to_have_count(1)
    expect(page.locator(".model").filter(has_text="gesso models pull v7")).to_have_count(1)
    imagine_from_here = page.locator("#prompt")
    imagine_from_here.fill("a red apple --draft")
    page.keyboard.press("Enter")
    expect(page.locator(".job").first).to_contain_text("a red apple")
    drawn(page.locator(".job").first)


def test_a_picture_that_is_not_there_is_said_kindly(open_page: OpenPage) -> None:
    page = open_page("/p/img_00000000000000000000000000000000")
    expect(page.get_by_text("There is no such picture here.")).to_be_visible()
    page.get_by_role("button", name="Back to Create").click()
    expect(page.locator(".job").first).to_be_visible()


def test_the_theme_follows_the_system_and_can_be_chosen(open_page: OpenPage) -> None:
    def ground(page: Page) -> int:
        colour = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        return sum(int(part) for part in re.findall(r"\d+", colour)[:3])

    light, dark = open_page(theme="light"), open_page(theme="dark")
    assert ground(light) > 600
    assert ground(dark) < 100
    for _ in range(2):
        light.get_by_test_id("theme").click()
    assert ground(light) < 100
    light.reload()
    light.wait_for_selector("#prompt")
    assert ground(light) < 100


def test_help_and_language(open_page: OpenPage) -> None:
    page = open_page()
    page.wait_for_selector(".job")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Go to the prompt")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Deutsch").click()
    expect(page.get_by_placeholder("Was stellst du dir vor?")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "de"


def test_a_phone_has_everything_within_reach(open_page: OpenPage) -> None:
    page = open_page(phone=True)
    page.wait_for_selector(".job")
    assert not scrolls_sideways(page)
    bar, navigation = page.locator(".bar").bounding_box(), page.locator(".nav").bounding_box()
    assert bar
    assert navigation
    assert bar["y"] > 500, "the bar is in reach of the thumb"
    assert bar["y"] + bar["height"] <= navigation["y"]
    assert navigation["y"] + navigation["height"] <= 845
    page.locator("#prompt").fill("a very long prompt about a fox, " * 8 + "--stylise 9999999")
    expect(page.get_by_test_id("fix").first).to_be_visible()
    assert not scrolls_sideways(page)
    page.locator("#prompt").fill("")
    page.locator(".job a.frame").first.click()
    expect(page.get_by_test_id("picture-overlay")).to_be_visible()
    assert not scrolls_sideways(page)
    page.get_by_role("button", name="Close").click()
    page.goto(page.url.split("/p/", maxsplit=1)[0].rstrip("/") + "/models")
    page.wait_for_selector(".model")
    assert not scrolls_sideways(page)


def test_nothing_comes_from_elsewhere(open_page: OpenPage, studio: RunningStudio) -> None:
    page = open_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.wait_for_selector(".job")
    assert [url for url in asked if not url.startswith((studio.url, "data:", "blob:"))] == []
