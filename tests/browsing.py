"""How a real Chromium is started and let into a studio: the same for tests, benches and screenshots."""

import os
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, ViewportSize
from serving import RunningStudio

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
PATIENCE_MS = 30_000


def launch(playwright: Playwright, chromium: str, *flags: str) -> Browser:
    """Start the browser; `flags` are added to those that every run has."""
    return playwright.chromium.launch(executable_path=chromium, args=[*FLAGS, *flags])


def new_context(browser: Browser, *, phone: bool = False, theme: str = "dark", **more: Any) -> BrowserContext:
    """A person's browser of its own: a wide window or a phone's, with touch.

    Args:
        browser: from `launch`.
        phone: 390 pixels wide and touched.
        theme: "dark" or "light", as the system would say.
        more: of Playwright's own.
    """
    return browser.new_context(
        viewport=PHONE if phone else WIDE,
        is_mobile=phone,
        has_touch=phone,
        color_scheme=theme,  # type: ignore[arg-type]
        **{"device_scale_factor": 1, "accept_downloads": True, "locale": "en-GB", **more},
    )


def log_in(page: Page, studio: RunningStudio) -> None:
    """Come in by the printed link, and wait until the first page is there."""
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{studio.url}/login?token={studio.token}")
    page.wait_for_selector("#prompt")


def scrolls_sideways(page: Page) -> bool:
    """Whether the page is wider than its window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def shot(page: Page, name: str) -> None:
    """Keep a picture of the page where somebody wants to look at it."""
    if folder := os.environ.get("GESSO_SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png")
