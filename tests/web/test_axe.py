"""Nobody is shut out: axe-core on every page, dark and light, wide and on a phone, empty and full; dialogs and menus too."""

import re
from collections.abc import Callable

import httpx
import pytest
from accessibility import in_both_themes, violations
from browsing import scrolls_sideways
from furnished import Furniture, furnish
from playwright.sync_api import Page, expect
from serving import RunningStudio

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]

PAGES = (
    "/",
    "/draft",
    "/edit",
    "/organize",
    "/boards",
    "/styles",
    "/personalize",
    "/models",
    "/settings",
    "/settings/usage",
    "/playground",
    "/compare",
    "/doctor",
    "/no-such-page",
)


def settled(page: Page) -> None:
    """A heading stands and nothing is still on its way."""
    expect(page.locator("main :is(h1, h2)").first).to_be_attached()
    page.wait_for_load_state("networkidle")


def look_at(page: Page, studio: RunningStudio, paths: tuple[str, ...], theme: str) -> dict[str, list[str]]:
    found = {}
    for path in paths:
        page.goto(studio.url + path)
        settled(page)
        wrong = in_both_themes(page, theme)
        if scrolls_sideways(page):
            wrong.append("the page is wider than its window")
        if wrong:
            found[path] = wrong
    return found


@pytest.fixture(scope="module")
def full(studio: RunningStudio) -> Furniture:
    with studio.client() as client:
        return furnish(client, ("a {red, blue} kite over the sea --draft --ar 3:2",))


@pytest.mark.parametrize(("phone", "theme"), [(False, "dark"), (True, "light")], ids=["wide", "phone"])
def test_a_studio_somebody_works_in(
    open_page: OpenPage, studio: RunningStudio, full: Furniture, phone: bool, theme: str
) -> None:
    page = open_page(phone=phone, theme=theme, reduced_motion="reduce")
    more = (
        f"/p/{full.images[0]}",
        f"/draft/{full.talk}",
        f"/edit/{full.images[0]}",
        f"/organize?folder={full.folder}",
        "/organize?q=nothing-is-called-this",
        f"/boards/{full.board}",
        f"/compare?ids={full.images[0]},{full.images[1]}",
    )
    assert look_at(page, studio, (*PAGES, *more), theme) == {}


@pytest.mark.parametrize(("phone", "theme"), [(True, "dark"), (False, "light")], ids=["phone", "wide"])
def test_an_empty_studio(open_page: OpenPage, studio: RunningStudio, phone: bool, theme: str) -> None:
    """Somebody who has just come in has nothing yet."""
    at_home = {"authorization": f"Bearer {studio.token}"}
    answer = httpx.post(f"{studio.url}/api/v1/invitations", json={"role": "member"}, headers=at_home, trust_env=False)
    page = open_page(
        answer.json()["link"].removeprefix(studio.url),
        phone=phone,
        theme=theme,
        logged_in=False,
        reduced_motion="reduce",
    )
    expect(page.get_by_label("Your name")).to_be_visible()
    assert in_both_themes(page, theme) == []
    page.get_by_label("Your name").fill(f"Newcomer{theme}")
    page.get_by_label("Choose a password").fill("four words in a row")
    page.get_by_role("button", name="Make my account").click()
    expect(page.locator("#prompt")).to_be_visible()
    assert look_at(page, studio, PAGES, theme) == {}


def test_the_door(open_page: OpenPage) -> None:
    page = open_page("/", logged_in=False, reduced_motion="reduce")
    page.get_by_label("Token or link").fill("wrong")
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert in_both_themes(page) == []
    page.get_by_role("button", name="Use name and password").click()
    assert in_both_themes(page) == []


@pytest.mark.usefixtures("full")
def test_what_opens_above_a_page(open_page: OpenPage) -> None:
    page = open_page(reduced_motion="reduce")
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        if wrong := in_both_themes(page):
            found[name] = wrong

    page.locator("#prompt").blur()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    look("help")
    page.keyboard.press("Escape")
    page.get_by_role("button", name=re.compile("^Settings")).click()
    expect(page.get_by_test_id("settings-panel")).to_be_visible()
    look("settings panel")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Pictures to go by").click()
    look("tray")
    page.locator("#prompt").focus()
    page.keyboard.type("a kite --as")
    expect(page.get_by_test_id("completion")).to_be_visible()
    look("completion")
    page.keyboard.press("Escape")
    page.locator("#prompt").fill("a kite --stylise 9999")
    expect(page.get_by_test_id("mistakes")).to_be_visible()
    look("mistakes")
    page.locator("#prompt").fill("")
    cell = page.locator(".job").filter(has=page.locator("a.frame")).first.locator(".cell").first
    cell.hover()
    look("quick actions")
    cell.get_by_role("button", name="More").click()
    expect(page.get_by_role("menu")).to_be_visible()
    look("menu of a picture")
    page.keyboard.press("Escape")
    assert found == {}


def test_what_opens_above_a_page_on_a_phone(open_page: OpenPage) -> None:
    page = open_page(phone=True, theme="light", reduced_motion="reduce")
    page.get_by_role("navigation", name="Pages").get_by_role("button", name="More").tap()
    expect(page.get_by_role("dialog")).to_be_visible()
    found = {"more": violations(page)}
    page.keyboard.press("Escape")
    page.get_by_role("button", name=re.compile("^Settings")).tap()
    expect(page.get_by_test_id("settings-panel")).to_be_visible()
    found["settings"] = violations(page)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
