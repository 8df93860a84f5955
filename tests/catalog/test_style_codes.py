"""Style codes: one number, one style, on every machine; and styles from what the eye saw in pictures."""

import hashlib

import msgspec
import pytest

from gesso.catalog import style_codes
from gesso.catalog.own_styles import Source, style_from
from gesso.catalog.style_codes import MOST_CODE, frozen, problem, style_of
from gesso.domain.sight import Sight
from gesso.domain.spec import Reference, Spec
from gesso.domain.style import READINGS, Style, read_as


def test_a_code_is_the_same_style_for_ever():
    """Written down: whoever changes the tables or the arithmetic sees here that every code changes with them."""
    text = msgspec.json.encode([style_of(code) for code in (0, 1, 123456, MOST_CODE)])
    assert hashlib.sha256(text).hexdigest()[:16] == "c6a7b662e12d69db"
    first = style_of(123456)
    assert first.finishes == (("anime", 65), ("neon", 35))
    assert first.tones == ("#0b2b33", "#1f6068", "#5aa39b", "#f09a7a", "#fff1dc")


def test_codes_differ_from_each_other_and_can_all_be_drawn():
    styles = [style_of(code * 7_654_321 % MOST_CODE) for code in range(400)]
    assert len(set(styles)) > 396
    assert len({one.finishes for one in styles}) >= 20
    assert len({one.tones for one in styles}) >= 20
    assert {problem(one) for one in styles} == {None}
    assert all(1 <= len(one.words) <= 5 for one in styles)


@pytest.mark.parametrize("code", [-1, MOST_CODE + 1])
def test_there_are_no_codes_beyond_32_bits(code):
    with pytest.raises(ValueError, match=str(code)):
        style_of(code)


def test_random_becomes_a_number_and_nothing_else_changes():
    spec = Spec(text="a fox", style_references=(Reference("random", 2.0), Reference("7")))
    numbers = iter((41, 42))
    assert frozen(spec, lambda: next(numbers)).style_references == (Reference("41", 2.0), Reference("7"))
    plain = Spec(text="a fox", style_references=(Reference("7"),))
    assert frozen(plain, lambda: next(numbers)) is plain


@pytest.mark.parametrize("reading", sorted(READINGS))
def test_a_reading_takes_what_it_says(reading):
    whole = Style(
        finishes=(("ink", 100),), tones=("#000000",) * 5, toning=50, texture="grain", texture_amount=9, line=9
    )
    read, reads = read_as(whole, reading), READINGS[reading]
    assert bool(read.finishes) == reads.finish
    assert bool(read.toning) == (reads.colours != "none")
    assert bool(read.line) == bool(read.texture) == reads.surface
    assert read_as(read, reading) == read


@pytest.mark.parametrize(
    "broken",
    [
        {"finishes": (("crayon", 100),)},
        {"finishes": (("ink", 60),)},
        {"toning": 101},
        {"tones": ("#000000",)},
        {"ink": "url(x)"},
        {"texture_size": 0},
        {"border": 9999},
        {"words": ("x" * 81,)},
    ],
)
def test_a_style_from_outside_that_cannot_be_drawn_is_found_out(broken):
    good = Style(finishes=(("ink", 100),))
    assert problem(good) is None
    assert problem(msgspec.structs.replace(good, **broken)) is not None


def sight(style, colours, familiarity=1.0):
    return Sight(
        vector=(1.0,), style_vector=(1.0, 0.0), scene={}, facts={"style": {style: 1.0}}, colours=colours,
        familiarity=familiarity,
    )  # fmt: skip


BLUE, RED = (("#10204a", 0.6), ("#7090d0", 0.4)), (("#4a1010", 0.5), ("#e08060", 0.5))


def test_pictures_share_a_style_by_weight():
    sources = [Source(sight("ink", BLUE), 3.0), Source(sight("oil", RED), 1.0)]
    style, facts = style_from(sources, "")
    assert style.finishes == (("ink", 75), ("oil", 25))
    assert facts.pictures == 2
    assert problem(style) is None
    mostly_red, _ = style_from([Source(sight("ink", BLUE), 1.0), Source(sight("oil", RED), 3.0)], "")

    def warmth(one):
        return sum(int(tone[1:3], 16) - int(tone[5:7], 16) for tone in one.tones)

    assert warmth(mostly_red) > warmth(style)


def test_what_a_picture_is_known_to_be_drawn_in_counts_before_what_the_eye_believes():
    style, _ = style_from([Source(sight("ink", BLUE), 1.0, finish="glass")], "")
    assert style.finishes == (("glass", 100),)
    again, _ = style_from([Source(sight("ink", BLUE), 1.0, code=style_codes.style_of(7))], "")
    assert again.texture == style_of(7).texture
    assert again.finishes == style_of(7).finishes


def test_a_stranger_is_known_by_its_colours():
    ours, _ = style_from([Source(sight("ink", BLUE), 1.0)], "")
    strange, _ = style_from([Source(sight("ink", BLUE, familiarity=0.0), 1.0)], "")
    assert strange.toning > ours.toning
