"""Likeness: exact order, whatever filters stand beside it, and nobody else's pictures."""

from typing import Any

import msgspec
import numpy as np
import pytest

from gesso.domain.errors import ConflictError, NotFoundError
from gesso.domain.ids import ImageId, PersonId
from gesso.library import finding, likeness, reading
from gesso.library.bulk import Bulk, Edit
from gesso.store.queries import images, shelf, sights
from tests.library.conftest import PERSON

OTHER = PersonId("usr_" + "2" * 32)
COUNT = 400


@pytest.fixture
def filled(home: Any, make_job: Any, make_produced: Any) -> tuple[dict[str, np.ndarray], likeness.Likeness]:
    template = home.filing.prepare(make_job(), make_produced(make_job())).image
    rolled = np.random.default_rng(3)
    vectors: dict[str, np.ndarray] = {}
    made = []
    for number in range(COUNT):
        one = msgspec.structs.replace(
            template,
            id=ImageId(home.new_id("img")),
            job_id=None,
            person_id=OTHER if number % 10 == 9 else PERSON,
            prompt="fox" if number % 2 else "cat",
            created_ms=1_780_000_000_000 + number,
        )
        made.append(one)
        vector = rolled.normal(size=128)
        vectors[one.id] = (vector / np.linalg.norm(vector)).astype(np.float16).astype(np.float64)
    with home.database.write() as connection:
        images.add_many(connection, made)
        sights.put(connection, vectors)
    mine = {one.id: vectors[one.id] for one in made if one.person_id == PERSON}
    return mine, likeness.Likeness(home.database)


def by_hand(vectors: dict[str, np.ndarray], image_id: str, only: set[str]) -> list[str]:
    asked = vectors[image_id] / 1.0
    alike = {one: float(vector @ asked) for one, vector in vectors.items() if one in only}
    return sorted((one for one in alike if one != image_id), key=lambda one: -alike[one])


def test_the_order_is_exact_and_filters_hold(home: Any, filled: Any) -> None:
    vectors, looks = filled
    first = next(iter(vectors))
    prompts = {one.id: one.prompt for one in reading.list_images(home.database, PERSON, limit=200, sort="oldest").items}
    page = looks.page(PERSON, like=first, limit=50)
    assert [one.id for one in page.items] == by_hand(vectors, first, set(vectors))[:50]
    second = looks.page(PERSON, like=first, limit=50, cursor=page.next_cursor)
    assert [one.id for one in second.items] == by_hand(vectors, first, set(vectors))[50:100]
    cats = looks.page(PERSON, like=first, q="cat", limit=20)
    assert {one.prompt for one in cats.items} == {"cat"}
    assert prompts[first] == "cat"
    bulk = Bulk(home.database, new_id=home.new_id, clock_ms=home.clock_ms)
    bulk.change(PERSON, Edit(trashed=True), ids=[page.items[0].id])
    assert looks.page(PERSON, like=first, limit=1).items[0].id == page.items[1].id
    meant = looks.page(PERSON, meaning=vectors[first].tolist(), limit=1)
    assert meant.items[0].id == first


def test_the_sieve_for_large_libraries_finds_the_same_nearest(filled: Any, monkeypatch: Any) -> None:
    vectors, looks = filled
    first = next(iter(vectors))
    exact = [one.id for one in looks.page(PERSON, like=first, limit=10).items]
    monkeypatch.setattr(likeness, "EXACT_AT_MOST", 100)
    monkeypatch.setattr(likeness, "CHOSEN", 300)
    sieved = [one.id for one in looks.page(PERSON, like=first, limit=10).items]
    assert len(set(exact) & set(sieved)) >= 9


def test_whose_pictures(filled: Any) -> None:
    vectors, looks = filled
    first = next(iter(vectors))
    with pytest.raises(NotFoundError):
        looks.page(OTHER, like=first)
    theirs = looks.page(OTHER, meaning=vectors[first].tolist(), limit=200)
    assert {one.person_id for one in theirs.items} == {OTHER}


def test_what_was_seen_can_be_searched(home: Any, filled: Any) -> None:
    _, looks = filled
    with home.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM sight")
    (seq, image), (other, _) = likeness.unseen(home.database, limit=2)
    with pytest.raises(ConflictError) as unseen:
        looks.page(image.person_id, like=image.id)
    assert unseen.value.error_code == "image_not_seen"
    likeness.learn(
        home.database, {seq: likeness.Seen([1.0] * 128, ("#c02020", "#101010"), "ink"), other: likeness.Seen()}
    )
    assert {one for one, _ in likeness.unseen(home.database, limit=COUNT)} & {seq, other} == set()
    # The two newest: the last is somebody else's, as each tenth.
    assert [likeness.waiting(home.database, one) for one in (PERSON, OTHER)] == [COUNT * 9 // 10 - 1, COUNT // 10 - 1]
    for q in ("color:red color:black", "color:#c52a1e", "style:ink"):
        assert [one.id for one in finding.page(home.database, image.person_id, q=q).items] == [image.id], q
    assert finding.page(home.database, image.person_id, q="color:blue OR color:#2040c0").items == ()
    with home.database.read() as connection:
        assert dict(shelf.tallied(connection, image.person_id, "style")) == {"ink": 1}


def test_broad_filters_are_sifted_to_the_same_result(home: Any, filled: Any, monkeypatch: Any) -> None:
    vectors, looks = filled
    first = next(iter(vectors))
    for q in ("cat", "cat OR -fox", "cat -is:draft", "after:2026-05-01 cat"):
        listed = [one.id for one in looks.page(PERSON, like=first, q=q, limit=60).items]
        with monkeypatch.context() as patched:
            patched.setattr(likeness, "_LISTED_AT_MOST", 0)
            patched.setattr(likeness, "_SIFTED_AT_A_TIME", 50)
            assert [one.id for one in looks.page(PERSON, like=first, q=q, limit=60).items] == listed
        assert len(listed) == 60
    assert looks.page(PERSON, like=first, q="before:2026-05-01", limit=60).items == ()
    assert len(looks.page(PERSON, like=first, q="is:any", limit=60).items) == 60
    del home
