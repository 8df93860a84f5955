"""A click on a thing, or a box around it, finds that thing: on drawings made here, on other pictures, and by a segmenter."""

import io
from pathlib import Path

import cv2
import msgspec
import numpy as np
import pytest
import torch
import transformers
from PIL import Image
from plans import composed, png

from gesso.domain.errors import EngineError
from gesso.domain.sight import Pointing
from gesso.engine import beyond, sketch
from gesso.engine.segmenter import Segmenter
from gesso.engine.selecting import select
from gesso.executors import wire
from gesso.executors.looking import answer

DISC = cv2.circle(np.zeros((200, 300), np.uint8), (200, 90), 50, 1, -1).astype(bool)


def overlap(one, other) -> float:
    return float((one & other).sum() / (one | other).sum())


def scene():
    """A speckled red disc and a blue bar on a green meadow."""
    rng = np.random.default_rng(5)
    rgb = np.full((200, 300, 3), (70, 140, 60), np.uint8)
    rgb[30:170, 20:60] = (50, 70, 180)
    rgb[DISC] = (200, 60, 50)
    return np.clip(rgb + rng.normal(0, 6, rgb.shape), 0, 255).astype(np.uint8)


def test_a_click_finds_the_thing_it_is_on_and_no_other() -> None:
    found = select(scene(), Pointing(points=((0.62, 0.5, True),)))
    assert found.shape == (200, 300)
    assert overlap(found > 0.5, DISC) > 0.9
    both = select(scene(), Pointing(points=((0.62, 0.5, True), (0.13, 0.5, True))))
    assert both[100, 40] > 0.5
    assert both[90, 200] > 0.5
    assert both[20, 150] < 0.5


def test_a_box_finds_what_is_in_it() -> None:
    found = select(scene(), Pointing(box=(0.45, 0.1, 0.9, 0.8)))
    assert overlap(found > 0.5, DISC) > 0.9
    assert not (found[:, :100] > 0.5).any()


def test_a_drawing_knows_its_own_figures() -> None:
    plan = composed(seeds=(5,), delivered_width_px=192, delivered_height_px=128, size=(96, 64))
    drawn = sketch.drawing_of(plan, plan.compose, 0)
    known = msgspec.structs.replace(plan.compose, drawn=(drawn,))
    drawing = beyond.drawing_under(known, sketch.read_scene(known), 1.5)
    truth = np.asarray(drawing.layers(192, 128).subject_mask) >= 0.5
    rgb = drawing.render(192, 128)
    y, x = np.argwhere(cv2.erode(truth.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0)[0]
    click = ((x + 0.5) / 192, (y + 0.5) / 128, True)
    assert overlap(select(rgb, Pointing(points=(click,), compose=known)) > 0.5, truth) > 0.8
    sky = select(rgb, Pointing(points=((0.02, 0.02, True),), compose=known)) > 0.5
    assert sky[2, 3]
    assert (sky & truth).sum() < 0.05 * truth.sum()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny random SAM 2 in the layout that the hub's have."""
    made = tmp_path_factory.mktemp("sam2")
    torch.manual_seed(5)
    backbone = transformers.Sam2HieraDetConfig(
        hidden_size=8, image_size=[64, 64], blocks_per_stage=[1, 1, 2, 1], embed_dim_per_stage=[8, 16, 32, 64],
        num_attention_heads_per_stage=[1, 1, 2, 2], window_size_per_stage=[8, 4, 8, 4], global_attention_blocks=[3],
    )  # fmt: skip
    vision = transformers.Sam2VisionConfig(
        backbone_config=backbone, backbone_channel_list=[64, 32, 16, 8], fpn_hidden_size=32,
        backbone_feature_sizes=[[16, 16], [8, 8], [4, 4]],
    )  # fmt: skip
    prompts = transformers.Sam2PromptEncoderConfig(hidden_size=32, image_size=64, patch_size=16)
    decoder = transformers.Sam2MaskDecoderConfig(
        hidden_size=32, mlp_dim=32, num_attention_heads=2, iou_head_hidden_dim=16
    )
    config = transformers.Sam2Config(vision_config=vision, prompt_encoder_config=prompts, mask_decoder_config=decoder)
    transformers.Sam2Model(config).save_pretrained(made)
    return made


def test_a_segmenter_in_a_folder_is_asked_with_points_and_boxes(folder: Path) -> None:
    model = Segmenter(folder)
    point = model.segment(scene(), Pointing(points=((0.6, 0.5, True), (0.1, 0.1, False))))
    assert point.shape == (200, 300)
    assert ((point >= 0) & (point <= 1)).all()
    assert (point == model.segment(scene(), Pointing(points=((0.6, 0.5, True), (0.1, 0.1, False))))).all()
    assert (point != model.segment(scene(), Pointing(box=(0.4, 0.1, 0.9, 0.8)))).any()


def test_the_worker_answers_with_a_mask_or_says_why_not(folder: Path, tmp_path: Path) -> None:
    pointing = Pointing(points=((0.62, 0.5, True),), folder=str(folder))
    told = answer(wire.Select(3, png(scene()), pointing))
    assert told.id == 3
    assert told.mask is not None
    assert Image.open(io.BytesIO(told.mask)).size == (300, 200)
    assert answer(wire.Select(4, b"no picture", pointing)).code == "picture_unreadable"
    empty = Pointing(points=((0.5, 0.5, True),), folder=str(tmp_path))
    assert answer(wire.Select(5, png(scene()), empty)).code == "model_unreadable"
    with pytest.raises(EngineError):
        Segmenter(tmp_path)
