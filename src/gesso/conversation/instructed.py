"""An instruction put into effect on a scene in plain JSON values, as plans carry it."""

from typing import Any

import msgspec

from gesso.scenes import Scene
from gesso.scenes import editing as instructions


class Instructed(msgspec.Struct, frozen=True, kw_only=True):
    """`before` is the scene given and `scene` the edited one, both as plain values with defaults left out."""

    before: dict[str, Any]
    scene: dict[str, Any]
    prompt: str
    understood: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        return self.scene != self.before


def instruct(scene: dict[str, Any], instruction: str) -> Instructed:
    """Return the scene after an instruction ("give the fox a hat")."""
    given = msgspec.convert(scene, Scene)
    made = instructions.apply(given, instruction)
    return Instructed(
        before=msgspec.to_builtins(given),
        scene=msgspec.to_builtins(made.scene),
        prompt=made.prompt,
        understood=made.understood,
        unknown=made.unknown,
    )
