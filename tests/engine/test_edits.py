"""Masks, canvases and structure: only what was asked is painted, and the rest stays to the byte."""

import hashlib
import io

import numpy as np
import plans
import pytest
from PIL import Image
from plans import png

from gesso import scenes
from gesso.domain.errors import EngineError
from gesso.domain.plan import Canvas, Compose, Drawn
from gesso.engine import canvas, masks, membrane, quilt

SIZE = (96, 64)
FOX_SCENE = scenes.Scene(subjects=(scenes.Subject("fox", "red"),), setting="forest", style="storybook")
OWL = {"subjects": [{"kind": "owl"}]}


def drawn(size=SIZE, seed=3):
    return scenes.compose(FOX_SCENE, seed=seed, aspect=size[0] / size[1]).render(*size)


def box_mask(size=SIZE, at=(40, 20, 72, 52), value=255):
    mask = np.zeros(size[::-1], np.uint8)
    mask[at[1] : at[3], at[0] : at[2]] = value
    return mask


def edit(alias, source, mask=None, **more):
    """A plan and its files."""
    data = png(source)
    files = {hashlib.sha256(data).hexdigest(): data}
    more = {"source_sha256": next(iter(files)), "seeds": (11,)} | more
    if mask is not None:
        data = mask if isinstance(mask, bytes) else png(mask)
        more["mask_sha256"] = hashlib.sha256(data).hexdigest()
        files[more["mask_sha256"]] = data
    return plans.make(alias, **more), files


@pytest.mark.parametrize("alias", plans.EVERY)
@pytest.mark.parametrize("start", [0.6, 1.0])
def test_outside_the_mask_no_byte_changes_and_inside_it_is_painted(engine, alias, start):
    source, mask = drawn(), box_mask()
    plan, files = edit(alias, source, mask, sampling={"start": start}, seeds=(11, 12))
    first, second = plans.pictures(engine, plan, files)
    for picture in (first, second):
        assert (picture[mask == 0] == source[mask == 0]).all()
        assert plans.distance(picture[mask > 0], source[mask > 0]) > 2
    assert (first != second).any()


@pytest.mark.parametrize("alias", plans.EVERY)
def test_one_picture_of_an_edit_alone_has_the_very_same_pixels(engine, alias):
    plan, files = edit(alias, drawn(), box_mask(), sampling={"start": 0.8}, seeds=(11, 12))
    together = plans.pictures(engine, plan, files)
    assert (plans.pictures(engine, plan.only(1), files)[0] == together[1]).all()


@pytest.mark.parametrize("alias", plans.EVERY)
def test_a_larger_canvas_keeps_the_source_and_paints_what_is_free(engine, alias):
    source = drawn((64, 64))
    plan, files = edit(
        alias, source, canvas=Canvas(x_px=16, y_px=0, width_px=64, height_px=64), sampling={"start": 0.6}
    )
    (picture,) = plans.pictures(engine, plan, files)
    assert (picture[:, 16:80] == source).all()
    assert picture[:, :16].std() > 0
    assert picture[:, 80:].std() > 0


def test_a_smaller_source_is_its_resized_self(engine):
    source = drawn((96, 64))
    plan, files = edit("klein", source, canvas=Canvas(x_px=24, y_px=16, width_px=48, height_px=32))
    (picture,) = plans.pictures(engine, plan, files)
    ground = canvas.lay(plan, source)
    assert (picture[~ground.free] == ground.rgb[~ground.free]).all()
    assert ground.free.mean() == pytest.approx(0.75)


def test_mask_and_canvas_paint_both_what_is_masked_and_what_is_free(engine):
    source = drawn((64, 64))
    mask = box_mask(at=(40, 20, 60, 40))
    plan, files = edit("z-image", source, mask, canvas=Canvas(x_px=0, y_px=0, width_px=64, height_px=64))
    (picture,) = plans.pictures(engine, plan, files)
    same = (picture[:, :64] == source).all(axis=2)
    assert same[mask[:, :64] == 0].all()
    assert not same[mask[:, :64] > 0].all()
    assert picture[:, 64:].std() > 0


def test_ten_edits_elsewhere_leave_a_region_as_it_was(engine):
    picture = source = drawn()
    untouched = np.zeros(SIZE[::-1], bool)
    untouched[:, :40] = True
    for turn in range(10):
        mask = box_mask(at=(44 + turn, 4 + 2 * turn, 70 + turn, 30 + 2 * turn))
        plan, files = edit(
            "starter", picture, mask, sampling={"start": 0.5, "steps": 1}, compose=Compose(scene=OWL), seeds=(turn,)
        )
        (picture,) = plans.pictures(engine, plan, files)
    assert (picture[untouched] == source[untouched]).all()
    assert plans.distance(picture[~untouched], source[~untouched]) > 2


def test_a_soft_mask_shows_the_painting_in_part(engine):
    source = drawn()
    hard, soft = box_mask(), box_mask(value=96)
    distances = []
    for mask in (soft, hard):
        plan, files = edit("klein", source, mask)
        (picture,) = plans.pictures(engine, plan, files)
        assert (picture[mask == 0] == source[mask == 0]).all()
        distances.append(plans.distance(picture, source))
    assert 0 < distances[0] < distances[1]


def test_previews_of_an_edit_show_the_whole_picture(engine):
    size = (256, 160)
    source, mask = drawn(size), box_mask(size, (20, 20, 50, 50))
    plan, files = edit(
        "starter", source, mask, sampling={"start": 0.6, "steps": 1}, delivered_width_px=256, delivered_height_px=160
    )
    shown = [event for event in engine.run(plan, files) if type(event).__name__ == "Preview"]
    assert shown
    assert all((one.rgb[:, 150:] == source[:, 150:]).all() for one in shown)


def test_the_starter_draws_the_wish_into_the_hole_and_nothing_elsewhere(engine):
    source, mask = drawn((256, 256)), box_mask((256, 256), (128, 100, 240, 240))
    both = []
    for scene in ({}, OWL):
        plan, files = edit(
            "starter", source, mask, sampling={"start": 0.0}, size=(256, 256), compose=Compose(scene=scene)
        )
        both += plans.pictures(engine, plan, files)
    empty, owl = both
    differing = (empty != owl).any(axis=2)
    assert differing[mask > 0].mean() > 0.2
    assert not differing[mask == 0].any()


def test_a_known_drawing_is_taken_away_without_a_trace(engine):
    """Where the source is its drawing, what stood in the hole gives way to what was drawn behind it."""
    size = (256, 256)
    drawing = scenes.compose(FOX_SCENE, seed=3, aspect=1.0)
    source, figures = drawing.render(*size, style=False), drawing.layers(*size).subject_mask
    mask = ((figures > 0.05) * 255).astype(np.uint8)
    plan, files = edit(
        "starter", source, mask, size=size, sampling={"start": 0.0}, compose=Compose(scene={}),
        source_compose=Compose(
            scene={"subjects": [{"kind": "fox", "colour": "red"}], "setting": "forest", "style": "storybook"},
            drawn=(Drawn(3),),
        ),
    )  # fmt: skip
    (picture,) = plans.pictures(engine, plan, files)
    behind = drawing.layers(*size).background
    fox = figures > 0.9
    assert plans.distance(picture[fox], behind[fox]) < plans.distance(source[fox], behind[fox]) / 3


def test_structure_keeps_the_edges_of_an_unknown_source(engine):
    import cv2

    size = (192, 192)
    source = drawn(size)

    def edges(rgb):
        return cv2.Canny(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), 80, 160) > 0

    def shared(rgb):
        mine, theirs = edges(rgb), edges(source)
        wide = [cv2.dilate(one.astype(np.uint8), np.ones((5, 5))) > 0 for one in (mine, theirs)]
        return ((mine & wide[1]).sum() + (theirs & wide[0]).sum()) / (mine.sum() + theirs.sum())

    wish = Compose(scene={"time": "night", "style": "oil"})
    plan, files = edit("starter", source, size=size, sampling={"start": 0.0}, structure=0.8, compose=wish)
    (kept,) = plans.pictures(engine, plan, files)
    fresh = scenes.compose(scenes.Scene(setting="forest", time="night", style="oil"), seed=99).render(*size)
    assert shared(kept) > shared(fresh) + 0.1
    assert kept.mean() < source.mean() - 15


# ── what is refused ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("mask", "code"),
    [
        (box_mask((48, 48)), "mask_wrong_size"),
        (box_mask(value=0), "mask_empty"),
        (b"\x89PNG\r\n\x1a\nbroken", "mask_unreadable"),
        (b"no picture at all", "mask_unreadable"),
    ],
)
def test_masks_that_cannot_be_used_are_refused(engine, mask, code):
    plan, files = edit("starter", drawn(), mask, sampling={"start": 0.5})
    with pytest.raises(EngineError) as caught:
        plans.pictures(engine, plan, files)
    assert caught.value.error_code == code


def test_a_jpeg_is_no_mask(engine):
    file = io.BytesIO()
    Image.fromarray(box_mask()).save(file, "JPEG")
    plan, files = edit("klein", drawn(), file.getvalue())
    with pytest.raises(EngineError, match="PNG") as caught:
        plans.pictures(engine, plan, files)
    assert caught.value.error_code == "mask_unreadable"


@pytest.mark.parametrize("spot", [(0, 0, 0, 64), (96, 0, 64, 64), (-64, 0, 64, 64), (0, 0, 20_000, 20_000)])
def test_a_canvas_that_misses_the_picture_is_refused(engine, spot):
    at = Canvas(x_px=spot[0], y_px=spot[1], width_px=spot[2], height_px=spot[3])
    plan, files = edit("klein", drawn(), canvas=at)
    with pytest.raises(EngineError) as caught:
        plans.pictures(engine, plan, files)
    assert caught.value.error_code == "canvas_out_of_range"


def test_a_mask_without_its_file_or_its_source_is_an_incomplete_plan(engine):
    plan, files = edit("klein", drawn(), box_mask())
    files.pop(plan.mask_sha256)
    with pytest.raises(EngineError, match="mask") as caught:
        plans.pictures(engine, plan, files)
    assert caught.value.error_code == "plan_incomplete"
    with pytest.raises(EngineError) as caught:
        plans.pictures(engine, plans.make("klein", mask_sha256="ab" * 32))
    assert caught.value.error_code == "plan_incomplete"


# ── parts ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_masks_of_every_kind_of_png_read_the_same():
    mask = box_mask()
    kinds = [Image.fromarray(mask).convert(mode) for mode in ("L", "1", "RGB", "P", "LA")]
    kinds.append(Image.fromarray(mask.astype(np.uint16) * 257))
    for kind in kinds:
        file = io.BytesIO()
        kind.save(file, "PNG")
        read = masks.open_mask(file.getvalue(), "ab", *SIZE)
        assert (read == (mask > 0)).all()


def test_a_small_hole_in_a_large_picture_gets_a_window_of_its_own():
    hole = np.zeros((2048, 2048), bool)
    hole[300:420, 1800:1990] = True
    box = masks.window(hole, (512, 512))
    assert (box.width, box.height) == (512, 512)
    assert hole[box.top : box.bottom, box.left : box.right].sum() == hole.sum()
    hole[200:1900, 100:1900] = True
    assert masks.window(hole, (512, 512)) == (0, 0, 2048, 2048)


def test_the_feather_lies_inside_the_hole():
    mask = (box_mask() > 0).astype(np.float32)
    shown = masks.feathered(mask, np.zeros_like(mask, bool))
    assert (shown[mask == 0] == 0).all()
    assert 0 < shown[20, 56] < 1
    assert shown[36, 56] == 1


def test_a_membrane_meets_what_is_known_and_is_smooth_between():
    known = np.zeros((40, 60), bool)
    known[:, 0] = known[:, -1] = True
    values = np.zeros((40, 60, 1), np.float32)
    values[:, -1] = 59
    filled = membrane.spread(values, known)[..., 0]
    assert (filled[known] == values[..., 0][known]).all()
    assert np.abs(filled - np.arange(60)).max() < 8


def test_a_quilt_goes_on_with_stripes():
    stripes = np.repeat(np.where(np.arange(96) // 8 % 2, 220, 30).astype(np.uint8)[:, None], 96, axis=1)
    picture = np.repeat(stripes[..., None], 3, axis=2)
    hole = np.zeros((96, 96), bool)
    hole[30:66, 30:66] = True
    torn = picture.copy()
    torn[hole] = 128
    mended = quilt.complete(torn, hole)
    assert (mended[~hole] == picture[~hole]).all()
    assert plans.distance(mended[hole], picture[hole]) < 30
