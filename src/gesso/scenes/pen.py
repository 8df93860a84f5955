"""The pen every drawing function holds: smooth shapes in, SVG elements with light on them out.

Promises: what is drawn depends only on the calls made. Shapes are given in the units of the current group (subjects use
a unit box: base at y=0, top at y=-1); the pen tints colours by the ambient light, shades them with gradients where the
style wants gradients, and outlines them where it wants outlines. Knows no subject, no place, no pixels.
"""
# Rows of coordinates and words read best as tables.
# fmt: off
# ruff: noqa: PLR0917 - drawing calls take x, y and sizes by position

import math
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
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
    grade: tuple[float, float, str, float] | None = None


def regrade(colour: str, grade: tuple[float, float, str, float]) -> str:
    """Lift, chroma factor, and a lean towards a cast."""
    lift, chroma, cast, share = grade
    return mix(shift(colour, lift, chroma), cast, share) if share else shift(colour, lift, chroma)


class Hints(NamedTuple):
    """What an art style asks of the drawing itself, before any raster finish."""

    outline: str = "thin"
    gradients: bool = True
    shading: str = "soft"
    shadow: bool = True


OUTLINE_UNITS = {"none": 0.0, "thin": 1.6, "bold": 4.2, "dark": 5.2}


# Strokes are rasterised with widths in 1/64 of the local unit before any transform, so a unit box would swallow every thin
# line: inside figures everything is written a thousand times larger and scaled back by the group.
FINE = 1000.0
_ROUND = 0.5523  # control-point distance that makes four cubics a circle
_CIRCLE = (
    (-1.0, 0.0), (-1.0, -_ROUND), (-_ROUND, -1.0), (0.0, -1.0), (_ROUND, -1.0), (1.0, -_ROUND), (1.0, 0.0), (1.0, _ROUND), (_ROUND, 1.0), (0.0, 1.0), (-_ROUND, 1.0), (-1.0, _ROUND),
)
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?")
_COMMAND = re.compile(r"([A-Za-df-z])([^A-Za-df-z]*)")


def number(value: float) -> str:
    """Short decimal text; SVG size is render time."""
    return f"{value:.4g}"


@lru_cache(maxsize=4096)
def enlarged(d: str) -> str:
    """The path ``d`` with every number times ``FINE`` (no arcs: their flags are not lengths).

    Few-segment paths also get their curves cut in half: the rasteriser takes a gradient's box from the points on the curve
    only, and a dome drawn as one curve between two points of equal height would have a box without height.
    """
    parts = _COMMAND.findall(d)
    if len(parts) > 14 or any(command not in "MLCQHVZ" for command, _ in parts):
        return _NUMBER.sub(lambda m: f"{float(m.group()) * FINE:.5g} ", d)
    out: list[str] = []
    x = y = 0.0
    for command, text in parts:
        n = [float(v) * FINE for v in _NUMBER.findall(text)]
        if command == "H":
            x = n[-1]
            out.append(f"H{x:.5g}")
        elif command == "V":
            y = n[-1]
            out.append(f"V{y:.5g}")
        elif command == "Z":
            out.append("Z")
        elif command in "ML":
            out.append(command + " ".join(f"{v:.5g}" for v in n))
            x, y = n[-2], n[-1]
        else:
            step = 4 if command == "Q" else 6
            for k in range(0, len(n), step):
                c = n[k : k + step]
                if command == "Q":
                    ax, ay, bx, by = c
                    c = [x + (ax - x) * 2 / 3, y + (ay - y) * 2 / 3, bx + (ax - bx) * 2 / 3, by + (ay - by) * 2 / 3, bx, by]
                out.append(_halves(x, y, c))
                x, y = c[4], c[5]
    return "".join(out)


def _halves(x: float, y: float, c: list[float]) -> str:
    """One cubic as two (de Casteljau at the middle)."""
    ax, ay, bx, by, ex, ey = c
    px, py, qx, qy, rx, ry = (x + ax) / 2, (y + ay) / 2, (ax + bx) / 2, (ay + by) / 2, (bx + ex) / 2, (by + ey) / 2
    ux, uy, vx, vy = (px + qx) / 2, (py + qy) / 2, (qx + rx) / 2, (qy + ry) / 2
    mx, my = (ux + vx) / 2, (uy + vy) / 2
    return f"C{px:.5g} {py:.5g} {ux:.5g} {uy:.5g} {mx:.5g} {my:.5g}C{vx:.5g} {vy:.5g} {rx:.5g} {ry:.5g} {ex:.5g} {ey:.5g}"


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
        self._paints: dict[tuple[object, ...], str] = {}
        self._scale = 1.0
        self._fine = 1.0
        self.share = light.share * amount
        self._haze: tuple[str, float] | None = None
        self._line_share = 1.0

    # ---- colour -------------------------------------------------------------------------------------------------

    def tint(self, colour: str) -> str:
        """The colour as this hour shows it."""
        if self.share:
            colour = multiply(colour, self.light.ambient, self.share)
        if self.light.grade is not None:
            colour = regrade(colour, self.light.grade)
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
        key = (colour, shade, depth, self.share, self._haze, self.light.side)
        paint = self._paints.get(key)
        if paint is None:
            paint = self._paints[key] = self._mixed(colour, shade, depth)
        return paint

    def _mixed(self, colour: str, shade: str, depth: float) -> str:
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
        self._lay(enlarged(d) if self._fine != 1.0 else d, colour, shade=shade, line=line, alpha=alpha, depth=depth)

    def _lay(self, d: str, colour: str, *, shade: str = "d", line: bool = True, alpha: float = 1.0, depth: float = 1.0) -> None:
        """One filled element; ``d`` is already in written units."""
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
        key = (colour, self.share, self._haze)
        ink = self._paints.get(key)
        if ink is None:
            ink = self._paints[key] = self._ink(self.tint(colour))
        return f' stroke="{ink}" stroke-width="{number(units / self._scale * self._fine)}" stroke-linejoin="round"'

    def _ink(self, base: str) -> str:
        if self.hints.outline == "dark":
            return "#17131c"
        if self.hints.outline == "bold":
            return mix(shift(base, -0.38, 0.9), "#1d1430", 0.45)
        return mix(shift(base, -0.16 if lightness(base) > 0.4 else -0.1, 1.1), self.light.shade, 0.2)

    def blob(self, points: Sequence[Point], colour: str, **how: object) -> None:
        k = self._fine
        self._lay(smooth([(x * k, y * k) for x, y in points]), colour, **how)  # type: ignore[arg-type]

    def poly(self, points: Sequence[Point], colour: str, **how: object) -> None:
        k = self._fine
        d = "M" + "L".join(f"{x * k:.4g} {y * k:.4g}" for x, y in points) + "Z"
        self._lay(d, colour, **how)  # type: ignore[arg-type]

    def ellipse(self, x: float, y: float, rx: float, ry: float, colour: str, *, turn: float = 0.0, **how: object) -> None:
        k = self._fine
        x, y, rx, ry = x * k, y * k, rx * k, ry * k
        if not turn:
            bx, by = rx * _ROUND, ry * _ROUND
            d = (
                f"M{x - rx:.4g} {y:.4g}c0 {-by:.4g} {rx - bx:.4g} {-ry:.4g} {rx:.4g} {-ry:.4g}c{bx:.4g} 0 {rx:.4g} {ry - by:.4g} {rx:.4g} {ry:.4g}"
                f"c0 {by:.4g} {bx - rx:.4g} {ry:.4g} {-rx:.4g} {ry:.4g}c{-bx:.4g} 0 {-rx:.4g} {by - ry:.4g} {-rx:.4g} {-ry:.4g}Z"
            )
        else:
            cosine, sine = math.cos(math.radians(turn)), math.sin(math.radians(turn))
            p = [f"{x + ux * rx * cosine - uy * ry * sine:.4g} {y + ux * rx * sine + uy * ry * cosine:.4g}" for ux, uy in _CIRCLE]
            d = f"M{p[0]}C{p[1]} {p[2]} {p[3]}C{p[4]} {p[5]} {p[6]}C{p[7]} {p[8]} {p[9]}C{p[10]} {p[11]} {p[0]}Z"
        self._lay(d, colour, **how)  # type: ignore[arg-type]

    def circle(self, x: float, y: float, r: float, colour: str, **how: object) -> None:
        self.ellipse(x, y, r, r, colour, **how)  # type: ignore[arg-type]

    def rect(self, x: float, y: float, w: float, h: float, colour: str, *, r: float = 0.0, **how: object) -> None:
        if r <= 0:
            self.poly([(x, y), (x + w, y), (x + w, y + h), (x, y + h)], colour, **how)
            return
        r = min(r, w / 2, h / 2)
        n, k = number, self._fine
        x, y, w, h, r = x * k, y * k, w * k, h * k, r * k
        d = (
            f"M{n(x + r)} {n(y)}h{n(w - 2 * r)}q{n(r)} 0 {n(r)} {n(r)}v{n(h - 2 * r)}q0 {n(r)} {n(-r)} {n(r)}"
            f"h{n(2 * r - w)}q{n(-r)} 0 {n(-r)} {n(-r)}v{n(2 * r - h)}q0 {n(-r)} {n(r)} {n(-r)}Z"
        )
        self._lay(d, colour, **how)  # type: ignore[arg-type]

    def limb(self, points: Sequence[Point], start: float, end: float, colour: str, *, middle: float | None = None, **how: object) -> None:
        k = self._fine
        wide = None if middle is None else middle * k
        self._lay(taper([(x * k, y * k) for x, y in points], start * k, end * k, wide), colour, **how)  # type: ignore[arg-type]

    def stroke(self, points: Sequence[Point], width: float, colour: str, *, curved: bool = True, alpha: float = 1.0) -> None:
        """A drawn line with round ends, width in the group's units."""
        k = self._fine
        points = [(x * k, y * k) for x, y in points]
        d = smooth(points, closed=False) if curved and len(points) > 2 else "M" + "L".join(f"{x:.4g} {y:.4g}" for x, y in points)
        self._draw_line(d, width * k, colour, alpha)

    def trace(self, d: str, width: float, colour: str, *, alpha: float = 1.0) -> None:
        """A drawn line along a ready path."""
        self._draw_line(enlarged(d) if self._fine != 1.0 else d, width * self._fine, colour, alpha)

    def _draw_line(self, d: str, width: float, colour: str, alpha: float) -> None:
        opacity = f' stroke-opacity="{number(alpha)}"' if alpha < 1 else ""
        self.parts.append(
            f'<path d="{d}" fill="none" stroke="{self.tint(colour)}" stroke-width="{number(width)}" '
            f'stroke-linecap="round" stroke-linejoin="round"{opacity}/>'
        )

    def ring(self, x: float, y: float, r: float, width: float, colour: str, *, alpha: float = 1.0) -> None:
        """A circle's line."""
        k = self._fine
        opacity = f' stroke-opacity="{number(alpha)}"' if alpha < 1 else ""
        self.parts.append(
            f'<circle cx="{number(x * k)}" cy="{number(y * k)}" r="{number(r * k)}" fill="none" '
            f'stroke="{self.tint(colour)}" stroke-width="{number(width * k)}"{opacity}/>'
        )

    def gleam(self, x: float, y: float, rx: float, ry: float, alpha: float = 1.0) -> None:
        """A spot of pure white that no hour tints: highlights in eyes."""
        k = self._fine
        opacity = f' fill-opacity="{number(alpha)}"' if alpha < 1 else ""
        self.parts.append(f'<ellipse cx="{number(x * k)}" cy="{number(y * k)}" rx="{number(rx * k)}" ry="{number(ry * k)}" fill="#fff"{opacity}/>')

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
        before, light, fine = self._scale, self.light, self._fine
        text = f"translate({x * fine:.5g} {y * fine:.5g})"
        if turn:
            text += f" rotate({number(turn)})"
        factor = scale
        if fine == 1.0 and scale >= 8:
            self._fine = FINE
            factor = scale / FINE
        text += f" scale({-factor * stretch if flip else factor * stretch:.5g} {factor:.5g})"
        self.parts.append(f'<g transform="{text}">')
        self._scale = before * scale
        if flip:
            self.light = light._replace(side=-light.side)
        yield self
        self._scale, self.light, self._fine = before, light, fine
        self.parts.append("</g>")

    @contextmanager
    def clipped(self, d: str) -> Iterator["Pen"]:
        """Only inside the path ``d`` (for stripes, patches, windows)."""
        name = f"{self._name}c{len(self.defs)}"
        if self._fine != 1.0:
            d = enlarged(d)
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
