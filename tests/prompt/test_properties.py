"""Properties of the language on any text: it never raises, points inside the text, and writes back what it reads."""

import importlib.util
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st


def load(name):
    """Import a neighbour of this file; test folders are no packages."""
    spec = importlib.util.spec_from_file_location(f"prompt_{name}", Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


check = load("properties").check
prompts = load("prompts")

SOUP = st.lists(st.sampled_from(prompts.ATOMS), max_size=14).map("".join)
SPACED = st.lists(st.sampled_from(prompts.ATOMS), max_size=10).map(" ".join)
GOOD = st.builds(
    lambda words, parameters: " ".join([*words, *parameters]),
    st.lists(st.sampled_from(prompts.GOOD_WORDS), min_size=1, max_size=2),
    st.lists(st.sampled_from(prompts.GOOD_PARAMETERS), max_size=4),
)


@settings(max_examples=400, deadline=None, database=None)
@given(st.text(st.characters(), max_size=80))
def test_any_text(text):
    check(text)


@settings(max_examples=1000, deadline=None, database=None)
@given(st.one_of(SOUP, SPACED))
def test_soup_of_the_languages_own_pieces(text):
    check(text)


@settings(max_examples=300, deadline=None, database=None)
@given(GOOD)
def test_prompts_that_are_mostly_right(text):
    check(text)


def test_lone_surrogates_are_an_error_and_not_a_crash():
    assert check("a \ud800 fox") is False


def test_hostile_texts_are_answered_quickly():
    for text in (
        "{" * 8000,
        "{,}" * 2700,
        "-" * 8192,
        "::" * 4096,
        '"a" --' * 1360,
        "“a " * 2700,
        "\\," * 4000,
        "—stylise " * 900,
    ):
        check(text[:8192])
