"""What dialects remember, on both databases: answers by key, other names of jobs with deadlines, assets that expire."""

import msgspec
from jobs.studio import Studio, order

from gesso.domain.door import Alias, Answer, Asset
from gesso.domain.errors import ConflictError
from gesso.domain.ids import ImageId, PersonId
from gesso.jobs import aliases, answers
from gesso.store.queries import doors

ME, OTHER = PersonId("usr_" + "1" * 32), PersonId("usr_" + "2" * 32)
HOUR_MS = 3_600_000


def test_a_key_belongs_to_one_request_of_one_person_and_ends_after_a_day(studio: Studio) -> None:
    now_ms = 1_000_000

    def begin(person: PersonId, request: bytes, door: str = "evolink") -> Answer | None:
        return answers.begin(studio.database, person, door, "key", request, clock_ms=lambda: now_ms)

    assert begin(ME, b"1") is None
    codes = []
    for request in (b"1", b"2"):
        try:
            begin(ME, request)
        except ConflictError as error:
            codes.append(error.error_code)
    assert codes == ["idempotency_in_progress", "idempotency_conflict"]
    assert begin(OTHER, b"2") is None
    assert begin(ME, b"2", door="onemin") is None
    answers.keep(studio.database, ME, "evolink", "key", status=200, body={"id": "x", "n": [1, 2]})
    known = begin(ME, b"1")
    assert known is not None
    assert (known.status, known.body) == (200, {"id": "x", "n": [1, 2]})
    now_ms += answers.STUCK_MS + 1
    assert begin(OTHER, b"3") is None, "what a crash left at work is free after two minutes"
    now_ms += answers.KEPT_MS
    assert begin(ME, b"9") is None


def test_jobs_are_found_by_their_other_names_and_given_up_once(studio: Studio) -> None:
    jobs = [studio.queue.submit(order(person=ME))[0] for _ in range(3)]
    made = [
        Alias(
            door="evolink",
            name=f"task-{place}",
            person_id=ME,
            job_id=job.id,
            model="mj-v7",
            price=2.5,
            facts={"a": [1]},
            created_ms=10 + place,
            deadline_ms=1000 if place else None,
        )
        for place, job in enumerate(jobs)
    ]
    for one in made:
        assert aliases.add(studio.database, one) == one
    assert aliases.add(studio.database, msgspec.structs.replace(made[0], name="again")) == made[0]
    assert aliases.get(studio.database, ME, "evolink", "task-1") == made[1]
    assert aliases.several(studio.database, OTHER, "evolink", ["task-1"]) == ()
    assert [one.name for one in aliases.several(studio.database, ME, "evolink", ["task-2", "no", "task-0"])] == [
        "task-2",
        "task-0",
    ]
    total, page = aliases.page(studio.database, ME, "evolink", number=2, size=2, states=("queued",), model="mj-v7")
    assert (total, [one.name for one in page]) == (3, ["task-0"])
    studio.queue.cancel(jobs[2].id, ME)
    late = aliases.overdue(studio.database, now_ms=1000)
    assert [one.name for one in late] == ["task-1"]
    assert aliases.overdue(studio.database, now_ms=9000) == ()
    assert aliases.get(studio.database, ME, "evolink", "task-1").overdue
    assert not aliases.get(studio.database, ME, "evolink", "task-2").overdue
    assert aliases.paid(studio.database, ME, "evolink") == 0.0


def test_assets_are_their_persons_and_expire(studio: Studio) -> None:
    made = Asset(
        id="file_1",
        person_id=ME,
        door="onemin",
        name="images/a.png",
        mime="image/png",
        bytes=3,
        sha256="f" * 64,
        created_ms=0,
        expires_ms=HOUR_MS,
    )
    with studio.database.write() as connection:
        doors.add_asset(connection, made)
        doors.became(connection, made.id, ImageId("img_1"))
    with studio.database.read() as connection:
        known = msgspec.structs.replace(made, image_id=ImageId("img_1"))
        assert doors.asset_by_name(connection, "onemin", made.name, person_id=ME, now_ms=5) == known
        assert doors.asset_by_hash(connection, made.sha256, person_id=ME, now_ms=5) == known
        assert doors.get_asset(connection, made.id, person_id=OTHER, now_ms=5) is None
        assert doors.assets_of(connection, "onemin", ME, now_ms=5, limit=9) == (1, (known,))
        assert doors.assets_of(connection, "onemin", ME, now_ms=HOUR_MS, limit=9) == (0, ())
        assert doors.hashes_of_assets(connection, [made.sha256, "0" * 64]) == {made.sha256}
    with studio.database.write() as connection:
        assert doors.forget_assets(connection, HOUR_MS) == 1
