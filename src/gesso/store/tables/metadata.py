"""The one MetaData, its naming of constraints, and the few portable column types that every table uses.

Only types that mean the same in SQLite and PostgreSQL: ids and JSON are TEXT, times are BIGINT milliseconds since the
epoch (UTC), flags are INTEGER 0 or 1. JSON passes through msgspec, so a column's Python type is named where it is read.
"""

from functools import cache
from typing import Any, TypeVar

import msgspec
from sqlalchemy import BigInteger, Integer, MetaData, Text

T = TypeVar("T")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = Text
Milliseconds = BigInteger
Flag = Integer
Json = Text


def to_json(value: Any) -> str:
    """Return `value` (structs, tuples, plain values) as JSON text for a TEXT column."""
    return msgspec.json.encode(value).decode()


def from_json(text: str, kind: type[T]) -> T:
    """Return the value of type `kind` that `to_json` wrote; unknown fields of newer versions are passed over."""
    of: Any = kind
    value: T = _decoder(of).decode(text)
    return value


@cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    """Making a decoder of a Spec takes longer than reading one with it."""
    return msgspec.json.Decoder(kind)
