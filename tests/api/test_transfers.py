"""Everything out and into an empty studio: the same pictures and all that orders them. And boards laid out freely."""

import io
import time
import zipfile
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from PIL import Image
from serving import RunningStudio, wait_for_end


def ended(client: httpx.Client, path: str) -> dict[str, Any]:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        told = client.get(path).json()
        if told["finished_at"]:
            return told
        time.sleep(0.02)
    raise AssertionError(f"{path} did not end")


def png(shade: int) -> bytes:
    out = io.BytesIO()
    Image.fromarray(np.full((8, 12, 3), shade, np.uint8)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def two_studios(studio: RunningStudio, tmp_path: Path) -> Any:
    other = RunningStudio(tmp_path / "other")
    other.start()
    with studio.client() as one, other.client() as two:
        yield one, two
    other.stop()


def known(client: httpx.Client, q: str) -> dict[str, Any]:
    """All pictures that a search finds, by id, with what may be compared between studios."""
    folders = {one["id"]: one["path"] for one in client.get("/folders").json()["items"]}
    found = {}
    for one in client.get("/images", params={"q": q, "limit": 200}).json()["items"]:
        whole = client.get(f"/images/{one['id']}").json()
        names = (
            "prompt",
            "seed",
            "tags",
            "rating",
            "hidden",
            "liked",
            "sha256",
            "created_at",
            "spec",
            "plan",
            "parent_id",
        )
        found[one["id"]] = {name: whole[name] for name in names} | {"folder": folders.get(one["folder_id"])}
    return found


def test_everything_goes_out_and_comes_back(two_studios: Any, drawn: dict[str, Any]) -> None:
    one, two = two_studios
    uploads = [one.post("/uploads", content=png(shade)).json()["id"] for shade in (10, 90, 170)]
    one.post(
        "/images/bulk", json={"ids": uploads[:2], "change": {"folder": None, "add_tags": ["böse", "x y"], "rating": 4}}
    )
    one.post("/folders", json={"name": "Deep/Deeper"})
    one.patch(f"/images/{uploads[0]}", json={"folder": "Deep/Deeper"})
    one.patch(f"/images/{uploads[1]}", json={"hidden": True})
    one.post("/searches", json={"name": "Stars", "q": "rating:>3 folder:Deep"})
    board = one.post("/boards", json={"name": "Mood"}).json()
    for value in (uploads[0], "https://example.com/page", "a note"):
        board = one.post("/boards/Mood/items", json={"value": value}).json()
    note = next(item for item in board["items"] if item["kind"] == "note")
    laid = one.patch("/boards/Mood/items", json={"items": [{"id": note["id"], "x": 12.5, "y": -3, "w": 200, "h": 80, "z": 4, "color": "#f2d16b", "value": "a longer note", "order": 0}]}).json()  # fmt: skip
    assert (laid["items"][0]["value"], laid["items"][0]["x"], laid["items"][0]["color"]) == (
        "a longer note",
        12.5,
        "#f2d16b",
    )
    for wrong in ({"id": note["id"], "w": 0}, {"id": "nothing"}, {"id": note["id"], "color": "red"}):
        assert one.patch("/boards/Mood/items", json={"items": [{"id": note["id"], "x": 99}, wrong]}).status_code in {
            400,
            404,
        }
    assert one.get("/boards/Mood").json()["items"][0]["x"] == 12.5, "all of it or nothing"

    third, mask = drawn["images"][2]["id"], {"polygons": [[[10, 10], [90, 10], [50, 80]]], "unit": "pixel"}
    painted = one.post("/jobs", json={"task": "inpaint", "parent": third, "prompt": "a moon", "mask": mask})
    edit = wait_for_end(one, painted.raise_for_status().json()["jobs"][0]["id"])["images"][0]["id"]

    larger = one.post("/jobs", json={"task": "upscale", "parent": third})  # made without words
    wait_for_end(one, larger.raise_for_status().json()["jobs"][0]["id"])

    begun = one.post("/exports", json={"everything": True})
    assert begun.status_code == 202
    done = ended(one, f"/exports/{begun.json()['id']}")
    assert (done["status"], done["report"]) == ("done", [])
    packed = one.get(f"/exports/{begun.json()['id']}/file")
    assert zipfile.ZipFile(io.BytesIO(packed.content)).testzip() is None

    for expected in (0, 1):  # the second time nothing is new
        taken = two.post("/imports", content=packed.content)
        assert taken.status_code == 202, taken.text
        told = ended(two, f"/imports/{taken.json()['id']}")
        assert told["status"] == "done"
        assert [entry["code"] for entry in told["report"]].count("board_name_taken") == expected
        before = known(one, "is:any")
        assert len(before) >= 7
        assert known(two, "is:any") == before
    assert two.get("/searches").json()["items"][0]["q"] == "rating:>3 folder:Deep"
    again = two.get("/boards/Mood").json()
    same = ("kind", "value", "x", "y", "w", "h", "z", "color")
    assert [[item[name] for name in same] for item in again["items"]] == [
        [item[name] for name in same] for item in laid["items"]
    ]
    assert again["code"] == board["code"]
    rerun = two.post(f"/images/{third}/rerun").raise_for_status().json()["jobs"][0]
    (made,) = wait_for_end(two, rerun["id"])["images"]
    whole = two.get(f"/images/{made['id']}").json()
    assert whole["seed"] == two.get(f"/images/{third}").json()["seed"], "the third of a grid is still the third"
    edited = two.post(f"/images/{edit}/rerun").raise_for_status().json()["jobs"][0]
    assert wait_for_end(two, edited["id"])["status"] == "succeeded", "its mask came along"
    two.delete(f"/images/{made['id']}", params={"for_good": True})
    file = drawn["images"][0]["id"]
    assert two.get(f"/images/{file}/file").content == one.get(f"/images/{file}/file").content
    one.delete("/boards/Mood")
    assert one.delete(f"/exports/{begun.json()['id']}").status_code == 200
    assert one.get(f"/exports/{begun.json()['id']}").status_code == 404


def test_a_selection_in_another_format_and_a_bad_archive(client: httpx.Client, drawn: dict[str, Any]) -> None:
    ids = [image["id"] for image in drawn["images"][:2]]
    begun = client.post("/exports", json={"ids": ids, "format": "jpeg", "sidecars": False}).json()
    assert ended(client, f"/exports/{begun['id']}")["status"] == "done"
    names = zipfile.ZipFile(io.BytesIO(client.get(f"/exports/{begun['id']}/file").content)).namelist()
    assert sorted(names) == sorted(["gesso.json", *(f"pictures/{one}.jpg" for one in ids)])
    refused = client.post("/imports", content=b"no zip")
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "bad_archive")
    both = client.post("/exports", json={"ids": ids, "everything": True})
    assert both.json()["error"]["code"] == "bad_export"


def test_an_archive_of_strangers_is_taken_in_file_by_file(client: httpx.Client) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("Old Trips/2024/good.png", png(33))
        packed.writestr("Old Trips/broken.png", png(34)[:50])
        packed.writestr("readme.txt", "hello")
        packed.writestr("../../etc/./evil.png", png(35))
        packed.writestr("/root\\up.png", png(36))
        packed.writestr("__MACOSX/Old Trips/._good.png", b"a shadow")
    begun = client.post("/imports", content=out.getvalue()).json()
    told = ended(client, f"/imports/{begun['id']}")
    assert (told["status"], told["total"]) == ("done", 4)
    assert [(entry["file"], entry["code"]) for entry in told["report"]] == [("Old Trips/broken.png", "image_damaged")]
    found = client.get("/images", params={"q": 'folder:"Old Trips/2024" good'}).json()["items"]
    assert len(found) == 1
    folders = {one["path"] for one in client.get("/folders").json()["items"]}
    assert {"etc", "root"} <= folders
    assert not any(".." in one or "MACOSX" in one for one in folders), "names never become paths"
