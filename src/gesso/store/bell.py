"""A bell between processes on one server: whoever writes work rings it, and who hands work out wakes at once.

Only a word that there is something; what it is stands in the rows. A ring may be lost with its connection, so whoever
listens also looks from time to time. SQLite has one process, and needs none.
"""

import logging
import threading
from collections.abc import Callable

from gesso.store.database import Connection, Database

log = logging.getLogger(__name__)

CHANNEL = "gesso_wake"
LOOK_S = 0.25
"""The longest that a stop waits for the thread that listens;"""
AGAIN_S = 1.0
"""and between two tries to reach the server."""


def ring(connection: Connection) -> None:
    """Ring when this transaction commits."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"NOTIFY {CHANNEL}")


def listen(database: Database, heard: Callable[[], None], stopping: threading.Event) -> threading.Thread | None:
    """Call `heard` at every ring until `stopping` is set, from a thread that is returned; None where there is no bell."""
    if database.dialect != "postgresql":
        return None
    thread = threading.Thread(target=_listen, args=(database, heard, stopping), name="gesso-bell", daemon=True)
    thread.start()
    return thread


def _listen(database: Database, heard: Callable[[], None], stopping: threading.Event) -> None:
    while not stopping.is_set():
        try:
            with database.session() as session:
                session.exec_driver_sql(f"LISTEN {CHANNEL}")
                heard()  # what was rung before
                try:
                    driver = session.connection.driver_connection
                    while driver is not None and not stopping.is_set():
                        if list(driver.notifies(timeout=LOOK_S, stop_after=1)):
                            heard()
                finally:
                    session.invalidate()  # it would listen on for whoever gets it from the pool
        except Exception as error:  # noqa: BLE001 - until it is back, whoever listens looks by itself
            log.warning("bell_lost", extra={"error": repr(error)})
            stopping.wait(AGAIN_S)
