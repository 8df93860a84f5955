"""The eye with the weights that ship: what it tells of fresh pictures, which words find them, and odd arrays."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from gesso import scenes
from gesso.domain.errors import EngineError
from gesso.engine.eye import Eye, open_eye
from gesso.engine.eye.look import Look, Seen
from gesso.engine.eye.palette import Palette
from gesso.engine.eye.words import EMPTY, MOST_TOKENS, tokens
from gesso.scenes import Scene, Subject

PROMPTS = (
    "a red fox in the snow, oil painting", "a lighthouse by the sea at night, neon", "a panda on the beach at sunset, pixel art",
    "three sunflowers in a garden, watercolor", "a knight in the mountains, ink drawing", "a blue car in the city, flat design",
    "a whale underwater, stained glass", "a pumpkin in the forest at dusk, paper cut", "an astronaut on the moon, anime",
    "a castle in a meadow at dawn, low poly", "a robot in a library, charcoal", "a hot-air balloon in the sky, photo",
    "a purple octopus underwater, oil painting", "a penguin on a snow field by day", "a cake in a room, watercolor",
    "a rocket in space, pixel art", "an owl in the forest at night, ink drawing", "a yellow bus in a village, anime",
    "a cactus in the desert at sunset, flat design", "a sailboat on a lake at dawn, photo",
)  # fmt: skip


@pytest.fixture(scope="module")
def eye() -> Eye:
    torch.set_num_threads(1)
    return open_eye()


def drawn(prompt: str, seed: int = 11, side: int = 192) -> np.ndarray:
    return scenes.compose(scenes.read(prompt).scene, seed=seed).render(side, side)


@pytest.fixture(scope="module")
def looks(eye) -> list[Look]:
    return [eye.look(drawn(prompt)) for prompt in PROMPTS]


def test_the_weights_are_small():
    folder = Path(open_eye.__code__.co_filename).parents[1] / "weights" / "eye"
    assert sum(path.stat().st_size for path in folder.iterdir()) <= 2_000_000
    assert "gesso.scenes" in json.loads((folder / "eye.json").read_text())["card"]["data"]


def test_captions_find_their_pictures(eye, looks):
    agreement = np.stack([eye.read(prompt) for prompt in PROMPTS]) @ np.stack([look.vector for look in looks]).T
    first = agreement.argmax(1) == np.arange(len(PROMPTS))
    assert first.mean() >= 0.85
    back = agreement.argmax(0) == np.arange(len(PROMPTS))
    assert back.mean() >= 0.85


def test_other_words_for_the_same_mean_the_same(eye):
    for one, other in (
        ("a kitten", "a cat"),
        ("golden hour", "at sunset"),
        ("aquarelle", "watercolor"),
        ("in the woods", "in a forest"),
    ):
        assert eye.read(one) @ eye.read(other) > 0.99


def test_it_tells_what_it_sees(looks):
    read = [scenes.read(prompt).scene for prompt in PROMPTS]
    said = [look.scene(0.3) for look in looks]
    right = {
        "subject": [look.subjects[0].kind == scene.subjects[0].kind for look, scene in zip(looks, read, strict=True)],
        "style": [a.style == b.style for a, b in zip(said, read, strict=True) if b.style],
        "setting": [a.setting == b.setting for a, b in zip(said, read, strict=True) if b.setting],
        "time": [a.time == b.time for a, b in zip(said, read, strict=True) if b.time],
    }
    shares = {name: float(np.mean(rows)) for name, rows in right.items()}
    assert all(share >= bar for share, bar in zip(shares.values(), (0.7, 0.65, 0.85, 0.85), strict=True)), shares


def test_what_it_sees_can_be_drawn(looks):
    for look in looks:
        assert scenes.compose(look.scene(0.0), seed=1).render(64, 64).shape == (64, 64, 3)


def test_style_is_nearer_than_content(eye):
    contents = (
        "a fox in the snow at night",
        "a castle in a garden",
        "three fish underwater",
        "a robot in the city at sunset",
    )
    styles = ("watercolor", "ink drawing", "pixel art", "stained glass", "charcoal", "neon")
    vectors = np.stack(
        [[eye.look(drawn(f"{content}, {style}")).style_vector for style in styles] for content in contents]
    )
    same_style = np.einsum("csd,ksd->sck", vectors, vectors)
    same_content = np.einsum("csd,ctd->cst", vectors, vectors)
    others = ~np.eye(len(contents), dtype=bool)
    nearer = [
        same_style[s][c][others[c]].mean() > same_content[c][s][np.arange(len(styles)) != s].max()
        for s in range(len(styles)) for c in range(len(contents))
    ]  # fmt: skip
    assert np.mean(nearer) >= 0.95


def test_it_looks_alike_at_every_size(eye):
    prompt = "a tiger in the forest, storybook"
    small, large = (eye.look(drawn(prompt, side=side)) for side in (128, 640))
    assert small.vector @ large.vector > 0.9
    assert small.style_vector @ large.style_vector > 0.9


def test_a_painters_grain_changes_little(eye):
    noise = np.random.default_rng(0)
    for prompt in PROMPTS[:6]:
        picture = drawn(prompt)
        grainy = (picture + noise.normal(0, 7, picture.shape)).clip(0, 255).astype(np.uint8)
        assert eye.look(grainy).style[0] == eye.look(picture).style[0]


def test_noise_is_less_familiar_than_any_picture_of_ours(eye, looks):
    noise = np.random.default_rng(1).integers(0, 256, (128, 128, 3)).astype(np.uint8)
    assert eye.look(noise).familiarity < min(look.familiarity for look in looks)
    assert np.median([look.familiarity for look in looks]) > 0.8


@pytest.mark.parametrize("shape", [(4000, 3, 3), (3, 4000, 3), (1, 1, 3), (96, 96, 3), (37, 501, 3)])
def test_any_shape_can_be_looked_at(eye, shape):
    look = eye.look(np.full(shape, 120, np.uint8))
    assert np.isfinite(look.vector).all()
    assert np.linalg.norm(look.vector) == pytest.approx(1, abs=1e-5)
    assert np.linalg.norm(look.style_vector) == pytest.approx(1, abs=1e-5)
    assert 0 <= look.familiarity <= 1
    assert set(look.facts["style"]) == set(scenes.vocabulary()["styles"])


def test_grey_and_transparent_pictures_count_once_they_are_rgb(eye):
    grey = drawn(PROMPTS[4]).mean(2).astype(np.uint8)
    look = eye.look(np.stack([grey] * 3, -1))
    assert look.style[0] == "ink"
    for array in (grey, np.zeros((8, 8, 4), np.uint8), np.zeros((8, 8, 3), np.float32), np.zeros((0, 5, 3), np.uint8)):
        with pytest.raises(EngineError) as error:
            eye.look(array)
        assert error.value.error_code == "picture_unreadable"


@pytest.mark.parametrize(
    "text", ["", "   ", "snargle quux", "ミント 🦊", "!!!", "fox " * 500, "no", "\x00", "a" * 5000]
)
def test_no_text_is_too_strange(eye, text):
    assert np.linalg.norm(eye.read(text)) == pytest.approx(1, abs=1e-5)


def test_a_stranger_among_words_does_not_take_over(eye, looks):
    vectors = np.stack([look.vector for look in looks])
    found = [(vectors @ eye.read(f"snargle {prompt} by jane quuxly")).argmax() for prompt in PROMPTS]
    assert np.mean(np.array(found) == np.arange(len(PROMPTS))) >= 0.75


def test_without_weights_it_says_so(tmp_path):
    with pytest.raises(EngineError) as error:
        Eye(tmp_path)
    assert error.value.error_code == "eye_missing"


def test_broken_weights_are_an_error_of_ours(tmp_path):
    (tmp_path / "eye.json").write_text('{"words": {}}')
    (tmp_path / "eye.safetensors").write_bytes(b"")
    with pytest.raises(EngineError) as error:
        Eye(tmp_path)
    assert error.value.error_code == "model_unreadable"


# ── words and looks without weights ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("two kittens", ["count=2", "kind=cat", "many"]),
        ("a RED fox, no hat", ["colour=red", "kind=fox", ",", "not", "wear=hat"]),
        ("wookie", ["kind=bear"]),
        ("hot-air balloon at golden hour", ["kind=hot-air balloon", "time=sunset"]),
        ("", [EMPTY]),
    ],
)
def test_tokens_are_meanings(text, expected):
    found = [token for token in tokens(text) if not token.startswith("relation=")]
    assert found == expected


def test_texts_have_an_end():
    assert len(tokens("fox and cat " * 100)) == MOST_TOKENS


def test_a_look_says_less_when_it_must_be_surer():
    fox = Seen(
        "fox", 0.8, colour={"red": 0.6, "natural": 0.4}, worn={"hat": 0.65, "none": 0.35}, worn_colour={"blue": 0.9}
    )
    facts = {
        "style": {"ink": 0.9, "oil": 0.1},
        "time": {"night": 0.55, "day": 0.45},
        "weather": {"none": 0.9, "rain": 0.1},
        "sky": {"moon": 0.7},
    }
    look = Look(
        np.eye(1, 128, dtype=np.float32)[0],
        np.eye(1, 32, dtype=np.float32)[0],
        facts,
        (fox,),
        Palette((0, 0, 0), (1, 1, 1)),
    )
    sure = look.scene(0.5)
    assert sure == Scene(
        (Subject("fox", "red", wearing=(scenes.Item("hat", "blue"),)),), time="night", sky=("moon",), style="ink"
    )
    assert look.scene(0.62) == Scene((Subject("fox"),), sky=("moon",), style="ink")
    assert look.scene(0.85) == Scene(style="ink")
    assert look.scene(1.0) == Scene()
