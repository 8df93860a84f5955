"""Take the screenshots of docs/studio.md: the page light and dark, wide and phone-narrow, in a real Chromium.

    make screenshots

A studio with a home of its own draws a few drafts first, so that the feed and the wall have something to show.
"""

import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

from bring_chromium import find  # noqa: E402
from serving import RunningStudio, wait_for_end  # noqa: E402

PROMPTS = (
    "a castle at sunset, stained glass --ar 16:9 --seed 3",
    "three white rabbits in a meadow under a rainbow, watercolor --seed 5",
    "an astronaut on the moon, pixel art --ar 3:2 --seed 2",
    "a red fox in a snowy forest --ar 16:9 --seed 1",
)
SIZES = {"wide": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def shoot(page: Page, name: str) -> None:
    """Save what the window shows as a WebP."""
    page.wait_for_load_state("load")
    page.wait_for_function(
        "() => [...document.images].filter(i => i.getBoundingClientRect().top < innerHeight).every(i => i.complete)"
    )
    png = HERE / "pictures" / f"{name}.png"
    page.screenshot(path=png)
    Image.open(png).convert("RGB").save(png.with_suffix(".webp"), quality=85, method=6)
    png.unlink()


def main() -> None:
    """Draw, then look."""
    chromium = find()
    if chromium is None:
        raise SystemExit(
            "There is no Chromium on this machine: apt-get install chromium, or playwright install chromium."
        )
    (HERE / "pictures").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        studio = RunningStudio(Path(folder) / "home")
        studio.start()
        with studio.client() as client:
            for prompt in PROMPTS:
                job = (
                    client.post("/jobs", json={"prompt": f"{prompt} --model starter"})
                    .raise_for_status()
                    .json()["jobs"][0]
                )
                image = wait_for_end(client, job["id"])["images"][0]["id"]
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for theme in ("light", "dark"):
            for size, viewport in SIZES.items():
                context = browser.new_context(viewport=viewport, color_scheme=theme, reduced_motion="reduce")
                page = context.new_page()
                page.goto(f"{studio.url}/login?token={studio.token}")
                page.get_by_role("textbox").first.wait_for()
                shoot(page, f"create-{theme}-{size}")
                page.get_by_role("textbox").first.fill("a lighthouse in a storm --ar 16:9 --stylise 250 --chaos 120")
                page.get_by_text("--stylize").first.wait_for()
                shoot(page, f"prompt-{theme}-{size}")
                page.goto(f"{studio.url}/p/{image}")
                page.get_by_role("dialog").wait_for()
                page.wait_for_timeout(1500)  # the whole file takes a moment after its placeholder
                shoot(page, f"picture-{theme}-{size}")
                context.close()
        browser.close()
        studio.stop()


if __name__ == "__main__":
    main()
