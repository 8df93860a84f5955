"""The native API as a client sees it: a real server, real pictures."""

import io
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from serving import RunningStudio, wait_for_end

from gesso.library.provenance import read_provenance

Job = dict[str, Any]


def test_a_job_is_answered_at_once_and_ends_with_four_pictures(drawn: Job) -> None:
    assert drawn["status"] == "succeeded"
    assert drawn["draft"] is True
    assert drawn["speed"] == "draft"
    assert [image["seed"] for image in drawn["images"]] == [5, 6, 7, 8]
    assert drawn["parameters"] == {"aspect": "3:2", "draft": True, "seed": 5}
    assert drawn["progress"] == 1.0


def test_a_model_that_is_not_installed_is_replaced_openly(drawn: Job) -> None:
    assert drawn["recipe"] == "v7"
    assert drawn["model"] == "starter"
    notice = next(one for one in drawn["warnings"] if one["code"] == "model_not_installed")
    assert notice["suggestion"] == "gesso models pull v7"


@pytest.mark.parametrize(("kind", "magic"), [("png", b"\x89PNG"), ("jpeg", b"\xff\xd8"), ("webp", b"RIFF")])
def test_a_picture_comes_in_every_format_and_smaller(client: httpx.Client, drawn: Job, kind: str, magic: bytes) -> None:
    answer = client.get(f"{drawn['images'][0]['file'].removeprefix('/api/v1')}", params={"format": kind, "width": 96})
    assert answer.headers["content-type"] == f"image/{kind}"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.content.startswith(magic)
    assert Image.open(io.BytesIO(answer.content)).width == 96


def test_a_picture_is_read_again_from_the_cache_of_the_browser(client: httpx.Client, drawn: Job) -> None:
    path = drawn["images"][0]["file"].removeprefix("/api/v1")
    first = client.get(path)
    again = client.get(path, headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_a_picture_keeps_everything_to_make_it_again(client: httpx.Client, drawn: Job) -> None:
    image = client.get(f"/images/{drawn['images'][2]['id']}").json()
    assert image["plan"]["seeds"] == [5, 6, 7, 8]
    assert image["spec"]["text"] == "a blue boat at night, watercolor"
    assert image["model_revision"] == image["plan"]["model"]["revision"]


def test_rerun_gives_the_same_pixels(client: httpx.Client, drawn: Job) -> None:
    image = drawn["images"][1]
    job = client.post(f"/images/{image['id']}/rerun").raise_for_status().json()["jobs"][0]
    ended = wait_for_end(client, job["id"])
    assert ended["status"] == "succeeded", ended["failure"]
    first, again = (
        Image.open(io.BytesIO(client.get(one["file"].removeprefix("/api/v1")).content)).tobytes()
        for one in (image, ended["images"][0])
    )
    assert first == again
    assert ended["images"][0]["parent_id"] == image["id"]


def test_a_bad_prompt_tells_every_error_with_its_place(client: httpx.Client) -> None:
    prompt = "a fox --stylise 5 --chaos 101"
    answer = client.post("/jobs", json={"prompt": prompt})
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert error["code"] == "bad_prompt"
    places = [prompt[one["start"] : one["end"]] for one in error["details"]]
    assert places == ["--stylise", "101"]
    assert error["details"][0]["suggestion"] == "--stylize"
    assert error["request_id"] == answer.headers["x-request-id"]


def test_a_dry_run_tells_cost_and_plan_and_queues_nothing(client: httpx.Client) -> None:
    before = client.get("/jobs", params={"limit": 1}).json()["items"][0]["id"]
    told = client.post("/jobs", params={"dry_run": True}, json={"prompt": "a {red, blue} fox --seed 1"}).json()
    assert told["jobs"] == 2
    assert told["pictures"] == 8
    assert told["estimate_ms"] > 0
    assert [plan["seeds"] for plan in told["plans"]] == [[1, 2, 3, 4]] * 2
    assert client.get("/jobs", params={"limit": 1}).json()["items"][0]["id"] == before


def test_the_same_token_gives_the_same_job(client: httpx.Client) -> None:
    body = {"prompt": "a fox --draft --seed 1", "client_token": "once"}
    first, again = (client.post("/jobs", json=body).json()["jobs"][0] for _ in range(2))
    assert first["id"] == again["id"]
    other = client.post("/jobs", json={**body, "prompt": "an owl --draft"})
    assert (other.status_code, other.json()["error"]["code"]) == (409, "client_token_reused")
    client.delete(f"/jobs/{first['id']}")


def test_a_waiting_job_is_cancelled_at_once_and_costs_nothing(client: httpx.Client) -> None:
    ids = [job["id"] for job in client.post("/jobs", json={"prompt": "a fox --repeat 3"}).json()["jobs"]]
    last = client.delete(f"/jobs/{ids[-1]}").json()
    assert last["status"] == "cancelled"
    assert last["gpu_ms"] == 0
    for job_id in ids[:-1]:
        client.delete(f"/jobs/{job_id}")
    assert {wait_for_end(client, job_id)["status"] for job_id in ids} <= {"cancelled", "succeeded"}


def test_the_stream_begins_with_a_snapshot_and_brings_previews(client: httpx.Client) -> None:
    job_id = client.post("/jobs", json={"prompt": "an owl --draft --seed 3"}).json()["jobs"][0]["id"]
    seen: dict[str, list[Any]] = {}
    with client.stream("GET", f"/jobs/{job_id}/events") as stream:
        name = ""
        for line in stream.iter_lines():
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                seen.setdefault(name, []).append(json.loads(line.removeprefix("data: ")))
    assert next(iter(seen)) == "snapshot"
    assert seen["snapshot"][0]["jobs"][0]["id"] == job_id
    assert all(one["src"].startswith("data:image/webp;base64,") for one in seen["preview"])
    assert [one["image"]["index"] for one in seen["image"]] == [0, 1, 2, 3]
    assert seen["job"][-1]["status"] == "succeeded"


def test_pages_of_pictures_go_on_where_the_last_ended(client: httpx.Client, drawn: Job) -> None:
    first = client.get("/images", params={"limit": 2}).json()
    second = client.get("/images", params={"limit": 2, "cursor": first["next_cursor"]}).json()
    ids = [image["id"] for image in first["items"] + second["items"]]
    assert ids == sorted(ids, reverse=True)
    assert len(set(ids)) == 4
    found = client.get("/images", params={"q": "boat watercolor"}).json()["items"]
    assert {image["id"] for image in drawn["images"]} <= {image["id"] for image in found}


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("GET", "/jobs/job_00000000000000000000000000000000", None, 404, "job_not_found"),
        ("GET", "/images/nonsense", None, 404, "image_not_found"),
        ("GET", "/images?cursor=nonsense", None, 400, "bad_cursor"),
        ("GET", "/images?limit=0", None, 400, "bad_input"),
        ("GET", "/nowhere", None, 404, "not_found"),
        ("POST", "/jobs", {"prompt": ""}, 400, "bad_prompt"),
        ("POST", "/jobs", {"promt": "a fox"}, 400, "bad_input"),
        ("POST", "/jobs", {"prompt": "a fox --model nonsense"}, 400, "unknown_model"),
        ("POST", "/jobs", {"prompt": "a fox --ar 100:1"}, 400, "bad_prompt"),
        ("POST", "/jobs", {"prompt": "a fox --p"}, 400, "profile_not_unlocked"),
        ("POST", "/session", {"token": "wrong"}, 401, "bad_login_token"),
    ],
)
def test_errors_have_one_shape(
    client: httpx.Client, method: str, path: str, body: dict[str, str] | None, status: int, code: str
) -> None:
    answer = client.request(method, path, json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert set(answer.json()["error"]) == {"code", "message", "details", "request_id"}


def test_strangers_are_kept_out(studio: RunningStudio) -> None:
    with httpx.Client(base_url=studio.url, trust_env=False) as stranger:
        assert stranger.get("/api/v1/jobs").json()["error"]["code"] == "not_logged_in"
        assert stranger.get("/api/v1/jobs", headers={"authorization": ""}).status_code == 401
        assert stranger.get("/api/v1/jobs", headers={"authorization": "Bearer gsk_no"}).status_code == 401
        failed = stranger.get("/login", params={"token": "wrong"})
        assert failed.status_code == 303
        assert "set-cookie" not in failed.headers


def test_other_hosts_and_origins_are_refused(studio: RunningStudio, client: httpx.Client) -> None:
    rebound = client.get("/status", headers={"host": "evil.example"})
    assert (rebound.status_code, rebound.json()["error"]["code"]) == (403, "host_not_allowed")
    forged = client.post("/jobs", json={"prompt": "a fox"}, headers={"origin": "https://evil.example"})
    assert (forged.status_code, forged.json()["error"]["code"]) == (403, "origin_not_allowed")
    own = client.post("/prompt/explain", json={"text": "a fox"}, headers={"origin": studio.url})
    assert own.status_code == 200


def test_the_login_link_sets_a_cookie_that_scripts_cannot_read(studio: RunningStudio) -> None:
    with httpx.Client(base_url=studio.url, trust_env=False) as browser:
        answer = browser.get("/login", params={"token": studio.token})
        assert answer.status_code == 303
        assert answer.headers["location"] == "/"
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert browser.get("/api/v1/session").json()["person"]["name"]


def test_openapi_describes_every_route_with_the_error_shape(client: httpx.Client) -> None:
    document = client.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    for path, methods in document["paths"].items():
        for method, route in methods.items():
            problem = route["responses"]["400"]["content"]["application/json"]["schema"]
            assert problem == {"$ref": "#/components/schemas/ErrorDocument"}, f"{method} {path}"


def test_the_web_apps_contract_is_the_servers(client: httpx.Client) -> None:
    kept = json.loads((Path(__file__).parents[2] / "web" / "openapi.json").read_text(encoding="utf-8"))
    assert kept == client.get("/openapi.json").json(), "run `make client`"


def test_a_file_is_had_without_its_prompt_and_says_what_it_carries(
    client: httpx.Client, drawn: Job, png: bytes
) -> None:
    image = drawn["images"][0]["id"]
    told = client.get(f"/images/{image}/provenance").json()["says"]
    assert told["prompt"].startswith("a blue boat at night")
    assert told["seed"] == 5
    for file_format in ("png", "jpeg", "webp"):
        whole, bare = (
            client.get(f"/images/{image}/file", params={"format": file_format, "prompts": prompts}).content
            for prompts in ("1", "0")
        )
        for data, prompt in ((whole, True), (bare, False)):
            read = read_provenance(data)
            assert read is not None
            assert (read.prompt is not None) is prompt
    own = client.post("/uploads", content=png).json()["id"]
    assert client.get(f"/images/{own}/provenance").json() == {"says": {}, "notices": []}


def test_long_answers_are_compressed_for_those_who_take_it_and_pictures_never(client: httpx.Client, drawn: Job) -> None:
    page = client.get("/images", headers={"accept-encoding": "gzip"})
    assert len(page.content) > 1400
    assert page.headers["content-encoding"] == "gzip"
    assert page.num_bytes_downloaded < len(page.content) / 2
    assert page.json() == client.get("/images", headers={"accept-encoding": "identity"}).json()
    file = client.get(drawn["images"][0]["file"].removeprefix("/api/v1"), headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in file.headers
