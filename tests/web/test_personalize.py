"""Forty pairs by keyboard unlock a taste; what it has learnt is shown, and it can be switched off."""

import os
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect
from serving import RunningStudio

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]


def shot(page: Page, name: str) -> None:
    """Keep a picture of the page where somebody wants to look at it."""
    if folder := os.environ.get("GESSO_SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def answer(page: Page, key: str) -> None:
    """Press a key and wait until another pair stands there."""
    pair = "[...document.querySelectorAll('.rank-side')].map((side) => side.dataset.key).join()"
    before = page.evaluate(pair)
    page.keyboard.press(key)
    page.wait_for_function(f"(before) => {{ const now = {pair}; return now && now !== before; }}", arg=before)


def parameters(client: httpx.Client, prompt: str) -> str:
    """Return the taste that a prompt would be drawn with; empty for none."""
    told = client.post("/jobs?dry_run=true", json={"prompt": prompt}).raise_for_status().json()
    return str(told["plans"][0].get("taste") or "")


def test_forty_answers_by_keyboard_unlock_a_taste(open_page: OpenPage, studio: RunningStudio) -> None:
    page = open_page("/personalize")
    expect(page.locator(".rank-side img")).to_have_count(2)
    page.locator(".rank-side img").first.evaluate("(image) => image.decode()")
    with studio.client() as client:
        (profile,) = client.get("/profiles").json()["items"]
        assert not profile["unlocked"]
        for _ in range(3):
            answer(page, "1")
        answer(page, "3")
        expect(page.get_by_test_id("progress")).to_contain_text("3 of 40 answers")
        answer(page, "Control+z")
        shot(page, "ranking")
        while client.get(f"/profiles/{profile['id']}").json()["answered"] < 39:
            answer(page, "2")
        expect(page.get_by_test_id("unlocked")).to_have_count(0)
        answer(page, "1")
        expect(page.get_by_test_id("unlocked")).to_contain_text("Your taste is unlocked.")
        learnt = client.get(f"/profiles/{profile['id']}").json()
        assert learnt["unlocked"]
        expect(page.get_by_test_id("learnt")).to_contain_text(learnt["likes"][0]["words"])
        expect(page.get_by_test_id("learnt").locator("img").first).to_have_attribute(
            "src", learnt["likes"][0]["examples"][0]
        )
        shot(page, "unlocked")

        assert parameters(client, "a quiet lake --draft")
        with page.expect_response(lambda told: told.url.endswith("/taste") and told.request.method == "PATCH"):
            page.get_by_role("switch", name="Use my taste in every prompt").click()
        assert not parameters(client, "a quiet lake --draft")
        assert parameters(client, "a quiet lake --draft --p")

        page.get_by_role("button", name="What to do with").click()
        page.get_by_role("menuitem", name="Imagine with it").click()
        expect(page.locator("#prompt")).to_have_value(f"--p {profile['code']}")

        phone = open_page("/personalize", phone=True, theme="light")
        expect(phone.locator(".rank-side img")).to_have_count(2)
        shot(phone, "personalize-phone")
        client.delete(f"/profiles/{profile['id']}")
        client.patch("/taste", json={"on": True})
