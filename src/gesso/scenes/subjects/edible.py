"""Food and drink, with faces when the book is in the mood."""
# Rows of coordinates and words read best as tables.
# fmt: off


from gesso.scenes.colour import shift
from gesso.scenes.face import cheeks, eyes, mouth
from gesso.scenes.pen import Pen
from gesso.scenes.subjects.kind import Actor, kind


def face(p: Pen, a: Actor, x: float, y: float, r: float) -> None:
    """A small friendly face."""
    with p.group(x, y, r):
        eyes(p, 0.55, -0.1, 0.17, mood=a.mood)
        mouth(p, 0, 0.2, 0.2, mood=a.mood, width=0.08)
        cheeks(p, 0.86, 0.25, 0.3)


def steam(p: Pen, x: float, y: float, h: float) -> None:
    for dx in (-0.08, 0.04):
        p.stroke([(x + dx, y), (x + dx + 0.05, y - h * 0.35), (x + dx - 0.02, y - h * 0.65), (x + dx + 0.04, y - h)], 0.028, "#ffffff", alpha=0.65)


@kind("cake", "food", words=("cakes", "birthday cake", "wedding cake", "gateau"), size=0.42, width=0.95, home="ground", colour="pink", head=(0.0, -0.9))
def cake(p: Pen, a: Actor) -> None:
    icing = a.colour or "#f6a8bc"
    p.ellipse(0, -0.03, 0.48, 0.06, "#e8e4ee")
    for w, y, h in ((0.38, -0.04, 0.32), (0.26, -0.38, 0.26)):
        p.rect(-w, y - h, 2 * w, h, "#f7dfae", r=0.04, shade="h")
        p.rect(-w, y - h * 0.55, 2 * w, 0.035, shift(icing, 0.0), line=False)
        n = 6
        step = 2 * w / n
        d = f"M{-w - 0.01:.3g} {y - h:.3g}Q{-w:.3g} {y - h - 0.06:.3g} {-w + 0.06:.3g} {y - h - 0.06:.3g}H{w - 0.06:.3g}Q{w:.3g} {y - h - 0.06:.3g} {w + 0.01:.3g} {y - h:.3g}" + "".join(
            f"q{-step * 0.1:.3g} {0.1 + 0.05 * (i % 2):.3g} {-step / 2:.3g} {0.1 + 0.05 * (i % 2):.3g}t{-step / 2:.3g} {-0.1 - 0.05 * (i % 2):.3g}" for i in range(n)
        ) + "Z"
        p.path(d, icing)
    for x, c in ((-0.14, "#7fc4e4"), (0.0, "#f5c843"), (0.14, "#8fc46a")):
        p.rect(x - 0.016, -0.84, 0.032, 0.14, c, r=0.01)
        p.glow(x, -0.89, 0.09, "#ffd76a", 0.8)
        p.path(f"M{x} -.94Q{x + 0.034} -.88 {x} -.85Q{x - 0.034} -.88 {x} -.94Z", "#ffb43c", line=False)
    for x in (-0.3, -0.1, 0.1, 0.3):
        p.circle(x, -0.41, 0.035, "#e0445a", line=False)
    face(p, a, 0, -0.17, 0.13)


@kind("cupcake", "food", words=("cupcakes", "muffin", "muffins"), size=0.36, width=0.8, home="ground", colour="pink", head=(0.0, -0.95))
def cupcake(p: Pen, a: Actor) -> None:
    cream = a.colour or "#f7b0c4"
    p.path("M-.27 -.36L-.19 -.01Q0 .02 .19 -.01L.27 -.36Z", "#d99a5e")
    for x in (-0.16, -0.05, 0.06, 0.17):
        p.stroke([(x * 1.15, -0.33), (x * 0.85, -0.03)], 0.022, "#b87a44", alpha=0.7)
    for w, y, h in ((0.35, -0.4, 0.13), (0.26, -0.56, 0.12), (0.16, -0.7, 0.11)):
        p.blob([(-w, y), (-w * 0.8, y - h), (0, y - h * 1.25), (w * 0.8, y - h), (w, y), (w * 0.5, y + h * 0.55), (-w * 0.5, y + h * 0.55)], cream)
    p.circle(0, -0.87, 0.085, "#d93a4c", shade="s")
    p.stroke([(0.01, -0.94), (0.06, -1.03)], 0.018, "#5a8a3c")
    for x, y, c in ((-0.16, -0.46, "#7fc4e4"), (0.14, -0.44, "#f5c843"), (-0.04, -0.6, "#8fc46a"), (0.1, -0.62, "#ffffff"), (0.2, -0.36, "#8fc46a"), (-0.26, -0.36, "#f5c843")):
        p.ellipse(x, y, 0.024, 0.01, c, line=False, turn=x * 300)
    face(p, a, 0, -0.18, 0.11)


@kind("apple", "food", words=("apples", "fruit", "fruits"), size=0.36, width=0.85, home="ground", colour="red", head=(0.0, -0.86))
def apple(p: Pen, a: Actor) -> None:
    skin = a.colour or "#dc4a40"
    p.stroke([(0, -0.76), (0.03, -0.97)], 0.045, "#7a5236")
    p.blob([(0.03, -0.88), (0.18, -1.0), (0.32, -0.94), (0.2, -0.82)], "#6fae4e")
    p.path("M0 -.78C-.1 -.9 -.42 -.9 -.42 -.5C-.42 -.16 -.2 .02 -.08 .01Q0 -.03 .08 .01C.2 .02 .42 -.16 .42 -.5C.42 -.9 .1 -.9 0 -.78Z", skin, shade="s", depth=1.2)
    p.ellipse(-0.22, -0.64, 0.06, 0.11, "#ffffff", line=False, shade="n", alpha=0.45, turn=24)
    face(p, a, 0, -0.38, 0.17)


@kind("teapot", "food", words=("teapots", "kettle", "tea pot", "coffee pot"), size=0.38, width=1.2, home="ground", colour="blue", head=(0.0, -0.9))
def teapot(p: Pen, a: Actor) -> None:
    clay = a.colour or "#6f9fc8"
    p.trace("M-.32 -.6C-.66 -.72 -.68 -.2 -.34 -.2", 0.08, shift(clay, -0.05))
    p.path("M.3 -.26Q.5 -.3 .5 -.56Q.54 -.7 .68 -.72L.7 -.62Q.64 -.58 .62 -.42Q.56 -.12 .3 -.1Z", clay)
    p.blob([(0, -0.72), (0.26, -0.66), (0.39, -0.42), (0.34, -0.16), (0.16, -0.02), (-0.16, -0.02), (-0.34, -0.16), (-0.39, -0.42), (-0.26, -0.66)], clay, shade="s")
    p.path("M-.22 -.7Q0 -.9 .22 -.7Q0 -.64 -.22 -.7Z", shift(clay, 0.07))
    p.circle(0, -0.85, 0.055, shift(clay, -0.06))
    for x, y in ((-0.22, -0.2), (0.22, -0.2), (0, -0.14), (-0.3, -0.4), (0.3, -0.4)):
        p.circle(x, y, 0.03, "#fff6e6", line=False)
    steam(p, 0.68, -0.76, 0.24)
    face(p, a, 0, -0.44, 0.16)


@kind("cup", "food", words=("cups", "mug", "cup of tea", "cup of coffee", "teacup", "coffee", "tea", "mug of cocoa", "hot chocolate", "coffee cup"), size=0.34, width=1.0, home="ground", colour="white", head=(-0.05, -0.62))
def cup(p: Pen, a: Actor) -> None:
    clay = a.colour or "#fbf4ea"
    p.ellipse(-0.02, -0.03, 0.46, 0.055, shift(clay, -0.06))
    p.trace("M.3 -.52C.58 -.6 .58 -.16 .22 -.18", 0.075, shift(clay, -0.06))
    p.path("M-.36 -.6L.32 -.6Q.32 -.1 .12 -.04L-.16 -.04Q-.36 -.1 -.36 -.6Z", clay)
    p.ellipse(-0.02, -0.6, 0.34, 0.075, shift(clay, -0.05))
    p.ellipse(-0.02, -0.595, 0.29, 0.055, "#8a5a34", line=False)
    p.path("M-.35 -.5Q-.02 -.4 .315 -.5L.31 -.43Q-.02 -.33 -.34 -.43Z", "#e8788a" if a.colour is None else shift(clay, 0.12), line=False)
    steam(p, -0.04, -0.68, 0.3)
    face(p, a, -0.02, -0.26, 0.14)


@kind("pumpkin", "food", words=("pumpkins", "jack o lantern", "jack-o'-lantern", "jack-o-lantern", "squash", "gourd"), size=0.36, width=1.1, home="ground", colour="orange", head=(0.0, -0.72))
def pumpkin(p: Pen, a: Actor) -> None:
    skin = a.colour or "#ec8a34"
    p.limb([(0, -0.66), (0.0, -0.8), (0.1, -0.9)], 0.12, 0.07, "#6f8a3c")
    for x, w, c in ((-0.3, 0.2, -0.05), (0.3, 0.2, -0.05), (-0.16, 0.22, -0.02), (0.16, 0.22, -0.02), (0.0, 0.2, 0.02)):
        p.ellipse(x, -0.35, w, 0.35 - abs(x) * 0.14, shift(skin, c), shade="s")
    p.stroke([(0.02, -0.76), (0.24, -0.84), (0.34, -0.74), (0.28, -0.68)], 0.02, "#6f9f4a")
    if a.mood is None and p.light.share > 0.45:
        p.glow(0, -0.35, 0.4, "#ffd24a", 0.5)
        for side in (-1, 1):
            p.poly([(side * 0.06, -0.4), (side * 0.15, -0.54), (side * 0.24, -0.4)], "#ffe27a", line=False)
        p.path("M-.22 -.28Q0 -.18 .22 -.28Q.16 -.1 .06 -.12L.02 -.16L-.06 -.12Q-.16 -.1 -.22 -.28Z", "#ffe27a", line=False)
    else:
        face(p, a, 0, -0.34, 0.17)
