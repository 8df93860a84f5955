"""A studio that somebody has worked in: pictures, a folder in a folder, tags, ratings, a search, a board, a talk, a like."""

from dataclasses import dataclass
from typing import Any

import httpx
from serving import wait_for_end


@dataclass(frozen=True)
class Furniture:
    """Ids of what is there."""

    images: tuple[str, ...]
    folder: str
    board: str
    talk: str


def furnish(
    client: httpx.Client, prompts: tuple[str, ...], turns: tuple[str, ...] = ("a fox in a forest",)
) -> Furniture:
    """Draw the prompts, one job after the other, and put the pictures in order as a person would."""
    images: list[str] = []
    for prompt in prompts:
        jobs = _answer(client.post("/jobs", json={"prompt": prompt}))["jobs"]
        images += [image["id"] for job in jobs for image in wait_for_end(client, job["id"])["images"]]
    folder = _answer(client.post("/folders", json={"name": "Postcards"}))["id"]
    _answer(client.post("/folders", json={"name": "By the sea", "parent": folder}))
    _answer(client.post("/folders", json={"name": "Characters"}))
    change = {"folder": folder, "add_tags": ["postcard", "spring"], "rating": 4}
    _answer(client.post("/images/bulk", json={"ids": images[::3], "change": change}))
    _answer(client.post("/images/bulk", json={"ids": images[1::4], "change": {"add_tags": ["hero"], "rating": 5}}))
    _answer(client.post("/searches", json={"name": "Good ones", "q": "rating:>3"}))
    board = _answer(client.post("/boards", json={"name": "Northern light"}))["id"]
    for one in images[:: max(1, len(images) // 8)][:8]:
        _answer(client.post(f"/boards/{board}/items", json={"value": one}))
    _answer(client.post(f"/boards/{board}/items", json={"value": "cold mornings, warm windows", "note": True}))
    talk = _answer(client.post("/conversations", json={}))["id"]
    for text in turns:
        said = _answer(client.post(f"/conversations/{talk}/turns", json={"text": text}))
        for job in said["jobs"]:
            wait_for_end(client, job["id"])
    for one in images[:: max(1, len(images) // 5)]:
        client.put(f"/images/{one}/like").raise_for_status()
    return Furniture(tuple(images), folder, board, talk)


def _answer(answer: httpx.Response) -> dict[str, Any]:
    assert answer.is_success, answer.text
    found: dict[str, Any] = answer.json()
    return found
