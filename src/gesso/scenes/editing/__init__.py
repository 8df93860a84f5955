"""Spoken wishes put into effect on words or on a scene: "give the fox a hat", "make it night and remove the boat".

    edit_words("a fox in a forest", "make it night").words        # "a fox in a forest at night"
    apply(scene, "give the fox a hat").scene                      # the same scene, the fox wearing a hat

Promises: pure, deterministic, never raises, works without any model. What is not asked for stays: words as they were
typed, a scene's facts as they were. Knows no parameters, no earlier turns and no pictures (``gesso.conversation``).
"""

from dataclasses import dataclass

import msgspec

from gesso.scenes.editing.effects import Draft
from gesso.scenes.editing.rules import apply_wish
from gesso.scenes.editing.sayings import clean, wishes
from gesso.scenes.reading import read
from gesso.scenes.scene import Scene
from gesso.scenes.wording import sentence


@dataclass(frozen=True)
class Worded:
    """Words after an edit. `unwanted` is what is not to appear and was not in the words; `unknown` what no rule read."""

    words: str
    understood: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class Edited:
    """A scene after an edit. It equals the scene given where nothing was understood.

    `prompt` reads back as the scene; `understood` has one short line a change; `unknown` holds words of the instruction that
    have no effect on what can be drawn.
    """

    scene: Scene
    prompt: str
    understood: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def edit_words(words: str, said: str) -> Worded:
    """Return a prompt's words (no parameters) after what was said."""
    draft = Draft(words)
    for wish in wishes(clean(said)):
        if apply_wish(wish, draft):
            continue
        parts = wish.split(" and ")  # "make it night and tell me a joke": what can be done is done
        draft.unknown += [part for part in parts if len(parts) == 1 or not apply_wish(part.strip(), draft)]
    return Worded(draft.text, tuple(draft.understood), tuple(dict.fromkeys(draft.unwanted)), tuple(draft.unknown))


def apply(scene: Scene, instruction: str) -> Edited:
    """Return the scene after an instruction. Facts that no word expresses, and everything not spoken of, stay."""
    before = sentence(scene)
    made = edit_words(before, instruction)
    old, new = read(before), read(made.words, made.unwanted)
    changed = {
        name: getattr(new.scene, name)
        for name in Scene.__struct_fields__
        if getattr(new.scene, name) != getattr(old.scene, name) and name != "relations"
    }
    if "subjects" in changed or new.scene.relations != old.scene.relations:
        changed |= {"subjects": new.scene.subjects, "relations": new.scene.relations}
    if "excluded" in changed:
        changed["excluded"] = tuple(dict.fromkeys((*scene.excluded, *new.scene.excluded)))
    edited = msgspec.structs.replace(scene, **changed)
    known_before = {word.text.lower() for word in old.unknown}
    strange = tuple(
        f"{word.text} (drawn as {word.nearest})" if word.nearest else word.text
        for word in new.unknown
        if word.text.lower() not in known_before
    )
    return Edited(edited, sentence(edited), made.understood if changed else (), (*made.unknown, *strange))
