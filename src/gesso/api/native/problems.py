"""What every route of the native API may answer instead of what was asked for."""

from typing import Any

from gesso.api.native import schema

PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": schema.ErrorDocument, "description": words}
    for status, words in {
        400: "The request is wrong; nothing was done.",
        401: "No valid session or key.",
        403: "The request comes from elsewhere, or the key does not allow this.",
        404: "It does not exist, or belongs to somebody else.",
        409: "The thing is in a state that excludes the request.",
        413: "Larger than the stated limit.",
        429: "Too many requests or attempts; Retry-After says when to come again.",
        503: "Something Gesso needs cannot be used now; Retry-After says when to come again.",
    }.items()
}
