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
from browsing import log_in, new_context, shot
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from playwright.sync_api import Browser, Locator, Page, expect
from serving import RunningStudio
from waiting import until

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


def looked_at(studio: RunningStudio) -> None:
    """Wait until the eye has seen all pictures; it looks while nothing is drawn."""
    with studio.client() as client:
        until(lambda: client.get("/images/unseen").json()["pictures"] == 0, within_s=90)


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
    expect(page.get_by_role("textbox", name="Name of the folder")).to_be_focused()
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
    expect(page.get_by_role("textbox", name="Name of the smart folder")).to_be_focused()
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


def said(page: Page, words: str | re.Pattern[str]) -> None:
    """The page's last word at its lower edge."""
    expect(page.get_by_text(words).last).to_be_visible()


def test_liking_hiding_and_comparing_by_keys(open_page: OpenPage, studio: RunningStudio, kites: list[str]) -> None:
    page = opened(open_page)
    cells(page).nth(0).focus()
    page.keyboard.press("l")
    said(page, "1 favourite more.")
    expect(cells(page).nth(0)).to_have_attribute("aria-label", re.compile("favourite"))
    assert facts(studio, kites[11])["liked"] is True
    with studio.client() as client:
        listed = {one["id"]: one["liked"] for one in client.get("/images", params={"q": "paperkite"}).json()["items"]}
    assert [listed[kites[11]], listed[kites[10]]] == [True, False], "a list says so as well: no second request"
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("l")
    said(page, "11 favourites more.")
    page.keyboard.press("Escape")
    page.keyboard.press("ControlOrMeta+z")
    search(page, "paperkite is:favorite")
    expect(cells(page)).to_have_count(1)
    cells(page).nth(0).focus()
    page.keyboard.press("l")
    said(page, "1 favourite less.")
    search(page, "paperkite")
    expect(cells(page)).to_have_count(12)
    cells(page).nth(4).focus()
    page.keyboard.press("x")
    said(page, "1 picture is hidden.")
    expect(cells(page)).to_have_count(11)
    page.get_by_role("link", name="Hidden").click()
    expect(cells(page)).to_have_count(1)
    cells(page).nth(0).focus()
    page.keyboard.press("x")
    said(page, "1 picture is shown again.")
    expect(cells(page)).to_have_count(0)
    search(page, "paperkite")
    expect(cells(page)).to_have_count(12)
    cells(page).nth(0).click(modifiers=["ControlOrMeta"])
    cells(page).nth(2).click(modifiers=["ControlOrMeta"])
    page.get_by_test_id("bulk-bar").get_by_role("button", name="Compare").click()
    page.get_by_role("menuitem", name="As they are").click()
    expect(page).to_have_url(re.compile(f"/compare.*{kites[11]}.*{kites[9]}"))
    page.go_back()
    expect(cells(page)).to_have_count(12)


def test_for_ever_is_asked_first(open_page: OpenPage, studio: RunningStudio, kites: list[str]) -> None:
    with studio.client() as client:
        client.delete("/trash")
        made = [
            client.post("/imports/picture", params={"name": f"moth {n}.png"}, content=png(200 - n, parameters=f"a paper dustmoth\nSteps: 1, Seed: {n}")).json()["id"]
            for n in range(4)
        ]  # fmt: skip
    page = open_page("/organize?q=dustmoth")
    expect(cells(page)).to_have_count(4)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("Delete")
    said(page, "4 pictures are in the trash.")
    page.get_by_role("link", name="Trash").click()
    expect(cells(page)).to_have_count(4)
    cells(page).nth(0).focus()
    page.keyboard.press("Delete")
    ask = page.get_by_role("dialog", name="Delete 1 picture for ever?")
    expect(ask).to_contain_text("cannot be taken back")
    page.keyboard.press("Escape")
    expect(ask).to_have_count(0)
    expect(cells(page)).to_have_count(4)
    cells(page).nth(0).click(button="right")
    page.get_by_role("menuitem", name="Delete for ever").click()
    ask.get_by_role("button", name="Delete for ever").click()
    said(page, "1 picture is gone.")
    expect(cells(page)).to_have_count(3)
    cells(page).nth(0).click(modifiers=["ControlOrMeta"])
    page.get_by_test_id("bulk-bar").get_by_role("button", name="Restore").click()
    said(page, "1 picture is back.")
    expect(cells(page)).to_have_count(2)
    page.get_by_role("button", name="Empty the trash").click()
    page.get_by_role("dialog", name="Delete 2 pictures for ever?").get_by_role("button", name="Empty the trash").click()
    said(page, "The trash is empty; 2 pictures are gone.")
    expect(page.get_by_role("heading", name="The trash is empty.")).to_be_visible()
    with studio.client() as client:
        assert sorted(client.get(f"/images/{one}").status_code for one in made) == [200, 404, 404, 404]
        client.post("/images/bulk", json={"q": "dustmoth", "change": {"trashed": True}})
    assert kites


def test_folders_lie_in_folders_by_mouse_and_by_keys(open_page: OpenPage, studio: RunningStudio) -> None:
    page = open_page("/organize")
    for name in ("Sky", "Wind"):
        page.get_by_role("button", name="New folder", exact=True).click()
        expect(page.get_by_role("textbox", name="Name of the folder")).to_be_focused()
        page.keyboard.type(name)
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name=name)).to_be_visible()

    def paths() -> list[str]:
        with studio.client() as client:
            return sorted(
                one["path"] for one in client.get("/folders").json()["items"] if re.match("Sky|Wind|Gale", one["path"])
            )

    page.get_by_role("link", name="Wind").drag_to(page.get_by_role("link", name="Sky"))
    said(page, "Wind is moved.")
    assert paths() == ["Sky", "Sky/Wind"]
    page.get_by_role("button", name="Close Sky").click()
    expect(page.get_by_role("link", name="Wind")).to_have_count(0)
    page.get_by_role("button", name="Open Sky").click()

    def choose(name: str, line: str, key: str) -> None:
        """Through a folder's menu by keys alone."""
        page.get_by_role("button", name=f"What to do with {name}").focus()
        page.keyboard.press("Enter")
        wanted = page.get_by_role("menuitem", name=line, exact=True)
        expect(page.get_by_role("menuitem").first).to_be_focused()
        while not wanted.evaluate("one => one === document.activeElement"):
            page.keyboard.press("ArrowDown")
        page.keyboard.press(key)

    choose("Wind", "Move to the top", "Enter")
    expect(page.get_by_role("button", name="Close Sky")).to_have_count(0)
    assert paths() == ["Sky", "Wind"]
    choose("Wind", "Move into", "ArrowRight")
    page.get_by_role("menuitem", name="Sky", exact=True).press("Enter")
    expect(page.get_by_role("button", name="Close Sky")).to_be_visible()
    assert paths() == ["Sky", "Sky/Wind"]
    choose("Wind", "Rename", "Enter")
    expect(page.get_by_role("textbox", name="Name of the folder")).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Gale")
    page.keyboard.press("Enter")
    said(page, "It is called Gale.")
    assert paths() == ["Sky", "Sky/Gale"]
    shot(page, "organize-nested")
    page.keyboard.press("ControlOrMeta+z")
    expect(page.get_by_role("link", name="Wind")).to_be_visible()
    page.get_by_role("button", name="What to do with Sky").click()
    page.get_by_role("menuitem", name="Delete the folder").click()
    expect(page.get_by_role("link", name="Wind")).to_have_count(0)


def test_by_colour_and_by_likeness(open_page: OpenPage, studio: RunningStudio, kites: list[str]) -> None:
    looked_at(studio)
    with studio.client() as client:
        red = client.get("/images", params={"q": "paperkite color:red"}).json()["items"]
    assert 0 < len(red) < 12
    page = open_page("/organize?q=paperkite+color:red")
    expect(cells(page)).to_have_count(len(red))
    search(page, "paperkite")
    expect(cells(page)).to_have_count(12)
    cells(page).nth(0).click(button="right")
    page.get_by_role("menuitem", name="Find alike").click()
    expect(page).to_have_url(re.compile(f"like(:|%3A){kites[11]}"))
    expect(page.get_by_role("button", name="Most alike first")).to_be_disabled()
    expect(page.get_by_role("img", name="this picture")).to_be_visible()
    expect(kites_in(page)).to_have_count(11)
    shot(page, "organize-alike")


def test_german_says_that_meaning_is_english(open_page: OpenPage, kites: list[str]) -> None:
    # Whether or not they have been looked at yet: they appear by themselves.
    page = open_page("/organize?q=~ a red kite", locale="de-DE")
    expect(page.get_by_text("Nach der Bedeutung wird auf Englisch gesucht")).to_be_visible()
    expect(kites_in(page).first).to_be_visible()
    shot(page, "organize-german")
    assert kites


def test_a_folder_of_rivals_files_keeps_its_folders(open_page: OpenPage, studio: RunningStudio, tmp_path: Path) -> None:
    for number, (tool, texts) in enumerate(RIVALS.items()):
        inside = tmp_path / "Takeover" / tool
        inside.mkdir(parents=True)
        (inside / f"{tool}.png").write_bytes(png(25 + 40 * number, (88, 60), **texts))
    (tmp_path / "Takeover" / "notes.txt").write_text("no picture")
    page = open_page("/organize")
    page.get_by_role("button", name="More", exact=True).last.click()
    page.get_by_role("menuitem", name="Import pictures").click()
    page.get_by_test_id("import-folder").set_input_files(tmp_path / "Takeover")
    expect(page.get_by_test_id("task")).to_contain_text("4 pictures taken in", timeout=TAKEN_IN_MS)
    for tool, words in (("a1111", "owl"), ("invokeai", "fox"), ("comfyui", "whale"), ("midjourney", "horse")):
        search(page, f"folder:Takeover/{tool} chalkfigure {words}")
        expect(cells(page)).to_have_count(1)
    with studio.client() as client:
        client.post("/images/bulk", json={"q": "folder:Takeover", "change": {"trashed": True}})
        client.delete(f"/folders/{next(one['id'] for one in client.get('/folders').json()['items'] if one['path'] == 'Takeover')}")  # fmt: skip


def test_everything_into_an_empty_studio(
    open_page: OpenPage, browser: Browser, studio: RunningStudio, kites: list[str], tmp_path: Path
) -> None:
    with studio.client() as client:
        client.post("/folders", json={"name": "Out/There"}).raise_for_status()
        client.post("/images/bulk", json={"ids": kites[:3], "change": {"add_tags": ["packed"], "rating": 5, "folder": "Out/There"}}).raise_for_status()  # fmt: skip
        client.put(f"/images/{kites[0]}/like").raise_for_status()
        client.post("/searches", json={"name": "Packed stars", "q": "tag:packed rating:5"}).raise_for_status()
        client.post("/boards", json={"name": "Wall of kites"}).raise_for_status()
        client.post("/boards/Wall of kites/items", json={"value": kites[1]}).raise_for_status()
        style = client.post("/styles", json={"code": "12345", "name": "Kite style"})
        assert style.status_code < 300, style.text
        orders = {path: client.get(path).json()["items"] for path in ("/profiles", "/styles")}
    page = opened(open_page)
    page.get_by_role("button", name="More", exact=True).last.click()
    with page.expect_download() as waiting:
        page.get_by_role("menuitem", name="Export everything").click()
    kept = tmp_path / "all.zip"
    kept.write_bytes(Path(waiting.value.path()).read_bytes())

    other = RunningStudio(tmp_path / "other")
    other.start()
    context = new_context(browser)
    try:
        page = context.new_page()
        log_in(page, other)
        page.goto(f"{other.url}/organize")
        page.get_by_role("button", name="Import pictures").click()
        page.get_by_test_id("import-files").set_input_files(kept)
        task = page.locator("[data-testid=task][data-kind=archive]")
        expect(task).to_have_attribute("data-state", "done", timeout=TAKEN_IN_MS)
        expect(task).not_to_contain_text("left out")
        page.get_by_role("link", name="Packed stars").click()
        expect(cells(page)).to_have_count(3)
        page.get_by_role("link", name=re.compile("^There")).click()
        expect(cells(page)).to_have_count(3)
        expect(page.get_by_role("link", name="packed 3")).to_be_visible()
        page.get_by_role("link", name="Favourites").click()
        expect(page.locator(f"[data-cell={kites[0]}]")).to_be_visible()
        shot(page, "organize-second-home")
        with other.client() as client:
            assert [one["value"] for one in client.get("/boards/Wall of kites").json()["items"]] == [kites[1]]
            for path, items in orders.items():
                there = [one["name"] for one in client.get(path).json()["items"]]
                assert {one["name"] for one in items} <= set(there)
    finally:
        context.close()
        other.stop()
    with studio.client() as client:
        client.delete("/boards/Wall of kites")
        client.delete(f"/searches/{next(one['id'] for one in client.get('/searches').json()['items'] if one['name'] == 'Packed stars')}")  # fmt: skip
        client.delete(f"/images/{kites[0]}/like")


def test_a_finger_is_told_of_no_keys(open_page: OpenPage) -> None:
    page = open_page("/organize", phone=True, theme="light", reduced_motion="reduce")
    page.get_by_role("button", name="Views and folders").click()
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_role("link", name="Trash")).to_be_visible()
    shot(page, "organize-phone-sheet")
    expect(sheet.get_by_text("press T")).to_have_count(0)
