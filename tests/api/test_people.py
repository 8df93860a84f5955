"""Accounts as people meet them: invited, logging in, out and elsewhere; guessed at; suspended and removed."""

import asyncio
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from api.in_process import Door
from argon2 import PasswordHasher

from gesso import app as wiring
from gesso.accounts.sessions import end_sessions, read_session
from gesso.api.callers import Caller, is_still_in
from gesso.api.native import stream
from gesso.app import App, open_records
from gesso.settings import Settings
from gesso.store.blobs import LocalBlobs

PASSWORD = "four words in a row"
OTHER = "another four words"
ELSEWHERE = "203.0.113.7"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """A studio that is open to a network; its owner has a password."""
    settings = Settings(
        home=tmp_path_factory.mktemp("shared"),
        host="0.0.0.0",
        port=7788,
        allowed_hosts="studio.example.org",
        logins_per_minute=1000,
    )
    with open_records(settings) as app:
        at_home(app).does("PUT", "/people/me/password", json={"password": PASSWORD})
        yield app


def at_home(app: App) -> Door:
    """The command line: whoever may read the home's files."""
    return Door(app, authorization=f"Bearer {app.login_token}")


def elsewhere(app: App, address: str = ELSEWHERE) -> Door:
    return Door(app, address=address, host="studio.example.org:7788")


names = (f"Person {number}" for number in itertools.count(1))


def newcomer(app: App, role: str = "member", **more: Any) -> Door:
    """Somebody who was invited and came; `name` and `id` are theirs."""
    link = at_home(app).does("POST", "/invitations", json={"role": role})["link"]
    door = elsewhere(app)
    name = more.pop("name", None) or next(names)
    me = door.does(
        "POST",
        "/invitations/accept",
        json={"secret": link.partition("#")[2], "name": name, "password": PASSWORD, **more},
    )
    door.name, door.id = name, me["id"]
    return door


def log_in(door: Door, name: str, password: str = PASSWORD) -> Door:
    door.does("POST", "/session", json={"name": name, "password": password})
    return door


def wrong(door: Door, name: str) -> tuple[int, str]:
    return door.refused("POST", "/session", json={"name": name, "password": "not the password"})


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, shared: App) -> Callable[[int], None]:
    """Let time pass for the studio."""
    now = [wiring.clock_ms()]
    monkeypatch.setattr(wiring, "clock_ms", lambda: now[0])
    monkeypatch.setattr(shared.limits, "_clock_ms", lambda: now[0])

    def wait(seconds: float) -> None:
        now[0] += round(seconds * 1000)

    return wait


def test_an_invited_person_is_in_and_can_come_again_by_name_or_address(shared: App) -> None:
    ada = newcomer(shared, name="Ada Lovelace", email="Ada@Example.org")
    told = ada.get("/session")
    assert (told["person"]["name"], told["person"]["email"]) == ("Ada Lovelace", "ada@example.org")
    assert (told["person"]["role"], told["scopes"]) == ("member", ["read", "draw", "edit", "account"])
    for written in ("Ada Lovelace", "ada lovelace", "ADA@example.org"):
        assert log_in(elsewhere(shared), written).get("/session")["person"]["id"] == ada.id


def test_an_invitation_makes_one_account_and_not_for_ever(shared: App, clock: Callable[[float], None]) -> None:
    home = at_home(shared)
    made = home.does("POST", "/invitations", json={"role": "viewer", "note": "for Bob", "days": 1})
    secret = {"secret": made["link"].partition("#")[2]}
    assert made["link"].startswith("http://127.0.0.1:7788/invitation#gsi_")
    door = elsewhere(shared)
    assert door.does("POST", "/invitations/look", json=secret)["role"] == "viewer"
    account = {**secret, "name": "Bob", "password": PASSWORD}
    assert door.refused("POST", "/invitations/accept", json={**account, "name": "owner"}) == (409, "name_taken")
    assert door.refused("POST", "/invitations/accept", json={**account, "password": "short"}) == (400, "bad_password")
    door.does("POST", "/invitations/accept", json=account)  # what went wrong before did not use it up
    again = {**account, "name": "Eve"}
    assert elsewhere(shared).refused("POST", "/invitations/accept", json=again) == (401, "bad_invitation")
    late, gone = (home.does("POST", "/invitations", json={"days": 1}) for _ in range(2))
    assert home.does("DELETE", f"/invitations/{gone['id']}")["state"] == "revoked"
    clock(24 * 3600 + 1)
    for link in (late["link"], gone["link"], "#gsi_" + "A" * 43, "#"):
        json = {"secret": link.partition("#")[2]}
        assert elsewhere(shared).refused("POST", "/invitations/look", json=json) == (401, "bad_invitation")
    states = [one["state"] for one in home.get("/invitations")["items"]]
    assert states[:3] == ["revoked", "expired", "accepted"]


def test_a_viewer_looks_and_cannot_draw_or_change(shared: App) -> None:
    viewer = newcomer(shared, "viewer")
    assert viewer.get("/images")["items"] == []
    for method, path in (("POST", "/jobs"), ("POST", "/uploads"), ("POST", "/boards"), ("DELETE", "/rankings/last")):
        assert viewer.refused(method, path, json={}) == (403, "role_forbids")
    key = viewer.does("POST", "/keys", json={"name": "reads"})
    assert key["scopes"] == ["read"]
    asked = {"name": "draws", "scopes": ["draw"]}
    assert viewer.refused("POST", "/keys", json=asked) == (403, "role_forbids")


def test_a_role_counts_from_the_next_request_on_for_keys_too(shared: App) -> None:
    member = newcomer(shared)
    secret = member.does("POST", "/keys", json={"name": "robot"})["key"]
    robot = Door(shared, authorization=f"Bearer {secret}")
    robot.does("POST", "/boards", json={"name": "before"})
    assert at_home(shared).does("PATCH", f"/people/{member.id}", json={"role": "viewer"})["role"] == "viewer"
    assert robot.refused("POST", "/boards", json={"name": "after"}) == (403, "role_forbids")
    assert member.refused("POST", "/boards", json={"name": "after"}) == (403, "role_forbids")


def test_sessions_are_listed_and_ended_alone_and_at_once(shared: App) -> None:
    first = newcomer(shared)
    second, third = log_in(elsewhere(shared), first.name), log_in(elsewhere(shared, "198.51.100.9"), first.name)
    listed = second.get("/sessions")["items"]
    assert [one["current"] for one in listed] == [False, True, False]
    assert listed[0]["address"] == "198.51.100.9"
    second.does("DELETE", f"/sessions/{listed[0]['id']}")
    assert third.refused("GET", "/session") == (401, "bad_session")
    assert second.does("DELETE", "/sessions") == {"ended": 1}
    assert first.refused("GET", "/session") == (401, "bad_session")
    kept = dict(second.cookies)
    second.does("DELETE", "/session")
    second.cookies.update(kept)  # a cookie that was stolen is worth nothing either
    assert second.refused("GET", "/session") == (401, "bad_session")


def test_an_open_stream_ends_with_its_session(shared: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "ASK_AGAIN_SECONDS", 0.02)
    door = newcomer(shared)
    session = read_session(shared.database, door.cookies["gesso_session"], now_ms=shared.clock_ms())
    caller = Caller(session.person_id, "member", None, ("read",), session)

    async def followed() -> list[str | None]:
        seen = []
        async for event in stream.follow(shared, session.person_id, still=lambda: is_still_in(shared, caller)):
            seen.append(event.event)
            end_sessions(shared.database, session.person_id)
        return seen

    assert asyncio.run(asyncio.wait_for(followed(), 20)) == ["snapshot"]


def test_an_old_hash_is_made_anew_at_the_next_login(shared: App) -> None:
    door = newcomer(shared)
    old = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with shared.database.write() as connection:
        connection.exec_driver_sql("UPDATE person SET password_hash = ? WHERE id = ?", (old, door.id))
    log_in(elsewhere(shared), door.name)
    with shared.database.read() as connection:
        (kept,) = connection.exec_driver_sql("SELECT password_hash FROM person WHERE id = ?", (door.id,)).one()
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    log_in(elsewhere(shared), door.name)


def test_a_session_lasts_while_it_is_used(shared: App, clock: Callable[[float], None]) -> None:
    door, day = newcomer(shared), 24 * 3600
    for _ in range(4):
        clock(20 * day)
        answer = door.ask("GET", "/session")
        assert answer.status_code == 200
        assert "gesso_session" in answer.headers["set-cookie"]
    clock(31 * day)
    assert door.refused("GET", "/session") == (401, "session_expired")


def test_a_new_password_ends_all_other_sessions_and_keys_stay(shared: App) -> None:
    door = newcomer(shared)
    other = log_in(elsewhere(shared), door.name)
    secret = door.does("POST", "/keys", json={"name": "robot"})["key"]
    change = {"password": OTHER, "current_password": "not the password"}
    assert door.refused("PUT", "/people/me/password", json=change) == (400, "wrong_password")
    assert door.refused("PUT", "/people/me/password", json={"password": OTHER}) == (400, "wrong_password")
    assert door.does("PUT", "/people/me/password", json={**change, "current_password": PASSWORD}) == {"ended": 1}
    assert door.get("/session")["person"]["id"] == door.id
    assert other.refused("GET", "/session") == (401, "bad_session")
    assert Door(shared, authorization=f"Bearer {secret}").get("/session")["person"]["id"] == door.id
    assert wrong(elsewhere(shared), door.name) == (401, "bad_login")
    log_in(elsewhere(shared), door.name, OTHER)


def test_an_unknown_name_and_a_wrong_password_are_answered_alike(shared: App) -> None:
    known = newcomer(shared).name
    answers = [
        elsewhere(shared, f"203.0.113.{20 + place}").ask("POST", "/session", json={"name": name, "password": OTHER})
        for place, name in enumerate((known, "Nobody Here", "nobody@example.org"))
    ]
    told = [{**answer.json()["error"], "request_id": ""} for answer in answers]
    assert [answer.status_code for answer in answers] == [401] * 3
    assert told[0] == told[1] == told[2]


@pytest.mark.parametrize("known", [True, False])
def test_guessing_is_slowed_down_by_account_from_wherever_it_comes(
    shared: App, clock: Callable[[float], None], known: bool
) -> None:
    name = newcomer(shared).name if known else "Nobody At All"
    tries = [wrong(elsewhere(shared, f"192.0.2.{number}"), name) for number in range(14)]
    assert tries[:11] == [(401, "bad_login")] * 11
    assert set(tries[11:]) == {(429, "rate_limited")}
    answer = elsewhere(shared, "192.0.2.99").ask("POST", "/session", json={"name": name, "password": PASSWORD})
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "1")
    here = Door(shared)  # on the studio's own machine nobody is kept out by strangers
    assert here.ask("POST", "/session", json={"name": name, "password": PASSWORD}).is_success is known
    clock(3700)
    assert wrong(elsewhere(shared, "192.0.2.98"), name) == (401, "bad_login")


def test_guessing_is_slowed_down_by_address_and_ever_more(shared: App, clock: Callable[[float], None]) -> None:
    door = elsewhere(shared, "2001:db8::1")
    waits = []
    for number in range(16):
        answer = door.ask("POST", "/session", json={"name": f"guess {number}", "password": OTHER})
        if answer.status_code == 429:
            waits.append(int(answer.headers["retry-after"]))
            clock(waits[-1])
            assert wrong(door, f"guess {number} again")[0] == 401
    assert waits == [1, 2, 4, 8, 16]
    neighbour = elsewhere(shared, "2001:db8::2")  # the same /64 is the same guesser
    assert wrong(neighbour, "one more") == (429, "rate_limited")


def test_wrong_keys_are_slowed_down_and_a_right_one_still_passes(shared: App) -> None:
    secret = newcomer(shared).does("POST", "/keys", json={"name": "robot"})["key"]
    door = elsewhere(shared, "192.0.2.200")
    answers = [door.refused("GET", "/session", headers={"authorization": "Bearer gsk_" + "x" * 43}) for _ in range(14)]
    assert answers[:11] == [(401, "bad_key")] * 11
    assert answers[-1] == (429, "rate_limited")
    assert door.ask("GET", "/session", headers={"authorization": f"Bearer {secret}"}).status_code == 200


def test_a_busy_key_is_told_when_to_go_on_and_others_are_not_held_up(tmp_path: Path) -> None:
    with open_records(Settings(home=tmp_path, requests_per_minute=3)) as app:
        home = Door(app)
        home.does("POST", "/session", json={"token": app.login_token})
        first = home.does("POST", "/keys", json={"name": "busy"})["key"]
        second = home.does("POST", "/keys", json={"name": "calm"})["key"]
        busy, calm = (Door(app, authorization=f"Bearer {secret}") for secret in (first, second))
        statuses = [busy.ask("GET", "/session").status_code for _ in range(5)]
        assert statuses == [200, 200, 200, 429, 429]
        answer = busy.ask("GET", "/session")
        assert answer.json()["error"]["code"] == "rate_limited"
        assert 1 <= int(answer.headers["retry-after"]) <= 20
        assert calm.ask("GET", "/session").status_code == 200


def test_who_is_suspended_is_out_at_once_and_comes_back_with_everything(shared: App) -> None:
    door, home = newcomer(shared), at_home(shared)
    robot = Door(shared, authorization=f"Bearer {door.does('POST', '/keys', json={'name': 'robot'})['key']}")
    door.does("POST", "/boards", json={"name": "mine"})
    home.does("PATCH", f"/people/{door.name}", json={"suspended": True})
    for one in (door, robot):
        assert one.refused("GET", "/boards") == (401, "account_suspended")
    asked = {"name": door.name, "password": PASSWORD}
    assert elsewhere(shared).refused("POST", "/session", json=asked) == (401, "account_suspended")
    assert wrong(elsewhere(shared), door.name) == (401, "bad_login")
    home.does("PATCH", f"/people/{door.name}", json={"suspended": False})
    assert [one["name"] for one in robot.get("/boards")["items"]] == ["mine"]


@pytest.mark.parametrize("pictures", ["hand_over", "trash"])
def test_who_is_removed_leaves_their_pictures_as_it_was_said(shared: App, png: bytes, pictures: str) -> None:
    door, home = newcomer(shared), at_home(shared)
    image = door.does("POST", "/uploads", content=png)
    folder = door.does("POST", "/folders", json={"name": "mine"})
    door.does("PATCH", f"/images/{image['id']}", json={"folder": folder["id"], "tags": [f"tag-{pictures}"]})
    assert home.refused("GET", f"/images/{image['id']}") == (404, "image_not_found")
    assert home.refused("DELETE", f"/people/{door.id}") == (400, "pictures_undecided")
    assert door.get("/session")["person"]["id"] == door.id
    assert home.does("DELETE", f"/people/{door.id}", params={"pictures": pictures}) == {"pictures": 1}
    assert door.refused("GET", "/session") == (401, "bad_session")
    assert home.refused("GET", f"/people/{door.id}") == (404, "person_not_found")
    assert home.ask("GET", f"/images/{image['id']}/file").is_success is (pictures == "hand_over")
    found = home.get("/images", params={"q": f"tag:tag-{pictures}"})["items"]
    assert [one["id"] for one in found] == ([image["id"]] if pictures == "hand_over" else [])
    tags = [one["name"] for one in home.get("/tags")["items"]]
    assert (f"tag-{pictures}" in tags) is (pictures == "hand_over")
    with shared.database.read() as connection:  # nothing is lost: the row is there, and so is the file
        row = connection.exec_driver_sql("SELECT sha256, deleted_ms FROM image WHERE id = ?", (image["id"],)).one()
    assert (row.deleted_ms is None) is (pictures == "hand_over")
    assert LocalBlobs(shared.settings.home / "blobs").exists(row.sha256)
    again = newcomer(shared, name=door.name)  # the name is free again, and is somebody else
    assert again.id != door.id
    assert again.get("/images")["items"] == []


def test_the_first_owner_cannot_be_taken_away(shared: App) -> None:
    second = newcomer(shared, "owner")
    for method, change in (
        ("PATCH", {"json": {"role": "member"}}),
        ("PATCH", {"json": {"suspended": True, "name": "nothing of it is done"}}),
        ("DELETE", {"params": {"pictures": "trash"}}),
    ):
        assert second.refused(method, "/people/owner", **change) == (409, "first_owner")
    assert second.refused("PUT", "/people/owner/password", json={"password": OTHER}) == (409, "first_owner")
    assert second.get("/people/owner")["role"] == "owner"


def test_a_key_cannot_make_one_that_may_more(shared: App) -> None:
    door = newcomer(shared)
    secret = door.does("POST", "/keys", json={"name": "clerk", "scopes": ["read", "account"]})["key"]
    clerk = Door(shared, authorization=f"Bearer {secret}")
    assert clerk.does("POST", "/keys", json={"name": "reader"})["scopes"] == ["read"]
    asked = {"name": "painter", "scopes": ["draw"]}
    assert clerk.refused("POST", "/keys", json=asked) == (403, "scope_missing")
    asked = {"name": "king", "scopes": ["admin"]}
    assert door.refused("POST", "/keys", json=asked) == (403, "role_forbids")


def test_keys_over_http(shared: App, clock: Callable[[float], None]) -> None:
    door, home = newcomer(shared), at_home(shared)
    made = door.does("POST", "/keys", json={"name": "robot", "expires_in_days": 1})
    assert made["key"].startswith(made["prefix"])
    robot = Door(shared, authorization=f"Bearer {made['key']}")
    robot.get("/jobs")
    (listed,) = door.get("/keys")["items"]
    assert "key" not in listed
    assert (listed["scopes"], listed["last_used_at"] is None) == (["read", "draw", "edit"], False)
    assert home.get(f"/people/{door.id}/keys")["items"] == [listed]
    clock(24 * 3600)
    assert robot.refused("GET", "/jobs") == (401, "key_expired")
    another = door.does("POST", "/keys", json={"name": "another"})
    home.does("DELETE", f"/people/{door.id}/keys/{another['id']}")
    gone = Door(shared, authorization=f"Bearer {another['key']}")
    assert gone.refused("GET", "/jobs") == (401, "key_revoked")


def test_the_owner_makes_teams_and_their_members_see_them(shared: App) -> None:
    home, ada, bob = at_home(shared), newcomer(shared), newcomer(shared)
    team = home.does("POST", "/teams", json={"name": "Studio South"})
    assert home.refused("POST", "/teams", json={"name": "studio SOUTH"}) == (409, "team_name_taken")
    for _ in range(2):
        filled = home.does("POST", f"/teams/{team['id']}/members", json={"person": ada.name})
    assert [one["name"] for one in filled["members"]] == [ada.name]
    assert [one["name"] for one in ada.get("/teams")["items"]] == ["Studio South"]
    assert bob.get("/teams")["items"] == []
    assert bob.refused("GET", f"/teams/{team['id']}") == (404, "team_not_found")
    assert ada.refused("PATCH", f"/teams/{team['id']}", json={"name": "mine"}) == (403, "role_forbids")
    assert home.does("PATCH", "/teams/Studio South", json={"name": "North"})["name"] == "North"
    home.does("DELETE", f"/teams/{team['id']}/members/{ada.id}")
    assert ada.get("/teams")["items"] == []
    home.does("DELETE", "/teams/North")
    assert home.refused("GET", f"/teams/{team['id']}") == (404, "team_not_found")


def test_the_audit_log_says_who_did_what_from_where(shared: App) -> None:
    home, door = at_home(shared), newcomer(shared)
    wrong(elsewhere(shared, "198.51.100.77"), door.name)
    key = door.does("POST", "/keys", json={"name": "robot"})
    Door(shared, authorization=f"Bearer {key['key']}", address="198.51.100.78").does(
        "POST", "/boards", json={"name": "x"}
    )
    door.does("DELETE", f"/keys/{key['id']}")
    home.does("PATCH", f"/people/{door.id}", json={"role": "viewer"})
    lines = home.get("/audit", params={"limit": 7})["items"]
    told = [(one["action"], one["person_name"], one["about"], one["address"]) for one in lines]
    assert told[0] == ("person.role_changed", "owner", door.id, "127.0.0.1")
    assert lines[0]["facts"] == {"before": "member", "role": "viewer"}
    assert told[1] == ("key.revoked", door.name, key["id"], ELSEWHERE)
    assert told[2] == ("key.made", door.name, key["id"], ELSEWHERE)
    assert told[3] == ("login.refused", None, door.id, "198.51.100.77")
    assert [one[0] for one in told[4:]] == ["session.opened", "invitation.accepted", "invitation.made"]
    assert door.refused("GET", "/audit") == (403, "role_forbids")


def test_the_audit_log_is_read_in_pages_that_do_not_move(shared: App) -> None:
    home = at_home(shared)
    for number in range(5):
        home.does("POST", "/teams", json={"name": f"page {number}"})
    first = home.get("/audit", params={"limit": 2, "action": "team"})
    home.does("POST", "/teams", json={"name": "page 5"})
    second = home.get("/audit", params={"limit": 2, "action": "team.made", "cursor": first["next_cursor"]})
    names = [one["facts"]["name"] for page in (first, second) for one in page["items"]]
    assert names == ["page 4", "page 3", "page 2", "page 1"]
    assert home.refused("GET", "/audit", params={"cursor": "x"}) == (400, "bad_cursor")


def test_the_printed_link_works_on_the_studios_own_machine_only(shared: App) -> None:
    token = {"token": shared.login_token}
    assert elsewhere(shared).refused("POST", "/session", json=token) == (401, "login_link_local")
    bearer = {"authorization": f"Bearer {shared.login_token}"}
    assert elsewhere(shared).refused("GET", "/session", headers=bearer) == (401, "bad_key")
    through_a_proxy = Door(shared, **{"x-forwarded-for": ELSEWHERE})
    assert through_a_proxy.refused("POST", "/session", json=token) == (401, "login_link_local")
    assert Door(shared).does("POST", "/session", json=token)["person"]["role"] == "owner"


@pytest.mark.parametrize(
    ("host", "status"),
    [("studio.example.org:7788", 401), ("127.0.0.1:1", 401), ("evil.example", 403), ("studio.example.org.evil", 403)],
)
def test_a_shared_studio_answers_to_its_own_names_only(shared: App, host: str, status: int) -> None:
    assert Door(shared, address=ELSEWHERE, host=host).ask("GET", "/session").status_code == status


def test_writes_of_other_sites_are_refused_and_the_public_addresses_are_not(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, public_url="https://pictures.example.org")
    with open_records(settings) as app:
        door = Door(app, host="pictures.example.org", address=ELSEWHERE)
        body = {"name": "owner", "password": "x"}
        for origin, status in (("https://evil.example", 403), ("null", 403), ("https://pictures.example.org", 401)):
            answer = door.ask("POST", "/session", json=body, headers={"origin": origin})
            assert answer.status_code == status, origin


def test_the_cookie_is_for_https_alone_where_https_is_spoken(tmp_path: Path) -> None:
    token_of: Callable[[App], dict[str, str]] = lambda app: {"token": app.login_token}  # noqa: E731
    with open_records(Settings(home=tmp_path, trusted_proxies="10.0.0.0/8")) as app:
        plain = Door(app).ask("POST", "/session", json=token_of(app)).headers["set-cookie"].lower()
        assert "secure" not in plain
        assert "httponly" in plain
        assert "samesite=strict" in plain
        at_home(app).does("PUT", "/people/me/password", json={"password": PASSWORD})
        behind = Door(
            app, address="10.0.0.2", **{"x-forwarded-proto": "https", "x-forwarded-for": "198.51.100.3, 10.0.0.9"}
        )
        answer = behind.ask("POST", "/session", json={"name": "owner", "password": PASSWORD})
        assert "secure" in answer.headers["set-cookie"].lower()
        behind.headers["cookie"] = answer.headers["set-cookie"].partition(";")[0]
        assert behind.get("/sessions")["items"][0]["address"] == "198.51.100.3"
        liar = Door(app, address=ELSEWHERE, **{"x-forwarded-proto": "https", "x-forwarded-for": "127.0.0.1"})
        answer = liar.ask("POST", "/session", json={"name": "owner", "password": PASSWORD})
        assert "secure" not in answer.headers["set-cookie"].lower()
        assert liar.get("/sessions")["items"][0]["address"] == ELSEWHERE


def test_no_secret_is_in_the_log_or_the_records(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    with open_records(Settings(home=tmp_path, log_level="debug")) as app:
        home = Door(app)
        home.does("POST", "/session", json={"token": app.login_token})
        home.does("PUT", "/people/me/password", json={"password": PASSWORD})
        link = home.does("POST", "/invitations", json={})["link"]
        key = home.does("POST", "/keys", json={"name": "robot"})["key"]
        bad = "gsk_" + "Z" * 43
        Door(app, authorization=f"Bearer {bad}").refused("GET", "/session")
        typed_in_the_wrong_field = "my secret typed too early"
        Door(app).refused("POST", "/session", json={"name": typed_in_the_wrong_field, "password": "x"})
        Door(app).does("POST", "/session", json={"name": "owner", "password": PASSWORD})
        cookie = home.cookies["gesso_session"]
        token = app.login_token
    written = caplog.text.encode()
    for file in tmp_path.rglob("*"):
        if file.is_file() and file.name != "login.token":
            written += file.read_bytes()
    for secret in (PASSWORD, link.partition("#")[2], key, bad, typed_in_the_wrong_field, cookie, token):
        assert secret.encode() not in written, secret
