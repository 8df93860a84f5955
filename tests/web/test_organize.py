"""The library's page: find, order, throw away and take back, bring in and take out. All by mouse or by keys alone."""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import numpy as np
import pytest
from browsing import shot
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from playwright.sync_api import Locator, Page, expect
from serving import RunningStudio

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
TAKEN_IN_MS = 60_000
"""How long an import may take, with all of the library in it."""

A1111 = "a chalkfigure owl, masterpiece\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1234, Size: 512x768, Model hash: abc, Model: dreamshaper_8"
INVOKE = json.dumps({"app_version": "5.4.0", "positive_prompt": "a chalkfigure fox", "negative_prompt": "", "seed": 77, "steps": 30, "cfg_scale": 7.5, "scheduler": "dpmpp_2m", "width": 96, "height": 64, "model": {"name": "SDXL Base", "key": "k", "hash": "h"}})  # fmt: skip
COMFY = json.dumps(
    {
        "3": {"class_type": "KSampler", "inputs": {"seed": 42, "steps": 25, "cfg": 8, "sampler_name": "euler", "model": ["4", 0], "positive": ["6", 0], "negative": ["7", 0], "latent_image": ["5", 0]}},
        "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "sd_xl.safetensors"}},
        "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 96, "height": 64, "batch_size": 1}},
        "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a chalkfigure whale", "clip": ["4", 1]}},
        "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "bad", "clip": ["4", 1]}},
    }
)  # fmt: skip
MIDJOURNEY = "a chalkfigure horse --ar 3:2 --s 250 --v 6.1 Job ID: 0a1b2c3d-0000-4000-8000-000000000000"
RIVALS = {"a1111": {"parameters": A1111}, "invokeai": {"invokeai_metadata": INVOKE}, "comfyui": {"prompt": COMFY, "workflow": "{}"}, "midjourney": {"Description": MIDJOURNEY, "Author": "x"}}  # fmt: skip


def png(shade: int, size: tuple[int, int] = (96, 64), **texts: str) -> bytes:
    told = PngInfo()
    for key, text in texts.items():
        told.add_text(key, text)
    slope = np.linspace(0, 60, size[0])[None, :, None] + np.linspace(0, 60, size[1])[:, None, None]
    pixels = (slope + np.array([shade, 200 - shade, (shade * 7) % 190])).clip(0, 255).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG", pnginfo=told)
    return out.getvalue()


@pytest.fixture(scope="module")
def kites(studio: RunningStudio) -> Iterator[list[str]]:
    """Twelve pictures of a paperkite; other tests' pictures may lie beside them."""
    with studio.client() as client:
        made = []
        for number in range(12):
            size = (96, 64) if number % 3 else (64, 96)
            body = png(number * 15, size, parameters=f"a paper paperkite number{number}\nSteps: 1, Seed: {number}")
            taken = client.post("/imports/picture", params={"name": f"paperkite {number}.png"}, content=body)
            made.append(taken.raise_for_status().json()["id"])
        yield made
        client.post("/images/bulk", json={"ids": made, "change": {"trashed": True}})
        client.delete("/trash")


def cells(page: Page) -> Locator:
    return page.locator("[data-testid=wall] [data-cell]")


def kites_in(page: Page) -> Locator:
    """The cells of this file's own pictures: other files throw theirs into the same trash."""
    return page.locator("[data-testid=wall] [data-cell][aria-label*=paperkite]")


def search(page: Page, words: str) -> None:
    page.get_by_role("combobox", name="Search the library").fill(words)
    page.keyboard.press("Enter")


def opened(open_page: OpenPage, q: str = "paperkite", **more: object) -> Page:
    page = open_page(f"/organize?q={q}", **more)
    expect(cells(page)).to_have_count(12)
    return page


def facts(studio: RunningStudio, image_id: str) -> dict[str, object]:
    with studio.client() as client:
        told: dict[str, object] = client.get(f"/images/{image_id}").raise_for_status().json()
    return told


def test_search_is_completed_marked_and_in_the_address(open_page: OpenPage, kites: list[str]) -> None:
    page = opened(open_page)
    expect(page.get_by_role("heading", name="Today")).to_be_visible()
    box = page.get_by_role("combobox", name="Search the library")
    expect(box).to_have_value("paperkite")
    box.press("End")
    box.press_sequentially(" rat")
    offer = page.get_by_role("option", name=re.compile("^rating:"))
    expect(offer).to_be_visible()
    box.press("ArrowDown")
    box.press("Enter")
    expect(box).to_have_value("paperkite rating:")
    box.press_sequentially("9")
    expect(page.locator(".finder-mirror .mistake")).to_have_text("9")
    expect(page.get_by_role("alert")).to_contain_text("0–5")
    expect(cells(page)).to_have_count(12)
    box.fill("paperkite colr:red")
    page.get_by_role("button", name="Use color:").click()
    expect(box).to_have_value("paperkite color:red")
    box.fill("paperkite number3")
    expect(cells(page)).to_have_count(1)
    expect(page).to_have_url(re.compile(r"q=paperkite(\+|%20)number3"))
    page.get_by_role("button", name="Remove paperkite number3").click()
    expect(box).to_have_value("")
    page.go_back()
    expect(box).to_have_value("paperkite number3")
    expect(cells(page)).to_have_count(1)
    search(page, "nothing_like_this")
    expect(page.get_by_role("heading", name="Nothing found.")).to_be_visible()
    assert kites


def test_folder_tag_smart_folder(open_page: OpenPage, studio: RunningStudio, kites: list[str]) -> None:
    page = opened(open_page)
    page.get_by_role("button", name="New folder").click()
    page.keyboard.type("Kites")
    page.keyboard.press("Enter")
    folder = page.get_by_role("link", name="Kites")
    expect(folder).to_be_visible()
    cells(page).nth(0).drag_to(folder)
    expect(page.get_by_text("1 picture lies in Kites.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("1 picture lies in Kites.")).to_have_count(0)
    cells(page).nth(0).click(modifiers=["ControlOrMeta"])
    cells(page).nth(3).click(modifiers=["Shift"])
    expect(page.get_by_test_id("bulk-bar")).to_contain_text("4 selected")
    shot(page, "organize-selected")
    page.keyboard.press("f")
    page.keyboard.type("kit")
    page.keyboard.press("Enter")
    expect(page.get_by_text("4 pictures lie in Kites.")).to_be_visible()
    page.keyboard.press("t")
    page.keyboard.type("high up")
    page.keyboard.press("Enter")
    expect(page.get_by_text("4 pictures are tagged high up.")).to_be_visible()
    expect(page.get_by_role("link", name="high up 4")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("bulk-bar")).to_have_count(0)
    folder.click()
    expect(page.get_by_role("heading", name="Kites")).to_be_visible()
    expect(cells(page)).to_have_count(4)
    search(page, 'tag:"high up"')
    expect(page).to_have_url(re.compile("folder=fld_"))
    page.get_by_role("button", name="Save as smart folder").click()
    page.keyboard.type("High kites")
    page.keyboard.press("Enter")
    smart = page.get_by_role("link", name="High kites")
    smart.click()
    expect(page.get_by_role("heading", name="High kites")).to_be_visible()
    expect(cells(page)).to_have_count(4)
    shot(page, "organize-smart")
    page.get_by_role("button", name="What to do with Kites").click()
    page.get_by_role("menuitem", name="Delete the folder").click()
    expect(page.get_by_text("Kites is deleted; 4 pictures stay in the library.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name=re.compile("Kites 4"))).to_be_visible()
    page.get_by_role("button", name="What to do with High kites").click()
    page.get_by_role("menuitem", name="Delete the smart folder").click()
    expect(smart).to_have_count(0)
    assert facts(studio, kites[11])["tags"] == ["high up"]


def test_trash_and_back(open_page: OpenPage, kites: list[str]) -> None:
    page = opened(open_page)
    cells(page).nth(2).focus()
    page.keyboard.press("Delete")
    expect(page.get_by_text("1 picture is in the trash.")).to_be_visible()
    expect(cells(page)).to_have_count(11)
    page.keyboard.press("ControlOrMeta+z")
    expect(cells(page)).to_have_count(12)
    cells(page).nth(0).click(button="right")
    page.get_by_role("menuitem", name="Into the trash").click()
    expect(cells(page)).to_have_count(11)
    page.get_by_role("link", name="Trash").click()
    expect(page.get_by_text("for 30 days")).to_be_visible()
    expect(page.locator(".panel [aria-current]")).to_have_text("Trash")
    expect(kites_in(page)).to_have_count(1)
    shot(page, "organize-trash")
    kites_in(page).click(button="right")
    page.get_by_role("menuitem", name="Restore").click()
    expect(kites_in(page)).to_have_count(0)
    search(page, "is:trashed paperkite")
    expect(page.get_by_text("Nothing found.")).to_be_visible()
    search(page, "paperkite")
    expect(cells(page)).to_have_count(12)
    assert kites


def test_everything_by_keys_alone(open_page: OpenPage, studio: RunningStudio, kites: list[str]) -> None:
    page = opened(open_page)
    page.keyboard.press("ControlOrMeta+f")
    expect(page.get_by_role("combobox", name="Search the library")).to_be_focused()
    while page.evaluate("!document.activeElement.matches('[data-cell]')"):
        page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.dataset.cell")
    assert first == kites[-1]
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.get_by_test_id("bulk-bar")).to_contain_text("2 selected")
    page.keyboard.press("4")
    expect(page.get_by_text("2 pictures: 4 of 5 stars.")).to_be_visible()
    page.keyboard.press("ControlOrMeta+a")
    expect(page.get_by_test_id("bulk-bar")).to_contain_text("12 selected")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("bulk-bar")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("picture-overlay")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("picture-overlay")).to_have_count(0)
    assert [facts(studio, one)["rating"] for one in kites[-3:]] == [4, 4, 0]
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("0")
    expect(
        page.get_by_text("12 pictures without stars.").or_(page.get_by_text("2 pictures without stars."))
    ).to_be_visible()


def test_a_stack_is_a_pile_that_opens(open_page: OpenPage, kites: list[str]) -> None:
    page = opened(open_page)
    for number in (1, 2, 3):
        cells(page).nth(number).click(modifiers=["ControlOrMeta"])
    page.get_by_role("button", name="Stack", exact=True).click()
    expect(cells(page)).to_have_count(10)
    page.get_by_role("button", name="Open the stack of 3").click()
    expect(cells(page)).to_have_count(12)
    page.get_by_role("button", name="Close the stack of 3").first.click()
    expect(cells(page)).to_have_count(10)
    shot(page, "organize-stack")
    page.keyboard.press("ControlOrMeta+z")
    expect(cells(page)).to_have_count(12)
    assert kites


def test_a_zip_has_pictures_and_sidecars(open_page: OpenPage, kites: list[str]) -> None:
    page = opened(open_page)
    cells(page).nth(0).click(modifiers=["ControlOrMeta"])
    cells(page).nth(1).click(modifiers=["ControlOrMeta"])
    page.get_by_role("button", name="Download as ZIP").click()
    with page.expect_download() as waiting:
        page.get_by_role("menuitem", name="As they are, with sidecars").click()
    packed = zipfile.ZipFile(waiting.value.path())
    assert packed.testzip() is None
    names = sorted(name for name in packed.namelist() if name.startswith("pictures/"))
    assert names == sorted(f"pictures/{one}.{kind}" for one in kites[-2:] for kind in ("png", "json"))
    told = json.loads(packed.read(f"pictures/{kites[-1]}.json"))
    assert "a paper paperkite number11" in json.dumps(told)


def test_rivals_files_come_in_with_their_words(open_page: OpenPage, studio: RunningStudio) -> None:
    page = open_page("/organize")
    page.get_by_role("button", name="More", exact=True).last.click()
    page.get_by_role("menuitem", name="Import pictures").click()
    shot(page, "organize-import")
    files = [
        {"name": f"{tool}.png", "mimeType": "image/png", "buffer": png(20 + 40 * i, (90, 60), **texts)}
        for i, (tool, texts) in enumerate(RIVALS.items())
    ]
    files += [{"name": "broken.png", "mimeType": "image/png", "buffer": png(7)[:60]}]
    page.get_by_test_id("import-files").set_input_files(files)  # type: ignore[arg-type]
    task = page.get_by_test_id("task")
    expect(task).to_contain_text("4 pictures taken in · 1 left out", timeout=TAKEN_IN_MS)
    task.get_by_text("What was left out").click()
    expect(task).to_contain_text("broken.png")
    shot(page, "organize-report")
    for tool, words in (("a1111", "owl"), ("invokeai", "fox"), ("comfyui", "whale"), ("midjourney", "horse")):
        search(page, f"from:{tool} chalkfigure {words}")
        expect(cells(page)).to_have_count(1)
    with studio.client() as client:
        found = client.get("/images", params={"q": "chalkfigure is:import"}).json()["items"]
        assert len(found) == 4
        client.post("/images/bulk", json={"ids": [one["id"] for one in found], "change": {"trashed": True}})


def test_everything_goes_out_and_in_again(open_page: OpenPage, kites: list[str]) -> None:
    page = opened(open_page)
    page.get_by_role("button", name="More", exact=True).last.click()
    with page.expect_download() as waiting:
        page.get_by_role("menuitem", name="Export everything").click()
    body = Path(waiting.value.path()).read_bytes()
    assert "gesso.json" in zipfile.ZipFile(io.BytesIO(body)).namelist()
    page.get_by_role("button", name="More", exact=True).last.click()
    page.get_by_role("menuitem", name="Import pictures").click()
    page.get_by_test_id("import-files").set_input_files(
        [{"name": "all.zip", "mimeType": "application/zip", "buffer": body}]
    )
    expect(page.locator("[data-testid=task][data-kind=archive]")).to_have_attribute(
        "data-state", "done", timeout=TAKEN_IN_MS
    )
    expect(cells(page)).to_have_count(12)
    assert kites


def test_new_pictures_appear_by_themselves(open_page: OpenPage, studio: RunningStudio, kites: list[str]) -> None:
    page = opened(open_page, "paperkite OR pebblekite")
    other = open_page("/organize?q=pebblekite")
    expect(other.get_by_role("heading", name="Nothing found.")).to_be_visible()
    at_home = {"authorization": f"Bearer {studio.token}"}
    ask = {"prompt": "a pebblekite --draft --seed 3"}
    httpx.post(f"{studio.url}/api/v1/jobs", json=ask, headers=at_home, trust_env=False).raise_for_status()
    expect(cells(other)).to_have_count(4, timeout=90_000)
    expect(cells(page)).to_have_count(16)
    assert kites


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_phone_selects_with_a_long_press(open_page: OpenPage, kites: list[str], theme: str) -> None:
    page = opened(open_page, phone=True, theme=theme)
    shot(page, f"organize-phone-{theme}")
    cell = cells(page).nth(0)
    cell.dispatch_event("pointerdown", {"pointerType": "touch", "clientX": 60, "clientY": 300, "bubbles": True})
    expect(page.get_by_test_id("bulk-bar")).to_contain_text("1 selected")
    shot(page, f"organize-phone-selected-{theme}")
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    page.get_by_role("button", name="Select nothing").click()
    page.get_by_role("button", name="Views and folders").click()
    expect(page.get_by_role("dialog").get_by_role("link", name="Trash")).to_be_visible()
    shot(page, f"organize-phone-panel-{theme}")
    assert kites
