"""What carries a figure over, on or under water: an island, a rowboat, rings of water, a fishbowl, a bubble of air.

Promises: each draws around one figure at its foot point, in canvas units (bowl and bubble in the figure's own box).
"""
# Rows of coordinates and words read best as tables.
# fmt: off


from gesso.scenes.colour import mix, shift
from gesso.scenes.figure import Figure
from gesso.scenes.pen import Pen
from gesso.scenes.stage import Stage
from gesso.scenes.subjects import Kind


def island(p: Pen, f: Figure) -> None:
    """A little island for houses and trees at sea."""
    w = f.kind.width * f.height
    p.blob([(f.x - w * 0.8, f.y + 26), (f.x - w * 0.5, f.y - 18), (f.x, f.y - 34), (f.x + w * 0.5, f.y - 16), (f.x + w * 0.8, f.y + 26), (f.x, f.y + 48)], "#e8d09a", line=False)
    p.blob([(f.x - w * 0.62, f.y + 8), (f.x - w * 0.4, f.y - 24), (f.x, f.y - 40), (f.x + w * 0.42, f.y - 22), (f.x + w * 0.62, f.y + 8), (f.x, f.y + 16)], "#86bd62", line=False)


def waterline(p: Pen, f: Figure, stage: Stage) -> None:
    """The water that covers the feet of a swimmer, its mirror and its rings."""
    base = mix(mix("#4a9aa8", stage.hour.sky[0], 0.35), "#141d44", stage.hour.dark * 0.35)
    w, h = f.kind.width * f.height * 0.56, f.height
    before, p.share = p.share, 0.0
    paint = p.gradient([(0, shift(base, -0.05), 1), (0.72, shift(base, -0.03), 0.95), (1, base, 0)], "r") if p.hints.gradients else shift(base, -0.03)
    p.ellipse(f.x, f.y + h * 0.045, w * 1.1, h * 0.105, paint, line=False)
    p.share = before
    foam = p.tint("#eefaff")
    for i in range(3):
        r = w * (0.92 - 0.2 * i)
        p.parts.append(f'<path d="M{f.x - r:.0f} {f.y + h * 0.02 + i * 15:.0f}q{r:.0f} {h * 0.075 + 6:.0f} {2 * r:.0f} 0" fill="none" stroke="{foam}" stroke-width="5" stroke-linecap="round" stroke-opacity="{0.75 - 0.18 * i:.2f}"/>')


def rowboat(p: Pen, f: Figure) -> None:
    """Land animals at sea sit in a small boat; its side is drawn over their feet."""
    w = max(f.kind.width * f.height * 0.62, f.height * 0.5)
    y = f.y - f.height * 0.1
    colour = mix("#b5713f", "#c4503e", f.seed)
    h = f.height * 0.2
    p.path(f"M{f.x - w:.1f} {y - h * 0.35:.1f}Q{f.x:.1f} {y + h * 0.3:.1f} {f.x + w:.1f} {y - h * 0.35:.1f}Q{f.x + w * 0.9:.1f} {y + h * 0.7:.1f} {f.x + w * 0.66:.1f} {y + h:.1f}Q{f.x:.1f} {y + h * 1.2:.1f} {f.x - w * 0.66:.1f} {y + h:.1f}Q{f.x - w * 0.9:.1f} {y + h * 0.7:.1f} {f.x - w:.1f} {y - h * 0.35:.1f}Z", colour)
    p.path(f"M{f.x - w:.1f} {y - h * 0.35:.1f}Q{f.x:.1f} {y + h * 0.3:.1f} {f.x + w:.1f} {y - h * 0.35:.1f}L{f.x + w * 0.97:.1f} {y - h * 0.12:.1f}Q{f.x:.1f} {y + h * 0.52:.1f} {f.x - w * 0.97:.1f} {y - h * 0.12:.1f}Z", shift(colour, 0.12), line=False)
    for i in range(2):
        p.parts.append(f'<path d="M{f.x - w * 0.9 + i * 24:.0f} {y + h + 6 + i * 14:.0f}q{w * 0.45:.0f} {-12 + i * 3} {w * 0.9:.0f} 0t{w * 0.9 - i * 48:.0f} 0" fill="none" stroke="{p.tint("#eefaff")}" stroke-width="6" stroke-linecap="round" stroke-opacity=".75"/>')


def fishbowl(p: Pen, kind: Kind, *, back: bool) -> None:
    """What lives in water brings its water along when it goes ashore."""
    r = max(0.62, kind.width * 0.62)
    if back:
        p.circle(0, -0.5, r, p.gradient([(0, "#bfeaf6", 0.55), (0.8, "#7cc8e4", 0.6), (1, "#5fb0d8", 0.75)], "v"), line=False)
        return
    p.ellipse(0, -0.5 - r * 0.72, r * 0.69, r * 0.1, "#e6f8ff", line=False, shade="n", alpha=0.7)
    p.ring(0, -0.5, r, 0.018, "#ffffff", alpha=0.85)
    p.stroke([(-r * 0.78, -0.5 - r * 0.2), (-r * 0.62, -0.5 - r * 0.5), (-r * 0.38, -0.5 - r * 0.7)], 0.04, "#ffffff", alpha=0.75)


def bubble(p: Pen, kind: Kind) -> None:
    """An air bubble for those who cannot breathe under water."""
    r = max(0.62, kind.width * 0.64)
    paint = p.gradient([(0, "#ffffff", 0.0), (0.75, "#dff6ff", 0.08), (1, "#ffffff", 0.42)], "r")
    p.circle(0, -0.5, r, paint, line=False)
    p.ring(0, -0.5, r, 0.014, "#ffffff", alpha=0.7)
    p.stroke([(-r * 0.72, -0.5 - r * 0.34), (-r * 0.5, -0.5 - r * 0.64), (-r * 0.26, -0.5 - r * 0.76)], 0.035, "#ffffff", alpha=0.8)
