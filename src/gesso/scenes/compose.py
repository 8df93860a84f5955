"""Scene to drawing: what was left open is decided here, by seed, chaos, weird and stylize.

Promises: ``compose`` is pure and deterministic. Independent choices use independent random streams named after what they
decide, so that changing one dial does not reshuffle the rest. Knows nothing of prompts and nothing of pixels.
"""

import random
from typing import NamedTuple

from gesso.scenes import weather
from gesso.scenes.colour import mix, shift
from gesso.scenes.drawing import Drawing
from gesso.scenes.layout import arrange, draw_figures
from gesso.scenes.light import graded, hour_palette
from gesso.scenes.moods import props, tinted, veil
from gesso.scenes.ornament import drifting_things, flourish, rays
from gesso.scenes.pen import Hints, Pen
from gesso.scenes.places import PLACES
from gesso.scenes.places.framing import frame
from gesso.scenes.scene import Scene
from gesso.scenes.stage import Place, Stage
from gesso.scenes.styles import STYLES
from gesso.scenes.subjects import KINDS
from gesso.scenes.tiling import tile_drawing
from gesso.scenes.variety import Seeds, seeds_of, spaced, take

NIGHT_THINGS = {"moon", "stars", "aurora", "fireworks", "shooting star"}
MOOD_TIME = {
    "spooky": "night",
    "mysterious": "dusk",
    "romantic": "sunset",
    "cozy": "sunset",
    "dreamy": "dawn",
    "peaceful": "dawn",
    "epic": "sunset",
    "joyful": "day",
    "sad": "day",
}
DEFAULT_STYLE = "storybook"


class Dials(NamedTuple):
    """The three artistic dials as shares: ornament 0..1 (0.25 at the default stylize), chaos 0..1, weird 0..1."""

    ornament: float
    chaos: float
    weird: float


def dials(chaos: int, weird: int, stylize: int) -> Dials:
    """Clamp and bend the dials to shares."""
    return Dials(
        (min(max(stylize, 0), 1000) / 1000) ** 0.6,
        min(max(chaos, 0), 100) / 100,
        (min(max(weird, 0), 3000) / 3000) ** 0.5,
    )


def hints_of(style: str) -> Hints:
    found = STYLES[style]
    return Hints(found.outline, found.gradients, found.shading, found.shadow)


def stream(seed: int | Seeds, name: str) -> random.Random:
    return random.Random(f"{seeds_of(seed).stream(name)}/{name}")


def settle(scene: Scene, seed: int | Seeds, share: Dials) -> Scene:
    """Fill in what was not asked for: setting, time, sky. Chaos widens the choice."""
    rng = stream(seed, "settle")
    banned = set(scene.excluded)
    kinds = [KINDS[one.kind] for one in scene.subjects if one.kind in KINDS]
    setting = scene.setting
    if setting is None:
        setting = _home(kinds, scene, rng, share)
    time = scene.time
    if time is None:
        if NIGHT_THINGS & set(scene.sky):
            time = "night"
        elif "sun" in scene.sky or "rainbow" in scene.sky:
            time = "day"
        elif scene.mood in MOOD_TIME:
            time = MOOD_TIME[scene.mood]
        elif rng.random() < share.chaos * 0.85:
            time = rng.choice(("dawn", "day", "sunset", "dusk", "night"))
        else:
            time = _daylight(spaced(seed, "hour"), scene)
    if time in banned:
        time = next(t for t in ("day", "sunset", "night", "dawn") if t not in banned)
    sky = list(scene.sky)
    pick = stream(seed, "sky")
    gloomy = scene.weather in ("rain", "storm", "fog", "snow")
    if time == "night":
        if not gloomy and "stars" not in sky:
            sky.append("stars")
        if "moon" not in sky and not gloomy and "aurora" not in sky and pick.random() < 0.6:
            sky.append("moon")
    elif "sun" not in sky and not gloomy and not (NIGHT_THINGS & set(sky)):
        chance = {"day": 0.4, "dawn": 0.75, "sunset": 0.85, "dusk": 0.25}[time]
        if pick.random() < chance:
            sky.append("sun")
    if "clouds" not in sky and (
        gloomy or (scene.weather != "clear" and pick.random() < (0.75 if time != "night" else 0.3))
    ):
        sky.append("clouds")
    if time != "night" and not gloomy and "birds" not in sky and pick.random() < 0.2 + 0.25 * share.ornament:
        sky.append("birds")
    if time == "dusk" and "stars" not in sky and pick.random() < 0.5:
        sky.append("stars")
    if setting in ("space", "moon"):  # no air up there
        sky = [x for x in sky if x not in ("clouds", "birds", "sun")]
    season = scene.season
    if season is None and share.chaos > 0.3 and scene.weather != "snow" and rng.random() < share.chaos * 0.6:
        season = rng.choice(("spring", "summer", "autumn"))
    return msgspec_replace(
        scene, setting=setting, time=time, sky=tuple(x for x in sky if x not in banned), season=season
    )


def _daylight(share: float, scene: Scene) -> str:
    """An hour nobody asked for stays near noon: morning, day or the golden hour."""
    white = scene.season == "winter" or scene.setting == "snow field"  # snow shall stay white
    timeless = scene.setting in ("space", "moon", "underwater", "cave")
    if scene.weather is not None or white or timeless or share < 0.58:
        return "day"
    return "dawn" if share < 0.79 else "sunset"


def _adventure(scene: Scene, seed: int | Seeds, share: Dials) -> Scene:
    """What only chaos dares: another framing, another palette."""
    rng = stream(seed, "adventure")
    framing, palette = scene.framing, scene.palette
    lone = len(scene.subjects) == 1 and scene.subjects[0].count == 1
    near = lone and KINDS[scene.subjects[0].kind].group in ("animal", "person")
    if framing is None and rng.random() < share.chaos * 0.6:
        framing = rng.choice(("close-up", "wide", "from above") if near else ("wide", "from above"))
    if palette is None and rng.random() < share.chaos * 0.55:
        palette = rng.choice(("pastel", "vivid", "warm", "cool"))
    return msgspec_replace(scene, framing=framing, palette=palette)


def _home(kinds: list, scene: Scene, rng: random.Random, share: Dials) -> str:  # type: ignore[type-arg]
    banned = set(scene.excluded)
    if scene.weather == "snow" or scene.season == "winter":
        options = ["snow field", "forest", "village"]
    elif any(k.home == "water" and k.group == "vehicle" for k in kinds):
        options = ["sea", "lake", "sea"]
    elif kinds and kinds[0].home == "water":
        options = ["underwater"]
    elif any(k.name in ("chair", "lamp", "clock") for k in kinds):
        options = ["room", "library"]
    elif scene.mood == "spooky":
        options = ["forest", "cave", "village"]
    elif kinds and kinds[0].name in ("astronaut", "rocket"):
        options = ["moon", "space"]
    elif kinds and kinds[0].name == "lighthouse":
        options = ["beach", "meadow"]
    elif kinds and kinds[0].name == "penguin" and "snow" not in banned:
        options = ["snow field"]
    elif kinds and all(k.group in ("food", "object") and k.home == "ground" for k in kinds):
        options = ["room", "plain", "garden"]
    else:
        options = ["meadow", "meadow", "garden", "forest"]
    options = [o for o in options if o not in banned] or ["plain"]
    first = options[0]
    if share.chaos and rng.random() < share.chaos * 0.8:
        return rng.choice(options)
    return first


def msgspec_replace(scene: Scene, **changes: object) -> Scene:
    import msgspec

    return msgspec.structs.replace(scene, **changes)


def compose(
    scene: Scene,
    *,
    seed: int | Seeds,
    chaos: int = 0,
    weird: int = 0,
    stylize: int = 100,
    aspect: float = 1.0,
    tile: bool = False,
) -> Drawing:
    """Lay ``scene`` out and draw it.

    ``seed`` decides what was left open; ``Seeds`` keeps an earlier drawing's large decisions. ``aspect`` is width / height; ``chaos`` 0..100 spreads seeds apart, ``weird`` 0..3000 bends the world, ``stylize``
    0..1000 runs from plain to ornate; ``tile`` gives a pattern that repeats without a seam.
    """
    share = dials(chaos, weird, stylize)
    scene = clean(scene)
    style = scene.style if scene.style in STYLES else DEFAULT_STYLE
    settled = settle(scene, seed, share)
    if share.chaos and not tile:
        settled = _adventure(settled, seed, share)
    hints = hints_of(style)
    palette = hour_palette(settled.time or "day", stream(seed, "hour"), share.chaos, spaced(seed, "palette"))
    if share.weird:
        turn = stream(seed, "odd").uniform(-1, 1) * 150 * share.weird
        top, middle, low = (shift(c, 0, 1.1, turn) for c in palette.sky)
        bright, dim = (shift(c, 0, 1.3, turn) for c in palette.cloud)
        palette = palette._replace(sky=(top, middle, low), haze=shift(palette.haze, 0, 1.1, turn), cloud=(bright, dim))
    palette = graded(tinted(palette, settled.mood, palette=settled.palette is not None), settled.palette)
    if settled.weather in ("rain", "storm", "fog"):
        palette = palette._replace(
            haze=mix(palette.haze, mix("#b4bfcc", "#28324e", palette.dark), 0.55),
            light=palette.light._replace(share=min(0.7, palette.light.share + 0.1)),
        )
    if tile:
        whole = seeds_of(seed).stream("tile")
        return tile_drawing(settled, seed=whole, share=share, aspect=aspect, hints=hints, hour=palette, style=style)
    place = PLACES[settled.setting or "meadow"]
    width = 1000 * aspect
    lay = stream(seed, "layout")
    view = take(seed, share.chaos)
    horizon, ground = place.horizon + view.drop * (0.5 if place.water else 1.0), place.ground + lay.uniform(-0.01, 0.02)
    if aspect < 0.8 and place.float_home == "land" and not place.water:
        ground -= 0.05  # tall pages: the subject stands nearer to the middle
    if settled.framing == "from above":
        horizon, ground = horizon * 0.5, ground - 0.06
    elif settled.framing == "close-up":
        horizon = horizon + 0.02
    stage = Stage(
        width,
        horizon * 1000,
        ground,
        palette,
        settled.time or "day",
        settled.weather,
        settled.season,
        settled.sky,
        frozenset(settled.excluded),
        share.ornament,
        share.chaos,
        share.weird,
        stream(seed, "scenery"),
        view,
    )
    back = Pen(palette.light, hints, "b")
    place.back(back, stage)
    if (
        share.ornament > 0.35
        and palette.dark < 0.3
        and settled.weather in (None, "clear", "wind")
        and not place.indoor
        and place.float_home != "water"
        and settled.setting not in ("space", "moon", "cave")
    ):
        rays(back, stage)
    weather.behind(back, stage._replace(rng=stream(seed, "weather"))) if not place.indoor else None
    if not place.indoor and place.float_home == "land":
        props(back, stage._replace(rng=stream(seed, "mood")), settled.mood)
    figures = arrange(settled, stage, place, stream(seed, "figures"))
    main = Pen(palette.light, hints, "s", amount=0.55)
    draw_figures(main, figures, stage, place, settled)
    front = Pen(palette.light, hints, "f")
    if share.weird > 0.25:
        drifting_things(back, stage._replace(rng=stream(seed, "odd things")))
    _foreground(front, stage, place, settled, seed)
    return Drawing(
        width,
        _nearer(_layer(back), settled, stage),
        _layer(main),
        _layer(front),
        style,
        1.0,
        seeds_of(seed).stream("brush"),
        tile=False,
    )


def _foreground(p: Pen, stage: Stage, place: Place, scene: Scene, seed: int | Seeds) -> None:
    if scene.framing != "close-up":
        place.front(p, stage._replace(rng=stream(seed, "front")))
        frame(p, stage._replace(rng=stream(seed, "frame")), scene.setting or "meadow")
    if not place.indoor and scene.setting not in ("underwater", "space", "moon", "cave"):
        weather.before(p, stage._replace(rng=stream(seed, "weather")))
    veil(p, stage._replace(rng=stream(seed, "veil")), scene.mood)
    if stage.ornament > 0.3 and not place.indoor:
        weather.sparkle(p, stage._replace(rng=stream(seed, "sparkle")))
    if stage.ornament > 0.55:
        flourish(p, stage._replace(rng=stream(seed, "flourish")))
    # A soft vignette in the shadow's colour: it gathers the eye as a mount around a print does.
    if p.hints.gradients:
        dark = shift(stage.hour.light.shade, -0.12)
        paint = p.gradient([(0, dark, 0), (0.72, dark, 0), (1, dark, 0.2 + 0.12 * stage.ornament)], "r")
        w = stage.width
        p.path(f"M{-w * 0.22:.0f} -220H{w * 1.22:.0f}V1220H{-w * 0.22:.0f}Z", paint, line=False)


def _nearer(body: str, scene: Scene, stage: Stage) -> str:
    """The scenery from nearer by: enlarged around a point of the ground, which stays where it is."""
    if scene.framing is not None or stage.take.zoom < 1.02:
        return body
    x, y, k = stage.width * stage.take.pan, stage.ground * 1000, stage.take.zoom
    if {"sun", "moon", "rainbow", "planet"} & set(scene.sky):
        k = min(k, 1.08)  # what hangs in the sky stays on the page
    if "rainbow" in scene.sky:
        return body
    return f'<g transform="translate({x * (1 - k):.1f} {y * (1 - k):.1f}) scale({k:.4f})">{body}</g>'


def _layer(p: Pen) -> str:
    return f"<defs>{''.join(p.defs)}</defs>{''.join(p.parts)}"


def clean(scene: Scene) -> Scene:
    """Apply the exclusions: what must not appear is taken out wherever it was asked for."""
    banned = set(scene.excluded)
    if not banned:
        return scene
    keep = [i for i, one in enumerate(scene.subjects) if one.kind not in banned]
    index = {old: new for new, old in enumerate(keep)}
    subjects = []
    for i in keep:
        one = scene.subjects[i]
        wearing = tuple(item for item in one.wearing if item.kind not in banned)
        holding = one.holding if one.holding and one.holding.kind not in banned else None
        colour = one.colour if one.colour not in banned else None
        subjects.append(msgspec_replace(one, wearing=wearing, holding=holding, colour=colour))  # type: ignore[arg-type]
    relations = tuple(
        msgspec_replace(r, subject=index[r.subject], object=index[r.object])  # type: ignore[arg-type]
        for r in scene.relations
        if r.subject in index and r.object in index
    )
    setting = scene.setting if scene.setting not in banned else None
    if "snow" in banned and setting == "snow field":
        setting = "meadow"
    season = scene.season if scene.season not in banned else None
    if "snow" in banned and season == "winter":
        season = None
    return msgspec_replace(
        scene,
        subjects=tuple(subjects),
        relations=relations,
        setting=setting,
        season=season,
        weather=scene.weather if scene.weather not in banned else "clear",
        sky=tuple(x for x in scene.sky if x not in banned),
        time=scene.time if scene.time not in banned else None,
        style=scene.style if scene.style not in banned else None,
    )
