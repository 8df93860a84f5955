"""Tastes behind --p: off by switch to the byte, on by default once unlocked, frozen, mixed, and refused where unknown."""

import json

import pytest

from gesso.actions import boards, imagine, looks, organizing, profiles
from gesso.domain.errors import BadInputError, ConflictError
from gesso.domain.ids import PersonId
from gesso.domain.person import Person
from gesso.domain.plan import Plan
from gesso.domain.taste import NAMES, SPACE, features
from gesso.library import bulk
from gesso.store.queries import accounts

FOX = "a fox --seed 5 --model starter"


def planned(app, text: str) -> Plan:
    return imagine.plan(app, app.owner, text)[0].plan


def wish(app, text: str):
    return imagine.plan(app, app.owner, text)[0]


def test_without_a_profile_nothing_changes_and_a_bare_p_says_how_to_get_one(app) -> None:
    assert planned(app, FOX).taste is None
    with pytest.raises(BadInputError) as refused:
        planned(app, f"{FOX} --p")
    assert refused.value.error_code == "profile_not_unlocked"
    assert "profile rank" in refused.value.message


def test_a_profile_that_is_not_unlocked_says_how_far_it_is(app, ranked) -> None:
    ranked(12)
    assert planned(app, FOX).taste is None
    with pytest.raises(BadInputError) as refused:
        planned(app, f"{FOX} --p")
    assert "12" in refused.value.message
    assert "28 to go" in refused.value.message


def test_once_unlocked_it_is_on_and_off_is_the_plan_without_it(app, ranked) -> None:
    bare = planned(app, FOX)
    ranked(60)
    mine = wish(app, FOX)
    assert mine.plan.taste is not None
    assert mine.plan.compose.scene["style"] == "watercolor"
    assert mine.spec.profiles == mine.plan.taste.codes
    assert planned(app, f"{FOX} --p off") == bare
    assert planned(app, f"{FOX} --s 0").taste is None
    profiles.use(app, app.owner, on=False)
    assert planned(app, FOX) == bare
    assert planned(app, f"{FOX} --p").taste == mine.plan.taste


def test_what_the_words_say_wins(app, ranked) -> None:
    ranked(60)
    assert planned(app, "a fox, oil painting --model starter").compose.scene["style"] == "oil"
    assert planned(app, "a fox --no watercolor --model starter").compose.scene.get("style") != "watercolor"


def test_stylize_scales_it(app, ranked) -> None:
    ranked(60)
    amounts = [planned(app, f"{FOX} --s {one}").taste.amount for one in (1, 100, 400, 1000)]
    assert amounts == sorted(amounts)
    assert amounts[1:] == [0.5, amounts[2], 1.0]


def test_a_code_is_frozen_at_submit_and_outlives_its_profile(app, ranked) -> None:
    ranked(50)
    first = wish(app, FOX)
    (code,) = first.spec.profiles
    ranked(20)
    later = wish(app, FOX)
    assert later.plan.taste.weights != first.plan.taste.weights
    profiles.delete(app, app.owner, "my taste")
    assert planned(app, f"{FOX} --p {code}").taste == first.plan.taste


def test_unknown_codes_and_bad_mixtures_are_refused(app, ranked) -> None:
    ranked(40)
    for written, code in (
        ("pnothere", "profile_unknown"),
        ("off default", "profile_codes"),
        (" ".join("abcdefghi"), "profile_codes"),
    ):
        with pytest.raises(BadInputError) as refused:
            planned(app, f"{FOX} --p {written}")
        assert refused.value.error_code == code
        assert refused.value.details[0].parameter == "profile"


def test_several_profiles_are_mixed_and_names_work_as_codes(app, ranked) -> None:
    ranked(45)
    profiles.create(app, app.owner, "second")
    ranked(45, profile="second")
    both = planned(app, f"{FOX} --p default second").taste
    one, other = (planned(app, f"{FOX} --p {name}").taste for name in ("default", "second"))
    assert both.codes == (*one.codes, *other.codes)
    assert both.weights[3] == pytest.approx((one.weights[3] + other.weights[3]) / 2, abs=1e-3)


def test_a_version_without_profiles_is_drawn_without_one(app, ranked) -> None:
    ranked(45)
    made = wish(app, "a fox --v 5.2")
    assert made.plan.taste is None
    assert made.spec.profiles is None


def test_a_profile_goes_out_as_a_readable_file_and_comes_in_elsewhere(app, ranked) -> None:
    ranked(45)
    file = profiles.export(app, app.owner, None)
    assert "watercolour (+" in file["says"]
    assert file["weights"]["style:watercolor"] > 0.5
    text = profiles.as_text(file)
    assert json.loads(text) == json.loads(json.dumps(file))
    assert len(file["rankings"]) == 45
    again = profiles.take_in(app, app.owner, text.encode())
    assert again.name == "my taste 2"
    assert again.weights == profiles.found(app, app.owner, "my taste").weights
    with pytest.raises(ConflictError) as refused:
        profiles.take_in(app, app.owner, text.encode(), "my taste")
    assert refused.value.error_code == "profile_name_taken"


def test_a_profile_of_another_space_is_learnt_again_from_its_answers_or_refused(app, ranked) -> None:
    ranked(45)
    file = profiles.export(app, app.owner, None)
    weights = profiles.found(app, app.owner, None).weights
    foreign = {**file, "space": "look-99", "weights": {}, "pictures": {}}
    assert profiles.take_in(app, app.owner, json.dumps(foreign).encode(), "again").weights == weights
    unknown = {**foreign, "rankings": [{"left": "f" * 64, "right": "e" * 64, "answer": "left"}]}
    with pytest.raises(BadInputError) as refused:
        profiles.take_in(app, app.owner, json.dumps(unknown).encode(), "lost")
    assert refused.value.error_code == "profile_other_space"
    assert "lost" not in {one.name for one in profiles.listed(app, app.owner)}


@pytest.mark.parametrize(
    "data",
    [b"", b"nothing", b"[1]", b'{"gesso_profile": 1}', b'{"gesso_profile": 9, "name": "x", "space": "look-1"}', b"[" * 50_000,
     b'{"gesso_profile": 1, "name": "x", "space": "look-1", "rankings": [{"left": "a", "right": "a", "answer": "left"}]}',
     b'{"gesso_profile": 1, "name": "x", "space": "look-1", "rankings": [], "pictures": {"a": [1, 2]}}'],
)  # fmt: skip
def test_what_is_no_profile_file_is_refused(app, data) -> None:
    with pytest.raises(BadInputError) as refused:
        profiles.take_in(app, app.owner, data)
    assert refused.value.error_code == "bad_profile_file"
    assert profiles.listed(app, app.owner) == ()


def test_names_are_checked(app) -> None:
    for name in ("", "  ", "x" * 61, "two\nlines", "off", "Default"):
        with pytest.raises(BadInputError) as refused:
            profiles.create(app, app.owner, name)
        assert refused.value.error_code == "bad_profile_name"


def look(app, image_id: str, **facts) -> None:
    """Say what a picture shows, in place of the eye."""
    from gesso.library import reading

    seen = features({name: {word: 1.0} for name, word in facts.items()}, (50, 0, 0), (17, 10, 10))
    looks.profiles(app).keep_looks({reading.get_image(app.database, app.owner, image_id).sha256: seen})


def test_a_moodboard_acts_like_a_taste_and_lends_its_pictures(app, picture) -> None:
    board = boards.create(app, app.owner, "rain in ink")
    with pytest.raises(BadInputError) as refused:
        planned(app, f"{FOX} --p {board.code}")
    assert refused.value.error_code == "board_empty"
    for colour, setting in (("red", "city"), ("green", "forest"), ("blue", "lake")):
        image_id = picture(colour)
        look(app, image_id, style="ink", weather="rain", setting=setting)
        boards.add(app, app.owner, board.code, image_id)
    boards.add(app, app.owner, board.code, "wet streets", note=True)
    boards.add(app, app.owner, board.code, "https://example.org/rain")
    plan = planned(app, f"{FOX} --p {board.code}")
    liking = dict(zip(NAMES, plan.taste.weights, strict=True))
    assert max(liking, key=liking.get) in {"style:ink", "weather:rain"}
    assert liking["style:ink"] > 2 * liking["setting:city"]
    assert [one.role for one in plan.references] == ["style"] * 3
    assert all(one.by_taste for one in plan.references)
    assert planned(app, f"a fox, watercolor --p {board.code} --model starter").references == ()


def test_a_picture_that_left_the_library_still_counts_on_a_board_by_what_it_showed(app, picture) -> None:
    board = boards.create(app, app.owner, "one")
    image_id = picture("red")
    boards.add(app, app.owner, "one", image_id)
    organizing.bulk(app).change(app.owner, bulk.Edit(trashed=True), ids=[image_id])
    with pytest.raises(BadInputError) as refused:
        planned(app, f"{FOX} --p {board.code}")
    assert refused.value.error_code == "board_picture_gone"
    organizing.bulk(app).change(app.owner, bulk.Edit(trashed=False), ids=[image_id])
    look(app, image_id, style="ink")
    organizing.bulk(app).change(app.owner, bulk.Edit(trashed=True), ids=[image_id])
    plan = planned(app, f"{FOX} --p {board.code}")
    assert plan.taste.space == SPACE
    assert plan.references == ()


def test_board_things_are_checked(app, picture) -> None:
    boards.create(app, app.owner, "mine")
    for value, weight, code in (
        (" ", 1.0, "bad_board_item"),
        ("x" * 2001, 1.0, "bad_board_item"),
        ("words", 0.0, "bad_board_weight"),
        ("words", 11.0, "bad_board_weight"),
    ):
        with pytest.raises(BadInputError) as refused:
            boards.add(app, app.owner, "mine", value, weight=weight)
        assert refused.value.error_code == code
    image_id = picture("red")
    boards.add(app, app.owner, "mine", image_id)
    changed = boards.add(app, app.owner, "mine", image_id, weight=3)
    assert [one.weight for one in changed.items] == [3]
    assert boards.take_off(app, app.owner, "mine", image_id).items == ()


def test_a_reroll_of_a_picture_keeps_the_taste_it_was_drawn_with(app, ranked) -> None:
    from gesso.actions import reroll

    ranked(45)
    job = imagine.submit(app, app.owner, FOX)[0]
    ranked(20)
    assert reroll.plan(app, app.owner, job.id).plan.taste == job.plan.taste


def test_a_taste_is_its_persons_alone(app, ranked) -> None:
    ranked(45)
    assert planned(app, FOX).taste is not None
    somebody = PersonId(app.new_id("usr"))
    with app.database.write() as connection:
        accounts.add_person(connection, Person(id=somebody, name="somebody", created_ms=app.clock_ms()))
    assert imagine.plan(app, somebody, FOX)[0].plan.taste is None
