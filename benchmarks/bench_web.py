"""The studio's page in a real browser: what it weighs, when one can type, and whether its memory grows in use.

The wall's frames a second are bench_wall.py's.

    python bench_web.py [--cycles 30]

A cycle is what a person does in about two minutes: draw, look at a picture closely, search and scroll the library, talk to the
drafts, go back. Thirty of them stand for an hour. After each, garbage is collected and what is left is counted.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))
from bring_chromium import find  # noqa: E402
from browsing import launch, log_in, new_context  # noqa: E402
from serving import RunningStudio, wait_for_end  # noqa: E402

SCRIPT_KB = 200
INTERACTIVE_MS = 1000
GROWTH = 1.15
"""What may be left after an hour, as a multiple of what was left before it. The browser's own undo history keeps two nodes
for every text that was typed."""
WARM_UP = 20
"""Until every search has been made once and every page been seen."""
TYPES = """
const attempt = () => {
  const prompt = document.getElementById("prompt");
  if (prompt && !prompt.disabled) {
    prompt.focus();
    document.execCommand("insertText", false, "fox");
    if (document.querySelector(".mirror")?.textContent.includes("fox")) {
      window.typedAt = performance.now();
      return;
    }
    prompt.select();
  }
  requestAnimationFrame(attempt);
};
requestAnimationFrame(attempt);
"""
TYPED = """() => new Promise(done => {
  const look = () => window.typedAt === undefined ? requestAnimationFrame(look) : done(window.typedAt);
  look();
})"""


def cold_context(browser: Browser, kept: Any) -> BrowserContext:
    """A browser that is logged in and has loaded nothing yet."""
    return new_context(browser, storage_state=kept)


def weigh(browser: Browser, studio: RunningStudio, kept: Any) -> float:
    """Return the kilobytes of script that came over the wire until the page was quiet, the lazy parts of it included."""
    context = cold_context(browser, kept)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    kinds: dict[str, str] = {}
    sizes: dict[str, float] = {}
    session.on("Network.responseReceived", lambda told: kinds.__setitem__(told["requestId"], told["type"]))
    session.on("Network.loadingFinished", lambda told: sizes.__setitem__(told["requestId"], told["encodedDataLength"]))
    page.goto(studio.url)
    page.wait_for_selector("#prompt")
    page.wait_for_timeout(1500)
    script = sum(size for one, size in sizes.items() if kinds.get(one) == "Script") / 1000
    rest = sum(size for one, size in sizes.items() if kinds.get(one) in ("Stylesheet", "Font", "Document")) / 1000
    print(f"first load, over the wire: script {script:.0f} kB, page, styles and type {rest:.0f} kB")
    context.close()
    return script


def time_to_type(browser: Browser, studio: RunningStudio, kept: Any, times: int = 5) -> float:
    """Return the median of cold loads, in milliseconds from the start of navigation until a typed word is shown."""
    taken = []
    for _ in range(times):
        context = cold_context(browser, kept)
        page = context.new_page()
        page.add_init_script(TYPES)
        page.goto(studio.url, wait_until="commit")
        taken.append(float(page.evaluate(TYPED)))
        context.close()
    print(f"one can type after {median(taken):.0f} ms ({', '.join(f'{one:.0f}' for one in taken)})")
    return median(taken)


def left(page: Page, session: CDPSession) -> tuple[float, float, float]:
    """Return what is there after a collection: megabytes of heap, DOM nodes, event listeners."""
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    for _ in range(2):
        session.send("HeapProfiler.collectGarbage")
    told = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    return told["JSHeapUsedSize"] / 1e6, told["Nodes"], told["JSEventListeners"]


def cycle(page: Page, number: int, *, draw: bool) -> None:
    """Draw or mistype, open, close, search, scroll, talk, and back."""
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Create", exact=True).click()
    if draw:
        page.locator("#prompt").fill(f"a boat number {number} --draft")
        page.locator("#prompt").press("Enter")
        page.locator('.job[data-job^="job_"][data-status=succeeded]').first.wait_for(timeout=90_000)
    else:
        page.locator("#prompt").fill(f"a boat number {number} --chaos 4000")
        page.get_by_test_id("mistakes").wait_for()
        page.locator("#prompt").fill("")
    page.locator(".job a.frame").first.click()
    page.get_by_test_id("picture-overlay").wait_for()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(120)
    page.keyboard.press("Escape")
    page.get_by_test_id("picture-overlay").wait_for(state="detached")
    page.get_by_role("link", name="Organize", exact=True).click()
    search = page.get_by_role("combobox", name="Search the library")
    for words in (f"number {number % 7}", ""):
        search.fill(words)
        search.press("Enter")
        page.wait_for_timeout(250)
    for down in (1, -1):
        for _ in range(6):
            page.mouse.wheel(0, down * 700)
            page.wait_for_timeout(40)
    page.get_by_role("link", name="Draft", exact=True).click()
    page.get_by_test_id("say").fill("make it night")
    page.get_by_test_id("say").fill("")
    page.get_by_role("link", name="Create", exact=True).click()
    page.locator(".job").first.wait_for()


def use_for_an_hour(browser: Browser, studio: RunningStudio, cycles: int) -> bool:
    """Compare what is left after an hour with what was left when everything had been seen once."""
    context = new_context(browser)
    page = context.new_page()
    log_in(page, studio)
    session = context.new_cdp_session(page)
    session.send("Performance.enable")
    seen: list[tuple[float, float, float]] = []
    for number in range(WARM_UP + cycles):
        cycle(page, number, draw=number < WARM_UP and number % 5 == 0)  # a new picture takes memory with every right
        if number >= WARM_UP:
            seen.append(left(page, session))
    context.close()
    good = True
    for name, place, unit in (("heap", 0, "MB"), ("DOM nodes", 1, ""), ("listeners", 2, "")):
        begin, end = (median(one[place] for one in row) for row in (seen[:5], seen[-5:]))
        good = good and end <= begin * GROWTH
        print(f"{name:10} {begin:8.1f} {unit}, {cycles} cycles later {end:8.1f} {unit}: {end / begin:.2f} times")
    return good


def main() -> int:
    """Measure, print, and compare with the bars."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--cycles", type=int, default=30)
    asked.add_argument("--json", type=Path, help="write the figures here, too")
    options = asked.parse_args()
    chromium = find()
    if chromium is None:
        print("There is no Chromium here.")
        return 0
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        studio = RunningStudio(Path(folder) / "home")
        studio.start()
        try:
            with studio.client() as client:
                for number in range(6):
                    job = client.post("/jobs", json={"prompt": f"a boat number {number} --draft --ar 3:2"}).json()
                    wait_for_end(client, job["jobs"][0]["id"])
            browser = launch(playwright, chromium, "--enable-precise-memory-info")
            door = new_context(browser)
            log_in(door.new_page(), studio)
            kept = door.storage_state()
            door.close()
            script = weigh(browser, studio, kept)
            typed = time_to_type(browser, studio, kept)
            stays = use_for_an_hour(browser, studio, options.cycles)
            browser.close()
        finally:
            studio.stop()
    if options.json:
        options.json.write_text(json.dumps({"script_kb": script, "interactive_ms": typed, "memory_stays": stays}))
    bars = ((script, SCRIPT_KB, "kB of script"), (typed, INTERACTIVE_MS, "ms until one can type"))
    missed = [f"{value:.0f} {what}, the bar is {bar}" for value, bar, what in bars if value > bar]
    missed += [] if stays else [f"memory grew by more than {GROWTH - 1:.0%}"]
    print("\n".join(missed) if missed else "within every bar")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
