"""Edits as they are planned: what is kept, what is painted, what is refused, and who descends from whom. Nothing is drawn."""

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pillow

from gesso.actions import background, imagine, inpaint, instruct, outpaint, reroll, rerun, retexture, wishes
from gesso.actions.inpaint import Region
from gesso.actions.outpaint import Sides
from gesso.actions.upload import upload
from gesso.actions.wishes import Wish
from gesso.app import App
from gesso.domain.errors import BadInputError, ConflictError, GessoError, NotFoundError
from gesso.domain.execution import Produced
from gesso.domain.ids import PersonId
from gesso.domain.image import Image
from gesso.domain.job import Job
from gesso.domain.plan import Canvas, Drawn
from gesso.domain.spec import Aspect
from gesso.library.filing import Filing
from gesso.library.layering import Layer
from gesso.library.sweeping import sweep_blobs
from gesso.store.blobs import LocalBlobs

Photo = Callable[..., bytes]
SOMEBODY = PersonId("usr_" + "2" * 32)
MIDDLE = Region(polygons=(((0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75)),))
TWO_DAYS_MS = 2 * 24 * 3600 * 1000


def png(pixels: Any, mode: str | None = None) -> bytes:
    out = io.BytesIO()
    Pillow.fromarray(np.asarray(pixels, np.uint8), mode).save(out, format="PNG")
    return out.getvalue()


def blobs(app: App) -> LocalBlobs:
    return LocalBlobs(app.settings.home / "blobs")


def opened(app: App, sha256: str | None) -> Any:
    assert sha256 is not None
    return np.asarray(Pillow.open(io.BytesIO(blobs(app).get(sha256))))


def filed(app: App, job: Job, index: int = 0) -> Image:
    """A job's picture, as if it had been drawn: of the planned size, in one colour."""
    plan = job.plan
    size = plan.delivered_width_px, plan.delivered_height_px
    data = png(np.full((size[1], size[0], 3), 90 + plan.seeds[index] % 100))
    produced = Produced(
        job_id=job.id, number=1, index=index, seed=plan.seeds[index], width_px=size[0], height_px=size[1], png=data,
        placeholder="",
    )  # fmt: skip
    filing = Filing(blobs(app), new_id=app.new_id, clock_ms=app.clock_ms)
    prepared = filing.prepare(job, produced)
    with app.database.write() as connection:
        return filing.insert(connection, prepared)


def drawn(app: App, prompt: str, index: int = 0) -> Image:
    (job,) = imagine.submit(app, app.owner, prompt)
    return filed(app, job, index)


def queued(app: App, *planned: Wish) -> Job:
    return wishes.queue(app, app.owner, planned)[0]


def codes(wish: Wish) -> list[str]:
    return [one.code for one in wish.notices]


def refused(code: str, act: Callable[[], object], kind: type[GessoError] = BadInputError) -> GessoError:
    with pytest.raises(kind) as raised:
        act()
    assert raised.value.error_code == code
    return raised.value


@pytest.fixture
def fox(app: App) -> Image:
    return drawn(app, "a red fox in a forest --ar 3:2 --s 300 --seed 7 --draft --model starter", index=2)


# Inpaint


def test_an_inpaint_paints_its_region_at_the_pictures_own_size(app: App, fox: Image) -> None:
    (wish,) = inpaint.plan(app, app.owner, fox.id, "an owl", region=MIDDLE)
    plan = wish.plan
    assert (plan.task, plan.source_sha256, plan.canvas) == ("inpaint", fox.sha256, None)
    assert (plan.delivered_width_px, plan.delivered_height_px) == (fox.width_px, fox.height_px)
    assert plan.width_px % 16 == plan.height_px % 16 == 0
    mask = opened(app, plan.mask_sha256)
    assert mask.shape == (fox.height_px, fox.width_px)
    assert set(np.unique(mask)) == {0, 255}
    assert 0.24 < (mask == 255).mean() < 0.26
    assert (len(plan.seeds), plan.draft, wish.parent, wish.prompt) == (
        4,
        False,
        fox.id,
        "an owl --ar 3:2 --model starter",
    )
    assert plan.compose is not None
    assert [one["kind"] for one in plan.compose.scene["subjects"]] == ["owl"]


def test_the_engine_is_told_the_drawing_under_a_picture_that_was_composed_here(app: App, fox: Image) -> None:
    (wish,) = inpaint.plan(app, app.owner, fox.id, "an owl", region=MIDDLE)
    below = wish.plan.source_compose
    assert below is not None
    assert below.drawn == (Drawn(9),)
    assert below.scene == fox.plan.compose.scene  # type: ignore[union-attr]
    assert below.stylize == 300
    child = filed(app, queued(app, wish))
    (again,) = inpaint.plan(app, app.owner, child.id, "a cat", region=MIDDLE)
    assert again.plan.source_compose is not None
    assert (again.plan.source_compose.drawn, again.plan.source_compose.scene) == ((), below.scene)


def test_without_words_the_region_continues_what_is_around(app: App, fox: Image, photo: Photo) -> None:
    (wish,) = inpaint.plan(app, app.owner, fox.id, region=MIDDLE)
    assert wish.plan.compose is not None
    assert (wish.plan.compose.scene, wish.spec.text) == ({}, "a red fox in a forest")
    own = upload(app, app.owner, photo(size=(300, 200)))
    (other,) = inpaint.plan(app, app.owner, own.id, region=MIDDLE)
    assert (other.plan.delivered_width_px, other.plan.delivered_height_px) == (300, 200)
    assert other.plan.source_compose is None


def test_a_mask_file_is_what_it_looks_like(app: App, photo: Photo) -> None:
    image = upload(app, app.owner, photo(size=(48, 32)))
    half = np.zeros((32, 48), np.uint8)
    half[:, :24] = 255
    clear = np.zeros((32, 48, 4), np.uint8)
    clear[:, :24] = 255  # white strokes on a transparent ground
    one_colour = np.zeros((32, 48, 4), np.uint8)
    one_colour[..., 3] = half  # black strokes: only the opacity can mean anything
    deep = Pillow.fromarray(half.astype(np.uint16) * 257)
    sixteen = io.BytesIO()
    deep.save(sixteen, format="PNG")
    for data in (png(half), png(np.dstack([half] * 3)), png(clear), png(one_colour), sixteen.getvalue()):
        kept = inpaint.keep_mask(app, app.owner, data)
        assert (kept.width_px, kept.height_px, kept.share, kept.whole) == (48, 32, 0.5, False)
        (wish,) = inpaint.plan(app, app.owner, image.id, "a door", region=Region(file=kept.sha256))
        assert np.array_equal(opened(app, wish.plan.mask_sha256), half)


def test_a_mask_that_will_not_do_is_refused_with_what_to_do(app: App, photo: Photo) -> None:
    image = upload(app, app.owner, photo(size=(48, 32)))
    other = inpaint.keep_mask(app, app.owner, png(np.full((30, 40), 255)))
    error = refused(
        "mask_wrong_size", lambda: inpaint.plan(app, app.owner, image.id, "a door", region=Region(file=other.sha256))
    )
    assert "40×30" in error.message
    assert error.details[0].allowed == "48×32 px"
    refused("mask_needed", lambda: inpaint.plan(app, app.owner, image.id, "a door"))
    refused("mask_needed", lambda: inpaint.plan(app, app.owner, image.id, "a door", region=Region()))
    both = Region(file=other.sha256, polygons=MIDDLE.polygons)
    refused("mask_needed", lambda: inpaint.plan(app, app.owner, image.id, "a door", region=both))
    refused(
        "mask_not_found",
        lambda: inpaint.plan(app, app.owner, image.id, "a door", region=Region(file="0" * 64)),
        NotFoundError,
    )
    refused(
        "mask_not_found",
        lambda: inpaint.plan(app, app.owner, image.id, "a", region=Region(file="../../etc/passwd")),
        NotFoundError,
    )
    refused(  # a hash of the store, but no mask that they sent
        "mask_not_found",
        lambda: inpaint.plan(app, app.owner, image.id, "a", region=Region(file=image.sha256)),
        NotFoundError,
    )


def hostile(kind: bytes, body: bytes) -> bytes:
    whole = png(np.full((8, 8), 255))
    chunk = struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return whole[:33] + chunk + whole[33:]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (png(np.zeros((8, 8))), "mask_empty"),
        (png(np.zeros((8, 8, 4))), "mask_empty"),
        (b"GIF89a", "mask_not_png"),
        (b"", "mask_not_png"),
        (png(np.full((64, 64), 255))[:70], "image_damaged"),
        (hostile(b"IHDR", b"\xff" * 13), "image_format_unknown"),
        (hostile(b"zTXt", b"a\0\0" + zlib.compress(bytes(3_000_000))), "image_damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 20_000_001, "upload_too_large"),
        (png(np.full((1, 16_384), 255)), "too_many_pixels"),
    ],
    ids=["black", "clear", "gif", "nothing", "cut off", "two headers", "text bomb", "bytes", "sides"],
)
def test_hostile_masks_end_in_coded_errors_and_leave_nothing(app: App, data: bytes, code: str) -> None:
    refused(code, lambda: inpaint.keep_mask(app, app.owner, data), GessoError)
    assert list(blobs(app).entries()) == []


@pytest.mark.parametrize(
    ("polygons", "unit", "code", "pointer"),
    [
        ((), "relative", "mask_needed", "/mask"),
        ((((0.1, 0.1), (0.2, 0.2)),), "relative", "mask_too_few_points", "/mask/polygons/0"),
        ((((0.1, 0.1), (0.2, 0.2), (1.2, 0.3)),), "relative", "mask_out_of_range", "/mask/polygons/0/2"),
        ((((0, 0), (48, 0), (48, 33)),), "pixel", "mask_out_of_range", "/mask/polygons/0/2"),
        ((((0, 0), (1, 0), (float("nan"), 1)),), "relative", "mask_out_of_range", "/mask/polygons/0/2"),
        ((((0, 0), (1, 0), (0.5, 1, 2)),), "relative", "mask_out_of_range", "/mask/polygons/0/2"),
        (tuple([((0, 0), (1, 0), (1, 1))] * 101), "relative", "mask_too_many_points", "/mask/polygons"),
        ((((0, 0),) * 10_001,), "relative", "mask_too_many_points", "/mask/polygons"),
    ],
)
def test_polygons_that_will_not_do_are_refused_at_their_place(
    app: App, photo: Photo, polygons: Any, unit: Any, code: str, pointer: str
) -> None:
    image = upload(app, app.owner, photo(size=(48, 32)))
    region = Region(polygons=polygons, unit=unit)
    error = refused(code, lambda: inpaint.plan(app, app.owner, image.id, "a door", region=region))
    assert error.details[0].pointer == pointer


def test_a_mask_of_everything_is_allowed_and_said(app: App, fox: Image) -> None:
    whole = Region(polygons=(((0, 0), (1, 0), (1, 1), (0, 1)),))
    (wish,) = inpaint.plan(app, app.owner, fox.id, "an owl", region=whole)
    assert "mask_whole" in codes(wish)
    assert "mask_whole" not in codes(inpaint.plan(app, app.owner, fox.id, "an owl", region=MIDDLE)[0])


def test_parameters_that_mean_nothing_to_an_edit_are_said(app: App, fox: Image) -> None:
    (wish,) = inpaint.plan(app, app.owner, fox.id, "an owl --ar 16:9 --tile --draft", region=MIDDLE)
    assert [one.value for one in wish.notices if one.code == "not_honoured"] == ["--ar", "--tile", "--draft"]
    assert (wish.plan.tile, wish.plan.draft, str(wish.spec.aspect)) == (False, False, "3:2")


# Masks and the sweeper


def test_a_mask_outlives_its_job_as_long_as_a_picture_was_made_with_it(app: App, fox: Image) -> None:
    unused = inpaint.keep_mask(app, app.owner, png(np.full((9, 9), 255)))
    job = queued(app, *inpaint.plan(app, app.owner, fox.id, "an owl", region=MIDDLE))
    child = filed(app, job)
    with app.database.write() as connection:
        connection.exec_driver_sql("UPDATE job SET state = 'succeeded'")
    later = app.clock_ms() + TWO_DAYS_MS
    sweep_blobs(app.database, blobs(app), now_ms=later)
    assert not blobs(app).exists(unused.sha256)
    assert blobs(app).exists(str(job.plan.mask_sha256))
    again = rerun.submit(app, app.owner, child.id)
    assert (again.plan.mask_sha256, again.plan.seeds) == (job.plan.mask_sha256, job.plan.seeds[:1])


# Layers


def test_layers_become_the_source_and_their_edges_the_mask(app: App, photo: Photo) -> None:
    below, above = (upload(app, app.owner, photo(colour, size=(200, 100))) for colour in ("teal", "red"))
    layer = Layer(image=above.id, x=60, y=20, width=80)
    (wish,) = inpaint.plan(app, app.owner, below.id, "a sticker", layers=(layer,))
    laid, seam = opened(app, wish.plan.source_sha256), opened(app, wish.plan.mask_sha256)
    assert laid.shape == (100, 200, 3)
    assert laid[40, 100, 0] > 200  # red on top
    assert np.array_equal(laid[:, :50], opened(app, below.sha256)[:, :50])
    assert (seam[40, 60], seam[40, 100], seam[40, 5]) == (255, 0, 0)
    assert wish.parent == below.id
    assert wish.plan.source_compose is None


def test_a_layer_can_be_seen_through_and_turned(app: App, photo: Photo) -> None:
    below, above = (
        upload(app, app.owner, photo("black", size=(100, 100))),
        upload(app, app.owner, photo("white", size=(60, 10))),
    )

    def laid(**more: Any) -> Any:
        (wish,) = inpaint.plan(
            app, app.owner, below.id, "a bar", region=MIDDLE, layers=(Layer(image=above.id, x=20, y=45, **more),)
        )
        return opened(app, wish.plan.source_sha256)[..., 0].astype(int)

    assert abs(laid(opacity=0.5)[50, 50] - 128) <= 2
    upright = laid(rotation=90)
    assert upright[25, 50] > 200
    assert upright[50, 25] < 50


@pytest.mark.parametrize(
    ("layer", "code"),
    [
        ({"x": 500}, "layer_outside"),
        ({"x": 9000}, "layer_out_of_range"),
        ({"width": 9000}, "layer_out_of_range"),
        ({"width": 0}, "layer_out_of_range"),
        ({"opacity": 0}, "layer_out_of_range"),
        ({"opacity": 1.5}, "layer_out_of_range"),
        ({"rotation": 400}, "layer_out_of_range"),
        ({"image": "img_" + "0" * 32}, "image_not_found"),
    ],
)
def test_layers_that_will_not_do_are_refused(app: App, photo: Photo, layer: dict[str, Any], code: str) -> None:
    image = upload(app, app.owner, photo())
    one = Layer(**({"image": image.id} | layer))
    with pytest.raises(GessoError) as raised:
        inpaint.plan(app, app.owner, image.id, "a door", layers=(one,))
    assert raised.value.error_code == code
    many = (Layer(image=image.id),) * 17
    refused("too_many_layers", lambda: inpaint.plan(app, app.owner, image.id, "a door", layers=many))


# Outpaint, pan, zoom


def test_an_outpaint_keeps_the_picture_where_it_was(app: App, fox: Image) -> None:
    width, height = fox.width_px, fox.height_px
    (wish,) = outpaint.plan(app, app.owner, fox.id, "a castle", sides=Sides(left=100, bottom=50))
    plan = wish.plan
    assert (plan.delivered_width_px, plan.delivered_height_px) == (width + 100, height + 50)
    assert plan.canvas == Canvas(x_px=100, y_px=0, width_px=width, height_px=height)
    assert plan.mask_sha256 is None
    assert abs(plan.width_px / plan.height_px - (width + 100) / (height + 50)) < 0.08
    (cut,) = outpaint.plan(app, app.owner, fox.id, sides=Sides(left=64, right=-32))
    assert cut.plan.delivered_width_px == width + 32
    assert cut.plan.compose is not None
    assert cut.plan.compose.scene == {}


def test_a_picture_is_made_square_or_any_ratio(app: App, fox: Image) -> None:
    (square,) = outpaint.plan(app, app.owner, fox.id, sides=Sides(ratio=Aspect(1, 1)))
    assert square.plan.delivered_width_px == square.plan.delivered_height_px == fox.width_px
    assert (square.spec.aspect, square.notices) == (None, ())
    (wide,) = outpaint.plan(app, app.owner, fox.id, "trees --ar 3:1")
    assert wide.plan.delivered_width_px == 3 * fox.height_px
    assert (str(wide.spec.aspect), wide.notices) == ("3:1", ())
    assert wide.plan.canvas is not None
    assert wide.plan.canvas.y_px == 0


def test_a_pan_adds_one_side(app: App, fox: Image) -> None:
    made = {way: outpaint.pan(app, app.owner, fox.id, direction=way)[0].plan for way in ("left", "right", "up", "down")}  # type: ignore[arg-type]
    width, height = fox.width_px, fox.height_px
    half, high = round(width * 0.5), round(height * 0.5)
    spots = {way: (plan.canvas.x_px, plan.canvas.y_px) for way, plan in made.items() if plan.canvas}
    assert spots == {"left": (half, 0), "right": (0, 0), "up": (0, high), "down": (0, 0)}
    assert made["left"].delivered_width_px == made["right"].delivered_width_px == width + half
    assert made["up"].delivered_height_px == made["down"].delivered_height_px == height + high


def test_a_zoom_keeps_the_size_and_shrinks_the_picture(app: App, fox: Image) -> None:
    width, height = fox.width_px, fox.height_px
    (wish,) = outpaint.zoom(app, app.owner, fox.id, factor=2)
    assert (wish.plan.delivered_width_px, wish.plan.delivered_height_px) == (width, height)
    spot = wish.plan.canvas
    assert spot is not None
    assert (spot.width_px, spot.height_px) == (round(width / 2), round(height / 2))
    assert abs(spot.x_px - width // 4) <= 1
    (framed,) = outpaint.zoom(app, app.owner, fox.id, "a forest --ar 1:1", factor=1)
    assert framed.plan.canvas is not None
    assert framed.plan.canvas.width_px == width == framed.plan.delivered_height_px


@pytest.mark.parametrize(
    ("sides", "code"),
    [
        (Sides(), "canvas_needed"),
        (Sides(left=10, ratio=Aspect(1, 1)), "canvas_needed"),
        (Sides(left=-10), "canvas_adds_nothing"),
        (Sides(ratio=Aspect(3, 2)), "canvas_adds_nothing"),
        (Sides(left=8000), "canvas_too_large"),
        (Sides(left=10**9), "canvas_too_large"),
        (Sides(ratio=Aspect(15, 1)), "aspect_out_of_range"),
        (Sides(left=-700, top=10), "canvas_misses_picture"),
        (Sides(left=10, right=-645), "canvas_misses_picture"),
    ],
)
def test_canvases_that_will_not_do_are_refused(app: App, sides: Sides, code: str) -> None:
    image = filed_square(app)
    refused(code, lambda: outpaint.plan(app, app.owner, image.id, sides=sides))


def filed_square(app: App) -> Image:
    return upload(app, app.owner, png(np.full((430, 645, 3), 80)))


def test_pans_zooms_and_structures_out_of_range_are_refused(app: App, fox: Image, photo: Photo) -> None:
    refused("zoom_out_of_range", lambda: outpaint.zoom(app, app.owner, fox.id, factor=2.5))
    refused("zoom_out_of_range", lambda: outpaint.zoom(app, app.owner, fox.id, factor=float("nan")))
    refused("canvas_adds_nothing", lambda: outpaint.zoom(app, app.owner, fox.id, factor=1))
    refused("pan_out_of_range", lambda: outpaint.pan(app, app.owner, fox.id, direction="left", amount=3))
    refused("pan_out_of_range", lambda: outpaint.pan(app, app.owner, fox.id, direction="north"))  # type: ignore[arg-type]
    refused("structure_out_of_range", lambda: retexture.plan(app, app.owner, fox.id, "ink", structure=1.1))
    tiny = upload(app, app.owner, photo(size=(9, 9)))
    refused("canvas_too_small", lambda: inpaint.plan(app, app.owner, tiny.id, "a door", region=MIDDLE))


# Retexture and background


def test_a_retexture_keeps_structure_and_takes_new_words(app: App, fox: Image) -> None:
    (wish,) = retexture.plan(app, app.owner, fox.id, "ink, winter", structure=0.9)
    assert (wish.plan.structure, wish.plan.source_sha256, wish.plan.mask_sha256) == (0.9, fox.sha256, None)
    assert wish.plan.compose is not None
    assert wish.plan.compose.scene["style"] == "ink"
    assert wish.plan.source_compose is not None
    assert not [one for one in wish.notices if one.code == "not_honoured"]
    (other,) = retexture.plan(app, app.owner, fox.id, "a dragon, ink")
    assert [one.value for one in other.notices if one.code == "not_honoured"] == ["dragon"]
    refused("words_needed", lambda: retexture.plan(app, app.owner, fox.id, " "))


def test_a_background_is_erased_once_or_replaced_four_times(app: App, fox: Image) -> None:
    (erased,) = background.plan(app, app.owner, fox.id)
    assert (erased.plan.background, len(erased.plan.seeds)) == ("erase", 1)
    (moved,) = background.plan(app, app.owner, fox.id, "on a beach at night")
    assert (moved.plan.background, len(moved.plan.seeds)) == ("replace", 4)
    assert moved.plan.compose is not None
    assert moved.plan.compose.scene == {"setting": "beach", "time": "night"}
    assert moved.plan.source_compose is not None
    assert moved.plan.source_compose.drawn == (Drawn(9),)


def test_transparency_that_an_edit_fills_is_said(app: App) -> None:
    glass = np.full((40, 60, 4), 120, np.uint8)
    image = upload(app, app.owner, png(glass))
    (wish,) = outpaint.plan(app, app.owner, image.id, sides=Sides(left=20))
    assert "transparency_filled" in codes(wish)


# Edit by instruction


def test_an_instruction_changes_the_scene_and_keeps_the_drawing(app: App, fox: Image) -> None:
    (wish,) = instruct.plan(app, app.owner, fox.id, "give the fox a blue hat")
    plan, old = wish.plan, fox.plan
    assert old is not None
    assert plan.compose is not None
    assert old.compose is not None
    assert plan.compose.scene["subjects"][0]["wearing"] == [{"kind": "hat", "colour": "blue"}]
    assert (plan.compose.drawn, plan.seeds, plan.source_sha256) == ((Drawn(9),), (9,), None)
    same = ("width_px", "height_px", "delivered_width_px", "delivered_height_px", "sampling", "variation", "draft")
    assert {name: getattr(plan, name) for name in same} == {name: getattr(old, name) for name in same}
    assert (wish.spec.task, wish.spec.stylize, wish.parent) == ("edit", 300, fox.id)
    assert "hat" in wish.prompt
    child = filed(app, queued(app, wish))
    (night,) = instruct.plan(app, app.owner, child.id, "make it night")
    assert night.plan.compose is not None
    assert night.plan.compose.scene["time"] == "night"
    assert night.plan.compose.scene["subjects"] == plan.compose.scene["subjects"]
    assert night.plan.compose.drawn == (Drawn(9),)


def test_what_an_instruction_cannot_do_is_said(app: App, fox: Image, photo: Photo) -> None:
    error = refused("instruction_not_understood", lambda: instruct.plan(app, app.owner, fox.id, "frobnicate"))
    assert "give the fox a red hat" in error.message
    refused("words_needed", lambda: instruct.plan(app, app.owner, fox.id, ""))
    own = upload(app, app.owner, photo(size=(300, 200)))
    refused("instruction_needs_mask", lambda: instruct.plan(app, app.owner, own.id, "add a red boat --model starter"))


def test_over_pixels_an_instruction_changes_light_or_place(app: App, photo: Photo) -> None:
    own = upload(app, app.owner, photo(size=(300, 200)))
    (night,) = instruct.plan(app, app.owner, own.id, "make it night --model starter")
    assert night.plan.compose is not None
    assert night.plan.compose.scene["time"] == "night"
    assert (night.plan.source_sha256, night.plan.background) == (own.sha256, None)
    assert night.plan.structure > 0.5
    (beach,) = instruct.plan(app, app.owner, own.id, "put it on a beach --model starter")
    assert (beach.plan.background, beach.plan.structure) == ("replace", 0.0)
    assert beach.plan.compose is not None
    assert beach.plan.compose.scene == {"setting": "beach"}


# All of them


def every(app: App, image: Image) -> dict[str, Wish]:
    return {
        "inpaint": inpaint.plan(app, app.owner, image.id, "an owl", region=MIDDLE)[0],
        "outpaint": outpaint.plan(app, app.owner, image.id, sides=Sides(top=90))[0],
        "pan": outpaint.pan(app, app.owner, image.id, direction="up")[0],
        "zoom": outpaint.zoom(app, app.owner, image.id)[0],
        "retexture": retexture.plan(app, app.owner, image.id, "ink")[0],
        "edit": instruct.plan(app, app.owner, image.id, "make it night")[0],
        "background": background.plan(app, app.owner, image.id)[0],
    }


def test_every_edit_is_a_child_and_its_reroll_the_same_edit_with_new_seeds(app: App, fox: Image) -> None:
    for task, wish in every(app, fox).items():
        job = queued(app, wish)
        assert (job.spec.task, job.parent_image_id) == (task, fox.id)
        again = reroll.plan(app, app.owner, job.id)
        assert (again.spec.task, again.parent) == (task, fox.id)
        for name in ("source_sha256", "mask_sha256", "canvas", "structure", "background", "source_compose", "words"):
            assert getattr(again.plan, name) == getattr(job.plan, name)
        assert len(again.plan.seeds) == len(job.plan.seeds)
        assert not set(again.plan.seeds) & set(job.plan.seeds)


def test_what_belongs_to_others_cannot_be_edited(app: App, fox: Image) -> None:
    acts: tuple[Callable[[], object], ...] = (
        lambda: inpaint.plan(app, SOMEBODY, fox.id, "an owl", region=MIDDLE),
        lambda: outpaint.pan(app, SOMEBODY, fox.id, direction="up"),
        lambda: background.plan(app, SOMEBODY, fox.id),
        lambda: instruct.plan(app, SOMEBODY, fox.id, "make it night"),
    )
    for act in acts:
        refused("image_not_found", act, NotFoundError)


def test_a_token_of_another_mask_is_refused(app: App, fox: Image) -> None:
    first = inpaint.plan(app, app.owner, fox.id, "an owl", region=MIDDLE)
    job = wishes.queue(app, app.owner, first, "once")
    assert wishes.queue(app, app.owner, inpaint.plan(app, app.owner, fox.id, "an owl", region=MIDDLE), "once") == job
    corner = Region(polygons=(((0, 0), (0.2, 0), (0.2, 0.2)),))
    other = inpaint.plan(app, app.owner, fox.id, "an owl", region=corner)
    refused("client_token_reused", lambda: wishes.queue(app, app.owner, other, "once"), ConflictError)


def test_an_upload_grows_beyond_its_edges_without_paint(app: App, photo: Photo) -> None:
    """Of pieces of itself; words of what is there, or a drawing that is known, are painted as ever."""
    image = upload(app, app.owner, photo(size=(96, 64)))
    (grown,) = outpaint.zoom(app, app.owner, image.id)
    assert (grown.plan.sampling.start, len(grown.plan.seeds)) == (0, 4)
    (told,) = outpaint.zoom(app, app.owner, image.id, "a beach --model starter")
    assert told.plan.sampling.start > 0
    (known,) = outpaint.zoom(app, app.owner, drawn(app, "a fox --model starter").id)
    assert known.plan.sampling.start > 0
