"""The pen every drawing function holds: smooth shapes in, SVG elements with light on them out.

Promises: what is drawn depends only on the calls made. Shapes are given in the units of the current group (subjects use
a unit box: base at y=0, top at y=-1); the pen tints colours by the ambient light, shades them with gradients where the
style wants gradients, and outlines them where it wants outlines. Knows no subject, no place, no pixels.
"""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from gesso.scenes.colour import lightness, mix, multiply, shift

Point = tuple[float, float]


class Light(NamedTuple):
    """What the hour does to colours: ambient filter and its share, key-light colour, the side it comes from (-1 or 1)."""

    ambient: str = "#ffffff"
    share: float = 0.0
    key: str = "#fff6df"
    shade: str = "#4a3b6b"
    side: int = -1


class Hints(NamedTuple):
    """What an art style asks of the drawing itself, before any raster finish."""

    outline: str = "thin"
    gradients: bool = True
    shading: str = "soft"
    shadow: bool = True


OUTLINE_UNITS = {"none": 0.0, "thin": 1.6, "bold": 4.2, "dark": 5.2}


def number(value: float) -> str:
    """Short decimal text; SVG size is render time."""
    return f"{value:.4g}"


def smooth(points: Sequence[Point], *, closed: bool = True, tension: float = 1.0) -> str:
    """A Catmull-Rom curve through ``points`` as an SVG path; the way every soft silhouette here is made."""
    total = len(points)
    out = [f"M{points[0][0]:.4g} {points[0][1]:.4g}"]
    k = tension / 6
    for i in range(total if closed else total - 1):
        if closed:
            before, start, end, after = points[i - 1], points[i], points[(i + 1) % total], points[(i + 2) % total]
        else:
            before, start, end = points[max(i - 1, 0)], points[i], points[i + 1]
            after = points[min(i + 2, total - 1)]
        out.append(
            f"C{start[0] + (end[0] - before[0]) * k:.4g} {start[1] + (end[1] - before[1]) * k:.4g} "
            f"{end[0] - (after[0] - start[0]) * k:.4g} {end[1] - (after[1] - start[1]) * k:.4g} "
            f"{end[0]:.4g} {end[1]:.4g}"
        )
    if closed:
        out.append("Z")
    return "".join(out)


def taper(points: Sequence[Point], start_width: float, end_width: float, middle: float | None = None) -> str:
    """A limb or tail: a smooth band along ``points`` whose width runs from start (through ``middle``) to end."""
    left: list[Point] = []
    right: list[Point] = []
    last = len(points) - 1
    for i, (x, y) in enumerate(points):
        x0, y0 = points[max(i - 1, 0)]
        x1, y1 = points[min(i + 1, last)]
        length = math.hypot(x1 - x0, y1 - y0) or 1.0
        t = i / last
        width = start_width + (end_width - start_width) * t
        if middle is not None:
            width = (start_width * (1 - t) ** 2 + 2 * middle * t * (1 - t) + end_width * t**2)
        nx, ny = -(y1 - y0) / length * width / 2, (x1 - x0) / length * width / 2
        left.append((x + nx, y + ny))
        right.append((x - nx, y - ny))
    (ex, ey), (px, py) = points[-1], points[-2]
    length = math.hypot(ex - px, ey - py) or 1.0
    tip = (ex + (ex - px) / length * end_width * 0.5, ey + (ey - py) / length * end_width * 0.5)
    (sx, sy), (qx, qy) = points[0], points[1]
    length = math.hypot(sx - qx, sy - qy) or 1.0
    root = (sx + (sx - qx) / length * start_width * 0.4, sy + (sy - qy) / length * start_width * 0.4)
    return smooth([root, *left, tip, *reversed(right)])


class Pen:
    """Collects SVG for one layer."""

    def __init__(self, light: Light, hints: Hints, name: str = "a", amount: float = 1.0) -> None:
        self.light = light
        self.hints = hints
        self.parts: list[str] = []
        self.defs: list[str] = []
        self._name = name
        self._known: dict[tuple[str, ...], str] = {}
        self._scale = 1.0
        self._share = light.share * amount
        self._haze: tuple[str, float] | None = None
        self._line_share = 1.0

    # ---- colour -------------------------------------------------------------------------------------------------

    def tint(self, colour: str) -> str:
        """The colour as this hour shows it."""
        if self._share:
            colour = multiply(colour, self.light.ambient, self._share)
        if self._haze:
            colour = mix(colour, self._haze[0], self._haze[1])
        return colour

    def gradient(self, stops: Sequence[tuple[float, str, float]], direction: str = "v") -> str:
        """Define (once) a gradient; stops are (offset, colour, opacity). v/h linear, d along the light, r radial."""
        body = "".join(
            f'<stop offset="{number(o)}" stop-color="{c}"' + (f' stop-opacity="{number(a)}"/>' if a < 1 else "/>")
            for o, c, a in stops
        )
        key = (direction, body)
        if key in self._known:
            return self._known[key]
        name = f"{self._name}{len(self._known)}"
        if direction == "r":
            self.defs.append(f'<radialGradient id="{name}">{body}</radialGradient>')
        elif direction == "s":  # sphere: the lit spot sits towards the light
            x = 0.5 + 0.17 * self.light.side
            self.defs.append(
                f'<radialGradient id="{name}" cx="{number(x)}" cy="0.32" r="0.75" fx="{number(x)}" fy="0.32">{body}</radialGradient>'
            )
        else:
            ends = {"v": (0.5, 0.0, 0.5, 1.0), "h": (0.0, 0.5, 1.0, 0.5), "d": (0.5 + 0.3 * self.light.side, 0.0, 0.5 - 0.25 * self.light.side, 1.0)}
            x1, y1, x2, y2 = ends[direction]
            self.defs.append(
                f'<linearGradient id="{name}" x1="{number(x1)}" y1="{y1}" x2="{number(x2)}" y2="{y2}">{body}</linearGradient>'
            )
        self._known[key] = f"url(#{name})"
        return self._known[key]

    def fill(self, colour: str, shade: str = "d", depth: float = 1.0) -> str:
        """Paint for a surface of that colour: light above, hue-shifted shadow below."""
        base = self.tint(colour)
        if shade == "n" or not self.hints.gradients or self.hints.shading == "flat":
            return base
        up = mix(shift(base, 0.055 * depth, 1.04), self.tint(self.light.key), 0.10 * depth)
        down = mix(shift(base, -0.075 * depth, 1.05), self.light.shade, 0.14 * depth)
        if self.hints.shading == "cel":
            edge = 0.62
            return self.gradient([(0, base, 1), (edge, base, 1), (edge + 0.02, down, 1), (1, down, 1)], shade)
        return self.gradient([(0, up, 1), (0.5, base, 1), (1, down, 1)], shade)

    # ---- elements -----------------------------------------------------------------------------------------------

    def path(self, d: str, colour: str, *, shade: str = "d", line: bool = True, alpha: float = 1.0, depth: float = 1.0) -> None:
        paint = colour if colour.startswith("url(") else self.fill(colour, shade, depth)
        stroke = ""
        if line:
            stroke = self._outline(colour)
        opacity = f' fill-opacity="{number(alpha)}"' if alpha < 1 else ""
        self.parts.append(f'<path d="{d}" fill="{paint}"{opacity}{stroke}/>')

    def _outline(self, colour: str) -> str:
        units = OUTLINE_UNITS[self.hints.outline] * self._line_share
        if not units or colour.startswith("url("):
            return ""
        base = self.tint(colour)
        if self.hints.outline == "dark":
            ink = "#17131c"
        elif self.hints.outline == "bold":
            ink = mix(shift(base, -0.38, 0.9), "#1d1430", 0.45)
        else:
            ink = mix(shift(base, -0.16 if lightness(base) > 0.4 else -0.1, 1.1), self.light.shade, 0.2)
        return f' stroke="{ink}" stroke-width="{number(units / self._scale)}" stroke-linejoin="round"'

    def blob(self, points: Sequence[Point], colour: str, **how: object) -> None:
        self.path(smooth(points), colour, **how)  # type: ignore[arg-type]

    def poly(self, points: Sequence[Point], colour: str, **how: object) -> None:
        d = "M" + "L".join(f"{x:.4g} {y:.4g}" for x, y in points) + "Z"
        self.path(d, colour, **how)  # type: ignore[arg-type]

    def ellipse(self, x: float, y: float, rx: float, ry: float, colour: str, *, turn: float = 0.0, **how: object) -> None:
        k = 0.5523
        points = []
        cosine, sine = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        for ux, uy in ((-1, 0), (-1, -k), (-k, -1), (0, -1), (k, -1), (1, -k), (1, 0), (1, k), (k, 1), (0, 1), (-k, 1), (-1, k)):
            px, py = ux * rx, uy * ry
            points.append(f"{x + px * cosine - py * sine:.4g} {y + px * sine + py * cosine:.4g}")
        p = points
        d = f"M{p[0]}C{p[1]} {p[2]} {p[3]}C{p[4]} {p[5]} {p[6]}C{p[7]} {p[8]} {p[9]}C{p[10]} {p[11]} {p[0]}Z"
        self.path(d, colour, **how)  # type: ignore[arg-type]

    def circle(self, x: float, y: float, r: float, colour: str, **how: object) -> None:
        self.ellipse(x, y, r, r, colour, **how)  # type: ignore[arg-type]

    def rect(self, x: float, y: float, w: float, h: float, colour: str, *, r: float = 0.0, **how: object) -> None:
        if r <= 0:
            self.poly([(x, y), (x + w, y), (x + w, y + h), (x, y + h)], colour, **how)
            return
        r = min(r, w / 2, h / 2)
        n = number
        d = (
            f"M{n(x + r)} {n(y)}h{n(w - 2 * r)}q{n(r)} 0 {n(r)} {n(r)}v{n(h - 2 * r)}q0 {n(r)} {n(-r)} {n(r)}"
            f"h{n(2 * r - w)}q{n(-r)} 0 {n(-r)} {n(-r)}v{n(2 * r - h)}q0 {n(-r)} {n(r)} {n(-r)}Z"
        )
        self.path(d, colour, **how)  # type: ignore[arg-type]

    def limb(self, points: Sequence[Point], start: float, end: float, colour: str, *, middle: float | None = None, **how: object) -> None:
        self.path(taper(points, start, end, middle), colour, **how)  # type: ignore[arg-type]

    def stroke(self, points: Sequence[Point], width: float, colour: str, *, curved: bool = True, alpha: float = 1.0) -> None:
        """A drawn line with round ends, width in the group's units."""
        d = smooth(points, closed=False) if curved and len(points) > 2 else "M" + "L".join(f"{x:.4g} {y:.4g}" for x, y in points)
        opacity = f' stroke-opacity="{number(alpha)}"' if alpha < 1 else ""
        self.parts.append(
            f'<path d="{d}" fill="none" stroke="{self.tint(colour)}" stroke-width="{number(width)}" '
            f'stroke-linecap="round" stroke-linejoin="round"{opacity}/>'
        )

    def glow(self, x: float, y: float, r: float, colour: str, alpha: float = 0.6, ry: float | None = None) -> None:
        """Soft light: a radial gradient to nothing (no blur filters: they cost more than the whole picture)."""
        paint = self.gradient([(0, colour, alpha), (0.35, colour, alpha * 0.5), (0.7, colour, alpha * 0.13), (1, colour, 0)], "r")
        self.ellipse(x, y, r, r if ry is None else ry, paint, line=False)

    def shadow(self, x: float, y: float, rx: float, ry: float, alpha: float = 0.34) -> None:
        """Contact shadow on the ground."""
        if not self.hints.shadow:
            return
        dark = shift(self.light.shade, -0.18)
        paint = self.gradient([(0, dark, alpha), (0.55, dark, alpha * 0.7), (1, dark, 0)], "r")
        self.ellipse(x, y, rx, ry, paint, line=False)

    # ---- groups -------------------------------------------------------------------------------------------------

    @contextmanager
    def group(
        self, x: float = 0.0, y: float = 0.0, scale: float = 1.0, *, turn: float = 0.0, flip: bool = False, stretch: float = 1.0
    ) -> Iterator["Pen"]:
        """Draw inside a moved, scaled (``stretch`` widens), turned and possibly mirrored frame."""
        text = f"translate({number(x)} {number(y)})"
        if turn:
            text += f" rotate({number(turn)})"
        text += f" scale({number(-scale * stretch if flip else scale * stretch)} {number(scale)})"
        self.parts.append(f'<g transform="{text}">')
        before, light = self._scale, self.light
        self._scale = before * scale
        if flip:
            self.light = light._replace(side=-light.side)
        yield self
        self._scale, self.light = before, light
        self.parts.append("</g>")

    @contextmanager
    def clipped(self, d: str) -> Iterator["Pen"]:
        """Only inside the path ``d`` (for stripes, patches, windows)."""
        name = f"{self._name}c{len(self.defs)}"
        self.defs.append(f'<clipPath id="{name}"><path d="{d}"/></clipPath>')
        self.parts.append(f'<g clip-path="url(#{name})">')
        yield self
        self.parts.append("</g>")

    @contextmanager
    def hazed(self, colour: str, share: float, line: float = 1.0) -> Iterator["Pen"]:
        """Aerial perspective: everything drawn inside is mixed towards ``colour``; ``line`` thins the outlines."""
        before, line_before = self._haze, self._line_share
        self._haze, self._line_share = (colour, share), line_before * line
        yield self
        self._haze, self._line_share = before, line_before
