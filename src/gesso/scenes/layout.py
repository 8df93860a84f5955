"""Where the figures stand: composition rules for one to many subjects, relations, framing.

Promises: ``arrange`` gives every figure a foot point, a height and a depth inside the canvas; figures with a relation obey
it. ``draw_figure`` draws one, with its shadow, its boat on water, its bubble under water. Pure given its rng.
"""
# Rows of coordinates and words read best as tables.
# fmt: off
# ruff: noqa: PLR0917 - drawing calls take x, y and sizes by position

import random

import msgspec

from gesso.scenes.afloat import bubble, fishbowl, island, rowboat, waterline
from gesso.scenes.colour import mix, shift
from gesso.scenes.figure import Figure
from gesso.scenes.palette import COLOURS
from gesso.scenes.pen import Pen
from gesso.scenes.places.props import snowy
from gesso.scenes.scene import Relation, Scene, Subject
from gesso.scenes.stage import Place, Stage
from gesso.scenes.subjects import KINDS, Actor, Kind
from gesso.scenes.subjects.held import draw_held
from gesso.scenes.variety import one_of

SIZE = {"tiny": 0.5, "small": 0.72, "large": 1.25, "giant": 1.6}
FOURS = ("standing", "walking", "running", "jumping")
HERO = 0.49  # a lone subject is seen across the nursery
CROWD = (1.0, 0.84, 0.7, 0.6, 0.53, 0.47, 0.42, 0.38, 0.35)


LAKE = 800.0  # the middle of a lake's water, near enough to be large
SWIMMERS = ("duck", "turtle")


def natural_height(one: Subject, kind: Kind, scene: Scene, stage: Stage, count: int) -> float:
    hero = count == 1 and len(scene.subjects) == 1 and scene.framing is None
    height = (max(kind.size, HERO) if hero and kind.width < 1.2 else kind.size) * 1000 * SIZE.get(one.size or "", 1.0)
    height *= {"close-up": 1.65, "wide": 0.58, "from above": 0.8}.get(scene.framing or "", 1.0)
    height *= CROWD[min(count, len(CROWD)) - 1]
    if one.holding is not None and one.holding.kind == "umbrella" and kind.group == "animal":
        height *= 0.82  # the umbrella stands over its ears
    if count == 1 and scene.framing is None:
        height *= max(stage.take.scale, 0.9) * (1.14 if stage.width > 1300 or stage.width < 720 else 1.0)
    if count > 1 and scene.framing is None:
        height *= 0.9 + (stage.take.scale - 0.78) * 0.45
    widest = stage.width * 0.92 / float(max(1, min(count, 5)) ** 0.8) / max(kind.width, 0.5)
    if stage.weird > 0.2:
        height *= 1.0 + stage.weird * 0.35
    return min(height, widest * (1.5 if scene.framing == "close-up" else 1.0), 900 * (1.3 if scene.framing == "close-up" else 1.0))


def arrange(scene: Scene, stage: Stage, place: Place, rng: random.Random) -> list[Figure]:
    """Foot points and heights for all figures."""
    bodies = [(i, one, KINDS[one.kind]) for i, one in enumerate(scene.subjects) if one.kind in KINDS]
    if not bodies:
        return []
    tied = {r.subject: r for r in scene.relations if r.kind in ("on", "under", "behind", "in", "in front of", "above")}
    total = sum(one.count for i, one, _ in bodies if i not in tied)
    order = [i for i, _, _ in bodies if i not in tied] or [bodies[0][0]]
    if not scene.relations and not any(one.place for one in scene.subjects) and rng.random() < 0.5:
        order.reverse()
    for relation in scene.relations:
        if relation.kind in ("left of", "right of") and relation.subject in order and relation.object in order:
            order.remove(relation.subject)
            order.insert(order.index(relation.object) + (0 if relation.kind == "left of" else 1), relation.subject)
    placed: dict[int, list[Figure]] = {}
    lookup = {i: (one, kind) for i, one, kind in bodies}
    slots: list[int] = [i for i in order for _ in range(lookup[i][0].count)]
    count = max(1, total)
    widths = [breadth(*lookup[i], total) * natural_height(*lookup[i], scene, stage, count) for i in slots]
    room = stage.width * (0.9 if count > 1 else 1.0)
    squeeze = min(1.0, room / max(1.0, sum(widths)))
    if count > 1:
        gap = (stage.width - sum(widths) * squeeze) / (count + 1)
        cursor = gap
    for n, i in enumerate(slots):
        one, kind = lookup[i]
        height = natural_height(one, kind, scene, stage, count) * squeeze * rng.uniform(0.88, 1.08) * (1 + stage.spread * rng.uniform(-0.22, 0.22))
        if count == 1:
            offset = stage.take.side * (0.165 if stage.width > 800 else 0.12) + rng.uniform(-0.035, 0.035) + stage.spread * rng.uniform(-0.1, 0.1)
            x = stage.width * (0.5 + offset * (0.4 if scene.framing == "close-up" else 1))
        else:
            w = widths[n] * squeeze
            x = cursor + w / 2 + rng.uniform(-0.12, 0.12) * gap
            cursor += w + gap
            # The group draws together and leans to its third; gaps never close.
            draw = min(gap * 0.5, stage.width * 0.05) * stage.take.pan
            x += draw * ((count - 1) / 2 - n) + stage.take.side * min(gap * 0.6, stage.width * 0.07)
        if one.place and count <= 2:
            x = stage.width * {"left": 0.27, "right": 0.73, "center": 0.5}[one.place] + rng.uniform(-15, 15)
        y = foot(one, kind, height, scene, stage, place, rng)
        if count == 1 and scene.framing is None and y > stage.ground * 1000 - 60 and kind.home != "water":
            y = min(968.0, y + (stage.take.scale - 1) * 190)  # what is larger stands nearer
        if count == 1 and scene.framing is None:
            sheltered = one.holding is not None and one.holding.kind == "umbrella" and kind.group == "animal"
            height = min(height, (y - 36) * (0.76 if sheltered else 0.86 if kind.group == "building" else 1.0))  # headroom
        if count > 1:
            y += ((n % 2 - 0.5) * 34 * (1 if stage.take.pose < 0.5 else -1) * (kind.group != "building") + rng.uniform(-26, 14) if kind.home != "air" else rng.uniform(-70, 70)) * (1 + stage.spread)
        x = min(max(x, min(stage.width / 2, kind.width * height * 0.52)), max(stage.width / 2, stage.width - kind.width * height * 0.52))
        flip = _flip(kind, x, n, count, stage)
        placed.setdefault(i, []).append(Figure(one, kind, x, y, height, y, flip, rng.random()))
    for i in _dependency_order(tied, placed):
        relation = tied[i]
        if i in placed or i not in lookup or relation.object not in lookup:
            continue
        anchors = placed.get(relation.object) or [Figure(*lookup[relation.object], stage.width / 2, stage.ground * 1000, 400, stage.ground * 1000, False, 0.5)]
        placed[i] = _tied(lookup[i][0], lookup[i][1], relation.kind, anchors, placed, i, relation.object, scene, stage, rng)
    return [figure for figures in placed.values() for figure in figures]


def breadth(one: Subject, kind: Kind, total: int) -> float:
    """Width by height in a row of ``total``: a tail trails behind four legs, and what sits is slimmer than what walks."""
    furry = "walking" in kind.poses and kind.group == "animal" and kind.back is not None
    if furry and one.pose in FOURS:
        return max(kind.width, 1.36)
    return 0.86 if furry and total > 2 and one.pose in (None, "sitting") else kind.width


def _dependency_order(tied: dict[int, Relation], placed: dict[int, list[Figure]]) -> list[int]:
    """Ties whose object already stands first, then those that lean on them; circles last."""
    order: list[int] = []
    standing = set(placed)
    left = list(tied)
    while left:
        ready = [i for i in left if tied[i].object in standing] or left[:1]
        order += ready
        standing.update(ready)
        left = [i for i in left if i not in ready]
    return order


def _flip(kind: Kind, x: float, n: int, count: int, stage: Stage) -> bool:
    """Face into the picture: what stands left looks right."""
    if kind.group in ("building", "plant"):
        return False
    if count == 2:
        return n == 1
    return stage.take.pose % 0.1 < 0.05 if abs(x - stage.width / 2) < stage.width * 0.1 else x > stage.width / 2


def foot(one: Subject, kind: Kind, height: float, scene: Scene, stage: Stage, place: Place, rng: random.Random) -> float:
    """The height on the page at which the figure's base belongs."""
    ground = stage.ground * 1000
    floats = kind.home == "air" or one.pose == "flying" or place.float_home == "air" or scene.setting == "space"
    if scene.framing == "close-up":
        return min(1000 + height * 0.2, 560 + height * 0.62)
    if place.float_home == "water":
        if kind.home == "water" or one.pose == "swimming":
            return 500 + height * 0.5 + rng.uniform(-70, 70)
        return ground + 10
    if floats and kind.group not in ("building", "plant"):
        low = stage.horizon * 0.72 + height * 0.5 if place.float_home != "air" else 520 + height * 0.5
        return min(low, ground - 60) + rng.uniform(-40, 30)
    if kind.home == "water" and place.water:
        return ground - 30
    if swims(one, kind, scene):
        return LAKE - rng.uniform(0, 26)
    if kind.home == "water" and kind.group == "animal" and scene.setting not in ("lake", "sky", "space"):
        return ground - max(0.0, max(0.62, kind.width * 0.62) - 0.5) * height + 6  # the fishbowl's foot is what stands
    if kind.group == "building":
        return ground - 46
    return ground + rng.uniform(-8, 14)


def swims(one: Subject, kind: Kind, scene: Scene) -> bool:
    """On a lake what floats or swims is out on the water; everyone else stands on the shore."""
    return scene.setting == "lake" and scene.framing != "close-up" and (kind.home == "water" or kind.name in SWIMMERS or one.pose == "swimming")


def _tied(
    one: Subject, kind: Kind, relation: str, anchors: list[Figure], placed: dict[int, list[Figure]], index: int, object_index: int, scene: Scene, stage: Stage, rng: random.Random
) -> list[Figure]:
    out = []
    anchor = anchors[0]
    natural = natural_height(one, kind, scene, stage, one.count + 1)
    for n in range(one.count):
        spread = (n - (one.count - 1) / 2)
        if relation == "in" and anchor.kind.group == "building":
            relation = "in front of"
        if relation in ("on", "in"):
            if anchor.kind.back is not None and relation == "on" and (kind.group == "person" or one.pose == "sitting" or anchor.one.pose in FOURS):
                # Riders sit on the back of an animal that stands for them, both on the page.
                sx, sy, share = anchor.kind.back
                tall = min(max(anchor.height, 460.0), (anchor.y - 40) / (share - sy), stage.width * 0.7)
                mount = msgspec.structs.replace(anchor.one, pose=anchor.one.pose if anchor.one.pose in FOURS else "walking")
                anchors = [a._replace(one=mount, height=tall) for a in anchors]
                placed[object_index] = anchors
                anchor = anchors[0]
                height = tall * share / max(1.0, one.count * 0.8)
                side = -sx if anchor.flip else sx
                out.append(Figure(one, kind, anchor.x + side * tall + spread * height * kind.width * 0.7, anchor.y + sy * tall + height * 0.04, height, anchor.depth + 0.3, anchor.flip, rng.random(), carried=True))
                continue
            if anchor.kind.back is not None and anchor.one.pose is None:  # whoever carries on its head sits still
                anchors = [a._replace(one=msgspec.structs.replace(a.one, pose="sitting")) for a in anchors]
                placed[object_index] = anchors
                anchor = anchors[0]
            # On something small the object grows and the rider shrinks, so that both stay readable.
            if anchor.height < 520 and anchor.kind.group != "building":
                grown = min(520.0, anchor.height * 1.05)
                anchors = [a._replace(height=grown) for a in anchors]
                placed[object_index] = anchors
                anchor = anchors[0]
            if anchor.kind.seat is not None:
                sx, sy, share = anchor.kind.seat
                height = anchor.height * share * (0.86 if one.size in ("small", "tiny") else 1.0) / max(1.0, one.count * 0.8)
                side = -sx if anchor.flip else sx
                out.append(Figure(one, kind, anchor.x + side * anchor.height + spread * height * kind.width, anchor.y + sy * anchor.height, height, anchor.depth + 0.3, anchor.flip, rng.random(), carried=True))
                continue
            height = min(natural * 0.8, anchor.height * 0.72, max(120.0, anchor.y + anchor.height * anchor.kind.head[1] * 0.9 - 24))
            hx = -anchor.kind.head[0] if anchor.flip else anchor.kind.head[0]
            top = anchor.kind.head[1] * (0.94 if relation == "on" else 0.62)
            x = anchor.x + hx * anchor.height + spread * kind.width * height * 0.9
            y = anchor.y + top * anchor.height
            overflow = 30 - (y - height)
            if overflow > 0:
                placed[object_index] = [a._replace(y=a.y + min(overflow, 60)) for a in anchors]
                height -= max(0, overflow - 60)
                y += min(overflow, 60)
            depth = anchor.depth + (0.5 if relation == "on" else -0.5)
            out.append(Figure(one, kind, x, y, max(height, 90), depth, anchor.flip, rng.random(), carried=True))
            continue
        if relation == "under":
            height = min(natural * 0.8, anchor.height * 0.55)
            if anchor.kind.home == "air" or anchor.height < 420 or anchor.kind.name == "chair":
                legs = height * 0.86 if anchor.kind.home == "ground" else 0.0  # tall legs rather than a thing in the air
                placed[object_index] = [a._replace(y=max(a.height + 30, a.y - height * 0.86), height=max(a.height, 430), stilts=legs) for a in anchors]
            out.append(Figure(one, kind, anchor.x + spread * kind.width * height + rng.uniform(-30, 30), anchor.y + 20, height, anchor.depth + 30, rng.random() < 0.5, rng.random()))
        elif relation == "above":
            # Both must fit one above the other, with headroom for whoever rides.
            rider = 130 if any(r.object == index and r.kind in ("on", "in") for r in scene.relations) else 20
            low = min(anchor.height, (anchor.y - rider) * 0.5)
            placed[object_index] = [a._replace(height=a.height * low / anchor.height) for a in anchors]
            height = min(natural * 0.85, (anchor.y - rider) * 0.46)
            y = min(anchor.y - low * 0.98, anchor.y - low + height * 0.06)
            out.append(Figure(one, kind, anchor.x + spread * kind.width * height, max(y, height + rider), height, anchor.depth + 1, False, rng.random(), carried=True))
        elif relation == "behind":
            # Peeking out at alternating sides; what is taller than its cover looks over it.
            big = anchor.kind.group in ("building", "plant") and kind.group not in ("building", "plant")
            if anchor.kind.name == "tree":  # under the crown, half hidden by the trunk
                tall = max(anchor.height, min(760.0, anchor.y - 60))
                anchor = anchor._replace(height=tall)
                placed[object_index] = [a._replace(height=max(a.height, tall)) for a in anchors]
            height = min(natural, anchor.height * (0.44 if anchor.kind.name == "tree" else 0.62)) if big else max(natural, anchor.height * 1.05)
            side = (1 if n % 2 else -1) * (1 if anchor.seed < 0.5 else -1)
            reach = anchor.height * anchor.kind.width * 0.5 + (kind.width * height * (0.12 + 0.5 * (n // 2)) if big else -anchor.height * 0.06)
            if anchor.kind.name == "tree" and big:
                reach = kind.width * height * (0.36 + 0.8 * (n // 2))
                if one.pose is None and "sitting" in kind.poses:
                    one = msgspec.structs.replace(one, pose="sitting")
            out.append(Figure(one, kind, anchor.x + side * reach, anchor.y - (30 if big else 46), height, anchor.depth - 60, side > 0, rng.random()))
        else:  # in front of
            height = min(natural * 0.85, anchor.height * 0.8)
            x = anchor.x + (rng.choice((-1, 1)) * 0.3 * anchor.height * anchor.kind.width) + spread * kind.width * height
            out.append(Figure(one, kind, x, anchor.y + 44, height, anchor.depth + 50, rng.random() < 0.5, rng.random()))
    return out


def draw_figures(p: Pen, figures: list[Figure], stage: Stage, place: Place, scene: Scene) -> None:
    """All figures from back to front; the sides of boats are drawn again over those who sit in them."""
    covers: list[tuple[Figure, Actor]] = []
    for figure in sorted(figures, key=lambda f: f.depth):
        draw_figure(p, figure, stage, place, scene, covers)
        for vehicle, actor in covers:
            cover = vehicle.kind.cover
            if cover is not None and figure.carried and abs(figure.x - vehicle.x) < vehicle.height:
                with p.group(vehicle.x, vehicle.y, vehicle.height, flip=vehicle.flip):
                    cover(p, actor)


def draw_figure(
    p: Pen, f: Figure, stage: Stage, place: Place, scene: Scene, covers: list[tuple[Figure, Actor]]
) -> None:
    """One figure with everything that ties it to its place."""
    rng = random.Random(f"{f.seed}")
    colour = COLOURS.get(f.one.colour or "")
    if stage.weird > 0.45 and f.one.colour is None and f.kind.group != "person":
        colour = shift(COLOURS[rng.choice(tuple(COLOURS))], 0, 1.05)
    if colour is None and stage.season == "autumn" and f.kind.name == "tree":
        colour = rng.choice(("#e08a36", "#d8653a", "#e8b440"))
    elif colour is None and stage.season == "spring" and f.kind.name == "tree":
        colour = rng.choice(("#f4b6c8", "#f7c4d2", "#efa6bc"))
    pose = f.one.pose
    lone = len(scene.subjects) == 1 and f.one.count == 1
    own = (stage.take.pose + f.seed * (0.12 if lone else 1.0)) % 1.0
    if sum(one.count for one in scene.subjects) > 2:
        own = min(own, 0.5)  # a crowd sits still to be counted
    if pose is None and f.kind.group == "animal" and f.one.holding is None and not f.carried and "walking" in f.kind.poses and own > 0.5:
        pose = one_of((own - 0.5) * 2, ("standing", "walking", "walking", "jumping") if stage.spread else ("standing", "walking"))
    elif pose is None and f.kind.group == "person" and "waving" in f.kind.poses and not f.carried and f.one.holding is None and own > 0.62:
        pose = "waving"
    if pose is None and stage.spread > 0.35 and f.kind.poses and rng.random() < stage.spread * 0.7:
        options = [q for q in f.kind.poses if q not in ("sleeping", "reading")]
        pose = rng.choice(options) if options else None
    if pose is None and place.float_home == "air" and "flying" in f.kind.poses:
        pose = "flying"
    if lone and pose in FOURS and "walking" in f.kind.poses and not f.carried and scene.framing is None:
        # On four legs there is a tail behind: it stays on the page too.
        tail, nose = f.height * 0.74, f.height * 0.68
        low, high = (nose, tail) if f.flip else (tail, nose)
        if low + high > stage.width and f.one.pose is None:
            pose = None  # a narrow page: it sits
        elif low + high > stage.width:
            f = f._replace(height=f.height * stage.width / (low + high), x=stage.width * low / (low + high))
        else:
            f = f._replace(x=max(low, min(stage.width - high, f.x)))
    wearing = tuple((item.kind, item.colour) for item in f.one.wearing)
    mood = {"spooky": None, "happy": "happy", "joyful": "joyful", "sad": "sad", "angry": "angry", "sleepy": "sleepy", "surprised": "surprised"}.get(scene.mood or "")
    if mood is None and rng.random() < 0.16 + 0.3 * stage.spread and scene.mood in (None, "cozy", "peaceful", "romantic"):
        mood = rng.choice(("happy", "joyful"))
    actor = Actor(colour, pose, mood, wearing, f.one.holding, random.Random(f"{f.seed}b"), stage.ornament, f.kind.name, snowy(stage) and not place.indoor)
    afloat = swims(f.one, f.kind, scene) and not f.carried
    floats = f.kind.home == "air" or pose == "flying" or place.float_home == "air" or f.carried or afloat
    boat = place.water and f.kind.home not in ("water", "air") and not f.carried and pose not in ("flying", "swimming")
    if not floats and not boat and not (place.water or place.float_home == "water") and f.kind.home != "water":
        p.shadow(f.x - stage.hour.light.side * f.height * 0.05, f.y + 2, f.kind.width * f.height * 0.5, f.height * 0.055, 0.4 - 0.12 * stage.hour.dark)
    if boat and f.kind.group in ("building", "plant"):
        island(p, f)
        boat = False
    if place.float_home == "air" and scene.setting == "sky" and f.kind.home != "air" and pose != "flying":
        light, dark = stage.hour.cloud
        from gesso.scenes.sky import cloud_path

        p.path(cloud_path(f.x, f.y + f.height * 0.14, f.kind.width * f.height * 1.35, (0.4, 0.2, 0.1)), mix(light, dark, 0.12), shade="v", line=False)
    if f.stilts:
        for side in (-1, 1):
            x = f.x + side * f.height * 0.29
            p.limb([(x, f.y - f.height * 0.1), (x + side * f.stilts * 0.05, f.y + f.stilts)], f.height * 0.055, f.height * 0.04, "#7a5236")
    lift = f.height * 0.1 if boat else 0
    turn = 0.0
    if scene.setting == "space" and f.kind.group != "building":
        turn = rng.uniform(-14, 14)
    elif stage.weird > 0.6:
        turn = rng.choice((0, 0, 180, rng.uniform(-25, 25)))
    middle = f.y - f.height / 2 if turn else f.y - lift
    with p.group(f.x, middle, f.height, flip=f.flip, turn=turn), p.group(0, 0.5 if turn else 0.0, 1.0):
        rim = stage.hour.dark > 0.3 or stage.time in ("sunset", "dawn")
        if rim and p.hints.gradients:
            p.glow(0, -0.5, 0.72, stage.hour.glow, 0.16)
        bowl = f.kind.home == "water" and f.kind.group == "animal" and not place.water and place.float_home != "water" and scene.setting not in ("lake", "sky", "space")
        if bowl:
            fishbowl(p, f.kind, back=True)
        f.kind.draw(p, actor)
        if actor.holding is not None and not f.kind.holds:
            draw_held(p, actor.holding.kind, actor.holding.colour, f.kind.width * 0.34, -0.3, 0.28)
        if bowl:
            fishbowl(p, f.kind, back=False)
        if place.float_home == "water" and f.kind.home != "water" and f.kind.group in ("animal", "person") and f.kind.name not in ("astronaut", "turtle"):
            bubble(p, f.kind)
    if afloat:
        waterline(p, f, stage)
    if f.kind.cover is not None and scene.relations:
        covers.append((f, actor))
    if boat:
        rowboat(p, f)
    elif place.water and not floats:
        w = f.kind.width * f.height * 0.6
        for i in range(3):
            p.parts.append(f'<path d="M{f.x - w + i * 20:.0f} {f.y + 8 + i * 13:.0f}q{w * 0.5:.0f} {-12 + i * 3} {w:.0f} 0t{w - i * 40:.0f} 0" fill="none" stroke="{p.tint("#eefaff")}" stroke-width="6" stroke-linecap="round" stroke-opacity=".75"/>')
