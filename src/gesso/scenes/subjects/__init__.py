"""Everything that can be drawn as a subject, by name: importing this fills the register."""

from gesso.scenes.subjects import (  # noqa: F401 - importing registers
    animals,
    birds,
    buildings,
    characters,
    edible,
    landmarks,
    machines,
    objects,
    people,
    plants,
    pond,
    vehicles,
)
from gesso.scenes.subjects.kind import KINDS, Actor, Kind

__all__ = ["KINDS", "Actor", "Kind"]
