"""Addresses that people give, checked before anything is sent to them.

Promises: a name is resolved once, every one of its addresses must be public, and the answer carries the addresses that
were checked, so that whoever connects goes there and nowhere else: a name that answers differently a moment later
(DNS rebinding) gains nothing. The text of a host is never trusted, since `127.1` and `0x7f.1` are loopback too.
"""

import ipaddress
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import httpx

from gesso.domain.errors import BadInputError

URL_AT_MOST = 2048
PORTS = frozenset({80, 443, 8080, 8443})
"""What web servers listen on. Inside of an allowed network every port is fine."""
RESOLVE_S = 5.0
_DEFAULT_PORTS = {"http": 80, "https": 443}
_PRIVATE_NAMES = ("localhost", "local", "internal", "localdomain", "home.arpa", "lan", "intranet")

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolve = Callable[[str, int], Sequence[str]]
"""Name and port → every A and AAAA address as text. Raises OSError where there is none."""

# Python 3.11 calls these global, and nobody on the public network answers there: IANA's special registries, Azure's host.
_NOT_PUBLIC: tuple[IPNetwork, ...] = tuple(
    ipaddress.ip_network(one)
    for one in (
        "0.0.0.0/8",
        "100.64.0.0/10",
        "168.63.129.16/32",
        "192.0.0.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "::/96",
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",
        "2001:db8::/32",
        "3fff::/20",
        "5f00::/16",
        "fec0::/10",
        "ff00::/8",
    )
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


@dataclass(frozen=True)
class Allow:
    """What an operator opens beyond the public network: laboratories and tests. Nothing, unless it is set."""

    networks: tuple[IPNetwork, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "Allow":
        """Read networks between commas: `10.1.0.0/16, fd00::/8`.

        Raises:
            BadInputError: `bad_setting`, naming the one that is no network.
        """
        networks = []
        for one in filter(None, (part.strip() for part in text.split(","))):
            try:
                networks.append(ipaddress.ip_network(one))
            except ValueError as error:
                message = f"`allowed_networks` has “{one[:60]}”, which is no network ({error}). Write them as 10.1.0.0/16, fd00::/8."
                raise BadInputError(message, code="bad_setting") from error
        return cls(tuple(networks))

    def takes(self, address: IPAddress) -> bool:
        """Tell whether the operator opened this address, itself and not what it stands for."""
        return any(address.version == one.version and address in one for one in self.networks)


PUBLIC_ONLY = Allow()


@dataclass(frozen=True)
class Target:
    """An address that was checked, with what is needed to connect: no part of it is read a second time."""

    scheme: str
    host: str
    """The name in its ASCII form, for Host and SNI; without brackets."""
    port: int
    path: bytes
    """Path and query, encoded."""
    addresses: tuple[str, ...]
    """The checked IP addresses, in the resolver's order. Only these may be connected to."""

    @property
    def url(self) -> httpx.URL:
        """The address again, for resolving a redirect against it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _DEFAULT_PORTS[self.scheme] else f":{self.port}"
        return httpx.URL(f"{self.scheme}://{host}{port}{self.path.decode('ascii')}")


def system_resolve(host: str, port: int) -> Sequence[str]:
    """Ask the system's resolver, for five seconds at most: it has no timeout of its own."""
    answer: list[str] = []
    failure: list[OSError] = []

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            failure.append(OSError(str(error)))
        else:
            answer.extend(str(one[4][0]) for one in found)

    asking = threading.Thread(target=ask, name="gesso-resolve", daemon=True)
    asking.start()
    asking.join(RESOLVE_S)
    if failure:
        raise failure[0]
    if not answer:
        raise TimeoutError("the name was not found in time")
    return list(dict.fromkeys(answer))


def check(
    url: str,
    *,
    schemes: frozenset[str] = frozenset({"https"}),
    allow: Allow = PUBLIC_ONLY,
    resolve: Resolve = system_resolve,
) -> Target:
    """Return where `url` leads, after every check.

    Args:
        url: the address as somebody gave it.
        schemes: what it may begin with. Inside of an allowed network, http is always taken.
        allow: networks that the operator opened.
        resolve: what turns the name into addresses.

    Raises:
        BadInputError: `bad_address` where it cannot be read or found, `address_not_allowed` where it may not be used.
            Neither says which addresses a name has: that is nobody's business but the operator's.
    """
    parsed = _parsed(url)
    scheme, host = parsed.scheme, parsed.raw_host.decode("ascii").strip("[]").rstrip(".").lower()
    port = _DEFAULT_PORTS[scheme] if parsed.port is None else parsed.port
    refusal = _refusal(scheme, host, port, schemes)
    if refusal is not None and not allow.networks:
        raise _not_allowed(refusal)
    try:
        found = tuple(resolve(host, port))
        addresses = tuple(_address(one) for one in found)
    except (OSError, ValueError) as error:
        raise BadInputError(f"The name “{host[:100]}” was not found. Check the address.", code="bad_address") from error
    if not addresses:
        raise BadInputError(f"The name “{host[:100]}” has no address. Check it.", code="bad_address")
    opened = all(allow.takes(_plain(one)) for one in addresses)
    if refusal is not None and not opened:
        raise _not_allowed(refusal)
    if not all(is_public(one) or allow.takes(_plain(one)) for one in addresses):
        raise _not_allowed("it does not lead to the public network")
    return Target(scheme, host, port, parsed.raw_path, tuple(str(one) for one in addresses))


def is_public(address: IPAddress) -> bool:
    """Tell whether this is an address of the public network. Addresses that carry an IPv4 one are as public as that is."""
    inner = _plain(address)
    if inner != address:
        return is_public(inner)
    if any(inner.version == one.version and inner in one for one in _NOT_PUBLIC):
        return False
    return inner.is_global and not inner.is_multicast


def _plain(address: IPAddress) -> IPAddress:
    """Return the IPv4 address that a mapped, 6to4 or NAT64 address stands for; any other as it is."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _address(text: str) -> IPAddress:
    return ipaddress.ip_address(text.partition("%")[0])


def _parsed(url: str) -> httpx.URL:
    if len(url) > URL_AT_MOST:
        message = f"The address has {len(url):,} characters; {URL_AT_MOST:,} are taken."
        raise BadInputError(message, code="bad_address")
    if any(char.isspace() or not char.isprintable() or char == "\\" for char in url):
        raise BadInputError("The address has a space, a backslash or a control character.", code="bad_address")
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise BadInputError("This is no address. Write it as https://example.org/path.", code="bad_address") from error
    if parsed.scheme not in _DEFAULT_PORTS or not parsed.host:
        raise BadInputError("An address begins with https:// and the name of a site.", code="bad_address")
    if parsed.userinfo or "@" in parsed.netloc.decode("ascii", "replace"):
        raise BadInputError("An address may not carry a user name or password.", code="bad_address")
    return parsed


def _refusal(scheme: str, host: str, port: int, schemes: frozenset[str]) -> str | None:
    if scheme not in schemes:
        return f"it must begin with {' or '.join(f'{one}://' for one in sorted(schemes))}"
    if any(host == name or host.endswith(f".{name}") for name in _PRIVATE_NAMES):
        return "it names a place inside of a network"
    if port not in PORTS:
        return f"port {port} is not among {', '.join(map(str, sorted(PORTS)))}"
    return None


def _not_allowed(reason: str) -> BadInputError:
    message = (
        f"This address may not be used: {reason}. Whoever runs this studio can open networks with `allowed_networks`."
    )
    return BadInputError(message, code="address_not_allowed")
