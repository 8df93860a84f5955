"""Evolink's dialect against a real studio: whole trips where pixels matter, plans of the other verbs, and what is refused."""

import base64
import json
import subprocess
from typing import Any

import httpx
import numpy as np
import pytest
from door_clients import completed, linked, opened, png
from openai import OpenAI
from PIL import Image, ImageDraw
from serving import RunningStudio

Document = dict[str, Any]
FOX = "a red fox in snow, watercolor --ar 3:2 --seed 7"


def asked(http: httpx.Client, model: str = "mj-v7", **body: Any) -> Document:
    answer = http.post("/v1/images/generations", json={"model": model, **body})
    assert answer.status_code == 200, answer.text
    task: Document = answer.json()
    return task


def refused(http: httpx.Client, model: str = "mj-v7", *, status: int = 400, **body: Any) -> Document:
    answer = http.post("/evolink/v1/images/generations", json={"model": model, **body})
    assert answer.status_code == status, answer.text
    problem: Document = answer.json()["error"]
    return problem


def job_of(native: httpx.Client, http: httpx.Client, task: Document) -> Document:
    """Return the newest job of the owner as the native API tells it, and cancel it: only its plan matters here."""
    job: Document = native.get("/jobs", params={"limit": 1}).json()["items"][0]
    ended = http.post(f"/v1/tasks/{task['id']}/cancel").json()
    assert ended["id"] == task["id"]
    return job


def drawing() -> Image.Image:
    picture = Image.new("RGB", (96, 64), "white")
    ImageDraw.Draw(picture).ellipse((30, 14, 66, 50), fill="crimson")
    return picture


def data_url(picture: Image.Image) -> str:
    return "data:image/png;base64," + base64.b64encode(png(picture)).decode()


@pytest.fixture(scope="session")
def draft(http: httpx.Client, native: httpx.Client) -> Document:
    """A completed draft task of four pictures."""
    task = asked(http, prompt=f"{FOX} --turbo --v 6.1", model_params={"speed": "draft"})
    done = completed(http, task["id"], native)
    assert done["status"] == "completed", done
    return {**done, "made": task}


@pytest.fixture(scope="session")
def uploaded(http: httpx.Client) -> Document:
    body = {"base64_data": data_url(drawing()), "file_name": "ball.png", "upload_path": "tests"}
    return dict(http.post("/api/v1/files/upload/base64", json=body).raise_for_status().json()["data"])


def test_a_task_goes_from_pending_to_four_links(draft: Document) -> None:
    made = draft["made"]
    assert made["id"].startswith(f"task-unified-{made['created']}-")
    assert len(made["id"].rpartition("-")[2]) == 8
    assert (made["object"], made["type"], made["progress"], made["status"]) == (
        "image.generation.task", "image", 0, "pending",
    )  # fmt: skip
    assert made["usage"] == {"billing_rule": "per_call", "credits_reserved": 2.7, "user_group": "default"}
    assert made["task_info"]["can_cancel"] is True
    ignored = {one["message"].partition(" ")[0] for one in made["warnings"] if one["code"] == "parameter_ignored"}
    assert ignored == {"--turbo", "--v"}, "speed and version are set elsewhere, and that is said"
    assert (draft["progress"], draft["task_info"]["can_cancel"], draft["usage"]["credits_used"]) == (100, False, 2.7)
    assert [one["image_url"] for one in draft["result_data"]] == draft["results"]
    assert "X-Amz-Expires=86400" in draft["results"][0]
    pictures = [linked(url) for url in draft["results"]]
    assert len({one.tobytes() for one in pictures}) == 4
    assert pictures[0].width > pictures[0].height


def test_the_documents_own_example_as_curl_sends_it(
    studio: RunningStudio, secret: str, http: httpx.Client, native: httpx.Client
) -> None:
    example = (
        '{"model": "mj-v7", "prompt": "A cinematic shot of a Maine Coon cat on a neon-lit balcony --ar 16:9 --s 500", '
        '"model_params": {"speed": "fast"}}'
    )
    command = [
        "curl", "--silent", "--noproxy", "*", "--request", "POST", f"{studio.url}/v1/images/generations",
        "--header", f"Authorization: Bearer {secret}", "--header", "Content-Type: application/json", "--data", example,
    ]  # fmt: skip
    task = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert (task["model"], task["status"], task["usage"]["credits_reserved"]) == ("mj-v7", "pending", 5.4)
    job = job_of(native, http, task)
    assert (job["version"], job["parameters"]["aspect"], job["parameters"]["stylize"], job["count"]) == (
        "7", "16:9", 500, 4,
    )  # fmt: skip


def test_openais_client_creates_and_reads_a_task(studio: RunningStudio, secret: str, native: httpx.Client) -> None:
    client = OpenAI(base_url=f"{studio.url}/v1", api_key=secret, http_client=httpx.Client(trust_env=False))
    made: Any = client.images.generate(model="mj-v7", prompt=FOX, extra_body={"model_params": {"speed": "draft"}})
    assert (made.data, made.object) == (None, "image.generation.task")
    for job in native.get("/jobs", params={"status": "live"}).json()["items"]:
        native.delete(f"/jobs/{job['id']}")
    task = json.loads(json.dumps(client.get(f"/tasks/{made.id}", cast_to=object)))
    assert task["id"] == made.id


def test_each_verb_asks_for_what_it_says(draft: Document, http: httpx.Client, native: httpx.Client) -> None:
    source: Document = {"task_id": draft["id"], "image_number": 2}
    picture = linked(draft["results"][2])
    wide, high = picture.size
    area = {"areas": [{"width": 40, "height": 30, "points": [10, 10, 50, 10, 50, 40, 10, 40]}]}
    placed = {"canvas": {"width": 160, "height": 96}, "img_pos": {"width": 96, "height": 64, "x": 30, "y": 10}}
    expected: list[tuple[str, Document, Document]] = [
        ("mj-v7-enhance", {"model_params": source}, {"task": "enhance"}),
        ("mj-v7-upscale", {"model_params": source}, {"task": "upscale", "width": 2 * wide, "count": 1}),
        ("mj-v7-variation", {"model_params": {**source, "type": "strong", "speed": "turbo"}}, {"task": "vary", "speed": "turbo"}),
        ("mj-v7-variation", {"prompt": "a blue fox", "model_params": source}, {"task": "remix"}),
        ("mj-v7-remix", {"prompt": "a blue fox", "model_params": {**source, "mode": "subtle"}}, {"task": "remix"}),
        ("mj-v7-pan", {"model_params": {**source, "direction": "left", "scale": 1.25}}, {"task": "pan", "width": round(wide * 1.25)}),
        ("mj-v7-pan", {"model_params": {**source, "direction": "up", "scale": 3.0}}, {"task": "outpaint", "height": 3 * high}),
        ("mj-v7-outpaint", {"model_params": {**source, "scale": 1.1}}, {"task": "zoom", "width": wide, "height": high}),
        ("mj-v7-inpaint", {"prompt": "a moon", "model_params": {**source, "mask": area}}, {"task": "inpaint", "width": wide}),
        ("mj-v7-edit", {"prompt": "snow", "model_params": {**source, **placed}}, {"task": "outpaint", "width": 160, "height": 96}),
    ]  # fmt: skip
    for model, body, wanted in expected:
        task = asked(http, model, **body)
        job = job_of(native, http, task)
        assert {name: job[name] for name in wanted} == wanted, (model, body)


def test_an_upload_is_painted_around_and_its_background_taken_away(
    uploaded: Document, http: httpx.Client, native: httpx.Client
) -> None:
    params = {
        "canvas": {"width": 128, "height": 96},
        "img_pos": {"width": 96, "height": 64, "x": 16, "y": 16},
        "mask": {"areas": [{"width": 96, "height": 64, "points": [0, 0, 20, 0, 20, 64, 0, 64]}]},
    }
    painted = asked(http, "mj-v7-upload-paint", prompt="grass", image_urls=[uploaded["file_url"]], model_params=params)
    cut = asked(http, "mj-v7-remove-bg", image_urls=[data_url(drawing())])
    retextured = asked(http, "mj-v7-retexture", prompt="a moon, oil", image_urls=[uploaded["file_url"]])
    assert retextured["usage"]["credits_reserved"] == 5.4
    http.post(f"/v1/tasks/{retextured['id']}/cancel").raise_for_status()
    done = completed(http, painted["id"], native)
    assert done["status"] == "completed", done
    after, before = np.asarray(linked(done["results"][0]).convert("RGB")), np.asarray(drawing())
    assert after.shape == (96, 128, 3)
    assert np.array_equal(after[17:79, 40:111], before[1:63, 24:95]), "what the mask leaves out stays to the byte"
    assert not np.array_equal(after[17:79, 17:34], before[1:63, 1:18])
    erased = completed(http, cut["id"], native)
    assert len(erased["results"]) == 1
    cut_out = np.asarray(linked(erased["results"][0]))
    y, x = np.mgrid[:64, :96]
    from_middle = np.hypot(x - 48, y - 32)
    assert (cut_out[from_middle < 15] == (220, 20, 60, 255)).all(), "the whole ball, as it was"
    assert not cut_out[from_middle > 22].any()


def test_an_upscaled_picture_is_not_upscaled_again(
    uploaded: Document, http: httpx.Client, native: httpx.Client
) -> None:
    cut = asked(http, "mj-v7-remove-bg", image_urls=[uploaded["file_url"]])
    once = asked(http, "mj-v7-upscale", model_params={"task_id": completed(http, cut["id"], native)["id"]})
    assert completed(http, once["id"], native)["status"] == "completed"
    problem = refused(http, "mj-v7-upscale", status=403, model_params={"task_id": once["id"]})
    assert problem["code"] == "model_access_denied"
    problem = refused(http, "mj-v7-enhance", model_params={"task_id": once["id"]})
    assert "no draft" in problem["message"]
    problem = refused(http, "mj-v7-upscale", model_params={"task_id": once["id"], "image_number": 3})
    assert problem["param"] == "model_params.image_number"


def test_a_mask_by_address_paints_where_it_is_white(draft: Document, http: httpx.Client, native: httpx.Client) -> None:
    size = linked(draft["results"][0]).size
    mask = Image.new("L", (size[0] // 2, size[1] // 2), 0)
    ImageDraw.Draw(mask).rectangle((10, 10, 40, 40), fill=255)
    kept = http.post("/api/v1/files/upload/stream", files={"file": ("mask.png", png(mask), "image/png")}).json()["data"]
    params = {"task_id": draft["id"], "mask": {"url": kept["file_url"]}}
    job = job_of(native, http, asked(http, "mj-v7-inpaint", model_params=params))
    assert job["task"] == "inpaint"
    square = http.post(
        "/api/v1/files/upload/stream", files={"file": ("m.png", png(Image.new("L", (9, 9))), "image/png")}
    )
    params = {"task_id": draft["id"], "mask": {"url": square.json()["data"]["file_url"]}}
    assert refused(http, "mj-v7-inpaint", model_params=params)["code"] == "image_dimension_mismatch"


@pytest.mark.parametrize(
    ("body", "code", "param"),
    [
        ({"prompt": "https://example.com/a.jpg"}, "invalid_request", "prompt"),
        ({"prompt": "a fox --niji 6"}, "invalid_request", "prompt"),
        ({"prompt": "a fox --s 1001"}, "invalid_request", "prompt"),
        ({"prompt": "a fox --exp 101"}, "invalid_request", "prompt"),
        ({"prompt": "a fox --q 3.5"}, "invalid_request", "prompt"),
        ({"prompt": "a {red, blue} fox"}, "invalid_request", "prompt"),
        ({"prompt": "x" * 8193}, "invalid_request", "prompt"),
        ({"prompt": ""}, "invalid_request", "prompt"),
        ({"prompt": "a fox", "model_params": {"speed": "relax"}}, "invalid_request", "model_params.speed"),
        ({"prompt": "a fox", "model_params": {"scale": 2}}, "invalid_request", "model_params.scale"),
        ({"prompt": "a fox", "n": 2}, "invalid_request", "n"),
        ({"prompt": "a fox", "callback_url": "http://example.com/"}, "invalid_request", "callback_url"),
        ({"prompt": "a fox", "callback_url": "https://10.0.0.1/"}, "invalid_request", "callback_url"),
        ({"prompt": "https://127.0.0.1:9/a.jpg a fox"}, "invalid_request", "prompt"),
        ({"model": "mj-v7-retexture", "prompt": "x", "image_urls": ["https://10.0.0.1/a.png"]}, "image_processing_error", "image_urls.0"),
        ({"model": "mj-v7-retexture", "prompt": "x", "image_urls": []}, "invalid_request", "image_urls"),
        ({"model": "mj-v7-pan", "model_params": {"task_id": "task-unified-1-x", "scale": 3.1}}, "invalid_request", "model_params.scale"),
        ({"model": "mj-v7-upscale", "model_params": {"task_id": "job_1"}}, "invalid_task_id", "task_id"),
        ({"model": "mj-v8"}, "invalid_request", "model"),
        ({"prompt": "a naked child"}, "content_policy_violation", "prompt"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_evolinks_envelope(http: httpx.Client, body: Document, code: str, param: str) -> None:
    answer = http.post("/evolink/v1/images/generations", json={"model": "mj-v7", **body})
    assert answer.status_code == 400, answer.text
    problem = answer.json()["error"]
    assert (problem["code"], problem["type"], problem.get("param")) == (code, "invalid_request_error", param)


def test_what_is_somebody_elses_is_not_there(draft: Document, uploaded: Document, stranger: httpx.Client) -> None:
    answer = stranger.get(f"/v1/tasks/{draft['id']}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "task_not_found")
    problem = refused(stranger, "mj-v7-upscale", status=404, model_params={"task_id": draft["id"]})
    assert problem["code"] == "task_not_found"
    assert stranger.post("/v1/tasks/batch", json={"task_ids": [draft["id"]]}).json() == {"data": []}
    assert stranger.post(f"/v1/tasks/{draft['id']}/cancel").status_code == 404
    assert stranger.get("/v1/tasks").json()["total"] == 0
    assert stranger.get("/api/v1/files/list").json()["data"]["total"] == 0
    for method, path in (("GET", "download/"), ("DELETE", "")):
        answer = stranger.request(method, f"/api/v1/files/{path}{uploaded['file_id']}")
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "resource_not_found")
    unknown = httpx.get(f"{stranger.base_url}/v1/tasks/{draft['id']}", trust_env=False, headers={"authorization": ""})
    assert (unknown.status_code, unknown.json()["error"]["type"]) == (401, "authentication_error")


def test_tasks_are_listed_and_read_together(draft: Document, http: httpx.Client) -> None:
    page = http.get("/v1/tasks", params={"status": "completed", "model": "mj-v7", "page": 1, "page_size": 2}).json()
    assert (page["page"], page["page_size"]) == (1, 2)
    assert draft["id"] in [one["id"] for one in http.get("/v1/tasks", params={"page_size": 100}).json()["data"]]
    assert all(one["has_results"] and one["credits_used"] == 2.7 and "results" not in one for one in page["data"])
    assert http.get("/v1/tasks", params={"type": "video"}).json()["data"] == []
    both = http.post("/v1/tasks/batch", json={"task_ids": [draft["id"], "task-unified-1-nothing1"]}).json()["data"]
    assert [one["id"] for one in both] == [draft["id"]]
    assert http.get("/v1/tasks/nothing").json()["error"]["code"] == "invalid_task_id"
    assert {one["id"] for one in http.get("/evolink/v1/models").json()["data"]} >= {"mj-v7", "mj-v7-remove-bg"}
    credit = http.get("/v1/credits").json()
    assert credit["success"] is True
    assert credit["data"]["token"]["unlimited_credits"] is True
    assert credit["data"]["user"]["used_credits"] >= 2.7


def test_a_key_is_used_once(http: httpx.Client) -> None:
    def sent(prompt: str) -> httpx.Response:
        body = {"model": "mj-v7", "prompt": prompt, "model_params": {"speed": "draft"}}
        return http.post("/v1/images/generations", json=body, headers={"Idempotency-Key": "a-key-of-mine"})

    first, again, other = sent("a boat --sref random"), sent("a boat --sref random"), sent("a house")
    assert first.status_code == 200, first.text
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert again.json() == first.json()
    assert (other.status_code, other.json()["error"]["code"]) == (409, "idempotency_conflict")
    http.post(f"/v1/tasks/{first.json()['id']}/cancel")


def test_a_cancelled_task_has_failed_and_says_why(http: httpx.Client, native: httpx.Client) -> None:
    tasks = [asked(http, prompt="a castle at night") for _ in range(3)]
    http.post(f"/v1/tasks/{tasks[-1]['id']}/cancel").raise_for_status()
    for task in tasks[:-1]:
        http.post(f"/v1/tasks/{task['id']}/cancel")
    ended = completed(http, tasks[-1]["id"], native)
    assert (ended["status"], ended["error"]["code"], ended["progress"]) == ("failed", "request_cancelled", 0)
    assert ended["usage"]["credits_used"] == 0


def test_files_come_and_go(http: httpx.Client, uploaded: Document) -> None:
    assert (uploaded["file_name"], uploaded["mime_type"], uploaded["upload_path"]) == ("ball.png", "image/png", "tests")
    assert linked(uploaded["file_url"]).size == (96, 64)
    before = http.get("/evolink/api/v1/files/quota").json()["data"]
    picture = drawing().convert("P")
    gif = {"file": ("../../x/ball.gif", _gif(picture), "image/gif"), "uploadPath": (None, "../a//b")}
    answer = http.post("/api/v1/files/upload/stream", files=gif).json()
    assert (answer["success"], answer["code"]) == (True, 200)
    kept = answer["data"]
    assert (kept["mime_type"], kept["original_name"], kept["upload_path"]) == ("image/gif", "ball.gif", "a/b")
    assert http.get("/api/v1/files/quota").json()["data"]["used_files"] == before["used_files"] + 1
    download = http.get(f"/api/v1/files/download/{kept['file_id']}")
    assert opened(download.content).format == "GIF"
    assert download.headers["content-disposition"] == 'attachment; filename="ball.gif"'
    assert (
        http.get("/api/v1/files/list", params={"pageSize": 1}).json()["data"]["files"][0]["file_id"] == kept["file_id"]
    )
    assert http.delete(f"/api/v1/files/{kept['file_id']}").json()["success"] is True
    assert http.get(f"/api/v1/files/download/{kept['file_id']}").status_code == 404
    for body in ({"base64_data": "???"}, {"base64_data": base64.b64encode(b"<svg/>").decode()}):
        wrong = http.post("/api/v1/files/upload/base64", json=body).json()
        assert (wrong["success"], wrong["code"], wrong["error"]["code"]) == (False, 400, "image_processing_error")
    wrong = http.post("/api/v1/files/upload/url", json={"file_url": "http://169.254.169.254/latest"}).json()
    assert wrong["error"]["code"] == "image_processing_error"


def _gif(picture: Image.Image) -> bytes:
    import io

    out = io.BytesIO()
    picture.save(out, format="GIF")
    return out.getvalue()
