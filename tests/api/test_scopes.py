"""Every route of the native API refuses who brings no key, and each key that lacks the one scope it needs."""

import re
from collections.abc import Iterator

import httpx
import pytest
from serving import RunningStudio

from gesso.actions import keys
from gesso.app import open_records
from gesso.domain.person import SCOPES, Scope
from gesso.settings import load_settings

Route = tuple[str, str]

OPEN = {
    ("POST", "/session"),
    ("DELETE", "/session"),
    ("POST", "/invitations/look"),
    ("POST", "/invitations/accept"),
}
"""Logging in, forgetting one's own cookie, and what an invitation's link alone is good for."""
DRAWING = {
    ("POST", "/jobs"),
    ("DELETE", "/jobs/{}"),
    ("POST", "/uploads"),
    ("POST", "/masks"),
    ("POST", "/images/{}/rerun"),
    ("POST", "/prompt/converse"),
    ("POST", "/conversations"),
    ("POST", "/policy/appeals"),
    ("POST", "/conversations/{}/turns"),
}
LOOKING = {
    ("POST", "/policy/check"),
    ("POST", "/prompt/explain"),
    ("POST", "/prompt/shorten"),
    ("POST", "/images/{}/describe"),
    ("POST", "/images/{}/select"),
    ("POST", "/describe"),
    ("POST", "/exports"),
    ("DELETE", "/exports/{}"),
}
"""They answer with words, a mask or a copy and change nothing."""
SECRETS = {("GET", "/webhooks/callback-secret")}
"""Reading these is more than looking."""
OWN_ACCOUNT = re.compile(r"/(keys|sessions|people/me)(/|$)")
RUNNING_THE_STUDIO = re.compile(r"/(people|invitations|audit)(/|$)|/policy$|/policy/appeals/{}/decide$|/models/{}")


def _scope(route: Route) -> Scope:
    method, path = route
    if OWN_ACCOUNT.match(path):
        return "account"
    if RUNNING_THE_STUDIO.match(path) or (path.startswith("/teams") and method != "GET"):
        return "admin"
    if route in DRAWING:
        return "draw"
    return "read" if (method == "GET" and route not in SECRETS) or route in LOOKING else "edit"


def _routes(client: httpx.Client) -> list[Route]:
    paths = client.get("/openapi.json").raise_for_status().json()["paths"]
    return [
        (method.upper(), re.sub(r"\{[^}]*\}", "{}", path.removeprefix("/api/v1")))
        for path, methods in paths.items()
        if path.startswith("/api/v1")
        for method in methods
    ]


def _answer(client: httpx.Client, route: Route, **headers: str) -> tuple[int, str]:
    """Return the status and the error's code; a stream of events is not waited for."""
    method, path = route
    with client.stream(method, path.replace("{}", "nothing_here"), headers=headers) as answer:
        if answer.is_success:
            return answer.status_code, ""
        answer.read()
        return answer.status_code, answer.json()["error"]["code"]


@pytest.fixture(scope="module")
def stranger(studio: RunningStudio) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{studio.url}/api/v1", timeout=60, trust_env=False) as made:
        yield made


@pytest.fixture(scope="module")
def secrets(studio: RunningStudio) -> dict[Scope, str]:
    """A key of the owner for each scope, with that scope alone."""
    with open_records(load_settings(home=studio.home)) as app:
        return {scope: keys.create(app, app.owner, scope, scopes=(scope,))[1] for scope in SCOPES}


def test_every_route_refuses_who_brings_no_key(stranger: httpx.Client) -> None:
    routes = _routes(stranger)
    assert len(routes) > 40
    for route in routes:
        if route not in OPEN:
            assert _answer(stranger, route)[0] == 401, route
            assert _answer(stranger, route, authorization="") == (401, "not_logged_in"), route
            assert _answer(stranger, route, authorization="Bearer gsk_no") == (401, "bad_key"), route


def test_every_route_refuses_keys_without_the_one_scope_it_needs(
    stranger: httpx.Client, secrets: dict[Scope, str]
) -> None:
    for route in _routes(stranger):
        if route in OPEN:
            continue
        for scope, secret in secrets.items():
            status, code = _answer(stranger, route, authorization=f"Bearer {secret}")
            if scope == _scope(route):
                assert status not in {401, 403}, (route, scope)
            else:
                assert (status, code) == (403, "scope_missing"), (route, scope)
