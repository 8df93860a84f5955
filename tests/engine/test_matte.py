"""The subject, found; its background, taken away or painted anew."""

import hashlib
import io
import random
from pathlib import Path

import cv2
import msgspec
import numpy as np
import pytest
from PIL import Image, ImageDraw
from plans import composed

from gesso import scenes
from gesso.domain.errors import EngineError
from gesso.domain.plan import Compose, Drawn
from gesso.engine import backdrop, matte, sketch
from gesso.engine.engine import Engine
from gesso.engine.events import Picture

SIZE = {"delivered_width_px": 192, "delivered_height_px": 128, "size": (96, 64)}


def overlap(one, other) -> float:
    return float((one & other).sum() / (one | other).sum())


def png(rgb) -> bytes:
    out = io.BytesIO()
    Image.fromarray(rgb).save(out, format="PNG")
    return out.getvalue()


def drawn():
    """A fox in a forest, and its drawing."""
    plan = composed(seeds=(5,), **SIZE)
    drawing = sketch.compose(plan, plan.compose, 0).shares[0][0]
    return drawing.render(192, 128), drawing, plan.compose.scene


def edit(rgb, background, scene=None, **more):
    """A plan that edits the background of a picture, and the picture's file."""
    data = png(rgb)
    name = hashlib.sha256(data).hexdigest()
    plan = composed(seeds=(7,), sampling={"start": 0.5}, **SIZE)
    known = None if scene is None else Compose(scene=scene, drawn=(Drawn(5),))
    plan = msgspec.structs.replace(plan, source_sha256=name, background=background, source_compose=known, **more)
    return plan, {name: data}


def only(engine, plan, files) -> Picture:
    (picture,) = [event for event in engine.run(plan, files, previews=False) if isinstance(event, Picture)]
    return picture


def test_a_known_drawing_gives_its_own_subject():
    rgb, drawing, _ = drawn()
    known = drawing.layers(192, 128).subject_mask > 0.5
    found = matte.matte(rgb, drawing)
    assert (found.shape, found.dtype) == ((128, 192), np.float32)
    assert overlap(found > 0.5, known) > 0.95
    assert 0 <= found.min() < found.max() <= 1


def test_a_subject_that_stands_out_is_found_by_looking():
    rgb, drawing, _ = drawn()
    known = drawing.layers(192, 128).subject_mask > 0.5
    found = matte.matte(rgb)
    assert overlap(found > 0.5, known) > 0.5
    assert np.array_equal(found, matte.matte(rgb.copy()))


def test_an_erased_background_is_transparent_and_the_subject_untouched(tmp_path: Path):
    rgb, drawing, scene = drawn()
    plan, files = edit(rgb, "erase", scene)
    made = only(Engine(tmp_path), plan, files)
    assert made.alpha is not None
    inside, outside = made.alpha == 255, made.alpha == 0
    assert overlap(made.alpha > 127, drawing.layers(192, 128).subject_mask > 0.5) > 0.95
    assert np.array_equal(made.rgb[inside], rgb[inside])
    assert not made.rgb[outside].any()


def test_an_opacity_that_a_file_has_is_its_subject(tmp_path: Path):
    rgb, _, _ = drawn()
    alpha = np.zeros((128, 192), np.uint8)
    alpha[30:90, 50:120] = 255
    plan, files = edit(np.dstack([rgb, alpha]), "erase")
    assert np.array_equal(only(Engine(tmp_path), plan, files).alpha, alpha)


def test_a_replaced_background_is_an_inpaint_around_the_subject():
    rgb, drawing, scene = drawn()
    plan, files = edit(rgb, "replace", scene)
    inpaint, handed = backdrop.as_inpaint(plan, files)
    mask = np.asarray(Image.open(io.BytesIO(handed[str(inpaint.mask_sha256)])))
    known = drawing.layers(192, 128).subject_mask
    assert (mask[known == 0] == 255).mean() > 0.98
    assert overlap(mask < 128, known > 0.5) > 0.75  # a pixel less all around
    assert (known[mask == 0] > 0.5).all()


def test_a_picture_without_a_subject_is_refused(tmp_path: Path):
    scene = {"setting": "sea", "style": "storybook"}
    plan, files = edit(np.full((128, 192, 3), 90, np.uint8), "erase", scene)
    with pytest.raises(EngineError) as raised:
        list(Engine(tmp_path).run(plan, files))
    assert raised.value.error_code == "no_subject"
    whole, all_of_it = edit(
        np.dstack([np.full((128, 192, 3), 9), np.full((128, 192), 253)]).astype(np.uint8), "replace"
    )
    with pytest.raises(EngineError) as raised:
        list(Engine(tmp_path).run(whole, all_of_it))
    assert raised.value.error_code == "no_background"


def before(backdrop: str, size: tuple[int, int], draw) -> tuple[np.ndarray, np.ndarray]:
    """A thing before a plain backdrop, and where it is. `draw` gets a drawing and what to fill with (None: its own colours)."""
    picture, mask = Image.new("RGB", size, backdrop), Image.new("L", size, 0)
    draw(ImageDraw.Draw(picture), None)
    draw(ImageDraw.Draw(mask), 255)
    return np.asarray(picture), np.asarray(mask) > 127


@pytest.mark.parametrize("backdrop", ["white", "black", "#8090a0"])
@pytest.mark.parametrize("colour", ["crimson", "navy", "gold", "gray"])
@pytest.mark.parametrize("size", [(96, 64), (192, 128), (256, 256)])
def test_a_ball_before_a_plain_backdrop_is_whole(colour: str, backdrop: str, size: tuple[int, int]):
    wide, high = size
    box = (wide * 0.5, high * 0.3, wide * 0.5 + high * 0.45, high * 0.75)
    rgb, known = before(backdrop, size, lambda pen, fill: pen.ellipse(box, fill=fill or colour))
    found = matte.matte(rgb)
    assert overlap(found > 0.5, known) > 0.97
    inner = cv2.erode(known.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    assert found[inner].min() > 0.99, "its middle is as there as its rim"
    assert not found[cv2.dilate(known.astype(np.uint8), np.ones((9, 9), np.uint8)) == 0].any()


def test_what_is_white_on_a_thing_before_white_stays_and_a_rings_hole_is_open():
    def face(pen, fill):
        pen.ellipse((56, 24, 136, 104), fill=fill or "teal")
        for x in (78, 104):
            pen.ellipse((x, 50, x + 10, 60), fill=fill or "white")

    rgb, known = before("white", (192, 128), face)
    assert overlap(matte.matte(rgb) > 0.5, known) > 0.97
    rgb, outer = before("white", (192, 128), lambda pen, fill: pen.ellipse((56, 24, 136, 104), fill=fill or "sienna"))
    ring = Image.fromarray(rgb)
    ImageDraw.Draw(ring).ellipse((82, 50, 110, 78), fill="white")
    found = matte.matte(np.asarray(ring))
    assert found[64, 96] == 0
    assert found[64, 66] == 1
    assert outer[64, 96]


def test_shade_and_grain_on_backdrop_and_thing_are_no_holes():
    rng = np.random.default_rng(3)
    y, x = np.mgrid[:144, :192]
    known = np.hypot(x - 90, y - 80) < 40
    light = np.clip(1.1 - np.hypot(x - 76, y - 66) / 60, 0.15, 1)[..., None]
    sheet = np.array([90, 140, 200]) * np.linspace(0.7, 1.1, 144)[:, None, None]
    painted = np.where(known[..., None], np.array([200, 40, 40]) * light, sheet) + rng.normal(0, 3, (144, 192, 3))
    found = matte.matte(np.clip(painted, 0, 255).astype(np.uint8))
    assert overlap(found > 0.5, known) > 0.95
    assert found[known & (np.hypot(x - 90, y - 80) < 35)].min() > 0.99


def test_subjects_of_all_styles_are_found_and_hardly_eaten():
    """Pictures of which nothing is known, 16 of them: most of each subject stays, and most of what stays is the subject."""
    rng, kept, pure = random.Random(11), [], []
    for seed in range(60):
        scene = scenes.random_scene(rng)
        drawing = scenes.compose(scene, seed=seed, aspect=4 / 3)
        known = drawing.layers(192, 144).subject_mask > 0.5
        if not 0.04 < known.mean() < 0.5:
            continue
        found = matte.matte(drawing.render(192, 144)) > 0.5
        kept.append(float((found & known).sum() / known.sum()))
        pure.append(float((found & known).sum() / max(1, found.sum())))
        if len(kept) == 16:
            break
    assert len(kept) == 16
    assert np.mean(kept) > 0.8
    assert np.mean(pure) > 0.68
