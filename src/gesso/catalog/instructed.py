"""An instruction put into effect on a plan's scene: the catalog's word to the small world. Pure; scenes are plain values here."""

from typing import Any

import msgspec


class Instructed(msgspec.Struct, frozen=True, kw_only=True):
    """A scene before and after, both in the same plain form; equal where nothing was understood."""

    before: dict[str, Any]
    scene: dict[str, Any]
    prompt: str
    """Words that read back as the scene."""
    unknown: tuple[str, ...] = ()
    """Words of the instruction that changed nothing."""

    @property
    def changed(self) -> bool:
        return self.before != self.scene


def apply(scene: dict[str, Any], instruction: str) -> Instructed:
    """Return what an instruction makes of a scene (`gesso.scenes.Scene` as JSON values).

    Raises:
        msgspec.ValidationError: the scene is not one that this version knows.
    """
    from gesso.scenes import Scene, editing

    before = msgspec.convert(scene, Scene)
    edited = editing.apply(before, instruction)
    return Instructed(before=_plain(before), scene=_plain(edited.scene), prompt=edited.prompt, unknown=edited.unknown)


def _plain(scene: Any) -> dict[str, Any]:
    value: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(scene))
    return value
