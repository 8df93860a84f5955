"""Vary and remix: new pictures that begin from one of the library, with its own words or with new ones.

Where a picture was painted over a composed drawing, that drawing is varied: subtle takes its smallest decisions anew,
strong its scenery and poses as well, and a remix draws the new words in its layout. Any other picture is painted over, an
upload too, given words. A draft is varied at full quality.
"""

from fractions import Fraction
from typing import TYPE_CHECKING

import msgspec

from gesso import prompt
from gesso.actions import references, wishes
from gesso.actions.wishes import Wish
from gesso.catalog import kept
from gesso.catalog.plan import VARY_STARTS, Origin, Pictured
from gesso.domain.errors import BadInputError
from gesso.domain.ids import ImageId, PersonId
from gesso.domain.image import Image
from gesso.domain.job import Notice
from gesso.domain.spec import Aspect, Spec, Strength, Task
from gesso.library import reading

if TYPE_CHECKING:
    from gesso.app import App

_WIDEST = 14
_FINEST = 32
"""Largest term of the ratio that an uploaded picture is given."""


def plan(
    app: "App", person: PersonId, image_id: str, text: str = "", *, strength: Strength = "subtle", task: Task = "vary"
) -> tuple[Wish, ...]:
    """Return what would be drawn from the picture.

    Args:
        app: the rooms.
        person: whose picture it is.
        image_id: the picture to begin from.
        text: new words and parameters; empty takes the picture's own. A ratio and version that they leave open stay
            the picture's.
        strength: how far to leave it.
        task: `vary`, or `remix` where new words are the point.

    Raises:
        NotFoundError: there is no such picture of theirs (`image_not_found`).
        BadInputError: it has no words of its own and none were given (`words_needed`).
        PromptError: as for imagine.
    """
    image = reading.get_image(app.database, person, ImageId(image_id))
    origin = Origin(sha256=image.sha256, start=VARY_STARTS[strength])
    if text.strip():
        return _with_words(app, image, text, origin=origin, strength=strength, task=task)
    if image.spec is None or image.plan is None:
        message = (
            f"The picture {image.id} was uploaded, so it has no words of its own. Say what it shows: --prompt “…”."
        )
        raise BadInputError.at(message, code="words_needed", pointer="/prompt")
    spec = msgspec.structs.replace(as_new(image.spec), task=task, strength=strength)
    pictures = references.inherited(app, person, image.spec, image.plan, image.prompt)
    words = prompt.unparse(spec, default_version=app.settings.default_version)
    return (_planned(app, image, words, spec, pictures=pictures, origin=origin),)


def as_new(spec: Spec) -> Spec:
    """Return the wish for full pictures with fresh seeds: a seed that was written belongs to the pictures that it made."""
    speed = None if spec.speed == "draft" else spec.speed
    return msgspec.structs.replace(spec, seed=None, draft=False, speed=speed)


def _with_words(
    app: "App", image: Image, text: str, *, origin: Origin, strength: Strength, task: Task
) -> tuple[Wish, ...]:
    told = wishes.understood(app, text, default_version=image.spec.version if image.spec else None)
    pictures = references.find(app, image.person_id, told.specs, text)
    own = image.spec.aspect if image.spec else _ratio(image)
    made = []
    for _, said in told.prompts:
        spec = msgspec.structs.replace(said, task=task, strength=strength, aspect=said.aspect or own)
        words = prompt.unparse(spec, default_version=app.settings.default_version)
        one = _planned(app, image, words, spec, pictures=pictures, origin=origin, notices=told.notices, new_words=True)
        if one.plan.source_sha256 is not None:
            one = msgspec.structs.replace(one, notices=(*one.notices, *_cut(image, said.aspect), *_lightly(one)))
        made.append(one)
    return tuple(made)


def _planned(
    app: "App",
    image: Image,
    words: str,
    spec: Spec,
    *,
    pictures: dict[str, Pictured],
    origin: Origin,
    notices: tuple[Notice, ...] = (),
    new_words: bool = False,
) -> Wish:
    """Plan over the picture's drawing where it has one and the model draws, else over its pixels."""

    def planned(over: Origin | None) -> Wish:
        return wishes.wish(
            app, image.person_id, words, spec, pictures=pictures, notices=notices, origin=over, parent=image.id
        )

    strength = spec.strength or "subtle"
    old = None if image.plan is None else image.plan.only(image.index)
    if old is not None and kept.drawing_of(old) is not None:
        over_drawing = planned(None)
        if over_drawing.plan.compose is not None and new_words:
            plan, stays = kept.remixed(over_drawing.plan, old, strength)
            told = (*over_drawing.notices, *_kept(stays))
            return msgspec.structs.replace(over_drawing, plan=plan, notices=told)
        if over_drawing.plan.compose is not None:
            return msgspec.structs.replace(over_drawing, plan=kept.varied(over_drawing.plan, old, strength))
    made = planned(origin)
    plan = kept.over_pixels(made.plan, strength)
    return msgspec.structs.replace(made, plan=plan if old is None else kept.from_noise(plan, old, strength))


def _kept(stays: tuple[str, ...]) -> tuple[Notice, ...]:
    """Say what the new words left open and the picture therefore decided."""
    if not stays:
        return ()
    named = ", ".join(stays)
    message = (
        f"The new words leave this open, so it stays as it is in the picture: {named}. Write it otherwise to change it."
    )
    return (Notice(code="kept_from_picture", message=message, value=named),)


def _lightly(made: Wish) -> tuple[Notice, ...]:
    """Say that a painter of drawings changes little of what is there already."""
    if made.plan.compose is None:
        return ()
    message = (
        f"Over the pixels of a picture, {made.drawing.title} follows new words in colour and brushwork only; "
        "what is seen stays."
    )
    return (Notice(code="not_honoured", message=message, value=made.spec.text),)


def _ratio(image: Image) -> Aspect:
    """Return the ratio in small numbers that is nearest to the picture's shape, within 1:14 to 14:1."""
    wide = image.width_px >= image.height_px
    exact = Fraction(image.width_px, image.height_px) if wide else Fraction(image.height_px, image.width_px)
    near = min(exact.limit_denominator(_FINEST), Fraction(_WIDEST))
    long, short = near.numerator, near.denominator
    return Aspect(long, short) if wide else Aspect(short, long)


def _cut(image: Image, written: Aspect | None) -> tuple[Notice, ...]:
    """Say that a ratio other than the picture's own cuts its edges off."""
    if written is None or abs(written.width / written.height / (image.width_px / image.height_px) - 1) < 0.02:
        return ()
    message = f"The picture is {image.width_px}×{image.height_px}; in the ratio {written} its edges are cut off."
    return (Notice(code="picture_cut", message=message, value=str(written)),)
