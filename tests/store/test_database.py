"""The database: transactions, one writer, readers that see one state, and driver errors with our codes."""

import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from gesso.domain.errors import ConflictError, UnavailableError
from gesso.store.database import Database


@pytest.fixture
def database(tmp_path: Path):
    opened = Database.open(tmp_path / "folder" / "gesso.db")
    with opened.write() as connection:
        connection.execute(text("CREATE TABLE t (n INTEGER PRIMARY KEY, words TEXT)"))
    yield opened
    opened.close()


def add(database: Database, number: int, words: str = "") -> None:
    with database.write() as connection:
        connection.execute(text("INSERT INTO t VALUES (:n, :words)"), {"n": number, "words": words})


def numbers(database: Database) -> list[int]:
    with database.read() as connection:
        return list(connection.execute(text("SELECT n FROM t ORDER BY n")).scalars())


def pragma(connection, name: str):
    return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def test_a_file_that_must_survive_anything(database: Database) -> None:
    with database.write() as connection:
        assert pragma(connection, "journal_mode") == "wal"
        assert pragma(connection, "synchronous") == 2
        assert pragma(connection, "foreign_keys") == 1
    with database.read() as connection:
        assert pragma(connection, "query_only") == 1
        assert pragma(connection, "wal_autocheckpoint") == 0


def test_a_block_is_kept_whole_or_not_at_all(database: Database) -> None:
    def two_and_then(problem: Exception) -> None:
        with database.write() as connection:
            connection.execute(text("INSERT INTO t VALUES (2, '')"))
            raise problem

    add(database, 1)
    with pytest.raises(ValueError, match="no"):
        two_and_then(ValueError("no"))
    assert numbers(database) == [1]
    add(database, 2)
    assert numbers(database) == [1, 2]


def test_readers_cannot_write(database: Database) -> None:
    with pytest.raises(UnavailableError), database.read() as connection:
        connection.execute(text("INSERT INTO t VALUES (1, '')"))
    assert numbers(database) == []


def test_a_reader_sees_one_state_while_others_write(database: Database) -> None:
    add(database, 1)
    with database.read() as connection:
        query = text("SELECT count(*) FROM t")
        assert connection.execute(query).scalar() == 1
        add(database, 2)
        assert connection.execute(query).scalar() == 1
    assert numbers(database) == [1, 2]


def test_one_writer_at_a_time(database: Database) -> None:
    def work(start: int) -> None:
        for _ in range(20):
            with database.write() as connection:
                top = connection.execute(text("SELECT coalesce(max(n), 0) FROM t")).scalar_one()
                connection.execute(text("INSERT INTO t VALUES (:n, :w)"), {"n": top + 1, "w": str(start)})

    threads = [threading.Thread(target=work, args=(n,)) for n in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert numbers(database) == list(range(1, 101))


def test_a_write_inside_a_write_is_our_mistake_and_does_not_hang(database: Database) -> None:
    with pytest.raises(RuntimeError, match="inside"), database.write(), database.write():
        pass
    add(database, 1)


def test_what_is_told_after_commits_comes_in_their_order(database: Database) -> None:
    told: list[int] = []

    def work() -> None:
        for _ in range(20):
            mine: list[int] = []
            with database.write(lambda mine=mine: told.extend(mine)) as connection:
                top = connection.execute(text("SELECT coalesce(max(n), 0) FROM t")).scalar_one()
                connection.execute(text("INSERT INTO t VALUES (:n, '')"), {"n": top + 1})
                mine.append(top + 1)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == list(range(1, 81))


def test_nothing_is_told_of_what_was_rolled_back(database: Database) -> None:
    told: list[int] = []
    with pytest.raises(ZeroDivisionError), database.write(lambda: told.append(1)):
        _ = 1 / 0
    assert told == []


def test_a_full_disk_has_its_code_and_loses_nothing(database: Database) -> None:
    add(database, 1)
    database._command("PRAGMA max_page_count=1")
    with pytest.raises(UnavailableError) as refused:
        add(database, 2, "x" * 100_000)
    assert refused.value.error_code == "disk_full"
    assert numbers(database) == [1]
    database._command("PRAGMA max_page_count=100000")
    add(database, 2)
    assert numbers(database) == [1, 2]


def test_another_program_that_writes_is_waited_for_and_then_named(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("gesso.store.database.BUSY_TIMEOUT_MS", 50)
    database = Database.open(tmp_path / "gesso.db")
    other = sqlite3.connect(tmp_path / "gesso.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(UnavailableError) as refused, database.write():
        pass
    assert refused.value.error_code == "database_busy"
    other.execute("COMMIT")
    other.close()
    with database.write():
        pass
    database.close()


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "gesso.db").write_bytes(b"this is a letter to my aunt. " * 100)
    with pytest.raises(UnavailableError) as refused:
        Database.open(tmp_path / "gesso.db")
    assert refused.value.error_code == "database_damaged"
    assert (tmp_path / "gesso.db").read_bytes().startswith(b"this is a letter")


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UnavailableError) as refused:
        Database.open(tmp_path / "file" / "gesso.db")
    assert refused.value.error_code == "database_unreadable"


def test_a_closed_database_says_so(database: Database) -> None:
    database.close()
    database.close()
    with pytest.raises(UnavailableError) as refused, database.write():
        pass
    assert refused.value.error_code == "database_closed"


def test_closing_leaves_one_file(tmp_path: Path) -> None:
    database = Database.open(tmp_path / "gesso.db")
    with database.write() as connection:
        connection.execute(text("CREATE TABLE t (n INTEGER)"))
    with database.read() as connection:
        connection.execute(text("SELECT * FROM t"))
    database.close()
    assert [path.name for path in tmp_path.iterdir()] == ["gesso.db"]


def test_a_server_url_needs_its_driver(monkeypatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(UnavailableError) as refused:
        Database.open("postgresql://nobody@localhost/none")
    assert refused.value.error_code == "database_driver_missing"
    assert "psycopg" in refused.value.message
    with pytest.raises(UnavailableError) as refused:
        Database.open("://")
    assert refused.value.error_code == "database_unreadable"


def test_a_row_that_exists_is_a_conflict(database: Database) -> None:
    add(database, 1)
    with pytest.raises(ConflictError) as refused:
        add(database, 1)
    assert refused.value.error_code == "row_conflict"
    assert numbers(database) == [1]


def test_a_busy_writer_lets_others_have_their_turn(database: Database) -> None:
    """Writes are had in the order in which they were asked for: nobody overtakes by asking again at once."""
    busy, stop = threading.Event(), threading.Event()
    written: list[str] = []

    def hog() -> None:
        while not stop.is_set():
            with database.write():
                busy.set()
                written.append("hog")

    thread = threading.Thread(target=hog)
    thread.start()
    busy.wait()
    overtaken = []
    for _ in range(20):
        before = len(written)
        with database.write():
            overtaken.append(len(written) - before)
    stop.set()
    thread.join()
    assert max(overtaken) <= 3
