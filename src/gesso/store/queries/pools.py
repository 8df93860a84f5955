"""Who leads a pool. The epoch rises with every new leader, and fences the writes of those before."""

from typing import NamedTuple

from sqlalchemy import select, text, update

from gesso.store.database import Connection
from gesso.store.queries.jobs import DEFAULT_POOL
from gesso.store.tables.flow import pool


class Leader(NamedTuple):
    """The pool's leader; `until_ms` is when its word runs out unless it renews it."""

    epoch: int = 0
    owner: str | None = None
    until_ms: int = 0


def leader(connection: Connection, name: str = DEFAULT_POOL) -> Leader:
    """Return who leads."""
    query = select(pool.c.epoch, pool.c.leader, pool.c.until_ms).where(pool.c.name == name)
    row = connection.execute(query).first()
    return Leader() if row is None else Leader(*row)


def still_leads(connection: Connection, epoch: int, name: str = DEFAULT_POOL, *, hold: bool) -> bool:
    """Tell whether nobody has taken over since; with `hold`, keep the row until the transaction ends, so that nobody can.

    Whoever was deposed finds no row of its epoch, and so does not wait for one that the new leader holds.
    """
    query = select(pool.c.epoch).where(pool.c.name == name, pool.c.epoch == epoch)
    return connection.execute(query.with_for_update(read=True) if hold else query).first() is not None


def end_the_frozen(connection: Connection) -> None:
    """End the sessions of a server that stand still inside a transaction with the leader's row in their hands.

    The server's own limit for such sessions ends them later, and was seen not to (1 of 50 times). A lock that is still
    there after a second fails this transaction, so that whoever seeks looks again.
    """
    if connection.dialect.name == "sqlite":
        return
    connection.execute(text("SET LOCAL lock_timeout = 1000"))
    connection.execute(
        text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity JOIN pg_locks USING (pid) "
            "WHERE relation = CAST('pool' AS regclass) AND mode IN ('RowShareLock', 'RowExclusiveLock') AND usename = current_user "
            "AND (state LIKE 'idle in transaction%' OR wait_event_type = 'Client') AND state_change < clock_timestamp() - interval '0.8 s'"
        )
    )


def take_over(connection: Connection, after: Leader, owner: str, until_ms: int, name: str = DEFAULT_POOL) -> int | None:
    """Become the leader after `after`, and return the new epoch; None when somebody else was first."""
    words = "INSERT INTO pool (name) VALUES (:name) ON CONFLICT DO NOTHING"
    connection.execute(text(words), {"name": name})
    statement = update(pool).where(pool.c.name == name, pool.c.epoch == after.epoch)
    values = {"epoch": after.epoch + 1, "leader": owner, "until_ms": until_ms}
    return after.epoch + 1 if connection.execute(statement.values(values)).rowcount == 1 else None


def prolong(connection: Connection, epoch: int, until_ms: int, name: str = DEFAULT_POOL) -> bool:
    """Keep leading; False when somebody else leads now. `until_ms` 0 resigns."""
    statement = update(pool).where(pool.c.name == name, pool.c.epoch == epoch)
    return connection.execute(statement.values(until_ms=until_ms)).rowcount == 1
