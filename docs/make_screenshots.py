"""Take the screenshots of docs/studio.md: every page light and dark, wide and phone-narrow, in a real Chromium.

    make screenshots                    all of them
    .venv/bin/python docs/make_screenshots.py organize draft      only these pages

A studio with a home of its own draws some sixty drafts first and puts them in order, so that every page has something to show.
The German ones are for looking at, not for the docs: `--german FOLDER` writes them there.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import httpx
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

from bring_chromium import find  # noqa: E402
from browsing import launch, log_in, new_context  # noqa: E402
from furnished import Furniture, furnish  # noqa: E402
from serving import RunningStudio  # noqa: E402

PROMPTS = (
    "a castle at sunset, stained glass --ar 16:9 --seed 3",
    "three white rabbits in a meadow under a rainbow, watercolor --ar 3:2 --seed 5",
    "an astronaut on the moon, pixel art --ar 3:2 --seed 2",
    "a lighthouse in a storm, oil painting --ar 2:3 --seed 8",
    "a hot air balloon over snowy mountains at dawn --ar 16:9 --seed 4",
    "a black cat on a roof at night, ink drawing --seed 9",
    "a sailing boat on a calm sea, ukiyo-e --ar 3:2 --seed 6",
    "a robot in a garden, flat illustration --seed 12",
    "an owl on a branch in the fog, charcoal --ar 4:5 --seed 7",
    "a small house by a lake in autumn, gouache --ar 16:9 --seed 15",
    "two swans on a pond, art nouveau --ar 3:2 --seed 10",
    "a dragon over a city, papercut --ar 16:9 --seed 11",
    "a bicycle in a street in the rain --ar 4:5 --seed 13",
    "a red fox in a snowy forest --ar 16:9 --seed 1",
)
TURNS = ("a fox in a forest --ar 3:2", "make it night", "give the fox a red hat")
PAIRS = 44


Shots = dict[str, tuple[str, Callable[[Page], None] | None]]


def pages(there: Furniture) -> Shots:
    """Name → address, and what is done there before the picture is taken."""
    one, two = there.images[-1], there.images[-3]
    return {
        "create": ("/", None),
        "prompt": ("/", write_mistakes),
        "draft": (f"/draft/{there.talk}", None),
        "edit": (f"/edit/{one}", None),
        "organize": ("/organize", None),
        "search": ("/organize?q=rating%3A%3E3", None),
        "boards": ("/boards", None),
        "board": (f"/boards/{there.board}", None),
        "styles": ("/styles", None),
        "personalize": ("/personalize", None),
        "models": ("/models", None),
        "settings": ("/settings", None),
        "usage": ("/settings/usage", None),
        "playground": ("/playground", None),
        "doctor": ("/doctor", None),
        "picture": (f"/p/{one}", None),
        "compare": (f"/compare?ids={one},{two}", None),
        "help": ("/", open_help),
    }


def write_mistakes(page: Page) -> None:
    page.locator("#prompt").fill("a lighthouse in a storm --ar 16:9 --stylise 250 --chaos 120")
    page.get_by_test_id("mistakes").wait_for()


def open_help(page: Page) -> None:
    page.locator("#prompt").blur()
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()


def teach(client: httpx.Client) -> None:
    """Rank pairs as somebody would who likes what is warm: enough to unlock a taste."""
    profile = None
    for number in range(PAIRS):
        answer = client.get("/rankings/next", params={"profile": profile} if profile else {})
        if not answer.is_success:
            return
        pair = answer.json()
        profile = pair["profile"]["id"]
        body = {"left": pair["left"]["key"], "right": pair["right"]["key"], "profile": profile}
        said = "left" if number % 3 else "right"
        client.post("/rankings", json=body | {"answer": said}).raise_for_status()


def shoot(page: Page, into: Path, name: str) -> None:
    """Save what the window shows as a WebP, once every picture in it is there."""
    page.wait_for_load_state("load")
    page.wait_for_function(
        """() => {
          const seen = one => { const box = one.getBoundingClientRect(); return box.top < innerHeight && box.bottom > 0; };
          return [...document.images].filter(seen).every(one => one.complete)
            && [...document.querySelectorAll("[data-testid=full-picture]")].every(one => one.dataset.loaded !== undefined);
        }"""
    )
    page.evaluate("Promise.all(document.getAnimations().map(one => one.finished.catch(() => null)))")
    page.wait_for_timeout(700)
    png = into / f"{name}.png"
    page.screenshot(path=png)
    Image.open(png).convert("RGB").save(png.with_suffix(".webp"), quality=78, method=6)
    png.unlink()


def take(browser: Browser, studio: RunningStudio, shots: Shots, into: Path, language: str = "en") -> None:
    """Take each page in both themes and both sizes."""
    for theme in ("light", "dark"):
        for size in ("wide", "phone"):
            context = new_context(
                browser, phone=size == "phone", theme=theme, reduced_motion="reduce", locale=f"{language}-GB"
            )
            page = context.new_page()
            log_in(page, studio)
            for name, (address, first) in shots.items():
                page.goto(studio.url + address)
                page.locator("main :is(h1, h2)").first.wait_for(state="attached")
                page.wait_for_load_state("networkidle")
                if first:
                    first(page)
                shoot(page, into, f"{name}-{theme}-{size}")
                if name == "prompt":
                    page.locator("#prompt").fill("")
            context.close()


def main() -> None:
    """Draw, then look."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("pages", nargs="*", help="only these")
    asked.add_argument("--german", type=Path, metavar="FOLDER", help="in German, into this folder")
    options = asked.parse_args()
    chromium = find()
    if chromium is None:
        raise SystemExit(
            "There is no Chromium on this machine: apt-get install chromium, or playwright install chromium."
        )
    into = options.german or HERE / "pictures"
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        studio = RunningStudio(Path(folder) / "home")
        studio.start()
        try:
            with studio.client() as client:
                there = furnish(client, tuple(f"{prompt} --draft" for prompt in PROMPTS), TURNS)
                teach(client)
            browser = launch(playwright, chromium)
            shots = {name: shot for name, shot in pages(there).items() if not options.pages or name in options.pages}
            take(browser, studio, shots, into, "de" if options.german else "en")
            browser.close()
        finally:
            studio.stop()


if __name__ == "__main__":
    main()
