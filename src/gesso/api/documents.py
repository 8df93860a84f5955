"""OpenAPI documents that say what is so: wrong input is 400 in every dialect, never FastAPI's own 422."""

from typing import Any

from fastapi import FastAPI

_OWN = ("HTTPValidationError", "ValidationError")


def tell_the_truth(http: FastAPI) -> None:
    """Leave FastAPI's answers that are never given out of the application's document."""
    made = http.openapi

    def openapi() -> dict[str, Any]:
        if http.openapi_schema is None:
            made()
            if http.openapi_schema is not None:
                without_422(http.openapi_schema)
        return http.openapi_schema or {}

    http.openapi = openapi  # type: ignore[method-assign] # FastAPI's own way to change the document


def without_422(document: dict[str, Any]) -> None:
    """Take FastAPI's 422 out of a document."""
    for operations in document.get("paths", {}).values():
        for operation in operations.values():
            operation.get("responses", {}).pop("422", None)
    schemas = document.get("components", {}).get("schemas", {})
    for name in _OWN:
        schemas.pop(name, None)
