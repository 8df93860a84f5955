"""Organizing over HTTP: one picture's way through folders, tags, search, bulk, trash and undo."""

import io

import httpx
import numpy as np
import pytest
from PIL import Image


@pytest.fixture
def pictures(client: httpx.Client) -> list[str]:
    ids = []
    for number in range(3):
        out = io.BytesIO()
        Image.fromarray(np.full((8, 12, 3), number * 60, np.uint8)).save(out, "PNG")
        ids.append(client.post("/uploads", content=out.getvalue()).json()["id"])
    return ids


def test_organizing_by_hand(client: httpx.Client, pictures: list[str]) -> None:
    folder = client.post("/folders", json={"name": "Trips/Sea"}).json()
    assert (folder["path"], folder["pictures"]) == ("Trips/Sea", 0)
    changed = client.patch(f"/images/{pictures[0]}", json={"folder": "Trips/Sea", "tags": ["blue"], "rating": 4})
    assert changed.json()["folder_id"] == folder["id"]
    assert client.get(f"/folders/{folder['id']}").json()["pictures"] == 1

    found = client.get("/images", params={"q": "folder:Trips tag:blue rating:>3"}).json()["items"]
    assert [one["id"] for one in found] == [pictures[0]]
    wrong = client.get("/images", params={"q": "tagg:blue"})
    assert wrong.status_code == 400
    (detail,) = wrong.json()["error"]["details"]
    assert (detail["code"], detail["start"], detail["end"], detail["suggestion"]) == (
        "search_key_unknown",
        0,
        5,
        "tag:",
    )

    done = client.post(
        "/images/bulk", json={"ids": pictures, "change": {"trashed": True, "add_tags": ["fleeting"]}}
    ).json()
    assert done["changed"] == 3
    assert client.get("/images", params={"q": "tag:fleeting"}).json()["items"] == []
    trashed = client.get("/images", params={"q": "is:trashed tag:fleeting"}).json()["items"]
    assert {one["id"] for one in trashed} == set(pictures)
    assert all(one["deleted_at"] for one in trashed)
    assert client.get(f"/images/{pictures[0]}/file").status_code == 200, "the trash can be looked at"
    assert client.post("/images/undo", json={"undo": done["undo"]}).json() == {"restored": 3}
    assert client.get("/tags", params={"begins": "fleet"}).json()["items"] == []

    buckets = client.get("/images/buckets", params={"q": "tag:blue"}).json()
    assert [one["pictures"] for one in buckets["items"]] == [1]
    offered = client.get("/searches/suggest", params={"q": "tag:bl"}).json()["items"]
    assert [(one["text"], one["pictures"]) for one in offered] == [("tag:blue", 1)]

    saved = client.post("/searches", json={"name": "Blue", "q": "tag:blue"}).json()
    assert client.patch(f"/searches/{saved['id']}", json={"sort": "rating"}).json()["sort"] == "rating"
    assert client.delete(f"/searches/{saved['id']}").status_code == 204
    assert client.delete("/folders/Trips").status_code in {200, 404}

    for one in pictures:
        assert client.delete(f"/images/{one}").json()["changed"] == 1
    assert client.delete(f"/images/{pictures[0]}", params={"for_good": True}).json()["changed"] == 1
    assert client.get(f"/images/{pictures[0]}").status_code == 404
    assert client.delete("/trash").json()["removed"] >= 2


def test_a_bulk_needs_one_way_to_name_pictures(client: httpx.Client) -> None:
    for body in (
        {"change": {"rating": 1}},
        {"ids": [], "q": "fox", "change": {"rating": 1}},
        {"q": "fox", "change": {}},
    ):
        answer = client.post("/images/bulk", json=body)
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_change")


def test_the_tree_of_a_draft_is_itself(client: httpx.Client, drawn: dict) -> None:
    image = drawn["images"][0]["id"]
    tree = client.get(f"/images/{image}/tree").json()
    assert (tree["root"], tree["complete"]) == (image, True)
    by_job = client.get("/images", params={"q": f"job:{drawn['id']} is:draft"}).json()["items"]
    assert len(by_job) == 4
