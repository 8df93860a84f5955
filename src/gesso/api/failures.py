"""Errors → HTTP: the only place that knows a status for each class of the error tree. One shape for all of them."""

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from gesso.api.native.translate import error
from gesso.domain import errors

log = logging.getLogger("gesso.api")

STATUS: dict[type[errors.GessoError], int] = {
    errors.BadInputError: 400,
    errors.UnauthorizedError: 401,
    errors.ForbiddenError: 403,
    errors.NotFoundError: 404,
    errors.ConflictError: 409,
    errors.TooLargeError: 413,
    errors.RateLimitedError: 429,
    errors.UnavailableError: 503,
    errors.EngineError: 503,
    errors.GessoError: 500,
}


def install(app: FastAPI) -> None:
    """Make `app` answer every error in the one shape."""
    app.add_exception_handler(errors.GessoError, _known)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unknown)


def status_of(problem: errors.GessoError) -> int:
    """Return the HTTP status of an error's class."""
    return next(STATUS[kind] for kind in type(problem).__mro__ if kind in STATUS)


def answer(problem: errors.GessoError, status: int, document: dict[str, Any]) -> JSONResponse:
    """Return an error's document with the headers that its status calls for."""
    headers = {}
    if isinstance(problem, errors.RateLimitedError):
        headers["retry-after"] = str(problem.retry_after_seconds)
    elif status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["retry-after"] = "5"
    elif status == HTTPStatus.UNAUTHORIZED:
        headers["www-authenticate"] = "Bearer"
    return JSONResponse(document, status, headers)


def headers_of(problem: Exception) -> dict[str, str]:
    """Return the headers that Starlette gave an error: `Allow`, where an address does not take the method."""
    return dict(problem.headers or {}) if isinstance(problem, HTTPException) else {}


def invalid(problem: Exception) -> errors.BadInputError:
    """Return what FastAPI found wrong with a request as an error of ours, each mistake with its place."""
    if isinstance(problem, RequestValidationError) and isinstance(problem.body, bytes):
        message = "The body was not read as JSON. Send JSON, with the header “Content-Type: application/json”."
        return errors.BadInputError.at(message, code="not_json")
    details = []
    for one in problem.errors() if isinstance(problem, RequestValidationError) else ():
        place, *path = one["loc"]
        value = one.get("input")
        details.append(
            errors.Detail(
                code=str(one["type"]),
                message=str(one["msg"]),
                pointer="/" + "/".join(str(part) for part in path)
                if place == "body"
                else f"{place}:{'.'.join(map(str, path))}",
                value=str(value)[:200] if isinstance(value, str | int | float | bool) else None,
            )
        )
    first = f" ({details[0].pointer}: {details[0].message})" if details else ""
    return errors.BadInputError(f"The request is not valid{first}.", details=tuple(details))


def of_http(status: int) -> errors.GessoError:
    """Return the error of a request that no route took, or whose body FastAPI could not read."""
    if status == HTTPStatus.BAD_REQUEST:
        return errors.BadInputError("The request's body cannot be read.")
    codes = {404: "not_found", 405: "method_not_allowed", 413: "too_large"}
    message = {404: "There is nothing at this address.", 405: "This address does not take that method."}
    return errors.GessoError(message.get(status, "The request failed."), code=codes.get(status, "http_error"))


def of_bug(request: Request, problem: Exception) -> errors.GessoError:
    """Log what should not have happened, and return what the caller is told of it."""
    log.error("request_failed", exc_info=problem, extra={"path": request.url.path})
    return errors.GessoError("Something went wrong inside Gesso; the log has the details.")


def told(request: Request, problem: errors.GessoError) -> JSONResponse:
    """Return an error as the native API says it."""
    return _native(request, problem, status_of(problem))


def _native(request: Request, problem: errors.GessoError, status: int) -> JSONResponse:
    return answer(problem, status, error(problem, getattr(request.state, "request_id", None)))


async def _known(request: Request, problem: Exception) -> JSONResponse:
    if not isinstance(problem, errors.GessoError):
        return await _unknown(request, problem)
    return _native(request, problem, status_of(problem))


async def _invalid(request: Request, problem: Exception) -> JSONResponse:
    return _native(request, invalid(problem), 400)


async def _http(request: Request, problem: Exception) -> JSONResponse:
    if isinstance(problem.__cause__, errors.GessoError):  # what came while FastAPI read the body
        return await _known(request, problem.__cause__)
    status = problem.status_code if isinstance(problem, HTTPException) else 500
    answer = _native(request, of_http(status), status)
    answer.headers.update(headers_of(problem))
    return answer


async def _unknown(request: Request, problem: Exception) -> JSONResponse:
    return _native(request, of_bug(request, problem), 500)
