"""Styles: made from pictures, saved from a number, listed, forgotten, carried to other machines. `--sref` draws in them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gesso.actions.references import picture_id
from gesso.catalog import style_codes
from gesso.catalog.own_styles import Source, style_from
from gesso.domain.errors import BadInputError
from gesso.domain.ids import ImageId, PersonId
from gesso.domain.image import Image
from gesso.domain.style import SavedStyle, Style, StyleFacts
from gesso.library import reading, styles

if TYPE_CHECKING:
    from gesso.app import App

PICTURES_AT_MOST = 10
WEIGHT_AT_MOST = 100.0
_LOOKED_PX = 384
_PATIENCE_SECONDS = 180.0
"""A drawing process that a command has just brought up may load for a minute on a busy machine."""


def make(app: "App", person: PersonId, pictures: Sequence[str], name: str) -> SavedStyle:
    """Make a style from pictures of the library and keep it under a name.

    Args:
        app: the rooms; its drawing process looks at the pictures.
        person: whose pictures they are.
        pictures: image ids, each with an optional `::weight`.
        name: 1–60 characters.

    Raises:
        BadInputError: no picture, too many, something that is none (`bad_style_pictures`), `bad_weight`, `bad_style_name`.
        NotFoundError: `image_not_found`.
        ConflictError: `style_name_taken`.
        UnavailableError: nothing can look at pictures now (`engine_down`, `look_timed_out`).
    """
    if not 0 < len(pictures) <= PICTURES_AT_MOST:
        message = f"A style is made from 1 to {PICTURES_AT_MOST} pictures; these are {len(pictures)}."
        raise BadInputError.at(
            message, code="bad_style_pictures", value=str(len(pictures)), allowed=f"1–{PICTURES_AT_MOST}"
        )
    weighed = [_weighed(one) for one in pictures]
    images = [(reading.get_image(app.database, person, _image_id(source)), weight) for source, weight in weighed]
    styles.check_name(name)
    files = [app.export.file(image, width=min(_LOOKED_PX, image.width_px)).data for image, _ in images]
    sights = app.executor.look(files, timeout_s=_PATIENCE_SECONDS).pictures
    sources = [Source(sight, weight, *_known(image)) for sight, (image, weight) in zip(sights, images, strict=True)]
    heaviest = max(range(len(images)), key=lambda place: images[place][1])
    style, facts = style_from(sources, styles.thumbnail(files[heaviest]))
    code = styles.code_of(style)
    made = SavedStyle(code=code, name=name, style=style, facts=facts, created_ms=app.clock_ms())
    return styles.save(app.database, person, made)


def save(app: "App", person: PersonId, code: str, name: str) -> SavedStyle:
    """Keep a numeric code under a name. Its style is frozen with it, so that it stays when later versions read the number otherwise.

    Raises:
        BadInputError: `bad_style_code` for anything but 0–4294967295, `bad_style_name`.
        ConflictError: `style_name_taken`.
    """
    if not (code.isascii() and code.isdigit() and len(code) <= 10 and int(code) <= style_codes.MOST_CODE):
        message = f"“{code[:40]}” is no numeric style code: those are whole numbers from 0 to {style_codes.MOST_CODE}."
        raise BadInputError.at(message, code="bad_style_code", value=code[:40], allowed=f"0–{style_codes.MOST_CODE}")
    number = int(code)
    style = style_codes.style_of(number)
    facts = StyleFacts(finishes={name: share / 100 for name, share in style.finishes})
    made = SavedStyle(code=str(number), name=name, style=style, facts=facts, created_ms=app.clock_ms())
    return styles.save(app.database, person, made)


def bring_in(app: "App", person: PersonId, data: bytes, name: str = "") -> SavedStyle:
    """Take a style file in, under its own name or another.

    Raises:
        BadInputError: `bad_style_file`, `style_newer`, `bad_style_name`.
        ConflictError: `style_name_taken`.
    """
    read = styles.read_file(data)
    problem = style_codes.problem(read.style)
    if problem:
        raise styles.bad_file(problem)
    taken = SavedStyle(
        code=read.code, name=name or read.name, style=read.style, facts=read.facts, created_ms=app.clock_ms()
    )
    return styles.save(app.database, person, taken)


def listed(app: "App", person: PersonId) -> tuple[SavedStyle, ...]:
    """Return the person's styles, newest first."""
    return styles.listed(app.database, person)


def get(app: "App", person: PersonId, key: str) -> SavedStyle:
    """Return a style by code or name; any numeric code, saved or not.

    Raises:
        NotFoundError: `style_not_found`.
    """
    if key.isascii() and key.isdigit() and len(key) <= 10 and int(key) <= style_codes.MOST_CODE:
        number = str(int(key))
        saved = next((one for one in listed(app, person) if one.code == number), None)
        return saved or SavedStyle(code=number, name="", style=style_codes.style_of(int(key)))
    return styles.get(app.database, person, key)


def related(app: "App", person: PersonId, key: str, *, count: int, turn: int = 0) -> tuple[SavedStyle, ...]:
    """Return numeric codes whose styles are near a style, the nearest first; another `turn` looks among others.

    Raises:
        NotFoundError: `style_not_found`.
    """
    style = get(app, person, key).style
    return tuple(
        SavedStyle(code=str(code), name="", style=style_codes.style_of(code))
        for code in style_codes.near(style, count, turn=turn)
    )


def delete(app: "App", person: PersonId, key: str) -> SavedStyle:
    """Forget a style. Pictures and jobs that use it keep it.

    Raises:
        NotFoundError: `style_not_found`.
    """
    return styles.delete(app.database, person, key)


def exported(app: "App", person: PersonId, key: str) -> bytes:
    """Return the file that carries a style to another machine.

    Raises:
        NotFoundError: `style_not_found`.
    """
    return styles.exported(get(app, person, key))


def _weighed(written: str) -> tuple[str, float]:
    source, mark, weight = written.partition("::")
    if not mark:
        return source, 1.0
    try:
        value = float(weight)
    except ValueError:
        value = 0.0
    if not 0 < value <= WEIGHT_AT_MOST:
        message = f"“{written[:60]}” has a weight that cannot be used; it lies above 0 and up to {WEIGHT_AT_MOST:g}."
        raise BadInputError.at(
            message, code="bad_weight", value=weight[:40], allowed=f"above 0, up to {WEIGHT_AT_MOST:g}"
        )
    return source, value


def _image_id(source: str) -> ImageId:
    found = picture_id(source)
    if found is None:
        message = (
            f"“{source[:60]}” is no picture of the library. Name pictures by their ids (img_…); upload others first."
        )
        raise BadInputError.at(message, code="bad_style_pictures", value=source[:60], allowed="img_…")
    return found


def _known(image: Image) -> tuple[str | None, Style | None]:
    """What a picture that was composed here is drawn in: its art style, and the style code that it was drawn with."""
    plan = image.plan
    if plan is None or plan.compose is None or plan.source_sha256 is not None or plan.references:
        return None, None
    coded = [one for one in plan.styles if one.weight >= 1]
    if coded:
        return None, coded[0].style if len(plan.styles) == 1 else None
    return plan.compose.scene.get("style") or "storybook", None
