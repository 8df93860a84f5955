"""docs/01-prompt.md says what the data says, and the list of codes is the list of codes."""

import importlib.util
import re
from pathlib import Path

import msgspec

import gesso.prompt
from gesso.domain.spec import Spec
from gesso.prompt.codes import ERRORS, WARNINGS
from gesso.prompt.parameters import BY_FLAG, PARAMETERS
from gesso.prompt.retired import RETIRED, SYNONYMS
from gesso.prompt.versions import BY_WORD, SUPPORTED

ROOM = Path(gesso.prompt.__file__).parent
EXPLAIN_NAMES = [
    "aspect",
    "stylize",
    "chaos",
    "weird",
    "exp",
    "seed",
    "no",
    "quality",
    "repeat",
    "stop",
    "tile",
    "image_weight",
    "style_reference",
    "style_weight",
    "style_version",
    "omni_reference",
    "omni_weight",
    "character_reference",
    "character_weight",
    "profile",
    "raw",
    "draft",
    "speed",
    "visibility",
]


def doc_tables():
    spec = importlib.util.spec_from_file_location("doc_tables", Path(__file__).with_name("doc_tables.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_pages_tables_match_the_data():
    tables = doc_tables()
    page = tables.PAGE.read_text(encoding="utf-8")
    assert set(re.findall(r"<!-- table: (\w+) -->", page)) == set(tables.TABLES)
    assert tables.filled(page) == page, "run: python tests/prompt/doc_tables.py"


def test_every_code_in_the_source_is_documented_and_the_other_way_round():
    source = "\n".join(path.read_text(encoding="utf-8") for path in ROOM.glob("*.py") if path.name != "codes.py")
    for code in (*ERRORS, *WARNINGS):
        assert f'"{code}"' in source, code
    used = set(re.findall(r'(?:\.error|\.warn|_problem|conflict)\(\s*"(\w+)"', source))
    used |= set(re.findall(r'code ?= ?"(\w+)"', source))
    used -= {row.name for row in PARAMETERS}
    assert len(used) > 30
    assert used <= set(ERRORS) | set(WARNINGS)


def test_the_table_of_parameters_is_sound():
    names = [row.name for row in PARAMETERS]
    assert len(set(names)) == len(names)
    flags = [flag for row in PARAMETERS for flag in row.flags]
    assert len(set(flags)) == len(flags)
    assert not set(flags) & set(RETIRED)
    assert not set(BY_FLAG) & set(SYNONYMS)
    assert set(SYNONYMS.values()) <= set(BY_FLAG)
    fields = {field.name for field in msgspec.structs.fields(Spec)}
    assert {row.field for row in PARAMETERS if row.field} == fields - {
        "task",
        "strength",
        "text",
        "parts",
        "image_prompts",
    }
    for row in PARAMETERS:
        assert set(row.rules) <= set(BY_WORD)
        assert row.summary.endswith(".")
        for other in (row.needs, row.twin):
            assert other in (None, "image_prompts", *names)
    assert {row.name for row in PARAMETERS if row.field or row.name == "repeat"} - {"version"} == set(EXPLAIN_NAMES)
    assert SUPPORTED == ("7", "6.1", "5.2", "niji 7", "niji 6")
