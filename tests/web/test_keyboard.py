"""Every main flow by keys alone. There is no mouse in this file: focus moves by Tab, by shortcuts and by arrows."""

import io
import re
from collections.abc import Callable

import pytest
from furnished import Furniture, furnish
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from serving import RunningStudio

pytestmark = pytest.mark.browser
FULL_SIZE = True  # a job is cancelled while it draws

OpenPage = Callable[..., Page]
DRAWN_MS = 90_000
MANY = 200
FOCUSED = "one => one === document.activeElement"


@pytest.fixture(scope="module", autouse=True)
def full(studio: RunningStudio) -> Furniture:
    with studio.client() as client:
        return furnish(client, ("a {red, blue} kite over the sea --draft --ar 3:2",), turns=())


def tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """Press Tab until the focus is there, as somebody without a mouse does; it must be shown where it stands."""
    expect(target).to_be_attached()
    for _ in range(MANY):
        if target.evaluate(FOCUSED):
            assert shows_focus(page), target
            return
        page.keyboard.press(key)
    raise AssertionError(f"{MANY} times {key} do not lead to {target}")


def shows_focus(page: Page) -> bool:
    """Whether what has the focus, or a box around it, is drawn differently for it."""
    return bool(
        page.evaluate(
            """() => {
              const shown = one => {
                const style = getComputedStyle(one);
                return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
              };
              const own = document.activeElement;
              return own !== document.body && (shown(own) || [...document.querySelectorAll(":focus-within")].some(shown));
            }"""
        )
    )


def leave(page: Page) -> None:
    """Out of the prompt, so that keys are shortcuts."""
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator("#prompt")).not_to_be_focused()


def test_from_a_prompt_to_a_picture_to_its_variations(open_page: OpenPage) -> None:
    page = open_page()
    expect(page.locator(".job").first).to_be_visible()
    page.keyboard.press("/")
    expect(page.locator("#prompt")).to_be_focused()
    page.keyboard.type("a green kite over the sea --draft --ar 3:2")
    page.keyboard.press("Enter")
    row = page.locator('.job[data-job^="job_"]').first
    expect(row).to_contain_text("a green kite")
    expect(row).to_have_attribute("data-status", "succeeded", timeout=DRAWN_MS)
    leave(page)
    page.keyboard.press("1")
    first = row.locator("a.frame").first
    expect(first).to_be_focused()
    assert shows_focus(page)
    page.keyboard.press("ArrowRight")
    expect(row.locator("a.frame").nth(1)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    overlay = page.get_by_test_id("picture-overlay")
    expect(overlay).to_be_visible()
    assert page.evaluate("document.querySelector('[data-testid=picture-overlay]').contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(overlay).to_have_count(0)
    expect(first).to_be_focused()
    with page.expect_response(lambda answer: answer.url.endswith("/jobs") and answer.request.method == "POST") as sent:
        page.keyboard.press("v")
    job = sent.value.json()["jobs"][0]
    assert job["task"] == "vary"
    tab_to(page, page.locator(f'.job[data-job="{job["id"]}"]').get_by_role("button", name="Cancel"), "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(f'.job[data-job="{job["id"]}"]')).to_have_attribute("data-status", re.compile("cancel"))


def test_every_stop_of_a_page_can_be_seen(open_page: OpenPage) -> None:
    page = open_page()
    expect(page.locator(".job").first).to_be_visible()
    leave(page)
    mark = "(() => { const one = document.activeElement; const was = one.dataset.stop; one.dataset.stop = was ?? 1; return was; })()"
    for _ in range(24):
        page.keyboard.press("Tab")
        assert shows_focus(page), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        assert page.evaluate(mark) is None, "the focus goes on, never in a circle"


def test_help_keeps_the_focus_and_gives_it_back(open_page: OpenPage) -> None:
    page = open_page()
    leave(page)
    opener = page.get_by_role("button", name="Help and shortcuts")
    tab_to(page, opener)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    for _ in range(60):
        page.keyboard.press("Tab")
        assert dialog.evaluate("one => one.contains(document.activeElement)")
    change = dialog.get_by_role("button", name="Change the key for: Go to Models")
    tab_to(page, change)
    page.keyboard.press("Enter")
    page.keyboard.press("y")
    expect(change).to_contain_text("Y")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(opener).to_be_focused()
    page.keyboard.press("y")
    expect(page).to_have_url(re.compile("/models$"))


def test_settings_by_keys(open_page: OpenPage) -> None:
    page = open_page()
    leave(page)
    page.keyboard.press(",")
    panel = page.get_by_test_id("settings-panel")
    expect(panel).to_be_visible()
    wide = panel.get_by_role("radio", name="16:9")
    tab_to(page, wide)
    page.keyboard.press("Space")
    expect(wide).to_be_checked()
    stylize = panel.get_by_role("slider", name="Stylize")
    tab_to(page, stylize)
    page.keyboard.press("ArrowRight")
    expect(stylize).to_have_attribute("aria-valuenow", re.compile("10[0-9]"))
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    button = page.get_by_role("button", name=re.compile("^Settings: 16:9"))
    expect(button).to_be_focused()


def test_pages_by_two_letters(open_page: OpenPage) -> None:
    page = open_page()
    leave(page)
    for letter, path in (("d", "draft"), ("e", "edit"), ("m", "models"), ("c", "")):
        page.keyboard.press("g")
        page.keyboard.press(letter)
        expect(page).to_have_url(re.compile(f"/{path}$"))
        expect(page.locator("main :is(h1, h2)").first).to_be_attached()
        leave(page)


def test_drafts_are_talked_about_and_finished(open_page: OpenPage) -> None:
    page = open_page("/draft")
    say = page.get_by_test_id("say")
    tab_to(page, say)
    page.keyboard.type("a fox in a forest --ar 3:2")
    page.keyboard.press("Enter")
    drafts = page.locator(".draft-board > .draft-job a.frame img[data-loaded]")
    expect(drafts).to_have_count(4, timeout=DRAWN_MS)
    expect(say).to_be_focused()
    page.keyboard.type("make it night")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("turn")).to_have_count(2)
    expect(page.get_by_role("group", name="Prompt of turn 2")).to_contain_text("at night")
    expect(drafts).to_have_count(4, timeout=DRAWN_MS)
    tab_to(page, page.locator(".draft-card").nth(1).locator("a.frame"))
    with page.expect_response(lambda answer: answer.url.endswith("/jobs") and answer.request.method == "POST") as sent:
        page.keyboard.press("h")
    assert sent.value.json()["jobs"][0]["task"] == "finish"
    tab_to(page, page.locator(".draft-made").get_by_role("button", name="Cancel"))
    page.keyboard.press("Enter")


def test_a_picture_is_edited_without_a_brush(open_page: OpenPage, studio: RunningStudio) -> None:
    out = io.BytesIO()
    Image.new("RGB", (256, 192), (70, 120, 90)).save(out, format="PNG")
    with studio.client() as client:
        picture = client.post("/uploads", content=out.getvalue()).json()["id"]
    page = open_page(f"/edit/{picture}")
    expect(page.get_by_test_id("editor-stage")).to_have_attribute("data-loaded", "true")
    everything = page.get_by_role("region", name="Selection").get_by_role("button", name="All")
    tab_to(page, everything)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("selected")).to_contain_text("100")
    page.keyboard.press("Control+z")
    expect(page.get_by_test_id("selected")).to_have_text("Nothing selected")
    page.keyboard.press("Control+Shift+Z")
    page.keyboard.press("i")
    page.keyboard.type("a red balloon")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/edit/(?!{picture})img_\w+$"), timeout=DRAWN_MS)


def test_pictures_are_put_in_order(open_page: OpenPage) -> None:
    page = open_page("/organize?q=kite")
    cells = page.locator("[data-testid=wall] [data-cell]")
    expect(cells.nth(1)).to_be_visible()
    count = cells.count()
    for _ in range(MANY):
        if page.evaluate("document.activeElement.matches('[data-cell]')"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.get_by_test_id("bulk-bar")).to_contain_text("2 selected")
    page.keyboard.press("t")
    page.keyboard.type("up high")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 pictures are tagged up high.")).to_be_visible()
    page.keyboard.press("f")
    page.keyboard.type("Sky")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 pictures lie in Sky.")).to_be_visible()
    page.keyboard.press("Delete")
    expect(cells).to_have_count(count - 2)
    page.keyboard.press("Control+z")
    expect(cells).to_have_count(count)


def test_two_pictures_are_compared(open_page: OpenPage, full: Furniture) -> None:
    page = open_page("/organize?q=kite")
    cells = page.locator("[data-testid=wall] [data-cell]")
    expect(cells.nth(1)).to_be_visible()
    for _ in range(MANY):
        if page.evaluate("document.activeElement.matches('[data-cell]')"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("c")
    expect(page).to_have_url(re.compile(r"/compare\?ids=img_"))
    expect(page.get_by_role("heading", name="Compare")).to_be_attached()
    page.go_back()
    expect(cells.first).to_be_visible()
    assert full.images


WITHOUT_A_FRAME = """async () => {
  const work = async () => { for (let i = 0; i < 200; i++) await null; };
  const strike = (key) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  strike("t");
  await work();
  document.execCommand("insertText", false, "quick");
  await work();
  strike("Enter");
  await work();
  return document.querySelector(".picker") === null;
}"""


def test_a_panel_is_gone_with_its_last_key_however_quick(open_page: OpenPage) -> None:
    page = open_page("/organize?q=kite")
    cells = page.locator("[data-testid=wall] [data-cell]")
    expect(cells.nth(1)).to_be_visible()
    cells.first.focus()
    page.keyboard.press("Space")
    expect(page.get_by_test_id("bulk-bar")).to_contain_text("1 selected")
    assert page.evaluate(WITHOUT_A_FRAME)
    expect(page.get_by_text("1 picture is tagged quick.")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(page.get_by_role("link", name="quick")).to_have_count(0)
