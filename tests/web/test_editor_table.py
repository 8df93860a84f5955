"""The editor's table in a real browser: every way to select, layers, texts, what is taken along, fingers and keys. Nothing is painted."""

import io
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from editing import HEIGHT, WIDTH, OpenPage, at, drag, exported, opened, red_disc, stage
from PIL import Image
from playwright.sync_api import CDPSession, Page, expect
from serving import RunningStudio

from build_studio import find_node

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
TOOLS = {"b": "Brush", "e": "Eraser", "l": "Lasso", "p": "Polygon", "r": "Rectangle", "m": "Smart select", "c": "Canvas size", "t": "Text", "v": "Move layers", "h": "Move the view"}  # fmt: skip
SHEET = "document.querySelectorAll('.editor-konva canvas')[2].toDataURL()"
READ_PSD = """
const { initializeCanvas, readPsd } = require("./web/node_modules/ag-psd");
const chunks = [];
process.stdin.on("data", chunk => chunks.push(chunk)).on("end", () => {
  initializeCanvas(() => { throw new Error("no canvas"); }, (width, height) => ({ width, height, data: new Uint8ClampedArray(4 * width * height) }));
  const { width, height, children } = readPsd(Buffer.concat(chunks), { useImageData: true, skipThumbnail: true });
  const told = children.map(({ name, opacity, hidden, left, top, right, bottom, imageData }) => ({
    name, opacity, hidden: !!hidden, box: [left, top, right, bottom], first: [...imageData.data.subarray(0, 4)],
  }));
  console.log(JSON.stringify({ width, height, layers: told }));
});
"""


@pytest.fixture(scope="module")
def picture(studio: RunningStudio) -> str:
    return red_disc(studio)


def share(page: Page, low: float, high: float) -> None:
    """Wait until so many percent are selected."""
    told = page.get_by_test_id("selected")
    expect(told).to_have_text(re.compile(r"[\d.]+ ?% selected|Nothing"))
    for _ in range(50):
        percent = float((re.match(r"[\d.]+", told.inner_text()) or ["0"])[0])
        if low <= percent <= high:
            return
        page.evaluate("new Promise(done => requestAnimationFrame(done))")
    raise AssertionError(f"{percent} % are selected, not {low} to {high}")


def png(page: Page) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(exported(page, "PNG"))).convert("RGBA")).astype(int)


def test_every_way_to_select_and_all_the_way_back(open_page: OpenPage, picture: str) -> None:
    page = opened(open_page, picture)
    page.keyboard.press("r")
    drag(page, (0.1, 0.1), (0.5, 0.6))
    share(page, 19.8, 20.2)
    page.keyboard.press("e")
    drag(page, (0.05, 0.35), (0.6, 0.35))
    share(page, 10, 18)
    page.keyboard.press("l")
    drag(page, (0.6, 0.6), (0.9, 0.6), (0.9, 0.9))
    page.keyboard.press("r")
    page.get_by_role("radio", name="Subtract").click()
    drag(page, (0, 0), (0.55, 1))
    share(page, 4, 5)  # the lasso's half of a rectangle of 9 %
    page.get_by_role("radio", name="Add").click()
    page.get_by_role("button", name="None").click()
    share(page, 0, 0)
    page.keyboard.press("p")
    for corner in ((0.2, 0.2), (0.6, 0.2), (0.6, 0.7)):
        page.mouse.click(*at(page, *corner))
    page.keyboard.press("Escape")
    share(page, 0, 0)
    for corner in ((0.2, 0.2), (0.6, 0.2), (0.6, 0.7), (0.2, 0.7), (0.2, 0.2)):
        page.mouse.click(*at(page, *corner))
    share(page, 19.5, 20.5)
    page.get_by_role("button", name="Invert").click()
    share(page, 79.5, 80.5)
    page.get_by_role("button", name="Invert").click()
    page.get_by_role("button", name="Grow").click()
    share(page, 25, 28)
    page.get_by_role("button", name="Shrink").click()
    share(page, 19.5, 20.8)
    page.get_by_role("button", name="Feather").click()
    share(page, 19, 21)
    page.get_by_role("button", name="All").click()
    share(page, 100, 100)
    undo, redo = (page.get_by_role("button", name=name, exact=True) for name in ("Undo", "Redo"))
    for _ in range(12):
        expect(undo).to_be_enabled()
        page.keyboard.press("Control+z")
    expect(undo).to_be_disabled()
    share(page, 0, 0)
    for _ in range(12):
        page.keyboard.press("Control+Shift+Z")
    expect(redo).to_be_disabled()
    share(page, 100, 100)


def test_a_stroke_leaves_what_drawing_everything_anew_shows(open_page: OpenPage, picture: str) -> None:
    page = opened(open_page, picture)
    drag(page, (0.2, 0.3), (0.4, 0.5), (0.3, 0.7))
    page.keyboard.press("e")
    drag(page, (0.15, 0.45), (0.5, 0.5))
    share(page, 0.5, 20)
    seen = page.evaluate(f"new Promise(done => requestAnimationFrame(() => setTimeout(() => done({SHEET}))))")
    page.keyboard.press("1")
    expect(page.get_by_test_id("zoom")).to_have_text("100 %")
    page.keyboard.press("0")
    expect(page.get_by_test_id("zoom")).to_have_text("200 %")
    assert page.evaluate(f"new Promise(done => requestAnimationFrame(() => setTimeout(() => done({SHEET}))))") == seen


def test_layers_lie_as_they_are_laid(open_page: OpenPage, picture: str, tmp_path: Path) -> None:
    page = opened(open_page, picture)
    blue, white = (10, 20, 230, 255), (250, 250, 250, 255)
    for name, colour in (("blue", blue), ("white", white)):
        Image.new("RGBA", (60, 40), colour).save(tmp_path / f"{name}.png")
    page.get_by_test_id("add-picture").set_input_files([str(tmp_path / "blue.png"), str(tmp_path / "white.png")])
    layers = page.get_by_role("region", name="Layers")
    expect(layers.get_by_role("button", name=re.compile("^Choose"))).to_have_count(2)

    def menu(layer: str, line: str) -> None:
        layers.get_by_role("button", name=f"More for {layer}").click()
        page.get_by_role("menuitem", name=line).click()

    first = png(page)
    assert tuple(first[105, 135]) == blue
    assert tuple(first[145, 195]) == white  # the second one is laid beside the first
    assert tuple(first[125, 165]) == white
    menu("white", "Lower white")
    assert tuple(png(page)[125, 165]) == blue
    # Moved by hand and by the arrows, made translucent, hidden, doubled, masked, thrown away.
    page.keyboard.press("v")
    drag(page, (160 / WIDTH, 120 / HEIGHT), (80 / WIDTH, 60 / HEIGHT))
    page.keyboard.press("Shift+ArrowRight")
    moved = png(page)
    assert tuple(moved[60, 115]) == blue
    assert tuple(moved[60, 55]) != blue
    assert tuple(moved[120, 135]) != blue
    layers.get_by_role("slider", name="Opacity").press("Home")
    assert tuple(png(page)[60, 90]) != blue
    page.keyboard.press("Control+z")
    assert tuple(png(page)[60, 90]) == blue
    layers.get_by_role("button", name="Hide blue").click()
    assert tuple(png(page)[60, 90]) != blue
    layers.get_by_role("button", name="Show blue").click()
    page.keyboard.press("r")
    drag(page, (0, 0), (80 / WIDTH, 1))
    menu("blue", "Mask from the selection")
    masked = png(page)
    assert tuple(masked[60, 70]) == blue
    assert tuple(masked[60, 90]) != blue
    menu("blue", "Remove its mask")
    menu("blue", "Duplicate blue")
    expect(layers.get_by_role("button", name=re.compile("^Choose"))).to_have_count(3)
    menu("white", "Delete white")
    expect(layers.get_by_role("button", name="Choose white")).to_have_count(0)
    page.get_by_test_id("export").click()
    page.get_by_role("menuitem", name="Start over").click()
    expect(layers.get_by_role("button", name=re.compile("^Choose"))).to_have_count(0)
    expect(page.get_by_test_id("selected")).to_have_text("Nothing selected")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(layers.get_by_role("button", name="Choose white")).to_have_count(1)


def test_a_text_is_written_in_a_font_that_is_brought(open_page: OpenPage, picture: str) -> None:
    page = opened(open_page, picture)
    bare = png(page)
    page.keyboard.press("t")
    page.mouse.click(*at(page, 0.5, 0.25))
    expect(page.get_by_test_id("text-words")).to_be_focused()
    page.keyboard.type("Wil")

    def width() -> int:
        written = np.abs(png(page) - bare).sum(-1) > 60
        assert written.any()
        return int(np.ptp(np.flatnonzero(written.any(0))))

    ours = width()
    font = page.get_by_role("combobox", name="Font")
    font.select_option("Courier New")
    assert abs(width() - ours) > 3
    file = "web/node_modules/@fontsource-variable/hanken-grotesk/files/hanken-grotesk-latin-wght-normal.woff2"
    page.locator("input[type=file][accept*=woff2]").set_input_files(str(ROOT / file))
    expect(font).to_have_value("hanken-grotesk-latin-wght-normal")
    assert abs(width() - ours) <= 1
    page.get_by_role("slider", name="Weight").press("Home")
    thin = width()
    assert thin < ours - 3
    page.get_by_role("slider", name="Outline").press("End")
    assert (png(page)[:, :, :3] < 4).all(-1).sum() > 500
    # Whoever reloads at once loses nothing of what was just done.
    page.keyboard.press("Control+z")
    page.reload()
    expect(page.get_by_role("button", name="Choose Wil")).to_be_visible()
    expect(stage(page)).to_have_attribute("data-loaded", "true")
    assert abs(width() - thin) <= 1


def test_what_was_just_written_outlives_a_reload_at_once(open_page: OpenPage, picture: str) -> None:
    page = opened(open_page, picture)
    page.keyboard.press("t")
    page.mouse.click(*at(page, 0.5, 0.25))
    expect(page.get_by_test_id("text-words")).to_be_focused()
    page.keyboard.type("Soon")
    page.reload()
    expect(page.get_by_role("button", name="Choose Soon")).to_be_visible()


def test_layers_are_taken_along_as_they_lie(open_page: OpenPage, picture: str, tmp_path: Path) -> None:
    page = opened(open_page, picture)
    patch = tmp_path / "patch.png"
    Image.new("RGBA", (60, 40), (10, 20, 230, 255)).save(patch)
    page.get_by_test_id("add-picture").set_input_files(str(patch))
    expect(page.get_by_role("button", name="Choose patch")).to_be_visible()
    flat = png(page)
    assert flat.shape == (HEIGHT, WIDTH, 4)
    assert tuple(flat[120, 160]) == (10, 20, 230, 255)
    assert tuple(flat[120, 225]) == (200, 50, 40, 255)
    assert Image.open(io.BytesIO(exported(page, "JPEG"))).format == "JPEG"
    assert Image.open(io.BytesIO(exported(page, "WebP"))).format == "WEBP"
    page.get_by_role("slider", name="Opacity").press("PageDown")
    page.get_by_role("button", name="Hide patch").click()
    # A canvas that was pulled wider is transparent where nothing lies.
    page.keyboard.press("c")
    page.get_by_role("spinbutton", name="Width").fill("360")
    wide = png(page)
    assert wide.shape == (HEIGHT, 360, 4)
    assert (wide[:, :20, 3] == 0).all()
    assert (wide[:, 20:340, 3] == 255).all()
    node, _ = find_node()
    told = subprocess.run([str(node), "-e", READ_PSD], input=exported(page, "PSD"), cwd=ROOT, capture_output=True, check=True)  # fmt: skip
    psd: dict[str, Any] = json.loads(told.stdout)
    assert (psd["width"], psd["height"]) == (360, HEIGHT)
    base, layer = psd["layers"]
    assert base["name"] == "Picture"
    assert base["box"] == [20, 0, 340, HEIGHT]
    assert layer["box"] == [150, 100, 210, 140]
    assert layer["first"] == [10, 20, 230, 255]
    assert layer["hidden"]
    assert 0.5 < layer["opacity"] < 1


def touched(session: CDPSession, kind: str, *places: tuple[float, float]) -> None:
    points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(places)]
    session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def test_on_a_phone_fingers_draw_zoom_and_move(open_page: OpenPage, picture: str) -> None:
    page = opened(open_page, picture, phone=True)
    rail = page.get_by_role("toolbar", name="Tools").bounding_box()
    box = stage(page).bounding_box()
    assert rail
    assert box
    assert rail["y"] > box["y"] + box["height"] - 1
    assert box["height"] > 300
    for name in TOOLS.values():
        tool = page.get_by_role("button", name=name, exact=True).bounding_box()
        assert tool
        assert tool["x"] >= 0
        assert tool["x"] + tool["width"] <= 390
    before = page.get_by_test_id("zoom").inner_text()
    session = page.context.new_cdp_session(page)
    start, end = at(page, 0.2, 0.3), at(page, 0.6, 0.5)
    touched(session, "touchStart", start)
    for step in range(1, 6):
        touched(session, "touchMove", (start[0] + (end[0] - start[0]) * step / 5, start[1] + (end[1] - start[1]) * step / 5))  # fmt: skip
    touched(session, "touchEnd")
    page.get_by_role("button", name="Panels").click()
    expect(page.get_by_role("region", name="Layers")).to_be_visible()
    share(page, 2, 30)
    page.get_by_role("button", name="Panels").click()
    # Two fingers draw nothing: apart they come nearer, together they move the picture.
    expect(page.get_by_test_id("zoom")).to_have_text(before)  # the panels are away, the picture has its room again
    x, y = at(page, 0.5, 0.5)
    touched(session, "touchStart", (x - 30, y))
    touched(session, "touchStart", (x - 30, y), (x + 30, y))
    for step in range(1, 6):
        touched(session, "touchMove", (x - 30 - 6 * step, y), (x + 30 + 6 * step, y))
    percent = 2 * int(before.rstrip(" %"))
    twice = re.compile(f"^({percent - 1}|{percent}|{percent + 1}) %$")
    expect(page.get_by_test_id("zoom")).to_have_text(twice)
    sheet = page.evaluate(SHEET)
    for step in range(1, 6):
        touched(session, "touchMove", (x - 60 + 10 * step, y), (x + 60 + 10 * step, y))
    touched(session, "touchEnd")
    expect(page.get_by_test_id("zoom")).to_have_text(twice)
    assert page.evaluate(f"new Promise(done => requestAnimationFrame(() => setTimeout(() => done({SHEET}))))") != sheet
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_disabled()
    # A text that is begun has the keyboard and its panel at once.
    page.get_by_role("button", name="Text", exact=True).click()
    page.touchscreen.tap(x, y)
    expect(page.get_by_test_id("text-words")).to_be_focused()
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def test_every_tool_has_a_key_and_says_so(open_page: OpenPage, picture: str) -> None:
    page = opened(open_page, picture)
    for key, name in TOOLS.items():
        page.keyboard.press(key)
        tool = page.get_by_role("button", name=name, exact=True)
        expect(tool).to_have_attribute("aria-pressed", "true")
        expect(tool).to_have_attribute("data-tip", f"{name}  {key.upper()}")
    rail = page.get_by_role("toolbar", name="Tools")
    assert rail.evaluate("rail => getComputedStyle(rail).overflow") == "visible", "the names would be cut off"
    page.keyboard.press("?")
    help_ = page.get_by_role("dialog")
    expect(help_.get_by_role("heading", level=3).first).to_have_text("Editor")
    for name in ("Brush", "Eraser", "Lasso", "Polygon", "Rectangle"):
        expect(help_.get_by_text(name, exact=True)).to_be_visible()
