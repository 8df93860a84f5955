"""How reference pictures change a scene: what is taken from each, by its role and weight, and what could not be.

Promises: `with_references` is pure. A reference of weight 0 (or less) is exactly no reference: the very scene comes back.
A larger weight takes over the same things and more, never fewer. What the prompt says outright stays below a figure's weight of 2, and what it
excludes is never brought back by a picture. Knows nothing of networks, or of the order in which things are painted.

The rules, and why. Weight 1 is what people get when they set none; the steps are in `KEPT`.

style       See `styling`: finishes are shared out, and colours follow.
character,  The picture's main subject joins the prompt. Where the prompt names the same kind, that one is it; else a person
omni        takes the place of somebody unspecific (a man, a girl); else it joins as first subject, as if the prompt had begun
            with it. Its kind is kept first; its colour grows over that kind's own (`tints`) and is whole at 1, where it also
            wears what it wears: the order in which people tell figures apart. What it holds is kept for `omni`, where the thing
            itself is asked for, and for `character`, whose hands belong to the prompt's action, only above 1. From 1.5 it
            takes its pose, and stands larger than its company; alone it does not, for a figure that fills the page is not
            known any better. From 2, where somebody asked for twice the character, its colour and clothes win even against the prompt's
            own words, with a note. Setting, hour and style stay the prompt's: there is `--sref` for a style.
image       A picture among the words fills in what they leave open: first place and hour, then what it is about, its weather
            and season, then the small things, last its art style: in the order of how much of a picture each is. Its
            colours come more and more from weight 0.5 to 3. Two pictures blend: each brings its main subject, the heavier
            one (of equals the first) the place and the hour, and their styles share the finish by weight.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

import msgspec

from gesso import scenes
from gesso.domain.plan import Role
from gesso.domain.style import READINGS, Style
from gesso.engine.eye.look import Look, Seen, best, shade
from gesso.engine.styling import (
    LIKELY,
    OURS,
    STYLE_COLOURS,
    SURE,
    Dress,
    Recolour,
    image_colours,
    recolour,
    share_of,
    shared_styles,
    strength_of,
    styled_by,
)
from gesso.scenes.subjects import KINDS

Reference: TypeAlias = tuple[Role, Look, float]
Weighed: TypeAlias = tuple[Look, float]

__all__ = ["KEPT", "UNSPECIFIC", "Likeness", "Recolour", "strength_of", "with_references"]

KEPT: Mapping[str, Mapping[str, float]] = MappingProxyType({
    "character": {"kind": 0.25, "colour": 0.25, "worn": 1.0, "held": 1.5, "pose": 1.5, "large": 1.5, "wins": 2.0},
    "omni": {"kind": 0.25, "colour": 0.25, "worn": 1.0, "held": 1.0, "pose": 1.5, "large": 1.5, "wins": 2.0},
    "image": {
        "setting": 0.25, "time": 0.5,
        "kind": 0.5, "colour": 0.5, "weather": 0.5, "season": 0.5,
        "palette": 0.75, "mood": 0.75, "sky": 0.75, "count": 0.75,
        "worn": 1.0, "held": 1.0, "pose": 1.0, "framing": 1.0, "style": 1.0,
    },
})  # fmt: skip
"""From which weight on each thing is taken over, by the picture's role."""

UNSPECIFIC = frozenset({"man", "woman", "boy", "girl"})
"""People whom a prompt names when it leaves open who they are."""
_MOST_SUBJECTS, _MOST_BLENDED = 5, 2
_COLOUR_SAID = 0.5
"""The weight from which the painter is told a figure's colour: below, most of what it sees is the kind's own."""
_FILLED = ("setting", "time", "weather", "season", "palette", "mood", "framing", "style")


@dataclass(frozen=True)
class Likeness:
    """A scene after its references.

    Attributes:
        scene: what to draw, its style being the one with the largest share. The very object that was given where no
            reference had a weight.
        style_blend: the style that the references lead to, and how much of it: up to 1 its share, above 1 its strength (at most
            1.5). None without style references.
        styles: every style of the finish with its share; they sum to 1. Two or more are to be finished each and mixed, which is
            right because the drawing under them is the same. Empty without style references.
        strength: how strongly the finish is laid on, 1 to 1.5.
        recolour: colours for the finished picture, or None.
        tints: subjects whose colour is a figure's, and how much of it is seen, below 1; the rest is the colour of the kind.
        dresses: what style codes lay over the finished picture: style, amount up to 1, and how far it is pushed beyond itself.
        says: what the references added, in words of the vocabulary, for the painter's prompt.
        notes: what could not be honoured, a short sentence each.
    """

    scene: scenes.Scene
    style_blend: tuple[str, float] | None = None
    styles: tuple[tuple[str, float], ...] = ()
    strength: float = 1.0
    recolour: Recolour | None = None
    tints: tuple[tuple[int, float], ...] = ()
    dresses: tuple[Dress, ...] = ()
    says: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def with_references(
    scene: scenes.Scene, looks: Sequence[Reference], codes: Sequence[tuple[Style, float]] = (), style_reading: int = 6
) -> Likeness:
    """Return the scene with what its reference pictures and style codes bring.

    Args:
        scene: as it was read from the words.
        looks: role, what the eye saw, and weight of each reference, in the prompt's order.
        codes: styles without a picture, each with its weight.
        style_reading: what is taken from style pictures (`gesso.domain.style.READINGS`).
    """
    heavy = [row for row in looks if row[2] > 0]
    coded = [row for row in codes if row[1] > 0]
    if not heavy and not coded:
        return Likeness(scene)
    says: list[str] = []
    notes: list[str] = []
    figures = [row for row in heavy if row[0] in ("character", "omni")]
    pictures = sorted(((look, weight) for role, look, weight in heavy if role == "image"), key=lambda row: -row[1])
    styled = [(look, weight) for role, look, weight in heavy if role == "style"]
    changed, tints = _with_figures(scene, figures, says, notes)
    shares = () if styled or coded or changed.style is not None else shared_styles(pictures, changed.excluded)
    changed = _filled(changed, pictures, says, notes, keep_style=bool(styled or coded or shares))
    if shares:
        changed = msgspec.structs.replace(changed, style=shares[0][0])
        says += [name for name, _ in shares]
    reads = READINGS[style_reading]
    styling = styled_by(styled if reads.finish else (), coded, changed.style, changed.palette, changed.excluded)
    says += styling.says
    notes += styling.notes
    timed = scene.time is not None
    colours = recolour(styled, STYLE_COLOURS[reads.colours], timed=timed) or recolour(
        pictures, image_colours, timed=timed
    )
    if styling.styles:
        changed = msgspec.structs.replace(changed, style=styling.styles[0][0], palette=styling.palette)
    return Likeness(
        scene=changed,
        style_blend=styling.blend,
        styles=styling.styles or shares,
        strength=styling.strength,
        recolour=colours,
        tints=tuple(sorted(tints.items())),
        dresses=styling.dresses,
        says=tuple(says),
        notes=tuple(notes),
    )


# ── who is in the picture ────────────────────────────────────────────────────────────────────────────────────────────


def _with_figures(
    scene: scenes.Scene, figures: Sequence[Reference], says: list[str], notes: list[str]
) -> tuple[scenes.Scene, dict[int, float]]:
    """Each figure finds its subject in the scene, or joins it; two figures never share one. Returns the tints, too."""
    claimed: set[int] = set()
    tints: dict[int, float] = {}
    joined = 0
    for role, look, weight in figures:
        steps = KEPT[role]
        main = _main(look, role, scene, notes)
        if main is None:
            continue
        if weight < steps["kind"]:
            notes.append(
                f"A weight of {weight:g} keeps nothing of the {role} reference; {steps['kind']:g} keeps its kind."
            )
            continue
        place = _find(scene.subjects, main.kind, claimed)
        if place is None and len(scene.subjects) >= _MOST_SUBJECTS:
            notes.append(f"There was no room for the {role} reference's {main.kind}: a scene holds five subjects.")
            continue
        if place is None:
            scene, claimed = _begun_with(scene, scenes.Subject(main.kind), joined), {i + (i >= joined) for i in claimed}
            tints = {i + (i >= joined): share for i, share in tints.items()}
            place, joined = joined, joined + 1
        claimed.add(place)
        renamed = msgspec.structs.replace(scene.subjects[place], kind=main.kind)
        figure = _dressed(renamed, main, weight, steps, excluded=scene.excluded, notes=notes)
        if weight >= steps["large"] and (len(scene.subjects) > 1 or len(figures) > 1):
            figure = msgspec.structs.replace(figure, size=figure.size or "large")
        scene = _with_subject(scene, place, figure)
        tinted = figure.colour is not None and renamed.colour is None and weight < 1
        if tinted:
            tints[place] = share_of(weight)
        says.append(_words(renamed if tinted and weight < _COLOUR_SAID else figure))
    return scene, tints


def _main(look: Look, role: str, scene: scenes.Scene, notes: list[str]) -> Seen | None:
    """The picture's main subject, unless there is none that we can draw or the prompt forbids it."""
    main = max(look.subjects, key=lambda one: one.confidence, default=None)
    if main is None or main.confidence < LIKELY or main.kind not in KINDS:
        notes.append(f"No subject that can be drawn here was recognised in the {role} reference.")
        return None
    if main.kind in scene.excluded:
        notes.append(f"The {role} reference shows a {main.kind}, which the prompt excludes.")
        return None
    if look.familiarity < OURS:
        notes.append(f"The {role} reference is not a picture of this world; it was taken for a {main.kind}.")
    return main


def _find(subjects: Sequence[scenes.Subject], kind: str, claimed: set[int]) -> int | None:
    """The subject that a figure is: the same kind, else somebody unspecific if the figure is a person too."""
    free = [i for i in range(len(subjects)) if i not in claimed]
    same = [i for i in free if subjects[i].kind == kind]
    anybody = [i for i in free if subjects[i].kind in UNSPECIFIC and KINDS[kind].group == "person"]
    return next(iter(same or anybody), None)


def _begun_with(scene: scenes.Scene, subject: scenes.Subject, place: int) -> scenes.Scene:
    """The scene with one more subject before `place`; relations keep pointing at theirs."""

    def moved(index: int) -> int:
        return index + (index >= place)

    return msgspec.structs.replace(
        scene,
        subjects=(*scene.subjects[:place], subject, *scene.subjects[place:]),
        relations=tuple(scenes.Relation(moved(r.subject), r.kind, moved(r.object)) for r in scene.relations),
    )


def _with_subject(scene: scenes.Scene, place: int, subject: scenes.Subject) -> scenes.Scene:
    return msgspec.structs.replace(scene, subjects=(*scene.subjects[:place], subject, *scene.subjects[place + 1 :]))


def _dressed(
    subject: scenes.Subject,
    seen: Seen,
    weight: float,
    steps: Mapping[str, float],
    *,
    excluded: Sequence[str],
    notes: list[str],
) -> scenes.Subject:
    """A subject with the colour, clothes and things of the one in the picture, where the prompt says nothing of them."""

    def take(name: str, chances: Mapping[str, float]) -> str | None:
        word = best(chances, SURE) if weight >= steps.get(name, float("inf")) else None
        return None if word in excluded else word

    colour = shade(seen.colour, SURE) if weight >= steps.get("colour", float("inf")) else None
    colour = None if colour in excluded else colour
    worn, held = take("worn", seen.worn), take("held", seen.held)
    pose, count = take("pose", seen.pose), take("count", seen.count)
    wins = weight >= steps.get("wins", float("inf"))
    if colour and subject.colour and colour != subject.colour:
        stays = colour if wins else subject.colour
        why = f"At a weight of {weight:g} the reference wins" if wins else f"The prompt says {subject.colour}"
        notes.append(f"{why}, so the reference's {colour} {subject.kind} is {stays}.")
    if worn and (wins or not subject.wearing):
        worn_colour = best(seen.worn_colour, SURE)
        subject = msgspec.structs.replace(
            subject, wearing=(scenes.Item(worn, None if worn_colour in excluded else worn_colour),)
        )
    if held and subject.holding is None:
        subject = msgspec.structs.replace(subject, holding=scenes.Item(held))
    return msgspec.structs.replace(
        subject,
        colour=(colour or subject.colour) if wins else (subject.colour or colour),
        pose=subject.pose or pose,
        count=int(count) if count and subject.count == 1 else subject.count,
    )


def _words(subject: scenes.Subject) -> str:
    """A subject in plain words: "red fox, hat"."""
    named = f"{subject.colour} {subject.kind}" if subject.colour else subject.kind
    items = [*subject.wearing, *((subject.holding,) if subject.holding else ())]
    return ", ".join([named, *(f"{item.colour} {item.kind}" if item.colour else item.kind for item in items)])


# ── where and when ───────────────────────────────────────────────────────────────────────────────────────────────────


def _filled(
    scene: scenes.Scene, pictures: Sequence[Weighed], says: list[str], notes: list[str], *, keep_style: bool
) -> scenes.Scene:
    """What the words leave open, from the heaviest picture first."""
    steps = KEPT["image"]
    open_subjects = not scene.subjects
    claimed: set[int] = set()
    for look, weight in pictures:
        taken: dict[str, object] = {}
        for name in _FILLED:
            if weight < steps[name] or getattr(scene, name) is not None or (name == "style" and keep_style):
                continue
            word = best(look.facts.get(name, {}), SURE)
            if word is not None and word not in scene.excluded:
                taken[name] = word
                says.append(word)
        if weight >= steps["sky"] and not scene.sky:
            sky = look.facts.get("sky", {})
            taken["sky"] = tuple(word for word, chance in sky.items() if chance >= SURE and word not in scene.excluded)
        scene = msgspec.structs.replace(scene, **taken)
        if weight < steps["kind"]:
            continue
        main = _main(look, "image", scene, notes) if open_subjects else _shared(scene, look, claimed)
        if main is None:
            continue
        if open_subjects and len(scene.subjects) < _MOST_BLENDED:
            scene = _begun_with(scene, scenes.Subject(main.kind), len(scene.subjects))
            claimed.add(len(scene.subjects) - 1)
            place = len(scene.subjects) - 1
        else:
            found = _find(scene.subjects, main.kind, claimed)
            if found is None or open_subjects:
                notes.append(f"Two pictures blend; the {main.kind} of a further one was left out.")
                continue
            place = found
            claimed.add(place)
        scene = _with_subject(
            scene, place, _dressed(scene.subjects[place], main, weight, steps, excluded=scene.excluded, notes=notes)
        )
        if open_subjects:
            says.append(_words(scene.subjects[place]))
    return scene


def _shared(scene: scenes.Scene, look: Look, claimed: set[int]) -> Seen | None:
    """The surest thing in the picture that the prompt names as well."""
    kinds = {one.kind for i, one in enumerate(scene.subjects) if i not in claimed}
    return next((one for one in look.subjects if one.kind in kinds and one.confidence >= LIKELY), None)
