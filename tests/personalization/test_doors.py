"""The same over the native API, as commands reach it when no studio runs; and the command that ranks."""

import json

import pytest
from typer.testing import CliRunner

from gesso.cli import app as commands
from gesso.cli import boards, profiles  # noqa: F401 - each adds its commands
from gesso.cli.native import open_native
from gesso.domain.errors import BadInputError, ConflictError, GessoError, NotFoundError
from gesso.settings import load_settings


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("GESSO_HOME", str(tmp_path / "home"))
    return load_settings()


def test_profiles_and_pairs_over_the_api(home) -> None:
    with open_native(home) as ask:
        assert ask("GET", "/profiles") == {"items": [], "next_cursor": None}
        pair = ask("GET", "/rankings/next")
        assert ask("GET", pair["left"]["file"].removeprefix("/api/v1")).startswith(b"\x89PNG")
        body = {"left": pair["left"]["key"], "right": pair["right"]["key"], "answer": "left"}
        learnt = ask("POST", "/rankings", json=body)
        assert (learnt["answered"], learnt["unlocked"], learnt["own"]) == (1, False, True)
        with pytest.raises(ConflictError):
            ask("POST", "/rankings", json=body)
        with pytest.raises(BadInputError):
            ask("POST", "/rankings", json={**body, "answer": "both"})
        assert ask("DELETE", "/rankings/last")["answered"] == 0
        assert ask("PATCH", "/taste", json={"on": False}) == {"on": False, "profile": None}
        made = ask("POST", "/profiles", json={"name": "work"})
        assert ask("PATCH", "/taste", json={"profile": "work"})["profile"] == made["id"]
        file = ask("GET", f"/profiles/{made['code']}/file")
        assert file["name"] == "work"
        assert ask("POST", "/profiles/import", json=file)["name"] == "work 2"
        assert ask("PATCH", "/profiles/work", json={"name": "play"})["name"] == "play"
        assert ask("DELETE", "/profiles/play") is None
        with pytest.raises(NotFoundError) as refused:
            ask("GET", "/profiles/play")
        assert refused.value.error_code == "profile_not_found"
        assert ask("GET", "/taste")["profile"] is None


def test_boards_over_the_api(home) -> None:
    with open_native(home) as ask:
        made = ask("POST", "/boards", json={"name": "rain"})
        ask("POST", "/boards/rain/items", json={"value": "wet streets", "note": True})
        full = ask("POST", f"/boards/{made['code']}/items", json={"value": "https://example.org/a", "weight": 2})
        assert [(one["kind"], one["weight"]) for one in full["items"]] == [("note", 1), ("link", 2)]
        with pytest.raises(NotFoundError) as refused:
            ask("POST", "/boards/rain/items", json={"value": "img_" + "0" * 32})
        assert refused.value.error_code == "image_not_found"
        with pytest.raises(BadInputError) as refused:
            ask("GET", "/boards/rain/taste")
        assert refused.value.error_code == "board_empty"
        left = ask("DELETE", "/boards/rain/items", params={"value": "wet streets"})
        assert len(left["items"]) == 1
        assert ask("DELETE", "/boards/rain") is None
        assert ask("GET", "/boards")["items"] == []


def test_a_board_is_kept_in_one_go(home) -> None:
    """Things come, go and move together, under ids of the caller's; what was sent twice is there once."""
    with open_native(home) as ask:
        made = ask("POST", "/boards", json={"name": "rain"})
        note = {"id": "aaaaaaaa", "kind": "note", "value": "wet", "x": 1, "y": 2, "w": 200, "h": 90, "color": "#f2d16b"}
        twice = {"add": [note, {**note, "id": "bbbbbbbb", "weight": 2}]}
        for _ in range(2):
            laid = ask("PATCH", f"/boards/{made['id']}/items", json=twice)
            assert [(one["id"], one["weight"], one["x"], one["image"]) for one in laid["items"]] == [
                ("aaaaaaaa", 1, 1, None),
                ("bbbbbbbb", 2, 1, None),
            ]
        change = {"remove": ["aaaaaaaa", "gone0000"], "items": [{"id": "bbbbbbbb", "weight": 3, "x": 5}]}
        (left,) = ask("PATCH", "/boards/rain/items", json=change)["items"]
        assert (left["weight"], left["x"], left["y"], left["value"]) == (3, 5, 2, "wet")
        refusals = {
            "bad_board_weight": {"items": [{"id": "bbbbbbbb", "x": 9, "weight": 11}]},
            "bad_board_item": {"add": [{**note, "kind": "link", "value": "ftp://example.org"}], "remove": ["bbbbbbbb"]},
            "image_not_found": {"add": [{**note, "kind": "picture", "value": "img_" + "0" * 32}]},
            "board_full": {"add": [{**note, "id": f"cccccc{number:03}"} for number in range(200)]},
        }
        for code, body in refusals.items():
            with pytest.raises(GessoError) as refused:
                ask("PATCH", "/boards/rain/items", json=body)
            assert refused.value.error_code == code
        assert ask("GET", "/boards/rain")["items"] == [left], "all of it or nothing"


def test_a_deleted_board_comes_back_under_its_code(home) -> None:
    with open_native(home) as ask:
        made = ask("POST", "/boards", json={"name": "rain"})
        note = {"id": "aaaaaaaa", "kind": "note", "value": "wet", "x": 1, "y": 2, "w": 200, "h": 90}
        (laid,) = ask("PATCH", "/boards/rain/items", json={"add": [note]})["items"]
        ask("DELETE", f"/boards/{made['id']}")
        back = {"name": "rain", "code": made["code"], "items": [note]}
        with pytest.raises(BadInputError):
            ask("POST", "/boards", json={**back, "items": [{**note, "weight": 99}]})
        again = ask("POST", "/boards", json=back)
        assert (again["code"], again["items"][0]["id"], again["items"][0]["x"]) == (made["code"], laid["id"], 1)
        copied = ask("POST", "/boards", json={**back, "name": "other"})
        assert copied["code"] != made["code"], "a code stands for one board"


def test_the_pair_after_this_one_and_what_was_learnt_in_pictures(home) -> None:
    with open_native(home) as ask:
        pair = ask("GET", "/rankings/next")
        keys = [pair["left"]["key"], pair["right"]["key"]]
        after = ask("GET", "/rankings/next", params={"besides": keys})
        assert {after["left"]["key"], after["right"]["key"]} != set(keys)
        for one in (pair, after):
            ask("POST", "/rankings", json={"left": one["left"]["key"], "right": one["right"]["key"], "answer": "left"})
        learnt = ask("GET", f"/profiles/{pair['profile']['id']}")
        assert learnt["answered"] == 2
        assert learnt["likes"]
        for one in learnt["likes"] + learnt["dislikes"]:
            assert 1 <= len(one["examples"]) <= 3, one
            assert all(path.startswith("/api/v1/rankings/starters/") for path in one["examples"])


def test_styles_near_a_code(home) -> None:
    with open_native(home) as ask:
        style = ask("GET", "/styles/123456")["style"]
        near = ask("GET", "/styles/123456/related", params={"count": 4})["items"]
        assert len({one["code"] for one in near}) == 4
        assert {one["style"]["finishes"][0][0] for one in near} == {style["finishes"][0][0]}
        assert ask("GET", "/styles/123456/related", params={"count": 4})["items"] == near
        assert ask("GET", "/styles/123456/related", params={"count": 4, "turn": 1})["items"] != near


def test_ranking_and_reading_on_the_command_line(home) -> None:
    run = CliRunner()
    ranked = run.invoke(commands, ["profile", "rank"], input="1\n2\n3\nx\nu\n1\nq\n")
    assert ranked.exit_code == 0, ranked.output
    assert "2 of 40" in ranked.output
    assert (home.home / "cache" / "ranking" / "pair.png").is_file()
    listed = run.invoke(commands, ["profile", "list"])
    assert "my taste" in listed.output
    assert "3 of 40" in listed.output
    shown = run.invoke(commands, ["profile", "show", "--json"])
    assert '"answered": 3' in shown.output
    assert run.invoke(commands, ["profile", "show", "nobody"]).exit_code == 1
    assert run.invoke(commands, ["board", "new", "rain"]).output.startswith("m")
    assert run.invoke(commands, ["board", "note", "rain", "wet", "streets"]).output.endswith("1 things\n")
    assert "wet streets" in run.invoke(commands, ["board", "show", "rain"]).output


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("asked", [["board", "delete"], ["profile", "delete"], ["profile", "export"]])
def test_what_takes_json_answers_errors_in_json(asked: list[str]) -> None:
    answer = CliRunner().invoke(commands, [*asked, "nobody", "--json"])
    assert answer.exit_code == 1
    assert json.loads(answer.output)["error"]["code"].endswith("_not_found")


@pytest.mark.usefixtures("home")
def test_what_is_deleted_is_named_in_json() -> None:
    run = CliRunner()
    assert run.invoke(commands, ["board", "new", "rain"]).exit_code == 0
    assert json.loads(run.invoke(commands, ["board", "delete", "rain", "--json"]).output) == {"deleted": "rain"}
    assert json.loads(run.invoke(commands, ["board", "list", "--json"]).output)["items"] == []
