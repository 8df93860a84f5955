"""Errors → HTTP: the only place that knows a status for each class of the error tree. One shape for all of them."""

import logging
from http import HTTPStatus

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


def _answer(request: Request, problem: errors.GessoError, status: int) -> JSONResponse:
    headers = {}
    if isinstance(problem, errors.RateLimitedError):
        headers["retry-after"] = str(problem.retry_after_seconds)
    elif status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["retry-after"] = "5"
    elif status == HTTPStatus.UNAUTHORIZED:
        headers["www-authenticate"] = "Bearer"
    return JSONResponse(error(problem, getattr(request.state, "request_id", None)), status, headers)


async def _known(request: Request, problem: Exception) -> JSONResponse:
    if not isinstance(problem, errors.GessoError):
        return await _unknown(request, problem)
    status = next(STATUS[kind] for kind in type(problem).__mro__ if kind in STATUS)
    return _answer(request, problem, status)


async def _invalid(request: Request, problem: Exception) -> JSONResponse:
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
    return _answer(request, errors.BadInputError(f"The request is not valid{first}.", details=tuple(details)), 400)


async def _http(request: Request, problem: Exception) -> JSONResponse:
    status = problem.status_code if isinstance(problem, HTTPException) else 500
    codes = {404: "not_found", 405: "method_not_allowed", 413: "too_large"}
    message = {404: "There is nothing at this address.", 405: "This address does not take that method."}
    problem = errors.GessoError(message.get(status, "The request failed."), code=codes.get(status, "http_error"))
    return _answer(request, problem, status)


async def _unknown(request: Request, problem: Exception) -> JSONResponse:
    log.error("request_failed", exc_info=problem, extra={"path": request.url.path})
    return _answer(request, errors.GessoError("Something went wrong inside Gesso; the log has the details."), 500)
