"""Each dialect's whole trip on both databases: asked, drawn, told, listed, found again by its key, cancelled, and nobody else's."""

import base64
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import door_clients
import httpx
import pytest
from api import cards
from PIL import Image
from serving import wait_for_end

from gesso.accounts.link import login_token

Document = dict[str, Any]


class Place(NamedTuple):
    """A studio of this test's own, and two people at its door."""

    me: httpx.Client
    other: httpx.Client

    def finish(self) -> None:
        """Wait until nothing is under way."""
        with httpx.Client(
            base_url=self.me.base_url.join("/api/v1"), headers=self.me.headers, timeout=60, trust_env=False
        ) as native:
            for job in native.get("/jobs", params={"status": "live"}).json()["items"]:
                wait_for_end(native, job["id"])


@pytest.fixture
def place(tmp_path: Path, database_url: str) -> Iterator[Place]:
    with cards.serving(tmp_path / "home", database_url=database_url) as (url, app):
        keys = (login_token(app.settings.home), door_clients.stranger_in(app))
        made = [
            httpx.Client(base_url=url, headers={"authorization": f"Bearer {key}"}, timeout=60, trust_env=False)
            for key in keys
        ]
        with made[0] as me, made[1] as other:
            yield Place(me, other)


def asked(client: httpx.Client, path: str, **body: Any) -> Document:
    answer = client.post(path, json=body)
    assert answer.status_code == 200, answer.text
    told: Document = answer.json()
    return told


def size_of(encoded: str) -> tuple[int, int]:
    return Image.open(io.BytesIO(base64.b64decode(encoded))).size


def picture(size: tuple[int, int] = (64, 48)) -> bytes:
    return door_clients.png(Image.linear_gradient("L").resize(size).convert("RGB"))


def test_openai(place: Place) -> None:
    me, other = place
    body = {"model": "midjourney", "prompt": "a red fox --draft", "n": 2, "size": "192x128"}
    once = {"idempotency-key": "k1"}
    first, again = (me.post("/v1/images/generations", json=body, headers=once).json() for _ in range(2))
    assert [size_of(one["b64_json"]) for one in first["data"]] == [(192, 128)] * 2
    assert again["gesso"]["job_ids"] == first["gesso"]["job_ids"]
    theirs = other.post("/v1/images/generations", json=body, headers=once).json()
    assert theirs["gesso"]["job_ids"] != first["gesso"]["job_ids"], "a key is its person's"
    sent = {"image": ("a.png", picture(), "image/png")}
    varied = me.post("/openai/v1/images/variations", files=sent, data={"n": "1", "response_format": "url"}).json()
    assert door_clients.linked(varied["data"][0]["url"]).size


def test_evolink(place: Place) -> None:
    me, other = place
    body = {"model": "mj-v7", "prompt": "a red fox --seed 4294967295", "model_params": {"speed": "draft"}}
    made = [me.post("/v1/images/generations", json=body, headers={"idempotency-key": "k"}) for _ in range(2)]
    assert made[1].headers["idempotency-replayed"] == "true"
    assert made[0].json() == made[1].json()
    conflict = me.post("/v1/images/generations", json={**body, "prompt": "x"}, headers={"idempotency-key": "k"})
    assert conflict.json()["error"]["code"] == "idempotency_conflict"
    place.finish()
    task = me.get(f"/v1/tasks/{made[0].json()['id']}").json()
    assert (task["status"], task["progress"], len(task["results"])) == ("completed", 100, 4)
    assert door_clients.linked(task["results"][3]).size
    larger = asked(me, "/v1/images/generations", model="mj-v7-upscale", model_params={"task_id": task["id"]})
    place.finish()
    page = me.get("/v1/tasks", params={"page_size": 1, "page": 2}).json()
    assert ([one["id"] for one in page["data"]], page["total"]) == ([task["id"]], 2)
    found = me.get("/v1/tasks", params={"model": "mj-v7-upscale", "status": "completed"}).json()["data"]
    assert [one["id"] for one in found] == [larger["id"]]
    assert other.get("/v1/tasks").json()["total"] == 0
    assert other.post("/v1/tasks/batch", json={"task_ids": [task["id"]]}).json() == {"data": []}
    file = me.post("/api/v1/files/upload/stream", files={"file": ("ä.png", picture(), "image/png")}).json()["data"]
    assert me.get("/api/v1/files/list").json()["data"]["total"] == 1
    assert me.delete(f"/api/v1/files/{file['file_id']}").json()["success"] is True
    assert me.get("/api/v1/files/quota").json()["data"]["used_files"] == 0
    assert me.get("/v1/credits").json()["data"]["user"]["used_credits"] > 0


def test_onemin(place: Place) -> None:
    me, other = place
    sent = {"asset": ("mein Bild.png", picture(), "image/png")}
    path = me.post("/api/assets", files=sent).json()["fileContent"]["path"]
    drawing = {"prompt": "a red boat", "aspect_width": 3, "aspect_height": 2, "mode": "relax", "style_reference": path}
    record = asked(me, "/api/features", type="IMAGE_GENERATOR", model="midjourney_7_0", promptObject=drawing)[
        "aiRecord"
    ]
    results = record["aiRecordDetail"]["resultObject"]
    assert len(results) == 4
    wide, high = door_clients.linked(record["temporaryUrl"]).size
    assert wide > high
    theirs = {"prompt": "a boat", "style_reference": results[0]}
    body = {"type": "IMAGE_GENERATOR", "model": "midjourney_7_0", "promptObject": theirs}
    assert other.post("/api/features", json=body).json()["code"] == "asset_not_found"


def test_a1111(place: Place) -> None:
    me = place.me
    made = asked(me, "/sdapi/v1/txt2img", prompt="a red fox", width=192, height=128, batch_size=2, seed=7, steps=1)
    assert [size_of(one) for one in made["images"]] == [(192, 128)] * 2
    over = asked(me, "/sdapi/v1/img2img", init_images=[made["images"][0]], prompt="a moon", denoising_strength=0.4)
    assert over["images"]
    assert me.get("/sdapi/v1/progress").json()["state"]["job_count"] == 0
    for chosen in ("v7", "starter"):
        assert me.post("/sdapi/v1/options", json={"sd_model_checkpoint": chosen}).status_code == 200
    small = {"prompt": "a hill", "width": 96, "height": 64, "steps": 1}
    mine, theirs = (asked(one, "/sdapi/v1/txt2img", **small)["info"] for one in place)
    assert ("not_installed" in mine, "not_installed" in theirs) == (False, True), "my choice is kept, and mine alone"


def test_mjproxy(place: Place) -> None:
    me, other = place
    task = asked(me, "/mj/submit/imagine", prompt="a blue boat --draft --ar 3:2 --seed 4", state="mine ✓")["result"]
    place.finish()
    grid = me.get(f"/mj/task/{task}/fetch").json()
    assert (grid["status"], grid["state"], len(grid["imageUrls"])) == ("SUCCESS", "mine ✓", 4)
    wide, high = door_clients.linked(grid["imageUrl"]).size
    assert (wide, high) == (2 * grid["imageWidth"], 2 * grid["imageHeight"])
    tile, again = (
        me.post("/mj/submit/change", json={"taskId": task, "action": "UPSCALE", "index": 2}).json() for _ in "12"
    )
    assert (tile["code"], again["code"], again["result"]) == (1, 21, tile["result"])
    region = asked(me, "/mj/submit/action", taskId=tile["result"], customId="MJ::Inpaint::1::x::SOLO")
    assert region["code"] == 21
    varied = asked(me, "/mj/submit/simple-change", content=f"{task} V1")["result"]
    asked(me, f"/mj/task/{varied}/cancel")
    place.finish()
    assert [one["id"] for one in me.get("/mj/task/list").json()] == [varied, region["result"], tile["result"], task]
    assert me.get("/mj/task/queue").json() == []
    assert other.get("/mj/task/list").json() == []
    assert other.get(f"/mj/task/{task}/fetch").json() is None
