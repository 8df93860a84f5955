"""What makes each style recognisable, measured."""

import cv2
import numpy as np
import pytest

from gesso.scenes.styles import STYLES, Picture, finish


def scene(height: int = 256) -> Picture:
    y, x = np.mgrid[0:height, 0:height].astype(np.float32) / height
    sky = np.stack([120 + 130 * y, 180 + 50 * y, 235 + 0 * y], axis=-1)
    grass = np.stack([110 - 50 * y, 175 - 60 * y, 70 + 0 * y], axis=-1)
    back = np.where((y > 0.62 + 0.05 * np.sin(9 * x))[..., None], grass, sky)
    back[(np.hypot(x - 0.8, y - 0.2) < 0.09)] = (255, 238, 150)
    for k in range(9):  # something fine to lose focus on
        back[(np.abs(x - 0.04 - 0.115 * k) < 0.008) & (y > 0.5) & (y < 0.66)] = (70, 60, 50)
    rgb = back.copy()
    body = (np.hypot(x - 0.5, (y - 0.66) * 0.9) < 0.17) | (np.hypot(x - 0.5, y - 0.44) < 0.14)
    rgb[body] = (230, 115, 40)
    rgb[np.hypot(x - 0.5, (y - 0.70) * 0.8) < 0.08] = (250, 236, 214)
    for side in (-0.055, 0.055):
        rgb[np.hypot(x - 0.5 - side, y - 0.42) < 0.022] = (25, 20, 28)
    return Picture(rgb.astype(np.uint8), back.astype(np.uint8), body.astype(np.float32), height / 1024)


PICTURE = scene()


def made(style: str) -> np.ndarray:
    return finish(style, PICTURE, np.random.default_rng(11))


def grey(image: np.ndarray) -> np.ndarray:
    return image.astype(float) @ (0.299, 0.587, 0.114)


def saturation(image: np.ndarray) -> float:
    image = image.astype(float)
    return float((image.max(axis=2) - image.min(axis=2)).mean())


def fine(image: np.ndarray) -> np.ndarray:
    """Strength of the detail at every pixel."""
    return np.abs(cv2.Laplacian(grey(image), cv2.CV_64F))


def test_storybook_barely_touches():
    change = np.abs(made("storybook").astype(int) - PICTURE.rgb).mean()
    assert 0.5 < change < 12


def test_watercolor_leaves_a_ragged_paper_border_and_lifts_the_colours():
    out = made("watercolor")
    edge = np.concatenate([out[:4].reshape(-1, 3), out[-4:].reshape(-1, 3), out[:, :4].reshape(-1, 3)])
    assert edge.mean() > 238
    first_paint = (grey(out) < 235).argmax(axis=0)[20:-20]
    assert first_paint.std() > 0.7
    assert grey(out[40:-40, 40:-40]).mean() > grey(PICTURE.rgb[40:-40, 40:-40]).mean() - 5


def test_ink_is_nearly_grey_lines_on_light_paper():
    out = made("ink")
    assert saturation(out) < 20
    assert (grey(out) > 225).mean() > 0.3
    assert (grey(out) < 90).mean() > 0.08
    assert fine(out).mean() > 3 * fine(PICTURE.rgb).mean()


def test_oil_has_strokes_everywhere_and_keeps_the_colours():
    out = made("oil")
    assert fine(out)[20:100, 20:100].mean() > 3 * fine(PICTURE.rgb)[20:100, 20:100].mean()
    assert np.abs(out.astype(float).mean(axis=(0, 1)) - PICTURE.rgb.mean(axis=(0, 1))).max() < 20


def test_pixel_art_is_squares_of_few_colours():
    out = made("pixel")
    assert len(np.unique(out.reshape(-1, 3), axis=0)) <= 32
    squares = out.reshape(64, 4, 64, 4, 3)
    assert (squares == squares[:, :1, :, :1]).all()


def test_neon_is_dark_with_saturated_lights():
    out = made("neon")
    assert np.median(grey(out)) < 95
    bright = out.reshape(-1, 3)[out.max(axis=2).ravel() > 200]
    assert len(bright) > 0.02 * out.shape[0] * out.shape[1]
    assert saturation(bright[None]) > 70


def test_flat_is_a_handful_of_colours():
    out = made("flat")
    colours, counts = np.unique(out.reshape(-1, 3), axis=0, return_counts=True)
    assert np.sort(counts)[-18:].sum() > 0.85 * counts.sum()
    assert len(colours) < 8000


def test_paper_cut_throws_shadows_down_right_of_the_subject():
    out = grey(made("papercut"))
    body = (PICTURE.subject_mask > 0.5).astype(np.uint8)
    around = cv2.dilate(body, np.ones((9, 9), np.uint8)) - cv2.dilate(body, np.ones((3, 3), np.uint8))
    y, x = np.mgrid[0:256, 0:256]
    fallen = (around > 0) & (x - 128 + y - 150 > 20) & (y < 150)
    lit = (around > 0) & (x - 128 + y - 150 < -20) & (y < 150)
    change = out - grey(made("flat"))
    assert change[fallen].mean() < change[lit].mean() - 8


def test_anime_is_vivid_with_dark_contours():
    out = made("anime")
    assert saturation(out) > saturation(PICTURE.rgb)
    rim = cv2.morphologyEx((PICTURE.subject_mask > 0.5).astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((3, 3)))
    assert grey(out)[rim > 0].mean() < grey(PICTURE.rgb)[rim > 0].mean() - 25


def test_low_poly_is_facets_of_one_colour():
    out = made("lowpoly")
    inside = np.abs(np.diff(out.astype(int), axis=1)).max(axis=2)[:, :-1] == 0
    assert inside.mean() > 0.5
    assert len(np.unique(out[::2, ::2].reshape(-1, 3), axis=0)) > 250


def test_stained_glass_has_dark_leading_between_luminous_panes():
    out = made("glass")
    assert (grey(out) < 55).mean() > 0.08
    panes = grey(out) > 70
    assert saturation(out[panes][None]) > 1.1 * saturation(PICTURE.rgb)
    assert np.percentile(out.max(axis=2), 90) > 220


def test_charcoal_is_desaturated_on_warm_paper():
    out = made("charcoal")
    assert saturation(out) < 25
    assert grey(out).std() > 25


def test_photo_blurs_the_background_more_than_the_subject():
    out = made("photo")
    body = cv2.erode((PICTURE.subject_mask > 0.5).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    apart = cv2.dilate((PICTURE.subject_mask > 0.5).astype(np.uint8), np.ones((9, 9), np.uint8)) == 0
    kept = fine(out)[body].mean() / fine(PICTURE.rgb)[body].mean()
    lost = fine(out)[apart].mean() / fine(PICTURE.rgb)[apart].mean()
    assert kept > 0.6
    assert lost < 0.4


def test_names_and_synonyms_are_unambiguous_and_as_typed():
    seen: dict[str, str] = {}
    for name, style in STYLES.items():
        assert style.name == name
        for word in {name, *style.synonyms}:
            assert word == word.lower().strip()
            assert seen.setdefault(word, name) == name, word


@pytest.mark.parametrize(
    ("typed", "style"),
    [("watercolour", "watercolor"), ("pen and ink", "ink"), ("cyberpunk", "neon"), ("8-bit", "pixel")],
)
def test_people_find_their_words(typed: str, style: str):
    assert typed in STYLES[style].synonyms
