"""Forms with files (multipart), for the dialects that take them: read within limits, and typed by the dialect's own model."""

from typing import TYPE_CHECKING, TypeVar

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from gesso.actions import upload
from gesso.domain.errors import BadInputError

if TYPE_CHECKING:
    from gesso.app import App

Document = TypeVar("Document", bound=BaseModel)

FILES_AT_MOST, FIELDS_AT_MOST = 20, 100


async def read_form(app: "App", request: Request) -> tuple[dict[str, str], dict[str, list[tuple[str, bytes]]]]:
    """Return a form's words by field (the last of each), and its files by field as (name, bytes).

    Raises:
        BadInputError: it is no form (`not_a_form`), or broken (`bad_form`).
        TooLargeError: a file is larger than uploads may be (`upload_too_large`).
    """
    if not request.headers.get("content-type", "").startswith(
        ("multipart/form-data", "application/x-www-form-urlencoded")
    ):
        raise BadInputError("Send a form: multipart/form-data.", code="not_a_form")
    words: dict[str, str] = {}
    files: dict[str, list[tuple[str, bytes]]] = {}
    try:
        async with request.form(max_files=FILES_AT_MOST, max_fields=FIELDS_AT_MOST) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    upload.check_size(app, value.size or 0)
                    files.setdefault(name, []).append((value.filename or "", await value.read()))
                else:
                    words[name] = value
    except HTTPException as error:  # Starlette's way to say that it cannot read a form
        raise BadInputError(f"The form cannot be read: {error.detail}", code="bad_form") from error
    return words, files


def typed(kind: type[Document], words: dict[str, str]) -> Document:
    """Return the words of a form as a document; an empty word counts as not given.

    Raises:
        RequestValidationError: as for a JSON body.
    """
    try:
        return kind.model_validate({name: value for name, value in words.items() if value})
    except ValidationError as error:
        problems = [{**one, "loc": ("body", *one["loc"])} for one in error.errors()]
        raise RequestValidationError(problems) from error


def missing(field: str, what: str) -> BadInputError:
    message = f"The form lacks `{field}`: {what}."
    return BadInputError.at(message, code="file_missing_in_form", pointer=f"/{field}")
