"""The language around the parameters: dashes, versions, images, weights, permutations, repeats, quotes, conflicts."""

import pytest

from gesso.domain.errors import PromptError
from gesso.domain.spec import Reference, TextPart
from gesso.prompt import PromptRules, explain, parse, unparse

URL = "https://example.com/a.png"
URL2 = "https://example.com/b.jpg"


def specs(text, **rules):
    return [spec for _, spec in parse(text, PromptRules(**rules))]


def spec_of(text, **rules):
    (spec,) = specs(text, **rules)
    return spec


def codes(text, **rules):
    return [item.code for item in explain(text, PromptRules(**rules)).errors]


def warned(text, **rules):
    explanation = explain(text, PromptRules(**rules))
    assert not explanation.errors, explanation.errors
    return [(item.code, text[item.start : item.end]) for item in explanation.warnings]


# Dashes, spaces and punctuation


@pytest.mark.parametrize("dash", ["--", "—", "–", "——", "―", "−−", "-–"])
def test_dashes_of_all_kinds_begin_a_parameter(dash):
    assert spec_of(f"a fox {dash}ar 3:2 {dash}Tile").text == "a fox"


@pytest.mark.parametrize(
    "text",
    [
        "a man — tired — asleep",
        "night—tile of stars",
        "a woman —smiling at us",
        "one - two - three",
        "well-known --- or not",
        "a -- b",
        "rock & roll -5 degrees",
        "https is no link",
        r"a \--ar 3:2 sign",
    ],
)
def test_dashes_in_prose_stay_prose(text):
    spec = spec_of(text)
    assert spec.text == text.replace("\\", "")
    assert spec_of(unparse(spec)) == spec


@pytest.mark.parametrize(
    ("text", "place", "suggestion"),
    [
        ("fox --ar16:9", "--ar16:9", "--ar 16:9"),
        ("fox --ar=16:9", "--ar=16:9", "--ar 16:9"),
        ("fox --s250", "--s250", "--s 250"),
        ("fox --v7", "--v7", "--v 7"),
        ("fox --niji6", "--niji6", "--niji 6"),
        ("fox -- ar 16:9", "-- ar", "--ar"),
    ],
)
def test_wrong_spacing_is_an_error_with_its_repair(text, place, suggestion):
    (error,) = explain(text).errors
    assert (error.code, error.suggestion) == ("bad_spacing", suggestion)
    assert text[error.start : error.end] == place


def test_what_was_read_differently_is_said_with_its_place():
    assert warned("fox --ar 2:3, --tile.") == [("punctuation", ","), ("punctuation", ".")]
    assert warned("fox--tile") == [("missing_space", "--tile")]
    assert warned("a fox -ar 16:9") == [("single_dash", "-ar")]
    assert warned("fox --ar 4:2") == [("value_changed", "4:2")]
    assert warned("fox --ar 2:1") == []
    assert warned("fox --q 3") == [("value_changed", "3")]
    assert warned("fox --s 5 --stylize 6") == [("duplicate_parameter", "--s 5")]
    assert warned("fox --fast --relax") == [("duplicate_parameter", "--fast")]
    assert warned("fox --ow 50 --iw 1 --sw 3") == [
        ("reference_missing", "--ow 50"),
        ("reference_missing", "--iw 1"),
        ("reference_missing", "--sw 3"),
    ]
    assert warned('a sign "no --ar 3:2 here"') == [("parameter_in_quotes", "--ar")]


def test_the_last_duplicate_counts_and_the_first_is_not_judged():
    assert spec_of("fox --s 5000 --v 6 --stylize 6 --v 6.1").stylize == 6
    assert spec_of("fox --niji 6 --v 6.1").version == "6.1"


def test_a_weight_without_its_reference_is_left_out_of_spec_and_explanation():
    assert spec_of("fox --ow 50").omni_weight is None
    assert explain("fox --ow 50").parameters == {}


def test_quotes_protect_dashes_and_weights_but_inch_signs_do_not():
    assert spec_of('a sign "SALE --ar :: now" --ar 3:2').text == 'a sign "SALE --ar :: now"'
    assert str(spec_of('a 5" screen and a 6" one --ar 3:2').aspect) == "3:2"
    assert str(spec_of('an "open quote --ar 3:2').aspect) == "3:2"


def test_zero_width_characters_hide_nothing():
    assert spec_of("fox\u200b --ar 3:2\ufeff").aspect is not None


# Versions


@pytest.mark.parametrize(
    ("written", "version"),
    [
        ("", "7"),
        ("--v 7", "7"),
        ("--v 7.0", "7"),
        ("--version 6.1", "6.1"),
        ("--V V6.1", "6.1"),
        ("--v 5.2", "5.2"),
        ("--niji", "niji 7"),
        ("--niji 7", "niji 7"),
        ("--niji 6", "niji 6"),
        ("--v niji 6", "niji 6"),
        ("--model starter", "starter"),
    ],
)
def test_versions(written, version):
    assert spec_of(f"fox {written}").version == version
    assert explain(f"fox {written}").version == version
    assert "version" not in explain(f"fox {written}").parameters


@pytest.mark.parametrize(
    ("written", "suggestion"),
    [
        ("--v 8.2", "--v 7"),
        ("--v 8.1", "--v 7"),
        ("--v 6", "--v 6.1"),
        ("--v 6.0", "--v 6.1"),
        ("--v 5", "--v 5.2"),
        ("--v 9", "--v 7"),
        ("--v 5.3", "--v 5.2"),
        ("--v starter", "--v 7"),
        ("--niji 5", "--niji 6"),
        ("--niji 9", "--niji 7"),
    ],
)
def test_an_unknown_version_names_those_there_are(written, suggestion):
    text = f"fox {written}"
    (error,) = explain(text).errors
    assert (error.code, error.suggestion) == ("unknown_version", suggestion)
    assert error.versions == ("7", "6.1", "5.2", "niji 7", "niji 6")
    assert text[error.start : error.end] == written


def test_the_rest_is_judged_by_the_neighbour_of_an_unoffered_version():
    assert codes(f"fox --v 6 --cref {URL}") == ["unknown_version"]


def test_rules_lock_versions_and_ignore_parameters():
    rules = PromptRules(ignore=frozenset({"speed", "draft", "version"}), allow_versions=("7",))
    explanation = explain("fox --fast --draft --niji 6 --ar 3:2", rules)
    assert [item.code for item in explanation.warnings] == ["parameter_ignored"] * 3
    assert explanation.specs[0] == spec_of("fox --ar 3:2")
    (error,) = explain("fox --niji 6", PromptRules(allow_versions=("7",))).errors
    assert (error.code, error.allowed, error.suggestion) == ("version_not_allowed", "7", "--v 7")


def test_another_default_version_is_left_out_of_the_canonical_prompt():
    rules = PromptRules(default_version="niji 7")
    explanation = explain("fox", rules)
    assert (explanation.version, explanation.canonical) == ("niji 7", "fox")
    assert explain("fox --v 7", rules).canonical == "fox --v 7"
    assert codes("fox --tile", default_version="niji 7") == ["wrong_version"]


# Images and emptiness


def test_image_prompts_come_first_and_carry_weights():
    spec = spec_of(f"{URL} <{URL2}>::2, img_{'0' * 32} a fox --iw 2")
    assert spec.image_prompts == (Reference(URL), Reference(URL2, 2), Reference("img_" + "0" * 32))
    assert spec.text == "a fox"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty_prompt"),
        ("   \n ", "empty_prompt"),
        ("--ar 3:2", "empty_prompt"),
        (URL, "image_needs_text"),
        (f"{URL} --ar 3:2", "image_needs_text"),
        ("--sref 123", "text_required"),
        (f"--oref {URL}", "text_required"),
        (f"{URL} {URL2} --sref 123", "text_required"),
        (f"--cref {URL} --v 6.1", "text_required"),
        (f"a fox {URL}", "image_not_first"),
        (f"a fox ({URL}) in snow", "image_not_first"),
        ("https://a.b/c.pdf a fox", "invalid_link"),
        ("ftp://a.b/c.png a fox", "invalid_link"),
        ("https:// a fox", "invalid_link"),
        (f"fox --oref {URL} --draft", "conflict"),
        (f"fox --oref {URL} --q 4", "conflict"),
        (f"fox --oref {URL} --q 3", "conflict"),
        ("fox --sref 123 --sv 3", "conflict"),
        ("fox --sref random --sv 1", "conflict"),
        (f"fox --sref {URL} 9 --sv 2 --v 6.1", "conflict"),
        ("fox --relax --r 2", "conflict"),
        ("{fox, owl} --relax", "conflict"),
        ("a\x00fox", "bad_character"),
        ("x" * 8193, "prompt_too_long"),
    ],
)
def test_prompts_that_cannot_be_drawn(text, code):
    explanation = explain(text)
    assert [item.code for item in explanation.errors] == [code]
    assert explanation.specs == ()
    assert explanation.canonical == ""


def test_two_images_need_no_words():
    assert spec_of(f"{URL} {URL2}").text == ""
    assert len(specs("{fox, owl} --relax", relax_batches=True)) == 2


# Weights


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("space:: ship", [("space", 1), ("ship", 1)]),
        ("space::2 ship", [("space", 2), ("ship", 1)]),
        ("hot:: dog::1.5 animal::-.5", [("hot", 1), ("dog", 1.5), ("animal", -0.5)]),
        ("a fox::2", [("a fox", 2)]),
        ("a ::b", [("a", 1), ("b", 1)]),
        ("a::2b", [("a", 1), ("2b", 1)]),
        ("a::2 3b", [("a", 2), ("3b", 1)]),
        ("a fox::", []),
        ("a fox", []),
    ],
)
def test_weights_in_versions_that_have_them(text, parts):
    for version in ("--v 6.1", "--v 5.2", "--niji 6"):
        spec = spec_of(f"{text} {version}")
        assert spec.parts == tuple(TextPart(words, weight) for words, weight in parts)
        assert "::" not in spec.text


def test_weights_that_cannot_be():
    assert codes("a::-1 b --v 6.1") == ["weights_not_positive"]
    assert codes("::2 b --v 6.1") == ["empty_part"]
    assert codes("a::5000 b --v 6.1") == ["bad_weight"]
    (error,) = explain("a::2 b").errors
    assert (error.code, error.versions) == ("weights_not_supported", ("6.1", "5.2", "niji 6"))
    assert (error.start, error.end) == (1, 4)
    assert spec_of(r"std\::vector").text == "std::vector"


# Permutations and repeats


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a {red, green} bird", ["a red bird", "a green bird"]),
        ("{a, {b, c}}", ["a", "b", "c"]),
        ("{a,b} {c,d}", ["a c", "a d", "b c", "b d"]),
        ("{a {b, c}, d} e", ["a b e", "a c e", "d e"]),
        ("a {x\\, y, z}", ["a x, y", "a z"]),
        ("a {, very} old tree", ["a old tree", "a very old tree"]),
        ("{only}", ["only"]),
        ("{a, a}", ["a", "a"]),
        (r"a \{b\} c", ["a {b} c"]),
        (r"a \\{b, c}", ["a \\b", "a \\c"]),
    ],
)
def test_permutations_expand_leftmost_slowest(text, words):
    assert [spec.text for spec in specs(text)] == words
    assert explain(text).jobs == len(words)


def test_permutations_reach_into_parameters_and_versions():
    assert [str(spec.aspect) for spec in specs("fox --ar {1:1, 2:3}")] == ["1:1", "2:3"]
    assert [spec.version for spec in specs("fox --v {6.1, 7} ")] == ["6.1", "7"]
    assert [spec.version for spec in specs("fox {--niji, --v 5.2}")] == ["niji 7", "5.2"]
    assert [spec.stylize for spec in specs("fox {--s 5, --tile --s {6, 7}}")] == [5, 6, 7]
    assert [spec.stylize for spec in specs("fox --{s, stylize} 5")] == [5, 5]
    assert explain("fox --ar {1:1, 2:3} --s 9").parameters == {"aspect": "{1:1, 2:3}", "stylize": 9}
    assert explain("fox --v {6.1, 7}").version == "{6.1, 7}"


def test_only_the_wrong_alternative_is_pointed_at():
    text = "a {red, green} fox --v {7, 6.1} --stop {50, 5}"
    errors = explain(text).errors
    assert [(error.code, text[error.start : error.end]) for error in errors] == [
        ("wrong_version", "--stop {50"),
        ("wrong_version", "--stop {50, 5"),
        ("out_of_range", "5"),
    ]


def test_repeat_copies_and_shares_a_written_seed():
    found = parse("a {red, blue} fox --seed 5 --repeat 2")
    assert [(text, spec.seed) for text, spec in found] == [
        ("a red fox --seed 5", 5),
        ("a red fox --seed 5", 5),
        ("a blue fox --seed 5", 5),
        ("a blue fox --seed 5", 5),
    ]
    assert explain("fox --r {2, 3}").jobs == 5
    assert explain("fox --r 4").canonical == "fox --r 4"


@pytest.mark.parametrize(
    ("text", "place", "jobs"),
    [
        ("{a,b,c,d,e,f,g} {1,2,3,4,5,6}", "{a,b,c,d,e,f,g} {1,2,3,4,5,6}", 42),
        ("a {b,c} --r 21", "{b,c}", 42),
        ("{a,b}" * 30, "{a,b}" * 30, 10**9),
    ],
)
def test_too_many_jobs_are_counted_without_expanding(text, place, jobs):
    explanation = explain(text)
    (error,) = explanation.errors
    assert (error.code, text[error.start : error.end]) == ("too_many_jobs", place)
    assert explanation.jobs == jobs


def test_a_smaller_plan_allows_fewer_jobs():
    assert codes("{a,b,c} fox", max_jobs=2) == ["too_many_jobs"]
    (error,) = explain("fox --r 5", PromptRules(max_jobs=4)).errors
    assert (error.code, error.allowed, error.suggestion) == ("out_of_range", "1–4", "4")


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("a {b, c", "unclosed_brace", "{"),
        ("a b} c", "stray_brace", "}"),
        ("a {} c", "empty_braces", "{}"),
        ("{" * 17 + "a" + "}" * 17, "too_deep", "{"),
    ],
)
def test_wrong_braces(text, code, place):
    errors = explain(text).errors
    assert code in [error.code for error in errors]
    error = next(error for error in errors if error.code == code)
    assert text[error.start : error.end] == place


def test_errors_behind_wrong_braces_are_still_found():
    assert codes("a {b --s 5000 --stylise 3") == ["unclosed_brace", "out_of_range", "unknown_parameter"]


# All at once, and out again


def test_every_mistake_at_once_in_the_order_of_the_text():
    text = "a fox --ar 16x9 --stylise 100 --c 200 --cref 5 --v 7 --hd --video --p a/b --r 0"
    errors = explain(text).errors
    assert [(error.code, text[error.start : error.end]) for error in errors] == [
        ("not_a_ratio", "16x9"),
        ("unknown_parameter", "--stylise"),
        ("out_of_range", "200"),
        ("wrong_version", "--cref 5"),
        ("not_yet_supported", "--hd"),
        ("retired_parameter", "--video"),
        ("not_a_profile", "a/b"),
        ("out_of_range", "0"),
    ]
    with pytest.raises(PromptError) as caught:
        parse(text)
    assert caught.value.details == errors
    assert caught.value.error_code == "bad_prompt"


CANONICAL = [
    ("a fox", "a fox"),
    ("  a   fox\n --STYLIZE 250 —ar 1920:1080", "a fox --ar 16:9 --s 250"),
    ("fox --niji --v 7 --p", "fox --p"),
    ("fox --q .5 --v 6.1 --no a,b", "fox --v 6.1 --q 0.5 --no a, b"),
    ("a {red, green}   bird --ar {1:1,2:3} --stylize 5", "a {red, green} bird --ar {1:1,2:3} --s 5"),
    ("fox --stylize {1, 2} --aspect {1:1, 2:3}", "fox --s {1, 2} --ar {1:1, 2:3}"),
    ("fox {--ar 1:1, --s 5}", "{fox --ar 1:1, fox --s 5}"),
    ("a {red\\, dark, green} bird {--ar 1:1, --s 5}", "{a red\\, dark bird --ar 1:1, a red\\, dark bird --s 5, a green bird --ar 1:1, a green bird --s 5}"),
    (r"a \{b\} \--ar c", r"a \{b\} \--ar c"),
    (f"{URL}::2 fox:: b --v 6.1 --iw 1.50", f"{URL}::2 fox:: b --v 6.1 --iw 1.5"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "canonical"), CANONICAL)
def test_canonical(text, canonical):
    assert explain(text).canonical == canonical
    assert explain(canonical).specs == explain(text).specs


def test_the_json_object_that_others_rely_on():
    text = "https://x.y/a.png a fox, blue —ar 32:18 --s 5000 --no a, b --r 2 --p"
    assert explain(text).to_json() == {
        "text": "a fox, blue",
        "image_prompts": ["https://x.y/a.png"],
        "version": "7",
        "parameters": {"aspect": "16:9", "no": ["a", "b"], "profile": True, "repeat": 2},
        "jobs": 2,
        "canonical": "",
        "errors": [
            {
                "code": "out_of_range",
                "message": "--s can be 0–1000 in version 7; 5000 is outside.",
                "start": 44,
                "end": 48,
                "parameter": "stylize",
                "value": "5000",
                "allowed": "0–1000",
                "versions": [],
                "suggestion": "1000",
            }
        ],
        "warnings": [
            {
                "code": "value_changed",
                "message": "The ratio 32:18 is the same as 16:9.",
                "start": 34,
                "end": 39,
                "parameter": "aspect",
                "value": "32:18",
                "allowed": None,
                "versions": [],
                "suggestion": "16:9",
            }
        ],
    }
    notices = explain("fox --q 3").notices
    assert [(item.code, item.value, item.suggestion) for item in notices] == [("value_changed", "3", "4")]
