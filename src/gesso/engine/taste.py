"""Taste in the engine: how it fills in what a prompt leaves open, picture by picture.

Promises: `steer` is deterministic by seed and never changes what the scene says. A plan without a taste never comes here.
"""

import math
import random
from collections.abc import Mapping, Sequence

import msgspec

from gesso import scenes
from gesso.domain.errors import EngineError
from gesso.domain.plan import Taste
from gesso.domain.taste import FACTS, NAMES, SPACE, features
from gesso.engine.eye.look import known
from gesso.scenes.suited import suited

_DRAWN_PX = 64
_MOST_CANDIDATES = 8
_EAGERNESS = 2.5
"""How sharply the fillings follow the weights at full amount: a word that is liked by 1 more is e^2.5 = 12 times likelier."""
_OPEN = ("time", "setting", "weather", "season", "palette", "mood")
_UNASKED = 0.5
"""What a word must be liked to be as likely as leaving the choice to the layout; words that are not liked are never tried."""
_DRASTIC = {"monochrome": 1.0}
"""The same on top, for what nobody expects who did not ask for it."""
_NIGHT_SKY = frozenset({"moon", "stars", "aurora", "fireworks", "shooting star"})
_INDOORS = frozenset({"room", "library", "cave", "plain", "space", "moon", "underwater"})


def check(taste: Taste) -> None:
    """Refuse a taste of another feature space.

    Raises:
        EngineError: `profile_other_space`.
    """
    if taste.space != SPACE or len(taste.weights) != len(NAMES):
        raise EngineError(
            f"The profile was learnt in another feature space ({taste.space[:40]}); this version reads {SPACE}. Learn it again "
            "from its rankings: export it and import it, or answer one more pair.",
            code="profile_other_space",
        )


def steer(
    scene: scenes.Scene, taste: Taste, seed: int, *, aspect: float, stylize: int = 100, chaos: int = 0, weird: int = 0
) -> scenes.Scene:
    """Return the scene with what it leaves open filled in to a person's liking, for the picture of that seed.

    A few fillings are drawn by chance, the likelier the better they are liked; each is drawn small and looked at, the scene
    as it was among them, and the best liked one is returned. The drawing's own seed stays, and the layout with it.

    Raises:
        EngineError: `profile_other_space`, `eye_missing`.
    """
    check(taste)
    if taste.amount <= 0 or not any(taste.weights):
        return scene
    liking = dict(zip(NAMES, taste.weights, strict=True))
    rng = random.Random(f"{seed}/taste")
    others = [_filled(scene, liking, taste.amount, rng) for _ in range(math.ceil(_MOST_CANDIDATES * taste.amount))]
    candidates = list(dict.fromkeys((scene, *others)))
    if len(candidates) == 1:
        return scene
    # A draft's sides are rounded otherwise than its final's; both must come to the same choice.
    shape = max(0.1, round(aspect, 1))

    def liking_of(one: scenes.Scene) -> float:
        return predicted(one, taste.weights, seed=seed, aspect=shape, stylize=stylize, chaos=chaos, weird=weird)

    return max(candidates, key=liking_of)


def predicted(
    scene: scenes.Scene,
    weights: Sequence[float],
    *,
    seed: int,
    aspect: float = 1.0,
    stylize: int = 100,
    chaos: int = 0,
    weird: int = 0,
) -> float:
    """Return how well a drawing of the scene is liked: its features times the weights."""
    from gesso.engine.eye import open_eye

    drawing = scenes.compose(scene, seed=seed, chaos=chaos, weird=weird, stylize=stylize, aspect=aspect)
    tall = math.sqrt(aspect)
    rgb = drawing.render(max(32, round(_DRAWN_PX * tall)), max(32, round(_DRAWN_PX / tall)))
    look = known(open_eye().look(rgb), scene)
    seen = features(look.facts, look.palette.mean, look.palette.spread)
    return sum(weight * value for weight, value in zip(weights, seen, strict=True))


def _filled(scene: scenes.Scene, liking: Mapping[str, float], amount: float, rng: random.Random) -> scenes.Scene:
    """One filling of what is open, by chance."""
    for fact in _OPEN:
        options = tuple(word for word in _options(scene, fact) if liking[f"{fact}:{word}"] > 0)
        if not options:
            continue
        pulls = [0.0, *(liking[f"{fact}:{word}"] - _UNASKED - _DRASTIC.get(word, 0.0) for word in options)]
        best = max(pulls)
        shares = [math.exp(_EAGERNESS * amount * 2 * (pull - best)) for pull in pulls]
        word = rng.choices((None, *options), shares)[0]
        if word is not None:
            scene = msgspec.structs.replace(scene, **{fact: word})
    return scene


def _options(scene: scenes.Scene, fact: str) -> tuple[str, ...]:
    """The words that may fill in a fact: none where the scene says it, or says something that decides it."""
    if getattr(scene, fact) is not None:
        return ()
    words: tuple[str, ...] = FACTS[fact]
    warm = scene.setting in {"desert", "beach", "sea"}  # nobody expects snow there who did not ask for it
    if fact == "setting":
        words = () if scene.weather == "snow" or scene.season == "winter" else suited(scene)
    elif fact == "time":
        words = () if {*scene.sky} & _NIGHT_SKY or "sun" in scene.sky or "rainbow" in scene.sky else words
    elif fact in {"weather", "season"}:
        words = () if scene.setting in _INDOORS or scene.sky else words
        words = tuple(word for word in words if not (warm and word in {"snow", "winter"}))
    return tuple(word for word in words if word not in scene.excluded)
