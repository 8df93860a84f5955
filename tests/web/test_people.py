"""Coming in: an invitation becomes an account, and its name and password open the door again."""

from collections.abc import Callable

import httpx
import pytest
from browsing import shot
from playwright.sync_api import Page, expect
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
