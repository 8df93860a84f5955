"""Every parameter: what is accepted, what is refused and how, in every version. Tables of cases."""

import pytest

from gesso.domain.spec import Aspect, Reference
from gesso.prompt import PromptRules, explain, parse
from gesso.prompt.parameters import BY_FLAG, PARAMETERS
from gesso.prompt.versions import SUPPORTED, flag_of

URL = "https://example.com/a.png"
SAMPLE = {"ratio": "16:9", "words": "snow", "references": URL, "flag": "", "choice": "", "codes": ""}


def spec_of(text, **rules):
    ((_, spec),) = parse(text, PromptRules(**rules))
    return spec


def only_error(text, **rules):
    errors = explain(text, PromptRules(**rules)).errors
    assert len(errors) == 1, errors
    return errors[0]


VALID = [
    ("--ar 16:9", "aspect", Aspect(16, 9), "16:9"),
    ("--aspect 139:100", "aspect", Aspect(139, 100), "139:100"),
    ("--ar 14:1", "aspect", Aspect(14, 1), "14:1"),
    ("--ar 1:14", "aspect", Aspect(1, 14), "1:14"),
    ("--ar 1920:1080", "aspect", Aspect(16, 9), "16:9"),
    ("--ar 3 : 2", "aspect", Aspect(3, 2), "3:2"),
    ("--s 0", "stylize", 0, 0),
    ("--stylize 1000", "stylize", 1000, 1000),
    ("--S 250", "stylize", 250, 250),
    ("--c 0", "chaos", 0, 0),
    ("--chaos 100", "chaos", 100, 100),
    ("--w 3000", "weird", 3000, 3000),
    ("--weird 7", "weird", 7, 7),
    ("--exp 100", "exp", 100, 100),
    ("--seed 0", "seed", 0, 0),
    ("--seed 4294967295", "seed", 4294967295, 4294967295),
    ("--no people, old cars", "no", ("people", "old cars"), ["people", "old cars"]),
    ('--no "text", a,, b,', "no", ("text", "a", "b"), ["text", "a", "b"]),
    ("--q 1", "quality", 1.0, 1),
    ("--quality 4", "quality", 4.0, 4),
    ("--q 3", "quality", 4.0, 4),
    ("--q .25 --v 6.1", "quality", 0.25, 0.25),
    ("--stop 10 --v 6.1", "stop", 10, 10),
    ("--stop 100 --niji 6", "stop", 100, 100),
    ("--tile", "tile", True, True),
    ("--raw", "raw", True, True),
    ("--style raw", "raw", True, True),
    ("--draft", "draft", True, True),
    ("--fast", "speed", "fast", "fast"),
    ("--relax", "speed", "relax", "relax"),
    ("--turbo", "speed", "turbo", "turbo"),
    ("--stealth", "visibility", "stealth", "stealth"),
    ("--public", "visibility", "public", "public"),
    ("--p", "profiles", (), True),
    ("--profile m123 abc", "profiles", ("m123", "abc"), "m123 abc"),
    ("--personalize xyz", "profiles", ("xyz",), "xyz"),
    (f"--sref {URL}", "style_references", (Reference(URL),), URL),
    (f"--sref {URL}::2 123::.5 random", "style_references", (Reference(URL, 2), Reference("123", 0.5), Reference("random")), f"{URL}::2 123::0.5 random"),
    (f"--sref {URL} --sw 1000", "style_weight", 1000, 1000),
    (f"--sref {URL} --sv 3", "style_version", 3, 3),
    ("--sref 12345 --sv 6", "style_version", 6, 6),
    (f"--oref {URL}", "omni_reference", Reference(URL), URL),
    (f"--oref <{URL}>", "omni_reference", Reference(URL), URL),
    (f"--oref img_{'a' * 32}", "omni_reference", Reference("img_" + "a" * 32), "img_" + "a" * 32),
    (f"--oref {URL} --ow 1", "omni_weight", 1, 1),
    (f"--oref {URL} --ow 1000", "omni_weight", 1000, 1000),
    (f"--cref {URL} {URL} --v 6.1", "character_references", (Reference(URL), Reference(URL)), f"{URL} {URL}"),
    (f"--cref {URL} --cw 0 --niji 6", "character_weight", 0, 0),
]  # fmt: skip


@pytest.mark.parametrize(("written", "field", "value", "shown"), VALID)
def test_a_valid_value_is_read_and_shown(written, field, value, shown):
    assert getattr(spec_of(f"a fox {written}"), field) == value
    name = next(row.name for row in PARAMETERS if row.field == field)
    parameters = explain(f"a fox {written}").parameters
    assert parameters[name] == shown
    assert type(parameters[name]) is type(shown)


OUT_OF_RANGE = [
    ("--s -1", "-1", "0–1000", "0"),
    ("--s 1001", "1001", "0–1000", "1000"),
    ("--s 99999999999999999999999", "99999999999999999999999", "0–1000", "1000"),
    ("--c -5", "-5", "0–100", "0"),
    ("--c 101", "101", "0–100", "100"),
    ("--w -1", "-1", "0–3000", "0"),
    ("--w 3001", "3001", "0–3000", "3000"),
    ("--exp 101", "101", "0–100", "100"),
    ("--seed -1", "-1", "0–4294967295", "0"),
    ("--seed 4294967296", "4294967296", "0–4294967295", "4294967295"),
    ("--q 0", "0", "1, 2 or 4", "1"),
    ("--q 5", "5", "1, 2 or 4", "4"),
    ("--q 3 --v 6.1", "3", "0.25, 0.5, 1 or 2", "2"),
    ("--stop 9 --v 5.2", "9", "10–100", "10"),
    ("--stop 101 --v 6.1", "101", "10–100", "100"),
    ("--r 0", "0", "1–40", "1"),
    ("--r 41", "41", "1–40", "40"),
    ("--ar 15:1", "15:1", "1:14–14:1", "14:1"),
    ("--ar 1:15", "1:15", "1:14–14:1", "1:14"),
    ("--ar 0:5", "0:5", "1:14–14:1", "1:1"),
    (f"--sref {URL} --sw 1001", "1001", "0–1000", "1000"),
    (f"--sref {URL} --sv 0", "0", "1–6", "1"),
    (f"--sref {URL} --sv 7", "7", "1–6", "6"),
    (f"--sref {URL} --sv 5 --v 6.1", "5", "1–4", "4"),
    (f"--sref {URL} --sv 5 --niji 7", "5", "4 or 6", "4"),
    (f"--oref {URL} --ow 0", "0", "1–1000", "1"),
    (f"--oref {URL} --ow 1001", "1001", "1–1000", "1000"),
    (f"--cref {URL} --cw 101 --v 6.1", "101", "0–100", "100"),
]


@pytest.mark.parametrize(("written", "value", "allowed", "suggestion"), OUT_OF_RANGE)
def test_a_value_out_of_range_says_the_range_and_points_at_the_value(written, value, allowed, suggestion):
    text = f"a fox {written}"
    error = only_error(text)
    assert (error.code, error.value, error.allowed, error.suggestion) == ("out_of_range", value, allowed, suggestion)
    assert text[error.start : error.end] == value


def test_image_weight_has_a_narrower_range_in_niji_7_and_says_who_takes_more():
    error = only_error(f"{URL} fox --iw 2.5 --niji 7")
    assert (error.allowed, error.suggestion) == ("0–2", "2")
    assert error.versions == ("7", "6.1", "niji 6")
    assert spec_of(f"{URL} fox --iw 2.5").image_weight == 2.5


MALFORMED = [
    ("--s many", "not_a_number", "many", None),
    ("--s 1,000", "not_a_number", "1,000", "1000"),
    ("--s 50%", "not_a_number", "50%", "50"),
    ("--s 250.0", "not_a_number", "250.0", "250"),
    ("--s ٣", "not_a_number", "٣", None),
    ("--c 1e2", "not_a_number", "1e2", None),
    ("--q much", "not_a_number", "much", None),
    ("--ar 16x9", "not_a_ratio", "16x9", "16:9"),
    ("--ar 16/9", "not_a_ratio", "16/9", "16:9"),
    ("--ar 1.39:1", "not_a_ratio", "1.39:1", "139:100"),
    ("--ar wide", "not_a_ratio", "wide", None),
    ("--ar -1:2", "not_a_ratio", "-1:2", None),
    ("--style cute", "style_retired", "cute", "raw"),
    ("--style 4b", "style_retired", "4b", "raw"),
    ("--sref blue", "not_a_reference", "blue", None),
    ("--sref 99999999999", "not_a_reference", "99999999999", None),
    ("--sref ftp://a.b/c.png", "invalid_link", "ftp://a.b/c.png", None),
    ("--sref https:///c.png", "invalid_link", "https:///c.png", None),
    ("--sref http://[bad/c.png", "invalid_link", "http://[bad/c.png", None),
    ("--sref https://a.b/page.html", "invalid_link", "https://a.b/page.html", None),
    (f"--sref {URL}::99999", "bad_weight", f"{URL}::99999", None),
    ("--oref 12345", "not_a_reference", "12345", None),
    ("--oref random", "not_a_reference", "random", None),
    (f"--oref {URL}::2", "bad_weight", f"{URL}::2", None),
    (f"--oref {URL} {URL}", "too_many_references", URL, None),
    ("--cref 123 --v 6.1", "not_a_reference", "123", None),
    ("--p a/b", "not_a_profile", "a/b", None),
    ("--tile yes please", "text_after_parameters", "yes please", None),
    ("--fast now", "text_after_parameters", "now", None),
    ("--ar 16:9 in snow", "text_after_parameters", "in snow", None),
    ("--s 5 in snow", "text_after_parameters", "in snow", None),
    ("--v 7 in snow", "text_after_parameters", "in snow", None),
    ("--niji 6 in snow", "text_after_parameters", "in snow", None),
    ("--model nano in snow", "text_after_parameters", "in snow", None),
    ("--model a/b", "unknown_version", "a/b", None),
]


@pytest.mark.parametrize(("written", "code", "value", "suggestion"), MALFORMED)
def test_a_malformed_value_is_pointed_at(written, code, value, suggestion):
    text = f"a fox {written}"
    error = only_error(text)
    assert (error.code, error.suggestion) == (code, suggestion)
    assert text[error.start : error.end] == value == error.value
    assert error.message


@pytest.mark.parametrize(
    "flag", ["ar", "s", "c", "w", "exp", "seed", "q", "r", "no", "sref", "oref", "v", "model", "style", "aspect"]
)
def test_a_missing_value_is_pointed_at(flag):
    text = f"a fox --{flag} --tile"
    error = only_error(text)
    assert error.code == "missing_value"
    assert text[error.start : error.end] == f"--{flag}"
    assert error.allowed


@pytest.mark.parametrize("version", SUPPORTED)
@pytest.mark.parametrize("row", [row for row in PARAMETERS if row.kind != "version"], ids=lambda row: row.name)
def test_every_parameter_in_every_version(row, version):
    rule = row.rule(version)
    sample = SAMPLE.get(row.kind, rule.allowed.split("–")[-1].split(" or ")[-1] if rule else "1")
    written = f"--{row.flags[0]} {sample}".rstrip()
    words = "a fox"
    if row.needs == "image_prompts":
        words = f"{URL} a fox"
    elif row.needs and BY_FLAG[row.needs.replace("_", "-")].rule(version):
        written += f" --{BY_FLAG[row.needs.replace('_', '-')].flags[0]} {URL}"
    text = f"{words} {written} {flag_of(version)}"
    explanation = explain(text)
    if rule is None:
        error = next(item for item in explanation.errors if item.parameter == row.name)
        assert error.code == ("wrong_version" if row.field else "not_yet_supported")
        assert version not in error.versions
        assert error.versions
        assert text[error.start : error.end].startswith(f"--{row.flags[0]}")
        assert row.field is None or error.versions == row.versions
    else:
        assert not explanation.errors
        assert row.name in explanation.parameters


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("--stylise", "--stylize"),
        ("--stylze", "--stylize"),
        ("--aspct", "--aspect"),
        ("--aspect-ratio", "--ar"),
        ("--qualty", "--quality"),
        ("--choas", "--chaos"),
        ("--wierd", "--weird"),
        ("--sede", "--seed"),
        ("--profil", "--profile"),
        ("--personalise", "--personalize"),
        ("--repaet", "--repeat"),
        ("--steath", "--stealth"),
        ("--turbi", "--turbo"),
        ("--drafts", "--draft"),
        ("--tiles", "--tile"),
        ("--verion", "--version"),
        ("--srf", "--sref"),
        ("--negative", "--no"),
        ("--omni-referance", "--omni-reference"),
        ("—stylise", "--stylize"),
        ("--xylophone", None),
        ("--z", None),
    ],
)
def test_a_misspelt_flag_gets_the_nearest_one(typed, suggestion):
    text = f"a fox {typed} 5"
    error = only_error(text)
    assert (error.code, error.suggestion) == ("unknown_parameter", suggestion)
    assert text[error.start : error.end] == typed
    assert error.parameter == typed.lstrip("-—")
    assert error.value == "5"


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("--video", None),
        ("--motion", None),
        ("--bs", None),
        ("--width", "--ar"),
        ("--sameseed", "--seed"),
        ("--testp", None),
        ("--uplight", None),
        ("--private", "--stealth"),
    ],
)
def test_a_retired_flag_says_what_became_of_it(typed, suggestion):
    error = only_error(f"a fox {typed}")
    assert (error.code, error.suggestion) == ("retired_parameter", suggestion)


@pytest.mark.parametrize("flag", ["hd", "sd", "preview", f"edit {URL}"])
def test_what_belongs_to_version_8_is_known_and_not_offered(flag):
    error = only_error(f"a fox --{flag}")
    assert (error.code, error.versions) == ("not_yet_supported", ("8.2", "8.1"))


def test_wrong_version_suggests_the_twin_or_a_version():
    error = only_error(f"a fox --cref {URL}")
    assert (error.code, error.parameter, error.versions) == ("wrong_version", "character_reference", ("6.1", "niji 6"))
    assert error.suggestion == f"--oref {URL}"
    assert only_error("a fox --stop 50").suggestion == "--stop 50 --v 6.1"
    assert only_error("a fox --stop 50 --v 7").suggestion is None


def test_lenient_reading_leaves_out_what_the_version_lacks_and_says_so():
    rules = PromptRules(strict=False)
    explanation = explain("a fox:: b --stop 50 --ar 1:2", rules)
    assert not explanation.errors
    assert explanation.parameters == {"aspect": "1:2"}
    assert [item.code for item in explanation.warnings] == ["weights_ignored", "parameter_dropped"]
    assert explanation.specs[0].text == "a fox b"


def test_a_model_alias_takes_what_its_version_takes_and_a_strange_one_takes_all():
    assert spec_of("a fox --model starter --stop 50").stop == 50
    assert spec_of("a fox --model starter").version == "starter"
    assert spec_of("a:: fox --model NANO").version == "nano"
    assert only_error("a fox --model v7 --stop 50").code == "wrong_version"
    assert only_error("a fox --model niji-7 --tile").code == "wrong_version"
