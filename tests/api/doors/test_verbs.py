"""Every follow-up of Evolink, midjourney-proxy and 1min really drawn, and what somebody would notice on the pictures.

The studio is one of its own, whose models draw pictures of 128 pixels: what is asked all at once is drawn in seconds.
"""

import base64
from collections.abc import Iterator
from typing import Any, NamedTuple

import door_clients
import httpx
import numpy as np
import numpy.typing as npt
import pytest
from door_clients import linked
from PIL import Image, ImageDraw
from serving import RunningStudio, wait_for_end, with_small_models

Document = dict[str, Any]
Pixels = npt.NDArray[np.uint8]
AREA = (24, 16, 72, 48)
"""Left, top, right, bottom of what is painted over."""


class Door(NamedTuple):
    http: httpx.Client
    native: httpx.Client

    def asks(self, path: str, **body: Any) -> Document:
        answer = self.http.post(path, json=body)
        assert answer.status_code == 200, answer.text
        told: Document = answer.json()
        return told

    def finish(self) -> None:
        """Wait until nothing is under way."""
        for job in self.native.get("/jobs", params={"status": "live", "limit": 100}).json()["items"]:
            ended = wait_for_end(self.native, job["id"])
            assert ended["status"] == "succeeded", ended


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    home = with_small_models(tmp_path_factory.mktemp("small") / "home")
    studio = RunningStudio(home)
    studio.start()
    headers = {"authorization": f"Bearer {door_clients.owner_key(home)}"}
    try:
        with (
            httpx.Client(base_url=studio.url, headers=headers, timeout=120, trust_env=False) as http,
            studio.client() as native,
        ):
            yield Door(http, native)
    finally:
        studio.stop()


def pixels(url: str) -> Pixels:
    return np.asarray(linked(url).convert("RGB"))


def difference(one: Pixels, other: Pixels) -> float:
    """Mean absolute difference in levels of 255, at the size of the first."""
    same = other if other.shape == one.shape else np.asarray(Image.fromarray(other).resize(one.shape[1::-1]))
    return float(np.abs(one.astype(float) - same.astype(float)).mean())


def part(picture: Pixels, box: tuple[int, int, int, int]) -> Pixels:
    left, top, right, bottom = box
    return picture[top:bottom, left:right]


def data_url(picture: Image.Image) -> str:
    return "data:image/png;base64," + base64.b64encode(door_clients.png(picture)).decode()


def ball() -> Image.Image:
    picture = Image.new("RGB", (96, 64), "white")
    ImageDraw.Draw(picture).ellipse((30, 14, 66, 50), fill="crimson")
    return picture


# --- Evolink ---


@pytest.fixture(scope="module")
def parent(door: Door) -> Document:
    """A draft of four pictures."""
    body = {"model": "mj-v7", "prompt": "a red fox in a forest, watercolor --ar 3:2 --seed 7"}
    task = door.asks("/v1/images/generations", **body, model_params={"speed": "draft"})
    door.finish()
    done: Document = door.http.get(f"/v1/tasks/{task['id']}").json()
    return done


@pytest.fixture(scope="module")
def fox(parent: Document) -> Pixels:
    """The picture that all follow-ups are of."""
    return pixels(parent["results"][1])


@pytest.fixture(scope="module")
def family(door: Door, parent: Document, fox: Pixels) -> dict[str, list[Pixels]]:
    """The pictures of every follow-up, by what it was."""
    high, wide = fox.shape[:2]
    left, top, right, bottom = AREA
    points = [left, top, right, top, right, bottom, left, bottom]
    areas = {"areas": [{"width": right - left, "height": bottom - top, "points": points}]}
    placed = {"canvas": {"width": 160, "height": 128}, "img_pos": {"width": 96, "height": 64, "x": 40, "y": 32}}
    asked: dict[str, tuple[str, Document, Document]] = {
        "enhance": ("enhance", {}, {}),
        "upscale": ("upscale", {}, {}),
        "upscale creative": ("upscale", {}, {"type": "creative"}),
        "subtle": ("variation", {}, {"type": "subtle"}),
        "strong": ("variation", {}, {"type": "strong", "speed": "turbo"}),
        "variation in words": ("variation", {"prompt": "a red fox at night, watercolor --ar 3:2"}, {"type": "strong"}),
        "remix": ("remix", {"prompt": "a blue boat on a lake, watercolor --ar 3:2"}, {"mode": "strong"}),
        "pan left": ("pan", {}, {"direction": "left", "scale": 1.5}),
        "pan down": ("pan", {}, {"direction": "down", "scale": 3.0}),
        "outpaint": ("outpaint", {}, {"scale": 1.5}),
        "inpaint": ("inpaint", {"prompt": "a yellow moon"}, {"mask": areas}),
        "edit": ("edit", {"prompt": "a forest"}, placed),
    }
    tasks = {
        name: door.asks(
            "/v1/images/generations",
            model=f"mj-v7-{verb}",
            model_params={"task_id": parent["id"], "image_number": 1, **params},
            **words,
        )
        for name, (verb, words, params) in asked.items()
    }
    upload = {"prompt": "an oil painting of a moon", "image_urls": [data_url(ball())]}
    tasks["retexture"] = door.asks("/v1/images/generations", model="mj-v7-retexture", **upload)
    door.finish()
    ended = {name: door.http.get(f"/v1/tasks/{task['id']}").json() for name, task in tasks.items()}
    assert {one["status"] for one in ended.values()} == {"completed"}
    assert wide > high
    return {name: [pixels(link) for link in one["results"]] for name, one in ended.items()}


def test_an_enhanced_draft_is_four_larger_pictures(family: dict[str, list[Pixels]], fox: Pixels) -> None:
    made = family["enhance"]
    assert len({one.tobytes() for one in made}) == 4
    assert all(one.shape[1] > fox.shape[1] and one.shape[0] > fox.shape[0] for one in made)


def test_an_upscale_is_the_picture_twice_as_large(family: dict[str, list[Pixels]], fox: Pixels) -> None:
    for name in ("upscale", "upscale creative"):
        (made,) = family[name]
        assert made.shape == (2 * fox.shape[0], 2 * fox.shape[1], 3)
        assert difference(fox, made) < 12, name
    assert family["upscale"][0].tobytes() != family["upscale creative"][0].tobytes()


def test_subtle_variations_are_nearer_than_strong_ones(family: dict[str, list[Pixels]], fox: Pixels) -> None:
    subtle, strong = (np.mean([difference(fox, one) for one in family[name]]) for name in ("subtle", "strong"))
    assert 1 < subtle < strong
    for name in ("subtle", "strong", "variation in words"):
        assert len({one.tobytes() for one in family[name]}) == 4, name


def test_a_remix_follows_its_words(family: dict[str, list[Pixels]], fox: Pixels) -> None:
    far, near = (np.mean([difference(fox, one) for one in family[name]]) for name in ("remix", "subtle"))
    assert near < far
    dark = np.mean([one.mean() for one in family["variation in words"]])
    assert dark < fox.mean(), "it is night now"


def test_a_pan_goes_on_where_the_picture_ends(family: dict[str, list[Pixels]], fox: Pixels) -> None:
    high, wide = fox.shape[:2]
    for made in family["pan left"]:
        assert made.shape == (high, round(wide * 1.5), 3)
        assert np.array_equal(made[:, -(wide - 8) :], fox[:, 8:])
        assert made[:, : wide // 2 - 8].std() > 5, "something is painted there"
    assert len({one[:, : wide // 2 - 8].tobytes() for one in family["pan left"]}) == 4
    for made in family["pan down"]:
        assert made.shape == (3 * high, wide, 3)
        assert np.array_equal(made[: high - 8], fox[:-8])


def test_an_outpaint_shows_the_picture_smaller_and_more_around_it(family: dict[str, list[Pixels]], fox: Pixels) -> None:
    high, wide = fox.shape[:2]
    small = np.asarray(Image.fromarray(fox).resize((round(wide / 1.5), round(high / 1.5)), Image.Resampling.LANCZOS))
    top, left = (high - small.shape[0]) // 2, (wide - small.shape[1]) // 2
    for made in family["outpaint"]:
        assert made.shape == fox.shape
        middle = made[top : top + small.shape[0], left : left + small.shape[1]]
        assert difference(small, middle) < 6
        assert difference(fox, made) > 2 * difference(small, middle)


def test_an_inpaint_changes_what_the_mask_says_and_nothing_else(family: dict[str, list[Pixels]], fox: Pixels) -> None:
    left, top, right, bottom = AREA
    outside = np.ones(fox.shape[:2], bool)
    outside[top - 2 : bottom + 2, left - 2 : right + 2] = False
    for made in family["inpaint"]:
        assert np.array_equal(made[outside], fox[outside])
        assert difference(part(fox, AREA), part(made, AREA)) > 5


def test_an_edit_places_the_picture_on_its_canvas(family: dict[str, list[Pixels]], fox: Pixels) -> None:
    small = np.asarray(Image.fromarray(fox).resize((96, 64), Image.Resampling.LANCZOS))
    for made in family["edit"]:
        assert made.shape == (128, 160, 3)
        assert difference(small[4:-4, 4:-4], made[36:92, 44:132]) < 3
        assert made[:28].std() > 5


def test_a_retexture_keeps_what_is_where_and_changes_how_it_looks(family: dict[str, list[Pixels]]) -> None:
    before = np.asarray(ball())
    for made in family["retexture"]:
        assert abs(made.shape[1] / made.shape[0] - 1.5) < 0.1
        assert difference(before, made) > 5


# --- midjourney-proxy ---


@pytest.fixture(scope="module")
def grid(door: Door) -> Document:
    task = door.asks("/mj/submit/imagine", prompt="a blue boat --draft --ar 3:2 --seed 4 --chaos 60")["result"]
    door.finish()
    found: Document = door.http.get(f"/mj/task/{task}/fetch").json()
    return found


@pytest.fixture(scope="module")
def tiles(grid: Document) -> list[Pixels]:
    return [pixels(one["url"]) for one in grid["imageUrls"]]


def press(door: Door, task: Document, label: str) -> str:
    button = next(one for one in task["buttons"] if label in {one["label"], one["emoji"]})
    told = door.asks("/mj/submit/action", taskId=task["id"], customId=button["customId"])
    assert told["code"] == 1, told
    name: str = told["result"]
    return name


def singles(door: Door, task: str) -> list[Pixels]:
    found = door.http.get(f"/mj/task/{task}/fetch").json()
    assert (found["status"], found["progress"]) == ("SUCCESS", "100%"), found
    return [pixels(one["url"]) for one in found["imageUrls"]]


def test_each_u_is_its_tile_and_each_v_varies_its_tile(door: Door, grid: Document, tiles: list[Pixels]) -> None:
    for number, tile in enumerate(tiles):
        (taken,) = singles(door, press(door, grid, f"U{number + 1}"))
        assert np.array_equal(taken, tile)
    varied = [press(door, grid, f"V{number + 1}") for number in range(4)]
    again = press(door, grid, "🔄")
    door.finish()
    for number, task in enumerate(varied):
        made = singles(door, task)
        assert len(made) == 4
        far = [np.mean([difference(tile, one) for one in made]) for tile in tiles]
        assert int(np.argmin(far)) == number, far
        assert min(far) > 0.5
    fresh = singles(door, again)
    assert not {one.tobytes() for one in fresh} & {one.tobytes() for one in tiles}


def test_the_buttons_of_a_picture_draw_what_they_say(door: Door, grid: Document, tiles: list[Pixels]) -> None:
    boat = tiles[1]
    tile = door.http.get(f"/mj/task/{_second(door, grid)}/fetch").json()
    labels = (
        "Upscale (Creative)", "Vary (Subtle)", "Vary (Strong)", "Zoom Out 2x", "Make Square", "⬅️", "➡️", "⬆️", "⬇️",
    )  # fmt: skip
    tasks = {label: press(door, tile, label) for label in labels}
    door.finish()
    made = {label: singles(door, task) for label, task in tasks.items()}
    high, wide = boat.shape[:2]
    (larger,) = made["Upscale (Creative)"]
    assert larger.shape == (2 * high, 2 * wide, 3)
    assert difference(boat, larger) < 12
    subtle, strong = (np.mean([difference(boat, one) for one in made[f"Vary ({how})"]]) for how in ("Subtle", "Strong"))
    assert 0 < subtle < strong
    small = np.asarray(Image.fromarray(boat).resize((wide // 2, high // 2)))
    for one in made["Zoom Out 2x"]:
        assert one.shape == boat.shape
        assert difference(small, one[high // 4 : high // 4 + high // 2, wide // 4 : wide // 4 + wide // 2]) < 10
    square = made["Make Square"][0]
    assert square.shape[0] == square.shape[1]
    for one in made["⬅️"]:
        assert np.array_equal(one[:, -(wide - 8) :], boat[:, 8:])
    for one in made["➡️"]:
        assert np.array_equal(one[:, : wide - 8], boat[:, :-8])
    for one in made["⬆️"]:
        assert np.array_equal(one[-(high - 8) :], boat[8:])
    for one in made["⬇️"]:
        assert np.array_equal(one[: high - 8], boat[:-8])
    assert all(one.shape[1] > wide for label in ("⬅️", "➡️") for one in made[label])
    assert all(one.shape[0] > high for label in ("⬆️", "⬇️") for one in made[label])


def _second(door: Door, grid: Document) -> str:
    told = door.asks("/mj/submit/change", taskId=grid["id"], action="UPSCALE", index=2)
    assert told["code"] in {1, 21}
    name: str = told["result"]
    return name


# --- 1min ---


def test_a_variator_draws_four_pictures_of_what_it_saw(door: Door, tiles: list[Pixels]) -> None:
    sent = {"asset": ("boat.png", door_clients.png(Image.fromarray(tiles[0])), "image/png")}
    path = door.http.post("/api/assets", files=sent).json()["fileContent"]["path"]
    wanted = {"imageUrl": path, "aspect_width": 1, "aspect_height": 1, "mode": "relax"}
    record = door.asks("/api/features", type="IMAGE_VARIATOR", model="midjourney", promptObject=wanted)["aiRecord"]
    made = [pixels(link) for link in record["additionalData"]["temporaryUrls"]]
    assert len({one.tobytes() for one in made}) == 4
    assert all(one.shape[0] == one.shape[1] for one in made)
    told = [door.native.get(f"/images/{name}").json()["prompt"] for name in record["additionalData"]["images"]]
    assert all("boat" in one for one in told)
