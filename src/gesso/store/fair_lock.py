"""A lock that is had in the order in which it was asked for.

`threading.Lock` goes to whoever runs when it is released, which is mostly the thread that released it: beside a busy
dispatcher a submit waited for the database ten times longer than for its turn.
"""

import threading
from collections import deque


class FairLock:
    """A context manager; not reentrant."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._held = False

    def __enter__(self) -> None:
        with self._guard:
            if not self._held:
                self._held = True
                return
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        turn.acquire()  # until it is handed over

    def __exit__(self, *_: object) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()  # it stays held, by the next one
            else:
                self._held = False
