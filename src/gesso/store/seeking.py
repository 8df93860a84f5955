"""What is sought, as a tree, and how each database's index of words is asked for it. Pure.

FTS5 keeps words and tokens in two columns, PostgreSQL under two weights; either way a word of a prompt can never be taken
for a token. Every expression is intersected with a scope first, so that a bare negation has something to be taken from.
"""

import unicodedata
from collections.abc import Sequence

import msgspec


class Word(msgspec.Struct, frozen=True):
    """Words in this order, side by side; the last may be the beginning of one."""

    text: str
    begins: bool = False


class Token(msgspec.Struct, frozen=True):
    text: str
    begins: bool = False


class All(msgspec.Struct, frozen=True):
    of: tuple["All | Any | Not | Word | Token", ...]


class Any(msgspec.Struct, frozen=True):
    of: tuple["All | Any | Not | Word | Token", ...]


class Not(msgspec.Struct, frozen=True):
    of: "All | Any | Not | Word | Token"


Expression = All | Any | Not | Word | Token


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """A whole search: within the scopes, in the half-open range of `seq`, and matching the expression if there is one."""

    person_id: str
    states: tuple[str, ...]
    expression: Expression | None = None
    from_seq: int | None = None
    until_seq: int | None = None


def as_fts5(scopes: Sequence[str], expression: Expression | None) -> str:
    """Return the MATCH of SQLite's FTS5."""
    scope = _either([f'tokens : "{one}"' for one in scopes])
    if expression is None:
        return scope
    asked = _fts5(expression, scope)
    return asked if isinstance(expression, All | Any | Not) else f"{scope} AND {asked}"


def _fts5(node: Expression, scope: str) -> str:
    if isinstance(node, Word):
        quoted = node.text.replace('"', " ")
        return f'words : "{quoted}"{" *" if node.begins else ""}'
    if isinstance(node, Token):
        return f'tokens : "{node.text}"{" *" if node.begins else ""}'
    if isinstance(node, Not):
        return f"({scope} NOT {_fts5_part(node.of, scope)})"
    if isinstance(node, Any):
        return f"({scope} AND {_either([_fts5_part(one, scope) for one in node.of])})"
    wanted = [_fts5_part(one, scope) for one in node.of if not isinstance(one, Not)]
    refused = [_fts5_part(one.of, scope) for one in node.of if isinstance(one, Not)]
    made = " AND ".join([scope, *wanted])
    return f"({made})" if not refused else f"(({made}) NOT {_either(refused)})"


def _fts5_part(node: Expression, scope: str) -> str:
    if isinstance(node, Any) and not any(isinstance(one, Not) for one in node.of):
        return _either([_fts5_part(one, scope) for one in node.of])
    return _fts5(node, scope)


def _either(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else "(" + " OR ".join(parts) + ")"


def as_tsquery(scopes: Sequence[str], expression: Expression | None) -> str:
    """Return the tsquery of PostgreSQL."""
    scope = "(" + " | ".join(f"'{one}':B" for one in scopes) + ")"
    return scope if expression is None else f"{scope} & {_tsquery(expression)}"


def _bare(text: str) -> str:
    """Return the letters without their marks, as the index has them."""
    return "".join(one for one in unicodedata.normalize("NFD", text) if not "\u0300" <= one <= "\u036f")


def _tsquery(node: Expression) -> str:
    if isinstance(node, Word):
        pieces = "".join(one if one.isalnum() else " " for one in _bare(node.text.lower())).split()
        last = len(pieces) - 1
        marked = [f"'{piece}':{'*' if node.begins and place == last else ''}A" for place, piece in enumerate(pieces)]
        return "(" + " <-> ".join(marked) + ")"
    if isinstance(node, Token):
        return f"'{node.text}':{'*' if node.begins else ''}B"
    if isinstance(node, Not):
        return f"!({_tsquery(node.of)})"
    joined = " & " if isinstance(node, All) else " | "
    return "(" + joined.join(_tsquery(one) for one in node.of) + ")"
