"""The arithmetic of limits, and what passwords cost. Time is an argument."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gesso.accounts import passwords
from gesso.accounts.limits import (
    AN_ADDRESS,
    Backoff,
    Bucket,
    Kept,
    Rate,
    Room,
    after_wrong,
    of_address,
    room,
    take,
    wait_ms,
)
from gesso.domain.errors import BadInputError

RATE = Rate(per_second=2, burst=3)


def test_a_bucket_lets_a_burst_pass_and_then_its_rate() -> None:
    bucket: Bucket | None = None
    waits = []
    for now_ms in (0, 0, 0, 0, 250, 500, 500):
        bucket, wait = take(bucket, RATE, now_ms)
        waits.append(wait)
    assert waits == [0, 0, 0, 500, 250, 0, 500]


def test_a_bucket_says_what_it_holds_and_when_it_is_full() -> None:
    assert room(None, RATE, 0) == Room(most=3, left=3, full_ms=0)
    bucket = None
    for _ in range(3):
        bucket, _ = take(bucket, RATE, 1000)
    assert room(bucket, RATE, 1000) == Room(most=3, left=0, full_ms=1500)
    assert room(bucket, RATE, 1750) == Room(most=3, left=1, full_ms=750)
    assert room(bucket, RATE, 9000) == Room(most=3, left=3, full_ms=0)


@given(st.lists(st.integers(0, 3000), max_size=60))
def test_a_bucket_never_passes_more_than_burst_and_rate(gaps: list[int]) -> None:
    bucket, now_ms, passed = None, 0, 0
    for gap in gaps:
        now_ms += gap
        bucket, wait = take(bucket, RATE, now_ms)
        passed += wait == 0
    assert passed <= RATE.burst + RATE.per_second * now_ms / 1000 + 1e-6


def test_a_clock_that_steps_back_gives_nothing_away() -> None:
    bucket, _ = take(Bucket(0.0, 10_000), RATE, 0)
    assert bucket.tokens == 0


def test_waits_double_up_to_a_limit_and_are_forgotten() -> None:
    backoff, waits = Backoff(), []
    for _ in range(AN_ADDRESS.free + 12):
        backoff = after_wrong(backoff, AN_ADDRESS, 1000)
        waits.append(wait_ms(backoff, AN_ADDRESS, 1000) // 1000)
    assert waits[: AN_ADDRESS.free] == [0] * AN_ADDRESS.free
    assert waits[AN_ADDRESS.free :] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]
    assert wait_ms(backoff, AN_ADDRESS, 1000 + AN_ADDRESS.memory_ms + 1) == 0
    assert after_wrong(backoff, AN_ADDRESS, 1000 + AN_ADDRESS.memory_ms + 1).wrong == 1


def test_what_is_kept_is_bounded_and_the_newest_stay() -> None:
    kept: Kept[int] = Kept(2)
    for number, name in enumerate("abac"):
        kept.put(name, number)
    assert [kept.get(name) for name in "abc"] == [2, None, 3]


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
    ],
)
def test_an_address_is_counted_by_what_its_owner_has(address: str, counted: str) -> None:
    assert of_address(address) == counted


def test_a_password_is_kept_as_argon2id_of_todays_parameters() -> None:
    kept = passwords.hashed("four words in a row")
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.matches(kept, "four words in a row")
    assert not passwords.matches(kept, "four words in a raw")
    assert not passwords.is_outdated(kept)
    assert passwords.is_outdated(kept.replace("t=3", "t=2"))


def test_for_nobody_the_same_work_is_done() -> None:
    assert not passwords.is_outdated(passwords.NOBODYS)
    assert not passwords.matches(None, "four words in a row")
    assert not passwords.matches(passwords.NOBODYS, "x" * 501)


@pytest.mark.parametrize("password", ["short", "a" * 20, "abababababab", "x" * 501, "Ada Lovelace"])
def test_passwords_that_are_none(password: str) -> None:
    with pytest.raises(BadInputError) as raised:
        passwords.check_rules(password, name="ada lovelace")
    assert raised.value.error_code == "bad_password"
