"""Pictures of one's own, and from a picture to the next, as a client sees it: a real server, real pictures."""

import io
from typing import Any

import httpx
import pytest
from PIL import Image
from serving import wait_for_end

Job = dict[str, Any]


def photo(size: tuple[int, int] = (60, 40)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, format="JPEG")
    return out.getvalue()


def asked(client: httpx.Client, **body: Any) -> Job:
    job: Job = client.post("/jobs", json=body).raise_for_status().json()["jobs"][0]
    return job


def test_an_upload_is_a_picture_of_the_library(client: httpx.Client) -> None:
    answer = client.post("/uploads", content=photo())
    assert answer.status_code == 201
    image = answer.json()
    assert (image["task"], image["job_id"], image["width"], image["height"]) == ("upload", None, 60, 40)
    assert image["placeholder"].startswith("data:image/webp;base64,")
    assert client.get("/images", params={"limit": 1}).json()["items"] == [image]
    file = client.get(image["file"].removeprefix("/api/v1"))
    assert Image.open(io.BytesIO(file.content)).size == (60, 40)
    told = client.post("/jobs", params={"dry_run": True}, json={"prompt": f"a fox --sref {image['id']} --sw 50"}).json()
    references = told["plans"][0]["references"]
    assert [(one["role"], one["weight"]) for one in references] == [("style", 0.5)]


@pytest.mark.parametrize(
    ("content", "headers", "status", "code"),
    [
        (b"no picture", {}, 400, "image_format_unknown"),
        (photo()[:200], {}, 400, "image_damaged"),
        (photo(), {"content-type": "multipart/form-data; boundary=x"}, 400, "upload_not_raw"),
        (b"\xff\xd8" * 10_000_001, {}, 413, "upload_too_large"),
        (photo((16_384, 1)), {}, 413, "too_many_pixels"),
    ],
)
def test_what_is_no_picture_is_refused(
    client: httpx.Client, content: bytes, headers: dict[str, str], status: int, code: str
) -> None:
    answer = client.post("/uploads", content=content, headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_an_upload_without_a_length_is_stopped_at_the_limit(client: httpx.Client) -> None:
    answer = client.post("/uploads", content=(b"\0" * 1_000_000 for _ in range(21)))
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "upload_too_large")


def test_a_picture_that_is_not_there_points_into_the_prompt(client: httpx.Client) -> None:
    prompt = "a fox --sref img_" + "0" * 32
    error = client.post("/jobs", json={"prompt": prompt}).json()["error"]
    assert error["code"] == "bad_prompt"
    detail = error["details"][0]
    assert (detail["code"], prompt[detail["start"] : detail["end"]]) == ("image_not_found", "img_" + "0" * 32)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"task": "vary"}, 400, "parent_needed"),
        ({"task": "reroll", "parent": "job_nonsense"}, 404, "job_not_found"),
        ({"task": "finish", "parent": "img_nonsense"}, 404, "image_not_found"),
        ({"task": "remix", "parent": "img_nonsense"}, 400, "words_needed"),
        ({"task": "finish", "parent": "img_nonsense", "prompt": "a fox"}, 400, "field_not_taken"),
        ({"prompt": "a fox", "strength": "strong"}, 400, "field_not_taken"),
        ({"task": "fly", "prompt": "a fox"}, 400, "bad_input"),
        ({"task": "upscale", "parent": "img_nonsense"}, 404, "image_not_found"),
        ({"task": "upscale", "parent": "img_nonsense", "strength": "strong"}, 400, "bad_strength"),
        ({"task": "vary", "parent": "img_nonsense", "strength": "creative"}, 400, "bad_strength"),
        ({"task": "vary", "parent": "img_nonsense", "factor": 2}, 400, "field_not_taken"),
        ({"task": "upscale", "parent": "x", "print": {"width_cm": 30}}, 400, "bad_input"),
        (
            {"task": "upscale", "parent": "x", "factor": 2, "print": {"width_cm": 30, "height_cm": 40}},
            400,
            "factor_or_print",
        ),
    ],
)
def test_a_request_that_makes_no_sense_is_refused_whole(
    client: httpx.Client, body: dict[str, Any], status: int, code: str
) -> None:
    answer = client.post("/jobs", json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_from_a_draft_to_its_finish_and_on_to_a_vary(client: httpx.Client, drawn: Job) -> None:
    draft = drawn["images"][1]
    finished = wait_for_end(client, asked(client, task="finish", parent=draft["id"])["id"])
    assert (finished["status"], finished["count"], finished["task"]) == ("succeeded", 1, "finish")
    final = finished["images"][0]
    assert (final["seed"], final["width"], final["draft"]) == (draft["seed"], 1344, False)
    words = "a blue boat --draft --model starter"
    varied = wait_for_end(client, asked(client, task="vary", parent=final["id"], prompt=words)["id"])
    assert varied["status"] == "succeeded", varied["failure"]
    child = client.get(f"/images/{varied['images'][3]['id']}").json()
    assert [(one["id"], one["task"]) for one in child["parents"]] == [(final["id"], "finish"), (draft["id"], "imagine")]
    kept = client.get(f"/images/{final['id']}").json()
    assert [one["id"] for one in kept["children"]] == [one["id"] for one in varied["images"]]
    assert child["plan"]["source_sha256"] is None
    assert {one[0] for one in child["plan"]["compose"]["drawn"]} == {draft["seed"]}


def test_an_upload_is_enlarged_and_the_rerun_is_the_same(client: httpx.Client) -> None:
    image = client.post("/uploads", content=photo()).json()
    job = wait_for_end(client, asked(client, task="upscale", parent=image["id"], factor=4)["id"])
    assert (job["status"], job["task"], job["count"], job["prompt"]) == ("succeeded", "upscale", 1, "")
    (large,) = job["images"]
    assert (large["width"], large["height"], large["parent_id"]) == (240, 160, image["id"])
    again = client.post(f"/images/{large['id']}/rerun").json()["jobs"][0]
    (picture,) = wait_for_end(client, again["id"])["images"]
    assert pixels(client, picture) == pixels(client, large)


def test_a_dry_run_says_what_a_print_will_be(client: httpx.Client, drawn: Job) -> None:
    wide, high = (drawn["images"][0][side] for side in ("width", "height"))
    sheet = {"width_cm": high / 10, "height_cm": wide / 10, "dpi": 75}  # its own shape, turned
    body = {"task": "upscale", "parent": drawn["images"][0]["id"], "print": sheet}
    told = client.post("/jobs", params={"dry_run": True}, json=body).json()
    (plan,) = told["plans"]
    assert (plan["delivered_width_px"], plan["delivered_height_px"]) == (
        round(wide / 25.4 * 75),
        round(high / 25.4 * 75),
    )
    assert [one["code"] for one in told["warnings"]] == ["paper_turned"]
    assert told["estimate_ms"] > 0
    body["print"] = sheet | {"dpi": 1200}
    error = client.post("/jobs", params={"dry_run": True}, json=body).json()["error"]
    assert (error["code"], error["details"][0]["pointer"]) == ("print_too_fine", "/print")


def pixels(client: httpx.Client, image: Job) -> bytes:
    return Image.open(io.BytesIO(client.get(image["file"].removeprefix("/api/v1")).content)).tobytes()


def test_a_picture_guides_another_and_the_rerun_follows_it_too(client: httpx.Client, drawn: Job) -> None:
    prompt = "a fox in a meadow --model starter --draft --seed 3"
    plain = wait_for_end(client, asked(client, prompt=prompt)["id"])
    guided = wait_for_end(client, asked(client, prompt=f"{prompt} --sref {drawn['images'][0]['id']}")["id"])
    assert guided["status"] == "succeeded", guided["failure"]
    assert guided["warnings"] == plain["warnings"]
    for one, other in zip(guided["images"], plain["images"], strict=True):
        assert pixels(client, one) != pixels(client, other)
    again = client.post(f"/images/{guided['images'][2]['id']}/rerun").json()["jobs"][0]
    (picture,) = wait_for_end(client, again["id"])["images"]
    assert pixels(client, picture) == pixels(client, guided["images"][2])


def test_a_dry_run_of_a_reroll_queues_nothing(client: httpx.Client, drawn: Job) -> None:
    told = client.post("/jobs", params={"dry_run": True}, json={"task": "reroll", "parent": drawn["id"]}).json()
    assert told["pictures"] == 4
    assert told["specs"][0]["text"] == "a blue boat at night, watercolor"
    assert not set(told["plans"][0]["seeds"]) & {5, 6, 7, 8}
