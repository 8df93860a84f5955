"""A real studio and a real Chromium. The page comes from src/gesso/api/studio, as people get it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from browsing import PATIENCE_MS, launch, log_in, new_context
from playwright.sync_api import Browser, Page, Response, expect, sync_playwright
from serving import RunningStudio, with_small_models

OpenPage = Callable[..., Page]
# A browser throws keys and clicks away until a page was painted for the first time; nobody is that quick by hand.
PAINTED = """new Promise(done => new PerformanceObserver((seen, observer) => {
  if (!seen.getEntriesByName("first-contentful-paint").length) return;
  observer.disconnect();
  requestAnimationFrame(() => requestAnimationFrame(done));
}).observe({ type: "paint", buffered: true }))"""
expect.set_options(timeout=15_000)


@pytest.fixture(scope="module")
def studio(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStudio]:
    """One studio a file, empty at first: the tests of a file build on each other's pictures, not on another file's.

    Its pictures are small and soon drawn, unless the file says `FULL_SIZE`. One address of this machine is open to it,
    where nobody listens: for webhooks that fail.
    """
    home = tmp_path_factory.mktemp("studio") / "home"
    if not getattr(request.module, "FULL_SIZE", False):
        with_small_models(home)
    made = RunningStudio(home, GESSO_ALLOWED_NETWORKS="127.0.0.2/32")
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        made = launch(playwright, chromium_path)
        yield made
        made.close()


def painted(page: Page, go: Callable[..., Response | None]) -> Callable[..., Response | None]:
    """Let a way to another document end when that document is painted."""

    def gone(*args: Any, **more: Any) -> Response | None:
        answer = go(*args, **more)
        page.evaluate(PAINTED)
        return answer

    return gone


@pytest.fixture
def open_page(browser: Browser, studio: RunningStudio) -> Iterator[OpenPage]:
    """Return a function that opens an address of the studio, logged in by the printed link.

    Whatever goes wrong in the page's own script fails the test that opened it.
    """
    contexts = []
    wrong: list[str] = []
    told: list[str] = []

    def open_it(
        path: str = "/", *, phone: bool = False, theme: str = "dark", logged_in: bool = True, **more: object
    ) -> Page:
        context = new_context(browser, phone=phone, theme=theme, **more)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda line: told.append(f"{line.type}: {line.text}"))
        for name in ("goto", "reload"):
            setattr(page, name, painted(page, getattr(page, name)))
        if logged_in:
            log_in(page, studio)
        if path != "/" or not logged_in:
            page.goto(studio.url + path)
        return page

    yield open_it
    print("\n".join(told))  # shown where the test failed
    for context in contexts:
        context.close()
    assert wrong == []
