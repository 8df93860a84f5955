"""Whence a request comes: set by the HTTP guard for the length of a request, read by limits and the audit log.

It is one changeable value for each request, in a context variable that also the thread of a sync route sees: every dialect,
and every function below it, can so be limited and written down without handing an address through all of them.
"""

from contextvars import ContextVar
from dataclasses import dataclass

from gesso.domain.ids import KeyId, PersonId


@dataclass
class Whence:
    """`address` is empty for this machine's command line."""

    address: str = ""
    local: bool = True
    """Whether it comes from this very machine, and through no proxy."""
    secure: bool = False
    """Whether the browser speaks https."""
    agent: str = ""
    person_id: PersonId | None = None
    key_id: KeyId | None = None
    """Who it turned out to be."""


_HERE: ContextVar[Whence | None] = ContextVar("gesso_whence", default=None)


def whence() -> Whence:
    """Return where the request that is being answered comes from; outside of any, this machine."""
    return _HERE.get() or Whence()


def come_from(place: Whence) -> None:
    """Say where the request comes from, for all that is done to answer it."""
    _HERE.set(place)
