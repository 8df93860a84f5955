"""What the documents name is there: pages and their headings, files, make's targets, commands with their options."""

import importlib
import json
import pkgutil
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

import gesso.cli

ROOT = Path(__file__).parent.parent
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in (ROOT, ROOT / "docs", ROOT / "docs" / "reference", ROOT / "web", ROOT / "training")
    for path in folder.glob("*.md")
)
FOLDERS = (
    "",
    "src/gesso/",
    "src/gesso/engine/",
    "training/",
    "training/judge/",
    "web/src/",
    "web/",
    "tests/",
    "benchmarks/",
    "docs/",
)
"""Where a path in a document may begin."""
OF_A_HOME = {"gesso.toml", "policy.toml", "plans.toml", "models.toml", "log.jsonl"}
"""Files of people's own, or of a training run."""
BLOCK = re.compile(r"^```\w*\n(.*?)^```", re.DOTALL | re.MULTILINE)


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def code_of(page: str) -> Iterator[str]:
    """Everything that a page shows as code: pieces in a line, and the lines of blocks."""
    text = text_of(page)
    for block in BLOCK.findall(text):
        yield from block.splitlines()
    yield from re.findall(r"`([^`\n]+)`", BLOCK.sub("", text))


def headings(page: str) -> set[str]:
    titles = re.findall(r"^#+ (.*)$", BLOCK.sub("", text_of(page)), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", BLOCK.sub("", text_of(page))):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        there = ((ROOT / page).parent / name).resolve() if name else ROOT / page
        assert there.exists(), f"{page}: {target}"
        if anchor and there.suffix == ".md":
            assert anchor in headings(there.relative_to(ROOT).as_posix()), f"{page}: {target}"


def test_the_index_has_every_page() -> None:
    listed = set(re.findall(r"\]\(([\w/.-]+\.md)\)", text_of("docs/README.md")))
    pages = {page.removeprefix("docs/") for page in PAGES if page.startswith("docs/")} - {"README.md"}
    assert pages - listed == set()


def test_the_licences_name_everything_that_is_installed_or_built_in() -> None:
    page = text_of("docs/licences.md")
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    extras = [need for name, needs in project["optional-dependencies"].items() if name != "dev" for need in needs]
    wanted = {re.split(r"[\[<>=]", need)[0] for need in [*project["dependencies"], *extras]}
    wanted |= set(json.loads(text_of("web/package.json"))["dependencies"])
    assert wanted - set(re.findall(r"^\| (\S+) \|", page, flags=re.MULTILINE)) == set(), "`make licences` writes them"


@pytest.fixture(scope="module")
def files() -> set[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    return set(listed) or {path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*") if path.is_file()}


@pytest.mark.parametrize("page", [page for page in PAGES if page != "docs/decisions.md"])
def test_files_that_are_named_exist(page: str, files: set[str]) -> None:
    names = {Path(name).name for name in files}
    for code in code_of(page):
        if not re.fullmatch(r"[\w./-]+\.(?:py|tsx?|toml|md|css|sh|mjs|jsonl)", code) or code in OF_A_HOME:
            continue
        found = any(folder + code in files for folder in FOLDERS) if "/" in code else code in names
        assert found, f"{page}: {code}"


@pytest.mark.parametrize("page", PAGES)
def test_targets_of_make_exist(page: str) -> None:
    targets = set(re.findall(r"^([\w-]+):", text_of("Makefile"), flags=re.MULTILINE))
    for code in code_of(page):
        if made := re.match(r"make ([\w-]+)", code):
            assert made[1] in targets, f"{page}: {code}"


@pytest.fixture(scope="module")
def root() -> Any:
    for module in pkgutil.iter_modules(gesso.cli.__path__):
        importlib.import_module(f"gesso.cli.{module.name}")
    return get_command(gesso.cli.app)


@pytest.mark.parametrize("page", PAGES)
def test_commands_and_their_options_exist(page: str, root: Any) -> None:
    for code in code_of(page):
        line = re.sub(r"\s#.*", "", code)
        if not line.startswith("gesso "):
            continue
        words, command = re.sub(r"\"[^\"]*\"|'[^']*'", "TEXT", line).split()[1:], root
        while words and words[0] in getattr(command, "commands", {}):
            command = command.commands[words.pop(0)]
        group = hasattr(command, "commands")
        assert not group or not words or not re.match(r"[a-z]", words[0]), f"{page}: {code}"
        known = {name for one in command.params for name in (*one.opts, *one.secondary_opts)} | {"--help"}
        assert {word for word in words if re.match(r"--\w", word)} <= known, f"{page}: {code}"
