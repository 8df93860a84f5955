"""Learning: simulated people are known after the promised number of answers; chosen pairs teach more than random ones."""

import numpy as np

from gesso.catalog import starters
from gesso.domain.taste import NAMES
from gesso.personalization import pairs
from gesso.personalization.learning import USUAL_WIDTH, Posterior, learn

LOOKS = np.array(starters.looks())
SHOWN = 150
"""The first pictures are ranked; the others are never shown to the learner."""


def person(**strong):
    likes = np.random.default_rng(5).normal(0, 0.35, len(NAMES))
    for name, weight in strong.items():
        likes[NAMES.index(name.replace("__", ":"))] += weight
    return likes


PEOPLE = {
    "watercolour": person(style__watercolor=3, style__ink=1),
    "night and warm": person(time__night=2.5, warmth=1.5, palette__warm=1),
}


def taught(likes, counts, *, choosing=True, noise=0.0, seed=1):
    """The weights after each of so many answers."""
    rng = np.random.default_rng(seed)
    keys = [str(place) for place in range(SHOWN)]
    shown, times, rows, known = set(), {}, [], {}
    found = Posterior(np.zeros(len(NAMES)), np.eye(len(NAMES)) * USUAL_WIDTH**2, 0.0)
    while len(rows) < max(counts):
        pair = tuple(rng.choice(keys, 2, replace=False))
        if choosing:
            pair = pairs.choose(keys, LOOKS[:SHOWN], found, shown=shown, times=times, rng=rng)
        shown.add(frozenset(pair))
        for key in pair:
            times[key] = times.get(key, 0) + 1
        left, right = (LOOKS[int(key)] for key in pair)
        liked = (left - right) @ likes + (rng.logistic(0, noise) if noise else 0)
        rows.append(left - right if liked > 0 else right - left)
        if choosing and len(rows) % 4 == 0:
            found = learn(np.array(rows), width=USUAL_WIDTH)
        if len(rows) in counts:
            known[len(rows)] = learn(np.array(rows)).weights
    return known


def accuracy(weights, likes):
    """Share of unseen pairs that are put in the right order."""
    rest = LOOKS[SHOWN:]
    one, other = np.random.default_rng(0).integers(0, len(rest), (2, 2000))
    kept = one != other
    difference = (rest[one] - rest[other])[kept]
    return float(((difference @ weights > 0) == (difference @ likes > 0)).mean())


def test_people_are_known_after_so_many_answers() -> None:
    bars = {40: 0.74, 100: 0.83, 200: 0.9}
    runs = [(likes, taught(likes, bars, seed=seed)) for seed, likes in enumerate(PEOPLE.values())]
    for count, least in bars.items():
        assert np.mean([accuracy(known[count], likes) for likes, known in runs]) >= least


def test_a_person_who_is_often_unsure_is_learnt_too() -> None:
    likes = person(time__sunset=2, style__oil=2, palette__muted=1, style__neon=-2)
    assert accuracy(taught(likes, [120], noise=0.8)[120], likes) >= 0.78


def test_chosen_pairs_teach_more_than_random_ones() -> None:
    likes = PEOPLE["watercolour"]
    chosen = [accuracy(taught(likes, [60], seed=seed)[60], likes) for seed in range(2)]
    random = [accuracy(taught(likes, [60], choosing=False, seed=seed)[60], likes) for seed in range(2)]
    assert np.mean(chosen) > np.mean(random)


def test_no_answers_mean_no_taste_and_one_answer_a_small_one() -> None:
    one = learn(np.array([LOOKS[0] - LOOKS[1]])).weights
    assert (LOOKS[0] - LOOKS[1]) @ one > 0
    assert np.abs(one).max() < 1.5


def test_what_counts_less_teaches_less() -> None:
    row = np.array([LOOKS[0] - LOOKS[1]])
    weak, strong = (learn(row, np.array([count])).weights @ row[0] for count in (0.25, 1.0))
    assert 0 < weak < strong


def test_no_pair_comes_twice_and_the_pool_runs_dry() -> None:
    keys, shown, rng = ["a", "b", "c"], set(), np.random.default_rng(0)
    nothing = Posterior(np.zeros(len(NAMES)), np.eye(len(NAMES)), 0.0)
    for _ in range(3):
        pair = pairs.choose(keys, LOOKS[:3], nothing, shown=shown, times={}, rng=rng)
        assert frozenset(pair) not in shown
        shown.add(frozenset(pair))
    assert pairs.choose(keys, LOOKS[:3], nothing, shown=shown, times={}, rng=rng) is None


def test_the_measured_colours_of_the_pictures_brought_along_are_theirs() -> None:
    import io

    from PIL import Image

    from gesso.domain.taste import MEASURES

    brightness = NAMES.index("brightness")
    for number in (3, 77, 200):
        grey = np.asarray(Image.open(io.BytesIO(starters.png(number, 96))).convert("L"), float).mean() / 255
        mean, deviation = MEASURES["brightness"]
        assert abs(LOOKS[number][brightness] * deviation + mean - grey) < 0.1
