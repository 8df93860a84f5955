"""Hands for the editor's page: where a place of the picture lies in the window, strokes, and what comes of a run."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from serving import RunningStudio

OpenPage = Callable[..., Page]
PAINTED_MS = 90_000
WIDTH, HEIGHT = 320, 240


def red_disc(studio: RunningStudio, *, half: bool = False) -> str:
    """Upload a small picture of a red disc on a green meadow, or one of half its sides; return its id."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    rgb = np.stack([60 + 20 * (y > 160), 120 + x // 8, 70 + y // 6], -1).astype(np.uint8)
    rgb[(x - 220) ** 2 + (y - 110) ** 2 < 45**2] = (200, 50, 40)
    out = io.BytesIO()
    Image.fromarray(rgb[::2, ::2] if half else rgb).save(out, format="PNG")
    with studio.client() as client:
        return str(client.post("/uploads", content=out.getvalue()).json()["id"])


def opened(open_page: OpenPage, picture: str, **more: object) -> Page:
    """Open a picture in the editor."""
    page = open_page(f"/edit/{picture}", **more)
    expect(stage(page)).to_have_attribute("data-loaded", "true")
    return page


def stage(page: Page) -> Locator:
    """Return what is drawn on."""
    return page.get_by_test_id("editor-stage")


def at(page: Page, x: float, y: float) -> tuple[float, float]:
    """Return where a place of the whole picture, given in shares, lies in the window while it fits."""
    box = stage(page).bounding_box()
    assert box
    edge = min(40, box["width"] / 16)
    zoom = min((box["width"] - 2 * edge) / WIDTH, (box["height"] - 2 * edge) / HEIGHT, 2)
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    return middle[0] + (x - 0.5) * WIDTH * zoom, middle[1] + (y - 0.5) * HEIGHT * zoom


def drag(page: Page, *places: tuple[float, float]) -> None:
    """Draw through places of the picture, given in shares."""
    page.mouse.move(*at(page, *places[0]))
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*at(page, *place), steps=6)
    page.mouse.up()


def landed(page: Page, before: str) -> str:
    """Wait until the address names another version, and return it."""
    expect(page).to_have_url(re.compile(rf"/edit/(?!{before})img_\w+$"), timeout=PAINTED_MS)
    return page.url.rsplit("/", 1)[-1]


def pixels(studio: RunningStudio, image: str) -> np.ndarray:
    """Return a picture's RGB, as whole numbers that may be subtracted."""
    with studio.client() as client:
        data = client.get(f"/images/{image}/file", params={"format": "png"}).content
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)


def exported(page: Page, name: str) -> bytes:
    """Return the file that a line of the export menu gives."""
    page.get_by_test_id("export").click()
    with page.expect_download() as waiting:
        page.get_by_role("menuitem", name=name).click()
    return Path(waiting.value.path()).read_bytes()
