"""Draft by talking: what is said becomes a prompt and drafts of it; the prompt can be edited; drafts are gone on from."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
LANDED_MS = 90_000


def say(page: Page, words: str) -> None:
    page.get_by_test_id("say").fill(words)
    page.keyboard.press("Enter")


def wait_for_drafts(page: Page, count: int = 4) -> None:
    expect(page.locator(".draft-board > .draft-job a.frame img[data-loaded]")).to_have_count(count, timeout=LANDED_MS)


def test_a_picture_is_talked_into_being(open_page) -> None:
    page: Page = open_page("/draft")
    expect(page.get_by_role("heading", name="Talk a picture into being")).to_be_visible()
    say(page, "a fox in a forest --ar 3:2")
    expect(page).to_have_url(re.compile(r"/draft/cnv_[0-9a-f]{32}$"))
    wait_for_drafts(page)
    say(page, "make it night")
    turns = page.get_by_test_id("turn")
    expect(turns).to_have_count(2)
    expect(page.get_by_role("group", name="Prompt of turn 2")).to_contain_text("a fox in a forest at night")
    wait_for_drafts(page)

    # A wrong parameter is said at the prompt, and mended with one button.
    turns.last.get_by_role("button", name="Edit this prompt").click()
    box = page.get_by_role("textbox", name="Prompt of turn 2")
    box.fill("two owls on a branch --ar 3:2 --stylise 300")
    box.press("Enter")
    wrong = turns.last.get_by_role("alert")
    expect(wrong).to_contain_text("--stylise")
    wrong.get_by_role("button", name="Use --stylize").click()
    expect(box).to_have_value("two owls on a branch --ar 3:2 --stylize 300")
    box.press("Enter")
    expect(turns).to_have_count(3)
    expect(turns.last).to_contain_text("You wrote the prompt")
    wait_for_drafts(page)

    # An earlier turn's drafts can be looked at again; what is liked is finished at full quality.
    page.get_by_role("button", name="Show the drafts of turn 2").click()
    expect(page.get_by_role("region", name="Drafts of turn 2")).to_be_visible()
    page.locator(".draft-card").first.get_by_role("button", name="Finish").click()
    expect(page.locator(".draft-made img[data-loaded]")).to_have_count(1, timeout=LANDED_MS)

    # The conversation is the studio's: a reload, and another browser, go on with it.
    page.reload()
    expect(page.get_by_test_id("turn")).to_have_count(3)
    other: Page = open_page("/draft", phone=True)
    other.get_by_role("button", name="Conversations").click()
    other.get_by_role("link", name="a fox in a forest").click()
    expect(other.get_by_test_id("turn")).to_have_count(3)

    # On a phone the box to write in stands below the drafts, never on them, and an earlier turn's drafts come into sight.
    other.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    last = other.locator(".draft-card").last.bounding_box()
    box = other.locator(".say-box").bounding_box()
    assert last
    assert box
    assert last["y"] + last["height"] <= box["y"]
    other.get_by_role("button", name="Show the drafts of turn 1").click()
    drafts = other.get_by_role("region", name="Drafts of turn 1")
    expect(drafts.locator(".draft-card").first).to_be_in_viewport(ratio=0.9)


def test_what_is_not_understood_changes_nothing_and_says_so(open_page) -> None:
    page: Page = open_page("/draft")
    say(page, "a red boat")
    wait_for_drafts(page)
    say(page, "sing me a song")
    expect(page.get_by_test_id("turn").last).to_contain_text("was not understood")
    expect(page.get_by_role("group", name="Prompt of turn 2")).to_contain_text("a red boat")


def test_a_conversation_is_renamed_and_forgotten(open_page) -> None:
    page: Page = open_page("/draft")
    say(page, "a lighthouse")
    wait_for_drafts(page)
    row = page.locator(".talk[data-current]")
    row.hover()
    row.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Rename").click()
    page.get_by_role("textbox", name="Title of the conversation").fill("By the sea")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="By the sea")).to_be_visible()

    # Looking away keeps the new words too; Escape leaves the old ones.
    for key, words, kept in (("Tab", "At the harbour", "At the harbour"), ("Escape", "Nowhere", "At the harbour")):
        row.hover()
        row.get_by_role("button", name="More").click()
        page.get_by_role("menuitem", name="Rename").click()
        field = page.get_by_role("textbox", name="Title of the conversation")
        field.fill(words)
        field.press(key)
        expect(field).to_have_count(0)
        expect(page.get_by_role("heading", name=kept)).to_be_visible()
    row.hover()
    row.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Forget").click()
    expect(page).to_have_url(re.compile(r"/draft$"))
    expect(page.get_by_role("link", name="At the harbour")).to_have_count(0)
