"""Seeds of one prompt differ in composition; chaos spreads them further; moods and poses show."""

import itertools

import numpy as np
import pytest

from gesso.scenes import compose, read

PROMPTS = (
    "a red fox",
    "a cat in a garden",
    "a castle in the mountains",
    "a robot in a city",
    "two rabbits in a meadow",
    "a sailboat on the sea",
    "a girl reading in a library",
    "a bear in the snow",
)


def drawn(text, seed, **dials):
    return compose(read(text).scene, seed=seed, **dials)


def spread(text, chaos, seeds):
    small = [drawn(text, s, chaos=chaos).render(32, 32, style=False).astype(np.float32) / 255 for s in seeds]
    return np.mean([np.sqrt(((a - b) ** 2).mean()) for a, b in itertools.combinations(small, 2)])


def where(text, seed, **dials):
    """Centre and area share of what the subjects cover."""
    mask = drawn(text, seed, **dials).layers(48, 48).subject_mask > 0.5
    return float(np.nonzero(mask)[1].mean() / 48), float(mask.mean())


def test_chaos_spreads_further():
    ratio = np.mean([spread(t, 100, range(8)) for t in PROMPTS]) / np.mean([spread(t, 0, range(8)) for t in PROMPTS])
    assert ratio >= 1.25


@pytest.mark.parametrize("first", [1, 500, 2**32 - 2])
@pytest.mark.parametrize("text", ["a red fox in a meadow", "a robot in a city"])
def test_four_seeds_are_four_compositions(text, first):
    found = [where(text, first + i) for i in range(4)]
    across = [x for x, _ in found]
    areas = [area for _, area in found]
    assert max(across) - min(across) > 0.14
    assert max(areas) > 1.25 * min(areas)
    assert spread(text, 0, range(first, first + 4)) > 0.1


def test_unasked_hours_stay_in_daylight():
    for seed in range(24):
        assert drawn("a cat in a garden", seed).render(24, 24, style=False).mean() > 95


@pytest.mark.parametrize("aspect", [16 / 9, 9 / 16])
@pytest.mark.parametrize("text", ["a red fox in a forest", "an astronaut on the moon", "a lighthouse"])
def test_one_subject_fills_wide_and_tall_pages(text, aspect):
    for seed in range(4):
        mask = drawn(text, seed, aspect=aspect).layers(round(64 * aspect), 64).subject_mask > 0.5
        rows = np.nonzero(mask.any(axis=1))[0]
        assert np.ptp(rows) > 0.34 * 64  # tall enough to be the picture's subject
        assert not mask[0].any()


@pytest.mark.parametrize("mood", ["epic", "mysterious", "romantic", "cozy", "peaceful", "dreamy", "spooky", "joyful"])
def test_moods_change_the_picture(mood):
    plain = drawn("a fox in a meadow by day", 3).render(48, 48, style=False).astype(int)
    moody = drawn(f"a fox in a meadow by day, {mood}", 3).render(48, 48, style=False).astype(int)
    assert np.abs(plain - moody).mean() > 5


@pytest.mark.parametrize("kind", ["bear", "panda", "raccoon", "squirrel", "pig"])
def test_walkers_have_weight(kind):
    """The torso of a walking animal is a body, not a pipe: it fills much of its own box."""
    mask = drawn(f"a {kind} walking, plain background", 2).layers(160, 160).subject_mask > 0.5
    rows, columns = np.nonzero(mask)
    box = mask[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    assert box.mean() > 0.44
    low = box[int(0.62 * len(box)) : int(0.78 * len(box))]
    assert low.mean() > 0.44


def test_animals_hold_what_they_are_seen_with():
    for text in ("a cat with an umbrella in the rain", "two foxes with umbrellas", "a bear with a balloon"):
        one, *others = read(text).scene.subjects
        assert one.holding is not None
        assert not others


def test_no_clouds_where_there_is_no_air():
    for seed in range(8):
        for place in ("on the moon", "in outer space"):
            body = drawn(f"an astronaut {place}", seed)
            assert body.render(24, 24, style=False)[:6].mean() < 120


def test_riders_sit_on_the_back():
    """Rider and mount fit the page together; a kite is held, not ridden."""
    for seed in range(4):
        both = drawn("a girl riding a brown horse, plain background", seed).layers(96, 96).subject_mask > 0.5
        assert not both[0].any()
        assert np.ptp(np.nonzero(both.any(axis=1))[0]) > 48
    scene = read("a boy flying a kite").scene
    assert scene.subjects[0].pose is None
    assert scene.subjects[0].holding.kind == "kite"
