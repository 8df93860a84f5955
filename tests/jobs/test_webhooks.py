"""Fault 19: receivers that are down, slow, private, moved or rebinding. Every event arrives, and nothing private is reached."""

import json
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from jobs.studio import order
from openai import OpenAI
from sites import Names, Site, site
from standardwebhooks.webhooks import Webhook, WebhookVerificationError
from waiting import until

from gesso.app import App, new_id, open_records
from gesso.domain.errors import BadInputError
from gesso.domain.ids import PersonId
from gesso.domain.job import Failure, Job
from gesso.domain.webhook import Callback, Delivery, Endpoint
from gesso.jobs import lifecycle, webhooks
from gesso.jobs.telling import Telling, pause_s, renderers
from gesso.network.address import Allow
from gesso.network.post import post
from gesso.settings import load_settings

LAB = Allow.parse("127.0.0.0/8")


@pytest.fixture
def app(tmp_path: Path, database_url: str) -> Iterator[App]:
    with open_records(
        load_settings({}, home=tmp_path / "home", database_url=database_url, allowed_networks="127.0.0.0/8")
    ) as opened:
        yield opened


@pytest.fixture
def receiver() -> Iterator[Site]:
    with site() as made:
        yield made


def telling(app: App, **more: Any) -> Telling:
    return Telling(
        app.database,
        app.hub,
        partial(post, **{"allow": LAB} | more),
        context=app,
        callback_key=app.telling._callback_key,
        clock_ms=app.clock_ms,
    )


def ended(app: App, **more: Any) -> Job:
    """A job of the owner's that was queued, drawn for nobody, and failed."""
    (job,) = app.queue.submit(order(person=app.owner, **more))
    with app.database.write() as connection:
        event = lifecycle.fail(connection, job, Failure(code="x", message="y"), now_ms=app.clock_ms(), ids=new_id)
    assert event
    app.hub.publish([event])
    return job


def verified(endpoint_secret: str, request: tuple[str, str, dict[str, str], bytes]) -> dict[str, Any]:
    """Check the signature as two libraries of others do."""
    _, _, headers, body = request
    OpenAI(api_key="none", webhook_secret=endpoint_secret).webhooks.verify_signature(body.decode(), headers)
    told: dict[str, Any] = Webhook(endpoint_secret).verify(body, headers)
    return told


def log_of(app: App, endpoint: Endpoint | None = None) -> tuple[Delivery, ...]:
    return tuple(app.webhooks.log(app.owner, endpoint.id if endpoint else None).items)


def test_events_arrive_signed_and_only_those_that_were_chosen(app: App, receiver: Site) -> None:
    all_of_them = app.webhooks.create(app.owner, f"{receiver.url}/all", ())
    app.webhooks.create(app.owner, f"{receiver.url}/failed", ("job.failed",))
    app.webhooks.create(app.owner, f"{receiver.url}/other", ("job.succeeded",))
    app.webhooks.create(PersonId("usr_" + "7" * 32), f"{receiver.url}/somebody", ())
    running = telling(app)
    running.start()
    job = ended(app)
    came = receiver.wait_for(3)
    running.stop()
    paths = sorted(path for _, path, _, _ in came)
    assert paths == ["/all", "/all", "/failed"]
    told = [verified(all_of_them.secret, one) for one in came if one[1] == "/all"]
    assert {one["type"] for one in told} == {"job.queued", "job.failed"}
    failed = next(one for one in told if one["type"] == "job.failed")
    assert (failed["data"]["job_id"], failed["data"]["status"], failed["data"]["code"]) == (job.id, "failed", "x")
    with pytest.raises(WebhookVerificationError):
        Webhook(webhooks.new_secret()).verify(came[0][3], came[0][2])


def test_a_receiver_that_is_down_gets_it_later_under_the_same_id(app: App, receiver: Site) -> None:
    endpoint = app.webhooks.create(app.owner, receiver.url, ("job.failed",))
    answers = iter([(500, {}, b"SECRET"), (302, {"Location": receiver.url + "/moved"}, b""), (204, {}, b"")])
    receiver.answer = lambda *_: next(answers)
    running = telling(app)
    running.start()
    ended(app)
    came = receiver.wait_for(3)
    until(lambda: log_of(app)[0].state == "delivered")
    running.stop()
    (delivery,) = log_of(app, endpoint)
    assert [one.status for one in delivery.tries] == [500, 302, 204]
    assert {one[2]["webhook-id"] for one in came} == {delivery.id}
    assert {one[1] for one in came} == {"/"}, "nobody follows a redirect"
    gaps = [b.at_ms - a.at_ms for a, b in zip(delivery.tries, delivery.tries[1:], strict=False)]
    assert 950 <= gaps[0] <= 1900
    assert 1950 <= gaps[1] <= 2900
    assert "SECRET" not in repr(delivery)


def test_a_slow_receiver_holds_nobody_else_up(app: App, receiver: Site) -> None:
    let_go = threading.Event()

    def slow_for_some(path: str, _: bytes) -> tuple[int, dict[str, str], bytes]:
        if path == "/slow":
            let_go.wait(20)
        return 200, {}, b""

    receiver.answer = slow_for_some
    app.webhooks.create(app.owner, f"{receiver.url}/slow", ("job.failed",))
    quick = app.webhooks.create(app.owner, f"{receiver.url}/quick", ("job.failed",))
    running = telling(app)
    running.start()
    for _ in range(12):
        ended(app)
    try:
        until(lambda: sum(one.state == "delivered" for one in log_of(app, quick)) == 12, 8)
        assert sum(path == "/slow" for _, path, _, _ in receiver.asked) <= 2
    finally:
        let_go.set()
    until(lambda: all(one.state == "delivered" for one in log_of(app)))
    running.stop()


def test_a_receiver_that_never_answers_is_given_up_in_time(app: App, receiver: Site) -> None:
    let_go = threading.Event()
    receiver.answer = lambda *_: (200, {}, b"") if let_go.wait(20) else (500, {}, b"")
    endpoint = app.webhooks.create(app.owner, receiver.url, ())
    impatient = telling(app)
    impatient._post = lambda url, body, headers, **_: post(url, body, headers, timeout_s=0.3, allow=LAB)
    assert timeout_is_ten_seconds(app)
    sent = impatient.tell(app.webhooks.test(endpoint))
    let_go.set()
    assert (sent.state, sent.tries[0].error, sent.tries[0].status) == ("pending", "address_unreachable", None)
    assert sent.tries[0].took_ms < 3000


def timeout_is_ten_seconds(app: App) -> bool:
    given: list[float] = []

    def remember(_url: str, _body: bytes, _headers: dict[str, str], *, timeout_s: float) -> Any:
        given.append(timeout_s)
        raise BadInputError("not today", code="bad_address")

    one = telling(app)
    one._post = remember  # type: ignore[assignment]
    one.tell(app.webhooks.test(app.webhooks.create(app.owner, "https://example.org", ())))
    return given == [10.0]


@pytest.mark.parametrize(
    "leads_to", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"]
)
def test_a_name_that_turns_private_is_refused_at_delivery(app: App, receiver: Site, leads_to: str) -> None:
    """Public when it was added, private when it is told: checked at both, and connected to what was checked."""
    names = Names(rebind_example_org=[["93.184.216.34"], [leads_to]])
    assert names("rebind.example.org", 443) == ["93.184.216.34"]
    endpoint = app.webhooks.create(app.owner, f"https://rebind.example.org:{8443}/", ())
    sent = telling(app, allow=Allow(), resolve=names).tell(app.webhooks.test(endpoint))
    assert (sent.state, sent.tries[0].error) == ("pending", "address_not_allowed")
    assert receiver.asked == []


def test_private_addresses_are_refused_when_they_are_given(tmp_path: Path, receiver: Site) -> None:
    from gesso.actions import webhooks as action

    with open_records(load_settings({}, home=tmp_path / "closed")) as closed:
        for url in (receiver.url, "https://127.0.0.1/", "https://[::1]/", "https://localhost/", "https://10.1.2.3/x"):
            for give in (partial(action.create, closed), lambda _, one: action.callback(closed, one, "evolink")):
                with pytest.raises(BadInputError) as raised:
                    give(closed.owner, url)
                assert raised.value.error_code == "address_not_allowed"
    assert receiver.asked == []


def test_gone_ends_a_webhook_and_what_waits_for_it(app: App, receiver: Site) -> None:
    endpoint = app.webhooks.create(app.owner, receiver.url, ())
    waiting = app.webhooks.test(endpoint)
    receiver.answer = lambda *_: (410, {}, b"")
    assert telling(app).tell(app.webhooks.test(endpoint)).state == "failed"
    now = app.webhooks.get(app.owner, endpoint.id)
    assert (now.enabled, now.disabled_reason) == (False, "gone")
    assert app.webhooks.delivery(app.owner, waiting.id).state == "dropped"
    ended(app)
    assert len(log_of(app)) == 2, "nothing more is written for it"
    assert app.webhooks.change(now, enabled=True).disabled_reason is None


def test_a_receiver_may_ask_for_time(app: App, receiver: Site) -> None:
    endpoint = app.webhooks.create(app.owner, receiver.url, ())
    receiver.answer = lambda *_: (429, {"Retry-After": "120"}, b"")
    sent = telling(app).tell(app.webhooks.test(endpoint))
    assert sent.next_ms is not None
    assert 115_000 < sent.next_ms - app.clock_ms() <= 120_500


def test_pauses_grow_to_a_day_and_a_callback_ends_after_three() -> None:
    whole = [pause_s(tries, callback=False, chance=0.5) for tries in range(1, 13)]
    assert whole[:4] == [1, 2, 4, 16]
    waits = [one for one in whole if one is not None]
    assert 20 * 3600 < sum(waits) < 28 * 3600
    assert whole[len(waits) :] == [None] * (12 - len(waits))
    assert pause_s(6, callback=False, chance=0.0) == pytest.approx(0.8 * 256)
    assert [pause_s(tries, callback=True, chance=0.5) for tries in range(1, 5)] == [1, 2, 4, None]


def test_both_secrets_sign_for_a_day(app: App, receiver: Site) -> None:
    old = app.webhooks.create(app.owner, receiver.url, ())
    new = app.webhooks.rotate(old)
    assert new.secret != old.secret
    telling(app).tell(app.webhooks.test(new))
    verified(old.secret, receiver.asked[0])
    verified(new.secret, receiver.asked[0])
    late = telling(app)
    late._clock_ms = lambda: app.clock_ms() + webhooks.OLD_SECRET_MS + 1000
    late.tell(app.webhooks.test(new))
    assert len(receiver.asked[1][2]["webhook-signature"].split()) == 1


def test_sent_again_by_hand_it_has_its_old_id(app: App, receiver: Site) -> None:
    from gesso.actions import webhooks as action

    endpoint = action.create(app, app.owner, receiver.url)
    first = action.test(app, app.owner, endpoint.id)
    assert first.state == "delivered"
    second = action.resend(app, app.owner, first.id, endpoint_id=endpoint.id)
    assert (second.id, second.state, len(second.tries)) == (first.id, "delivered", 2)
    assert len({one[2]["webhook-id"] for one in receiver.asked}) == 1


def test_a_callback_has_the_dialects_body_and_three_retries(
    app: App, receiver: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def render(context: App, job: Job) -> bytes:
        assert context is app
        seen.append(job.state)
        return json.dumps({"id": job.id, "status": job.state}).encode()

    monkeypatch.setitem(renderers, "toy", render)
    receiver.answer = lambda *_: (503, {}, b"")
    quick = telling(app)
    job = ended(app)
    assert log_of(app) == ()
    (job,) = app.queue.submit(
        order(person=app.owner, token="t")  # a job without one beside a job with one
    ) and app.queue.submit(_with_callback(order(person=app.owner), receiver.url))
    with app.database.write() as connection:
        lifecycle.cancel(connection, job, now_ms=app.clock_ms(), ids=new_id)
    for _ in range(4):
        (delivery,) = log_of(app)
        quick._clock_ms = lambda delivery=delivery: max(delivery.next_ms or 0, app.clock_ms())  # type: ignore[misc]
        quick.tell(delivery)
    (delivery,) = log_of(app)
    assert (delivery.state, len(delivery.tries), seen) == ("failed", 4, ["cancelled"] * 4)
    told = [json.loads(body) for _, _, _, body in receiver.asked]
    assert told == [{"id": job.id, "status": "cancelled"}] * 4
    headers = {**receiver.asked[0][2], "webhook-timestamp": receiver.asked[0][2]["webhook-timestamp"]}
    Webhook(app.telling._callback_key(app.owner)).verify(receiver.asked[0][3], headers)


def _with_callback(one: Any, url: str) -> Any:
    import msgspec

    return msgspec.structs.replace(one, callback=Callback(url=url, renderer="toy"))
