"""The hub: everything durable arrives or is known to be missing; what passes is replaced by what is newer."""

import threading

from gesso.domain.job import Event
from gesso.jobs.events import EventHub

ADA, BOB = "usr_a", "usr_b"


def event(kind: str, seq: int = 0, *, job: str = "job_1", person: str = ADA, **data) -> Event:
    return Event(job_id=job, person_id=person, seq=seq, kind=kind, time_ms=0, data=data)


def test_each_hears_of_their_own() -> None:
    hub = EventHub()
    with hub.subscribe(ADA) as ada, hub.subscribe(None) as all_, hub.subscribe(ADA, job_id="job_2") as one:
        hub.publish([event("queued", 1), event("queued", 1, job="job_2"), event("queued", 1, job="job_3", person=BOB)])
        assert [item.job_id for item in ada.take()] == ["job_1", "job_2"]
        assert [item.job_id for item in all_.take()] == ["job_1", "job_2", "job_3"]
        assert [item.job_id for item in one.take()] == ["job_2"]
    hub.publish([event("leased", 2)])
    assert ada.take() == []


def test_a_slow_listener_gets_the_newest_step_and_every_durable_event() -> None:
    hub = EventHub()
    with hub.subscribe(ADA) as listener:
        hub.publish([event("started", 1)])
        for step in range(50):
            hub.publish(
                [event("step", step=step), event("preview", index=0, step=step), event("preview", index=1, step=step)]
            )
        hub.publish([event("image", 2)])
        mail = listener.take()
    assert [item.kind for item in mail] == ["started", "step", "preview", "preview", "image"]
    assert all(item.data["step"] == 49 for item in mail if item.seq == 0)


def test_nothing_passing_comes_after_the_end() -> None:
    hub = EventHub()
    with hub.subscribe(ADA) as listener:
        hub.publish([event("step", step=1), event("succeeded", 3)])
        assert [item.kind for item in listener.take()] == ["succeeded"]


def test_an_overflow_is_said_and_acknowledged() -> None:
    hub = EventHub()
    with hub.subscribe(ADA, capacity=10) as listener:
        hub.publish([event("step", job=f"job_{n}") for n in range(8)])
        hub.publish([event("image", n + 1) for n in range(5)])
        assert not listener.overflowed
        assert [item.kind for item in listener.take()] == ["image"] * 5
        hub.publish([event("image", n) for n in range(1, 12)])
        assert listener.take() == []
        assert listener.acknowledge_overflow()
        assert not listener.acknowledge_overflow()
        hub.publish([event("image", 12)])
        assert len(listener.take()) == 1


def test_what_passes_is_remembered_while_the_job_runs() -> None:
    hub = EventHub()
    hub.publish([event("step", step=1), event("preview", index=1, step=1), event("step", step=2)])
    live = hub.live("job_1")
    assert live.step.data["step"] == 2
    assert [item.data["index"] for item in live.previews] == [1]
    hub.publish([event("requeued", 4)])
    assert hub.live("job_1").step is None


def test_taking_waits_for_news_and_for_the_end_of_the_hub() -> None:
    hub = EventHub()
    listener = hub.subscribe(ADA)
    threading.Timer(0.02, hub.publish, [[event("queued", 1)]]).start()
    assert [item.kind for item in listener.take(5)] == ["queued"]
    threading.Timer(0.02, hub.close).start()
    assert listener.take(None) == []
    assert listener.closed


def test_a_door_is_told_when_there_is_something_to_take() -> None:
    hub = EventHub()
    calls: list[int] = []
    with hub.subscribe(ADA, on_ready=lambda: calls.append(1)) as listener:
        hub.publish([event("queued", 1), event("queued", 1, person=BOB)])
        assert len(calls) == 1
        listener.take()
    assert len(calls) == 2


def test_waking() -> None:
    hub = EventHub()
    calls: list[int] = []
    hub.on_wake(lambda: calls.append(1))
    hub.wake()
    assert calls == [1]


def test_many_writers_many_readers() -> None:
    hub = EventHub()
    seen: dict[int, int] = {}

    def read(number: int) -> None:
        with hub.subscribe(ADA, capacity=100_000) as listener:
            ready.wait()
            count = 0
            while count < 1000:
                count += sum(item.seq > 0 for item in listener.take(5))
            seen[number] = count

    ready = threading.Barrier(9)
    readers = [threading.Thread(target=read, args=(n,)) for n in range(4)]

    def write(number: int) -> None:
        ready.wait()
        for n in range(250):
            hub.publish([event("image", n + 1, job=f"job_{number}"), event("step", job=f"job_{number}", step=n)])

    writers = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in readers + writers:
        thread.start()
    ready.wait()
    for thread in readers + writers:
        thread.join(timeout=10)
    assert seen == dict.fromkeys(range(4), 1000)


def test_a_listener_that_has_gone_does_not_stop_the_others() -> None:
    hub = EventHub()

    def closed_loop() -> None:
        raise RuntimeError("Event loop is closed")

    with hub.subscribe(ADA, on_ready=closed_loop), hub.subscribe(ADA) as other:
        hub.publish([event("queued", 1), event("leased", 2)])
        assert [item.kind for item in other.take()] == ["queued", "leased"]
