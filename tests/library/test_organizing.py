"""Folders, tags, ratings, the trash and undo: what a person sees of them, through the same rooms as every door."""

from typing import Any

import msgspec
import pytest

from gesso.domain.errors import BadInputError, ConflictError, NotFoundError
from gesso.domain.ids import ImageId, PersonId
from gesso.domain.image import Image
from gesso.library import finding, reading, tagging
from gesso.library.bulk import TRASH_MS, Bulk, Edit
from gesso.library.folders import Folders
from gesso.library.searches import Searches
from gesso.library.sweeping import sweep_blobs
from gesso.store.queries import images, shelf
from tests.library.conftest import PERSON

OTHER = PersonId("usr_" + "2" * 32)
DAY_MS = 86_400_000


@pytest.fixture
def fill(home: Any, make_job: Any, make_produced: Any) -> Any:
    """Add pictures of these prompts, one a day."""
    template = home.filing.prepare(make_job(), make_produced(make_job())).image

    def filled(*prompts: str, person: PersonId = PERSON, **changes: Any) -> list[Image]:
        made = []
        for number, prompt in enumerate(prompts):
            one = msgspec.structs.replace(
                template,
                id=ImageId(home.new_id("img")),
                person_id=person,
                job_id=None,
                prompt=prompt,
                created_ms=1_780_000_000_000 + number * DAY_MS,
                **changes,
            )
            with home.database.write() as connection:
                images.add_many(connection, [one])
            made.append(one)
        return made

    return filled


def rooms(home: Any) -> tuple[Folders, Bulk, Searches]:
    parts = {"new_id": home.new_id, "clock_ms": home.clock_ms}
    return Folders(home.database, **parts), Bulk(home.database, **parts), Searches(home.database, **parts)


def found(home: Any, q: str, person: PersonId = PERSON, **more: Any) -> list[str]:
    return [one.prompt for one in reading.list_images(home.database, person, q=q, **more).items]


def test_words_find_whole_words_and_nobody_elses_pictures(home: Any, fill: Any) -> None:
    fill("a red fox", "a fox and a cat", "Ein Füchslein", "foxglove")
    fill("their fox", person=OTHER)
    assert found(home, "fox") == ["a fox and a cat", "a red fox"]
    assert found(home, "fox -cat") == ["a red fox"]
    assert found(home, "fox*") == ["foxglove", "a fox and a cat", "a red fox"]
    assert found(home, '"red fox"') == ["a red fox"]
    assert found(home, '"fox red"') == []
    assert found(home, "cat OR red") == ["a fox and a cat", "a red fox"]
    assert found(home, "fuchslein") == ["Ein Füchslein"]
    assert found(home, "-fox") == ["foxglove", "Ein Füchslein"]
    assert found(home, "(red OR glove*) OR -fox") == ["foxglove", "Ein Füchslein", "a red fox"]
    assert found(home, "fox", OTHER) == ["their fox"]
    assert found(home, "before:2026-05-30", now_ms=0) == ["a fox and a cat", "a red fox"]
    assert found(home, "style:storybook model:starter ar:3:2 v:7 task:imagine seed:7 type:png is:draft") == []
    assert len(found(home, "model:start* ar:landscape v:7 task:imagine seed:7 type:png")) == 4


def test_another_person_cannot_be_searched_by_typing_tokens(home: Any, fill: Any) -> None:
    fill("their secret", person=OTHER)
    token = shelf.tokens.scope(OTHER, "i")
    fill(f"mine {token}")
    for q in (f"secret OR {token}", f'"{token}"', f"-{token}", f"x OR tokens {token}"):
        assert "their secret" not in found(home, q)
    assert found(home, "mine", OTHER) == []


def test_folders_nest_move_and_never_lose_a_picture(home: Any, fill: Any) -> None:
    folders, bulk, _ = rooms(home)
    one, two, three = fill("one", "two", "three")
    chapter = folders.create(PERSON, "Book/Chapter 1")
    assert folders.create(PERSON, "book/chapter 1").id == chapter.id
    bulk.change(PERSON, Edit(folder="Book"), ids=[one.id])
    bulk.change(PERSON, Edit(folder=chapter.id), ids=[two.id])
    assert found(home, "folder:Book") == ["two", "one"]
    assert found(home, 'folder:"Book/Chapter 1"') == ["two"]
    assert found(home, "folder:none") == ["three"]
    assert found(home, "has:folder -in:Book") == []
    with pytest.raises(ConflictError) as inside:
        folders.change(PERSON, "Book", within="Book/Chapter 1")
    assert inside.value.error_code == "folder_in_itself"
    folders.change(PERSON, chapter.id, name="Prologue", top=True)
    assert found(home, "folder:Book") == ["one"]
    assert found(home, "folder:prologue") == ["two"]
    with pytest.raises(NotFoundError):
        folders.find(OTHER, chapter.id)
    with pytest.raises(NotFoundError):
        bulk.change(OTHER, Edit(folder=chapter.id), ids=[three.id])
    assert folders.delete(PERSON, "Prologue") == 1
    assert found(home, "folder:none") == ["three", "two"]
    assert reading.get_image(home.database, PERSON, two.id).facts.folder_id is None


def test_tags_ratings_and_the_order_of_stars(home: Any, fill: Any) -> None:
    _, bulk, _ = rooms(home)
    one, two, three = fill("one", "two", "three")
    bulk.change(PERSON, Edit(add_tags=("Hero", "night sky"), rating=5), ids=[one.id])
    bulk.change(PERSON, Edit(add_tags=("hero",), rating=3), ids=[three.id])
    assert found(home, "tag:HERO") == ["three", "one"]
    assert found(home, 'tag:"night sky" rating:>3') == ["one"]
    assert found(home, "rating:1..4") == ["three"]
    assert found(home, "tag:he*") == ["three", "one"]
    assert found(home, "-has:tags") == ["two"]
    assert [tag for tag, _ in tagging.listed(home.database, PERSON, begins="he")] in (
        ["Hero", "hero"],
        ["hero", "Hero"],
    )
    first = reading.list_images(home.database, PERSON, sort="rating", limit=2)
    rest = reading.list_images(home.database, PERSON, sort="rating", limit=2, cursor=first.next_cursor)
    assert [image.prompt for image in (*first.items, *rest.items)] == ["one", "three", "two"]
    assert found(home, "", sort="oldest") == ["one", "two", "three"]
    with pytest.raises(BadInputError):
        reading.list_images(home.database, PERSON, sort="oldest", cursor=first.next_cursor)
    assert tagging.rename(home.database, PERSON, "hero", "lead") == 2
    assert found(home, "tag:lead") == ["three", "one"]
    assert tagging.listed(home.database, PERSON)[0] == ("lead", 2)
    assert tagging.remove(home.database, PERSON, "lead") == 2
    assert tagging.listed(home.database, PERSON) == [("night sky", 1)]
    bad = ({"rating": 6}, {"add_tags": ('"',)}, {})
    for edit in bad:
        with pytest.raises(BadInputError):
            bulk.change(PERSON, Edit(**edit), ids=[two.id])


def test_a_change_of_many_is_undone_exactly(home: Any, fill: Any) -> None:
    folders, bulk, _ = rooms(home)
    pictures = fill(*(f"fox {number}" for number in range(40)))
    folders.create(PERSON, "A")
    folders.create(PERSON, "B")
    bulk.change(PERSON, Edit(folder="A", rating=2, add_tags=("old",)), ids=[one.id for one in pictures[:10]])
    before = {one.id: reading.get_image(home.database, PERSON, one.id).facts for one in pictures}
    done = bulk.change(PERSON, Edit(folder="B", add_tags=("new",), trashed=True), q="fox")
    assert done.changed == 40
    assert found(home, "") == []
    assert len(found(home, "is:trashed folder:B tag:new", limit=200)) == 40
    bulk.change(PERSON, Edit(rating=4), ids=[pictures[0].id])
    assert done.undo is not None
    with pytest.raises(NotFoundError):
        bulk.undo(OTHER, done.undo)
    assert bulk.undo(PERSON, done.undo) == 40
    after = {one.id: reading.get_image(home.database, PERSON, one.id).facts for one in pictures}
    assert after.pop(pictures[0].id).rating == 4, "what came later stays"
    del before[pictures[0].id]
    assert after == before
    with pytest.raises(NotFoundError) as again:
        bulk.undo(PERSON, done.undo)
    assert again.value.error_code == "undo_not_found"
    mixed = bulk.change(PERSON, Edit(hidden=True), ids=[pictures[1].id, "img_" + "0" * 32])
    assert (mixed.changed, mixed.missing) == (1, ("img_" + "0" * 32,))
    assert found(home, "is:hidden") == ["fox 1"]
    assert len(found(home, "is:any", limit=200)) == 40


def test_hidden_pictures_come_back_hidden_from_the_trash(home: Any, fill: Any) -> None:
    _, bulk, _ = rooms(home)
    (one,) = fill("one")
    bulk.change(PERSON, Edit(hidden=True), ids=[one.id])
    bulk.change(PERSON, Edit(trashed=True), ids=[one.id])
    assert (found(home, "is:hidden"), found(home, "is:trashed")) == ([], ["one"])
    bulk.change(PERSON, Edit(trashed=False), ids=[one.id])
    assert found(home, "is:hidden") == ["one"]


def test_the_trash_is_purged_after_thirty_days_and_shared_blobs_stay(home: Any, fill: Any) -> None:
    _, bulk, _ = rooms(home)
    one, two = fill("one", "two")
    assert one.sha256 == two.sha256
    bulk.change(PERSON, Edit(trashed=True), ids=[one.id])
    assert bulk.purge() == 0
    assert bulk.purge(older_than_ms=-1) == 1
    assert found(home, "is:trashed") == []
    later = home.clock_ms() + TRASH_MS
    sweep_blobs(home.database, home.blobs, now_ms=later)
    assert home.blobs.exists(two.sha256)
    bulk.change(PERSON, Edit(trashed=True), q="two")
    assert bulk.empty_trash(OTHER) == 0
    assert bulk.empty_trash(PERSON) == 1
    with pytest.raises(NotFoundError):
        reading.get_image(home.database, PERSON, two.id, deleted=True)


def test_buckets_count_and_jump(home: Any, fill: Any) -> None:
    _, bulk, _ = rooms(home)
    pictures = fill("fox", "cat", "fox", "fox")
    days = finding.buckets(home.database, PERSON)
    assert [one.pictures for one in days.buckets] == [1, 1, 1, 1]
    months = finding.buckets(home.database, PERSON, by="month")
    assert [one.pictures for one in months.buckets] == [4]
    foxes = finding.buckets(home.database, PERSON, q="fox")
    assert ([one.pictures for one in foxes.buckets], foxes.next_cursor) == ([1, 1, 1], None)
    jumped = reading.list_images(home.database, PERSON, q="fox", cursor=foxes.buckets[1].cursor)
    assert [one.id for one in jumped.items] == [pictures[2].id, pictures[0].id]
    bulk.change(PERSON, Edit(trashed=True), ids=[pictures[3].id])
    assert [one.pictures for one in finding.buckets(home.database, PERSON).buckets] == [1, 1, 1]
    assert [one.pictures for one in finding.buckets(home.database, PERSON, q="is:trashed").buckets] == [1]


def test_completion_offers_keys_values_and_own_words(home: Any, fill: Any) -> None:
    folders, bulk, searches = rooms(home)
    (one, *_) = fill("a fox in the forest", "a forest at night")
    fill("theirs only", person=OTHER)
    folders.create(PERSON, "Book/Chapter 1")
    bulk.change(PERSON, Edit(add_tags=("hero", "night sky")), ids=[one.id])

    def offered(q: str) -> list[str]:
        return [one.text for one in finding.suggest(home.database, PERSON, q)]

    assert offered("fo")[:3] == ["folder:", "forest", "fox"]
    assert offered("the") == ["the"]
    assert offered("cat tag:ni") == ['tag:"night sky"']
    assert offered("folder:chap") == ['folder:"Book/Chapter 1"']
    assert offered("is:fav") == ["is:favorite"]
    assert offered("model:s") == ["model:starter"]
    (minus,) = finding.suggest(home.database, PERSON, "fox -tag:her")
    assert (minus.text, minus.start, minus.end, minus.pictures) == ("tag:hero", 5, 12, 1)
    saved = searches.create(PERSON, "Heroes", "tag:hero")
    assert found(home, searches.find(PERSON, "heroes").q) == ["a fox in the forest"]
    with pytest.raises(BadInputError):
        searches.change(PERSON, saved.id, q="tagg:hero")
    with pytest.raises(ConflictError):
        searches.create(PERSON, "heroes", "fox")
    with pytest.raises(NotFoundError):
        searches.find(OTHER, saved.id)


def test_the_family_and_has_children(home: Any, fill: Any) -> None:
    (first,) = fill("first")
    (second,) = fill("second", parent_image_id=first.id)
    (third,) = fill("third", parent_image_id=second.id)
    tree = reading.tree_of(home.database, third)
    assert [one.prompt for one in tree.members] == ["first", "second", "third"]
    assert sorted(found(home, "has:children")) == ["first", "second"]
    assert found(home, f"parent:{second.id}") == ["third"]


def test_counts_are_what_counting_says(home: Any, fill: Any) -> None:
    """The kept counts after all kinds of changes equal counts made afresh."""
    folders, bulk, _ = rooms(home)
    pictures = fill(*("fox", "cat", "a fox", "owl", "fox cat"))
    folders.create(PERSON, "A")
    bulk.change(PERSON, Edit(folder="A", add_tags=("x", "y"), rating=3), ids=[one.id for one in pictures[:3]])
    bulk.change(PERSON, Edit(hidden=True), ids=[pictures[0].id])
    bulk.change(PERSON, Edit(trashed=True, remove_tags=("y",)), ids=[pictures[1].id, pictures[4].id])
    bulk.empty_trash(PERSON, ids=[pictures[4].id])
    with home.database.write() as connection:
        rows = connection.exec_driver_sql("SELECT kind, value, pictures FROM tally ORDER BY 1, 2").fetchall()
        connection.exec_driver_sql("DELETE FROM shelf")
        connection.exec_driver_sql("DELETE FROM tally")
        assert shelf.put_missing(connection) == 4
        if home.database.dialect == "sqlite":
            connection.exec_driver_sql("INSERT INTO shelf_words(shelf_words) VALUES ('integrity-check')")
    words = {(kind, value): count for kind, value, count in rows}
    assert words["tag", "x"] == 1
    assert ("tag", "y") in words
    assert words["word", "fox"] == 1
    assert ("word", "cat") not in words
    assert sum(count for (kind, _), count in words.items() if kind.startswith("day.")) == 4
