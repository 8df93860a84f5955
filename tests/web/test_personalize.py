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


def taught(client: httpx.Client, answers: int) -> dict[str, str]:
    """Answer so many pairs as somebody who likes the left one."""
    profile: dict[str, str] = {}
    for _ in range(answers):
        pair = client.get("/rankings/next", params={"profile": profile["id"]} if profile else {}).json()
        profile = pair["profile"]
        body = {"left": pair["left"]["key"], "right": pair["right"]["key"], "profile": profile["id"]}
        profile = client.post("/rankings", json=body | {"answer": "left"}).raise_for_status().json()
    return profile


def test_a_swipe_towards_a_picture_picks_it(open_page: OpenPage, studio: RunningStudio) -> None:
    page = open_page("/personalize", phone=True)
    expect(page.locator(".rank-side img")).to_have_count(2)
    expect(page.get_by_test_id("ranking")).to_contain_text("swipe towards it")
    with studio.client() as client:
        for way in (-1, 1):
            left, right = [one.get_attribute("data-key") for one in page.locator(".rank-side").all()]
            box = page.locator(".rank-pair").bounding_box()
            assert box
            x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
            devtools = page.context.new_cdp_session(page)
            for kind, at in (("touchStart", 0), ("touchMove", way * 40), ("touchMove", way * 110)):
                points = [{"x": x + at, "y": y}]
                devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
            with page.expect_request(lambda asked: asked.method == "POST" and asked.url.endswith("/rankings")) as told:
                devtools.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
            said = told.value.post_data_json
            assert (said["left"], said["right"]) == (left, right)
            assert said["answer"] == ("left" if way < 0 else "right")
            expect(page.locator(f".rank-side[data-key='{left}'][data-side=left]")).to_have_count(0)
        for profile in client.get("/profiles").json()["items"]:
            client.delete(f"/profiles/{profile['id']}")


def test_profiles_are_made_renamed_exported_deleted_and_one_is_the_own(
    open_page: OpenPage, studio: RunningStudio, tmp_path: Path
) -> None:
    with studio.client() as client:
        first = taught(client, 40)
        page = open_page("/personalize")
        choice = page.get_by_role("button", name=f"Profile: {first['name']}")
        expect(page.get_by_test_id("progress")).to_contain_text("40 of 200 answers")

        # What it learnt: in words, each with pictures that show it.
        expect(page.get_by_test_id("learnt").locator("li strong").first).not_to_be_empty()
        shown = page.get_by_test_id("learnt").locator("li").first.locator("img")
        assert shown.first.evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 0

        choice.click()
        page.get_by_role("menuitem", name="New profile").click()
        naming = page.get_by_label("Name of the profile")
        naming.fill("Inks")
        naming.press("Enter")
        inks = page.get_by_role("button", name="Profile: Inks")
        expect(inks).to_be_visible()
        expect(page.get_by_test_id("progress")).to_contain_text("0 of 40 answers")

        # A wrong name is refused in words, and the old one stays.
        page.get_by_role("button", name="What to do with “Inks”").click()
        page.get_by_role("menuitem", name="Rename").click()
        naming.fill(first["name"])
        naming.press("Enter")
        expect(page.locator(".toast")).to_contain_text(first["name"])
        expect(inks).to_be_visible()

        page.get_by_role("button", name="What to do with “Inks”").click()
        page.get_by_role("menuitem", name="Use for --p").click()
        expect(page.locator(".toast")).to_contain_text("A bare --p now means “Inks”.")
        inks.click()
        expect(page.get_by_role("menuitemcheckbox", name="Inks")).to_contain_text("used for --p")
        page.get_by_role("menuitemcheckbox", name=first["name"]).click()

        page.get_by_role("button", name=f"What to do with “{first['name']}”").click()
        with page.expect_download() as begun:
            page.get_by_role("menuitem", name="Keep as a file").click()
        begun.value.save_as(tmp_path / "taste.json")
        page.get_by_role("button", name=f"What to do with “{first['name']}”").click()
        page.get_by_role("menuitem", name="Delete").click()
        expect(inks).to_be_visible()
        assert [one["name"] for one in client.get("/profiles").json()["items"]] == ["Inks"]
        page.get_by_role("button", name="Undo").click()
        expect(choice).to_be_visible()
        assert {one["name"]: one["answered"] for one in client.get("/profiles").json()["items"]} == {
            "Inks": 0,
            first["name"]: 40,
        }

        # The switch beside the prompt is the same switch.
        page.get_by_role("button", name="What to do with").click()
        page.get_by_role("menuitem", name="Use for --p").click()
        expect(page.locator(".toast")).to_contain_text("A bare --p now means")
        on = page.get_by_role("switch", name="Use my taste in every prompt")
        expect(on).to_be_checked()
        page.keyboard.press(",")
        panel = page.get_by_role("switch", name="Draw to my taste")
        with page.expect_response(lambda told: told.url.endswith("/taste") and told.request.method == "PATCH"):
            panel.click()
        page.keyboard.press("Escape")
        expect(on).not_to_be_checked()
        assert not parameters(client, "a quiet lake --draft")
        for profile in client.get("/profiles").json()["items"]:
            client.delete(f"/profiles/{profile['id']}")
        client.patch("/taste", json={"on": True})
