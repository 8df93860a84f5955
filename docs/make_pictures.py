"""Draw the pictures of the README and docs/pictures.md again: the starter, first seed each, nothing picked out.

    make pictures

Everything goes through `gesso imagine` with a home of its own, as anybody's prompt would.
"""

import io
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

HERE = Path(__file__).parent
CELL_PX = 480
GAP_PX = 12

TWELVE = (
    "a red fox in a snowy forest",
    "a lighthouse on a cliff in a storm, oil painting",
    "three white rabbits in a meadow under a rainbow, watercolor",
    "an astronaut on the moon, pixel art",
    "a wizard holding a lantern in a cave",
    "a blue whale underwater, low poly",
    "a castle at sunset, stained glass",
    "a black cat with an umbrella in the rain, ink drawing",
    "a hot-air balloon over the desert at dawn, paper cut",
    "an orange robot in a city at night, neon cyberpunk",
    "an owl and a blue bird in an autumn forest, anime",
    "a cozy cottage by a lake in winter at night",
)
STYLES = (
    "storybook",
    "watercolor",
    "ink drawing",
    "oil painting",
    "pixel art",
    "neon",
    "flat vector",
    "paper cut",
    "anime",
    "low poly",
    "stained glass",
    "charcoal",
    "photo",
)


def draw(prompt: str, home: Path, out: Path) -> tuple[Image.Image, dict[str, object]]:
    """Run `gesso imagine` and return the first picture and the job."""
    command = [
        sys.executable,
        "-m",
        "gesso",
        "imagine",
        f"{prompt} --seed 1 --model starter",
        "--out",
        str(out),
        "--json",
    ]
    done = subprocess.run(
        command, env={**os.environ, "GESSO_HOME": str(home)}, capture_output=True, text=True, check=False
    )
    told = json.loads(done.stdout)
    if done.returncode:
        raise SystemExit(f"{prompt}: {told['error']['message']}")
    return Image.open(told["images"][0]["path"]).convert("RGB"), told["job"]


def sheet(pictures: list[Image.Image], columns: int) -> Image.Image:
    """Return the pictures side by side on white."""
    rows = -(-len(pictures) // columns)
    step = CELL_PX + GAP_PX
    paper = Image.new("RGB", (columns * step + GAP_PX, rows * step + GAP_PX), "white")
    for place, picture in enumerate(pictures):
        small = picture.resize((CELL_PX, CELL_PX), Image.Resampling.LANCZOS)
        paper.paste(small, (GAP_PX + place % columns * step, GAP_PX + place // columns * step))
    return paper


def save(paper: Image.Image, name: str) -> None:
    """Write a WebP beside the docs."""
    out = io.BytesIO()
    paper.save(out, format="WEBP", quality=82, method=6)
    (HERE / "pictures").mkdir(exist_ok=True)
    (HERE / "pictures" / name).write_bytes(out.getvalue())


def main() -> None:
    """Draw both sheets and the page about them."""
    with tempfile.TemporaryDirectory() as folder:
        home, out = Path(folder) / "home", Path(folder) / "out"
        drawn = [draw(prompt, home, out) for prompt in TWELVE]
        save(sheet([picture for picture, _ in drawn], 4), "twelve.webp")
        styles = [draw(f"a red fox in a meadow at sunset, {style}", home, out)[0] for style in STYLES]
        save(sheet(styles, 5), "styles.webp")
    lines = [
        "# Pictures",
        "",
        "Drawn by the starter through `gesso imagine` on two CPU cores: seed 1, the first of four pictures, nothing picked out.",
        "`make pictures` draws them again. Left to right, top to bottom:",
        "",
        "![twelve prompts](pictures/twelve.webp)",
        "",
    ]
    for place, (prompt, (_, job)) in enumerate(zip(TWELVE, drawn, strict=True), 1):
        warnings = "; ".join(str(one["message"]) for one in job["warnings"])  # type: ignore[attr-defined]
        lines.append(f"{place}. {prompt}" + (f" — *{warnings}*" if warnings else ""))
    lines += [
        "",
        "## One prompt in every style",
        "",
        "*a red fox in a meadow at sunset*, followed by:",
        "",
        ", ".join(STYLES) + ".",
        "",
        "![thirteen styles](pictures/styles.webp)",
        "",
        "## Sixty-four prompts",
        "",
        "The evaluation's contact sheet: the n-th prompt with seed n, nothing picked out (`make eval FULL=1` draws the three sheets again).",
        "",
        "![sixty-four prompts](pictures/sixty-four.webp)",
        "",
        "## In people's own words",
        "",
        "Thirty-two prompts written before the painter was trained, and never changed to please it; what the reader misses is missed here too.",
        "",
        "![thirty-two prompts in own words](pictures/own-words.webp)",
        "",
        "## The same prompt in all styles",
        "",
        "![one prompt in all styles](pictures/one-prompt-all-styles.webp)",
        "",
    ]
    (HERE / "pictures.md").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
