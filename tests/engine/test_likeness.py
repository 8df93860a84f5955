"""What references change: tables of cases, with looks made by hand as the eye would give them."""

from itertools import pairwise

import msgspec
import numpy as np
import pytest

from gesso.engine.eye.look import Look, Seen, known
from gesso.engine.eye.palette import Palette, measure, transfer
from gesso.engine.likeness import Likeness, strength_of, with_references
from gesso.engine.sketch import tints
from gesso.scenes import Item, Relation, Scene, Subject, read
from gesso.scenes.subjects import KINDS

WARM = Palette((60.0, 20.0, 30.0), (18.0, 10.0, 12.0))


def unit(size: int) -> np.ndarray:
    return np.eye(1, size, dtype=np.float32)[0]


def look(*subjects: Seen, familiarity: float = 1.0, sky: tuple[str, ...] = (), **facts: str) -> Look:
    chances = {name: {word: 0.9, "none": 0.1} for name, word in facts.items()}
    chances["sky"] = dict.fromkeys(sky, 0.9)
    return Look(unit(128), unit(32), chances, subjects, WARM, familiarity)


def seen(kind: str, confidence: float = 0.95, **about: str) -> Seen:
    return Seen(kind, confidence, **{name: {word: 0.9, "none": 0.1} for name, word in about.items()})


RED_FOX = seen("fox", colour="red", worn="hat", worn_colour="blue", held="lantern", pose="running", count="1")
FOX_BY_NIGHT = look(RED_FOX, style="ink", setting="forest", time="night", weather="rain", mood="spooky", sky=("moon",))
CAT = Scene((Subject("cat"),), setting="city", style="oil")


def facts(scene: Scene) -> set[str]:
    """Everything a scene says, flat."""
    found = {f"{name}={value}" for name in ("setting", "time", "weather", "season", "framing", "mood", "palette", "style")
             if (value := getattr(scene, name))}  # fmt: skip
    found |= {f"sky={one}" for one in scene.sky}
    for one in scene.subjects:
        parts = {"colour": one.colour, "pose": one.pose, "held": one.holding and one.holding.kind}
        found |= {one.kind, *(f"{one.kind}.{name}={value}" for name, value in parts.items() if value)}
        found |= {f"{one.kind}.worn={item.kind}" for item in one.wearing}
    return found


# ── nothing ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("role", ["style", "character", "omni", "image"])
@pytest.mark.parametrize("weight", [0.0, -1.0])
@pytest.mark.parametrize("scene", [Scene(), CAT])
def test_weight_zero_is_exactly_no_reference(role, weight, scene):
    likeness = with_references(scene, [(role, FOX_BY_NIGHT, weight)])
    assert likeness.scene is scene
    assert likeness == with_references(scene, []) == Likeness(scene)


@pytest.mark.parametrize("role", ["style", "character", "omni", "image"])
def test_a_reference_of_weight_zero_beside_another_changes_nothing(role):
    alone = with_references(CAT, [("style", look(style="glass"), 0.8)])
    assert with_references(CAT, [("style", look(style="glass"), 0.8), (role, FOX_BY_NIGHT, 0.0)]) == alone


@pytest.mark.parametrize("role", ["style", "character", "omni", "image"])
@pytest.mark.parametrize("prompt", ["", "a cat in the city, oil painting", "a blue fox", "a man by the sea at dawn"])
def test_a_larger_weight_takes_the_same_over_and_more(role, prompt):
    scene = read(prompt).scene
    weights = (0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0)
    ladder = [with_references(scene, [(role, FOX_BY_NIGHT, weight)]) for weight in weights]
    for lighter, heavier in pairwise(ladder):
        gone = facts(lighter.scene) - facts(heavier.scene)
        assert not {fact for fact in gone if not fact.startswith("style=")} - facts(scene)
        assert lighter.strength <= heavier.strength
        assert (lighter.style_blend or ("", 0))[1] <= (heavier.style_blend or ("", 0))[1]


# ── style ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("weight", "amount", "drawn"),
    [(0.1, 0.1995, "oil"), (0.3, 0.4305, "oil"), (0.4, 0.5266, "ink"), (0.9, 0.9289, "ink"), (1.0, 1.0, "ink"), (1.5, 1.25, "ink"), (2.0, 1.5, "ink"), (9.0, 1.5, "ink")],
)  # fmt: skip
def test_a_style_reference_gives_its_style_by_weight(weight, amount, drawn):
    likeness = with_references(CAT, [("style", FOX_BY_NIGHT, weight)])
    assert likeness.style_blend == ("ink", pytest.approx(amount, abs=1e-3))
    assert likeness.scene.style == drawn
    assert sum(share for _, share in likeness.styles) == pytest.approx(1)
    assert likeness.strength == strength_of(weight) == pytest.approx(max(1.0, amount))
    rest = {name: getattr(likeness.scene, name) for name in ("subjects", "setting", "time", "weather", "sky")}
    assert rest == {name: getattr(CAT, name) for name in rest}, "the content stays the prompt's"


def test_style_references_share_by_weight():
    likeness = with_references(CAT, [("style", look(style="ink"), 1.0), ("style", look(style="glass"), 3.0)])
    assert dict(likeness.styles) == {"glass": pytest.approx(0.683, abs=1e-3), "ink": pytest.approx(0.317, abs=1e-3)}
    assert likeness.scene.style == "glass"
    light = with_references(CAT, [("style", look(style="ink"), 0.4), ("style", look(style="glass"), 0.4)])
    assert dict(light.styles) == {
        "oil": pytest.approx(0.4734, abs=1e-3),
        "ink": pytest.approx(0.2633, abs=1e-3),
        "glass": pytest.approx(0.2633, abs=1e-3),
    }


def test_the_same_style_again_is_no_mixture():
    assert with_references(CAT, [("style", look(style="oil"), 0.5)]).styles == (("oil", pytest.approx(1.0)),)


def test_colours_follow_a_stranger_and_one_of_ours_only_above_weight_one():
    assert with_references(CAT, [("style", look(style="ink"), 1.0)]).recolour is None
    assert with_references(CAT, [("style", look(style="ink"), 2.0)]).recolour.amount == pytest.approx(0.15)
    amounts = [
        with_references(CAT, [("style", look(style="ink", familiarity=0.1), w)]).recolour.amount
        for w in (0.5, 1.0, 1.5, 5.0)
    ]
    assert amounts == [pytest.approx(0.225), pytest.approx(0.45), pytest.approx(0.75), 0.75]


def test_colours_speak_for_a_style_that_is_hardly_one_of_ours():
    unsure = look()
    unsure.facts["style"] = {"ink": 0.4, "oil": 0.3, "flat": 0.3}
    assert with_references(CAT, [("style", unsure, 1.0)]).recolour.amount == pytest.approx(0.25)


def test_a_stranger_is_said_to_be_one():
    (note,) = with_references(CAT, [("style", look(style="ink", familiarity=0.1), 1.0)]).notes
    assert "ink" in note


def test_light_moves_less_where_the_prompt_names_the_hour():
    stranger = look(style="ink", familiarity=0.0)
    timed = with_references(Scene(time="night"), [("style", stranger, 1.0)]).recolour
    free = with_references(Scene(), [("style", stranger, 1.0)]).recolour
    assert timed.amount == free.amount == free.lightness
    assert timed.lightness < free.lightness


def test_a_named_palette_comes_with_a_style_unless_the_prompt_names_one():
    pastel = look(style="ink", palette="pastel")
    assert with_references(CAT, [("style", pastel, 1.0)]).scene.palette == "pastel"
    assert with_references(CAT, [("style", pastel, 0.4)]).scene.palette is None
    assert with_references(Scene(palette="vivid"), [("style", pastel, 1.0)]).scene.palette == "vivid"


# ── character and omni ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("role", "weight", "expected"),
    [
        ("character", 0.25, Subject("fox", "red")),
        ("character", 0.5, Subject("fox", "red")),
        ("character", 1.0, Subject("fox", "red", wearing=(Item("hat", "blue"),))),
        (
            "character",
            3.0,
            Subject("fox", "red", pose="running", wearing=(Item("hat", "blue"),), holding=Item("lantern")),
        ),
        ("omni", 0.5, Subject("fox", "red")),
        ("omni", 1.0, Subject("fox", "red", wearing=(Item("hat", "blue"),), holding=Item("lantern"))),
    ],
)
def test_a_figure_joins_a_prompt_without_one(role, weight, expected):
    prompt = Scene(setting="beach", style="oil")
    likeness = with_references(prompt, [(role, FOX_BY_NIGHT, weight)])
    assert likeness.scene == Scene((expected,), setting="beach", style="oil")
    assert likeness.notes == ()


def test_a_figures_colour_grows_with_its_weight_and_is_said_when_it_shows():
    likenesses = [with_references(Scene(), [("character", FOX_BY_NIGHT, w)]) for w in (0.25, 0.5, 0.75, 1.0, 2.0)]
    assert [dict(one.tints).get(0, 1.0) for one in likenesses] == [
        pytest.approx(share, abs=1e-3) for share in (0.379, 0.616, 0.818, 1.0, 1.0)
    ]
    assert [one.says[0].startswith("red") for one in likenesses] == [False, True, True, True, True]


def test_a_colour_that_the_prompt_names_is_whole_at_every_weight():
    assert with_references(read("a red fox").scene, [("character", FOX_BY_NIGHT, 0.25)]).tints == ()


def test_tints_stay_with_their_figures_when_others_join():
    wizard = look(seen("wizard", colour="green"))
    looks = [("character", FOX_BY_NIGHT, 0.25), ("character", wizard, 0.5)]
    likeness = with_references(read("a fox and a cat").scene, looks)
    tinted = {likeness.scene.subjects[index].kind: share for index, share in likeness.tints}
    assert tinted == {"fox": pytest.approx(0.379, abs=1e-3), "wizard": pytest.approx(0.616, abs=1e-3)}


def test_each_subject_shows_as_much_of_its_colour_as_its_share():
    scene = Scene((Subject("fox", "blue"), Subject("cat"), Subject("owl", "pink")))
    rows = tints(scene, ((0, 0.3), (2, 0.8)))
    assert rows[0][0] == scene
    assert sum(share for _, share in rows) == pytest.approx(1)
    for index, share in ((0, 0.3), (2, 0.8)):
        assert sum(part for one, part in rows if one.subjects[index].colour) == pytest.approx(share)
    assert tints(scene, ()) == [(scene, 1.0)]


def test_a_heavy_figure_stands_larger_than_its_company_but_does_not_fill_the_page_alone():
    beside = with_references(CAT, [("omni", FOX_BY_NIGHT, 2.0)]).scene.subjects
    assert [(one.kind, one.size) for one in beside] == [("fox", "large"), ("cat", None)]
    assert with_references(Scene(), [("omni", FOX_BY_NIGHT, 2.0)]).scene.subjects[0].size is None
    assert (
        with_references(read("a tiny fox and a cat").scene, [("omni", FOX_BY_NIGHT, 2.0)]).scene.subjects[0].size
        == "tiny"
    )


def test_a_figure_brings_no_style():
    assert with_references(Scene(), [("omni", FOX_BY_NIGHT, 10.0)]).scene.style is None


def test_a_figure_below_its_first_step_is_reported():
    likeness = with_references(CAT, [("character", FOX_BY_NIGHT, 0.1)])
    assert likeness.scene == CAT
    assert "0.25" in likeness.notes[0]


def test_a_figure_is_the_subject_of_its_kind_and_keeps_what_that_does():
    prompt = read("a cat and a fox reading a book at night").scene
    scene = with_references(prompt, [("character", FOX_BY_NIGHT, 1.0)]).scene
    assert [one.kind for one in scene.subjects] == ["cat", "fox"]
    assert (scene.subjects[1].colour, scene.subjects[1].pose) == ("red", "reading")
    assert scene.subjects[1].wearing == (Item("hat", "blue"),)
    assert scene.subjects[0] == prompt.subjects[0]


def test_what_the_prompt_says_outright_stays():
    likeness = with_references(read("a blue fox wearing a scarf").scene, [("omni", FOX_BY_NIGHT, 1.9)])
    (fox,) = likeness.scene.subjects
    assert fox.colour == "blue"
    assert [item.kind for item in fox.wearing] == ["scarf"]
    assert any("blue" in note for note in likeness.notes)


@pytest.mark.parametrize("role", ["character", "omni"])
def test_twice_a_figure_wins_against_the_words(role):
    """At 1 a lone figure gives all but what the prompt contradicts; at 2 that, too, and it is said."""
    prompt = read("a blue fox wearing a scarf").scene
    one, two = (with_references(prompt, [(role, FOX_BY_NIGHT, weight)]) for weight in (1.0, 2.0))
    (before,), (after,) = one.scene.subjects, two.scene.subjects
    assert (before.colour, [item.kind for item in before.wearing]) == ("blue", ["scarf"])
    own = with_references(read("a fox").scene, [(role, FOX_BY_NIGHT, 1.0)]).scene.subjects[0]
    assert (after.colour, after.wearing) == (own.colour, own.wearing)
    assert after.colour != "blue"
    assert any("wins" in note for note in two.notes)


@pytest.mark.parametrize("nobody", ["man", "woman", "boy", "girl"])
def test_a_person_takes_the_place_of_somebody_unspecific(nobody):
    wizard = look(seen("wizard", colour="green"))
    scene = with_references(read(f"a {nobody} dancing in the city").scene, [("character", wizard, 1.0)]).scene
    assert scene.subjects == (Subject("wizard", "green", pose="dancing"),)


def test_an_animal_does_not_take_a_persons_place():
    scene = with_references(read("a girl in the city").scene, [("character", FOX_BY_NIGHT, 0.25)]).scene
    assert [one.kind for one in scene.subjects] == ["fox", "girl"]


def test_whoever_joins_moves_the_relations_along():
    prompt = Scene((Subject("owl"), Subject("tree")), (Relation(0, "on", 1),))
    scene = with_references(prompt, [("omni", FOX_BY_NIGHT, 0.25)]).scene
    assert [one.kind for one in scene.subjects] == ["fox", "owl", "tree"]
    assert scene.relations == (Relation(1, "on", 2),)


def test_two_figures_of_one_kind_are_two():
    blue = look(seen("fox", colour="blue"))
    scene = with_references(Scene(), [("character", FOX_BY_NIGHT, 0.5), ("character", blue, 0.5)]).scene
    assert scene.subjects == (Subject("fox", "red"), Subject("fox", "blue"))


@pytest.mark.parametrize(
    ("scene", "pictured"),
    [
        (Scene(excluded=("fox",)), FOX_BY_NIGHT),
        (CAT, look()),
        (CAT, look(seen("fox", 0.1))),
        (CAT, look(seen("jabberwock"))),
        (Scene(tuple(Subject(kind) for kind in ("cat", "dog", "owl", "tree", "pig"))), FOX_BY_NIGHT),
    ],
)
def test_a_figure_that_cannot_be_kept_is_a_note(scene, pictured):
    likeness = with_references(scene, [("character", pictured, 1.0)])
    assert likeness.scene == scene
    assert len(likeness.notes) == 1


def test_what_is_excluded_does_not_come_back_by_a_picture():
    scene = with_references(Scene(excluded=("hat", "night", "red", "moon")), [("image", FOX_BY_NIGHT, 2.0)]).scene
    assert (scene.time, scene.sky, scene.subjects[0].colour, scene.subjects[0].wearing) == (None, (), None, ())


# ── pictures among the words ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("weight", "expected"),
    [
        (0.1, set()),
        (0.25, {"setting=forest"}),
        (0.5, {"setting=forest", "time=night", "weather=rain", "fox", "fox.colour=red"}),
        (0.75, {"setting=forest", "time=night", "weather=rain", "fox", "fox.colour=red", "mood=spooky", "sky=moon"}),
        (1.0, {"setting=forest", "time=night", "weather=rain", "fox", "fox.colour=red", "mood=spooky", "sky=moon",
               "style=ink", "fox.worn=hat", "fox.held=lantern", "fox.pose=running"}),
    ],
)  # fmt: skip
def test_a_picture_fills_in_what_the_words_leave_open(weight, expected):
    assert facts(with_references(Scene(), [("image", FOX_BY_NIGHT, weight)]).scene) == expected


def test_words_come_before_a_picture():
    prompt = read("a cat on the beach at dawn, watercolor").scene
    scene = with_references(prompt, [("image", FOX_BY_NIGHT, 3.0)]).scene
    assert (scene.subjects, scene.setting, scene.time, scene.style) == (prompt.subjects, "beach", "dawn", "watercolor")
    assert scene.weather == "rain"


def test_two_pictures_blend():
    castle = look(seen("castle", colour="grey"), setting="mountains", style="oil")
    scene = with_references(Scene(), [("image", castle, 1.0), ("image", FOX_BY_NIGHT, 0.6)]).scene
    assert [one.kind for one in scene.subjects] == ["castle", "fox"]
    assert (scene.setting, scene.time, scene.style) == ("mountains", "night", "oil")


def test_blended_pictures_share_the_finish_by_weight_and_the_first_of_equals_has_the_place():
    castle = look(seen("castle", colour="grey"), setting="mountains", time="dawn", style="oil")
    equal = with_references(Scene(), [("image", castle, 1.0), ("image", FOX_BY_NIGHT, 1.0)])
    assert dict(equal.styles) == {"oil": pytest.approx(0.5), "ink": pytest.approx(0.5)}
    assert (equal.scene.setting, equal.scene.time, equal.scene.style) == ("mountains", "dawn", "oil")
    uneven = with_references(Scene(), [("image", castle, 0.5), ("image", FOX_BY_NIGHT, 1.0)])
    assert dict(uneven.styles) == {"ink": pytest.approx(0.619, abs=1e-3), "oil": pytest.approx(0.381, abs=1e-3)}
    assert (uneven.scene.setting, uneven.scene.time, uneven.scene.style) == ("forest", "night", "ink")
    assert {"ink", "oil"} <= set(uneven.says)


@pytest.mark.parametrize(
    ("prompt", "weights"), [(Scene(style="glass"), (1.0, 1.0)), (Scene(), (0.5, 0.5)), (Scene(), (1.0, 0.0))]
)
def test_styles_are_not_mixed_where_the_prompt_names_one_or_no_second_picture_brings_one(prompt, weights):
    castle = look(seen("castle"), style="oil")
    blend = with_references(prompt, [("image", castle, weights[0]), ("image", FOX_BY_NIGHT, weights[1])])
    assert blend.styles == ()


def test_an_excluded_style_has_no_share():
    castle, tower = look(seen("castle"), style="oil"), look(seen("lighthouse"), style="glass")
    looks = [("image", castle, 1.0), ("image", FOX_BY_NIGHT, 1.0), ("image", tower, 1.0)]
    assert {name for name, _ in with_references(Scene(excluded=("oil",)), looks).styles} == {"ink", "glass"}


def test_a_style_reference_comes_before_a_pictures_style():
    likeness = with_references(Scene(), [("image", FOX_BY_NIGHT, 1.0), ("style", look(style="glass"), 1.0)])
    assert likeness.scene.style == "glass"


# ── colours ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def ramp() -> np.ndarray:
    ys, xs = np.mgrid[0:60, 0:90]
    return np.stack([xs * 2, ys * 4, 255 - xs - ys], -1).astype(np.uint8)


def test_transfer_of_nothing_is_the_picture_itself(ramp):
    assert transfer(ramp, WARM, 0.0) is ramp


def test_transfer_approaches_the_palette(ramp):
    distances = [measure(transfer(ramp, WARM, amount)).distance(WARM) for amount in (0.0, 0.25, 0.5, 1.0)]
    assert distances == sorted(distances, reverse=True)
    assert distances[-1] < 0.2 * distances[0]


def test_transfer_can_leave_the_light_alone(ramp):
    before, after = measure(ramp), measure(transfer(ramp, WARM, 0.8, lightness=0.0))
    assert after.mean[0] == pytest.approx(before.mean[0], abs=2.5)
    assert after.mean[2] > before.mean[2] + 5


def test_a_palette_is_the_same_at_every_size(ramp):
    large = ramp.repeat(6, 0).repeat(6, 1)
    assert measure(large).distance(measure(ramp)) < 1.5
    assert sum(share for _, share in measure(ramp).colours) == pytest.approx(1)


def test_every_kind_can_be_a_character():
    for kind in KINDS:
        scene = with_references(read("in the garden").scene, [("omni", look(seen(kind)), 1.0)]).scene
        assert [one.kind for one in scene.subjects] == [kind]


def test_what_a_picture_is_known_to_show_outweighs_what_the_eye_believes():
    guess = look()
    shown = Scene((Subject("owl", "teal", wearing=(Item("hat", "red"),)),), setting="library", style="ink")
    bare = Scene(setting="forest")
    with_guess = with_references(bare, [("character", guess, 1.0)])
    with_knowledge = with_references(bare, [("character", known(guess, shown), 1.0)])
    assert with_guess.scene.subjects == ()
    assert with_knowledge.scene.subjects == shown.subjects
    assert with_knowledge.scene.setting == "forest"
    assert with_references(bare, [("style", known(guess, shown), 1.0)]).scene.style == "ink"
    plain = msgspec.structs.replace(shown, style=None)
    assert with_references(bare, [("style", known(guess, plain), 1.0)]).scene.style == "storybook"


def test_an_omni_and_two_characters_are_three_subjects_side_by_side():
    def figure(kind, colour):
        return known(look(), Scene((Subject(kind, colour),)))

    looks = [("omni", figure("fox", "blue"), 1.0), ("character", figure("wizard", "green"), 1.0),
             ("character", figure("rabbit", "pink"), 0.5)]  # fmt: skip
    scene = with_references(read("a garden at dawn").scene, looks).scene
    assert [(one.kind, one.colour) for one in scene.subjects] == [
        ("fox", "blue"),
        ("wizard", "green"),
        ("rabbit", "pink"),
    ]
    assert (scene.setting, scene.time) == ("garden", "dawn")
