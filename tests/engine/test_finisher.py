"""The finisher: nearer to the truth than Lanczos, no halos, no seams, nothing invented, any size."""

import random
from concurrent.futures import ThreadPoolExecutor

import cv2
import msgspec
import numpy as np
import pytest
from plans import psnr_db

from gesso import scenes
from gesso.domain.errors import EngineError
from gesso.engine import finisher


def fresh_render(style: str, side: int = 512) -> np.ndarray:
    """A scene that training, which counts its seeds from 0 to 288 million, never drew."""
    scene = msgspec.structs.replace(scenes.random_scene(random.Random(3_000_000_000)), style=style)
    return scenes.compose(scene, seed=3).render(side, side)


def cloud(side: int) -> np.ndarray:
    """Noise with the 1/f spectrum of photographs, without a single drawn edge."""
    rng = np.random.default_rng(4)
    frequency = np.hypot(np.fft.fftfreq(side)[:, None], np.fft.rfftfreq(side)[None])
    frequency[0, 0] = 1
    waves = [
        np.fft.irfft2(np.exp(2j * np.pi * rng.random(frequency.shape)) / frequency**1.2, (side, side)) for _ in range(3)
    ]
    return np.clip(128 + 40 * np.stack([wave / wave.std() for wave in waves], -1), 0, 255).astype(np.uint8)


def shrunk(truth: np.ndarray, factor: int) -> np.ndarray:
    return cv2.resize(truth, None, fx=1 / factor, fy=1 / factor, interpolation=cv2.INTER_AREA)


def gain_db(truth: np.ndarray, factor: int) -> float:
    """How much nearer to the truth than Lanczos."""
    small = shrunk(truth, factor)
    lanczos = cv2.resize(small, None, fx=factor, fy=factor, interpolation=cv2.INTER_LANCZOS4)
    return psnr_db(finisher.upscale(small, factor), truth) - psnr_db(lanczos, truth)


@pytest.mark.parametrize(("factor", "margin_db"), [(2, 1.5), (4, 1.0)])
def test_drawings_come_out_nearer_to_the_truth_than_by_lanczos(factor, margin_db):
    assert np.mean([gain_db(fresh_render(style), factor) for style in ("storybook", "ink", "anime")]) > margin_db


def test_noise_without_edges_is_left_alone():
    """There is nothing to know about it beyond its spectrum, for which Lanczos is nearly the best there is."""
    assert gain_db(cloud(512), 2) > -0.1


@pytest.mark.parametrize("angle", [0, 17, 45, 90])
def test_a_step_edge_casts_no_halo(angle):
    """Beside an edge nothing is darker than its dark side or lighter than its light side; Lanczos is, by 5 % and more."""
    y, x = np.mgrid[0:512, 0:512] - 256.2
    ahead = x * np.cos(np.radians(angle)) + y * np.sin(np.radians(angle)) > 0
    edge = np.where(ahead[..., None], (200, 180, 60), (60, 90, 190)).astype(np.uint8)
    small = shrunk(edge, 4)
    low, high = small.min((0, 1)).astype(float), small.max((0, 1)).astype(float)

    def overshoot(big: np.ndarray) -> float:
        return float((np.maximum(low - big, big - high) / (high - low)).max())

    assert overshoot(finisher.upscale(small, 2)) == overshoot(finisher.upscale(small, 4)) == 0
    assert overshoot(cv2.resize(small, None, fx=2, fy=2, interpolation=cv2.INTER_LANCZOS4)) > 0.05


def test_a_soft_edge_becomes_no_outline():
    """The sum of what goes the wrong way across an edge as a lens leaves it: a line drawn beside it would be seen here."""
    x = np.arange(256, dtype=np.float32)[None, :, None] - 128.3
    soft = np.broadcast_to(40 + 170 / (1 + np.exp(-x / 1.5)), (64, 256, 3)).round().astype(np.uint8)
    line = finisher.upscale(soft, 2)[64].astype(int)
    assert np.minimum(np.diff(line, axis=0), 0).sum(axis=0).min() > -0.03 * 170


def test_it_is_faithful_seen_from_afar():
    """Shrunk again, the large picture is the small one, in colour and in detail."""
    small = shrunk(fresh_render("watercolor"), 2)
    for factor in (2, 4):
        again = shrunk(finisher.upscale(small, factor), factor)
        assert psnr_db(again, small) > 38
        assert np.abs(again.mean((0, 1)) - small.mean((0, 1))).max() < 0.3


@pytest.mark.parametrize("colour", [(0, 0, 0), (255, 255, 255), (13, 128, 250), (90, 91, 92)])
def test_a_flat_colour_stays_exactly_that_colour(colour):
    flat = np.full((40, 31, 3), colour, np.uint8)
    assert (finisher.upscale(flat, 4) == np.array(colour, np.uint8)).all()


@pytest.mark.parametrize("size", [(70, 122), (71, 99)])
def test_windows_leave_no_seams(size):
    picture = cloud(128)[: size[0], : size[1]]
    whole = finisher.doubled(picture, window_px=512).astype(int)
    assert np.abs(finisher.doubled(picture, window_px=32) - whole).max() <= 1


def test_a_torus_stays_a_torus():
    """Enlarging commutes with rolling; as an ordinary picture its edges do not know each other."""
    picture = fresh_render("storybook", 128)
    rolled = np.roll(picture, (30, 64), (0, 1))

    def apart(*, tile: bool) -> int:
        back = np.roll(finisher.upscale(rolled, 2, tile=tile), (-60, -128), (0, 1))
        return int(np.abs(back.astype(int) - finisher.upscale(picture, 2, tile=tile)).max())

    assert apart(tile=True) <= 1
    assert apart(tile=False) > 10


@pytest.mark.parametrize("size", [(1, 1), (1, 700), (700, 1), (3, 2), (37, 53)])
@pytest.mark.parametrize("tile", [False, True])
def test_any_shape_is_enlarged(size, tile):
    picture = np.random.default_rng(0).integers(0, 255, (*size, 3), dtype=np.uint8)
    for factor in (2, 4):
        big = finisher.upscale(picture, factor, tile=tile)
        assert big.shape == (factor * size[0], factor * size[1], 3)
        assert np.abs(big.mean((0, 1)) - picture.mean((0, 1))).max() < 12


def test_other_factors_are_refused():
    with pytest.raises(ValueError, match="2 or 4"):
        finisher.upscale(np.zeros((8, 8, 3), np.uint8), 3)


def test_many_threads_share_one_network():
    picture = cloud(64)
    finisher._load.cache_clear()
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: (finisher.network(), finisher.upscale(picture, 2)), range(8)))
    assert len({id(net) for net, _ in made}) == 1
    assert all(np.array_equal(big, made[0][1]) for _, big in made)


def test_damaged_weights_are_an_error_and_not_a_worse_picture(monkeypatch, tmp_path):
    broken = tmp_path / "finisher.safetensors"
    broken.write_bytes(finisher.WEIGHTS.read_bytes()[:500])
    monkeypatch.setattr(finisher, "WEIGHTS", broken)
    with pytest.raises(EngineError, match="cannot be read"):
        finisher.upscale(cloud(16), 2)


def test_it_is_never_believed_alone_and_less_where_the_picture_says_so():
    """Bricks in even courses: the network sharpens them wrongly; what the halved picture shows keeps it near to Lanczos."""
    y, x = np.mgrid[:256, :256]
    wall = 150 - 60 * (((y % 16) < 2) | (((x + 8 * (y // 16)) % 24) < 2))
    wall = wall + np.random.default_rng(2).normal(0, 2, wall.shape)
    truth = cv2.GaussianBlur(np.repeat(wall[..., None], 3, 2), (0, 0), 1.2).clip(0, 255).astype(np.uint8)
    small = shrunk(truth, 2)
    plain = cv2.resize(small, None, fx=2, fy=2, interpolation=cv2.INTER_LANCZOS4)
    assert psnr_db(finisher.upscale(small, 2), truth) > psnr_db(plain, truth)
    net = finisher.network()
    assert net is not None
    assert finisher._trusted(net, small, tile=False).max() <= 0.85


def test_halved_again_it_is_the_very_picture():
    small = shrunk(fresh_render("flat"), 2)
    again = shrunk(finisher.upscale(small, 2), 2)
    assert psnr_db(again, small) > 44
