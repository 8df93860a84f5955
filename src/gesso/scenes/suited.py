"""Where a subject can well be, for everything that fills in a place that nobody asked for. Pure."""

from gesso.scenes.scene import Scene
from gesso.scenes.subjects import KINDS

_OUTDOORS = ("meadow", "snow field", "forest", "desert", "mountains", "city", "village", "garden", "beach", "lake")
_INDOORS = ("room", "library", "cave")
_AFLOAT = ("sea", "lake")
_IN_WATER = ("underwater", "sea")
_SMALL = ("room", "library", "garden", "plain", "meadow", "beach")
_ALOFT = ("sky", "mountains", "sea", "meadow", "city", "desert", "lake")
_FAR = ("moon", "space")


def suited(scene: Scene) -> tuple[str, ...]:
    """Return the places that suit all of a scene's subjects, the words of the vocabulary; never what it excludes."""
    options: tuple[str, ...] = (*_OUTDOORS, "sea", "cave")
    for one in scene.subjects:
        fitting = _of(one.kind)
        options = tuple(word for word in options if word in fitting) or fitting
    return tuple(word for word in options if word not in scene.excluded) or ("plain",)


def _of(kind: str) -> tuple[str, ...]:
    known = KINDS.get(kind)
    if known is None:
        return _OUTDOORS
    if known.home == "water":
        return _AFLOAT if known.group == "vehicle" else _IN_WATER
    if kind in {"astronaut", "rocket"}:
        return (*_FAR, *_ALOFT)
    if known.home == "air":
        return _ALOFT
    if known.group in {"food", "object"}:
        return _SMALL
    if known.group in {"animal", "person"}:
        return (*_OUTDOORS, *_INDOORS)
    return _OUTDOORS
