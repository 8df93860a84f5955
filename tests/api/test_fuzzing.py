"""Schemathesis over every OpenAPI document, the same few questions each time; `make fuzz` asks more, and others."""

from collections.abc import Iterator

import httpx
import pytest
from api import cards, fuzzing
from schemathesis.generation import GenerationMode

from gesso.accounts.link import login_token
from gesso.app import App

SEED, QUESTIONS = 20261129, 2


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, App]]:
    with cards.serving(tmp_path_factory.mktemp("fuzz") / "home") as made:
        fuzzing.draw(made[0], login_token(made[1].settings.home))
        yield made


@pytest.mark.parametrize("name", fuzzing.DOCUMENTS)
def test_every_call_answers_as_its_document_says(served: tuple[str, App], name: str) -> None:
    url, app = served
    secret = login_token(app.settings.home)
    fuzzing.ANSWERED.clear()
    for operation in fuzzing.operations(url, name):
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            fuzzing.asked(operation, url, secret, mode=mode, count=QUESTIONS, chance=SEED)
    assert fuzzing.ANSWERED.keys() >= {200, 400}, "both what is right and what is wrong was asked"
    assert fuzzing.ANSWERED[401] < 20, "a few calls log in; everything else was let in"


@pytest.mark.parametrize("name", fuzzing.DOCUMENTS)
def test_no_document_tells_of_422(served: tuple[str, App], name: str) -> None:
    document = httpx.get(served[0] + fuzzing.DOCUMENTS[name], trust_env=False).json()
    statuses = {status for path in document["paths"].values() for one in path.values() for status in one["responses"]}
    assert "400" in statuses
    assert "422" not in statuses
    assert "HTTPValidationError" not in document["components"]["schemas"]
