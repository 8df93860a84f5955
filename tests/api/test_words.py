"""The native API of words: turns, descriptions and weights over HTTP. What needs drawing is asked dry."""

import httpx


def test_a_turn_is_answered_with_its_prompt_and_nothing_hidden(client: httpx.Client) -> None:
    told = client.post(
        "/prompt/converse",
        json={"text": "can the fox hold a blue lantern?", "prompt": "a fox in a forest --ar 16:9", "dry_run": True},
    ).json()
    assert told["prompt"] == "a fox holding a blue lantern in a forest --ar 16:9"
    assert (told["reader"], told["jobs"], told["sent"]) == ("rules", [], [])
    back = client.post(
        "/prompt/converse", json={"text": "undo", "prompt": told["prompt"], "earlier": ["a fox"], "dry_run": True}
    ).json()
    assert back["prompt"] == "a fox"


def test_the_instruction_can_be_read(client: httpx.Client) -> None:
    assert "image generator" in client.get("/prompt/converse/instruction").json()["content"]


def test_bad_turns_point_at_the_field(client: httpx.Client) -> None:
    answer = client.post("/prompt/converse", json={"text": "", "prompt": "a fox"})
    assert answer.status_code == 400
    assert answer.json()["error"]["details"][0]["pointer"] == "/text"


def test_a_picture_is_described_in_four_prompts_from_the_library_and_from_a_file(
    client: httpx.Client, drawn: dict[str, object]
) -> None:
    image = drawn["images"][0]  # type: ignore[index]
    known = client.post(f"/images/{image['id']}/describe").json()
    assert known["source"] == "plan"
    assert "boat" in known["prompts"][0]
    assert known["prompts"][0].endswith("--ar 3:2")
    file = client.get(f"/images/{image['id']}/file").content
    seen = client.post("/describe", content=file, headers={"content-type": "image/png"}).json()
    assert seen["source"] == "eye"
    assert len(set(seen["prompts"])) == 4
    refused = client.post("/describe", content=b"no picture")
    assert refused.status_code == 400


def test_words_are_weighed_by_scene_and_embedding(client: httpx.Client) -> None:
    told = client.post("/prompt/shorten", json={"text": "a beautiful masterpiece of a red fox at night"}).json()
    weights = {word["text"]: word["weight"] for word in told["words"]}
    assert weights["fox"] == 1
    assert weights["masterpiece"] < 0.2
    assert told["measured"] == ["scene", "embedding"]
    assert told["prompts"]


def test_a_blend_of_one_picture_is_refused(client: httpx.Client, drawn: dict[str, object]) -> None:
    image = drawn["images"][0]  # type: ignore[index]
    answer = client.post("/jobs", json={"task": "blend", "images": [image["id"]]}, params={"dry_run": True})
    assert answer.json()["error"]["code"] == "blend_count"
    other = client.post("/jobs", json={"task": "imagine", "prompt": "a fox", "images": [image["id"]]})
    assert other.json()["error"]["code"] == "field_not_taken"
