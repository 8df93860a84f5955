"""One tree of errors. Each has a stable code, a message that says what to do, and facts as fields.

Doors alone turn the class into an HTTP status or an exit status; nothing here knows about either.
"""

from typing import Any, ClassVar, Self

import msgspec


class Detail(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that is wrong, and where.

    `pointer` is a JSON pointer into a request body; `start` and `end` are character offsets into a prompt.
    """

    code: str
    message: str = ""
    pointer: str | None = None
    start: int | None = None
    end: int | None = None
    parameter: str | None = None
    value: str | None = None
    allowed: str | None = None
    versions: tuple[str, ...] = ()
    suggestion: str | None = None


class GessoError(Exception):
    """What went wrong and what to do about it. `code` is stable and documented in docs/errors.md."""

    code: ClassVar[str] = "internal_error"

    def __init__(self, message: str, *, code: str | None = None, details: tuple[Detail, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.error_code = code or type(self).code
        self.details = details

    @classmethod
    def at(
        cls,
        message: str,
        *,
        code: str,
        pointer: str | None = None,
        parameter: str | None = None,
        value: str | None = None,
        allowed: str | None = None,
        suggestion: str | None = None,
    ) -> Self:
        """Return an error of one thing in one place: its only detail says the same, and where."""
        detail = Detail(
            code=code,
            message=message,
            pointer=pointer,
            parameter=parameter,
            value=value,
            allowed=allowed,
            suggestion=suggestion,
        )
        return cls(message, code=code, details=(detail,))

    def to_json(self) -> dict[str, Any]:
        """Return the one error shape: `{"code", "message", "details": [...]}`."""
        return {
            "code": self.error_code,
            "message": self.message,
            "details": [msgspec.to_builtins(detail) for detail in self.details],
        }


class BadInputError(GessoError):
    """The request itself is wrong: nothing was done."""

    code = "bad_input"


class PromptError(BadInputError):
    """The prompt has errors; every one of them is in `details` with its place."""

    code = "bad_prompt"


class UnauthorizedError(GessoError):
    """No valid credential came with the request."""

    code = "unauthorized"


class ForbiddenError(GessoError):
    """The credential is valid but does not allow this."""

    code = "forbidden"


class NotFoundError(GessoError):
    """It does not exist, or belongs to somebody else."""

    code = "not_found"


class ConflictError(GessoError):
    """The thing is in a state that excludes the request."""

    code = "conflict"


class TooLargeError(GessoError):
    """More bytes, pixels or items than the stated limit."""

    code = "too_large"


class RateLimitedError(GessoError):
    """Too many for now; `retry_after_seconds` says when to come again."""

    code = "rate_limited"

    def __init__(self, message: str, *, retry_after_seconds: int, code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.retry_after_seconds = retry_after_seconds


class UnavailableError(GessoError):
    """Something that Gesso needs cannot be used now: a full disk, a home that another server holds."""

    code = "unavailable"


class EngineError(GessoError):
    """The engine could not make the pictures: unreadable weights, out of memory, a worker that died too often."""

    code = "engine_failed"
