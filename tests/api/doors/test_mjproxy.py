"""The midjourney-proxy dialect against a real studio: small drafts of the starter."""

import base64
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from door_clients import linked, owner_key, png
from PIL import Image
from serving import RunningStudio, wait_for_end
from sites import site

from gesso.api.mjproxy import translate
from gesso.domain.errors import BadInputError

Document = dict[str, Any]


@pytest.fixture(scope="session")
def mj(studio: RunningStudio, secret: str) -> Iterator[httpx.Client]:
    """A client as the dialect's own are: the key in a header of its own, an empty Authorization beside it."""
    headers = {"mj-api-secret": secret, "authorization": ""}
    with httpx.Client(base_url=studio.url, headers=headers, timeout=120, trust_env=False) as made:
        yield made


def submitted(mj: httpx.Client, what: str, *, code: int = 1, door: str = "/mj", **body: Any) -> str:
    answer = mj.post(f"{door}/submit/{what}", json=body)
    assert (answer.status_code, answer.json()["code"]) == (200, code), answer.text
    result: str = answer.json()["result"]
    return result


def ended(mj: httpx.Client, native: httpx.Client, task_id: str) -> Document:
    for job in native.get("/jobs", params={"status": "live"}).json()["items"]:
        wait_for_end(native, job["id"])
    task: Document = mj.get(f"/mj/task/{task_id}/fetch").json()
    return task


def url(picture: Image.Image) -> str:
    return "data:image/png;base64," + base64.b64encode(png(picture)).decode()


@pytest.fixture(scope="session")
def grid(mj: httpx.Client, native: httpx.Client) -> Document:
    task = submitted(mj, "imagine", prompt="a blue boat --draft --ar 3:2 --seed 4", state="mine")
    return ended(mj, native, task)


@pytest.fixture(scope="session")
def tile(mj: httpx.Client, grid: Document) -> Document:
    task = submitted(mj, "change", taskId=grid["id"], action="UPSCALE", index=2)
    found: Document = mj.get(f"/mj/task/{task}/fetch").json()
    return found


def pressed(mj: httpx.Client, task: Document, label: str, *, code: int = 1) -> str:
    button = next(one for one in task["buttons"] if label in {one["label"], one["emoji"]})
    return submitted(mj, "action", code=code, taskId=task["id"], customId=button["customId"])


def test_an_imagine_becomes_a_grid_with_buttons(grid: Document) -> None:
    assert (grid["status"], grid["progress"], grid["action"], grid["state"]) == ("SUCCESS", "100%", "IMAGINE", "mine")
    assert (grid["promptEn"], grid["description"][:8]) == (grid["prompt"], "/imagine")
    assert len(grid["id"]) == 16
    assert grid["submitTime"] <= grid["startTime"] <= grid["finishTime"]
    assert [one["label"] or one["emoji"] for one in grid["buttons"]] == [
        "U1",
        "U2",
        "U3",
        "U4",
        "🔄",
        "V1",
        "V2",
        "V3",
        "V4",
    ]
    whole, singles = linked(grid["imageUrl"]), [linked(one["url"]) for one in grid["imageUrls"]]
    assert whole.size == (2 * grid["imageWidth"], 2 * grid["imageHeight"])
    wide, high = singles[3].size
    corner = whole.crop((wide, high, 2 * wide, 2 * high))
    assert np.array_equal(np.asarray(corner), np.asarray(singles[3].convert("RGB")))
    assert "trainedAlgorithmicMedia" in str(whole.info), "the grid says that it was generated"


def test_a_grids_link_is_signed_and_ends(studio: RunningStudio, grid: Document) -> None:
    link = httpx.URL(grid["imageUrl"])
    for changed in (
        link.copy_set_param("s", "0" * 64),
        link.copy_set_param("e", "1"),
        link.copy_set_param("e", "99999999999"),
        link.copy_with(path="/mj/image/job_" + "0" * 32 + ".png"),
        link.copy_with(path="/mj/image/..%2f..%2fgesso.sqlite"),
        link.copy_with(query=b""),
    ):
        assert httpx.get(changed, trust_env=False).status_code in {400, 404}, changed
    assert httpx.get(f"{studio.url}/mj/task/list", trust_env=False).status_code == 401


def test_a_tile_is_one_picture_and_there_once(mj: httpx.Client, grid: Document, tile: Document) -> None:
    assert (tile["action"], tile["status"], tile["progress"]) == ("UPSCALE", "SUCCESS", "100%")
    assert linked(tile["imageUrl"]).tobytes() == linked(grid["imageUrls"][1]["url"]).tobytes()
    again = mj.post("/mj/submit/simple-change", json={"content": f"{grid['id']} U2"}).json()
    assert (again["code"], again["result"], again["properties"]["status"]) == (21, tile["id"], "SUCCESS")
    assert {"Upscale (Subtle)", "Vary (Strong)", "Zoom Out 2x", "⬅️"} <= {
        one["label"] or one["emoji"] for one in tile["buttons"]
    }


def stopped(mj: httpx.Client, native: httpx.Client, task_id: str) -> Document:
    """Return the job that a task became, cancelled: what it asks for is what counts."""
    job: Document = native.get("/jobs", params={"limit": 1}).json()["items"][0]
    assert mj.post(f"/mj/task/{task_id}/cancel").json()["code"] == 1
    return job


def test_variations_rerolls_and_the_buttons_of_a_picture_draw(
    mj: httpx.Client, native: httpx.Client, grid: Document, tile: Document
) -> None:
    task = submitted(mj, "simple-change", content=f"{grid['id']} V3")
    assert mj.get(f"/mj/task/{task}/fetch").json()["action"] == "VARIATION"
    varied = stopped(mj, native, task)
    assert varied["task"] == "vary"
    again = stopped(mj, native, submitted(mj, "change", taskId=grid["id"], action="REROLL"))
    assert (again["task"], "--seed" in again["prompt"]) == ("imagine", False)
    assert stopped(mj, native, pressed(mj, tile, "➡️"))["task"] == "pan"
    assert stopped(mj, native, pressed(mj, tile, "Zoom Out 2x"))["task"] == "zoom"
    assert stopped(mj, native, pressed(mj, tile, "Vary (Subtle)"))["task"] == "vary"
    larger = stopped(mj, native, pressed(mj, tile, "Upscale (Subtle)"))
    assert (larger["task"], larger["width"]) == ("upscale", 2 * tile["imageWidth"])


def test_a_region_and_a_zoom_wait_for_words(mj: httpx.Client, native: httpx.Client, tile: Document) -> None:
    region = pressed(mj, tile, "Vary (Region)", code=21)
    assert mj.get(f"/mj/task/{region}/fetch").json()["status"] == "MODAL"
    assert mj.post("/mj/submit/modal", json={"taskId": region, "prompt": "a moon"}).json()["code"] == 4
    mask = Image.new("L", (tile["imageWidth"], tile["imageHeight"]), 0)
    mask.paste(255, (40, 40, 200, 160))
    assert submitted(mj, "modal", taskId=region, prompt="a yellow moon", maskBase64=url(mask)) == region
    zoom = pressed(mj, tile, "Custom Zoom", code=21)
    assert submitted(mj, "modal", taskId=zoom, prompt="a blue boat --zoom 1.3") == zoom
    assert mj.post("/mj/submit/modal", json={"taskId": zoom, "prompt": "x"}).json()["code"] == 9
    assert mj.get(f"/mj/task/{zoom}/fetch").json()["action"] == "ZOOM"
    assert stopped(mj, native, zoom)["task"] == "zoom"
    painted = ended(mj, native, region)
    assert (painted["status"], painted["action"], painted["prompt"]) == ("SUCCESS", "INPAINT", "a yellow moon")
    before, after = linked(tile["imageUrl"]).convert("RGB"), linked(painted["imageUrls"][0]["url"]).convert("RGB")
    kept = np.asarray(mask) == 0
    assert np.array_equal(np.asarray(after)[kept], np.asarray(before)[kept])


def test_describe_shorten_and_blend(mj: httpx.Client, native: httpx.Client, grid: Document) -> None:
    pictures = [linked(one["url"]).resize((96, 64)) for one in grid["imageUrls"][:2]]
    before = native.get("/images").json()["items"][0]["id"]
    described = mj.get(f"/mj/task/{submitted(mj, 'describe', base64=url(pictures[0]))}/fetch").json()
    lines = described["properties"]["finalPrompt"].split("\n\n")
    assert [one[0] for one in lines] == ["1", "2", "3", "4"]
    assert described["status"] == "SUCCESS"
    assert native.get("/images").json()["items"][0]["id"] == before, "the picture is not kept"
    shortened = submitted(mj, "shorten", prompt="a very beautiful red fox in deep white snow at night")
    assert "1️⃣" in mj.get(f"/mj/task/{shortened}/fetch").json()["properties"]["finalPrompt"]
    job = stopped(mj, native, pressed(mj, described, "2️⃣"))
    assert job["prompt"] == lines[1].partition(" ")[2]
    task = submitted(mj, "blend", base64Array=[url(one) for one in pictures], dimensions="PORTRAIT")
    assert mj.get(f"/mj/task/{task}/fetch").json()["action"] == "BLEND"
    job = stopped(mj, native, task)
    assert (job["task"], "--ar 2:3" in job["prompt"]) == ("blend", True)


def test_the_address_and_the_account_filter_choose_the_lane(mj: httpx.Client, native: httpx.Client) -> None:
    def lane(task: str) -> tuple[str | None, str]:
        found = mj.get(f"/mj/task/{task}/fetch").json()
        mj.post(f"/mj/task/{task}/cancel")
        return found["mode"], native.get("/jobs", params={"limit": 1}).json()["items"][0]["speed"]

    assert lane(submitted(mj, "imagine", door="/mj-relax/mj", prompt="a fox")) == ("RELAX", "relax")
    assert lane(submitted(mj, "imagine", door="/mj-turbo/mj", prompt="a fox")) == ("TURBO", "turbo")
    filtered = {"prompt": "a fox", "accountFilter": {"modes": ["RELAX"]}, "botType": "NIJI_JOURNEY"}
    assert lane(submitted(mj, "imagine", **filtered)) == ("RELAX", "relax")
    assert native.get("/jobs", params={"limit": 1}).json()["items"][0]["prompt"].endswith("--niji 7 --relax")


def test_lists_seed_queue_and_cancel(mj: httpx.Client, native: httpx.Client, grid: Document) -> None:
    listed = mj.get("/mj/task/list").json()
    assert grid["id"] in [one["id"] for one in listed]
    assert [one["submitTime"] for one in listed] == sorted((one["submitTime"] for one in listed), reverse=True)
    asked = mj.post("/mj/task/list-by-condition", json={"ids": [grid["id"], "1"]}).json()
    assert [one["id"] for one in asked] == [grid["id"]]
    assert mj.get(f"/mj/task/{grid['id']}/image-seed").json()["result"] == "4"
    task = submitted(mj, "imagine", prompt="a castle --relax")
    assert task in [one["id"] for one in mj.get("/mj/task/queue").json()]
    assert mj.post(f"/mj/task/{task}/cancel").json()["code"] == 1
    assert ended(mj, native, task)["status"] == "CANCEL"
    assert task not in [one["id"] for one in mj.get("/mj/task/queue").json()]


def test_what_is_wrong_has_a_code(mj: httpx.Client, grid: Document) -> None:
    def code(what: str, body: Any) -> int:
        answer = mj.post(f"/mj/submit/{what}", json=body)
        assert answer.status_code == 200, answer.text
        assert answer.json()["result"] is None
        found: int = answer.json()["code"]
        return found

    assert code("imagine", {"prompt": ""}) == 4
    assert code("imagine", {"prompt": "a fox --ar 0:1"}) == 4
    assert code("imagine", {"prompt": "a {red, blue} fox"}) == 4
    assert code("imagine", {"prompt": "a", "base64Array": ["data:image/png;base64,AAAA"]}) == 4
    assert code("imagine", {"prompt": "a", "notifyHook": "https://10.0.0.1/hook"}) == 4
    assert code("imagine", [1]) == 4
    assert code("change", {"taskId": "1", "action": "UPSCALE", "index": 1}) == 3
    assert code("change", {"taskId": grid["id"], "action": "UPSCALE"}) == 4
    assert code("simple-change", {"content": "U2"}) == 4
    assert code("action", {"taskId": grid["id"], "customId": "MJ::JOB::animate_high::1::x::SOLO"}) == 4
    assert code("modal", {"taskId": grid["id"], "prompt": "x"}) == 9
    assert code("describe", {}) == 4
    assert code("blend", {"base64Array": [url(Image.new("RGB", (8, 8)))]}) == 4
    blocked = mj.post("/mj/submit/imagine", json={"prompt": "a naked child"}).json()
    assert (blocked["code"], blocked["properties"]["promptEn"]) == (24, "a naked child")
    assert blocked["properties"]["bannedWord"]
    unknown = mj.get("/mj/task/1/fetch")
    assert (unknown.status_code, unknown.json()) == (200, None)


def test_nothing_of_others_is_there_and_no_key_is_an_empty_401(
    studio: RunningStudio, stranger: httpx.Client, grid: Document
) -> None:
    assert stranger.get(f"/mj/task/{grid['id']}/fetch").json() is None
    assert stranger.post("/mj/task/list-by-condition", json={"ids": [grid["id"]]}).json() == []
    assert stranger.get("/mj/task/list").json() == []
    change = {"taskId": grid["id"], "action": "VARIATION", "index": 1}
    assert stranger.post("/mj/submit/change", json=change).json()["code"] == 3
    assert stranger.post(f"/mj/task/{grid['id']}/cancel").json()["code"] == 3
    assert stranger.get(f"/mj/task/{grid['id']}/image-seed").json()["code"] == 3
    for headers in ({}, {"mj-api-secret": ""}, {"mj-api-secret": "gsk_wrong"}, {"authorization": ""}):
        answer = httpx.get(f"{studio.url}/mj/task/list", headers=headers, trust_env=False)
        assert (answer.status_code, answer.content) == (401, b"")


def test_a_hook_is_told_of_each_change_and_never_of_an_older_one(tmp_path: Path) -> None:
    studio = RunningStudio(tmp_path / "home", GESSO_ALLOWED_NETWORKS="127.0.0.0/8")
    studio.start()
    headers = {"mj-api-secret": owner_key(studio.home)}
    done = threading.Event()
    try:
        with site() as hook, httpx.Client(base_url=studio.url, headers=headers, timeout=60, trust_env=False) as mj:
            hook.answer = lambda _, body: (done.set() if b'"SUCCESS"' in body else None, (500, {}, b""))[1]
            task = submitted(mj, "imagine", prompt="a fox --draft", notifyHook=f"{hook.url}/told", state="s")
            assert done.wait(60)
            told = [json.loads(one[3]) for one in hook.asked]
    finally:
        studio.stop()
    assert {(one["id"], one["state"]) for one in told} == {(task, "s")}
    order = ["NOT_START", "SUBMITTED", "IN_PROGRESS", "SUCCESS"]
    places = [(order.index(one["status"]), int(one["progress"].rstrip("%"))) for one in told]
    assert places == sorted(places)
    assert [one["status"] for one in told].count("SUCCESS") == 1, "an answer of 500 is not tried again"
    assert told[0]["status"] != "SUCCESS"


@pytest.mark.parametrize(
    ("custom_id", "what", "index"),
    [
        ("MJ::JOB::upsample::3::uuid", "upsample", 2),
        ("MJ::JOB::variation::1::uuid", "variation", 0),
        ("MJ::JOB::reroll::0::uuid::SOLO", "reroll", 0),
        ("MJ::JOB::upsample_v6_2x_creative::1::uuid::SOLO", "upscale_creative", 0),
        ("MJ::JOB::low_variation::1::uuid::SOLO", "low_variation", 0),
        ("MJ::Outpaint::75::1::uuid::SOLO", "zoom", 0),
        ("MJ::Outpaint::100::1::uuid::SOLO", "square", 0),
        ("MJ::JOB::pan_up::1::uuid::SOLO", "pan", 0),
        ("MJ::Job::PicReader::4", "prompt", 3),
    ],
)
def test_buttons_mean_what_they_mean_there(custom_id: str, what: str, index: int) -> None:
    found = translate.pressed(custom_id)
    assert (found.what, found.index) == (what, index)


@pytest.mark.parametrize(
    "custom_id", ["", "MJ::", "MJ::JOB::upsample::5::x", "MJ::Outpaint::33::1::x", "MJ::BOOKMARK::x"]
)
def test_other_buttons_are_refused(custom_id: str) -> None:
    with pytest.raises(BadInputError, match="does nothing here"):
        translate.pressed(custom_id)
