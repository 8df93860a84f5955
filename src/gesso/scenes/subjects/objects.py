"""Everyday things, large enough to be the subject."""

from gesso.scenes.pen import Pen
from gesso.scenes.subjects.held import draw_held
from gesso.scenes.subjects.kind import Actor, kind
from gesso.scenes.palette import COLOURS


def _word(colour: str | None) -> str | None:
    return next((name for name, value in COLOURS.items() if value == colour), None)


@kind("umbrella", "object", words=("umbrellas", "parasol"), size=0.44, width=0.95, colour="red")
def umbrella(p: Pen, a: Actor) -> None:
    draw_held(p, "umbrella", _word(a.colour), 0, -0.1, 0.38)


@kind("lantern", "object", words=("lanterns", "paper lantern", "lamp post"), size=0.36, width=0.7, colour="yellow")
def lantern(p: Pen, a: Actor) -> None:
    draw_held(p, "lantern", _word(a.colour), 0, -0.95, 1.15)


@kind("balloon", "object", words=("balloons",), size=0.42, width=0.5, home="air", colour="red")
def balloon(p: Pen, a: Actor) -> None:
    draw_held(p, "balloon", _word(a.colour), 0, 0, 0.39)
