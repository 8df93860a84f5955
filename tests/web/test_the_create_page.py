"""Create beyond the first walk: chips and completion, the tray, actions on pictures by key, defaults, the phone."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from serving import RunningStudio

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
DRAWN_MS = 90_000


@pytest.fixture
def drawn(open_page: OpenPage) -> Page:
    """A page whose newest row is a finished draft of four."""
    page = open_page()
    expect(page.locator(".job, .empty").first).to_be_visible()
    newest = page.locator(".job").first
    if newest.count() == 0 or newest.locator("a.frame").count() < 4:
        page.locator("#prompt").fill("a red fox in a snowy forest --draft")
        page.keyboard.press("Enter")
        expect(newest).to_have_attribute("data-status", "succeeded", timeout=DRAWN_MS)
    expect(newest.locator("[data-testid=picture][data-loaded]").first).to_be_visible()
    return page


def row_of(page: Page, words: str) -> Locator:
    return page.locator('.job[data-job^="job_"]').filter(has_text=words).first


def end(row: Locator) -> None:
    """Cancel what the test only had to see begin."""
    cancel = row.get_by_role("button", name="Cancel")
    if cancel.count():
        cancel.click()
    expect(row).to_have_attribute("data-status", re.compile("cancelled|succeeded|failed"), timeout=DRAWN_MS)


def test_parameters_are_chips_until_the_caret_is_in_them(open_page: OpenPage) -> None:
    page = open_page()
    page.locator("#prompt").focus()
    page.keyboard.type("a boat --ar 3:2 --tile and")
    expect(page.locator(".mirror .parameter").first).to_have_text("--ar 3:2")
    page.keyboard.press("Home")
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".mirror .open")).to_have_text("--ar 3:2")


def test_names_and_values_are_completed_from_the_keyboard(open_page: OpenPage) -> None:
    page = open_page()
    page.locator("#prompt").focus()
    page.keyboard.type("a boat --as")
    expect(page.get_by_test_id("completion")).to_contain_text("--ar")
    page.keyboard.press("Tab")
    expect(page.locator("#prompt")).to_have_value("a boat --ar ")
    page.keyboard.type("16")
    expect(page.get_by_test_id("completion")).to_contain_text("16:9")
    page.keyboard.press("Tab")
    page.keyboard.type("--v ")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_contain_text("6.1")
    page.keyboard.press("Tab")
    expect(page.locator("#prompt")).to_have_value("a boat --ar 16:9 --v 6.1 ")
    page.keyboard.type("--o")
    expect(page.get_by_test_id("mistakes")).to_be_visible()
    expect(page.get_by_test_id("completion")).to_have_count(0)


def test_a_prompt_from_midjourney_is_cleaned_when_it_is_pasted(open_page: OpenPage) -> None:
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("navigator.clipboard.writeText('**a red boat --ar 3:2 --v 6.1** - <@123456> (fast)')")
    page.locator("#prompt").focus()
    page.keyboard.press("Control+v")
    expect(page.locator("#prompt")).to_have_value("a red boat --ar 3:2 --v 6.1")


def test_a_picture_is_dropped_into_a_role_moved_weighed_and_sent(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page()
    Image.new("RGB", (96, 64), (200, 60, 40)).save(tmp_path / "red.png")
    data = list((tmp_path / "red.png").read_bytes())
    carried = page.evaluate_handle(
        """data => {
          const carried = new DataTransfer();
          carried.items.add(new File([new Uint8Array(data)], "red.png", {type: "image/png"}));
          return carried;
        }""",
        data,
    )
    page.dispatch_event("main", "dragenter", {"dataTransfer": carried})
    places = page.get_by_test_id("drop-places")
    expect(places).to_contain_text("Image prompt")
    page.dispatch_event(".drop-place[data-role=style]", "drop", {"dataTransfer": carried})
    expect(places).to_have_count(0)
    style = page.get_by_role("region", name="Style")
    expect(style.get_by_test_id("piece")).to_have_attribute("data-state", "ready")
    style.get_by_test_id("piece").hover()
    style.get_by_role("button", name="Use it otherwise").click()
    page.get_by_role("menuitem", name="As Image prompt").click()
    image = page.get_by_role("region", name="Image prompt")
    expect(image.get_by_test_id("piece")).to_have_count(1)
    image.get_by_test_id("piece").hover()
    image.get_by_role("button", name="Weight: 1").click()
    page.get_by_role("spinbutton", name="Weight").fill("2")
    page.keyboard.press("Escape")
    image.get_by_role("button", name="Keep for the next prompts").click()
    page.locator("#prompt").fill("a red barn --draft")
    expect(page.get_by_test_id("estimate")).to_be_visible()
    with page.expect_request(lambda asked: asked.url.endswith("/api/v1/jobs") and asked.method == "POST") as sent:
        page.locator("#prompt").press("Enter")
    assert re.fullmatch(r"img_[0-9a-f]{32}::2 a red barn --draft", sent.value.post_data_json["prompt"])
    row = row_of(page, "a red barn")
    end(row)
    expect(image.get_by_test_id("piece")).to_have_count(1)
    image.get_by_test_id("piece").hover()
    image.get_by_role("button", name="Take it out").click()


def test_a_picture_is_dragged_into_the_tray_and_from_slot_to_slot(drawn: Page) -> None:
    page = drawn
    page.get_by_role("button", name="Pictures to go by").click()
    style, omni = page.get_by_role("region", name="Style"), page.get_by_role("region", name="Omni")
    expect(style).to_be_visible()
    page.locator(".job a.frame").first.drag_to(style)
    piece = style.get_by_test_id("piece")
    expect(piece).to_have_attribute("data-state", "ready")
    piece.locator("img").drag_to(omni)
    expect(style.get_by_test_id("piece")).to_have_count(0)
    moved = omni.get_by_test_id("piece")
    expect(moved).to_have_count(1)
    # A reload loses nothing of it.
    page.reload()
    expect(moved).to_have_count(1)
    moved.hover()
    moved.get_by_role("button", name="Take it out").click()
    expect(moved).to_have_count(0)


def test_quick_actions_stand_on_the_picture_under_the_pointer(drawn: Page) -> None:
    page = drawn
    cells = page.locator(".job").filter(has=page.locator("a.frame")).first.locator(".cell")
    expect(page.locator(".picture-bar")).to_have_count(0)
    for number in (0, 1):
        cells.nth(number).hover()
        expect(page.locator(".picture-bar")).to_have_count(1)
        expect(cells.nth(number).get_by_role("toolbar")).to_be_visible()
    for name in ("Finish", "Vary a little", "Remix", "Use", "Like", "More"):
        expect(cells.nth(1).get_by_role("button", name=name, exact=True)).to_be_visible()
    cells.nth(1).get_by_role("button", name="Like").click()
    expect(cells.nth(1).get_by_role("button", name="Liked")).to_have_attribute("aria-pressed", "true")
    cells.nth(1).get_by_role("button", name="Liked").click()
    with page.expect_request(lambda asked: asked.url.endswith("/api/v1/jobs") and asked.method == "POST") as sent:
        cells.nth(1).get_by_role("button", name="Vary a little").click()
    assert (sent.value.post_data_json["task"], sent.value.post_data_json["strength"]) == ("vary", "subtle")
    page.wait_for_selector('.job[data-status]:not([data-status="sending"])')
    end(page.locator('.job[data-job^="job_"]').first)
    page.mouse.move(5, 5)
    expect(page.locator(".picture-bar")).to_have_count(0)


def test_jobs_say_their_place_are_cancelled_and_what_failed_is_tried_again(
    open_page: OpenPage, studio: RunningStudio
) -> None:
    page = open_page()
    out = io.BytesIO()
    Image.new("RGB", (128, 96), (40, 90, 160)).save(out, format="PNG")
    with studio.client() as client:
        picture = client.post("/uploads", content=out.getvalue()).raise_for_status().json()["id"]
        sha256 = client.get(f"/images/{picture}").json()["sha256"]
        client.post("/jobs", json={"prompt": "a slow harbour"}).raise_for_status()
        client.post("/jobs", json={"prompt": "a patient heron"}).raise_for_status()
        body = {"task": "upscale", "parent": picture, "strength": "subtle", "factor": 2}
        failing = client.post("/jobs", json=body).raise_for_status().json()["jobs"][0]["id"]
    # One is drawn; the others say how many are before them.
    slow, heron = row_of(page, "a slow harbour"), row_of(page, "a patient heron")
    last = page.locator(f'.job[data-job="{failing}"]')
    expect(slow).to_have_attribute("data-status", "running", timeout=DRAWN_MS)
    expect(last).to_contain_text("Queued behind 1 other")
    # Its picture is gone from the disk before its turn comes.
    (blob,) = (path for path in (studio.home / "blobs").rglob(f"{sha256}*") if path.is_file())
    kept = blob.read_bytes()
    blob.unlink()
    # What waits is cancelled for nothing, and what stands behind it moves up.
    heron.get_by_role("button", name="Cancel").click()
    expect(heron).to_have_attribute("data-status", "cancelled")
    expect(heron).to_contain_text("Cancelled. Nothing was charged.")
    expect(last).not_to_contain_text("behind")
    # What is drawn is stopped, and says what it has used.
    slow.get_by_role("button", name="Cancel").click()
    expect(slow).to_have_attribute("data-status", "cancelled", timeout=DRAWN_MS)
    expect(slow).to_contain_text(re.compile("Cancelled. (.* of GPU time had been used|Nothing was charged)"))
    expect(last).to_have_attribute("data-status", "failed", timeout=DRAWN_MS)
    expect(last).to_contain_text("This did not work.")
    # Mended, and tried again as it was: the same picture, upscaled.
    blob.write_bytes(kept)
    with page.expect_response(
        lambda answer: answer.url.endswith("/api/v1/jobs") and answer.request.method == "POST"
    ) as sent:
        last.get_by_role("button", name="Try again").click()
    job = sent.value.json()["jobs"][0]
    assert job["task"] == "upscale"
    again = page.locator(f'.job[data-job="{job["id"]}"]')
    expect(again).to_have_attribute("data-status", "succeeded", timeout=DRAWN_MS)
    expect(again.locator("a.frame")).to_have_count(1)
    # The words of what was cancelled come back with one button.
    heron.get_by_role("button", name="Use prompt").click()
    expect(page.locator("#prompt")).to_have_value("a patient heron")
    page.locator("#prompt").fill("")


def test_an_upload_that_fails_says_so_and_can_be_tried_again(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("button", name="Pictures to go by").click()
    page.get_by_test_id("file-style").set_input_files(
        {"name": "broken.png", "mimeType": "image/png", "buffer": b"no picture at all"}
    )
    piece = page.get_by_test_id("piece")
    expect(piece).to_have_attribute("data-state", "failed")
    expect(piece.get_by_role("button", name="Try again")).to_have_attribute("title", re.compile("."))
    piece.hover()
    piece.get_by_role("button", name="Take it out").click()
    expect(piece).to_have_count(0)


def test_pictures_are_picked_and_worked_on_by_key(drawn: Page) -> None:
    page = drawn
    page.locator("#prompt").blur()
    page.keyboard.press("2")
    picture = page.locator(".job").first.locator("a.frame").nth(1)
    expect(picture).to_be_focused()
    expect(page.get_by_role("toolbar", name="What to do with picture 2")).to_be_visible()
    page.keyboard.press("s")
    style = page.get_by_role("region", name="Style")
    expect(style.get_by_test_id("piece")).to_have_count(1)
    style.get_by_test_id("piece").hover()
    style.get_by_role("button", name="Take it out").click()
    picture.focus()
    with page.expect_request(lambda asked: asked.url.endswith("/api/v1/jobs") and asked.method == "POST") as sent:
        page.keyboard.press("Shift+V")
    assert (sent.value.post_data_json["task"], sent.value.post_data_json["strength"]) == ("vary", "strong")
    page.wait_for_selector('.job[data-status]:not([data-status="sending"])')
    end(page.locator('.job[data-job^="job_"]').first)


def test_a_remix_changes_the_words_of_one_picture(drawn: Page) -> None:
    page = drawn
    page.locator(".job").filter(has=page.locator("a.frame")).first.locator("a.frame").first.focus()
    page.keyboard.press("r")
    expect(page.get_by_test_id("remixing")).to_be_visible()
    expect(page.locator("#prompt")).to_be_focused()
    page.locator("#prompt").fill("a blue fox in a snowy forest --draft")
    with page.expect_request(lambda asked: asked.url.endswith("/api/v1/jobs") and asked.method == "POST") as sent:
        page.keyboard.press("Enter")
    assert sent.value.post_data_json["task"] == "remix"
    expect(page.get_by_test_id("remixing")).to_have_count(0)
    end(row_of(page, "a blue fox"))


def test_a_menu_of_a_picture_has_the_rest(drawn: Page) -> None:
    page = drawn
    cell = page.locator(".job").filter(has=page.locator("a.frame")).first.locator(".cell").first
    cell.hover()
    cell.get_by_role("button", name="More").click()
    expect(page.get_by_role("menuitem", name="Upscale 4×")).to_be_visible()
    expect(page.get_by_role("menuitem", name="Vary a lot")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_have_count(0)


def test_defaults_follow_a_person_to_a_new_browser(open_page: OpenPage, studio: RunningStudio) -> None:
    page = open_page()
    page.get_by_role("button", name=re.compile("^Settings")).click()
    page.get_by_test_id("settings-panel").get_by_role("radio", name="3:2").click()
    page.get_by_role("button", name="Save as my defaults").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    other = open_page()
    expect(other.get_by_role("button", name=re.compile("^Settings: 3:2"))).to_be_visible()
    with studio.client() as client:
        client.put("/defaults", json={"parameters": ""}).raise_for_status()


def test_a_key_can_be_changed_and_works_at_once(open_page: OpenPage) -> None:
    page = open_page()
    page.locator("#prompt").blur()
    page.keyboard.press("?")
    page.get_by_role("button", name="Change the key for: Go to Models").click()
    page.keyboard.press("g")
    page.get_by_role("button", name="Change the key for: Draft on or off").click()
    page.keyboard.press("u")
    expect(page.get_by_text("That key already means: Upscale")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    expect(page).to_have_url(re.compile("/models$"))


def test_the_doctor_says_what_is_missing(open_page: OpenPage) -> None:
    page = open_page("/doctor")
    expect(page.get_by_test_id("diagnosis")).not_to_have_text("Loading")
    expect(page.locator(".finding").filter(has_text="Gesso")).to_be_visible()
    expect(page.locator(".finding").filter(has_text="Large models")).to_contain_text("See what fits")


@pytest.mark.parametrize(
    "path",
    [
        "/draft",
        "/edit",
        "/organize",
        "/boards",
        "/styles",
        "/personalize",
        "/settings",
        "/playground",
        "/compare",
        "/doctor",
    ],
)
def test_every_page_has_its_address(open_page: OpenPage, path: str) -> None:
    page = open_page(path)
    expect(page.locator("main h1, main h2").first).to_be_visible()
    expect(page.locator("#prompt")).to_be_visible()


def test_on_a_phone_five_pages_are_at_hand_and_the_others_behind_more(open_page: OpenPage) -> None:
    page = open_page(phone=True)
    navigation = page.get_by_role("navigation", name="Pages")
    expect(navigation.get_by_role("link")).to_have_count(4)
    navigation.get_by_role("button", name="More").tap()
    page.get_by_role("dialog").get_by_role("link", name="Models").tap()
    expect(page).to_have_url(re.compile("/models$"))
    page.get_by_role("button", name=re.compile("^Settings")).tap()
    expect(page.get_by_test_id("settings-panel")).to_be_in_viewport(ratio=1)
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
