"""Fault 19: those who asked to be told are down, slow, moved, or have become private addresses."""

import json
import random
import time
from collections import Counter
from functools import partial
from pathlib import Path

from jobs.studio import order
from sites import Answer, Names, site

from gesso.app import App, new_id, open_records
from gesso.domain.job import Failure
from gesso.jobs import lifecycle
from gesso.jobs.telling import Telling
from gesso.network.address import Allow
from gesso.network.post import post
from gesso.settings import load_settings

PUBLIC = "127.0.0.1/32"
"""What stands for the internet here; 127.0.0.3 stands for what must never be reached."""
SLOW_S = 0.2
PATIENCE_S = 120.0
ENDPOINTS = ("sound", "down", "moved", "slow")


def misbehave(folder: Path, events: int) -> tuple[dict[str, int], int, int, int]:
    """Let jobs fail and tell five endpoints of it, four of which misbehave.

    Returns:
        How many different events each endpoint took; how many times the private one was asked; how many tries were
        refused for their address; how many tries there were in all.
    """
    choice, took = random.Random(19), {name: Counter[str]() for name in ENDPOINTS}
    with site() as public, site(host="127.0.0.3") as private:
        tried = Counter[tuple[str, str]]()

        def answer(path: str, body: bytes) -> Answer:
            name, event = path.strip("/"), json.loads(body)["data"]["job_id"]
            tried[name, event] += 1
            if name in ("down", "moved") and tried[name, event] <= choice.choice((0, 1, 2)):
                down = choice.choice(((500, {}, b""), (503, {}, b""), (404, {}, b"")))
                return down if name == "down" else (307, {"Location": private.url}, b"")
            if name == "slow":
                time.sleep(SLOW_S)
            took[name][event] += 1
            return 204, {}, b""

        public.answer = answer
        settings = load_settings({}, home=folder / "home", allowed_networks=PUBLIC)
        with open_records(settings) as app:
            names = Names(turned_example_org=[["127.0.0.1"], ["127.0.0.3"]], **{"127_0_0_1": [["127.0.0.1"]]})
            for name in ENDPOINTS:
                app.webhooks.create(app.owner, f"{public.url}/{name}", ("job.failed",))
            turned = app.webhooks.create(app.owner, f"http://turned.example.org:{private.port}/", ("job.failed",))
            names("turned.example.org", private.port)  # as it was when it was added
            telling = Telling(
                app.database,
                app.hub,
                partial(post, allow=Allow.parse(PUBLIC), resolve=names),
                context=app,
                callback_key=app.telling._callback_key,
                clock_ms=app.clock_ms,
            )
            telling.start()
            for _ in range(events):
                _fail_a_job(app)
            until = time.monotonic() + PATIENCE_S
            while min(len(one) for one in took.values()) < events and time.monotonic() < until:
                time.sleep(0.05)
            telling.stop()
            page = app.webhooks.log(app.owner, turned.id, limit=100)
            refused = sum(one.error == "address_not_allowed" for told in page.items for one in told.tries)
        return {name: len(one) for name, one in took.items()}, len(private.asked), refused, len(public.asked)


def _fail_a_job(app: App) -> None:
    (job,) = app.queue.submit(order(person=app.owner))
    failure = Failure(code="x", message="y")
    with app.database.write() as connection:
        told = lifecycle.fail(connection, job, failure, now_ms=app.clock_ms(), ids=new_id)
    assert told
    app.hub.publish([told])
