"""Which moves between a job's states exist. Pure; the store's compare-and-set enforces what is said here."""

from gesso.domain.job import TERMINAL_STATES, State

MOVES: dict[State, tuple[State, ...]] = {
    "held": ("queued", "failed", "cancelled"),
    "queued": ("leased", "failed", "cancelled"),
    "leased": ("running", "queued", "succeeded", "failed", "cancelled"),
    "running": ("queued", "succeeded", "failed", "cancelled"),
    "succeeded": (),
    "failed": (),
    "cancelled": (),
}
"""From each state, where it may go. Back to `queued` is a lost attempt; terminal states never change."""


def allowed(source: State, to: State) -> bool:
    return to in MOVES[source]


def sources(to: State) -> tuple[State, ...]:
    """Return the states from which `to` can be reached."""
    return tuple(source for source, targets in MOVES.items() if to in targets)


def terminal(state: State) -> bool:
    return state in TERMINAL_STATES
