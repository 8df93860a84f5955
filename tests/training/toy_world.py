"""A world small enough for tests, with the four things that the training shed asks of `gesso.scenes`."""

import random

import msgspec
import numpy as np

COLOURS = {"red": (220, 50, 40), "green": (60, 180, 70), "blue": (50, 80, 220)}


class Scene(msgspec.Struct, frozen=True):
    kind: str
    colour: str
    style: str | None = None


class Drawing:
    def __init__(self, scene: Scene, seed: int) -> None:
        self.scene, self.seed = scene, seed

    def render(self, width_px: int, height_px: int, *, style: bool = True) -> np.ndarray:
        place = random.Random(self.seed)
        image = np.full((height_px, width_px, 3), 235, np.uint8)
        x, y = int(width_px * place.uniform(0.1, 0.5)), int(height_px * place.uniform(0.1, 0.5))
        width = width_px // (3 if self.scene.kind == "box" else 8)
        image[y : y + height_px // 3, x : x + width] = COLOURS[self.scene.colour]
        return 255 - image if style and self.scene.style == "negative" else image


def random_scene(rng: random.Random) -> Scene:
    return Scene(rng.choice(("box", "bar")), rng.choice(tuple(COLOURS)), rng.choice((None, "negative")))


def caption(scene: Scene, rng: random.Random) -> str:
    style = f", {scene.style}" if scene.style else ""
    return rng.choice(("a {} {}", "one {} {}, cute")).format(scene.colour, scene.kind) + style


def compose(scene: Scene, *, seed: int, aspect: float = 1.0) -> Drawing:
    assert 0.5 < aspect < 2
    return Drawing(scene, seed)
