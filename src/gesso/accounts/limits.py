"""How often somebody may ask, and how long they wait after guessing wrong. Pure arithmetic; time is an argument.

A *bucket* (token bucket) holds `burst` tokens and gains `per_second` of them; a request takes one. A *backoff* lets a few wrong
guesses pass, then doubles the wait with each further one, and forgets after an hour without any. `Limits` keeps them in memory,
for as many callers as fit: the ones that asked longest ago make room, which can only be kind to somebody.
"""

import math
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")

KEPT_AT_MOST = 20_000


class Bucket(NamedTuple):
    tokens: float
    at_ms: int


class Rate(NamedTuple):
    per_second: float
    burst: float


class Room(NamedTuple):
    """How much somebody may still ask: `most` requests at once, `left` of them now, all of them again in `full_ms`."""

    most: int
    left: int
    full_ms: int


class Backoff(NamedTuple):
    wrong: int = 0
    at_ms: int = 0


class Patience(NamedTuple):
    """`free` wrong guesses cost nothing; then 1, 2, 4 … seconds, at most `longest_ms`; forgotten after `memory_ms`."""

    free: int
    longest_ms: int
    memory_ms: int = 3_600_000


def take(bucket: Bucket | None, rate: Rate, now_ms: int) -> tuple[Bucket, int]:
    """Return the bucket after one request, and the milliseconds to wait before it; 0 means it may pass now."""
    tokens = rate.burst
    if bucket is not None:
        passed_s = max(0, now_ms - bucket.at_ms) / 1000
        tokens = min(rate.burst, bucket.tokens + passed_s * rate.per_second)
    if tokens >= 1:
        return Bucket(tokens - 1, now_ms), 0
    return Bucket(tokens, now_ms), math.ceil((1 - tokens) / rate.per_second * 1000)


def room(bucket: Bucket | None, rate: Rate, now_ms: int) -> Room:
    """Return what a bucket still holds."""
    tokens = rate.burst
    if bucket is not None:
        tokens = min(rate.burst, bucket.tokens + max(0, now_ms - bucket.at_ms) / 1000 * rate.per_second)
    return Room(int(rate.burst), int(tokens), math.ceil((rate.burst - tokens) / rate.per_second * 1000))


def after_wrong(backoff: Backoff, patience: Patience, now_ms: int) -> Backoff:
    """Return the backoff after one more wrong guess."""
    wrong = 0 if now_ms - backoff.at_ms > patience.memory_ms else backoff.wrong
    return Backoff(wrong + 1, now_ms)


def wait_ms(backoff: Backoff, patience: Patience, now_ms: int) -> int:
    """Return how long the next guess must still wait."""
    over = backoff.wrong - patience.free
    if over < 1 or now_ms - backoff.at_ms > patience.memory_ms:
        return 0
    longest = min(patience.longest_ms, 1000 << min(over - 1, 30))
    return max(0, backoff.at_ms + longest - now_ms)


AN_ADDRESS = Patience(free=10, longest_ms=15 * 60_000)
AN_ACCOUNT = Patience(free=10, longest_ms=60_000)
"""Shorter than an address's: a stranger can bring it about for somebody else, and must not keep them out for long."""
THIS_MACHINE = Patience(free=20, longest_ms=2000)
"""From loopback: somebody who sits here, or a program gone wild; never locked out."""


class Kept(Generic[T]):
    """The newest of what is kept by name, up to a number."""

    def __init__(self, at_most: int = KEPT_AT_MOST) -> None:
        self._of: OrderedDict[str, T] = OrderedDict()
        self._at_most = at_most

    def get(self, name: str) -> T | None:
        return self._of.get(name)

    def put(self, name: str, value: T) -> None:
        self._of[name] = value
        self._of.move_to_end(name)
        if len(self._of) > self._at_most:
            self._of.popitem(last=False)

    def drop(self, name: str) -> None:
        self._of.pop(name, None)


class Limits:
    """The studio's limits. `requests` None means that nobody who is logged in is held up."""

    def __init__(self, *, requests: Rate | None, logins: Rate, clock_ms: Callable[[], int]) -> None:
        self._requests = requests
        self._logins = logins
        self._clock_ms = clock_ms
        self._lock = threading.Lock()
        self._buckets: Kept[Bucket] = Kept()
        self._wrong: Kept[Backoff] = Kept()
        self._told: Kept[int] = Kept()

    def wait_to_ask(self, who: str) -> int:
        """Count one request of a key or person; return the milliseconds it comes too early, 0 if it may pass."""
        return 0 if self._requests is None else self._take(f"ask {who}", self._requests)

    def room(self, who: str) -> Room | None:
        """Return how much a key or person may still ask; None where nobody is held up."""
        if self._requests is None:
            return None
        with self._lock:
            return room(self._buckets.get(f"ask {who}"), self._requests, self._clock_ms())

    def wait_to_try(self, address: str, account: str | None, *, local: bool) -> int:
        """Count one attempt to log in; return the milliseconds it comes too early, 0 if it may be made."""
        early = 0 if local else self._take(f"try {address}", self._logins)
        return max(early, self.wait_after_wrong(address, account, local=local))

    def wait_after_wrong(self, address: str, account: str | None, *, local: bool) -> int:
        """Return how long this address, or anybody for this account, must still wait after wrong guesses."""
        now_ms = self._clock_ms()
        with self._lock:
            patience = THIS_MACHINE if local else AN_ADDRESS
            waits = [wait_ms(self._wrong.get(f"from {address}") or Backoff(), patience, now_ms)]
            if account is not None and not local:
                waits.append(wait_ms(self._wrong.get(f"for {account}") or Backoff(), AN_ACCOUNT, now_ms))
            return max(waits)

    def wrong(self, address: str, account: str | None) -> bool:
        """Count a wrong guess; tell whether it is worth a line in the audit log (the first in a minute)."""
        now_ms = self._clock_ms()
        with self._lock:
            self._count(f"from {address}", AN_ADDRESS, now_ms)
            if account is not None:
                self._count(f"for {account}", AN_ACCOUNT, now_ms)
            said = f"{address} {account}"
            told = self._told.get(said)
            if told is not None and now_ms - told < 60_000:
                return False
            self._told.put(said, now_ms)
            return True

    def right(self, account: str) -> None:
        """Forget the wrong guesses for an account whose password was then known; the address stays as suspect as it was."""
        with self._lock:
            self._wrong.drop(f"for {account}")

    def _count(self, name: str, patience: Patience, now_ms: int) -> None:
        self._wrong.put(name, after_wrong(self._wrong.get(name) or Backoff(), patience, now_ms))

    def _take(self, name: str, rate: Rate) -> int:
        with self._lock:
            bucket, early = take(self._buckets.get(name), rate, self._clock_ms())
            self._buckets.put(name, bucket)
            return early


def of_address(address: str) -> str:
    """Return what an address is counted by: itself, or the /64 that an IPv6 address' owner has all of."""
    import ipaddress

    try:
        read = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(read, ipaddress.IPv6Address):
        return str(read.ipv4_mapped or ipaddress.ip_network((int(read) >> 64 << 64, 64)).network_address)
    return str(read)
