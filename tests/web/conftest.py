"""A real studio and a real Chromium. The page comes from src/gesso/api/studio, as people get it."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
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
WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStudio]:
    """One studio for the whole walk; the tests of a file build on each other's pictures.

    One address of this machine is open to it, where nobody listens: for webhooks that fail.
    """
    made = RunningStudio(tmp_path_factory.mktemp("studio") / "home", GESSO_ALLOWED_NETWORKS="127.0.0.2/32")
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=chromium_path, args=list(FLAGS))
        yield made
        made.close()


@pytest.fixture
def open_page(browser: Browser, studio: RunningStudio) -> Iterator[OpenPage]:
    """Return a function that opens an address of the studio, logged in by the printed link.

    Whatever goes wrong in the page's own script fails the test that opened it.
    """
    contexts = []
    wrong: list[str] = []

    def open_it(path: str = "/", *, phone: bool = False, theme: str = "dark", logged_in: bool = True) -> Page:
        context = browser.new_context(
            viewport=PHONE if phone else WIDE,  # type: ignore[arg-type]
            device_scale_factor=1,
            is_mobile=phone,
            has_touch=phone,
            color_scheme=theme,  # type: ignore[arg-type]
            accept_downloads=True,
            locale="en-GB",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        if logged_in:
            page.goto(f"{studio.url}/login?token={studio.token}")
            page.wait_for_selector("#prompt")
        if path != "/" or not logged_in:
            page.goto(studio.url + path)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert wrong == []
