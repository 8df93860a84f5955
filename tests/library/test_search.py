"""The search language: what each term finds, and errors at the character."""

import re
from pathlib import Path

import pytest

from gesso.domain.errors import BadInputError
from gesso.library.search import parse
from gesso.library.search_keys import KEYS
from gesso.store.seeking import as_fts5, as_tsquery

NOW_MS = 1_780_000_000_000  # 2026-05-28T20:26:40Z


def test_every_term_is_held_within_the_scope_of_its_person() -> None:
    for q in ("fox", "-fox", "a OR b", "a OR -b", "(a b) OR tag:c", "-(a OR b)", "tag:x", '"a b"*', "folder:none"):
        asked = as_fts5(["pmine"], parse(q).expression)
        assert asked.startswith(('tokens : "pmine"', '(tokens : "pmine"', '((tokens : "pmine"')), (q, asked)
        assert as_tsquery(["pmine"], parse(q).expression).startswith("('pmine':B)")


@pytest.mark.parametrize(
    ("q", "code", "start", "end", "suggestion"),
    [
        ("fox tagg:hero", "search_key_unknown", 4, 9, "tag:"),
        ('fox "red', "search_quote_open", 4, 5, '"'),
        ("(fox", "search_group_open", 0, 1, ")"),
        ("fox )", "search_group_open", 4, 5, None),
        ("fox OR", "search_or_alone", 4, 6, None),
        ("OR fox", "search_or_alone", 0, 2, None),
        ("tag:", "search_nothing", 0, 4, None),
        ("fox -", "search_nothing", 4, 5, None),
        ("!!!", "search_nothing", 0, 3, None),
        ("rating:9", "search_value_bad", 7, 8, None),
        ("is:drafft", "search_value_bad", 3, 9, "draft"),
        ("color:#12", "search_value_bad", 6, 9, None),
        ("before:soon", "search_value_bad", 7, 11, None),
        ("after:2026-13", "search_value_bad", 6, 13, None),
        ("like:fox", "search_value_bad", 0, 8, None),
        ("fox OR before:2026", "search_date_in_group", 7, 18, None),
        ("-is:hidden", "search_state_in_group", 1, 10, None),
        ("folder:nowhere", "search_folder_unknown", 7, 14, None),
        ("~ calm like:img_" + "0" * 32 + " x", None, 0, 0, None),
        ("x " * 65, "search_too_long", 128, 130, None),
        ("x" * 1001, "search_too_long", 1000, 1001, None),
    ],
)
def test_errors_say_where(q: str, code: str | None, start: int, end: int, suggestion: str | None) -> None:
    if code is None:
        parse(q)
        return
    with pytest.raises(BadInputError) as raised:
        parse(q)
    assert raised.value.error_code == "bad_search"
    detail = raised.value.details[0]
    assert (detail.code, detail.start, detail.end, detail.suggestion) == (code, start, end, suggestion)


def test_all_errors_come_at_once() -> None:
    with pytest.raises(BadInputError) as raised:
        parse('foo:1 rating:7 "open')
    assert [one.code for one in raised.value.details] == ["search_key_unknown", "search_value_bad", "search_quote_open"]


def test_dates_are_half_open_and_utc() -> None:
    whole = parse("date:2026-05", now_ms=NOW_MS)
    assert (whole.from_ms, whole.until_ms) == (1_777_593_600_000, 1_780_272_000_000)
    both = parse("after:2026-05-20 before:2026-05-21", now_ms=NOW_MS)
    assert (both.from_ms, both.until_ms) == (1_779_235_200_000, 1_779_321_600_000)
    assert parse("after:7d", now_ms=NOW_MS).from_ms == NOW_MS - 7 * 86_400_000


def test_the_documented_keys_are_the_parsers() -> None:
    page = (Path(__file__).parents[2] / "docs" / "14-library.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z]+):`(?:, `([a-z]+):`)? \| (.+?) \| (.+?) \|$", page, re.MULTILINE)
    documented = {(name, also, meaning) for name, also, _, meaning in rows}
    assert documented == {(key.name, "".join(key.also), key.meaning.replace("|", "\\|")) for key in KEYS}
    for name, _, examples, _ in rows:
        for example in re.findall(r"`([^`]+)`", examples):
            plain = example.replace("\\|", "|").replace("img_…", "img_" + "0" * 32)
            parse(plain, folders=lambda _: ["fld_1"], now_ms=NOW_MS)
            assert name in plain or plain.startswith("~")
