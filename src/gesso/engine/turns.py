"""Several pictures in the making, one turn of each after the other, by one thread or by several hands.

A small network does not fill the processor: two threads in one of its operations gain less than two pictures side by
side, and drawing and finishing hardly use a second thread at all. So a family that is `small` is given hands, threads that
each take the next picture's turn. A hand computes with a number of threads that depends on the machine alone, never on how
many pictures there are, so `plan.only(i)` gives the same bytes. Events come in the order that one thread would give.

Nothing runs far ahead: a picture's next turn may begin when the events of its last one have been fetched. Closing the
iterator drops what has not begun and waits for the turns under way. Knows nothing of networks and plans.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import torch

from gesso.engine.events import Event

_GRID = 4
"""Pictures of an ordinary job: with more threads than these, a hand gets several."""


@dataclass(frozen=True)
class Hands:
    """`count` threads that take turns, each computing with `threads` threads of its own."""

    count: int
    threads: int


def hands_for(pictures: int, *, small: bool, device: torch.device) -> Hands | None:
    """Return the hands for a job; None where the caller's thread does everything with all its threads."""
    if not small or device.type != "cpu":
        return None
    threads = torch.get_num_threads()
    each = max(1, threads // _GRID)
    return Hands(min(pictures, threads // each), each)


def in_turn(pictures: Sequence[Iterator[Sequence[Event]]], hands: Hands | None) -> Iterator[Event]:
    """Yield the events of every picture's first turn, then of every second one, until all are done.

    Args:
        pictures: one iterator each, which does the work of one turn when it is advanced and returns its events.
        hands: who does it; None: this thread.
    """
    if hands is None:
        yield from _alone(pictures)
        return
    own = torch.get_num_threads()
    pool = ThreadPoolExecutor(hands.count, "gesso-hand", torch.set_num_threads, (hands.threads,))
    try:
        ahead = deque((picture, pool.submit(next, picture, None)) for picture in pictures)
        while ahead:
            picture, turn = ahead.popleft()
            events = turn.result()
            if events is not None:
                yield from events
                ahead.append((picture, pool.submit(next, picture, None)))
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        torch.set_num_threads(own)  # what a hand sets for itself is also what threads yet to come begin with


def _alone(pictures: Sequence[Iterator[Sequence[Event]]]) -> Iterator[Event]:
    waiting = deque(pictures)
    while waiting:
        picture = waiting.popleft()
        events = next(picture, None)
        if events is not None:
            waiting.append(picture)
            yield from events
