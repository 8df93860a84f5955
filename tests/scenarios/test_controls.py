"""What the starter's controls do to delivered pictures: planned by the catalog, painted by the engine."""

from itertools import combinations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from gesso import prompt
from gesso.catalog import Catalog, bundled, make_plan
from gesso.engine import events
from gesso.engine.engine import Engine

Rgb = NDArray[np.uint8]
CATALOG = Catalog.load()


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return Engine(tmp_path_factory.mktemp("models"), device="cpu", threads=1)


def draw(engine: Engine, text: str) -> list[Rgb]:
    ((_, spec),) = prompt.parse(f"{text} --draft --model starter", prompt.PromptRules())
    plan = make_plan(spec, CATALOG.starter, CATALOG.starter, revision=bundled.revision(), seed=0).plan
    pictures = [event for event in engine.run(plan, {}) if isinstance(event, events.Picture)]
    return [picture.rgb for picture in pictures]


def spread(pictures: list[Rgb]) -> float:
    """Return the mean distance between the pictures of a job, at 32 px in CIELAB: what the eye takes in at a glance."""

    def glance(rgb: Rgb) -> NDArray[np.float32]:
        small = cv2.resize(rgb, (32, 32), interpolation=cv2.INTER_AREA)
        return cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)

    seen = [glance(rgb) for rgb in pictures]
    return float(np.mean([np.linalg.norm(a - b, axis=2).mean() for a, b in combinations(seen, 2)]))


def seam_ratio(rgb: Rgb) -> float:
    """Return the step across the border where the picture meets itself, over the mean step inside; the worse axis."""
    values = rgb.astype(np.float32)
    ratios = []
    for axis in (0, 1):
        inside = np.abs(np.diff(values, axis=axis)).mean()
        across = np.abs(np.take(values, 0, axis) - np.take(values, -1, axis)).mean()
        ratios.append(float(across / inside))
    return max(ratios)


def test_the_same_seed_gives_the_same_pixels(engine: Engine) -> None:
    first, again = (draw(engine, "a red fox in a meadow --seed 4") for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))


def test_chaos_spreads_the_four_pictures(engine: Engine) -> None:
    prompts = ("a red fox in a meadow", "a lighthouse by the sea", "an owl in a forest")
    calm = np.mean([spread(draw(engine, f"{words} --seed 3 --chaos 0")) for words in prompts])
    wild = np.mean([spread(draw(engine, f"{words} --seed 3 --chaos 100")) for words in prompts])
    assert wild > 1.25 * calm, f"chaos 0 spreads {calm:.1f}, chaos 100 {wild:.1f}"


@pytest.mark.parametrize("style", ["", "watercolor", "ink drawing", "oil painting", "pixel art", "stained glass"])
def test_tiles_have_no_seam(engine: Engine, style: str) -> None:
    for rgb in draw(engine, f"mushrooms and snails, {style} --tile --seed 2"):
        assert seam_ratio(rgb) <= 1.2


def test_no_snow_removes_the_snow_in_most_seeds(engine: Engine) -> None:
    def white(rgb: Rgb) -> float:
        ground = rgb[rgb.shape[0] * 2 // 3 :]
        return float((ground.min(axis=2) > 200).mean())

    snowy = [white(rgb) for seed in (1, 50) for rgb in draw(engine, f"a bear in the snow --seed {seed}")]
    bare = [white(rgb) for seed in (1, 50) for rgb in draw(engine, f"a bear in the snow --no snow --seed {seed}")]
    assert np.mean(snowy) > 0.3
    removed = [b < 0.3 * s for s, b in zip(snowy, bare, strict=True)]
    assert sum(removed) > len(removed) / 2


def test_weird_and_stylize_change_the_picture(engine: Engine) -> None:
    plain = draw(engine, "a cat in a garden --seed 8")
    for flags in ("--weird 2000", "--s 1000", "--s 0"):
        changed = draw(engine, f"a cat in a garden --seed 8 {flags}")
        assert any(not np.array_equal(a, b) for a, b in zip(plain, changed, strict=True)), flags
