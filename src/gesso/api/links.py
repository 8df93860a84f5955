"""The door of links, `/s3/{bucket}/{key}`: one file for whoever holds a valid link. No cookies, no keys, no session.

Answers as S3 does, errors in its XML, so that what expects S3 understands them.
"""

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response

from gesso.domain.errors import BadInputError, GessoError
from gesso.library.links import BUCKET, PREFIX, file_of, no_such_key

if TYPE_CHECKING:
    from gesso.app import App

router = APIRouter(prefix=PREFIX, include_in_schema=False)

_S3_CODES = {
    "link_malformed": (400, "AuthorizationQueryParametersError"),
    "link_signature_wrong": (403, "SignatureDoesNotMatch"),
    "link_expired": (403, "AccessDenied"),
    "link_early": (403, "AccessDenied"),
    "link_key_unknown": (404, "NoSuchKey"),
}


@router.api_route("/{bucket}/{key:path}", methods=["GET", "HEAD"], response_model=None)
def read(bucket: str, key: str, request: Request) -> Response:
    """Return the file, whole or a range of it."""
    app: App = request.app.state.gesso
    try:
        if not request.url.query:
            raise BadInputError("This address needs a signed link.", code="link_malformed")
        path = request.scope.get("raw_path", b"").decode("latin-1") or request.url.path
        headers = {name.lower(): value for name, value in request.headers.items()}
        granted = app.links.verify(request.method, path, request.url.query, headers, now_ms=app.clock_ms())
        if bucket != BUCKET or granted.key != key:
            raise no_such_key()
        found = file_of(app.settings.home, app.database, key)
    except GessoError as error:
        return _refused(error, request)
    kept = {
        "etag": f'"{found.sha256}"',
        "cache-control": "private, max-age=86400, immutable",
        "cross-origin-resource-policy": "cross-origin",
        "access-control-allow-origin": "*",
        "content-security-policy": "sandbox; default-src 'none'",
    }
    if granted.disposition is not None and granted.disposition.isascii() and granted.disposition.isprintable():
        kept["content-disposition"] = granted.disposition
    if kept["etag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=kept)
    return FileResponse(found.path, headers=kept, media_type=found.mime)


def _refused(error: GessoError, request: Request) -> Response:
    status, code = _S3_CODES.get(error.error_code, (503, "ServiceUnavailable"))
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<Error><Code>{code}</Code><Message>{escape(error.message)}</Message>"
        f"<RequestId>{request.state.request_id}</RequestId></Error>"
    )
    return Response(body, status, media_type="application/xml", headers={"cache-control": "no-store"})
