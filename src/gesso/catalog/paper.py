"""Centimetres and dots per inch → pixels: how a picture is brought to the size of a print. Pure.

The paper is turned the way the picture lies. It is filled, and what does not fit its shape is cut off evenly at two edges;
or (`whole`) nothing is cut, and the print is narrower than the paper on one side. Pixels are rounded to whole ones.
"""

import math
from typing import NamedTuple

from gesso.domain.errors import BadInputError

FACTORS = (2, 4)
"""What can be asked for. Each is one more doubling."""
MOST = 8
"""What a print may take: three doublings."""
PIXELS_AT_MOST = 64_000_000
SIDE_AT_MOST_PX = 16_383
"""What the library opens again, and what every format that pictures leave in can hold."""
DPI = (30, 1200)
SIDE_CM = (1.0, 500.0)
_CM_PER_INCH = 2.54
_NEARLY = 1.25
"""What is left to enlarge after the doublings that is not worth another one; as `engine.finish` has it."""


class Paper(NamedTuple):
    """A sheet, and how finely it is printed."""

    width_cm: float
    height_cm: float
    dpi: int = 300

    def __str__(self) -> str:
        return f"{self.width_cm:g}×{self.height_cm:g} cm at {self.dpi} dpi"


class Enlarged(NamedTuple):
    """The size that a picture is brought to, after `factor` (1, 2, 4 or 8) by doubling; `cut` where edges were lost.

    `dpi` is a print's, None where no paper was named.
    """

    width_px: int
    height_px: int
    factor: int
    turned: bool = False
    cut: bool = False
    dpi: int | None = None


def enlarged(size_px: tuple[int, int], factor: int) -> Enlarged:
    """Return a picture's size times `factor`.

    Raises:
        BadInputError: a factor other than 2 and 4 (`factor_out_of_range`), or a result that is too large
            (`upscale_too_large`).
    """
    if factor not in FACTORS:
        raise _refused(
            "factor_out_of_range",
            "/factor",
            str(factor),
            "2 or 4",
            f"Pictures are enlarged 2 or 4 times, not {factor}.",
        )
    width, height = size_px[0] * factor, size_px[1] * factor
    if _fits(width, height):
        return Enlarged(width, height, factor)
    most = max((one for one in FACTORS if _fits(size_px[0] * one, size_px[1] * one)), default=0)
    advice = f"Enlarge it {most} times." if most else "It is as large as pictures get here."
    message = (
        f"{factor} times {size_px[0]}×{size_px[1]} px is {width}×{height}, and at most {_MOST} are delivered. {advice}"
    )
    raise _refused("upscale_too_large", "/factor", str(factor), f"{most}" if most else "", message)


def for_print(size_px: tuple[int, int], paper: Paper, *, whole: bool = False) -> Enlarged:
    """Return the pixels of a picture on that paper.

    Raises:
        BadInputError: a side or a fineness that no printer has (`paper_out_of_range`), or one that the picture cannot
            reach by doubling it three times (`print_too_fine`): the message says how fine it can be.
    """
    _check(paper)
    width, height = size_px
    turned = (width - height) * (paper.width_cm - paper.height_cm) < 0
    sheet = (paper.height_cm, paper.width_cm) if turned else (paper.width_cm, paper.height_cm)
    dots = tuple(max(1, round(side / _CM_PER_INCH * paper.dpi)) for side in sheet)
    scales = dots[0] / width, dots[1] / height
    scale = min(scales) if whole else max(scales)
    final = (min(dots[0], round(width * scale)), min(dots[1], round(height * scale))) if whole else dots
    final = max(1, final[0]), max(1, final[1])
    if scale > MOST * (1 + 1e-9) or not _fits(*final):
        by_pixels = math.sqrt(PIXELS_AT_MOST / (final[0] * final[1]))
        by_side = SIDE_AT_MOST_PX / max(final)
        reachable = math.floor(paper.dpi * min(MOST / scale, by_pixels, by_side))
        raise _too_fine(size_px, paper, reachable)
    factor = 1
    while scale / factor > _NEARLY and factor < MOST:
        factor *= 2
    lost = max(scales) / min(scales) > 1 + 1 / min(size_px)
    return Enlarged(*final, factor, turned=turned, cut=lost and not whole, dpi=paper.dpi)


_MOST = f"{PIXELS_AT_MOST // 1_000_000} million pixels, {SIDE_AT_MOST_PX} on a side,"


def _fits(width: int, height: int) -> bool:
    return width * height <= PIXELS_AT_MOST and max(width, height) <= SIDE_AT_MOST_PX


def _check(paper: Paper) -> None:
    for name, value in (("width_cm", paper.width_cm), ("height_cm", paper.height_cm)):
        if not SIDE_CM[0] <= value <= SIDE_CM[1]:
            allowed = f"{SIDE_CM[0]:g}–{SIDE_CM[1]:g} cm"
            message = f"Paper {value:g} cm long cannot be printed on. Allowed: {allowed}."
            raise _refused("paper_out_of_range", f"/print/{name}", f"{value:g}", allowed, message)
    if not DPI[0] <= paper.dpi <= DPI[1]:
        allowed = f"{DPI[0]}–{DPI[1]} dpi"
        message = f"{paper.dpi} dpi is no fineness that is printed in. Allowed: {allowed}."
        raise _refused("paper_out_of_range", "/print/dpi", str(paper.dpi), allowed, message)


def _too_fine(size_px: tuple[int, int], paper: Paper, reachable: int) -> BadInputError:
    size = f"{size_px[0]}×{size_px[1]} px"
    if reachable >= DPI[0]:
        advice = f"On this paper it reaches {reachable} dpi: ask for that, or for smaller paper."
    else:
        advice = f"On this paper it would reach {reachable} dpi only, which shows its pixels: ask for smaller paper."
    message = f"A picture of {size} cannot be printed on {paper}. {advice}"
    return _refused("print_too_fine", "/print", str(paper), f"up to {reachable} dpi", message)


def _refused(code: str, pointer: str, value: str, allowed: str, message: str) -> BadInputError:
    return BadInputError.at(message, code=code, pointer=pointer, value=value, allowed=allowed or None)
