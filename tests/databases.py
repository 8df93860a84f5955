"""A database of a test's own on a PostgreSQL server: a copy of one that was migrated once."""

import hashlib
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from gesso.store.database import Database
from gesso.store.migrations import upgrade_to_head

TEMPLATE = "gesso_template"


def named(server: str, name: str) -> str:
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def empty_on(server: str, name: str) -> str:
    """Make a database without tables and return its URL."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return named(server, name)


def on_server(server: str, key: str | Path) -> str:
    """Return the URL of the database that belongs to `key`, with its tables; made where it is missing."""
    import psycopg

    name = "gesso_" + hashlib.sha256(str(key).encode()).hexdigest()[:16]
    with psycopg.connect(server, autocommit=True) as connection:
        known = {row[0] for row in connection.execute("SELECT datname FROM pg_database").fetchall()}
        if TEMPLATE not in known:
            template = Database.open(empty_on(server, TEMPLATE))
            upgrade_to_head(template)
            template.close()
        if name not in known:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    return named(server, name)
