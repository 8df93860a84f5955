"""The starter's two stages together: sketch, painting over it, and the crisp finish."""

import msgspec
import numpy as np
import pytest
from plans import composed, distance, pictures, previews, seam_ratio

from gesso.domain.errors import EngineError
from gesso.domain.plan import Compose, Drawn
from gesso.engine import sketch
from gesso.engine.engine import Engine

FINAL = {"size": (128, 64), "delivered_width_px": 364, "delivered_height_px": 204, "seeds": (3, 4)}


def test_start_zero_is_the_bare_sketch_byte_for_byte(engine):
    plan = composed(sampling={"start": 0.0}, **FINAL)
    for index, rgb in enumerate(pictures(engine, plan)):
        drawn = sketch.compose(plan, plan.compose, index).render(364, 204)
        assert np.array_equal(rgb, drawn)


def test_the_dial_leads_from_the_sketch_to_a_free_painting(engine):
    bare = pictures(engine, composed(sampling={"start": 0.0}, **FINAL))[0]
    apart = [distance(bare, pictures(engine, composed(sampling={"start": s}, **FINAL))[0]) for s in (0.05, 0.3, 0.7)]
    assert 0 < apart[0] < apart[1] < apart[2]


def test_pictures_are_reproducible_alone_and_together(engine):
    plan = composed(**FINAL, variation={"chaos": 0.5})
    whole = pictures(engine, plan)
    for index in range(2):
        assert np.array_equal(pictures(engine, plan.only(index))[0], whole[index])


def test_an_earlier_drawing_is_kept_under_new_seeds(engine):
    size = {key: value for key, value in FINAL.items() if key != "seeds"}
    before = pictures(engine, composed(sampling={"start": 0.0}, **size, seeds=(3, 4)))
    scene = composed().compose.scene
    kept = composed(sampling={"start": 0.0}, **size, seeds=(901, 902))
    kept = msgspec.structs.replace(kept, compose=Compose(scene=scene, drawn=(Drawn(3), Drawn(4))))
    for index in range(2):
        assert np.array_equal(pictures(engine, kept.only(index))[0], before[index])
    with pytest.raises(EngineError):
        pictures(engine, msgspec.structs.replace(kept, compose=Compose(scene=scene, drawn=(Drawn(3),))))


def test_the_sketch_is_the_first_preview(engine):
    seen = previews(engine, composed(**FINAL))
    assert [view.step for view in seen[:2]] == [0, 0]
    assert {view.step for view in seen} == {0, 1, 2}


def test_painting_and_enlarging_open_no_seam_in_a_tile(engine):
    """Whatever the drawing steps at its edges (that is the scenes' business), the painted tile steps no more."""
    sizes = {"size": (128, 128), "delivered_width_px": 256, "delivered_height_px": 256, "seeds": (1, 2, 3, 4)}

    def seams(start, **more):
        made = pictures(engine, composed(sampling={"start": start}, **sizes, **more))
        return [seam_ratio(rgb, period=2) for rgb in made]  # twice enlarged: every other line

    drawn, painted, plain = seams(0.0, tile=True), seams(0.2, tile=True), seams(0.2)
    assert all(after <= 1.2 * max(1, before) for before, after in zip(drawn, painted, strict=True))
    assert np.mean(plain) > 1.5 * np.mean(painted)


def test_without_weights_the_sketch_is_delivered(tmp_path, monkeypatch):
    bare = Engine(tmp_path, device="cpu")
    monkeypatch.setattr("gesso.engine.residency.files", lambda _: tmp_path)
    bare.warm_up()
    plan = composed(**FINAL)
    drawn = sketch.compose(plan, plan.compose, 0).render(364, 204)
    assert np.array_equal(pictures(bare, plan)[0], drawn)
    assert bare.loaded() == ()


def test_an_unknown_scene_is_refused(engine):
    plan = composed()
    broken = msgspec.structs.replace(plan, compose=Compose(scene={"subjects": "fox"}))
    with pytest.raises(EngineError) as caught:
        list(engine.run(broken, {}))
    assert caught.value.error_code == "plan_incomplete"
