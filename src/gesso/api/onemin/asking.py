"""What a 1min request asks of the actions: words to pictures, or a picture described and drawn anew."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from gesso.actions import assets, bring, describe, fitting, imagine, vary, wishes
from gesso.api.onemin import schema, translate
from gesso.domain.errors import BadInputError, Detail, GessoError, NotFoundError
from gesso.domain.ids import PersonId
from gesso.domain.image import Image
from gesso.domain.job import Job
from gesso.library import reading

if TYPE_CHECKING:
    from gesso.app import App

REFERENCES = ("omni_reference", "character_reference", "style_reference")


def create(app: "App", person: PersonId, body: schema.Feature) -> Job:
    """Queue what is asked for.

    Raises:
        BadInputError: a reference leads nowhere (`asset_not_found`, `fetch_failed`, …), `content_blocked`.
        PromptError: the prompt has errors.
    """
    if isinstance(body, schema.Vary):
        asked: schema.Options = body.promptObject
        image = picture(app, person, body.promptObject.imageUrl, "/promptObject/imageUrl")
        told = describe.describe(app, person, image.id)
        text, notices = translate.variation(told.prompts[0].partition(" --")[0], body.promptObject, body.model)
        planned = vary.plan(app, person, image.id, text, strength="strong", task="remix")
        notices = (*notices, *told.notices)
    else:
        asked = body.promptObject
        fields = {name: getattr(body.promptObject, name, None) for name in REFERENCES}
        found = {
            name: str(picture(app, person, path, f"/promptObject/{name}").id) for name, path in fields.items() if path
        }
        text, notices = translate.words(body.promptObject, body.model, found)
        planned = imagine.plan(app, person, text)
    planned = tuple(fitting.saying(one, notices) for one in planned[:1])
    (job,) = wishes.queue(app, person, planned, door=translate.DOOR, moderate=asked.maintainModeration)
    return job


def picture(app: "App", person: PersonId, path: str, pointer: str) -> Image:
    """Return the picture that a path means: an earlier result, an asset, a native id, or an address.

    Raises:
        BadInputError: it leads nowhere (`asset_not_found`), or cannot be fetched.
    """
    try:
        known = translate.image_of_path(path)
        if known is not None:
            return reading.get_image(app.database, person, known)
        if urlsplit(path).scheme in {"http", "https", "data"} or path.startswith("img_"):
            return bring.picture(app, person, path, pointer=pointer)
        kept = assets.of_app(app).named(person, translate.DOOR, translate.asset_name(path))
        return assets.picture(app, kept)
    except NotFoundError as error:
        message = f"There is no asset “{path[:200]}”. Upload it with POST /api/assets and send its fileContent.path."
        raise BadInputError.at(message, code="asset_not_found", pointer=pointer, value=path[:200]) from error
    except GessoError as error:
        if not error.details:
            error.details = (Detail(code=error.error_code, message=error.message, pointer=pointer, value=path[:200]),)
        raise
