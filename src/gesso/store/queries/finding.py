"""SQL of searching: numbers of the shelf that match, in the order of the wall. Keyset only, nothing is counted whole."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, TextClause, text

from gesso.store import tokens
from gesso.store.seeking import Sought, as_fts5, as_tsquery
from gesso.store.tables.shelf import WORDS_VECTOR
from gesso.store.tokens import SEQ_PER_DAY

LOWEST, HIGHEST = 0, 1 << 62


def numbers(
    connection: Connection,
    sought: Sought,
    *,
    limit: int,
    below: int | None = None,
    above: int | None = None,
    newest: bool = True,
) -> list[int]:
    """Return up to `limit` numbers strictly between `above` and `below`, from the newest or the oldest on."""
    statement, values = page(connection.dialect.name, sought, limit=limit, below=below, above=above, newest=newest)
    return list(connection.scalars(statement, values))


def page(
    dialect: str,
    sought: Sought,
    *,
    limit: int,
    below: int | None = None,
    above: int | None = None,
    newest: bool = True,
) -> tuple[TextClause, dict[str, Any]]:
    """Return the statement of a page and its values: for `numbers`, and for tests that look at its plan."""
    low = max(LOWEST - 1 if above is None else above, (sought.from_seq or 0) - 1)
    high = min(HIGHEST if below is None else below, HIGHEST if sought.until_seq is None else sought.until_seq)
    values: dict[str, Any] = {"low": low, "high": high, "most": limit}
    order = "DESC" if newest else "ASC"
    if sought.expression is None and len(sought.states) == 1:
        values |= {"person": sought.person_id, "state": sought.states[0]}
        return text(  # only our own words are put together; values are bound
            "SELECT seq FROM shelf WHERE person_id = :person AND state = :state AND seq > :low AND seq < :high "
            f"ORDER BY seq {order} LIMIT :most"
        ), values
    scopes = [tokens.scope(sought.person_id, state) for state in sought.states]
    if dialect == "sqlite":
        values["match"] = as_fts5(scopes, sought.expression)
        return text(
            "SELECT rowid FROM shelf_words WHERE shelf_words MATCH :match AND rowid > :low AND rowid < :high "
            f"ORDER BY rowid {order} LIMIT :most"
        ), values
    values["match"] = as_tsquery(scopes, sought.expression)
    return text(
        f"SELECT seq FROM shelf WHERE {WORDS_VECTOR} @@ CAST(:match AS tsquery) "
        f"AND seq > :low AND seq < :high ORDER BY seq {order} LIMIT :most"
    ), values


def days(connection: Connection, sought: Sought, *, above: int | None, below: int | None) -> list[tuple[int, int]]:
    """Return (day since 1970, pictures) of the matches strictly between two numbers, newest first."""
    statement, values = page(connection.dialect.name, sought, limit=HIGHEST, above=above, below=below)
    inner = statement.text.replace("SELECT rowid", "SELECT rowid AS seq")
    counted = text(f"SELECT seq / {SEQ_PER_DAY} AS day, COUNT(*) FROM ({inner}) AS found GROUP BY 1 ORDER BY 1 DESC")
    return [(int(row[0]), int(row[1])) for row in connection.execute(counted, values)]


def every(connection: Connection, sought: Sought, *, above: int, below: int) -> list[int]:
    """Return all numbers that match strictly between two, in any order. One text from the database: rows would cost thrice."""
    statement, values = page(connection.dialect.name, sought, limit=HIGHEST, above=above, below=below)
    inner = statement.text.replace("SELECT rowid", "SELECT rowid AS seq")
    joined = "group_concat(seq)" if connection.dialect.name == "sqlite" else "string_agg(CAST(seq AS TEXT), ',')"
    told = connection.scalar(text(f"SELECT {joined} FROM ({inner}) AS found"), values)
    return [int(one) for one in told.split(",")] if told else []


def among(connection: Connection, sought: Sought, seqs: Sequence[int]) -> set[int]:
    """Return those of the numbers that match; meant for some hundreds.

    FTS5 answers `rowid IN (…)` by walking its lists once a number. So on SQLite the same question is put to an index of
    these rows alone, made in memory: the same tokenizer, the same answer.
    """
    if not seqs:
        return set()
    listed = ", ".join(str(int(one)) for one in seqs)
    low = max(LOWEST, sought.from_seq or 0)
    high = HIGHEST if sought.until_seq is None else sought.until_seq
    if connection.dialect.name != "sqlite" or sought.expression is None:
        scopes = [tokens.scope(sought.person_id, state) for state in sought.states]
        condition = "" if sought.expression is None else f"AND {WORDS_VECTOR} @@ CAST(:match AS tsquery) "
        states = ", ".join(f"'{state}'" for state in sought.states)
        values: dict[str, Any] = {"person": sought.person_id, "low": low, "high": high}
        if sought.expression is not None:
            values["match"] = as_tsquery(scopes, sought.expression)
        asked = f"SELECT seq FROM shelf WHERE seq IN ({listed}) AND person_id || '' = :person AND state IN ({states}) "
        return set(connection.scalars(text(f"{asked}{condition}AND seq >= :low AND seq < :high"), values))
    rows = connection.execute(text(f"SELECT seq, words, tokens FROM shelf WHERE seq IN ({listed})")).fetchall()
    scopes = [tokens.scope(sought.person_id, state) for state in sought.states]
    memory = sqlite3.connect(":memory:")
    try:
        memory.execute("CREATE VIRTUAL TABLE few USING fts5(words, tokens, tokenize='unicode61 remove_diacritics 2')")
        memory.executemany("INSERT INTO few(rowid, words, tokens) VALUES (?, ?, ?)", [tuple(row) for row in rows])
        match = as_fts5(scopes, sought.expression)
        found = {int(row[0]) for row in memory.execute("SELECT rowid FROM few WHERE few MATCH ?", (match,))}
    finally:
        memory.close()
    return {one for one in found if low <= one < high}


def elsewhere(connection: Connection, sought: Sought) -> set[int]:
    """Return the numbers of the person's pictures that are in another state than the ones sought: few, as a rule."""
    others = [one for one in tokens.STATES if one not in sought.states]
    found: set[int] = set()
    for state in others:
        values = {"person": sought.person_id, "state": state}
        found |= set(
            connection.scalars(text("SELECT seq FROM shelf WHERE person_id = :person AND state = :state"), values)
        )
    return found
