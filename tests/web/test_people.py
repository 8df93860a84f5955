"""Coming in: an invitation becomes an account, and its name and password open the door again."""

from collections.abc import Callable

import httpx
import pytest
from accessibility import in_both_themes
from browsing import shot
from playwright.sync_api import Page, Route, expect
from serving import RunningStudio

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]

PASSWORD = "four words in a row"


def invitation(studio: RunningStudio, role: str) -> str:
    at_home = {"authorization": f"Bearer {studio.token}"}
    answer = httpx.post(f"{studio.url}/api/v1/invitations", json={"role": role}, headers=at_home, trust_env=False)
    link: str = answer.raise_for_status().json()["link"]
    assert link.startswith(f"{studio.url}/invitation#")
    return link.removeprefix(studio.url)


def account(studio: RunningStudio, name: str) -> httpx.Client:
    """Somebody new, logged in."""
    secret = invitation(studio, "member").rpartition("#")[2]
    client = httpx.Client(base_url=f"{studio.url}/api/v1", headers={"origin": studio.url}, timeout=60, trust_env=False)
    told = {"secret": secret, "name": name, "password": PASSWORD}
    client.post("/invitations/accept", json=told).raise_for_status()
    return client


def come_in(page: Page, studio: RunningStudio, name: str, path: str) -> None:
    """Log in by name and password, and open an address."""
    told = {"name": name, "password": PASSWORD}
    assert page.request.post(f"{studio.url}/api/v1/session", data=told, headers={"origin": studio.url}).ok
    page.goto(studio.url + path)


def test_an_invitation_becomes_an_account_that_opens_the_door_again(open_page: OpenPage, studio: RunningStudio) -> None:
    link = invitation(studio, "member")
    page = open_page(link, logged_in=False)
    expect(page.get_by_text("invited to draw in this studio")).to_be_visible()
    page.get_by_label("Your name").fill("owner")
    page.get_by_label("Choose a password").fill(PASSWORD)
    shot(page, "invited")
    page.get_by_role("button", name="Make my account").click()
    expect(page.get_by_role("alert")).to_contain_text("has that name already")
    page.get_by_label("Your name").fill("Ada")
    page.keyboard.press("Enter")
    expect(page.locator("#prompt")).to_be_visible()
    assert page.url == f"{studio.url}/"

    late = open_page(link, logged_in=False, phone=True, theme="light")
    expect(late.get_by_text("no longer good")).to_be_visible()
    shot(late, "late")
    late.get_by_role("button", name="I have an account").click()
    late.get_by_role("button", name="Use name and password").click()
    expect(late.get_by_label("Name or e-mail address")).to_be_focused()
    late.get_by_label("Name or e-mail address").fill("ADA")
    late.get_by_label("Password").fill("not the password")
    late.get_by_role("button", name="Log in").click()
    expect(late.get_by_role("alert")).to_contain_text("name or the password is wrong")
    shot(late, "password")
    late.get_by_label("Password").fill(PASSWORD)
    late.keyboard.press("Enter")
    expect(late.locator("#prompt")).to_be_visible()


def test_a_quick_hand_accepts_before_the_invitation_is_read(open_page: OpenPage, studio: RunningStudio) -> None:
    page = open_page("/", logged_in=False)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/invitations/look", hold)
    page.goto(studio.url + invitation(studio, "viewer"))
    page.get_by_label("Your name").fill("Quick")
    page.get_by_label("Choose a password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#prompt")).to_be_visible()
    assert held


def test_what_a_member_may_not_draw_is_appealed_and_answered(open_page: OpenPage, studio: RunningStudio) -> None:
    bea = account(studio, "Bea")
    owners = open_page("/settings/policy")
    text = owners.get_by_label("The policy", exact=True)
    before = text.input_value()
    text.fill(f"{before}\n[[rule]]\nname = [")
    owners.get_by_role("button", name="Save").click()
    expect(owners.get_by_role("alert").filter(has_text="cannot be read")).to_be_visible()
    rule = "[[rule]]\nname = 'zebras'\nreason = 'No zebras.'\nwords = ['zebra*']\n"
    text.fill(f"{before}\n{rule}")
    owners.get_by_role("button", name="Save").click()
    expect(owners.get_by_text("zebras", exact=False).first).to_be_visible()

    page = open_page("/login", logged_in=False)
    come_in(page, studio, "Bea", "/")
    page.locator("#prompt").fill("three zebras --draft")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No zebras.").first).to_be_visible()
    page.goto(f"{studio.url}/settings/policy")
    expect(page.locator("mark")).to_have_text("zebras")
    page.get_by_role("button", name="Appeal").click()
    page.get_by_label("Why").fill("They are plush.")
    page.keyboard.press("Enter")
    expect(page.get_by_text("“They are plush.”")).to_be_visible()
    expect(page.get_by_role("button", name="Appeal")).to_have_count(0)

    owners.reload()
    owners.get_by_label("Reply").fill("Plush is fine.")
    shot(owners, "appeal")
    owners.get_by_role("button", name="Grant").click()
    expect(owners.get_by_text("granted", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_text("Plush is fine.")).to_be_visible()
    job = bea.post("/jobs", json={"prompt": "three zebras --draft"}).raise_for_status().json()["jobs"][0]
    bea.delete(f"/jobs/{job['id']}")

    owners.goto(f"{studio.url}/settings/teams")
    owners.get_by_label("A new team").fill("Studio South")
    owners.keyboard.press("Enter")
    owners.get_by_role("button", name="Add somebody").click()
    owners.get_by_role("menuitem", name="Bea").click()
    owners.get_by_role("button", name="Take Bea").click()
    expect(owners.get_by_text("Nobody is in it yet.")).to_be_visible()
    owners.get_by_role("button", name="Undo").click()
    expect(owners.get_by_role("button", name="Take Bea")).to_be_visible()

    owners.goto(f"{studio.url}/settings/people")
    owners.get_by_role("button", name="More for Bea").click()
    owners.get_by_role("menuitem", name="Role").click()
    owners.get_by_role("menuitem", name="Viewer").or_(owners.get_by_role("menuitemcheckbox", name="Viewer")).or_(
        owners.get_by_role("menuitemradio", name="Viewer")
    ).click()
    expect(owners.get_by_test_id("person-Bea")).to_contain_text("Viewer")
    assert in_both_themes(owners) == []
    assert bea.post("/jobs", json={"prompt": "a horse --draft"}).json()["error"]["code"] == "role_forbids"

    owners.goto(f"{studio.url}/settings/audit")
    entries = owners.get_by_test_id("entry")
    owners.get_by_label("What").select_option(label="People")
    expect(entries.filter(has_text="person.role_changed")).to_contain_text("Bea")
    expect(entries.filter(has_text="policy.changed")).to_have_count(0)
    owners.get_by_label("Who").select_option(label="Bea")
    expect(owners.get_by_text("There are no such lines.")).to_be_visible()
    owners.get_by_label("What").select_option(label="Everything")
    expect(entries.first).to_be_visible()
    assert set(entries.locator("td:nth-child(2)").all_inner_texts()) == {"Bea"}
    shot(owners, "audit")


def test_a_new_password_ends_the_other_sessions(open_page: OpenPage, studio: RunningStudio) -> None:
    elsewhere = account(studio, "Cleo")
    page = open_page("/login", logged_in=False)
    come_in(page, studio, "Cleo", "/settings/security")
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
    page.get_by_label("Password now").fill("five words in a row")
    page.get_by_label("New password").fill("six words in a longer row")
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_text("Your current password is another one.")).to_be_visible()
    assert elsewhere.get("/session").is_success
    page.get_by_label("Password now").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 other session")).to_be_visible()
    assert elsewhere.get("/session").status_code == 401
    page.reload()
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
    old, new = ({"name": "Cleo", "password": one} for one in (PASSWORD, "six words in a longer row"))
    assert elsewhere.post("/session", json=old).status_code == 401
    assert elsewhere.post("/session", json=new).is_success
