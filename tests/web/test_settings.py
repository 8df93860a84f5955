"""Settings, Models and the API playground: what is made there holds, and what belongs to one person stays theirs."""

import json
import random
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from browsing import log_in, new_context, shot
from fake_hub import FakeHub
from playwright.sync_api import Browser, Page, expect
from serving import RunningStudio, wait_for_end

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]

PASSWORD = "four words in a row"

REVISION = "a" * 40
BIG = random.Random(0).randbytes(6_000_000)
FILES = {
    "model_index.json": json.dumps({"_class_name": "FoxPipeline", "unet": ["diffusers", "UNet"]}).encode(),
    "unet/config.json": b"{}",
    "unet/diffusion_pytorch_model.safetensors": BIG,
}
FOX = f"""
[[model]]
alias = "fox"
title = "Fox"
summary = "For tests."
family = "sdxl"
versions = ["fox"]
hub_id = "painters/fox"
revision = "{REVISION}"
licence = {{ name = "Fox Licence", url = "https://example.org/fox", commercial = true }}
call = {{ steps = 4, draft_steps = 1, guidance = 1.0, max_text_tokens = 77, final_ms = 1000, draft_ms = 100 }}
sizes = {{ multiple_px = 16, native_px = 512, draft_px = 256, draft_delivered_px = 256 }}
memory = {{ disk_gb = 0.006, device_gb = 1.0 }}
capabilities = ["text"]
"""


class Hesitating(FakeHub):  # type: ignore[misc]
    """A hub that sends half of the large file and the rest when it is let go."""

    def __init__(self) -> None:
        self.go = threading.Event()
        super().__init__("painters/fox", REVISION, FILES)
        self.server.handle_error = lambda *_: None  # the studio hangs up when it is told to

    def send_file(self, request: Any, name: str) -> None:
        if not name.endswith(".safetensors") or self.go.is_set():
            super().send_file(request, name)
            return
        request.send_response(200)
        request.send_header("Content-Length", str(len(BIG)))
        request.end_headers()
        request.wfile.write(BIG[: len(BIG) // 2])
        self.go.wait(60)
        request.close_connection = True


@pytest.fixture(scope="module")
def hub() -> Iterator[Hesitating]:
    made = Hesitating()
    yield made
    made.go.set()
    made.close()


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory, hub: Hesitating) -> Iterator[RunningStudio]:
    """A studio that knows one more model, which lies on a hub of this machine."""
    home = tmp_path_factory.mktemp("studio") / "home"
    home.mkdir()
    (home / "models.toml").write_text(FOX, encoding="utf-8")
    made = RunningStudio(home, GESSO_ALLOWED_NETWORKS="127.0.0.2/32", GESSO_HUB_ENDPOINT=hub.endpoint, NO_PROXY="*")
    made.start()
    yield made
    made.stop()


def secret(page: Page) -> str:
    """Return what is shown this once, and put it away."""
    shown = page.get_by_test_id("secret")
    expect(shown).to_be_visible()
    told = shown.locator("code").inner_text()
    shown.get_by_role("button", name="Done").click()
    expect(shown).to_have_count(0)
    return told


@pytest.fixture(scope="module")
def drawn(studio: RunningStudio) -> str:
    """One draft of the owner; its picture's id."""
    with studio.client() as client:
        job = client.post("/jobs", json={"prompt": "a teapot on a red table --draft --seed 3"})
        done = wait_for_end(client, job.raise_for_status().json()["jobs"][0]["id"])
        told: str = done["images"][0]["id"]
        return told


def test_a_key_is_made_and_draws_in_the_playground(open_page: OpenPage, studio: RunningStudio) -> None:
    page = open_page("/settings/keys")
    page.get_by_role("textbox", name="Name").fill("robot")
    page.get_by_label("Ends after").select_option(label="7 days")
    page.get_by_label("Edit").uncheck()
    page.get_by_role("button", name="Make the key").click()
    key = secret(page)
    assert key.startswith("gsk_")
    expect(page.get_by_text("Read, Draw. Never used. Ends")).to_be_visible()
    at_work = {"authorization": f"Bearer {key}"}
    refused = httpx.post(f"{studio.url}/api/v1/folders", json={"name": "Mine"}, headers=at_work, trust_env=False)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "scope_missing")
    page.reload()
    expect(page.get_by_text("Last used")).to_be_visible()

    page.get_by_role("link", name="API playground").first.click()
    page.get_by_role("link", name="OpenAI").click()
    page.get_by_placeholder("Look for a call").fill("generations")
    page.keyboard.press("Enter")
    page.wait_for_url("**/playground/openai?op=*")
    page.locator(".pg").get_by_label("prompt", exact=False).first.fill("a lighthouse --draft --seed 4")
    page.get_by_label("A key", exact=True).check()
    page.get_by_label("API key").fill(key)
    expect(page.get_by_test_id("snippet")).to_contain_text("$GESSO_KEY")
    expect(page.get_by_test_id("snippet")).not_to_contain_text(key)
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_test_id("answer").get_by_role("status")).to_have_text("200 OK", timeout=60_000)
    picture = page.get_by_test_id("answer").locator("img").first
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
    shot(page, "playground")

    page.reload()  # the address knows the call; the key is gone with the page
    expect(page.get_by_role("heading", name="Generate")).to_be_visible()
    page.get_by_role("button", name="JavaScript").click()
    expect(page.get_by_test_id("snippet")).to_contain_text("process.env.GESSO_KEY")

    page.goto(page.url.partition("/playground")[0] + "/settings/keys")
    expect(page.get_by_text("Last used")).to_be_visible()
    page.get_by_role("button", name="Revoke robot").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("revoked", exact=True)).to_be_visible()


def test_a_webhook_that_leads_home_fails_kindly(open_page: OpenPage) -> None:
    page = open_page("/settings/webhooks")
    page.get_by_label("Address").fill("https://127.0.0.1/hook")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("alert").filter(has_text="network")).to_be_visible()

    page.get_by_label("Address").fill("https://127.0.0.2:9/hook")
    page.get_by_role("button", name="Add it").click()
    assert secret(page).startswith("whsec_")
    page.get_by_role("button", name="Send a test").click()
    told = page.get_by_test_id("delivery")
    expect(told.get_by_text("Nobody answers there.").first).to_be_visible()
    told.locator("summary").click()
    expect(told.get_by_text('"webhook.test"').first).to_be_visible()
    shot(page, "webhooks")
    tries = (
        int(told.get_by_text("tries").inner_text().partition(" tr")[0].rpartition(" ")[2])
        if told.get_by_text("tries").count()
        else 1
    )
    told.get_by_role("button", name="Try now").click()
    expect(told.get_by_text(f"{tries + 1} tries")).to_be_visible()
    page.get_by_label("Show", exact=True).select_option(label="delivered")
    expect(page.get_by_text("Nothing was told yet. Send a test.")).to_be_visible()
    page.get_by_role("button", name="More for https://127.0.0.2:9/hook").click()
    page.get_by_role("menuitem", name="Remove").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_text("No addresses yet.")).to_be_visible()


def test_an_invited_person_sees_nothing_of_the_owners(open_page: OpenPage, studio: RunningStudio, drawn: str) -> None:
    page = open_page("/settings/people")
    page.get_by_label("Note").fill("for Bea")
    page.get_by_role("button", name="Make a link").click()
    link = secret(page)
    expect(page.get_by_text("for Bea")).to_be_visible()

    theirs = open_page(link.removeprefix(studio.url), logged_in=False)
    theirs.get_by_label("Your name").fill("Bea")
    theirs.get_by_label("Choose a password").fill(PASSWORD)
    theirs.keyboard.press("Enter")
    expect(theirs.locator("#prompt")).to_be_visible()
    expect(theirs.get_by_role("heading", name="A primed canvas.")).to_be_visible()
    told = theirs.evaluate(
        "id => Promise.all(['/api/v1/images', '/api/v1/jobs', `/api/v1/images/${id}`, `/api/v1/images/${id}/file`]"
        ".map(path => fetch(path).then(async answer => [answer.status, answer.ok ? (await answer.json()).items.length : 0])))",
        drawn,
    )
    assert told == [[200, 0], [200, 0], [404, 0], [404, 0]]
    theirs.goto(f"{studio.url}/settings/people")
    expect(theirs.get_by_text("not for your role")).to_be_visible()
    expect(theirs.get_by_role("link", name="Audit log")).to_have_count(0)

    page.reload()
    page.get_by_role("button", name="More for Bea").click()
    page.get_by_role("menuitem", name="Suspend").click()
    expect(page.get_by_test_id("person-Bea").get_by_text("suspended")).to_be_visible()
    theirs.reload()
    expect(theirs.locator("#prompt")).to_have_count(0)
    page.get_by_role("button", name="More for Bea").click()
    page.get_by_role("menuitem", name="Remove").click()
    page.get_by_label("Go into the trash").check()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_test_id("person-Bea")).to_have_count(0)


def test_usage_is_drawn_and_told(open_page: OpenPage, drawn: str) -> None:
    assert drawn
    page = open_page("/settings/usage")
    plot = page.get_by_test_id("usage-plot").locator("canvas")
    expect(plot).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Settled").first).to_be_visible()
    page.get_by_label("By", exact=True).select_option(label="Task")
    expect(page.get_by_role("row", name="Imagine").first).to_be_visible()
    shot(page, "usage")


def test_models_are_listed_and_one_becomes_the_default(open_page: OpenPage, studio: RunningStudio) -> None:
    page = open_page("/models")
    expect(page.get_by_test_id("model-starter")).to_contain_text("Built in")
    nine = page.get_by_test_id("model-klein-9b")
    expect(nine).to_contain_text("not for commercial use")
    nine.get_by_role("button", name="Download").click()
    expect(page.get_by_role("dialog")).to_contain_text("FLUX Non-Commercial")
    page.keyboard.press("Escape")
    page.get_by_test_id("model-starter").get_by_role("button", name="Make it my default").click()
    expect(page.get_by_test_id("model-starter")).to_contain_text("Your default")
    with studio.client() as client:
        assert client.get("/defaults").json()["parameters"] == "--model starter"
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_test_id("model-starter").get_by_role("button", name="Make it my default")).to_be_visible()
    shot(page, "models")


def test_a_model_comes_is_stopped_checked_mended_and_goes(
    open_page: OpenPage, studio: RunningStudio, hub: Hesitating
) -> None:
    page = open_page("/models")
    fox = page.get_by_test_id("model-fox")
    expect(fox).to_contain_text("Fox Licence, commercial use allowed")
    fox.get_by_role("button", name="Download 6 MB").click()
    bar = fox.get_by_role("progressbar")
    expect(bar).to_have_attribute("aria-valuenow", re.compile(r"^[345]\d$"))
    expect(fox).to_contain_text("of 6 MB")
    shot(page, "model-coming")
    fox.get_by_role("button", name="Stop").click()
    hub.go.set()
    expect(fox).to_contain_text("Partly downloaded")
    fox.get_by_role("button", name="Go on downloading").click()
    expect(fox.get_by_role("status")).to_contain_text("Fox is installed.")

    weights = studio.home / "models" / "fox" / "unet" / "diffusion_pytorch_model.safetensors"
    weights.write_bytes(bytes([BIG[0] ^ 1]) + BIG[1:])
    fox.get_by_role("button", name="Check files").click()
    expect(fox.get_by_role("alert")).to_contain_text("diffusion_pytorch_model.safetensors")
    fox.get_by_role("button", name="Bring damaged files again").click()
    expect(fox.get_by_role("status")).to_contain_text("Fox is installed.")
    assert weights.read_bytes() == BIG

    fox.get_by_role("button", name="Remove").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_text("6 MB are free again")).to_be_visible()
    expect(fox).to_contain_text("Not installed")
    assert not weights.exists()


def test_a_backup_goes_into_an_empty_studio(open_page: OpenPage, browser: Browser, drawn: str, tmp_path: Path) -> None:
    assert drawn
    page = open_page("/settings/backup")
    page.get_by_role("button", name="Pack everything").click()
    with page.expect_download() as coming:
        page.get_by_role("link", name="Download").click()
    archive = tmp_path / "everything.zip"
    coming.value.save_as(archive)
    page.get_by_role("button", name="Remove from this list").click()
    expect(page.get_by_role("link", name="Download")).to_have_count(0)

    other = RunningStudio(tmp_path / "home")
    other.start()
    try:
        context = new_context(browser)
        empty = context.new_page()
        log_in(empty, other)
        empty.goto(f"{other.url}/settings/backup")
        empty.get_by_label("Choose a ZIP").set_input_files(archive)
        with other.client() as client:
            expect(empty.get_by_text("Done", exact=True)).to_be_visible()
            there = client.get("/images").json()["items"]
        assert {one["prompt"] for one in there} >= {"a teapot on a red table --draft --seed 3"}
        shot(empty, "backup")
        context.close()
    finally:
        other.stop()


def test_on_a_phone_the_list_is_a_page(open_page: OpenPage) -> None:
    page = open_page("/settings", phone=True, theme="light")
    expect(page.get_by_role("link", name="Policy")).to_be_visible()
    shot(page, "settings-phone")
    page.get_by_role("link", name="Policy").click()
    page.locator(".settings").get_by_label("Prompt", exact=True).fill("hardcore porn")
    page.get_by_role("button", name="Would it pass?").click()
    expect(page.get_by_test_id("policy-told").locator("mark")).to_be_visible()
    shot(page, "policy-phone")
    page.get_by_role("link", name="Settings").first.click()
    expect(page.get_by_role("link", name="Profile")).to_be_visible()
