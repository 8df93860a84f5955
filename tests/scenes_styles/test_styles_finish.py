"""What holds for every finish: size, repeatability, seams, sameness at every size."""

from functools import lru_cache

import cv2
import numpy as np
import pytest

from gesso.scenes.styles import STYLES, Picture, finish

NAMES = sorted(STYLES)


@lru_cache(maxsize=32)
def drawn(height: int, width: int | None = None, *, repeats: bool = False) -> Picture:
    """A round orange animal on green hills before a blue sky, drawn from formulas so that any size is the same picture."""
    width = width or height
    fine = 2
    y, x = np.mgrid[0 : height * fine, 0 : width * fine].astype(np.float32) + 0.5
    y, x = y / (height * fine), x / (height * fine)
    wide = width / height
    if repeats:
        light = 0.5 + 0.5 * np.cos(2 * np.pi * y)
        hills = 0.5 * np.sin(2 * np.pi * 2 * x / wide) + np.cos(2 * np.pi * (y - 0.5)) > 0.55
    else:
        light = 1 - y
        hills = y > 0.62 + 0.05 * np.sin(9 * x)
    sky = np.stack([235 - 110 * light, 225 - 60 * light, 235 + 0 * light], axis=-1)
    back = np.where(hills[..., None], np.stack([110 - 60 * y, 170 - 60 * y, 80 - 30 * y], axis=-1), sky)
    sun = np.hypot(x - 0.8 * wide, y - 0.2) < 0.09
    back = np.where(sun[..., None], (255, 235, 130), back)
    rgb = back.copy()
    cx = 0.5 * wide
    body = (np.hypot(x - cx, (y - 0.66) * 0.9) < 0.17) | (np.hypot(x - cx, y - 0.44) < 0.14)
    rgb[body] = (230, 115, 40)
    rgb[np.hypot(x - cx, (y - 0.70) * 0.8) < 0.08] = (250, 236, 214)
    for side in (-0.055, 0.055):
        rgb[np.hypot(x - cx - side, y - 0.42) < 0.022] = (25, 20, 28)
    size = (width, height)
    pixels = (cv2.resize(a.astype(np.uint8), size, interpolation=cv2.INTER_AREA) for a in (rgb, back))
    mask = cv2.resize(body.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    return Picture(*pixels, mask, height / 1024)


def finished(style: str, height: int = 192, seed: int = 3, **options: object) -> np.ndarray:
    return finish(style, drawn(height), np.random.default_rng(seed), **options)


@pytest.fixture(autouse=True)
def one_thread():
    before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    yield
    cv2.setNumThreads(before)


def far(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.abs(a.astype(float) - b.astype(float)).mean())


@pytest.mark.parametrize("style", NAMES)
@pytest.mark.parametrize(("height", "width"), [(64, 64), (96, 171), (200, 113), (250, 333)])
@pytest.mark.parametrize("tile", [False, True])
def test_any_size_comes_back_as_bytes(style: str, height: int, width: int, tile: bool):
    out = finish(style, drawn(height, width), np.random.default_rng(0), tile=tile)
    assert out.shape == (height, width, 3)
    assert out.dtype == np.uint8


@pytest.mark.parametrize("style", NAMES)
def test_same_seed_same_pixels_and_the_picture_is_left_alone(style: str):
    picture = drawn(128)
    before = picture.rgb.copy(), picture.background.copy(), picture.subject_mask.copy()
    first = finish(style, picture, np.random.default_rng(5))
    second = finish(style, picture, np.random.default_rng(5))
    assert np.array_equal(first, second)
    for was, now in zip(before, (picture.rgb, picture.background, picture.subject_mask), strict=True):
        assert np.array_equal(was, now)


@pytest.mark.parametrize("style", NAMES)
def test_strength_runs_from_untouched_to_full(style: str):
    picture = drawn(128)
    none, half, full = (finish(style, picture, np.random.default_rng(5), s) for s in (0.0, 0.5, 1.0))
    assert np.array_equal(none, picture.rgb)
    assert 0 < far(half, picture.rgb) < far(full, picture.rgb)


def seam(image: np.ndarray, axis: int) -> float:
    """Step over the seam against the steps around it: a steep place beside the seam is no seam."""
    a = np.moveaxis(image.astype(float), axis, 0)
    steps = np.abs(np.diff(np.concatenate([a, a[:1]]), axis=0)).mean(axis=(1, 2))
    return float(steps[-1] / (np.sort(steps[:-1])[-max(3, len(steps) // 10) :].mean() + 1.0))


@pytest.mark.parametrize("style", NAMES)
@pytest.mark.parametrize("size", [(192, 192), (176, 250)])
def test_tiles_without_a_seam(style: str, size: tuple[int, int]):
    picture = drawn(*size, repeats=True)
    out = finish(style, picture, np.random.default_rng(2), tile=True)
    for axis in (0, 1):
        assert seam(out, axis) <= 1.2


@pytest.mark.parametrize("style", NAMES)
def test_tile_does_not_care_where_the_picture_is_cut(style: str):
    """The repeated result, finished as a larger whole, has the statistics of the seam's surroundings."""
    picture = drawn(160, repeats=True)
    out = finish(style, picture, np.random.default_rng(2), tile=True).astype(float)
    for axis in (0, 1):
        rolled = np.roll(out, 80, axis=axis)
        band = np.moveaxis(rolled, axis, 0)[76:84]
        ripple = np.abs(np.diff(band, n=2, axis=0)).mean(axis=(1, 2))
        assert ripple.max() <= 3.0 * np.median(ripple) + 4.0


@pytest.mark.parametrize("style", NAMES)
def test_the_picture_is_the_same_at_every_size(style: str):
    """A large finish seen from afar is the small finish: strokes, facets and blots lie at the same places."""
    large, small = finished(style, 768), finished(style, 256)
    large, small = (cv2.resize(a, (64, 64), interpolation=cv2.INTER_AREA) for a in (large, small))
    other = cv2.resize(drawn(64).rgb, (64, 64))
    assert far(large, small) <= 8.0
    assert np.corrcoef(large.ravel(), small.ravel())[0, 1] > 0.97
    assert far(large, small) <= far(large, other) or style == "storybook"


def test_every_pair_of_styles_differs():
    pictures = {name: cv2.resize(finished(name), (96, 96), interpolation=cv2.INTER_AREA) for name in NAMES}
    for i, one in enumerate(NAMES):
        for two in NAMES[i + 1 :]:
            assert far(pictures[one], pictures[two]) > 4.0, (one, two)


def test_an_unknown_style_is_refused():
    with pytest.raises(KeyError):
        finish("crayon", drawn(64), np.random.default_rng(0))
