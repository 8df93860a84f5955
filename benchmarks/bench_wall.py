"""The wall in a real browser: frames a second while it is scrolled through from end to end, and the page's memory.

Makes a library of its own (rows straight through the store, as bench_library does, showing forty small pictures in turn),
serves it, and scrolls in a Chromium without a GPU: steadily and in flings. The page scrolls itself frame by frame; what is
measured is the time from one frame to the next, so 60 is what the browser gives at best. Then it jumps to twenty dates.
"""

import argparse
import io
import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import msgspec
import numpy as np
from bench_library import pictures
from PIL import Image as Pillow
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))
from bring_chromium import find  # noqa: E402
from serving import RunningStudio  # noqa: E402

from gesso.domain.ids import PersonId  # noqa: E402
from gesso.store.database import Database  # noqa: E402
from gesso.store.queries import accounts, images  # noqa: E402

SHOWN = 40
FRAME_MS = 16
KINDS = {"FunctionCall": "script", "EvaluateScript": "script", "FireAnimationFrame": "script", "TimerFire": "script", "RunMicrotasks": "script", "UpdateLayoutTree": "style", "Layout": "layout", "PrePaint": "paint", "Paint": "paint", "Layerize": "paint", "Commit": "paint", "MinorGC": "collection", "MajorGC": "collection"}  # fmt: skip
"""What the browser's own events are counted as; the outermost one counts."""
SCROLL = """
async ({pace, seconds, fling}) => {
  const times = [];
  const until = performance.now() + seconds * 1000;
  let last = null, down = true;
  await new Promise(done => {
    const frame = now => {
      if (last !== null) times.push(now - last);
      const passed = last === null ? 16 : now - last;
      last = now;
      const end = document.documentElement.scrollHeight - innerHeight;
      if (scrollY >= end - 2) down = false;
      if (scrollY <= 2) down = true;
      const wave = fling ? Math.max(0, Math.sin(now / 600)) ** 2 * 2 : 1;
      scrollBy(0, (down ? 1 : -1) * pace * wave * passed / 1000);
      if (now < until) requestAnimationFrame(frame); else done();
    };
    requestAnimationFrame(frame);
  });
  return times;
}
"""
JUMP = """
({part}) => new Promise(done => {
  const pictures = () => [...document.querySelectorAll("[data-testid=wall] [data-testid=picture]")];
  const of = one => one.closest("[data-cell]").dataset.cell;
  const before = new Set(pictures().map(of));
  const inWindow = one => { const place = one.getBoundingClientRect(); return place.bottom > 120 && place.top < innerHeight; };
  const track = document.querySelector(".scrubber"), place = track.getBoundingClientRect();
  const began = performance.now();
  const at = {bubbles: true, pointerId: 1, button: 0, buttons: 1, clientX: place.x + 20, clientY: place.y + place.height * part};
  track.setPointerCapture = () => {};
  for (const kind of ["pointerdown", "pointerup"]) track.dispatchEvent(new PointerEvent(kind, at));
  let first = null;
  const look = () => {
    const seen = pictures().filter(inWindow), fresh = seen.filter(one => !before.has(of(one)));
    const now = performance.now() - began;
    if (first === null && fresh.some(one => one.hasAttribute("data-loaded"))) first = now;
    if (first !== null && seen.every(one => one.hasAttribute("data-loaded"))) done([first, now]);
    else if (now > 20000) done([first ?? now, now]);
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})
"""
"""From the date that is clicked to the first of its pictures in the window, and to all of them there; milliseconds."""
WAYS = (
    ("reading pace, 1,500 px/s", {"pace": 1_500, "fling": False}),
    ("fast, 8,000 px/s", {"pace": 8_000, "fling": False}),
    ("flings, up to 40,000 px/s", {"pace": 20_000, "fling": True}),
)


def fill(studio: RunningStudio, rows: int) -> None:
    """Put the pictures into a studio's home, through its API as far as files go, and through the store for the rows."""
    studio.start()
    kept: list[tuple[str, int]] = []
    rolled = np.random.default_rng(1)
    with studio.client() as client:
        for number in range(SHOWN):
            size = (288, 192) if number % 2 else (256, 256)
            small = Pillow.fromarray(rolled.integers(0, 255, (6, 8, 3), np.uint8)).resize(
                size, Pillow.Resampling.BICUBIC
            )
            out = io.BytesIO()
            small.save(out, "PNG")
            told = client.post("/uploads", content=out.getvalue()).raise_for_status().json()
            whole = client.get(f"/images/{told['id']}").json()
            kept.append((whole["sha256"], whole["bytes"]))
    studio.stop()
    database = Database.open(studio.home / "gesso.sqlite")
    with database.read() as connection:
        owner = accounts.owner(connection)
    if owner is None:
        raise RuntimeError("the home has no owner")
    some: list[Any] = []
    for number, one in enumerate(pictures(rows)):
        wide = one.width_px > one.height_px
        index = (number * 7) % (SHOWN // 2) * 2 + wide
        sha, size = kept[index]
        some.append(msgspec.structs.replace(one, person_id=PersonId(owner.id), sha256=sha, bytes=size, width_px=288 if wide else 256, height_px=192 if wide else 256, facts=msgspec.structs.replace(one.facts, folder_id=None)))  # fmt: skip
        if len(some) == 10_000 or number == rows - 1:
            with database.write() as connection:
                images.add_many(connection, some)
            some = []
    database.close()


def told(name: str, times: list[float]) -> float:
    """Print frames a second; return the 95th percentile's."""
    cuts = quantiles(times, n=100, method="inclusive")
    slow = sum(time_ms > 25 for time_ms in times) / len(times)
    print(f"{name:30}{1000 / cuts[49]:8.1f}{1000 / cuts[94]:8.1f}{slow:10.1%}", flush=True)
    return 1000 / cuts[94]


def long_tasks(browser: Browser, page: Page, way: dict[str, Any]) -> None:
    """Scroll once more under the browser's own trace; print what the page's main thread did longer than a frame."""
    browser.start_tracing(page=page, categories=["devtools.timeline", "toplevel", "v8", "disabled-by-default-v8.gc"])
    page.evaluate(SCROLL, way)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    threads = {(one["pid"], one["tid"]) for one in events if one["name"] == "FireAnimationFrame"}
    mine = sorted((one for one in events if (one["pid"], one["tid"]) in threads and "dur" in one), key=lambda one: (one["ts"], -one["dur"]))  # fmt: skip
    spent: list[tuple[float, float, Counter[str]]] = []
    task_end = inner_end = 0
    for one in mine:
        end = one["ts"] + one["dur"]
        if one["name"].endswith("RunTask") and one["ts"] >= task_end:
            task_end, inner_end = end, 0
            spent.append((one["dur"] / 1000, one.get("tdur", one["dur"]) / 1000, Counter()))
        elif spent and one["name"] in KINDS and one["ts"] >= inner_end and end <= task_end:
            inner_end = end
            spent[-1][2][KINDS[one["name"]]] += one["dur"]
    slow = sorted((one for one in spent if one[0] > FRAME_MS), key=lambda one: -one[0])
    print(f"  of {len(spent)} tasks {len(slow)} are longer than {FRAME_MS} ms", flush=True)
    for took_ms, busy_ms, kinds in slow[:5]:
        print(
            f"  {took_ms:7.1f} ms, of the processor {busy_ms:.1f} ms: "
            + ", ".join(f"{kind} {us / 1000:.1f}" for kind, us in kinds.most_common())
        )


def memory_mb(page: Page) -> float:
    """Return the page's heap after a collection."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    return float(page.evaluate("performance.memory.usedJSHeapSize")) / 1e6


def main() -> int:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=100_000)
    asked.add_argument("--seconds", type=int, default=6, help="how long each way of scrolling lasts")
    asked.add_argument("--tasks", action="store_true", help="also say what took the page longer than a frame")
    options = asked.parse_args()
    path = find()
    if path is None:
        print("There is no Chromium here.")
        return 0
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        studio = RunningStudio(Path(scratch) / "home")
        fill(studio, options.rows)
        studio.start()
        try:
            browser = playwright.chromium.launch(executable_path=path, args=["--headless", "--no-sandbox", "--disable-gpu", "--enable-precise-memory-info"])  # fmt: skip
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(f"{studio.url}/login?token={studio.token}")
            page.wait_for_selector("#prompt")
            began = time.perf_counter()
            page.goto(f"{studio.url}/organize")
            page.wait_for_selector("[data-testid=wall] [data-loaded]")
            print(
                f"{options.rows:,} pictures; the first one stands after {(time.perf_counter() - began) * 1000:.0f} ms"
            )
            before = memory_mb(page)
            print(f"{'':30}{'p50/s':>8}{'p95/s':>8}{'slow':>10}")
            for name, way in ((name, {**way, "seconds": options.seconds}) for name, way in WAYS):
                told(name, page.evaluate(SCROLL, way))
                if options.tasks:
                    long_tasks(browser, page, way)
            if page.locator(".scrubber").count() == 0:
                raise RuntimeError("the wall is too short for a date handle")
            jumps = [page.evaluate(JUMP, {"part": ((number * 7) % 20 + 0.5) / 20}) for number in range(20)]
            for what, took_ms in zip(("its first picture", "all in the window"), zip(*jumps, strict=True), strict=True):
                print(
                    f"a jump to another date, {what}: {median(took_ms):.0f} ms (median), {max(took_ms):.0f} ms (worst)"
                )
            after = memory_mb(page)
            nodes = page.evaluate("document.querySelectorAll('*').length")
            print(f"heap {before:.1f} MB before, {after:.1f} MB after; {nodes} elements in the page")
            browser.close()
        finally:
            studio.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
