"""Posts to addresses that people gave: one request, no redirects, the answer's body is never read."""

import email.utils
import time
from dataclasses import dataclass
from datetime import UTC

from gesso import __version__
from gesso.network.address import PUBLIC_ONLY, Allow, Resolve, check, system_resolve
from gesso.network.connection import close, request

SCHEMES = frozenset({"https"})


@dataclass(frozen=True)
class Posted:
    """What came back. A redirect is an answer like any other: it is not followed."""

    status: int
    retry_after_s: float | None
    """What Retry-After asks for, from now; None where it asks for nothing."""

    @property
    def taken(self) -> bool:
        """Whether the other side took it."""
        return 200 <= self.status < 300


def post(
    url: str,
    body: bytes,
    headers: dict[str, str],
    *,
    timeout_s: float = 10.0,
    allow: Allow = PUBLIC_ONLY,
    resolve: Resolve = system_resolve,
    schemes: frozenset[str] = SCHEMES,
) -> Posted:
    """Send `body` to `url` and return the status.

    Raises:
        BadInputError: `bad_address`, `address_not_allowed`: nothing was sent.
        UnavailableError: `address_unreachable`: no connection, or no answer within `timeout_s`.
    """
    deadline_s = time.monotonic() + timeout_s
    target = check(url, schemes=schemes, allow=allow, resolve=resolve)
    sent = {"User-Agent": f"Gesso/{__version__}", "Accept": "*/*", "Connection": "close", **headers}
    answer = request(target, "POST", headers=sent, body=body, deadline_s=deadline_s)
    try:
        asked = {name.lower(): value for name, value in answer.headers}.get(b"retry-after")
        return Posted(answer.status, _seconds(asked.decode("latin-1")) if asked else None)
    finally:
        close(answer)


def _seconds(text: str) -> float | None:
    """Read Retry-After: seconds, or a date."""
    if text.strip().isdigit():
        return float(min(int(text.strip()[:9]), 10**7))
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, moment.timestamp() - time.time())
