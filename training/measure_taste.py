"""How well tastes are learnt and used, by simulated people: the figures of docs/06-taste.md.

    python training/measure_taste.py learn [SEEDS]     held-out pair accuracy, chosen against random pairs
    python training/measure_taste.py prefer [PICTURES] pictures with a profile against those without, same words and seeds

A person's liking is a strong taste plus a small one (standard deviation 0.35) for every feature; the noisy one answers
with logistic noise. Pairs are ranked among the pictures that Gesso brings along; pictures 240 to 539 are never shown.
"""

import sys

import cv2
import msgspec
import numpy as np

from gesso import scenes
from gesso.catalog import Catalog, make_plan, starters
from gesso.domain.plan import Taste
from gesso.domain.spec import Spec
from gesso.domain.taste import NAMES, SPACE, composed, features
from gesso.engine.eye.palette import measure
from gesso.engine.sketch import read_scene
from gesso.engine.taste import steer
from gesso.personalization import pairs
from gesso.personalization.codes import freeze
from gesso.personalization.learning import USUAL_WIDTH, Posterior, learn
from gesso.scenes.compose import dials, settle

PEOPLE = {
    "watercolour": ({"style:watercolor": 3, "style:ink": 1}, 0.0),
    "night and warm": ({"time:night": 2.5, "warmth": 1.5, "palette:warm": 1}, 0.0),
    "noisy": ({"time:sunset": 2, "style:oil": 2, "palette:muted": 1, "style:neon": -2}, 0.8),
}
PROMPTS = (
    "a fox", "a lighthouse on a cliff", "a robot reading a book", "two cats", "a wizard", "a red sailboat", "a castle",
    "an owl and a lantern", "a girl with an umbrella", "a teapot", "a dragon", "a hot-air balloon", "a knight on a horse",
    "a mushroom house", "a penguin wearing a scarf", "a train", "a witch", "a rabbit in a garden", "a dog on a beach",
    "a tree on a hill", "a cat at night", "a bear in the forest, oil painting", "a cozy cabin", "an astronaut", "a dancing ghost",
)  # fmt: skip
SHOWN = np.array(starters.looks())
COUNTS = (40, 100, 200)


def person(name: str, seed: int) -> np.ndarray:
    likes = np.random.default_rng([seed, 7]).normal(0, 0.35, len(NAMES))
    for feature, weight in PEOPLE[name][0].items():
        likes[NAMES.index(feature)] += weight
    return likes


def look(number: int) -> tuple[float, ...]:
    """Features of a picture that is never shown."""
    scene = starters.scene(number)
    palette = measure(scenes.compose(scene, seed=number).render(128, 128))
    return features(composed(msgspec.to_builtins(scene)), palette.mean, palette.spread)


def taught(name: str, seed: int, counts: tuple[int, ...], *, choosing: bool = True) -> dict[int, np.ndarray]:
    """Weights after so many answers."""
    likes, noise, rng = person(name, seed), PEOPLE[name][1], np.random.default_rng([seed, 3])
    keys = [str(place) for place in range(len(SHOWN))]
    shown, times, rows, known = set(), {}, [], {}
    found = Posterior(np.zeros(len(NAMES)), np.eye(len(NAMES)) * USUAL_WIDTH**2, 0.0)
    while len(rows) < max(counts):
        pair = pairs.choose(keys, SHOWN, found, shown=shown, times=times, rng=rng)
        if not choosing:
            pair = tuple(rng.choice(keys, 2, replace=False))
        shown.add(frozenset(pair))
        for key in pair:
            times[key] = times.get(key, 0) + 1
        row = SHOWN[int(pair[0])] - SHOWN[int(pair[1])]
        rows.append(row if row @ likes + (rng.logistic(0, noise) if noise else 0) > 0 else -row)
        if choosing:
            found = learn(np.array(rows), width=USUAL_WIDTH)
        if len(rows) in counts:
            known[len(rows)] = learn(np.array(rows)).weights
    return known


def measure_learning(seeds: int) -> None:
    rest = np.array([look(number) for number in range(240, 540)])
    one, other = np.random.default_rng(0).integers(0, len(rest), (2, 3000))
    unseen = (rest[one] - rest[other])[one != other]
    for choosing in (True, False):
        for name in PEOPLE:
            runs = [(person(name, seed), taught(name, seed, COUNTS, choosing=choosing)) for seed in range(seeds)]
            shares = [
                np.mean([((unseen @ known[count] > 0) == (unseen @ likes > 0)).mean() for likes, known in runs])
                for count in COUNTS
            ]
            print("chosen" if choosing else "random", name, *(f"{share:.3f}" for share in shares), flush=True)


def measure_pictures(count: int) -> None:
    starter = Catalog.load(None).starter
    for name in PEOPLE:
        frozen, likes = freeze("measured", SPACE, taught(name, 0, (100,))[100]), person(name, 0)

        def liked(words: str, seed: int, taste: Taste | None, likes: np.ndarray = likes) -> float:
            spec = Spec(text=words, version="starter", seed=seed, draft=True)
            plan = make_plan(spec, starter, starter, revision="measured", seed=0, taste=taste).plan
            scene = read_scene(plan.compose)
            scene = scene if plan.taste is None else steer(scene, plan.taste, seed, aspect=1.0)
            palette = measure(scenes.compose(scene, seed=seed).render(96, 96))
            shown = msgspec.to_builtins(settle(scene, seed, dials(0, 0, 100)))
            return float(np.array(features(composed(shown), palette.mean, palette.spread)) @ likes)

        taste = Taste(space=SPACE, weights=frozen.weights)
        asked = [(PROMPTS[k % len(PROMPTS)], 1000 + k) for k in range(count)]
        wins = sum(liked(words, seed, taste) > liked(words, seed, None) for words, seed in asked)
        print(name, "preferred", wins, "of", count, flush=True)


if __name__ == "__main__":
    cv2.setNumThreads(1)
    number = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    measure_learning(number or 5) if sys.argv[1] == "learn" else measure_pictures(number or 100)
