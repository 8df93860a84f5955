"""Everything that can be drawn as a subject, by name: importing this fills the register."""

from gesso.scenes.subjects import animals, birds, buildings, characters, objects, people, plants, vehicles  # noqa: F401 - importing registers
from gesso.scenes.subjects.kind import KINDS, Actor, Kind

__all__ = ["KINDS", "Actor", "Kind"]
