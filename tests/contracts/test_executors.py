"""One suite for every executor: the shipped fake, and the child process with the real engine on a bare sketch."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from gesso.catalog import Catalog, bundled, make_plan
from gesso.domain.errors import ConflictError, EngineError, UnavailableError
from gesso.domain.execution import (
    FINAL_REPORTS,
    Attempt,
    Done,
    Failed,
    Lost,
    Previewed,
    Produced,
    Report,
    Started,
    Stepped,
)
from gesso.domain.ids import JobId
from gesso.domain.plan import Plan
from gesso.domain.sight import Pointing
from gesso.domain.spec import Aspect, Spec
from gesso.executors import EmbeddedExecutor, Executor, FakeExecutor

PATIENCE_S = 120.0


def plan(seed: int = 7, *, steps_factor: float | None = None) -> Plan:
    catalog = Catalog.load()
    spec = Spec(text="a red fox", seed=seed, draft=True, aspect=Aspect(1, 1), quality=steps_factor)
    planned = make_plan(spec, catalog.starter, catalog.starter, revision=bundled.revision(), seed=0)
    return planned.plan


@pytest.fixture(params=["fake", "embedded"])
def executor(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Executor]:
    made: Executor
    if request.param == "fake":
        made = FakeExecutor()
    else:
        made = EmbeddedExecutor(tmp_path / "models", tmp_path / "worker.log", threads=1)
    made.start()
    yield made
    made.stop()


def wait_for_slot(executor: Executor) -> str:
    for _ in range(int(PATIENCE_S / 0.05)):
        slot = executor.slots()[0]
        if not slot.busy:
            return slot.id
        report = executor.next_report(0.05)
        assert report is None, f"nothing was asked for, yet {report} came"
    raise AssertionError("no slot became free")


def run(executor: Executor, attempt: Attempt) -> list[Report]:
    executor.submit(wait_for_slot(executor), (attempt,), {})
    return until_final(executor, attempt)


def until_final(executor: Executor, attempt: Attempt) -> list[Report]:
    reports: list[Report] = []
    while not reports or not isinstance(reports[-1], FINAL_REPORTS):
        report = executor.next_report(PATIENCE_S)
        assert report is not None, "the executor fell silent"
        assert (report.job_id, report.number) == (attempt.job_id, attempt.number)
        reports.append(report)
    return reports


def test_an_attempt_reports_its_life_in_order(executor: Executor) -> None:
    attempt = Attempt(job_id=JobId("job_a"), number=1, plan=plan())
    reports = run(executor, attempt)
    kinds = [type(report) for report in reports]
    assert kinds[-1] is Done
    assert kinds.index(Started) < kinds.index(Stepped) < kinds.index(Produced)
    assert Previewed in kinds
    produced = [report for report in reports if isinstance(report, Produced)]
    assert [report.seed for report in produced] == list(attempt.plan.seeds)
    assert all(report.png.startswith(b"\x89PNG") for report in produced)
    sizes = {(report.width_px, report.height_px) for report in produced}
    assert sizes == {(attempt.plan.delivered_width_px, attempt.plan.delivered_height_px)}


def test_the_same_plan_gives_the_same_bytes(executor: Executor) -> None:
    def pngs(number: int) -> list[bytes]:
        reports = run(executor, Attempt(job_id=JobId("job_b"), number=number, plan=plan(3)))
        return [report.png for report in reports if isinstance(report, Produced)]

    assert pngs(1) == pngs(2)


def test_a_busy_slot_refuses(executor: Executor) -> None:
    slot = wait_for_slot(executor)
    first = Attempt(job_id=JobId("job_c"), number=1, plan=plan())
    executor.submit(slot, (first,), {})
    with pytest.raises(ConflictError) as caught:
        executor.submit(slot, (msgspec.structs.replace(first, job_id=JobId("job_d")),), {})
    assert caught.value.error_code == "slot_busy"
    until_final(executor, first)


def test_cancelling_ends_an_attempt_before_all_its_pictures(tmp_path: Path) -> None:
    executor = EmbeddedExecutor(tmp_path / "models", tmp_path / "worker.log", threads=1)
    executor.start()
    try:
        attempt = Attempt(job_id=JobId("job_e"), number=1, plan=plan(steps_factor=4))
        executor.submit(wait_for_slot(executor), (attempt,), {})
        reports: list[Report] = []
        while not any(isinstance(report, Stepped) for report in reports):
            report = executor.next_report(PATIENCE_S)
            assert report is not None
            reports.append(report)
        executor.cancel(attempt.job_id, 1)
        reports += until_final(executor, attempt)
        assert isinstance(reports[-1], Done)
        assert reports[-1].cancelled
        assert len([report for report in reports if isinstance(report, Produced)]) < len(attempt.plan.seeds)
    finally:
        executor.stop()


def test_a_killed_worker_is_reported_and_comes_back(tmp_path: Path) -> None:
    executor = EmbeddedExecutor(tmp_path / "models", tmp_path / "worker.log", threads=1)
    executor.start()
    try:
        attempt = Attempt(job_id=JobId("job_f"), number=1, plan=plan(steps_factor=4))
        executor.submit(wait_for_slot(executor), (attempt,), {})
        first_pid = executor.worker_pid
        while not isinstance(report := executor.next_report(PATIENCE_S), Stepped):
            assert report is not None
        executor.kill("embedded-0")
        assert isinstance(until_final(executor, attempt)[-1], Lost)
        again = run(executor, msgspec.structs.replace(attempt, number=2, plan=plan()))
        assert isinstance(again[-1], Done)
        assert executor.worker_pid != first_pid
    finally:
        executor.stop()


def test_a_worker_that_cannot_start_is_said_instead_of_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gesso.executors.embedded.FIRST_PAUSE_S", 0.01)
    executor = EmbeddedExecutor(tmp_path / "models", tmp_path / "worker.log", device="nonsense")
    executor.start()
    try:
        attempt = Attempt(job_id=JobId("job_g"), number=1, plan=plan())
        report = run(executor, attempt)[-1]
        assert isinstance(report, Failed)
        assert report.code == "engine_down"
        assert "worker.log" in report.message
    finally:
        executor.stop()


def test_the_eye_answers_for_every_picture_and_text_and_refuses_what_is_no_picture(executor: Executor) -> None:
    picture = next(
        r for r in run(executor, Attempt(job_id=JobId("job_eye"), number=1, plan=plan())) if isinstance(r, Produced)
    )
    sights = executor.look([picture.png, picture.png], ["a red fox", "a submarine at night"], timeout_s=PATIENCE_S)
    first, second = sights.pictures
    assert first == second
    assert len(first.vector) == len(sights.texts[0]) == 128
    assert sights.texts[0] != sights.texts[1]
    with pytest.raises(EngineError) as refused:
        executor.look([b"no picture"], timeout_s=PATIENCE_S)
    assert refused.value.error_code == "picture_unreadable"


def test_what_is_pointed_at_comes_back_as_a_mask_of_the_picture(executor: Executor) -> None:
    out = BytesIO()
    picture = Image.new("RGB", (60, 40), "green")
    picture.paste("red", (20, 10, 40, 30))
    picture.save(out, format="PNG")
    data = executor.select(out.getvalue(), Pointing(box=(0.2, 0.1, 0.8, 0.9)), timeout_s=PATIENCE_S)
    mask = Image.open(BytesIO(data))
    assert (mask.mode, mask.size) == ("L", (60, 40))
    assert mask.getpixel((30, 20)) == 255
    assert mask.getpixel((5, 20)) == 0
    with pytest.raises(EngineError) as refused:
        executor.select(b"no picture", Pointing(points=((0.5, 0.5, True),)), timeout_s=PATIENCE_S)
    assert refused.value.error_code == "picture_unreadable"


def test_looking_without_a_worker_says_so_at_once(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError) as refused:
        EmbeddedExecutor(tmp_path / "models", tmp_path / "worker.log").look([], ["a fox"])
    assert refused.value.error_code == "engine_down"
