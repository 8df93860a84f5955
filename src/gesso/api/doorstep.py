"""Where a request comes from and what it calls us: peers, trusted proxies, allowed hosts. Pure, but for reading settings once."""

import ipaddress
from typing import TypeAlias
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from gesso.accounts.whence import Whence
from gesso.domain.errors import BadInputError
from gesso.settings import Settings

LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
AGENT_AT_MOST = 300

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network


class Doorstep:
    """What the settings say about who may call this studio what, and whose word is believed."""

    def __init__(self, settings: Settings | None = None) -> None:
        """Read the settings; None is a studio of this machine alone.

        Raises:
            BadInputError: a setting cannot be read (`bad_setting`).
        """
        settings = settings or Settings()
        public = urlsplit(settings.public_url)
        if settings.public_url and (public.scheme not in {"http", "https"} or not public.hostname or public.query):
            raise _bad("public_url", "an address such as https://pictures.example.org")
        names = {one.strip().lower() for one in settings.allowed_hosts.split(",") if one.strip()}
        if any(set(one) & set("/*@ ") for one in names):
            raise _bad("allowed_hosts", "host names separated by commas, without * and without a scheme")
        self._names = LOOPBACK_NAMES | {host_name(one) for one in names}
        if public.netloc:
            self._names |= {host_name(public.netloc.lower())}
        self._public_origin = f"{public.scheme}://{public.netloc}".lower() if public.netloc else None
        self._public_secure = public.scheme == "https"
        self._shared = settings.is_shared
        try:
            self._proxies: tuple[Network, ...] = tuple(
                ipaddress.ip_network(one.strip(), strict=False)
                for one in settings.trusted_proxies.split(",")
                if one.strip()
            )
        except ValueError as error:
            raise _bad("trusted_proxies", "addresses or networks, such as 10.0.0.2, 172.16.0.0/12") from error

    def answers_to(self, host: str, scope: Scope) -> bool:
        """Tell whether the studio goes by this Host.

        A name that somebody else controls can be made to point here (DNS rebinding), an address cannot: where the studio
        is open to a network, the address that the request arrived at is one of its names too.
        """
        name = host_name(host)
        if name in self._names:
            return True
        arrived = str((scope.get("server") or ("",))[0])
        return self._shared and _is_address(arrived) and name.strip("[]") == arrived.lower()

    def is_own_origin(self, origin: str, host: str) -> bool:
        """Tell whether a page of that origin is our own."""
        return urlsplit(origin).netloc == host or origin.lower() == self._public_origin

    def whence(self, scope: Scope, headers: Headers) -> Whence:
        """Return where the request comes from. Proxies are believed only where the settings trust them."""
        peer = str(scope["client"][0]) if scope.get("client") else ""
        forwarded = headers.get("x-forwarded-for") or headers.get("forwarded") or headers.get("x-real-ip")
        secure = scope.get("scheme") == "https" or self._public_secure
        address = peer
        if self._trusts(peer):
            secure = secure or headers.get("x-forwarded-proto", "").strip().lower() == "https"
            for hop in reversed(headers.get("x-forwarded-for", "").split(",")):
                if hop.strip():
                    address = hop.strip()[:64]
                    if not self._trusts(address):
                        break
        arrived = str((scope.get("server") or ("",))[0])  # a peer of the same address is this machine
        local = not forwarded and (peer in {"", arrived} or _is_loopback(peer))
        return Whence(address=address, local=local, secure=secure, agent=headers.get("user-agent", "")[:AGENT_AT_MOST])

    def _trusts(self, address: str) -> bool:
        try:
            read = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(read in network for network in self._proxies)


def host_name(host: str) -> str:
    """Return the host without its port, keeping the brackets of an IPv6 address."""
    if host.startswith("["):
        return host[: host.find("]") + 1].lower()
    return host.rsplit(":", 1)[0].lower() if ":" in host else host.lower()


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _bad(key: str, allowed: str) -> BadInputError:
    return BadInputError(f"The setting {key} is wrong; it takes {allowed}.", code="bad_setting")
