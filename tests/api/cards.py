"""A real studio in a thread of this process, but for what draws: the shipped fake, whose pictures are colour cards."""

import dataclasses
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn

from gesso.api.server import create_app
from gesso.app import App, clock_ms, new_id, open_records
from gesso.executors.fake import FakeExecutor
from gesso.jobs.dispatcher import Dispatcher
from gesso.library.filing import Filing
from gesso.settings import Settings
from gesso.store.blobs import LocalBlobs


@contextmanager
def serving(home: Path, **settings: Any) -> Iterator[tuple[str, App]]:
    """Serve a home; give its address. `settings` are those of the studio."""
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    with listener, open_records(Settings(home=home, upload_mb=1, port=port, **settings)) as opened:
        executor = FakeExecutor(steps=1)
        blobs = LocalBlobs(home / "blobs")
        filing = Filing(blobs, new_id=new_id, clock_ms=clock_ms, prompt_in_files=True)
        dispatcher = Dispatcher(
            opened.database, executor, filing, opened.hub, clock_ms=clock_ms, ids=new_id, fetch=blobs.get
        )
        app = dataclasses.replace(opened, dispatcher=dispatcher, executor=executor)  # type: ignore[arg-type]
        server = uvicorn.Server(uvicorn.Config(create_app(app), log_config=None))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        app.start_drawing()
        thread.start()
        try:
            while not server.started:
                thread.join(0.01)
            yield f"http://127.0.0.1:{port}", app
        finally:
            server.should_exit = True
            app.hub.close()
            thread.join(20)
            dispatcher.stop()
