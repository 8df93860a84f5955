"""Migrations: complete, reversible, careful with files that exist and with those from the future."""

import sqlite3
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from databases import empty_on
from sqlalchemy import inspect, text

from gesso.domain.errors import UnavailableError
from gesso.store import migrations
from gesso.store.database import Database


@pytest.fixture
def database(tmp_path: Path):
    opened = Database.open(tmp_path / "gesso.db")
    yield opened
    opened.close()


def tables(database: Database) -> set[str]:
    with database.read() as connection:
        return set(inspect(connection).get_table_names())


def test_the_constant_names_the_newest_revision() -> None:
    scripts = ScriptDirectory.from_config(migrations._config(None))
    assert scripts.get_heads() == [migrations.HEAD]


def test_up_down_up_and_nothing_is_missing(database: Database) -> None:
    assert migrations.upgrade_to_head(database) is None
    assert migrations.revision(database) == migrations.HEAD
    assert migrations.differences(database) == []
    assert {"job", "attempt", "output", "job_event", "ledger", "account", "image"} <= tables(database)
    migrations.move_to(database, "base")
    assert tables(database) == {"alembic_version"}
    migrations.upgrade_to_head(database)
    assert migrations.differences(database) == []


@pytest.mark.postgres
def test_a_server_has_the_same_tables_and_gives_them_back(postgres_url: str) -> None:
    opened = Database.open(empty_on(postgres_url, "migrations"))
    assert migrations.upgrade_to_head(opened) is None
    assert migrations.differences(opened) == []
    with opened.read() as connection:
        indexes = {row[0] for row in connection.execute(text("SELECT indexname FROM pg_indexes"))}
    assert {"shelf_words", "ix_flow_active", "ix_job_queued"} <= indexes
    migrations.move_to(opened, "base")
    assert tables(opened) == {"alembic_version"}
    assert migrations.upgrade_to_head(opened) is None
    assert migrations.differences(opened) == []
    assert migrations.upgrade_to_head(opened) == migrations.HEAD
    opened.close()


def test_an_upgrade_in_place_is_no_work_and_no_copy(database: Database, tmp_path: Path) -> None:
    migrations.upgrade_to_head(database)
    assert migrations.upgrade_to_head(database) == migrations.HEAD
    assert not (tmp_path / "backups").exists()


def test_a_home_from_the_future_is_left_alone(database: Database, tmp_path: Path) -> None:
    migrations.upgrade_to_head(database)
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '20991231_flying_cars'"))
    with pytest.raises(UnavailableError) as refused:
        migrations.upgrade_to_head(database)
    assert refused.value.error_code == "home_newer"
    assert migrations.revision(database) == "20991231_flying_cars"
    assert not (tmp_path / "backups").exists()


def test_an_older_file_is_copied_first(database: Database, tmp_path: Path, monkeypatch) -> None:
    migrations.upgrade_to_head(database)
    with database.write() as connection:
        connection.execute(text("INSERT INTO account (person_id, balance_ms) VALUES ('usr_1', 42)"))
    old = migrations.HEAD
    monkeypatch.setattr(migrations, "HEAD", "20270101_later")
    moved: list[str] = []
    monkeypatch.setattr(migrations, "move_to", lambda _database, target: moved.append(target))
    assert migrations.upgrade_to_head(database) == old
    assert migrations.upgrade_to_head(database) == old
    assert moved == ["head", "head"]
    copies = sorted(path.name for path in (tmp_path / "backups").iterdir())
    assert copies == [f"gesso-{old}-1.db", f"gesso-{old}-2.db"]
    with sqlite3.connect(tmp_path / "backups" / copies[0]) as copy:
        assert copy.execute("SELECT balance_ms FROM account").fetchall() == [(42,)]
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_an_upgrade_that_fails_changes_nothing(database: Database, monkeypatch) -> None:
    from alembic import op

    def broken(*_args, **_options):
        raise RuntimeError("the power went")

    monkeypatch.setattr(op, "batch_alter_table", broken)
    with pytest.raises(RuntimeError, match="power"):
        migrations.upgrade_to_head(database)
    assert tables(database) == set()
    monkeypatch.undo()
    migrations.upgrade_to_head(database)
    assert migrations.differences(database) == []


def test_foreign_keys_hold_again_after_an_upgrade(database: Database) -> None:
    migrations.upgrade_to_head(database)
    with database.write() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_home_from_before_tastes_gets_them_and_keeps_what_it_had(database: Database) -> None:
    migrations.move_to(database, "20261120_first")
    with database.write() as connection:
        connection.execute(text("INSERT INTO person (id, name, owner, created_ms) VALUES ('usr_1', 'owner', 1, 5)"))
    assert "profile" not in tables(database)
    assert migrations.upgrade_to_head(database) == "20261120_first"
    assert {"profile", "ranking", "look", "frozen_taste", "liked", "board"} <= tables(database)
    with database.read() as connection:
        assert connection.execute(text("SELECT name FROM person")).scalars().all() == ["owner"]
