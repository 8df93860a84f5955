"""People and characters: one storybook body plan (big head, small feet), many outfits.

Promises: every person is drawn by ``person`` from an ``Outfit``; skin, hair and freckles vary by the actor's rng so that a
crowd is a crowd. Held things are drawn by ``gesso.scenes.subjects.held``.
"""
# Rows of coordinates and words read best as tables.
# fmt: off


import random
from typing import NamedTuple

from gesso.scenes.colour import distance, shift
from gesso.scenes.face import cheeks, eyes, mouth
from gesso.scenes.palette import COLOURS
from gesso.scenes.pen import Pen
from gesso.scenes.subjects.held import draw_held
from gesso.scenes.subjects.kind import Actor, kind
from gesso.scenes.subjects.wear import on_head, on_neck, worn

SKINS = ("#f9d7b9", "#f2c49b", "#dfa579", "#b97a52", "#8f5a3c", "#fbe0cc")
HAIRS = ("#5a3a28", "#33262b", "#a8662f", "#d99b4a", "#8a3b26", "#2b2430")


class Outfit(NamedTuple):
    """What a person looks like before the prompt has its say."""

    top: str
    shape: str = "tunic"
    trousers: str = "#5a5f86"
    hair: str | None = None
    style: str = "short"
    hat: str | None = None
    beard: str | None = None
    extra: tuple[str, ...] = ()
    shoes: str = "#6b4433"


def _body(p: Pen, o: Outfit, top: str, stride: float) -> None:
    if o.shape in ("dress", "robe", "gown"):
        hem = 0.25 if o.shape == "dress" else 0.3
        low = -0.12 if o.shape == "dress" else -0.03
        for side in (-1, 1):
            if o.shape == "dress":
                p.limb([(side * 0.075, -0.2), (side * 0.075 + stride * side, -0.03)], 0.075, 0.065, "#fbe9d8" if "tights" not in o.extra else o.trousers)
            p.ellipse(side * 0.085 + stride * side, -0.025, 0.068, 0.034, o.shoes)
        p.blob([(0, -0.5), (0.12, -0.48), (0.17, -0.32), (hem, low - 0.02), (0.13, low + 0.015), (0, low - 0.005), (-0.13, low + 0.015), (-hem, low - 0.02), (-0.17, -0.32), (-0.12, -0.48)], top)
        trim = shift(top, 0.13, 0.9) if o.shape != "gown" else "#f3d27a"
        p.stroke([(-hem + 0.02, low - 0.045), (-0.12, low - 0.018), (0.12, low - 0.018), (hem - 0.02, low - 0.045)], 0.022, trim)
        if o.shape != "robe":
            p.stroke([(-0.14, -0.345), (0, -0.33), (0.14, -0.345)], 0.026, shift(top, -0.12))
        return
    for side in (-1, 1):
        p.limb([(side * 0.08, -0.26), (side * 0.09 + stride * side * 0.6, -0.12), (side * 0.09 + stride * side, -0.04)], 0.125, 0.095, o.trousers)
        p.ellipse(side * 0.1 + stride * side, -0.03, 0.08, 0.04, o.shoes)
    p.blob([(0, -0.5), (0.13, -0.47), (0.18, -0.34), (0.19, -0.2), (0.1, -0.17), (0, -0.165), (-0.1, -0.17), (-0.19, -0.2), (-0.18, -0.34), (-0.13, -0.47)], top)
    if o.shape == "coat":
        p.stroke([(0, -0.46), (0, -0.18)], 0.012, shift(top, -0.16))
        for y in (-0.4, -0.32, -0.24):
            p.circle(0.03, y, 0.014, "#f0d890", line=False)
    if "belt" in o.extra:
        p.stroke([(-0.185, -0.235), (0, -0.222), (0.185, -0.235)], 0.036, "#5a3a2a")
        p.rect(-0.03, -0.25, 0.06, 0.052, "#e8c25a", r=0.01)
    if "stripes" in o.extra:
        for y in (-0.42, -0.36, -0.3):
            p.stroke([(-0.14, y), (0, y + 0.012), (0.14, y)], 0.022, "#fbf3e4")


def _arms(p: Pen, a: Actor, top: str, skin: str) -> tuple[float, float]:
    sleeve = shift(top, -0.04)
    pose = a.pose or ""
    hands = {
        "waving": ((-0.24, -0.24), (0.31, -0.62)),
        "jumping": ((-0.31, -0.6), (0.31, -0.6)),
        "dancing": ((-0.3, -0.55), (0.31, -0.34)),
        "running": ((-0.25, -0.3), (0.26, -0.36)),
        "reading": ((-0.08, -0.3), (0.08, -0.3)),
    }.get(pose, ((-0.235, -0.24), (0.235, -0.24)))
    if a.holding is not None and pose not in ("waving", "jumping"):
        hands = (hands[0], (0.25, -0.36))
    for side, (hx, hy) in zip((-1, 1), hands, strict=True):
        p.limb([(side * 0.125, -0.44), ((side * 0.2 + hx) / 2 + side * 0.02, (-0.42 + hy) / 2 + 0.01), (hx, hy)], 0.1, 0.085, sleeve)
        p.circle(hx, hy + 0.005, 0.045, skin)
    return hands[1]


def _hair_behind(p: Pen, o: Outfit, hair: str) -> None:
    if o.style == "long":
        p.blob([(0, -1.02), (0.8, -0.8), (1.1, 0), (1.08, 0.9), (0.7, 1.2), (0, 1.1), (-0.7, 1.2), (-1.08, 0.9), (-1.1, 0), (-0.8, -0.8)], hair)
    elif o.style == "pigtails":
        for side in (-1, 1):
            p.limb([(side * 0.86, -0.1), (side * 1.3, 0.2), (side * 1.24, 0.86)], 0.3, 0.16, hair, middle=0.6)
            p.circle(side * 0.96, -0.02, 0.14, "#e0556a")
    elif o.style == "bun":
        p.circle(0, -1.08, 0.4, hair)
    elif o.style == "bob":
        p.blob([(0, -1.0), (0.8, -0.78), (1.1, 0), (1.06, 0.6), (0.6, 0.72), (-0.6, 0.72), (-1.06, 0.6), (-1.1, 0), (-0.8, -0.78)], hair)


def _hair_front(p: Pen, o: Outfit, hair: str, *, hatted: bool) -> None:
    if o.style == "bald":
        return
    if o.style == "short":
        p.path("M-.98 .02C-1.08 -.7 -.6 -1.06 0 -1.04C.6 -1.06 1.08 -.7 .98 .02Q.86 -.3 .66 -.44Q.2 -.36 -.1 -.58Q-.5 -.3 -.74 -.36Q-.92 -.2 -.98 .02Z", hair)
        if not hatted:
            p.path("M-.1 -1.0Q.1 -1.28 .4 -1.14Q.24 -1.1 .24 -.98Z", hair, line=False)
    else:
        p.path("M-1.0 .16C-1.1 -.66 -.6 -1.06 0 -1.04C.6 -1.06 1.1 -.66 1.0 .16Q.94 -.3 .6 -.58Q.1 -.34 -.5 -.5Q-.92 -.3 -1.0 .16Z", hair)
    p.stroke([(-0.5, -0.78), (-0.16, -0.9), (0.16, -0.88)], 0.06, shift(hair, 0.14), alpha=0.6)


def person(p: Pen, a: Actor, o: Outfit) -> None:
    """Draw one person; the prompt's colour dyes the outfit."""
    rng = random.Random(a.rng.random())
    skin = rng.choice(SKINS)
    hair = o.hair or rng.choice(HAIRS)
    top = a.colour or o.top
    stride = {"walking": 0.05, "running": 0.1, "jumping": 0.06, "dancing": 0.07}.get(a.pose or "", 0.0)
    with p.group(0, -0.06 if a.pose == "jumping" else 0.0, 1.0, turn=-3 if a.pose == "dancing" else 0):
        capes = worn(a, ("cape",))
        if capes or "cape" in o.extra:
            colour = capes[0][1] if capes else "#b8433c"
            p.blob([(-0.1, -0.47), (0.1, -0.47), (0.3, -0.16), (0.32, -0.05), (0, -0.09), (-0.32, -0.05), (-0.3, -0.16)], colour)
        with p.group(0, -0.7, 0.225):
            _hair_behind(p, o, hair)
        _body(p, o, top, stride)
        hand = _arms(p, a, top, skin)
        on_neck(p, a, 0, -0.475, 0.14)
        with p.group(0, -0.7, 0.225):
            p.ellipse(-1.0, 0.1, 0.15, 0.2, skin)
            p.ellipse(1.0, 0.1, 0.15, 0.2, skin)
            p.blob([(0, -0.96), (0.68, -0.8), (1.0, -0.2), (0.95, 0.4), (0.55, 0.85), (0, 0.96), (-0.55, 0.85), (-0.95, 0.4), (-1.0, -0.2), (-0.68, -0.8)], skin)
            cheeks(p, 0.62, 0.42, 0.3)
            eyes(p, 0.42, 0.14, 0.15, mood=a.mood, asleep=a.pose == "sleeping")
            p.ellipse(0, 0.34, 0.07, 0.05, shift(skin, -0.08, 1.25), line=False)
            if "freckles" in o.extra:
                for x in (-0.6, -0.5, 0.5, 0.6):
                    p.circle(x, 0.36, 0.025, shift(skin, -0.14), line=False)
            if o.beard:
                p.blob([(-0.98, 0.2), (-0.6, 0.36), (-0.2, 0.46), (0, 0.42), (0.2, 0.46), (0.6, 0.36), (0.98, 0.2), (0.86, 0.8), (0.4, 1.3), (0, 1.62 if "long beard" in o.extra else 1.28), (-0.4, 1.3), (-0.86, 0.8)], o.beard)
                for side in (-1, 1):
                    p.blob([(0, 0.46), (side * 0.3, 0.4), (side * 0.56, 0.56), (side * 0.3, 0.62)], shift(o.beard, 0.05), line=False)
                    p.stroke([(side * 0.28, -0.14), (side * 0.44, -0.2), (side * 0.6, -0.12)], 0.09, o.beard)
            mouth(p, 0, 0.56 if not o.beard else 0.66, 0.2, mood=a.mood, width=0.05, colour="#8a3a40")
            _hair_front(p, o, hair, hatted=bool(o.hat or a.wearing))
            if "eyepatch" in o.extra:
                p.ellipse(-0.42, 0.14, 0.25, 0.23, "#2f2833")
                p.stroke([(-1.0, -0.1), (-0.42, 0.1), (0.9, -0.5)], 0.05, "#2f2833")
            if "glasses" in o.extra:
                for side in (-1, 1):
                    p.ring(side * 0.42, 0.14, 0.27, 0.05, "#5a4a3a")
            _hat(p, a, o, top)
        if a.pose == "reading":
            draw_held(p, "book", None, 0.0, -0.3, 0.3)
        elif a.holding is not None:
            draw_held(p, a.holding.kind, a.holding.colour, hand[0], hand[1], 0.3)
        for extra in o.extra if a.pose != "reading" else ():
            if extra in ("staff", "sword", "wand", "katana") and a.holding is None:
                draw_held(p, extra, None, hand[0], hand[1], 0.3)


def _hat(p: Pen, a: Actor, o: Outfit, top: str) -> None:
    asked = worn(a, ("hat", "crown", "cap", "helmet", "wizard hat", "flower crown"))
    if not asked and o.hat:
        natural = {"wizard hat": None, "crown": "gold"}.get(o.hat)
        if o.hat == "pirate":
            p.path("M-1.2 -.42Q-1.0 -1.0 -.5 -1.14Q0 -1.75 .5 -1.14Q1.0 -1.0 1.2 -.42Q0 -.86 -1.2 -.42Z", "#38303f")
            p.circle(0, -1.12, 0.15, "#f6f0e0", line=False)
            p.stroke([(-0.2, -0.94), (0.2, -0.82)], 0.06, "#f6f0e0")
            p.stroke([(0.2, -0.94), (-0.2, -0.82)], 0.06, "#f6f0e0")
        elif o.hat == "witch":
            p.path("M-.66 -.6Q-.3 -1.4 .1 -2.0Q.4 -2.3 .6 -2.0Q.34 -1.9 .36 -1.6Q.44 -1.1 .66 -.6Z", "#473457")
            p.path("M-1.35 -.56Q0 -.96 1.35 -.56Q.6 -.28 0 -.3Q-.6 -.28 -1.35 -.56Z", "#3d2c4d")
            p.path("M-.7 -.62Q0 -.42 .7 -.62L.62 -.84Q0 -.66 -.6 -.84Z", "#e08a3a", line=False)
        elif o.hat == "kabuto":
            p.path("M-1.2 .2Q-1.3 -.2 -1.0 -.5C-.95 -1.2 .95 -1.2 1.0 -.5Q1.3 -.2 1.2 .2Q.95 -.3 .7 -.42Q0 -.6 -.7 -.42Q-.95 -.3 -1.2 .2Z", shift(top, -0.06))
            for side in (-1, 1):
                p.limb([(0, -0.7), (side * 0.5, -0.95), (side * 0.72, -1.55)], 0.2, 0.03, "#f0c24a")
            p.circle(0, -0.72, 0.15, "#f0c24a")
        elif o.hat == "knight":
            p.path("M-1.06 .3C-1.2 -1.4 1.2 -1.4 1.06 .3L.9 .9Q.7 .3 .6 -.1Q0 -.36 -.6 -.1Q-.7 .3 -.9 .9Z", "#b4bdc9")
            p.limb([(0, -1.0), (0.1, -1.5), (-0.5, -1.7)], 0.16, 0.12, "#d8433b", middle=0.4)
            p.stroke([(-0.62, -0.12), (0, -0.34), (0.62, -0.12)], 0.08, "#8d97a6")
        else:
            actor = a._replace(wearing=((o.hat, natural),))
            if natural is None and o.hat == "wizard hat":
                nearest = min(COLOURS, key=lambda name: distance(COLOURS[name], top))
                actor = a._replace(wearing=((o.hat, nearest),))
            on_head(p, actor, 0, -0.78, 0.94)
    on_head(p, a, 0, -0.78, 0.94, eye_y=-0.15)


POSES = ("standing", "walking", "running", "waving", "jumping", "dancing", "reading")

PEOPLE: tuple[tuple[str, tuple[str, ...], str, float, Outfit], ...] = (
    ("girl", ("girls", "daughter", "schoolgirl", "little girl", "young girl", "child", "kid", "kids", "children"), "red", 0.46, Outfit("#d9544d", "dress", style="pigtails")),
    ("boy", ("boys", "son", "little boy", "young boy"), "blue", 0.46, Outfit("#4a86c4", "tunic", extra=("stripes",))),
    ("woman", ("women", "lady", "ladies", "mother", "mum", "mom", "female"), "green", 0.54, Outfit("#4f9a7e", "dress", style="long")),
    ("man", ("men", "father", "dad", "gentleman", "guy", "person", "people", "human", "farmer", "hiker", "traveler", "traveller", "explorer"), "blue", 0.56, Outfit("#47648f", "coat", trousers="#5a4a42")),
    ("old man", ("old men", "grandfather", "grandpa", "elderly man", "fisherman", "sailor", "hermit"), "brown", 0.54, Outfit("#8a6a4a", "coat", trousers="#5b5560", hair="#e8e4dc", style="bald", beard="#f0ece4", extra=("glasses",))),
    ("old woman", ("old women", "grandmother", "grandma", "granny", "elderly woman"), "purple", 0.5, Outfit("#8a5f9a", "dress", hair="#dcd8d6", style="bun", extra=("glasses",))),
    ("wizard", ("wizards", "mage", "sorcerer", "magician", "merlin", "druid"), "purple", 0.56, Outfit("#6a4fa8", "robe", hair="#ece8e4", beard="#f3f0ea", hat="wizard hat", extra=("long beard", "staff"))),
    ("witch", ("witches", "sorceress", "enchantress"), "purple", 0.54, Outfit("#5d4679", "robe", hair="#b8582c", style="long", hat="witch", extra=("wand",))),
    ("princess", ("princesses", "queen", "queens"), "pink", 0.52, Outfit("#ee9ab8", "gown", hair="#d99b4a", style="long", hat="crown")),
    ("king", ("kings", "prince", "emperor"), "red", 0.54, Outfit("#b33a46", "robe", hair="#7a4a2c", beard="#7a4a2c", hat="crown")),
    ("knight", ("knights", "warrior", "soldier", "viking", "gladiator", "hero"), "silver", 0.54, Outfit("#a7b1bf", "tunic", trousers="#7c8798", shoes="#6c7686", hat="knight", extra=("belt", "sword", "cape"))),
    ("samurai", ("ninja", "ronin", "shogun", "swordsman"), "red", 0.54, Outfit("#a8383c", "tunic", trousers="#3a3648", hair="#2b2430", hat="kabuto", extra=("belt", "katana"))),
    ("pirate", ("pirates", "buccaneer", "captain"), "red", 0.54, Outfit("#b3413a", "coat", trousers="#4a4456", hair="#3a2a26", beard="#4a3226", hat="pirate", extra=("belt", "eyepatch"))),
)


def _enter(name: str, words: tuple[str, ...], colour: str, size: float, outfit: Outfit) -> None:
    @kind(name, "person", words=words, size=size, width=0.66, colour=colour, poses=POSES, head=(0.0, -0.95), holds=True)
    def draw(p: Pen, a: Actor) -> None:
        person(p, a, outfit)


for row in PEOPLE:
    _enter(*row)
