"""Contact sheets: fixed prompts, the n-th with seed n, nothing picked out.

Promises: a WebP of at most 700 kB; every picture stands over its whole prompt. Knows nothing of judging.
"""

import io
import textwrap
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from judge.easel import Arm, Easel
from judge.prompts import Prompt, load

SHEETS = {"wall": ("sixty-four", 8), "own-words": ("own-words", 8), "styles": ("one-prompt-all-styles", 5)}
"""Set → file name and pictures a row."""
MAX_BYTES = 700_000
PAPER, INK = "#faf7f0", "#4a4640"


def sheet(pictures: list[Image.Image], words: list[str], columns: int, cell: int = 256) -> Image.Image:
    """Lay pictures out in rows, each with its words in up to three lines below."""
    gap, text = cell // 16, cell // 5
    rows = -(-len(pictures) // columns)
    page = Image.new("RGB", (columns * (cell + gap) + gap, rows * (cell + text + gap) + gap), PAPER)
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(cell / 20)
    for place, (picture, told) in enumerate(zip(pictures, words, strict=True)):
        x, y = gap + place % columns * (cell + gap), gap + place // columns * (cell + text + gap)
        page.paste(picture.resize((cell, cell), Image.Resampling.LANCZOS), (x, y))
        lines = textwrap.wrap(told, 40)[:3]
        pen.multiline_text((x, y + cell + 4), "\n".join(lines), fill=INK, font=font, spacing=1)
    return page


def small_enough(page: Image.Image, limit: int = MAX_BYTES) -> bytes:
    """Encode as WebP with the best quality that fits."""
    for quality in (90, 84, 78, 70, 60, 50, 40):
        buffer = io.BytesIO()
        page.save(buffer, "WEBP", quality=quality, method=6)
        if buffer.tell() <= limit:
            break
    return buffer.getvalue()


def draw_sheet(easel: Easel, name: str, folder: Path, arm: Arm) -> Path:
    """Paint one of `SHEETS` and write it."""
    title, columns = SHEETS[name]
    prompts: list[Prompt] = load(name)
    pictures = [Image.fromarray(easel.paint(asked, arm, [seed])[0]) for seed, asked in enumerate(prompts, 1)]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{title}.webp"
    path.write_bytes(small_enough(sheet(pictures, [asked.prompt for asked in prompts], columns)))
    return path
