"""Device time over HTTP: what it will cost, what it did, and every line of the account."""

import httpx
import pytest


def test_what_was_drawn_is_in_the_usage_and_the_ledger(client: httpx.Client, drawn: dict[str, object]) -> None:
    told = client.get("/usage").raise_for_status().json()
    (day,) = {one["day"] for one in told["items"]}
    assert len(day) == 10
    draft = next(one for one in told["items"] if (one["speed"], one["task"]) == ("draft", "imagine"))
    assert draft["jobs"] >= 1
    assert draft["pictures"] >= 4
    assert 0 < draft["price_ms"] < draft["device_ms"]
    account = told["account"]
    assert (account["plan"], account["left_ms"]) == ("unlimited", None)
    lines, cursor = [], None
    while True:
        page = client.get("/ledger", params={"limit": 2} | ({"cursor": cursor} if cursor else {})).json()
        lines += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    of_job = [line for line in lines if line["job_id"] == drawn["id"]]
    assert {line["kind"] for line in of_job} == {"reserve", "release", "settle"}
    assert -account["balance_ms"] == sum(line["amount_ms"] for line in lines if line["kind"] == "settle")


def test_a_dry_run_says_the_price(client: httpx.Client, drawn: dict[str, object]) -> None:
    told = client.post("/jobs", params={"dry_run": True}, json={"prompt": "a fox --draft"}).json()
    assert told["price_ms"] == -(-told["estimate_ms"] // 2)
    turbo = client.post("/jobs", params={"dry_run": True}, json={"prompt": "a fox --turbo"}).json()
    assert turbo["price_ms"] == 2 * turbo["estimate_ms"]
    assert client.post("/jobs", params={"dry_run": True}, json={"prompt": "a fox --relax"}).json()["price_ms"] == 0
    same = f"{drawn['prompt']}"
    learned = client.post("/jobs", params={"dry_run": True}, json={"prompt": same}).json()["estimate_ms"]
    assert learned == pytest.approx(drawn["gpu_ms"], rel=0.9)


@pytest.mark.parametrize("path", ["/usage?cursor=yesterday", "/ledger?cursor=job_1", "/ledger?cursor=led_x"])
def test_a_cursor_of_elsewhere_is_refused(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_cursor")
