"""Ranking: pairs that are new each time, undo, unlocking, likes and favourites; what is wrong is refused with a code."""

import pytest

from gesso.actions import profiles, rank
from gesso.domain.errors import BadInputError, ConflictError, NotFoundError
from gesso.domain.taste import UNLOCKED_AFTER, WEAK


def test_ranking_begins_with_what_gesso_brings_along_and_unlocks(app, ranked) -> None:
    seen = set()
    for _ in range(6):
        pair = rank.next_pair(app, app.owner)
        keys = frozenset((pair.left.key, pair.right.key))
        assert keys not in seen
        seen.add(keys)
        rank.answer(app, app.owner, pair.left.key, pair.right.key, said="skip")
    profile = profiles.found(app, app.owner, None)
    assert (profile.answered, profile.unlocked) == (0, False)
    ranked(UNLOCKED_AFTER)
    profile = profiles.found(app, app.owner, None)
    assert (profile.answered, profile.unlocked) == (UNLOCKED_AFTER, True)


def test_the_same_pair_is_offered_until_it_is_answered(app) -> None:
    assert rank.next_pair(app, app.owner) == rank.next_pair(app, app.owner)


def test_undo_takes_the_last_answer_back_to_the_very_weights_and_the_pair_comes_again(app, ranked) -> None:
    ranked(12)
    before, pair = profiles.found(app, app.owner, None), rank.next_pair(app, app.owner)
    learnt = rank.answer(app, app.owner, pair.left.key, pair.right.key, said="right")
    assert learnt.weights != before.weights
    undone, _ = rank.undo(app, app.owner)
    assert (undone.weights, undone.answered) == (before.weights, 12)
    again = rank.next_pair(app, app.owner)
    assert (again.left, again.right) == (pair.left, pair.right)


def test_what_is_wrong_is_refused_and_nothing_is_kept(app) -> None:
    with pytest.raises(ConflictError) as refused:
        rank.undo(app, app.owner)
    assert refused.value.error_code == "nothing_to_undo"
    with pytest.raises(BadInputError) as refused:
        rank.answer(app, app.owner, "starter:3", "starter:3", said="left")
    assert refused.value.error_code == "same_picture"
    with pytest.raises(NotFoundError) as refused:
        rank.answer(app, app.owner, "starter:3", "starter:9999", said="left")
    assert refused.value.error_code == "image_not_found"
    rank.answer(app, app.owner, "starter:3", "starter:4", said="left")
    with pytest.raises(ConflictError) as refused:
        rank.answer(app, app.owner, "starter:4", "starter:3", said="left")
    assert refused.value.error_code == "pair_answered"
    with pytest.raises(NotFoundError) as refused:
        rank.next_pair(app, app.owner, "nobody's")
    assert refused.value.error_code == "profile_not_found"
    assert profiles.found(app, app.owner, None).answered == 1


def test_a_picture_of_ones_own_is_answered_about_by_its_id(app, picture) -> None:
    red = picture("red")
    learnt = rank.answer(app, app.owner, red, "starter:1", said="left")
    assert learnt.answered == 1


def test_favourites_of_a_grid_count_a_little_against_the_others(app, picture) -> None:
    red, green, blue = picture("red"), picture("green"), picture("blue")
    learnt = rank.favourites(app, app.owner, [red, green, blue], [red])
    assert learnt.answered == int(2 * WEAK)
    for shown, picked in (([red, green], []), ([red, green], [red, green]), ([red], [blue])):
        with pytest.raises(BadInputError) as refused:
            rank.favourites(app, app.owner, shown, picked)
        assert refused.value.error_code == "bad_grid"


def test_a_like_without_siblings_is_kept_and_teaches_nothing(app, picture) -> None:
    red = picture("red")
    assert rank.like(app, app.owner, red, liked=True) is None
    assert rank.like(app, app.owner, red, liked=False) is None
    with pytest.raises(NotFoundError):
        rank.like(app, app.owner, "img_" + "0" * 32, liked=True)


def test_brought_pictures_are_drawn_once_and_kept(app) -> None:
    first = rank.starter_picture(app, 5)
    assert first.startswith(b"\x89PNG")
    assert rank.starter_picture(app, 5) == first
    with pytest.raises(NotFoundError) as refused:
        rank.starter_picture(app, 240)
    assert refused.value.error_code == "starter_picture_not_found"
