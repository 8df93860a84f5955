"""The owner, API keys, login tokens and sessions."""

import itertools
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import gesso.store.tables.accounts  # noqa: F401
from gesso.accounts.keys import authenticate_key, create_key, list_keys, revoke_key
from gesso.accounts.link import check_login_token, login_token
from gesso.accounts.people import owner, person, set_defaults
from gesso.domain.errors import BadInputError, NotFoundError, UnauthorizedError, UnavailableError
from gesso.domain.ids import IdSource, KeyId, PersonId, id_source
from gesso.domain.person import Defaults, Person
from gesso.store.database import Database
from gesso.store.tables.metadata import metadata

MINUTE_MS = 60_000


class Clock:
    def __init__(self) -> None:
        self.now_ms = 1_790_000_000_000

    def __call__(self) -> int:
        return self.now_ms


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def new_id() -> IdSource:
    ticks = itertools.count(1_790_000_000_000)
    return id_source(lambda: next(ticks))


@pytest.fixture
def database(tmp_path: Path, database_url: str) -> Iterator[Database]:
    opened = Database.open(database_url or tmp_path / "gesso.sqlite3")
    with opened.write() as connection:
        metadata.create_all(connection)
    yield opened
    opened.close()


@pytest.fixture
def me(database: Database, new_id: IdSource, clock: Clock) -> Person:
    return owner(database, new_id=new_id, clock_ms=clock)


@pytest.fixture
def make_key(database: Database, me: Person, new_id: IdSource, clock: Clock) -> Callable[..., tuple]:
    def make(name: str = "robot", **options: object) -> tuple:
        return create_key(database, me.id, name, new_id=new_id, clock_ms=clock, **options)

    return make


def _refused(call: Callable[[], object]) -> str:
    with pytest.raises(UnauthorizedError) as raised:
        call()
    return raised.value.error_code


def test_a_home_has_one_owner_whoever_comes_first(database: Database, new_id: IdSource, clock: Clock) -> None:
    found: list[Person] = []
    threads = [
        threading.Thread(target=lambda: found.append(owner(database, new_id=new_id, clock_ms=clock))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len({each.id for each in found}) == 1
    assert person(database, found[0].id) == found[0]


def test_defaults(database: Database, me: Person) -> None:
    assert me.defaults == Defaults()
    changed = set_defaults(database, me.id, Defaults(version="niji 7", speed="relax"))
    assert person(database, me.id) == changed
    assert changed.defaults == Defaults(version="niji 7", speed="relax")
    for call in (
        lambda: person(database, PersonId("usr_x")),
        lambda: set_defaults(database, PersonId("usr_x"), Defaults()),
    ):
        with pytest.raises(NotFoundError) as raised:
            call()
        assert raised.value.error_code == "person_not_found"


def test_a_key_works_and_its_secret_is_nowhere_in_the_home(
    database: Database, make_key: Callable, clock: Clock, me: Person, tmp_path: Path
) -> None:
    key, secret = make_key("  my robot  ")
    assert (key.name, key.person_id, key.scopes) == ("my robot", me.id, ("read", "draw", "edit"))
    assert len(secret) == 47
    assert secret.startswith(key.prefix)
    assert len(key.prefix) == 12
    assert authenticate_key(database, secret, clock_ms=clock).id == key.id
    database.close()
    for file in tmp_path.rglob("*"):
        if file.is_file():
            assert secret[12:].encode() not in file.read_bytes()


@pytest.mark.parametrize(
    "wrong", ["", "gsk_", "gsk_" + "A" * 43, "gsk_" + "A" * 42 + "\n", "Bearer x", "é" * 47, "\ud800", "x" * 10**6]
)
def test_wrong_secrets(database: Database, make_key: Callable, clock: Clock, wrong: str) -> None:
    make_key()
    assert _refused(lambda: authenticate_key(database, wrong, clock_ms=clock)) == "bad_key"


def test_one_wrong_character(database: Database, make_key: Callable, clock: Clock) -> None:
    _, secret = make_key()
    for place in range(4, len(secret)):
        other = "A" if secret[place] != "A" else "B"
        wrong = secret[:place] + other + secret[place + 1 :]
        assert _refused(lambda wrong=wrong: authenticate_key(database, wrong, clock_ms=clock)) == "bad_key"


def test_last_use_is_written_once_a_minute(database: Database, make_key: Callable, clock: Clock, me: Person) -> None:
    key, secret = make_key()
    start_ms = clock.now_ms

    def used() -> int | None:
        return list_keys(database, me.id)[0].last_used_ms

    assert (key.last_used_ms, used()) == (None, None)
    authenticate_key(database, secret, clock_ms=clock)
    assert used() == start_ms
    clock.now_ms += MINUTE_MS - 1
    authenticate_key(database, secret, clock_ms=clock)
    assert used() == start_ms
    clock.now_ms += 1
    assert authenticate_key(database, secret, clock_ms=clock).last_used_ms == clock.now_ms
    assert used() == clock.now_ms


def test_revoke_and_expire(database: Database, make_key: Callable, clock: Clock, me: Person) -> None:
    key, secret = make_key()
    brief, brief_secret = make_key("brief", lifetime_ms=MINUTE_MS)
    revoked = revoke_key(database, me.id, key.id, clock_ms=clock)
    assert revoked.revoked_ms == clock.now_ms
    clock.now_ms += MINUTE_MS - 1
    assert revoke_key(database, me.id, key.id, clock_ms=clock) == revoked
    assert _refused(lambda: authenticate_key(database, secret, clock_ms=clock)) == "key_revoked"
    authenticate_key(database, brief_secret, clock_ms=clock)
    clock.now_ms += 1
    assert _refused(lambda: authenticate_key(database, brief_secret, clock_ms=clock)) == "key_expired"
    assert [each.id for each in list_keys(database, me.id)] == [brief.id, key.id]
    for person_id, key_id in ((me.id, KeyId("key_x")), (PersonId("usr_other"), brief.id)):
        with pytest.raises(NotFoundError) as raised:
            revoke_key(database, person_id, key_id, clock_ms=clock)
        assert raised.value.error_code == "key_not_found"


def test_scopes(make_key: Callable) -> None:
    key, _ = make_key(scopes=("edit", "read", "read"))
    assert key.scopes == ("read", "edit")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"name": " "}, "bad_key_name"),
        ({"name": "x" * 101}, "bad_key_name"),
        ({"name": "a\nb"}, "bad_key_name"),
        ({"scopes": ("write",)}, "bad_scope"),
        ({"scopes": ()}, "bad_scope"),
        ({"lifetime_ms": 0}, "bad_lifetime"),
    ],
)
def test_bad_keys(make_key: Callable, options: dict[str, object], code: str) -> None:
    with pytest.raises(BadInputError) as raised:
        make_key(**options)
    assert raised.value.error_code == code


def test_login_token_is_made_once_and_private(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(login_token(home))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert len(found[0]) == 64
    assert [file.name for file in home.iterdir()] == ["login.token"]
    assert stat.S_IMODE((home / "login.token").stat().st_mode) == 0o600
    check_login_token(home, found[0])
    for wrong in ("", found[0][:-1], found[0] + "0", "ü" * 64, "\ud800", "0" * 64):
        assert _refused(lambda wrong=wrong: check_login_token(home, wrong)) == "bad_login_token"


def test_login_token_file_that_is_open_or_broken(tmp_path: Path) -> None:
    first = login_token(tmp_path)
    (tmp_path / "login.token").chmod(0o644)
    assert login_token(tmp_path) == first
    assert stat.S_IMODE((tmp_path / "login.token").stat().st_mode) == 0o600
    for broken in ("", "short", "ü" * 64):
        (tmp_path / "login.token").write_text(broken, encoding="utf-8")
        fresh = login_token(tmp_path)
        assert fresh not in {first, broken}
        assert login_token(tmp_path) == fresh


def test_a_home_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UnavailableError) as raised:
        login_token(tmp_path / "file")
    assert raised.value.error_code == "home_unwritable"
