"""What a prompt bar asks: the table of parameters, a person's defaults, the doctor."""

import httpx


def test_the_table_tells_flags_and_ranges_by_version(client: httpx.Client) -> None:
    table = client.get("/prompt/parameters").json()
    rows = {row["name"]: row for row in table["parameters"]}
    assert table["default_version"] == "7"
    assert {"version": "niji 7", "flag": "--niji 7"} in table["versions"]
    assert rows["stylize"]["flags"] == ["s", "stylize"]
    assert rows["stylize"]["versions"]["7"]["allowed"] == "0–1000"
    assert set(rows["omni_reference"]["versions"]) == {"7"}
    assert "hd" not in rows, "what no offered version takes is not offered"


def test_defaults_are_kept_and_checked_as_a_prompt_is(client: httpx.Client) -> None:
    assert client.get("/defaults").json() == {"parameters": ""}
    kept = client.put("/defaults", json={"parameters": "  --ar 16:9   --s 250 "})
    assert kept.json() == {"parameters": "--ar 16:9 --s 250"}
    wrong = client.put("/defaults", json={"parameters": "--ar 16:9 --s 2500"})
    (detail,) = wrong.json()["error"]["details"]
    assert wrong.status_code == 400
    assert "--ar 16:9 --s 2500"[detail["start"] : detail["end"]] == "2500"
    words = client.put("/defaults", json={"parameters": "a fox --s 250"})
    assert (words.status_code, words.json()["error"]["code"]) == (400, "only_parameters")
    assert client.get("/defaults").json() == {"parameters": "--ar 16:9 --s 250"}
    assert client.put("/defaults", json={"parameters": ""}).json() == {"parameters": ""}


def test_the_doctor_says_what_is_missing_and_what_to_do(client: httpx.Client) -> None:
    findings = {one["what"]: one for one in client.get("/doctor").json()["items"]}
    assert findings["Gesso"]["ok"]
    assert findings["GPU"]["found"]
    assert findings["Disk"]["advice"] is None
    assert all(one["advice"] for one in findings.values() if not one["ok"])
