"""Submitting and reading: durable, idempotent, complete."""

import threading

import msgspec
import pytest
from jobs.studio import PERSON, Studio, now_ms, order

from gesso.domain.errors import BadInputError, ConflictError, NotFoundError, RateLimitedError
from gesso.domain.ids import PersonId
from gesso.domain.job import Notice
from gesso.jobs import reading, tariffs
from gesso.jobs.queue import Queue, batch_key

OTHER = PersonId("usr_" + "1" * 32)


def test_what_was_submitted_is_what_is_read(studio: Studio) -> None:
    wanted = msgspec.structs.replace(
        order("a fox, über alles", speed="turbo", seeds=4, token="t1"),
        warnings=(Notice(code="model_missing", message="the starter draws", suggestion="gesso models pull klein"),),
        parent_image_id="img_" + "2" * 32,
    )
    (job,) = studio.queue.submit(wanted)
    assert studio.job(job) == job
    for name in (
        "prompt",
        "spec",
        "plan",
        "recipe",
        "speed",
        "warnings",
        "client_token",
        "parent_image_id",
        "person_id",
    ):
        assert getattr(job, name) == getattr(wanted, name)
    assert (job.state, job.attempt, job.progress, job.cancel_requested) == ("queued", 0, 0.0, False)
    (event,) = reading.events_since(studio.database, job.id)
    assert (event.kind, event.seq, event.data["speed"]) == ("queued", 1, "turbo")


def test_the_same_token_gives_the_same_job(studio: Studio) -> None:
    (first,) = studio.queue.submit(order(token="t1"))
    (again,) = studio.queue.submit(order(token="t1", seeds=4))
    assert again == first
    assert studio.kinds(first) == ["queued"]
    assert studio.ledger(first) == [("reserve", 1000)]
    (theirs,) = studio.queue.submit(order(token="t1", person=OTHER))
    assert theirs.id != first.id


def test_a_token_is_not_for_two_wishes(studio: Studio) -> None:
    studio.queue.submit(order("a fox", token="t1"))
    with pytest.raises(ConflictError) as refused:
        studio.queue.submit(order("a crow", token="t1"))
    assert refused.value.error_code == "client_token_reused"


def test_a_hundred_retries_at_once_make_one_job(studio: Studio) -> None:
    seen: list[str] = []
    start = threading.Barrier(10)

    def submit() -> None:
        start.wait()
        seen.extend(studio.queue.submit(order(token="same"))[0].id for _ in range(10))

    threads = [threading.Thread(target=submit) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 100
    assert len(set(seen)) == 1


def test_a_full_queue_says_when_to_come_again(studio: Studio) -> None:
    queue = Queue(studio.database, studio.hub, clock_ms=now_ms, ids=studio.ids, tariff=limits(queued=2))
    queue.submit(order("one"), order("two"))
    with pytest.raises(RateLimitedError) as refused:
        queue.submit(order("three"))
    assert refused.value.retry_after_seconds > 0
    queue.submit(order("one", person=OTHER))


def limits(**plan) -> tariffs.Tariff:
    return msgspec.structs.replace(tariffs.load(), plans={"unlimited": tariffs.Plan(**plan)})


def test_pages_go_back_in_time_without_gaps(studio: Studio) -> None:
    jobs = studio.queue.submit(*(order(f"{n}") for n in range(25)))
    studio.queue.submit(order("theirs", person=OTHER))
    seen, cursor = [], None
    while True:
        page = reading.page(studio.database, PERSON, cursor=cursor, limit=7)
        seen += page.items
        cursor = page.next_cursor
        if cursor is None:
            break
    assert [job.id for job in seen] == [job.id for job in reversed(jobs)]
    assert len(reading.page(studio.database, None, limit=200).items) == 26
    studio.queue.cancel(jobs[0].id)
    assert [job.id for job in reading.page(studio.database, PERSON, states=("cancelled",)).items] == [jobs[0].id]


@pytest.mark.parametrize(
    "options", [{"limit": 0}, {"limit": 201}, {"cursor": "' OR 1=1"}, {"cursor": "img_" + "0" * 32}]
)
def test_a_bad_page_is_refused(studio: Studio, options) -> None:
    with pytest.raises(BadInputError):
        reading.page(studio.database, PERSON, **options)


def test_what_belongs_to_others_does_not_exist(studio: Studio) -> None:
    (job,) = studio.queue.submit(order())
    with pytest.raises(NotFoundError):
        reading.get(studio.database, job.id, OTHER)
    with pytest.raises(NotFoundError):
        reading.get(studio.database, "job_" + "9" * 32)


def test_places_in_the_queue(studio: Studio) -> None:
    relax, fast, second, turbo = studio.queue.submit(
        order("1", speed="relax"), order("2"), order("3"), order("4", speed="turbo", person=OTHER)
    )
    gone = studio.queue.cancel(studio.queue.submit(order("5"))[0].id)
    places = reading.ahead(studio.database, [relax.id, fast.id, second.id, turbo.id, gone.id])
    assert places == {relax.id: 3, fast.id: 1, second.id: 2, turbo.id: 0}


def test_the_snapshot_holds_what_lives_and_where_its_log_stands(studio: Studio) -> None:
    first, second = studio.queue.submit(order("1"), order("2"))
    studio.queue.cancel(first.id)
    assert reading.live(studio.database, PERSON) == [(second, 1)]
    assert [event.kind for event in reading.events_since(studio.database, first.id, 1)] == ["cancelled"]


def test_a_batch_shares_weights_shape_and_loop_but_not_words_or_seeds() -> None:
    plan = order().plan
    replace = msgspec.structs.replace
    same = replace(plan, seeds=(9,), words=replace(plan.words, text="a crow"))
    assert batch_key(same) == batch_key(plan)
    for other in (
        replace(plan, width_px=32),
        replace(plan, sampling=replace(plan.sampling, steps=9)),
        replace(plan, model=replace(plan.model, revision="r2")),
        replace(plan, tile=True),
    ):
        assert batch_key(other) != batch_key(plan)


def test_a_collision_with_another_server_is_tried_again(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a server database two first submits of one token can pass each other; the loser finds the winner's job."""
    (winner,) = studio.queue.submit(order(token="t1"))
    from gesso.jobs import queue as module

    looks: list[int] = []
    by_token = module.jobs.by_token

    def too_early(*arguments):
        looks.append(1)
        return None if len(looks) == 1 else by_token(*arguments)

    monkeypatch.setattr(module.jobs, "by_token", too_early)
    assert studio.queue.submit(order(token="t1")) == (winner,)
    assert len(looks) == 2
