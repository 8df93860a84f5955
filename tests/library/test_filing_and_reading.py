"""Pictures into the library and out of it."""

import contextlib
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from gesso.domain.errors import BadInputError, ConflictError, NotFoundError, UnavailableError
from gesso.domain.execution import Produced
from gesso.domain.ids import ImageId, JobId, PersonId
from gesso.domain.image import Image
from gesso.domain.job import Job
from gesso.library.bulk import Bulk, Edit
from gesso.library.filing import Filing
from gesso.library.provenance import read_provenance
from gesso.library.reading import get_image, images_of_job, list_images, plan_of
from gesso.library.sweeping import sweep_blobs
from gesso.store.blobs import ORPHAN_AGE_MS, MemoryBlobs
from gesso.store.queries import images

Jobs = Callable[..., Job]
Pictures = Callable[..., Produced]
PERSON = PersonId("usr_" + "1" * 32)


def _file(home: Any, job: Job, produced: Produced) -> Image:
    prepared = home.filing.prepare(job, produced)
    with home.database.write() as connection:
        return home.filing.insert(connection, prepared)


def trash(home: Any, image_id: ImageId, *, trashed: bool = True) -> None:
    bulk = Bulk(home.database, new_id=home.new_id, clock_ms=home.clock_ms)
    assert bulk.change(PERSON, Edit(trashed=trashed), ids=[image_id]).changed == 1


def test_a_picture_is_filed_whole(home: Any, make_job: Jobs, make_produced: Pictures) -> None:
    job = make_job()
    produced = make_produced(job, 1)
    image = _file(home, job, produced)
    assert get_image(home.database, PERSON, image.id) == image
    assert (image.job_id, image.index, image.seed, image.plan, image.spec) == (
        job.id,
        1,
        4294967295,
        job.plan,
        job.spec,
    )
    assert (image.width_px, image.height_px, image.mime, image.placeholder) == (
        96,
        64,
        "image/png",
        produced.placeholder,
    )
    assert (image.model, image.model_revision, image.prompt) == ("starter", "sha256:0123456789abcdef", job.prompt)
    data = home.blobs.get(image.sha256, verify=True)
    assert len(data) == image.bytes
    read = read_provenance(data)
    assert read is not None
    assert (read.plan, read.prompt, read.index) == (job.plan, job.prompt, 1)


def test_filing_twice_gives_the_first(home: Any, make_job: Jobs, make_produced: Pictures) -> None:
    job = make_job()
    first = _file(home, job, make_produced(job, 2))
    again = _file(home, job, msgspec.structs.replace(make_produced(job, 2), number=2))
    assert again == first
    assert images_of_job(home.database, job.id) == (first,)
    assert len(list(home.blobs.entries())) == 1


def test_a_rolled_back_row_leaves_only_an_orphan_for_the_sweeper(
    home: Any, make_job: Jobs, make_produced: Pictures
) -> None:
    job = make_job()
    kept = _file(home, job, make_produced(job, 0))
    prepared = home.filing.prepare(job, make_produced(job, 1))
    with contextlib.suppress(ZeroDivisionError), home.database.write() as connection:
        home.filing.insert(connection, prepared)
        1 / 0  # noqa: B018
    assert images_of_job(home.database, job.id) == (kept,)
    now_ms = next(home.blobs.entries()).touched_ms
    assert sweep_blobs(home.database, home.blobs, now_ms=now_ms).blobs == 0
    assert sweep_blobs(home.database, home.blobs, now_ms=now_ms + ORPHAN_AGE_MS + 60_000).blobs == 1
    assert home.blobs.exists(kept.sha256)


def test_the_sweeper_spares_the_trash(home: Any, make_job: Jobs, make_produced: Pictures) -> None:
    image = _file(home, make_job(), make_produced(make_job()))
    trash(home, image.id)
    assert sweep_blobs(home.database, home.blobs, now_ms=2**42).blobs == 0


def test_a_full_disk_files_nothing(home: Any, make_job: Jobs, make_produced: Pictures) -> None:
    filing = Filing(MemoryBlobs(room_bytes=10), new_id=home.new_id, clock_ms=home.clock_ms)
    with pytest.raises(UnavailableError) as raised:
        filing.prepare(make_job(), make_produced(make_job()))
    assert raised.value.error_code == "disk_full"


def test_bytes_that_are_no_png_are_not_filed(home: Any, make_job: Jobs, make_produced: Pictures) -> None:
    job = make_job()
    for wrong in (b"", b"no picture", make_produced(job).png[:-20]):
        with pytest.raises(BadInputError) as raised:
            home.filing.prepare(job, msgspec.structs.replace(make_produced(job), png=wrong))
        assert raised.value.error_code == "image_damaged"
    assert list(home.blobs.entries()) == []


def test_the_prompt_can_stay_out_of_the_files(home: Any, make_job: Jobs, make_produced: Pictures) -> None:
    job = make_job()
    filing = Filing(home.blobs, new_id=home.new_id, clock_ms=home.clock_ms, prompt_in_files=False)
    image = filing.prepare(job, make_produced(job)).image
    assert (image.prompt, image.plan) == (job.prompt, job.plan)
    read = read_provenance(home.blobs.get(image.sha256))
    assert read is not None
    assert (read.prompt, read.plan, read.seed) == (None, None, 7)


def test_the_plan_of_one_picture(home: Any, make_job: Jobs, make_produced: Pictures) -> None:
    job = make_job()
    image = _file(home, job, make_produced(job, 3))
    plan = plan_of(image)
    assert plan.seeds == (10,)
    assert msgspec.structs.replace(plan, seeds=job.plan.seeds) == job.plan
    with pytest.raises(ConflictError) as raised:
        plan_of(msgspec.structs.replace(image, plan=None))
    assert raised.value.error_code == "image_has_no_plan"


def test_other_peoples_pictures_and_deleted_ones_are_not_there(
    home: Any, make_job: Jobs, make_produced: Pictures
) -> None:
    image = _file(home, make_job(), make_produced(make_job()))
    for person, picture in (
        (PersonId("usr_" + "2" * 32), image.id),
        (PERSON, ImageId("img_" + "0" * 32)),
        (PERSON, ImageId("")),
        (PERSON, ImageId("job_" + "a" * 32)),
    ):
        with pytest.raises(NotFoundError) as raised:
            get_image(home.database, person, picture)
        assert raised.value.error_code == "image_not_found"
    trash(home, image.id)
    with pytest.raises(NotFoundError):
        get_image(home.database, PERSON, image.id)
    assert get_image(home.database, PERSON, image.id, deleted=True).deleted_ms is not None
    assert list_images(home.database, PERSON).items == ()
    trash(home, image.id, trashed=False)
    assert list_images(home.database, PERSON).items == (image,)


def _fill(home: Any, template: Image, count: int, **changes: object) -> list[Image]:
    made = [
        msgspec.structs.replace(
            template,
            id=ImageId(home.new_id("img")),
            job_id=JobId(home.new_id("job")),
            prompt=f"fox number {number}",
            **changes,
        )
        for number in range(count)
    ]
    with home.database.write() as connection:
        for image in made:
            images.add(connection, image)
    return made


def test_pages_over_a_thousand_pictures_while_more_arrive(home: Any, make_job: Jobs, make_produced: Pictures) -> None:
    template = home.filing.prepare(make_job(), make_produced(make_job())).image
    made = _fill(home, template, 1_000)
    _fill(home, template, 20, person_id=PersonId("usr_" + "2" * 32))
    seen: list[Image] = []
    cursor, pages = None, 0
    while True:
        page = list_images(home.database, PERSON, cursor=cursor)
        seen.extend(page.items)
        pages += 1
        if pages == 3:
            _fill(home, template, 5)  # newer than the first page: not seen on this walk, and shifts nothing
        if page.next_cursor is None:
            break
        cursor = page.next_cursor
    assert pages == 17
    assert [image.id for image in seen] == [image.id for image in reversed(made)]


def test_the_feed_walks_its_index(home: Any) -> None:
    asked = (
        "SELECT seq FROM shelf WHERE person_id = 'a' AND state = 'i' AND seq > 1 AND seq < 9 ORDER BY seq DESC LIMIT 60"
    )
    with home.database.read() as connection:
        if home.database.dialect != "sqlite":
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # ten rows are no reason to use any index
            plan = " ".join(connection.exec_driver_sql(f"EXPLAIN {asked}").scalars())
            assert "ix_shelf_wall" in plan
            assert "Sort" not in plan
            return
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}").fetchall()
    assert [row[3] for row in plan] == [
        "SEARCH shelf USING COVERING INDEX ix_shelf_wall (person_id=? AND state=? AND seq>? AND seq<?)"
    ]


def test_filters(home: Any, make_job: Jobs, make_produced: Pictures) -> None:
    template = home.filing.prepare(make_job(), make_produced(make_job())).image
    made = _fill(home, template, 30)
    tricky = msgspec.structs.replace(
        template, id=ImageId(home.new_id("img")), job_id=JobId(home.new_id("job")), prompt="100% Wolf_pack 狼 --ar 1:1"
    )
    with home.database.write() as connection:
        images.add(connection, tricky)

    def found(q: str) -> int:
        return len(list_images(home.database, PERSON, q=q, limit=200).items)

    assert list_images(home.database, PERSON, job_id=made[3].job_id).items == (made[3],)
    assert found("fox") == 30
    assert found("FOX 7") == 1
    assert found("FOX 2*") == 11  # 2, 20 to 29
    assert [found(q) for q in ("100%", "wolf_pack", "wolf", "狼", '"; drop table image"', "")] == [1, 1, 1, 1, 0, 31]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"limit": 0}, "bad_limit"),
        ({"limit": 201}, "bad_limit"),
        ({"cursor": ""}, "bad_cursor"),
        ({"cursor": "img_" + "0" * 32}, "bad_cursor"),
        ({"cursor": "ü" * 9}, "bad_cursor"),
        ({"cursor": "A" * 4_000}, "bad_cursor"),
        ({"q": "a " * 65}, "bad_search"),
    ],
)
def test_bad_questions(home: Any, arguments: dict[str, object], code: str) -> None:
    with pytest.raises(BadInputError) as raised:
        list_images(home.database, PERSON, **arguments)
    assert raised.value.error_code == code
