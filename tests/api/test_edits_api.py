"""Edits as a client asks for them: a real server, real pictures of the starter."""

import io
from typing import Any

import httpx
import numpy as np
import pytest
from PIL import Image
from serving import wait_for_end

Job = dict[str, Any]


def png(pixels: Any) -> bytes:
    out = io.BytesIO()
    Image.fromarray(np.asarray(pixels, np.uint8)).save(out, format="PNG")
    return out.getvalue()


def asked(client: httpx.Client, **body: Any) -> Job:
    job: Job = client.post("/jobs", json=body).raise_for_status().json()["jobs"][0]
    return job


def pixels(client: httpx.Client, image: Job) -> Any:
    return np.asarray(Image.open(io.BytesIO(client.get(image["file"].removeprefix("/api/v1")).content)))


def first(drawn: Job) -> Job:
    image: Job = drawn["images"][0]
    return image


def test_an_inpaint_leaves_all_outside_its_mask_to_the_byte(client: httpx.Client, drawn: Job) -> None:
    image = first(drawn)
    mask = np.zeros((image["height"], image["width"]))
    mask[40:160, 30:200] = 255
    kept = client.post("/masks", content=png(mask)).raise_for_status()
    assert kept.status_code == 201
    told = kept.json()
    assert (told["width"], told["height"]) == (image["width"], image["height"])
    job = asked(
        client, task="inpaint", parent=image["id"], prompt="a yellow moon --model starter", mask={"file": told["file"]}
    )
    done = wait_for_end(client, job["id"])
    assert (done["status"], done["count"]) == ("succeeded", 4), done["failure"]
    before = pixels(client, image)
    for one in done["images"]:
        after = pixels(client, one)
        assert np.array_equal(after[mask == 0], before[mask == 0])
        assert not np.array_equal(after[mask > 0], before[mask > 0])
    child = client.get(f"/images/{done['images'][1]['id']}").json()
    assert ([one["id"] for one in child["parents"]], child["task"]) == ([image["id"]], "inpaint")
    again = client.post(f"/images/{child['id']}/rerun").json()["jobs"][0]
    (picture,) = wait_for_end(client, again["id"])["images"]
    assert np.array_equal(pixels(client, picture), pixels(client, child))


def test_an_erased_background_is_transparent(client: httpx.Client, drawn: Job) -> None:
    image = first(drawn)
    done = wait_for_end(client, asked(client, task="background", parent=image["id"])["id"])
    assert (done["status"], done["count"]) == ("succeeded", 1), done["failure"]
    cut = pixels(client, done["images"][0])
    assert cut.shape == (image["height"], image["width"], 4)
    assert {0, 255} <= set(np.unique(cut[..., 3]))
    jpeg = client.get(f"/images/{done['images'][0]['id']}/file", params={"format": "jpeg"})
    assert Image.open(io.BytesIO(jpeg.content)).mode == "RGB"


def test_an_instruction_gives_one_picture_that_shows_the_change(client: httpx.Client, drawn: Job) -> None:
    done = wait_for_end(client, asked(client, task="edit", parent=first(drawn)["id"], prompt="make it day")["id"])
    assert (done["status"], done["count"]) == ("succeeded", 1), done["failure"]
    assert pixels(client, done["images"][0]).mean() > pixels(client, first(drawn)).mean() + 10


def test_a_dry_run_says_what_an_edit_would_do(client: httpx.Client, drawn: Job) -> None:
    image = first(drawn)
    bodies: dict[str, dict[str, Any]] = {
        "outpaint": {"canvas": {"left": 100}},
        "pan": {"direction": "right", "amount": 0.25},
        "zoom": {"factor": 1.5, "prompt": "a calm lake"},
        "retexture": {"prompt": "oil", "structure": 0.4},
        "inpaint": {"mask": {"polygons": [[[10, 10], [90, 10], [50, 80]]], "unit": "pixel"}},
    }
    plans = {}
    for task, more in bodies.items():
        answer = client.post("/jobs", params={"dry_run": True}, json={"task": task, "parent": image["id"], **more})
        plans[task] = answer.raise_for_status().json()["plans"][0]
    assert plans["outpaint"]["delivered_width_px"] == image["width"] + 100
    assert plans["pan"]["delivered_width_px"] == image["width"] + round(image["width"] / 4)
    assert plans["zoom"]["canvas"]["width_px"] == round(image["width"] / 1.5)
    assert plans["retexture"]["structure"] == 0.4
    assert plans["inpaint"]["mask_sha256"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"task": "inpaint", "prompt": "a door"}, 400, "mask_needed"),
        ({"task": "inpaint", "mask": {"file": "f" * 64}}, 404, "mask_not_found"),
        ({"task": "inpaint", "canvas": {"left": 5}}, 400, "field_not_taken"),
        ({"task": "inpaint", "mask": {"polygons": [[[0, 0], [1, 1]]]}}, 400, "mask_too_few_points"),
        ({"task": "inpaint", "mask": {"polygons": [[[0, 0], [1]]]}}, 400, "bad_input"),
        ({"task": "outpaint"}, 400, "canvas_needed"),
        ({"task": "outpaint", "canvas": {"ratio": "wide"}}, 400, "bad_field"),
        ({"task": "outpaint", "canvas": {"ratio": "0:3"}}, 400, "bad_field"),
        ({"task": "pan"}, 400, "direction_needed"),
        ({"task": "pan", "direction": "north"}, 400, "bad_input"),
        ({"task": "zoom", "factor": 5}, 400, "zoom_out_of_range"),
        ({"task": "retexture", "prompt": "ink", "structure": -1}, 400, "structure_out_of_range"),
        ({"task": "retexture"}, 400, "words_needed"),
        ({"task": "edit"}, 400, "words_needed"),
        ({"task": "background", "mask": {"file": "f" * 64}}, 400, "field_not_taken"),
        ({"task": "vary", "mask": {"file": "f" * 64}}, 400, "field_not_taken"),
    ],
)
def test_edits_that_make_no_sense_are_refused_whole(
    client: httpx.Client, drawn: Job, body: dict[str, Any], status: int, code: str
) -> None:
    answer = client.post("/jobs", json={"parent": first(drawn)["id"], **body})
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code), answer.text
    assert client.post("/jobs", json=body).json()["error"]["code"] in {"parent_needed", "field_not_taken", "bad_input"}


@pytest.mark.parametrize(
    ("content", "headers", "status", "code"),
    [
        (b"no mask", {}, 400, "mask_not_png"),
        (png(np.zeros((4, 4))), {}, 400, "mask_empty"),
        (png(np.ones((4, 4)))[:-30], {}, 400, "image_damaged"),
        (b"x", {"content-type": "multipart/form-data; boundary=x"}, 400, "upload_not_raw"),
        (b"\0" * 20_000_001, {}, 413, "upload_too_large"),
    ],
)
def test_what_is_no_mask_is_refused(
    client: httpx.Client, content: bytes, headers: dict[str, str], status: int, code: str
) -> None:
    answer = client.post("/masks", content=content, headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
