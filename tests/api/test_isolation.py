"""Two members of one studio: whatever is one's, the other's requests find nothing there, on every route with an id in it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from api.in_process import Door

from gesso.app import App, open_records
from gesso.settings import Settings

PASSWORD = "four words in a row"
NOT_THEIRS = {"number"}
"""Parameters of paths that name what comes with Gesso."""
PUBLIC = {("GET", "/styles/{code}"), ("GET", "/styles/{code}/file"), ("GET", "/styles/{code}/related")}
"""A style's number means the same style for everybody; whether somebody saved it, and under which name, is theirs."""


def member(app: App, name: str) -> Door:
    owner = Door(app, authorization=f"Bearer {app.login_token}")
    link = owner.does("POST", "/invitations", json={"role": "member"})["link"]
    door = Door(app)
    body = {"secret": link.partition("#")[2], "name": name, "password": PASSWORD}
    door.does("POST", "/invitations/accept", json=body)
    return door


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    with open_records(Settings(home=tmp_path_factory.mktemp("isolation"))) as app:
        yield app


@pytest.fixture(scope="module")
def ada(studio: App) -> Door:
    return member(studio, "Ada")


@pytest.fixture(scope="module")
def eve(studio: App) -> Door:
    return member(studio, "Eve")


@pytest.fixture(scope="module")
def adas(studio: App, ada: Door, png: bytes) -> dict[str, str]:
    """One of everything that a person can have, by what paths call it."""
    image = ada.does("POST", "/uploads", content=png)
    board = ada.does("POST", "/boards", json={"name": "Ada's board"})
    ada.does("POST", f"/boards/{board['id']}/items", json={"value": "a quiet lake", "note": True})
    style = ada.does("POST", "/styles", json={"code": "4711", "name": "Ada's style"})
    ada.does("PATCH", f"/images/{image['id']}", json={"tags": ["adas-tag"]})
    owner = Door(studio, authorization=f"Bearer {studio.login_token}")
    team = owner.does("POST", "/teams", json={"name": "Ada's team"})
    owner.does("POST", f"/teams/{team['id']}/members", json={"person": "Ada"})
    return {
        "job_id": ada.does("POST", "/jobs", json={"prompt": "a secret garden"})["jobs"][0]["id"],
        "image_id": image["id"],
        "profiles": ada.does("POST", "/profiles", json={"name": "Ada's taste"})["id"],
        "boards": board["id"],
        "code": style["code"],
        "teams": team["id"],
        "people": ada.get("/session")["person"]["id"],
        "person": ada.get("/session")["person"]["id"],
        "tag": "adas-tag",
        "mask": ada.does("POST", "/masks", content=png)["file"],
        "key_id": ada.does("POST", "/keys", json={"name": "Ada's key"})["id"],
        "session_id": ada.get("/sessions")["items"][0]["id"],
        "conversation_id": ada.does("POST", "/conversations", json={"title": "Ada's talk"})["id"],
        "folder_id": ada.does("POST", "/folders", json={"name": "Ada's folder"})["id"],
        "search_id": ada.does("POST", "/searches", json={"name": "Ada's search", "q": "lake"})["id"],
        "webhook_id": ada.does("POST", "/webhooks", json={"url": "https://93.184.216.34/hook"})["id"],
    }


def listed(door: Door) -> dict[str, Any]:
    """Everything that a person's lists say."""
    lists = (
        "jobs",
        "images",
        "profiles",
        "boards",
        "styles",
        "keys",
        "folders",
        "searches",
        "conversations",
        "webhooks",
    )
    found = {name: door.get(f"/{name}")["items"] for name in (*lists, "teams", "sessions", "tags")}
    for key in found["keys"]:
        key.pop("last_used_at")
    return found


def made_up(schema: dict[str, Any], document: dict[str, Any]) -> Any:
    """Return the least that a schema takes, so that a request gets as far as looking for its id."""
    if "$ref" in schema:
        return made_up(document["components"]["schemas"][schema["$ref"].rpartition("/")[2]], document)
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return made_up(schema[choice][0], document)
    if "const" in schema or "enum" in schema:
        return schema.get("const") or schema["enum"][0]
    match schema.get("type"):
        case "object":
            wanted = schema.get("required") or list(schema.get("properties", {}))[:1]
            return {name: made_up(schema["properties"][name], document) for name in wanted}
        case "array":
            return [made_up(schema["items"], document)] * schema.get("minItems", 0)
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return True
    return "x" * max(1, schema.get("minLength", 1))


def routes(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any], list[str]]]:
    """Yield method, path below /api/v1, the operation and its path parameters, where there are any."""
    for path, operations in document["paths"].items():
        parameters = re.findall(r"\{([^}:]+)", path)
        if path.startswith("/api/v1") and parameters and not NOT_THEIRS & set(parameters):
            for method, operation in operations.items():
                yield method.upper(), path.removeprefix("/api/v1"), operation, parameters


def request_of(operation: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    more: dict[str, Any] = {}
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        if kind == "application/json":
            more["json"] = made_up(content["schema"], document)
    needed = [one for one in operation.get("parameters", []) if one["in"] == "query" and one["required"]]
    if needed:
        more["params"] = {one["name"]: made_up(one["schema"], document) for one in needed}
    return more


def test_every_route_with_an_id_finds_nothing_of_somebody_elses(ada: Door, eve: Door, adas: dict[str, str]) -> None:
    document = eve.get("/openapi.json")
    before = listed(ada)
    walked = 0
    for method, path, operation, parameters in routes(document):
        more = request_of(operation, document)

        def path_with(value: str | None, path: str = path, parameters: list[str] = parameters) -> str:
            first = path.split("/")[1]
            for name in parameters:
                known = adas.get(first if name == "named" else name)
                path = path.replace(f"{{{name}}}", value or known or adas["image_id"])
            return path

        theirs, nobodys = (eve.ask(method, path_with(value), **more) for value in (None, "nothing_there"))
        if (method, path) in PUBLIC:
            assert "Ada" not in theirs.text
            continue
        told = theirs.json()["error"]["code"] if not theirs.is_success else "data"
        if nobodys.status_code == 403 and nobodys.json()["error"]["code"] == "role_forbids":
            assert (theirs.status_code, told) == (403, "role_forbids"), (
                method,
                path,
            )  # the owner's alone: no id is looked at
            continue
        assert theirs.status_code == 404, (method, path, more, theirs.text)
        assert told == nobodys.json()["error"]["code"], (method, path)
        walked += 1
    assert walked > 45
    assert listed(ada) == before


def test_lists_show_nothing_of_somebody_elses(eve: Door, adas: dict[str, str]) -> None:
    own = {"sessions"}
    for name, items in listed(eve).items():
        text = str(items)
        assert not items or name in own, (name, items)
        for what, value in adas.items():
            assert value not in text, (name, what)
    for path in ("/status", "/events-of-nobody", "/usage", "/ledger"):
        assert adas["job_id"] not in eve.ask("GET", path).text


@pytest.mark.parametrize("own", [True, False])
def test_nor_can_an_id_inside_a_request_reach_it(
    ada: Door, eve: Door, adas: dict[str, str], own: bool, png: bytes
) -> None:
    """The same requests of the one whose it is get further: so it is the person that makes the difference."""
    door, image = (ada if own else eve), adas["image_id"]
    eves = eve.does("POST", "/uploads", content=png)["id"]
    address = f"http://127.0.0.1:7788/api/v1/images/{image}/file"
    mine = image if own else eves
    asked: dict[str, dict[str, Any]] = {
        "parent": {"task": "vary", "parent": image},
        "job as parent": {"task": "reroll", "parent": adas["job_id"]},
        "blend": {"task": "blend", "images": [mine, image]},
        "mask": {"task": "inpaint", "parent": mine, "prompt": "a door", "mask": {"file": adas["mask"]}},
        "layer": {"task": "inpaint", "parent": mine, "prompt": "a door", "layers": [{"image": image}]},
        "image prompt": {"prompt": f"{address} a door"},
        "style reference": {"prompt": f"a door --sref {address}"},
        "profile": {"prompt": f"a door --p {adas['profiles']}"},
    }
    for what, body in asked.items():
        answer = door.ask("POST", "/jobs", params={"dry_run": True}, json=body)
        if own:
            assert "not_found" not in answer.text, (what, answer.text)
        else:
            assert answer.status_code in {400, 404}, (what, answer.text)
    others = {
        "/styles": {"pictures": [image]},
        "/rankings/favourites": {"shown": [image, mine], "picked": [image]},
    }
    if not own:
        for path, body in others.items():
            assert not eve.ask("POST", path, json=body).is_success, path
        bulk = {"ids": [image], "change": {"hidden": True}}
        assert eve.does("POST", "/images/bulk", json=bulk) == {"changed": 0, "undo": None, "missing": [image]}
        refused = eve.ask("GET", "/rankings/next", params={"profile": adas["profiles"]})
        assert refused.status_code == 404
