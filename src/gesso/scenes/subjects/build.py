"""A ``Build``: what makes one furry animal unlike the next."""

from typing import NamedTuple


class Build(NamedTuple):
    """What makes one animal unlike the next; lengths in head half widths."""

    fur: str
    pale: str = "#fff4e2"
    ears: str = "point"
    ear: float = 1.0
    inner: str = "#e8a79a"
    head: str = "round"
    face: str = "muzzle"
    tail: str = "thin"
    tail_tip: str | None = None
    body: float = 1.0
    legs: str | None = None
    marks: tuple[str, ...] = ()
    nose: str = "#3a2530"
    iris: str = "#7a4a26"
    leg: float = 1.0
    bulk: float = 1.0  # how deep the torso is on four legs
