"""The subject, found; its background, taken away or painted anew."""

import hashlib
import io
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PIL import Image
from plans import composed

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
