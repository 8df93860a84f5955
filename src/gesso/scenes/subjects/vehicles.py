"""Things that carry: on water, rails, roads and air."""
# Rows of coordinates and words read best as tables.
# fmt: off


from gesso.scenes.colour import shift
from gesso.scenes.pen import Pen
from gesso.scenes.subjects.kind import Actor, kind


def hull(p: Pen, a: Actor) -> None:
    """The boat's side; drawn again in front of whoever sits in it."""
    colour = a.colour or "#c4503e"
    p.path("M-.48 -.18Q0 -.1 .5 -.2Q.42 -.02 .3 .03Q0 .06 -.32 .03Q-.44 -.02 -.48 -.18Z", colour)
    p.path("M-.48 -.18Q0 -.1 .5 -.2L.485 -.145Q0 -.05 -.465 -.13Z", "#fff4e0", line=False)
    for x in (-0.18, 0.0, 0.18):
        p.circle(x, -0.055, 0.028, "#ffe39a")


def basket(p: Pen, _: Actor) -> None:
    """A balloon's basket, for passengers."""
    p.rect(-0.1, -0.14, 0.2, 0.14, "#b07c46", r=0.03)
    p.rect(-0.11, -0.15, 0.22, 0.035, "#8a5c34", r=0.015)
    for i in range(3):
        p.stroke([(-0.06 + i * 0.06, -0.1), (-0.06 + i * 0.06, -0.02)], 0.009, "#8a5c34")


@kind("sailboat", "vehicle", words=("sailboats", "boat", "boats", "ship", "ships", "sailing boat", "sailing ship", "yacht"), size=0.5, width=0.95, home="water", colour="red", head=(0.0, -0.95), seat=(-0.2, -0.08, 0.5), cover=hull)
def sailboat(p: Pen, a: Actor) -> None:
    colour = a.colour or "#c4503e"
    p.stroke([(0.02, -0.16), (0.02, -0.98)], 0.026, "#7a5236")
    p.path("M-.02 -.92Q-.42 -.62 -.4 -.24Q-.2 -.19 -.02 -.22Z", "#fdf6e6")
    p.path("M.06 -.88Q.32 -.56 .36 -.26Q.2 -.2 .06 -.23Z", "#f7e3c0")
    for y in (-0.4, -0.58):
        p.stroke([(-0.34 if y > -0.5 else -0.24, y), (-0.02, y + 0.01)], 0.01, "#e2cfa8")
    p.path("M.02 -.98Q.1 -1.02 .19 -.95Q.1 -.93 .02 -.91Z", "#e8b23c" if a.colour is None else shift(colour, 0.05))
    hull(p, a)


@kind("hot-air balloon", "vehicle", words=("hot air balloon", "hot air balloons", "hot-air balloons"), size=0.56, width=0.75, home="air", colour="red", head=(0.0, -0.98), seat=(0.0, -0.08, 0.2), cover=basket)
def hot_air_balloon(p: Pen, a: Actor) -> None:
    main = a.colour or "#e0584a"
    second = "#fbe7bd" if a.colour != "#f8f4ea" else "#e8a0a0"
    outline = "M-.09 -.27C-.3 -.42 -.4 -.56 -.38 -.7C-.34 -1.06 .34 -1.06 .38 -.7C.4 -.56 .3 -.42 .09 -.27Q0 -.24 -.09 -.27Z"
    for x in (-0.07, 0.07):
        p.stroke([(x * 1.2, -0.28), (x, -0.12)], 0.011, "#6b4a34")
    p.path(outline, main, shade="s", depth=1.3)
    with p.clipped(outline):
        for c, w in ((-0.27, 0.065), (0.0, 0.085), (0.27, 0.065)):
            p.path(f"M0 -1.0Q{(c - w) * 1.9:.3g} -.72 {(c - w) * 0.3:.3g} -.2L{(c + w) * 0.3:.3g} -.2Q{(c + w) * 1.9:.3g} -.72 0 -1.0Z", second, line=False, shade="s", depth=1.3)
        p.path("M-.5 -.62Q0 -.5 .5 -.62L.5 -.55Q0 -.43 -.5 -.55Z", shift(main, -0.1), line=False)
    p.ellipse(-0.16, -0.8, 0.05, 0.11, "#ffffff", line=False, shade="n", alpha=0.4, turn=25)
    p.glow(0, -0.22, 0.09, "#ffc04a", 0.9)
    basket(p, a)
