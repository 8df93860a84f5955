"""A ``Figure``: one thing to draw, with its place on the page."""

from typing import NamedTuple

from gesso.scenes.scene import Subject
from gesso.scenes.subjects import Kind


class Figure(NamedTuple):
    """One thing to draw: foot point and height in canvas units; larger depth is nearer to us."""

    one: Subject
    kind: Kind
    x: float
    y: float
    height: float
    depth: float
    flip: bool
    seed: float
    carried: bool = False
    stilts: float = 0.0  # how far its legs are drawn down from where it hangs, canvas units
