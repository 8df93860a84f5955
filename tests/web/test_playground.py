"""The API playground: every call of every dialect is there, what it shows as code runs, and what comes back is shown as it comes."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from accessibility import in_both_themes
from PIL import Image
from playwright.sync_api import Page, expect
from serving import RunningStudio

import build_studio
from gesso.cli.mcp_tools import make_server

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
ROOT = Path(__file__).parents[2]
DIALECTS = {
    "native": "/api/v1",
    "openai": "/openai/v1",
    "evolink": "/evolink/v1",
    "onemin": "/onemin/v1",
    "a1111": "/sdapi/v1",
    "mjproxy": "/mj/v1",
}
EACH_CALL = """async () => {
    const wrong = [], links = [...document.querySelectorAll('.pg-link')];
    for (const link of links) {
        link.click();
        const name = link.querySelector('span').firstChild.textContent, address = link.querySelector('small').textContent;
        for (let n = 0; n < 200; n++) {
            await new Promise(requestAnimationFrame);
            const shown = document.querySelector('.pg-call');
            if (shown?.querySelector('h2').textContent === name && shown.querySelector('.pg-address code').textContent.endsWith(address)) break;
            if (n === 199) wrong.push(address);
        }
        if (!document.querySelector('[data-testid=snippet]')?.textContent.startsWith('curl ')) wrong.push(`${address}: no code`);
    }
    return [links.length, wrong];
}"""


@pytest.fixture(scope="module")
def key(studio: RunningStudio) -> str:
    with studio.client() as client:
        made: str = client.post("/keys", json={"name": "playground"}).raise_for_status().json()["key"]
        return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a picture, and with a curl that tells the status too."""
    Image.new("RGB", (96, 96), "orange").save(tmp_path / "my fox.png")
    (tmp_path / ".curlrc").write_text('silent\nshow-error\nwrite-out = "\\n%{http_code}"\n', encoding="utf-8")
    return tmp_path


def at(dialect: str, call: str) -> str:
    return f"/playground/{dialect}?op={quote(call)}"


def shown(page: Page, language: str) -> str:
    page.get_by_role("button", name=language, exact=True).click()
    return page.get_by_test_id("snippet").inner_text()


def ran(page: Page, language: str, key: str, folder: Path) -> str:
    """Run what the page shows, where the files are, as it is; the output."""
    text = shown(page, language)
    assert key not in text
    file = folder / {"curl": "call.sh", "Python": "call.py", "JavaScript": "call.mjs"}[language]
    file.write_text(text, encoding="utf-8")
    program = {"curl": "bash", "Python": sys.executable, "JavaScript": str(build_studio.node_with_packages(ROOT))}[
        language
    ]
    environment = {
        **os.environ,
        "GESSO_KEY": key,
        "HOME": str(folder),
        "CURL_HOME": str(folder),
        "NO_PROXY": "*",
        "no_proxy": "*",
    }
    done = subprocess.run(
        [program, str(file)], cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, f"{text}\n{done.stderr}"
    return done.stdout


def calls(page: Page) -> Iterator[tuple[str, str, Callable[[Path], object]]]:
    """A call of each dialect that needs nothing made before: its address, what its answer holds, and how its form is filled."""

    def file(folder: Path) -> None:
        page.locator(".pg input[type=file]").first.set_input_files(folder / "my fox.png")

    def words(name: str, text: str) -> Callable[[Path], object]:
        return lambda _: page.locator(".pg").get_by_label(name, exact=False).first.fill(text)

    yield at("native", "post /api/v1/uploads"), '"id":"img_', file
    yield at("openai", "post /v1/images/variations"), '"b64_json":"', file
    yield at("evolink", "post /api/v1/files/upload/stream"), '"file_id"', file
    yield at("onemin", "post /api/assets"), '"fileContent"', file
    yield at("a1111", "post /v1/png-info"), '"info"', file
    yield at("mjproxy", "post /submit/shorten"), '"result"', words("prompt", 'it\'s a "very" `beautiful` fox, $5 \\ ü')


def test_what_is_shown_as_code_runs(open_page: OpenPage, studio: RunningStudio, key: str, folder: Path) -> None:
    page = open_page()
    for address, holds, fill in calls(page):
        page.goto(studio.url + address)
        fill(folder)
        if "variations" in address:
            page.get_by_label("quality", exact=False).fill("low")
            page.get_by_role("spinbutton", name="n whole number 1–10", exact=True).fill("1")
        for language in ("curl", "Python", "JavaScript"):
            told = ran(page, language, key, folder)
            assert "200" in told or "201" in told, told
            assert holds.replace(" ", "") in told.replace(" ", ""), told[:1000]
        page.get_by_role("button", name="Run").click()
        status = page.get_by_test_id("answer").get_by_role("status")
        expect(status).to_contain_text("20", timeout=60_000)


def test_every_call_can_be_picked(open_page: OpenPage, studio: RunningStudio) -> None:
    page = open_page("/playground")
    with studio.client() as client:
        for dialect, door in DIALECTS.items():
            paths: dict[str, dict[str, Any]] = client.get(f"{studio.url}{door}/openapi.json").json()["paths"]
            page.goto(f"{studio.url}/playground/{dialect}")
            expect(page.locator(".pg-link").first).to_be_visible()
            assert page.evaluate(EACH_CALL) == [sum(len(one) for one in paths.values()), []], dialect
    page.get_by_role("link", name="MCP").click()
    with ThreadPoolExecutor() as aside:  # Playwright has this thread's event loop
        tools = aside.submit(asyncio.run, make_server(None).list_tools()).result()  # type: ignore[arg-type] # for names
    assert page.get_by_test_id("tools").locator("dt").all_inner_texts() == [one.name for one in tools]
    expect(page.get_by_text(f'"{studio.url}"')).to_be_visible()


def test_ranges_shapes_and_errors(open_page: OpenPage, studio: RunningStudio) -> None:
    page = open_page(at("openai", "post /v1/images/generations"))
    number = page.get_by_role("spinbutton", name="n whole number 1–10", exact=True)
    number.fill("11")
    page.get_by_role("button", name="Run").click()
    assert number.evaluate("one => one.validity.rangeOverflow && one === document.activeElement")
    expect(page.get_by_test_id("answer")).to_have_count(0)
    page.get_by_label("Write the body as JSON").check()
    page.get_by_role("button", name="Run").click()
    answer = page.get_by_test_id("answer")
    expect(answer.get_by_role("status")).to_have_text("400 Bad Request")
    expect(answer.get_by_role("alert")).to_contain_text("10")
    answer.get_by_text("Headers").click()
    expect(answer.get_by_text("content-type: application/json")).to_be_visible()
    assert in_both_themes(page) == []

    page.goto(studio.url + at("evolink", "post /v1/images/generations"))
    page.get_by_label("Which kind of request").select_option(label="mj-v7-upscale")
    page.get_by_label("model_params.task_id").fill("task-unified-1-none")
    page.get_by_label("model_params.type").select_option("creative")
    expect(page.get_by_test_id("snippet")).to_contain_text(
        '{"model":"mj-v7-upscale","model_params":{"task_id":"task-unified-1-none","type":"creative"}}'
    )
    page.get_by_role("button", name="Run").click()
    expect(answer.get_by_role("status")).to_contain_text("40")
    expect(answer.get_by_role("alert")).to_contain_text("task")


def test_streams_are_shown_as_they_come_and_stop(open_page: OpenPage, studio: RunningStudio) -> None:
    page = open_page(at("native", "get /api/v1/events"))
    page.get_by_role("button", name="Run").click()
    answer = page.get_by_test_id("answer")
    expect(answer.get_by_role("listitem").filter(has_text="snapshot")).to_be_visible()
    with studio.client() as client:
        client.post("/jobs", json={"prompt": "a small lighthouse --draft --seed 4"}).raise_for_status()
    expect(answer.get_by_role("listitem").filter(has_text="succeeded").first).to_be_attached(timeout=60_000)
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Stopped.")).to_be_visible()
    expect(answer.get_by_role("listitem").filter(has_text="snapshot")).to_be_attached()

    page.goto(studio.url + at("openai", "post /v1/images/generations"))
    page.locator(".pg").get_by_label("prompt", exact=False).first.fill("a small lighthouse --draft --seed 5")
    page.get_by_role("spinbutton", name="n whole number 1–10", exact=True).fill("1")
    page.get_by_label("stream", exact=False).first.select_option("true")
    page.get_by_label("partial_images").fill("2")
    expect(page.get_by_test_id("snippet")).to_contain_text("curl -N")
    page.get_by_role("button", name="Run").click()
    expect(answer.get_by_role("listitem").filter(has_text="image_generation.completed").first).to_be_attached(
        timeout=60_000
    )
    assert answer.locator("img").last.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
