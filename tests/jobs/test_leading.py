"""Leading on a server: who froze inside a write does not keep others from it, and work is heard of from other processes."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from jobs.studio import CALM, SERVER, Studio, now_ms, order

from gesso.domain.errors import UnavailableError
from gesso.jobs.leading import Leadership
from gesso.store.queries import pools

pytestmark = pytest.mark.postgres

TAKEOVER_S = 5.0


@pytest.fixture
def two(tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Studio, Studio]]:
    """Two servers on one database: neither hears of what the other does but through it."""
    monkeypatch.setenv(SERVER, postgres_url)
    made = Studio(tmp_path / "one"), Studio(tmp_path / "one")
    yield made
    for studio in made:
        studio.close()


def seeks(standby: Leadership) -> bool:
    """As a dispatcher does: who finds the row locked looks again."""
    try:
        return standby.seek()
    except UnavailableError:
        return False


def test_a_leader_that_freezes_inside_a_write_is_replaced(two: tuple[Studio, Studio]) -> None:
    """Its locks end with its session, which the server closes; what it was about to write is not kept."""
    frozen, standby = (Leadership(one.database, name, now_ms, term_ms=500) for one, name in zip(two, "ab", strict=True))
    assert frozen.seek()

    def freeze_and_wake() -> None:
        with two[0].database.write() as connection:
            frozen.fence(connection)  # and here it stands still, with the leader's row in its hand
            began = time.monotonic()
            while not seeks(standby):
                assert time.monotonic() - began < TAKEOVER_S
                threading.Event().wait(0.05)
            assert time.monotonic() - began < TAKEOVER_S
            frozen.prolong(connection)

    with pytest.raises(UnavailableError) as refused:
        freeze_and_wake()
    assert refused.value.error_code == "database_unavailable"
    with two[1].database.read() as connection:
        assert pools.leader(connection).owner == "b"
    standby.resign()
    frozen.step_down()


def test_a_submit_in_another_process_is_heard_of_at_once(two: tuple[Studio, Studio]) -> None:
    """The dispatcher would look by itself in ten minutes; a job of the other server starts because the bell rang."""
    leading, other = two
    with leading.watch("leased") as watch:
        leading.serve(patience=msgspec.structs.replace(CALM, idle_s=600, busy_s=600))
        (first,) = leading.queue.submit(order("here", seeds=1))
        watch.wait()
        with leading.ends() as ends:
            (job,) = other.queue.submit(order("there", seeds=1))
            ends.wait({job.id})
    assert leading.job(first).state != "queued"
