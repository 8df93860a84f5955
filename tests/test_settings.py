"""Settings can be printed: what is secret in them is not shown."""

import traceback

import pytest

from gesso.settings import Settings, load_settings


def test_a_key_is_not_shown_when_the_settings_are_printed() -> None:
    settings = load_settings({"GESSO_CONVERSE_KEY": "sk-secret", "GESSO_CONVERSE_MODEL": "small"})
    for shown in (repr(settings), str(settings), f"{settings}"):
        assert "sk-secret" not in shown
        assert "converse_key='***'" in shown
        assert "converse_model='small'" in shown
    assert settings.converse_key == "sk-secret", "it is still there to be sent"
    assert "converse_key=''" in repr(Settings()), "whether one is set can be seen"


@pytest.mark.parametrize("name", ["database_url", "converse_url"])
def test_nor_is_the_password_of_an_address(name: str) -> None:
    shown = repr(Settings(**{name: "postgresql://gesso:p4ss@db.local:5432/gesso"}))
    assert "p4ss" not in shown
    assert "postgresql://gesso:***@db.local:5432/gesso" in shown


def test_an_error_that_carries_settings_does_not_tell_the_key() -> None:
    settings = Settings(converse_key="sk-secret")
    with pytest.raises(ValueError, match="Settings") as raised:
        raise ValueError(settings)
    assert "sk-secret" not in "".join(traceback.format_exception(raised.value))
