"""Kill -9 of the worker and of the server in mid-job: the job ends complete, once."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from serving import RunningStudio, wait_for_end, wait_for_event

from gesso.store.blobs import LocalBlobs

PROMPT = "a red fox in the snow --seed 11 --draft --q 4"


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[RunningStudio]:
    made = RunningStudio(tmp_path / "home")
    made.start()
    yield made
    made.stop()


def submit(client: httpx.Client) -> str:
    answer = client.post("/jobs", json={"prompt": PROMPT}).raise_for_status()
    return str(answer.json()["jobs"][0]["id"])


def assert_complete_once(client: httpx.Client, job_id: str) -> None:
    job = wait_for_end(client, job_id)
    assert job["status"] == "succeeded", job["failure"]
    assert [image["index"] for image in job["images"]] == [0, 1, 2, 3]
    assert len({image["id"] for image in job["images"]}) == 4
    library = client.get("/images").json()["items"]
    assert {image["id"] for image in library} == {image["id"] for image in job["images"]}
    for image in job["images"]:
        file = client.get(f"/images/{image['id']}/file")
        assert file.content.startswith(b"\x89PNG")
    assert job["gpu_ms"] > 0
    used = client.get("/status").json()["usage"]["gpu_ms_today"]
    assert used == job["gpu_ms"], "device time was charged for more than the attempt that counted"


def test_a_killed_worker_costs_an_attempt_and_nothing_else(studio: RunningStudio) -> None:
    with studio.client() as client:
        job_id = submit(client)
        wait_for_event(client, job_id, "step")
        os.kill(studio.worker_pid(), signal.SIGKILL)
        assert_complete_once(client, job_id)
        assert client.get(f"/jobs/{job_id}").json()["attempt"] == 2


def test_a_killed_server_finishes_the_job_after_its_restart(studio: RunningStudio) -> None:
    with studio.client() as client:
        job_id = submit(client)
        wait_for_event(client, job_id, "step")
    studio.kill()
    studio.start()
    with studio.client() as client:
        assert_complete_once(client, job_id)


def test_a_stopped_server_finishes_the_job_after_its_restart(studio: RunningStudio) -> None:
    with studio.client() as client:
        job_id = submit(client)
        wait_for_event(client, job_id, "step")
    assert studio.stop() == 0
    studio.start()
    with studio.client() as client:
        assert_complete_once(client, job_id)


def test_a_blob_that_a_crash_left_behind_is_swept_at_the_next_start(tmp_path: Path) -> None:
    blobs = LocalBlobs(tmp_path / "home" / "blobs")
    orphan, fresh = blobs.put(b"left by a crash two days ago"), blobs.put(b"left a minute ago")
    two_days_ago = time.time() - 2 * 24 * 3600
    os.utime(blobs.path(orphan), (two_days_ago, two_days_ago))
    studio = RunningStudio(tmp_path / "home")
    studio.start()
    try:
        for _ in range(200):
            if "blobs_swept" in (studio.home / "logs" / "gesso.log").read_text(encoding="utf-8"):
                break
            with studio.client() as client:
                client.get("/status").raise_for_status()
        assert not blobs.exists(orphan)
        assert blobs.exists(fresh)
    finally:
        studio.stop()
