"""The editor in a real browser: frames while a large document is drawn on, moved and zoomed, against an empty page's frames.

A picture of 2048 by 2048 pixels, six pictures laid on it, and strokes across all of it: once by the browser's own mouse, once
with four points a frame as a pen or a fast mouse gives them. Then the view is moved and zoomed with all of it selected. What is
measured is the time from one frame to the next, beside that of an empty page in the same browser, which is the best that this
machine can do.
"""

import argparse
import io
import sys
import tempfile
from pathlib import Path
from statistics import quantiles

import numpy as np
from PIL import Image as Pillow
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))
from bring_chromium import find  # noqa: E402
from browsing import launch, log_in, new_context  # noqa: E402
from serving import RunningStudio  # noqa: E402

SIDE = 2048
LAYERS = 6
STROKE_POINTS = 240
EMPTY = """
async seconds => {
  const times = [];
  const until = performance.now() + seconds * 1000;
  let last = null;
  await new Promise(done => {
    const frame = now => {
      if (last !== null) times.push(now - last);
      last = now;
      if (now < until) requestAnimationFrame(frame); else done();
    };
    requestAnimationFrame(frame);
  });
  return times;
}
"""
START = """
() => {
  window.frames = [];
  window.going = true;
  let last = null;
  const frame = now => {
    if (last !== null) window.frames.push(now - last);
    last = now;
    if (window.going) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}
"""
PEN = """
async seconds => {
  const stage = document.querySelector("[data-testid=editor-stage]");
  const box = stage.getBoundingClientRect();
  const until = performance.now() + seconds * 1000;
  const times = [];
  let last = null, step = 0;
  const place = n => ({
    bubbles: true, pointerId: 1, pointerType: "mouse", buttons: 1, isPrimary: true,
    clientX: box.left + box.width * (0.5 + 0.28 * Math.sin(n / 31)), clientY: box.top + box.height * (0.5 + 0.4 * Math.sin(n / 23)),
  });
  await new Promise(done => {
    const frame = now => {
      if (last !== null) times.push(now - last);
      last = now;
      const some = [0, 1, 2, 3].map(one => new PointerEvent("pointermove", place(step + one)));
      step += 4;
      stage.dispatchEvent(new PointerEvent("pointermove", { ...place(step - 1), coalescedEvents: some }));
      if (now < until) requestAnimationFrame(frame); else done();
    };
    requestAnimationFrame(frame);
  });
  const began = performance.now();
  stage.dispatchEvent(new PointerEvent("pointerup", { ...place(step - 1), buttons: 0 }));
  await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  return [times, performance.now() - began];
}
"""
LOOK = """
async ({seconds, zooming}) => {
  const stage = document.querySelector("[data-testid=editor-stage]");
  const box = stage.getBoundingClientRect();
  const until = performance.now() + seconds * 1000;
  const times = [];
  let last = null, step = 0;
  await new Promise(done => {
    const frame = now => {
      if (last !== null) times.push(now - last);
      last = now;
      step += 1;
      const by = zooming ? { deltaY: 12 * Math.sin(step / 15), ctrlKey: true } : { deltaX: 18 * Math.sin(step / 20), deltaY: 14 * Math.cos(step / 16) };
      stage.dispatchEvent(new WheelEvent("wheel", { bubbles: true, cancelable: true, clientX: box.left + box.width * 0.4, clientY: box.top + box.height * 0.6, ...by }));
      if (now < until) requestAnimationFrame(frame); else done();
    };
    requestAnimationFrame(frame);
  });
  return times;
}
"""
"""A trackpad: two fingers that move the view, or a pinch."""


def png(side: int, seed: int) -> bytes:
    """Return a soft picture."""
    small = np.random.default_rng(seed).integers(0, 255, (6, 6, 3), np.uint8)
    out = io.BytesIO()
    Pillow.fromarray(small).resize((side, side), Pillow.Resampling.BICUBIC).save(out, "PNG", compress_level=1)
    return out.getvalue()


def opened(page: Page, studio: RunningStudio, scratch: Path) -> None:
    """Open the large picture in the editor, and lay the others on it."""
    with studio.client() as client:
        picture = client.post("/uploads", content=png(SIDE, 0)).raise_for_status().json()["id"]
    files = []
    for number in range(LAYERS):
        files.append(scratch / f"layer {number}.png")
        files[-1].write_bytes(png(700, number + 1))
    page.goto(f"{studio.url}/edit/{picture}")
    page.wait_for_selector("[data-testid=editor-stage][data-loaded]")
    page.get_by_test_id("add-picture").set_input_files([str(file) for file in files])
    page.get_by_role("button", name=f"Choose layer {LAYERS - 1}").wait_for()
    page.keyboard.press("b")


def by_mouse(page: Page) -> list[float]:
    """Draw by the browser's own mouse; return the times between the frames, in milliseconds."""
    box = page.get_by_test_id("editor-stage").bounding_box()
    if box is None:
        raise RuntimeError("the editor shows no picture")
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.2)
    page.evaluate(START)
    page.mouse.down()
    for x, y in ((0.7, 0.3), (0.3, 0.45), (0.7, 0.6), (0.3, 0.75), (0.6, 0.85)):
        page.mouse.move(box["x"] + box["width"] * x, box["y"] + box["height"] * y, steps=STROKE_POINTS // 5)
    times: list[float] = page.evaluate("() => { window.going = false; return window.frames; }")
    page.mouse.up()
    page.keyboard.press("Control+z")
    return times


def by_pen(page: Page, seconds: float) -> tuple[list[float], float]:
    """Draw four points a frame; return the times between the frames and how long the end took, in milliseconds."""
    box = page.get_by_test_id("editor-stage").bounding_box()
    if box is None:
        raise RuntimeError("the editor shows no picture")
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    times, end_ms = page.evaluate(PEN, seconds)
    page.mouse.up()
    page.keyboard.press("Control+z")
    return times, end_ms


def told(name: str, times: list[float], against: float | None) -> float:
    """Print the median and the 95th percentile of what a frame took; return the median."""
    cuts = quantiles(times, n=100, method="inclusive")
    slow = sum(took_ms > 25 for took_ms in times) / len(times)
    ratio = "" if against is None else f"{cuts[49] / against:9.2f}x"
    print(f"{name:34}{len(times):7}{cuts[49]:9.1f}{cuts[94]:9.1f}{slow:9.1%}{ratio}", flush=True)
    return cuts[49]


def main() -> int:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=float, default=4)
    options = asked.parse_args()
    path = find()
    if path is None:
        print("There is no Chromium here.")
        return 0
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        studio = RunningStudio(Path(scratch) / "home")
        studio.start()
        try:
            browser = launch(playwright, path)
            page = new_context(browser).new_page()
            print(f"{SIDE} by {SIDE} pixels, {LAYERS} layers; milliseconds from frame to frame")
            print(f"{'':34}{'frames':>7}{'p50':>9}{'p95':>9}{'>25 ms':>9}{'ratio':>10}")
            empty = told("an empty page", page.evaluate(EMPTY, options.seconds), None)
            log_in(page, studio)
            opened(page, studio, Path(scratch))
            told("the editor, nobody draws", page.evaluate(EMPTY, options.seconds), empty)
            told("a stroke, the browser's mouse", by_mouse(page), empty)
            times, end_ms = by_pen(page, options.seconds)
            told("a stroke, four points a frame", times, empty)
            print(f"when the pointer is lifted, until the next frame stands: {end_ms:.0f} ms")
            page.get_by_role("region", name="Selection").get_by_role("button", name="All").click()
            for name, zooming in (("the view is moved", False), ("the view is zoomed", True)):
                told(name, page.evaluate(LOOK, {"seconds": options.seconds, "zooming": zooming}), empty)
            browser.close()
        finally:
            studio.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
