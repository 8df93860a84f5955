"""Where an address leads is decided by the addresses of its name, never by its text."""

import ipaddress

import pytest
from sites import Names

from gesso.domain.errors import BadInputError
from gesso.network.address import Allow, check, is_public, system_resolve

PUBLIC = Names(example_org=[["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"]])


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1", "172.16.3.4", "192.168.1.1", "127.0.0.1", "127.9.9.9", "0.0.0.0", "169.254.169.254", "100.64.0.1",
        "224.0.0.1", "239.1.1.1", "255.255.255.255", "240.0.0.1", "192.88.99.1", "192.0.0.8", "198.18.0.1", "203.0.113.5",
        "168.63.129.16", "::1", "::", "::169.254.169.254", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "fe80::1", "fc00::1",
        "fd00:ec2::254", "fec0::1", "ff02::1", "ff0e::1", "2002:a9fe:a9fe::", "2002:7f00:1::", "64:ff9b::a9fe:a9fe",
        "64:ff9b::7f00:1", "64:ff9b:1::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1", "5f00::1", "100::1", "3fff::1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))
    names = Names(sneaky_example_org=[["93.184.216.34", address]])
    with pytest.raises(BadInputError) as raised:
        check("https://sneaky.example.org/x", resolve=names)
    assert raised.value.error_code == "address_not_allowed"
    assert address not in raised.value.message


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "host", ["127.1", "2130706433", "0x7f.1", "0177.0.0.1", "127.0.0.1", "[::1]", "[::ffff:7f00:1]"]
)
def test_loopback_in_disguise_is_found_by_the_real_resolver(host: str) -> None:
    with pytest.raises(BadInputError) as raised:
        check(f"https://{host}/", resolve=system_resolve)
    assert raised.value.error_code in {"address_not_allowed", "bad_address"}


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://example.org/", "address_not_allowed"),
        ("https://user:secret@example.org/", "bad_address"),
        ("https://example.org\\@evil.org/", "bad_address"),
        ("https://example.org/a b", "bad_address"),
        ("https://example.org/\nx", "bad_address"),
        ("https://example.org:22/", "address_not_allowed"),
        ("https://localhost/", "address_not_allowed"),
        ("https://a.localhost./", "address_not_allowed"),
        ("https://printer.local/", "address_not_allowed"),
        ("https://vault.internal:443/", "address_not_allowed"),
        ("https://nowhere.example.org/", "bad_address"),
        ("file:///etc/passwd", "bad_address"),
        ("gopher://example.org/", "bad_address"),
        ("https:///x", "bad_address"),
        ("example.org/x", "bad_address"),
        ("", "bad_address"),
        ("https://example.org/" + "x" * 2040, "bad_address"),
        ("https://[::1/", "bad_address"),
    ],
)
def test_addresses_that_are_refused(url: str, code: str) -> None:
    with pytest.raises(BadInputError) as raised:
        check(url, resolve=PUBLIC)
    assert raised.value.error_code == code


def test_a_public_address_comes_back_pinned_and_encoded() -> None:
    target = check("https://EXAMPLE.org./ü?q=ö#part", resolve=PUBLIC)
    assert (target.scheme, target.host, target.port) == ("https", "example.org", 443)
    assert target.path == b"/%C3%BC?q=%C3%B6"
    assert target.addresses == ("93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946")


def test_an_operator_opens_networks_and_nothing_beside_them() -> None:
    allow = Allow.parse("127.0.0.0/8, fd00::/8")
    names = Names(lab=[["127.0.0.5"]], mixed=[["127.0.0.5", "10.0.0.1"]], mapped=[["::ffff:127.0.0.1"]])
    assert check("http://lab:9999/x", allow=allow, resolve=names).port == 9999
    assert check("http://mapped/x", allow=allow, resolve=names).host == "mapped"
    for url in ("http://mixed/", "http://10.0.0.1/"):
        with pytest.raises(BadInputError):
            check(url, allow=allow, resolve=names if "mixed" in url else system_resolve)
    with pytest.raises(BadInputError) as raised:
        check("http://example.org/", allow=allow, resolve=PUBLIC)
    assert raised.value.error_code == "address_not_allowed", "an open laboratory opens no plain http elsewhere"
    with pytest.raises(BadInputError) as raised:
        Allow.parse("10.0.0.0/8, everything")
    assert raised.value.error_code == "bad_setting"
