"""Waiting in a test for what another thread or process does."""

import time
from collections.abc import Callable


def until(condition: Callable[[], object], within_s: float = 30, why: Callable[[], str] = lambda: "") -> float:
    """Wait for a condition and return how long that took, in seconds; what it never becomes ends the test, saying why."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < within_s, why()
        time.sleep(0.01)
    return time.monotonic() - began
