"""The dialects without a server: prose that means nothing but words, masks in every reading, deadlines, keys, callbacks."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sites import site

from gesso import prompt
from gesso.actions import aliases, once
from gesso.api.evolink import asking, reading, routes, schema
from gesso.api.evolink import translate as evolink
from gesso.api.openai import schema as openai_schema
from gesso.api.openai import translate as openai
from gesso.app import App, open_records
from gesso.catalog import Catalog
from gesso.domain.errors import BadInputError, ConflictError, NotFoundError, PromptError
from gesso.domain.plan import Canvas
from gesso.settings import Settings, load_settings

CATALOG = Catalog.load()


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    with open_records(load_settings({}, home=tmp_path / "home", allowed_networks="127.0.0.0/8")) as opened:
        yield opened


def asked(**options: Any) -> openai.Asked:
    return openai.asked(openai_schema.Options(**options), CATALOG, default_version="7")


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab 1-—–{},:\\\"'<>/.()hps_-", min_size=1, max_size=40).filter(str.strip))
def test_prose_means_the_same_words_and_nothing_else(text: str) -> None:
    spec, _ = openai.spec_of(text, asked())
    typed = prompt.unparse(spec, default_version="7")
    told = prompt.explain(typed, prompt.PromptRules(max_jobs=1))
    if not spec.text:
        return
    assert not told.errors, (text, typed, told.errors)
    (again,) = told.specs
    assert (again.text.split(), again.aspect, again.no, again.image_prompts) == (spec.text.split(), None, (), ())


@pytest.mark.parametrize(
    ("name", "version", "language"),
    [
        (None, "7", False), ("gpt-image-1", "7", False), ("dall-e-2", "7", False), ("midjourney", "7", True),
        ("midjourney-6.1", "6.1", True), ("midjourney_6_1", "6.1", True), ("mj-v7", "v7", True), ("niji", "niji 7", True),
        ("niji-7", "niji-7", True), ("starter", "starter", True), ("V7", "v7", True), ("5.2", "5.2", True),
    ],
)  # fmt: skip
def test_names_of_models(name: str | None, version: str, language: bool) -> None:
    found = asked(model=name)
    assert (found.version, found.language) == (version, language)


@pytest.mark.parametrize("name", ["midjourney-9", "mj", "nothing", "-", "midjourney-", "gpt-4o"])
def test_names_that_are_none(name: str) -> None:
    if name == "mj":
        assert asked(model=name).version == "7"
        return
    with pytest.raises(NotFoundError):
        asked(model=name)


def area(width: int, height: int, *points: float) -> schema.Area:
    return schema.Area(width=width, height=height, points=list(points))


def test_a_mask_is_read_as_it_was_meant() -> None:
    own = area(200, 200, 50, 50, 250, 50, 250, 250, 50, 250)  # the documentation's example: its own size beside it
    assert evolink.polygons([own], (1024, 1024))[0][2] == (250, 250)
    whole = area(1024, 1024, 10, 10, 90, 10, 90, 80)
    assert evolink.polygons([whole], (1024, 1024))[0][0] == (10, 10)
    small = area(512, 512, 10, 20, 300, 20, 300, 400)
    assert evolink.polygons([small], (1024, 1024))[0] == ((20, 40), (600, 40), (600, 800))
    at = Canvas(x_px=100, y_px=50, width_px=200, height_px=100)
    on_canvas = evolink.polygons([area(400, 200, 0, 0, 400, 0, 400, 200)], (640, 480), source=(400, 200), at=at)
    assert on_canvas[0] == ((100, 50), (300, 50), (300, 150))


def test_prompts_are_locked_to_v7() -> None:
    spec, notices = evolink.read_prompt("a fox --v 6.1 --relax --draft --s 50", "turbo")
    assert (spec.version, spec.speed, spec.draft, spec.stylize) == ("7", "turbo", False, 50)
    assert len([one for one in notices if one.code == "parameter_ignored"]) == 3
    with pytest.raises(PromptError, match="Niji"):
        evolink.read_prompt("a fox --niji")
    blend, _ = evolink.read_prompt("https://a.example/1.png https://a.example/2.png")
    assert evolink.addresses(blend) == ("https://a.example/1.png", "https://a.example/2.png")


def test_prices_are_the_tables() -> None:
    assert evolink.price("mj-v7", "draft") == 2.7
    assert evolink.price("mj-v7", "turbo", omni=True) == 21.6
    assert evolink.price("mj-v7-upscale", None, creative=True) == 10.8
    assert evolink.price("mj-v7-pan", None) == 5.4


def created(app: App, **more: Any) -> Any:
    return asking.create(app, app.owner, schema.Imagine(model="mj-v7", prompt="a fox", **more), None)


def test_what_is_not_done_in_twenty_minutes_has_timed_out_and_the_callback_says_so(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    with site() as receiver:
        named, _ = created(app, callback_url=f"{receiver.url}/hook")
        assert reading.task(app, named).status == "pending"
        assert aliases.give_up_overdue(app) == ()
        late = app.clock_ms() + evolink.TIMEOUT_MS + 1
        monkeypatch.setattr(App, "clock_ms", staticmethod(lambda: late))
        assert [one.name for one in aliases.give_up_overdue(app)] == [named.name]
        assert aliases.give_up_overdue(app) == ()
        task = reading.task(app, reading.alias(app, app.owner, named.name))
        assert (task.status, task.error and task.error.code) == ("failed", "generation_timeout")
        (delivery,) = app.webhooks.log(app.owner, None).items
        assert routes.renderers[evolink.DOOR] is reading.told
        assert app.telling.tell(delivery).state == "delivered"
        ((_, path, headers, body),) = receiver.wait_for(1)
    assert path == "/hook"
    assert headers["webhook-signature"].startswith("v1,")
    assert json.loads(body) == json.loads(task.model_dump_json(exclude_none=True))


def test_callbacks_go_to_public_https_only(tmp_path: Path) -> None:
    with open_records(Settings(home=tmp_path)) as app:
        for url in ("http://example.com/a", "https://127.0.0.1/a", "https://user:x@example.com/"):
            with pytest.raises(BadInputError) as refused:
                created(app, callback_url=url)
            assert evolink.problem(refused.value, 400)["error"]["param"] == "callback_url"


def test_a_key_is_free_again_after_a_failure_and_busy_meanwhile(app: App) -> None:
    entered, go = threading.Event(), threading.Event()

    def fails() -> tuple[int, dict[str, Any]]:
        raise BadInputError("no")

    def slow() -> tuple[int, dict[str, Any]]:
        entered.set()
        assert go.wait(20)
        return 200, {"made": 1}

    with pytest.raises(BadInputError, match="no"):
        once.once(app, app.owner, "evolink", "k", request=b"1", run=fails)
    worker = threading.Thread(
        target=once.once, args=(app, app.owner, "evolink", "k"), kwargs={"request": b"1", "run": slow}
    )
    worker.start()
    assert entered.wait(20)
    with pytest.raises(ConflictError) as busy:
        once.once(app, app.owner, "evolink", "k", request=b"1", run=fails)
    assert busy.value.error_code == "idempotency_in_progress"
    assert evolink.problem(busy.value, 409)["error"]["code"] == "paid_outcome_unknown"
    go.set()
    worker.join()
    again = once.once(app, app.owner, "evolink", "k", request=b"1", run=fails)
    assert (again.status, again.body, again.replayed) == (200, {"made": 1}, True)
    assert not once.once(app, app.owner, "onemin", "k", request=b"2", run=lambda: (200, {})).replayed


@pytest.mark.parametrize("key", ["", "x" * 256, "a\nb"])
def test_a_key_that_is_none_is_refused(app: App, key: str) -> None:
    with pytest.raises(BadInputError) as refused:
        once.once(app, app.owner, "evolink", key, request=b"", run=lambda: (200, {}))
    assert refused.value.error_code == "bad_idempotency_key"
