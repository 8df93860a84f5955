"""Characters that are not flesh: robot, astronaut, ghost, snowman, dragon live here with bodies of their own."""
# Rows of coordinates and words read best as tables.
# fmt: off


from gesso.scenes.colour import mix, shift
from gesso.scenes.face import cheeks, eyes, mouth
from gesso.scenes.pen import Pen
from gesso.scenes.subjects.held import draw_held
from gesso.scenes.subjects.kind import Actor, kind
from gesso.scenes.subjects.wear import on_head, on_neck


@kind("robot", "person", words=("robots", "android", "droid", "cyborg", "mech"), size=0.5, width=0.75, colour="teal", poses=("standing", "waving"), head=(0.0, -0.95), holds=True)
def robot(p: Pen, a: Actor) -> None:
    body = a.colour or "#6fb3b5"
    dark = shift(body, -0.16, 0.8)
    steel = "#c9ced6"
    for side in (-1, 1):
        p.stroke([(side * 0.1, -0.24), (side * 0.1, -0.06)], 0.06, dark)
        p.rect(side * 0.1 - 0.09, -0.07, 0.18, 0.07, body, r=0.035)
    lift = 0.36 if a.pose == "waving" else 0.0
    hand = (0.35, -0.24 - lift)
    for side, (hx, hy) in ((-1, (-0.35, -0.24)), (1, hand)):
        p.stroke([(side * 0.2, -0.45), (side * 0.33, (-0.45 + hy) / 2), (hx, hy)], 0.055, dark)
        p.circle(hx, hy, 0.055, steel)
    p.rect(-0.22, -0.52, 0.44, 0.34, body, r=0.08)
    p.rect(-0.13, -0.46, 0.26, 0.17, mix("#fff4da", body, 0.15), r=0.03)
    p.circle(-0.06, -0.38, 0.03, "#e0545a")
    p.circle(0.05, -0.41, 0.02, "#f5c843")
    p.stroke([(0.02, -0.345), (0.09, -0.345)], 0.016, dark)
    p.stroke([(0, -0.92), (0, -1.0)], 0.025, dark)
    p.glow(0, -1.01, 0.12, "#ffd76a", 0.8)
    p.circle(0, -1.01, 0.04, "#ffcf4a")
    p.rect(-0.06, -0.57, 0.12, 0.07, dark)
    for side in (-1, 1):
        p.rect(side * 0.31 - 0.04, -0.8, 0.08, 0.14, steel, r=0.03)
    p.rect(-0.29, -0.93, 0.58, 0.38, body, r=0.12)
    p.rect(-0.235, -0.87, 0.47, 0.26, "#26344c", r=0.09, depth=0.4)
    with p.group(0, -0.75, 0.29):
        for side in (-1, 1):
            p.glow(side * 0.36, 0, 0.34, "#8af4ff", 0.5)
            if a.mood == "joyful" or a.pose == "sleeping":
                p.stroke([(side * 0.36 - 0.13, 0.06), (side * 0.36, -0.1), (side * 0.36 + 0.13, 0.06)], 0.07, "#9af6ff")
            else:
                p.ellipse(side * 0.36, 0, 0.12, 0.17, "#9af6ff", line=False, shade="n")
                p.circle(side * 0.36 - 0.03, -0.06, 0.04, "#ffffff", line=False, shade="n")
        mouth(p, 0, 0.24, 0.13, mood=None if a.mood != "sad" else "sad", width=0.05, colour="#9af6ff")
    on_neck(p, a, 0, -0.52, 0.18)
    on_head(p, a, 0, -0.91, 0.28, eye_y=-0.42)
    if a.holding:
        draw_held(p, a.holding.kind, a.holding.colour, hand[0], hand[1], 0.3)


@kind("astronaut", "person", words=("astronauts", "cosmonaut", "spaceman", "space explorer"), size=0.5, width=0.7, colour="white", poses=("standing", "waving", "jumping"), head=(0.0, -0.98), holds=True)
def astronaut(p: Pen, a: Actor) -> None:
    suit = a.colour or "#f1efea"
    grey = shift(suit, -0.12, 0.9)
    p.rect(-0.23, -0.53, 0.46, 0.34, shift(suit, -0.2), r=0.06)
    lift = 0.36 if a.pose in ("waving", "jumping", "flying") else 0.0
    for side in (-1, 1):
        p.limb([(side * 0.09, -0.24), (side * 0.11, -0.06)], 0.15, 0.14, suit)
        p.rect(side * 0.12 - 0.09, -0.08, 0.18, 0.08, grey, r=0.035)
    hand = (0.29, -0.24 - lift)
    for side, (hx, hy) in ((-1, (-0.28, -0.24)), (1, hand)):
        p.limb([(side * 0.15, -0.46), (side * 0.26, (-0.48 + hy) / 2), (hx, hy)], 0.13, 0.12, suit)
        p.circle(hx, hy, 0.06, grey)
    p.blob([(0, -0.52), (0.17, -0.48), (0.21, -0.32), (0.19, -0.18), (0, -0.16), (-0.19, -0.18), (-0.21, -0.32), (-0.17, -0.48)], suit)
    p.rect(-0.1, -0.4, 0.2, 0.13, "#5f7fb0", r=0.03)
    p.circle(-0.05, -0.34, 0.022, "#e0545a", line=False)
    p.circle(0.01, -0.34, 0.022, "#f5c843", line=False)
    p.stroke([(0.05, -0.36), (0.075, -0.36)], 0.014, "#dff1ff")
    p.circle(0, -0.72, 0.275, suit)
    p.ellipse(0, -0.705, 0.225, 0.2, "#314a78", depth=0.8)
    with p.group(0, -0.69, 0.2):
        p.ellipse(0, 0.06, 0.86, 0.76, "#f6cfa8", line=False, depth=0.5)
        p.path("M-.86 .0C-.86 -.9 .86 -.9 .86 .0Q.5 -.4 0 -.36Q-.5 -.4 -.86 .0Z", "#6a4030", line=False)
        cheeks(p, 0.55, 0.36, 0.28)
        eyes(p, 0.36, 0.14, 0.14, mood=a.mood)
        mouth(p, 0, 0.44, 0.17, mood=a.mood, width=0.05)
    p.path("M-.17 -.77Q-.13 -.87 -.03 -.88Q-.1 -.83 -.12 -.75Z", "#ffffff", line=False, shade="n", alpha=0.6)
    on_neck(p, a, 0, -0.48, 0.16)
    on_head(p, a, 0, -0.96, 0.26, eye_y=-0.1)
    if a.holding:
        draw_held(p, a.holding.kind, a.holding.colour, hand[0], hand[1], 0.3)


@kind("ghost", "person", words=("ghosts", "spirit", "phantom", "spook"), size=0.42, width=0.8, home="air", colour="white", poses=("flying",), head=(0.0, -0.95))
def ghost(p: Pen, a: Actor) -> None:
    body = a.colour or "#f4f4fb"
    p.glow(0, -0.5, 0.62, "#e8f0ff", 0.4)
    p.path("M-.34 -.52C-.34 -1.1 .34 -1.1 .34 -.52L.36 -.1Q.3 .04 .2 -.07Q.12 -.16 .06 -.05Q-.02 .06 -.1 -.06Q-.18 -.15 -.24 -.04Q-.32 .06 -.37 -.1Z", body)
    for side in (-1, 1):
        p.limb([(side * 0.3, -0.46), (side * 0.42, -0.44), (side * 0.47, -0.52)], 0.11, 0.08, body)
    with p.group(0, -0.62, 0.32):
        eyes(p, 0.38, 0, 0.17, mood=a.mood)
        cheeks(p, 0.62, 0.3, 0.26)
        if a.mood is None:
            p.ellipse(0, 0.38, 0.1, 0.13, "#5a3a52", line=False, shade="n")
        else:
            mouth(p, 0, 0.34, 0.2, mood=a.mood, width=0.05)
    on_neck(p, a, 0, -0.4, 0.3)
    on_head(p, a, 0, -0.93, 0.3, eye_y=-0.08)


@kind("snowman", "person", words=("snowmen",), size=0.48, width=0.8, colour="white", head=(0.0, -0.98))
def snowman(p: Pen, a: Actor) -> None:
    body = a.colour or "#fbfcff"
    for side in (-1, 1):
        p.stroke([(side * 0.2, -0.48), (side * 0.4, -0.6), (side * 0.47, -0.7)], 0.03, "#6b4a34")
        p.stroke([(side * 0.4, -0.6), (side * 0.48, -0.58)], 0.024, "#6b4a34")
    p.circle(0, -0.24, 0.29, body)
    p.circle(0, -0.54, 0.21, body)
    p.circle(0, -0.8, 0.185, body)
    for y in (-0.6, -0.5, -0.38):
        p.circle(0, y, 0.022, "#3a3040")
    with p.group(0, -0.8, 0.185):
        eyes(p, 0.4, -0.1, 0.15, mood=a.mood)
        cheeks(p, 0.62, 0.25, 0.3)
        mouth(p, 0, 0.42, 0.26, mood=a.mood, width=0.07)
    p.path("M-.02 -.82L.2 -.77L-.01 -.745Q-.045 -.785 -.02 -.82Z", "#f08a3a")
    wearing = a.wearing or (("hat", "black"), ("scarf", "red"))
    dressed = a._replace(wearing=wearing)
    on_neck(p, dressed, 0, -0.65, 0.17)
    on_head(p, dressed, 0, -0.94, 0.18, eye_y=-0.3)


@kind("dragon", "animal", words=("dragons", "wyvern"), size=0.54, width=1.05, colour="green", poses=("sitting", "flying"), head=(0.0, -0.95))
def dragon(p: Pen, a: Actor) -> None:
    body = a.colour or "#5fa86a"
    belly = mix("#f7e6a8", body, 0.12)
    wing = shift(body, -0.08, 1.1, -30)
    up = 0.14 if a.pose == "flying" else 0.0
    for side in (-1, 1):
        p.blob([(side * 0.14, -0.46), (side * 0.3, -0.82 - up), (side * 0.52, -0.88 - up), (side * 0.56, -0.66 - up), (side * 0.46, -0.56), (side * 0.42, -0.42), (side * 0.28, -0.4), (side * 0.2, -0.28)], wing)
        p.stroke([(side * 0.18, -0.44), (side * 0.34, -0.72 - up), (side * 0.5, -0.84 - up)], 0.02, shift(wing, -0.12))
        p.stroke([(side * 0.2, -0.42), (side * 0.42, -0.56)], 0.015, shift(wing, -0.12))
    p.limb([(0.14, -0.1), (0.34, -0.03), (0.48, -0.1), (0.5, -0.24)], 0.2, 0.05, body)
    p.poly([(0.46, -0.22), (0.5, -0.36), (0.56, -0.22)], "#f0b04a")
    p.blob([(0, -0.54), (0.15, -0.48), (0.24, -0.26), (0.26, -0.1), (0.14, 0), (-0.14, 0), (-0.26, -0.1), (-0.24, -0.26), (-0.15, -0.48)], body)
    outline = [(0, -0.46), (0.1, -0.4), (0.14, -0.2), (0.08, -0.04), (-0.08, -0.04), (-0.14, -0.2), (-0.1, -0.4)]
    p.blob(outline, belly, line=False, depth=0.5)
    for y in (-0.34, -0.26, -0.18, -0.1):
        p.stroke([(-0.1, y), (0, y + 0.015), (0.1, y)], 0.012, shift(belly, -0.1))
    for side in (-1, 1):
        p.ellipse(side * 0.19, -0.035, 0.11, 0.05, shift(body, -0.03))
        p.limb([(side * 0.16, -0.36), (side * 0.17, -0.24)], 0.09, 0.08, shift(body, -0.03))
    on_neck(p, a, 0, -0.46, 0.16)
    for side in (-1, 1):
        p.limb([(side * 0.12, -0.84), (side * 0.17, -0.94), (side * 0.16, -1.02)], 0.08, 0.02, "#f5dfa6")
        p.blob([(side * 0.22, -0.72), (side * 0.38, -0.84), (side * 0.36, -0.66), (side * 0.26, -0.6)], wing)
    with p.group(0, -0.68, 0.26):
        p.blob([(0, -0.84), (0.56, -0.76), (0.9, -0.36), (0.88, 0.1), (0.74, 0.5), (0.4, 0.8), (0, 0.86), (-0.4, 0.8), (-0.74, 0.5), (-0.88, 0.1), (-0.9, -0.36), (-0.56, -0.76)], body)
        p.ellipse(0, 0.5, 0.6, 0.36, belly, line=False, depth=0.5)
        for side in (-1, 1):
            p.ellipse(side * 0.2, 0.34, 0.05, 0.035, shift(body, -0.25), line=False)
        for y in (-0.8, -0.62):
            p.poly([(-0.1, y + 0.14), (0, y - 0.12), (0.1, y + 0.14)], "#f0b04a", line=False)
        cheeks(p, 0.64, 0.3, 0.26)
        eyes(p, 0.44, 0.0, 0.19, mood=a.mood, iris="#c88a1c", asleep=a.pose == "sleeping")
        mouth(p, 0, 0.56, 0.26, mood=a.mood, width=0.05)
    on_head(p, a, 0, -0.88, 0.24, eye_y=-0.18)
