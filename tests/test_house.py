"""The house's own laws: what may be loaded, and that the documents keep up with the code."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

from gesso.prompt import codes
from gesso.settings import Settings

ROOT = Path(__file__).parent.parent


def loaded_by(statement: str) -> set[str]:
    program = f"{statement}; import sys, json; print(json.dumps(sorted(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in json.loads(out.stdout)}


def test_the_http_door_loads_no_torch() -> None:
    heavy = {"torch", "diffusers", "transformers", "accelerate", "cv2"}
    assert not loaded_by("import gesso.api.server, gesso.app") & heavy


def test_help_loads_nothing_heavy() -> None:
    heavy = {"torch", "sqlalchemy", "fastapi", "pydantic", "numpy", "PIL", "httpx"}
    assert not loaded_by("import gesso.cli; import gesso.cli.pictures, gesso.cli.models") & heavy


def test_every_setting_is_documented() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `(\w+)` \|", page, flags=re.MULTILINE))
    assert documented == set(Settings.__struct_fields__)


def literals(node: ast.AST | None) -> set[str]:
    """Return the strings an expression can be: a literal, both ends of a choice, `codes.get(status, "…")`'s default."""
    match node:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.IfExp(body=one, orelse=other):
            return literals(one) | literals(other)
        case ast.BoolOp(values=ways):
            return set().union(*map(literals, ways))
        case ast.Call(func=ast.Attribute(attr="get"), args=[_, default]):
            return literals(default)
        case ast.Tuple(elts=[first, *_]):
            return literals(first)
    return set()


def handed(tree: ast.AST, name: str) -> set[str]:
    """Return the literals that the calls in a file hand to its functions' parameter `name` by position."""
    found = set()
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and name in (names := [each.arg for each in function.args.args]):
            place = names.index(name) - (names[0] == "self")
            for call in ast.walk(tree):
                if isinstance(call, ast.Call) and len(call.args) > place:
                    called = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
                    found |= literals(call.args[place]) if called == function.name else set()
    return found


def codes_in(source: str) -> set[str]:
    """Return every code that a file's errors, details, failures and notices are given, by keyword, position or table."""
    tree = ast.parse(source)
    found = handed(tree, "code")
    for node in ast.walk(tree):
        match node:
            case ast.keyword(
                arg="code", value=ast.JoinedStr(values=[ast.FormattedValue(value=ast.Name(id=name)), tail])
            ):
                found |= {start + end for start in handed(tree, name) for end in literals(tail)}
            case ast.keyword(arg="code", value=ast.JoinedStr()):
                raise AssertionError(f"a code that no test can read: {ast.unparse(node.value)}")
            case ast.keyword(arg="code", value=value):
                found |= literals(value)
            case (
                ast.Assign(targets=[ast.Name(id="code")], value=value)
                | ast.AnnAssign(target=ast.Name(id="code"), value=value)
            ):
                found |= literals(value)
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Dict(values=values)) if re.search(
                r"codes$", name, re.IGNORECASE
            ):
                found = found.union(*map(literals, values))
            case ast.Call(func=ast.Attribute(value=on, attr="error" | "warn"), args=[code, *_]) if (
                ast.unparse(on) != "log"
            ):
                found |= literals(code)
    return found


def test_every_error_code_is_documented() -> None:
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `(\w+)` \|", page, flags=re.MULTILINE))
    used = set().union(*(codes_in(file.read_text(encoding="utf-8")) for file in (ROOT / "src").rglob("*.py")))
    assert used - documented == set(), "docs/errors.md lacks these"
    assert documented - used == set(), "docs/errors.md has these, and the source no longer does"


def test_every_code_of_a_prompt_is_in_its_table() -> None:
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    sections = {part.partition("\n")[0]: part for part in page.split("\n## ")}
    for title, table in (("Prompt errors", codes.ERRORS), ("Prompt warnings", codes.WARNINGS)):
        rows = re.findall(r"^\| `(\w+)` \|", sections[title], flags=re.MULTILINE)
        assert sorted(rows) == sorted(table)


def test_no_room_is_called_utils() -> None:
    forbidden = {"utils", "helpers", "common", "misc", "manager"}
    names = {path.stem for path in (ROOT / "src").rglob("*")}
    assert not names & forbidden
