"""There are no profiles yet, and the room says so."""

import pytest

from gesso.domain.errors import BadInputError
from gesso.personalization.profiles import resolve


def test_without_the_flag_there_is_no_profile() -> None:
    assert resolve(None) is None


@pytest.mark.parametrize(("codes", "written"), [((), "`--p`"), (("abc123", "m99"), "`--p abc123 m99`")])
def test_with_the_flag_it_says_that_there_is_none(codes: tuple[str, ...], written: str) -> None:
    with pytest.raises(BadInputError) as raised:
        resolve(codes)
    assert raised.value.error_code == "profile_not_unlocked"
    assert written in raised.value.message
    assert raised.value.details[0].parameter == "profile"
