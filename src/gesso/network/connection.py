"""A connection to a checked address: pinned, without proxies, and over at a fixed moment whatever the other side does."""

import ssl
import time
from collections.abc import Iterable
from functools import cache
from typing import Any

import httpcore

from gesso.domain.errors import UnavailableError
from gesso.network.address import Target


def request(
    target: Target, method: str, *, headers: dict[str, str], body: bytes = b"", deadline_s: float
) -> "httpcore.Response":
    """Send one request and return its answer with the body still to be read; the caller closes it with `close`.

    Args:
        target: where it goes.
        method: `GET` or `POST`.
        headers: beside Host, which is the target's name.
        body: what is sent.
        deadline_s: moment of `time.monotonic` at which everything, reading the answer too, ends.

    Raises:
        UnavailableError: `address_unreachable`: no connection, no valid certificate, no answer in time.
    """
    pool = httpcore.ConnectionPool(
        ssl_context=_trust(),
        max_connections=1,
        http1=True,
        http2=False,
        retries=0,
        network_backend=_Pinned(target.addresses, deadline_s),
    )
    host = f"[{target.host}]" if ":" in target.host else target.host
    named = host if target.port == {"http": 80, "https": 443}[target.scheme] else f"{host}:{target.port}"
    sent = {"Host": named, **headers}
    if body or method == "POST":
        sent["Content-Length"] = str(len(body))
    asked = httpcore.Request(
        method,
        httpcore.URL(scheme=target.scheme.encode(), host=target.host.encode(), port=target.port, target=target.path),
        headers=[(name.encode("ascii"), value.encode("utf-8")) for name, value in sent.items()],
        content=body,
        extensions={"sni_hostname": target.host},
    )
    try:
        answer = pool.handle_request(asked)
    except _FAILURES as error:
        pool.close()
        raise unreachable(error) from error
    answer.extensions["pool"] = pool
    return answer


def close(answer: "httpcore.Response") -> None:
    """Drop the answer and its connection, read or not."""
    try:
        answer.close()
    finally:
        answer.extensions["pool"].close()


_FAILURES: tuple[type[Exception], ...] = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    OSError,
)


def read(answer: "httpcore.Response") -> Iterable[bytes]:
    """Yield the body's pieces.

    Raises:
        UnavailableError: `address_unreachable`, cut off or too slow.
    """
    try:
        yield from answer.iter_stream()
    except _FAILURES as error:
        raise unreachable(error) from error


def unreachable(error: Exception) -> UnavailableError:
    """Say why, in our words: what the other side sent is not repeated."""
    if isinstance(error, httpcore.TimeoutException | TimeoutError):
        why = "it did not answer in time"
    elif isinstance(error, ssl.SSLError) or "SSL" in str(error) or "certificate" in str(error):
        why = "its certificate is not valid for this name"
    elif isinstance(error, httpcore.ConnectError):
        why = "nothing answers there"
    else:
        why = "the connection broke off"
    return UnavailableError(f"The address could not be reached: {why}.", code="address_unreachable")


@cache
def _trust() -> ssl.SSLContext:
    """The certificates that httpx trusts, or those that SSL_CERT_FILE names; read once."""
    import httpx

    return httpx.create_ssl_context()


class _Pinned(httpcore.NetworkBackend):
    """Connects to the checked addresses, whatever name is asked for."""

    def __init__(self, addresses: tuple[str, ...], deadline_s: float) -> None:
        self._addresses = addresses
        self._deadline_s = deadline_s

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002 - the name was resolved and checked before
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the deadline is the only one
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Try one address after the other; IPv6 is often resolved where there is no route."""
        last: Exception = httpcore.ConnectError("no address")
        for place, address in enumerate(self._addresses):
            left = _left(self._deadline_s, httpcore.ConnectTimeout)
            try:
                stream = httpcore.SyncBackend().connect_tcp(
                    address,
                    port,
                    timeout=left / (len(self._addresses) - place),
                    local_address=local_address,
                    socket_options=socket_options,
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
            else:
                return _Timed(stream, self._deadline_s)
        raise last


class _Timed(httpcore.NetworkStream):
    """A stream all of whose waits end at one moment: a server that sends a byte a second cannot hold it open."""

    def __init__(self, stream: httpcore.NetworkStream, deadline_s: float) -> None:
        self._stream = stream
        self._deadline_s = deadline_s

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self._stream.read(max_bytes, timeout=_left(self._deadline_s, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._stream.write(buffer, timeout=_left(self._deadline_s, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        left = _left(self._deadline_s, httpcore.ConnectTimeout)
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline_s)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(deadline_s: float, over: type[httpcore.TimeoutException]) -> float:
    left = deadline_s - time.monotonic()
    if left <= 0:
        raise over("the time is over")
    return left
