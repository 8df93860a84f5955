"""The walk of a new version's first day, in one studio: switch, draft by talking, vary, enhance, upscale,
edit, put in order, ask by API; and a crash in the middle, and a second person at the door."""

import io
import re
import time
import zipfile
from collections.abc import Callable, Iterable
from typing import Any

import httpx
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from serving import RunningStudio

pytestmark = pytest.mark.browser
FULL_SIZE = True  # this is what people see

OpenPage = Callable[..., Page]
DRAWN_MS = 90_000


def first_row(page: Page) -> Locator:
    return page.locator('.job[data-job^="job_"]').first


def imagine(page: Page, prompt: str) -> Locator:
    """Type the prompt, press Enter, and return the row that the studio has answered with."""
    with page.expect_response(lambda answer: answer.url.endswith("/api/v1/jobs") and answer.request.method == "POST"):
        page.locator("#prompt").fill(prompt)
        page.locator("#prompt").press("Enter")
    row = first_row(page)
    expect(row).to_contain_text(prompt.split(" --", maxsplit=1)[0])
    return row


def drawn(row: Locator, count: int = 4) -> Locator:
    expect(row).to_have_attribute("data-status", "succeeded", timeout=DRAWN_MS)
    links = row.locator("a.frame")
    expect(links).to_have_count(count)
    return links


def id_of(link: Locator) -> str:
    found = re.search(r"img_[0-9a-f]+", link.get_attribute("href") or "")
    assert found
    return found.group()


def facts(studio: RunningStudio, image: str) -> dict[str, Any]:
    with studio.client() as client:
        told: dict[str, Any] = client.get(f"/images/{image}").raise_for_status().json()
    return told


class Legs:
    """What each part of the walk took, said at its end: what a slow one is lost on is seen at once."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.took: list[tuple[str, float]] = []

    def done(self, name: str) -> None:
        now = time.monotonic()
        self.took.append((name, now - self.began))
        self.began = now

    def __str__(self) -> str:
        lines = [f"{seconds:6.1f} s  {name}" for name, seconds in self.took]
        return "\n".join(["", *lines, f"{sum(seconds for _, seconds in self.took):6.1f} s  the walk"])


def test_the_walk_of_a_new_version(open_page: OpenPage, studio: RunningStudio) -> None:
    """One person, one window: from V6.1 to V7, a taste, drafts by talking, a finished picture, and all found again."""
    with studio.client() as client:
        client.put("/defaults", json={"parameters": "--v 6.1"}).raise_for_status()
    page = open_page()
    legs = Legs()
    switch_to_seven(page)
    legs.done("the old version, and the switch")
    unlock_a_taste(page, studio)
    legs.done("forty pairs by key")
    dog = tasted_and_not(page, studio)
    legs.done("the same prompt with the taste and without")
    draft = talk(page)
    legs.done("three turns of talking, drafts of each")
    varied, enhanced = go_on(page, studio, draft)
    legs.done("a variation and the prompt anew, both at full quality")
    large = upscale(page, studio, varied)
    legs.done("a creative upscale")
    find_again(page, (dog, draft, varied, enhanced, large))
    legs.done("found again in Organize")
    print(legs)


def switch_to_seven(page: Page) -> None:
    settings = page.get_by_role("button", name=re.compile("^Settings"))
    expect(settings).to_have_accessible_name(re.compile("v6.1"))
    before = imagine(page, "a dog wearing sunglasses")
    expect(before).to_contain_text("--v 6.1")
    before.get_by_role("button", name="Cancel").click()
    expect(before).to_have_attribute("data-status", "cancelled")
    expect(page.get_by_test_id("unlock")).to_have_count(0)
    settings.click()
    panel = page.get_by_test_id("settings-panel")
    panel.get_by_role("combobox", name="Model").select_option("--v 7")
    panel.get_by_role("radio", name="16:9").click()
    panel.get_by_role("radio", name="Turbo").click()
    panel.get_by_role("button", name="Save as my defaults").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.keyboard.press("Escape")


def unlock_a_taste(page: Page, studio: RunningStudio) -> None:
    """The first prompt to the new version asks for it: forty pairs by key."""
    first = imagine(page, "a dog wearing sunglasses --draft")
    first.get_by_role("button", name="Cancel").click()
    page.get_by_test_id("unlock").get_by_role("link", name="Unlock personalization").click()
    expect(page).to_have_url(re.compile("/personalize$"))
    sides = page.locator(".rank-side")
    expect(sides.locator("img")).to_have_count(2)

    # Without asking again and again whether the pair has changed: the page says so itself.
    page.evaluate(
        """() => {
          const pair = () => [...document.querySelectorAll(".rank-side")].map((side) => side.dataset.key).join();
          let seen = pair();
          window.anotherPair = () => new Promise((done) => {
            const look = () => {
              const now = pair();
              if (!now || now === seen) return false;
              seen = now;
              done();
              return true;
            };
            if (look()) return;
            const watch = new MutationObserver(() => look() && watch.disconnect());
            watch.observe(document.body, {subtree: true, childList: true, attributes: true});
          });
        }"""
    )

    def answer(key: str) -> None:
        page.keyboard.press(key)
        page.evaluate("anotherPair()")

    answer("3")
    for key in "1121" * 9 + "112":
        answer(key)
    expect(page.get_by_test_id("progress")).to_contain_text("39 of 40 answers")
    expect(page.get_by_test_id("unlocked")).to_have_count(0)
    answer("1")
    expect(page.get_by_test_id("unlocked")).to_contain_text("Your taste is unlocked.")
    with studio.client() as client:
        (profile,) = client.get("/profiles").json()["items"]
    assert profile["unlocked"]


def tasted_and_not(page: Page, studio: RunningStudio) -> str:
    """Nothing is said of it, and it is drawn to the taste; `--p off` is the same prompt without. Return a picture with."""
    page.get_by_role("link", name="Create", exact=True).click()
    expect(page.get_by_test_id("unlock")).to_have_count(0)
    row = imagine(page, "a dog wearing sunglasses --draft --seed 7")
    expect(row).to_contain_text("--ar 16:9")
    expect(row.get_by_test_id("taste")).to_be_visible()
    without = imagine(page, "a dog wearing sunglasses --draft --seed 7 --p off")
    plain = facts(studio, id_of(drawn(without).first))
    tasted = facts(studio, id_of(drawn(page.locator(".job").filter(has_text="--seed 7").nth(1)).first))
    assert (tasted["version"], tasted["draft"]) == ("7", True)
    assert tasted["plan"]["taste"]["codes"]
    assert plain["plan"]["taste"] is None
    return str(tasted["id"])


def talk(page: Page) -> str:
    """A picture is talked into being; return the draft that is gone on from."""
    page.get_by_role("link", name="Draft", exact=True).click()
    say = page.get_by_test_id("say")
    board = page.locator(".draft-board > .draft-job a.frame img[data-loaded]")
    for number, (said, prompt) in enumerate(
        (
            ("a fox dressed up like a samurai", "a fox"),
            ("can the fox be holding a blue lantern?", "lantern"),
            ("can the fox be standing on a spaceship?", "spaceship"),
        ),
        1,
    ):
        say.fill(said)
        say.press("Enter")
        turn = page.get_by_role("group", name=f"Prompt of turn {number}")
        expect(turn).to_contain_text(prompt)
        expect(page.get_by_test_id("turn")).to_have_count(number)
        expect(board).to_have_count(4, timeout=DRAWN_MS)
    expect(page.locator(".draft-mark").first).to_be_visible()
    return id_of(page.locator(".draft-card").nth(1).locator("a.frame"))


def go_on(page: Page, studio: RunningStudio, draft: str) -> tuple[str, str]:
    """Vary Subtle keeps the picture that was picked; Enhance draws the prompt anew. Return one picture of each."""
    page.locator(".draft-card").nth(1).get_by_role("button", name="Vary a little").click()
    made = page.locator(".draft-made .draft-job")
    expect(made).to_have_count(1)
    page.locator(".draft-card").nth(2).get_by_role("button", name="Enhance").click()
    expect(made).to_have_count(2)
    for job in (made.first, made.last):
        expect(job).to_have_attribute("data-status", "succeeded", timeout=DRAWN_MS)
    varied = facts(studio, id_of(made.last.locator("a.frame").first))
    assert (varied["task"], varied["parent_id"], varied["draft"]) == ("vary", draft, False)
    enhanced = facts(studio, id_of(made.first.locator("a.frame").first))
    assert (enhanced["task"], enhanced["draft"]) == ("enhance", False)
    return str(varied["id"]), str(enhanced["id"])


def upscale(page: Page, studio: RunningStudio, image: str) -> str:
    """A creative upscale doubles the pixels; return it."""
    small = facts(studio, image)
    page.get_by_role("link", name="Create", exact=True).click()
    cell = page.locator(f'.cell[data-picture="{image}"]')
    cell.hover()
    cell.get_by_role("button", name="More").click()
    with page.expect_response(
        lambda answer: answer.url.endswith("/api/v1/jobs") and answer.request.method == "POST"
    ) as sent:
        page.get_by_role("menuitem", name="Upscale and add detail").click()
    job = sent.value.json()["jobs"][0]["id"]
    large = facts(studio, id_of(drawn(page.locator(f'.job[data-job="{job}"]'), 1)))
    assert (large["task"], large["parent_id"]) == ("upscale", image)
    assert (large["width"], large["height"]) == (2 * small["width"], 2 * small["height"])
    return str(large["id"])


def find_again(page: Page, images: Iterable[str]) -> None:
    """Every kind of picture of the walk lies in the library, and is found by its words."""
    page.get_by_role("link", name="Organize", exact=True).click()
    for image in images:
        expect(page.locator(f'[data-testid=wall] [data-cell="{image}"]')).to_have_count(1)
    search = page.get_by_role("combobox", name="Search the library")
    search.fill("samurai spaceship")
    search.press("Enter")
    expect(page).to_have_url(re.compile("q=samurai"))
    for image in [*images][1:]:
        expect(page.locator(f'[data-testid=wall] [data-cell="{image}"]')).to_have_count(1)


def test_a_region_is_painted_and_the_canvas_extended(open_page: OpenPage, studio: RunningStudio) -> None:
    out = io.BytesIO()
    Image.new("RGB", (256, 192), (70, 120, 90)).save(out, format="PNG")
    with studio.client() as client:
        picture = client.post("/uploads", content=out.getvalue()).json()["id"]
    page = open_page(f"/edit/{picture}")
    stage = page.get_by_test_id("editor-stage")
    expect(stage).to_have_attribute("data-loaded", "true")
    box = stage.bounding_box()
    assert box
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.keyboard.press("r")
    page.mouse.move(middle[0] - 100, middle[1] - 60)
    page.mouse.down()
    page.mouse.move(middle[0], middle[1] + 20, steps=5)
    page.mouse.up()
    expect(page.get_by_test_id("selected")).to_contain_text("% selected")
    page.keyboard.press("i")
    page.keyboard.type("a red balloon")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/edit/(?!{picture})img_\w+$"), timeout=DRAWN_MS)
    painted = page.url.rsplit("/", 1)[-1]
    expect(page.get_by_test_id("proof")).to_contain_text("Nothing else changed")
    assert facts(studio, painted)["parent_id"] == picture
    expect(stage).to_have_attribute("data-loaded", "true")
    page.get_by_role("toolbar", name="Tools").get_by_label("Canvas size").click()
    page.mouse.move(middle[0] + 256, middle[1])
    page.mouse.down()
    page.mouse.move(middle[0] + 290, middle[1], steps=5)
    page.mouse.move(middle[0] + 320, middle[1], steps=5)
    page.mouse.up()
    expect(page.get_by_test_id("canvas-size")).not_to_have_text("256 × 192")
    page.get_by_test_id("run").click()
    expect(page).to_have_url(re.compile(rf"/edit/(?!{painted})img_\w+$"), timeout=DRAWN_MS)
    wider = facts(studio, page.url.rsplit("/", 1)[-1])
    assert wider["width"] > 256
    assert wider["height"] == 192


def test_pictures_are_put_in_order(open_page: OpenPage, studio: RunningStudio) -> None:
    page = open_page("/organize")
    cells = page.locator("[data-testid=wall] [data-cell]")
    expect(cells.first).to_be_visible()
    search = page.get_by_role("combobox", name="Search the library")
    search.fill("samurai")
    search.press("Enter")
    expect(cells.first).to_be_visible()
    expect(page).to_have_url(re.compile("q=samurai"))
    cells.nth(0).click(modifiers=["ControlOrMeta"])
    cells.nth(1).click(modifiers=["ControlOrMeta"])
    expect(page.get_by_test_id("bulk-bar")).to_contain_text("2 selected")
    page.keyboard.press("f")
    page.keyboard.type("Heroes")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 pictures lie in Heroes.")).to_be_visible()
    page.keyboard.press("t")
    page.keyboard.type("brave")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 pictures are tagged brave.")).to_be_visible()
    page.get_by_role("button", name="Download as ZIP").click()
    with page.expect_download() as waiting:
        page.get_by_role("menuitem", name="As they are, with sidecars").click()
    assert sum(name.endswith(".json") for name in zipfile.ZipFile(waiting.value.path()).namelist()) >= 2
    page.keyboard.press("Escape")
    search.fill("tag:brave")
    search.press("Enter")
    expect(cells).to_have_count(2)
    page.get_by_role("button", name="Save as smart folder").click()
    expect(page.locator("input:focus:not([role=combobox])")).to_have_count(1)
    page.keyboard.type("The brave")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="The brave")).to_be_visible()
    cells.nth(0).focus()
    page.keyboard.press("Delete")
    expect(cells).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(cells).to_have_count(2)
    with studio.client() as client:
        assert len(client.get("/images", params={"q": "folder:Heroes"}).json()["items"]) == 2


def test_the_playground_runs_a_call(open_page: OpenPage) -> None:
    page = open_page("/playground/openai")
    page.get_by_placeholder("Look for a call").fill("generations")
    page.keyboard.press("Enter")
    page.wait_for_url("**/playground/openai?op=*")
    page.locator(".pg").get_by_label("prompt", exact=False).first.fill("a lighthouse --draft --seed 4")
    expect(page.get_by_test_id("snippet")).to_contain_text("/images/generations")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_test_id("answer").get_by_role("status")).to_have_text("200 OK", timeout=DRAWN_MS)
    picture = page.get_by_test_id("answer").locator("img").first
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100


def test_a_crash_in_the_middle_heals_by_itself(open_page: OpenPage, studio: RunningStudio) -> None:
    page = open_page()
    row = imagine(page, "an old mill by a river --ar 3:2")
    expect(row).to_have_attribute("data-status", "running", timeout=DRAWN_MS)
    name = row.get_attribute("data-job")
    page.evaluate("window.notLoadedAgain = 1")
    studio.kill()
    expect(page.get_by_test_id("lost")).to_have_text("Connection lost. Everything catches up by itself.")
    studio.start()
    expect(page.get_by_test_id("lost")).to_have_count(0, timeout=60_000)
    # It is drawn once more from its beginning: the page has not been loaded again, and its words are where they were.
    assert page.evaluate("window.notLoadedAgain") == 1
    healed = page.locator(f'.job[data-job="{name}"]')
    expect(healed).to_have_attribute("data-status", "succeeded", timeout=DRAWN_MS)
    expect(healed.locator("[data-testid=picture][data-loaded]")).to_have_count(4)
    with studio.client() as client:
        assert client.get(f"/jobs/{name}").json()["attempt"] == 2


def test_a_second_person_sees_nothing_of_the_first(open_page: OpenPage, studio: RunningStudio) -> None:
    with studio.client() as client:
        secret = client.get("/images").json()["items"][0]["id"]
    at_home = {"authorization": f"Bearer {studio.token}"}
    link = httpx.post(f"{studio.url}/api/v1/invitations", json={"role": "member"}, headers=at_home, trust_env=False)
    page = open_page(link.json()["link"].removeprefix(studio.url), logged_in=False)
    page.get_by_label("Your name").fill("Grace")
    page.get_by_label("Choose a password").fill("four words in a row")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("empty")).to_be_visible()
    page.goto(f"{studio.url}/p/{secret}")
    expect(page.get_by_text("There is no such picture here.")).to_be_visible()
    assert page.evaluate("id => fetch(`/api/v1/images/${id}/file`).then(answer => answer.status)", secret) == 404
    page.goto(f"{studio.url}/organize")
    page.wait_for_load_state("networkidle")
    expect(page.locator("main a.frame, main [data-cell]")).to_have_count(0)
    page.goto(f"{studio.url}/draft")
    expect(page.get_by_role("heading", name="Talk a picture into being")).to_be_visible()
    expect(page.locator(".talk")).to_have_count(0)
