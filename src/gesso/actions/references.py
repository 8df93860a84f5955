"""References: which pictures of the library, and which style codes, a prompt names; found and frozen before anything is queued.

Promises: a picture that is not there, lies in the trash or belongs to somebody else is one and the same error, with its
place in the prompt; so is a style code that this home does not know. Numeric codes are always known. `random` is left
to `wishes`, which draws a number for it. Links to other sites are fetched, each once, after everything else was found:
all of them arrive, or none is kept.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from gesso.actions import fetching
from gesso.catalog import style_codes
from gesso.catalog.plan import CAPABILITIES, Pictured, Wanted, wanted_references
from gesso.domain.errors import Detail, GessoError, NotFoundError, PromptError
from gesso.domain.ids import ImageId, PersonId
from gesso.domain.image import Image
from gesso.domain.plan import Plan
from gesso.domain.spec import Spec
from gesso.library import reading, styles

if TYPE_CHECKING:
    from gesso.app import App

_ID = re.compile(r"img_[0-9a-f]{32}")
_OWN_LINK = re.compile(
    r"https?://(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?/\S*?(img_[0-9a-f]{32})\S*", re.IGNORECASE
)
"""A link to this studio. Any port: people reach it through tunnels, and the id alone decides which picture is meant."""


def picture_id(source: str, public_url: str = "") -> ImageId | None:
    """Return the id of the library's picture that a reference's source names, or None for any other source.

    `public_url`: what people outside reach this studio by; links that begin with it are its own too.
    """
    if _ID.fullmatch(source):
        return ImageId(source)
    if public_url and source.lower().startswith(f"{public_url.rstrip('/').lower()}/"):
        inside = _ID.search(source.lower())
        return None if inside is None else ImageId(inside[0])
    found = _OWN_LINK.fullmatch(source)
    return None if found is None else ImageId(found[1].lower())


def find(app: "App", person: PersonId, specs: Iterable[Spec], text: str) -> dict[str, Pictured]:
    """Return the content hash of every source in the specs that is a picture of the person's library.

    Args:
        app: the rooms.
        person: whose library it is.
        specs: the jobs of one prompt.
        text: the prompt as typed, for the places of errors.

    Raises:
        PromptError: with one `image_not_found` for each source that is no picture of theirs, and one detail with the
            code of `gesso.network.fetch` or of an upload for each link whose picture cannot be had.
    """
    found: dict[str, Pictured] = {}
    missing: dict[str, Detail] = {}
    linked: dict[str, Wanted] = {}
    for one in (one for spec in specs for one in wanted_references(spec)):
        if one.source in found or one.source in missing or one.source in linked:
            continue
        if one.role == "style" and style_codes.is_code(one.source) and one.source != style_codes.RANDOM:
            try:
                found[one.source] = coded(app, person, one.source)
            except NotFoundError as error:
                missing[one.source] = _nowhere(error.message, "style_not_found", one, text)
            continue
        image_id = picture_id(one.source, app.settings.public_url)
        if image_id is None:
            if fetching.is_link(one.source):
                linked[one.source] = one
            continue
        try:
            found[one.source] = _pictured(reading.get_image(app.database, person, image_id))
        except NotFoundError as error:
            message = f"{error.message} Upload it with `gesso upload FILE`, or take the id from your library."
            missing[one.source] = _nowhere(message, "image_not_found", one, text)
    if not missing:
        found |= _fetched(app, linked, text, missing)
    if missing:
        first, *rest = missing.values()
        more = f" ({len(rest)} more like it.)" if rest else ""
        raise PromptError(first.message + more, details=(first, *rest))
    return found


def _fetched(app: "App", linked: dict[str, Wanted], text: str, missing: dict[str, Detail]) -> dict[str, Pictured]:
    """Return what lies behind the links; whatever cannot be had is put into `missing`, and then nothing is kept."""
    if len(linked) > fetching.AT_MOST:
        message = (
            f"A prompt takes at most {fetching.AT_MOST} links to pictures; this one has {len(linked)}. Upload some."
        )
        raise PromptError(message, code="too_many_links")
    arrived = fetching.arrive(app, tuple(linked))
    for source, one in arrived.items():
        if isinstance(one, GessoError):
            missing[source] = _nowhere(one.message, one.error_code, linked[source], text)
    if missing:
        return {}
    pictures = {source: one for source, one in arrived.items() if not isinstance(one, GessoError)}
    fetching.hold(app, pictures.values())
    return {source: Pictured(one.sha256) for source, one in pictures.items()}


def coded(app: "App", person: PersonId, code: str) -> Pictured:
    """Return the style of a code: a saved one as it was saved, so that a name keeps its looks; any other number as it reads now.

    Raises:
        NotFoundError: `style_not_found`; never for a number.
    """
    try:
        return Pictured("", None, styles.get(app.database, person, str(int(code)) if code.isdigit() else code).style)
    except NotFoundError:
        if not code.isdigit():
            raise
    return Pictured("", None, style_codes.style_of(int(code)))


def with_numbers(spec: Spec, pictures: dict[str, Pictured]) -> dict[str, Pictured]:
    """Return what sources mean, the numbers that `random` became among them."""
    numbers = {one.source for one in spec.style_references if one.source.isdigit()} - set(pictures)
    return pictures | {one: Pictured("", None, style_codes.style_of(int(one))) for one in numbers}


def _nowhere(message: str, code: str, wanted: Wanted, text: str) -> Detail:
    start = text.lower().find(wanted.source.lower())
    return Detail(
        code=code,
        message=message,
        start=max(start, 0),
        end=start + len(wanted.source) if start >= 0 else len(text),
        parameter=CAPABILITIES[wanted.role],
        value=wanted.source,
    )


def inherited(app: "App", person: PersonId, spec: Spec, plan: Plan, text: str) -> dict[str, Pictured]:
    """Return the content hashes of a spec's sources as an earlier plan froze them, so that what is gone still guides.

    Where that plan could not take references, they are looked up as for a new prompt. What a moodboard brought is no source
    of the words.

    Raises:
        PromptError: as `find`.
    """
    public = app.settings.public_url
    named = [one for one in wanted_references(spec) if picture_id(one.source, public) or fetching.is_link(one.source)]
    heavy = [one.source for one in named if one.weight > 0]
    codes = [one for one in wanted_references(spec) if one.role == "style" and style_codes.is_code(one.source)]
    styled = {one.code: Pictured("", None, one.style) for one in plan.styles}
    frozen_ones = [one for one in plan.references if not one.by_taste]
    if len(heavy) != len(frozen_ones) or any(one.weight > 0 and one.source not in styled for one in codes):
        return find(app, person, (spec,), text)
    frozen = {source: Pictured(one.sha256, one.scene) for source, one in zip(heavy, frozen_ones, strict=True)}
    return {one.source: Pictured("") for one in (*named, *codes)} | frozen | styled


def _pictured(image: Image) -> Pictured:
    """A picture composed here is known for what it is; one whose words were painted over its pixels may show something else."""
    plan = image.plan
    composed = plan is not None and plan.compose is not None and plan.source_sha256 is None and not plan.references
    return Pictured(image.sha256, plan.compose.scene if composed and plan and plan.compose else None)
