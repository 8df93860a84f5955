"""The state machine as a table."""

import pytest

from gesso.domain.job import LIVE_STATES, TERMINAL_STATES
from gesso.jobs import states

ALLOWED = {
    ("held", "queued"),
    ("held", "failed"),
    ("held", "cancelled"),
    ("queued", "leased"),
    ("queued", "failed"),
    ("queued", "cancelled"),
    ("leased", "running"),
    ("leased", "queued"),
    ("leased", "succeeded"),
    ("leased", "failed"),
    ("leased", "cancelled"),
    ("running", "queued"),
    ("running", "succeeded"),
    ("running", "failed"),
    ("running", "cancelled"),
}


@pytest.mark.parametrize("source", LIVE_STATES + TERMINAL_STATES)
@pytest.mark.parametrize("to", LIVE_STATES + TERMINAL_STATES)
def test_moves(source, to) -> None:
    assert states.allowed(source, to) == ((source, to) in ALLOWED)
    assert (source in states.sources(to)) == ((source, to) in ALLOWED)


@pytest.mark.parametrize("state", TERMINAL_STATES)
def test_what_has_ended_never_changes(state) -> None:
    assert states.terminal(state)
    assert states.MOVES[state] == ()
