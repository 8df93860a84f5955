"""Small answers go out at once, also on a connection that is kept: the page asks for dozens of them at a time."""

import time

import httpx

HELD_BACK_S = 0.035
"""A little less than what a kernel waits with an acknowledgement, and so with the answer's second half, where Nagle's rule holds."""


def test_answers_are_not_held_back_for_an_acknowledgement(client: httpx.Client) -> None:
    took = []
    for _ in range(30):
        begun = time.perf_counter()
        client.get("/session").raise_for_status()
        took.append(time.perf_counter() - begun)
    assert sorted(took)[5] < HELD_BACK_S
