"""Learned estimates as rows: a moving mean per kind of run."""

from typing import NamedTuple

from sqlalchemy import select, text

from gesso.store.database import Connection
from gesso.store.tables.flow import estimate

MEMORY = 16
"""A mean forgets: each run counts for at least a sixteenth."""


class Kind(NamedTuple):
    """What runs share."""

    model_key: str
    task: str
    shape: str
    steps: int


def mean_ms(connection: Connection, kind: Kind) -> float | None:
    """Return the device time of one picture, or None where none was drawn yet."""
    where = [estimate.c[name] == value for name, value in kind._asdict().items()]
    found: float | None = connection.execute(select(estimate.c.mean_ms).where(*where)).scalar()
    return found


def add(connection: Connection, kind: Kind, took_ms: float) -> None:
    """Take one more run into the mean."""
    words = f"""
        INSERT INTO estimate (model_key, task, shape, steps, mean_ms, runs)
        VALUES (:model_key, :task, :shape, :steps, :took, 1)
        ON CONFLICT (model_key, task, shape, steps) DO UPDATE SET runs = estimate.runs + 1, mean_ms = estimate.mean_ms
            + (excluded.mean_ms - estimate.mean_ms)
            / (CASE WHEN estimate.runs < {MEMORY - 1} THEN estimate.runs + 1 ELSE {MEMORY} END)
    """  # noqa: S608 - the number is our constant
    connection.execute(text(words), {**kind._asdict(), "took": took_ms})
