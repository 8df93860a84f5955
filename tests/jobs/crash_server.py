"""A server process that is there to be killed: serves a database with the fake executor and says what happens.

Usage: python crash_server.py DATABASE BLOBS {hold|one}
"""

import sys
import threading
from pathlib import Path

from jobs.studio import QUICK, Studio

from gesso.executors.fake import FakeExecutor
from gesso.store.blobs import LocalBlobs


def main() -> None:
    database, blobs, mode = sys.argv[1:4]
    studio = Studio(Path(database), LocalBlobs(Path(blobs)))
    listener = studio.hub.subscribe(None)
    gate = threading.Event()
    if mode != "hold":
        gate.set()
    studio.serve(FakeExecutor(pause=gate, steps=200 if mode == "one" else 3), patience=QUICK)
    while True:
        for event in listener.take(None):
            print(event.kind, event.job_id, flush=True)


if __name__ == "__main__":
    main()
