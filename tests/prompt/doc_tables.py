"""The tables of docs/01-prompt.md, made from the data of gesso.prompt.

Run as a script to write them into the page: `python tests/prompt/doc_tables.py`. The test asserts that they are in it.
"""

import re
from pathlib import Path

from gesso.prompt.codes import ERRORS, WARNINGS
from gesso.prompt.parameters import PARAMETERS, Parameter, Rule
from gesso.prompt.retired import RETIRED
from gesso.prompt.versions import SUPPORTED, VERSIONS, flag_of

PAGE = Path(__file__).resolve().parents[2] / "docs" / "01-prompt.md"
BLOCK = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def value(row: Parameter, rule: Rule) -> str:
    kinds = {"flag": "✓", "choice": "✓", "ratio": "1:14–14:1", "words": "✓", "references": "✓", "codes": "✓"}
    return kinds.get(row.kind) or rule.allowed.replace("4294967295", "4 294 967 295")


def parameters() -> str:
    rows = []
    for row in PARAMETERS:
        if row.field is None and row.name != "repeat":
            continue
        forms = " ".join(f"`--{flag}`" for flag in row.flags)
        default = next((rule.default for rule in row.rules.values()), "") or "–"
        rows.append((row.name, forms, row.summary, default))
    return table(("name", "forms", "what it does", "default"), rows)


def versions() -> str:
    rows = []
    for row in PARAMETERS:
        if row.kind == "version" or (row.field is None and row.name != "repeat"):
            continue
        cells = [value(row, row.rules[word]) if word in row.rules else "–" for word in SUPPORTED]
        rows.append((f"`--{row.flags[0]}`", *cells))
    weights = [("✓" if version.weights else "–") for version in VERSIONS if version.supported]
    rows.append(("`::` weights", *weights))
    return table(("", *(f"`{flag_of(word)}`" for word in SUPPORTED)), rows)


def others() -> str:
    rows = [(f"`{v.flag}`", f"`{flag_of(v.instead or '7')}`") for v in VERSIONS if not v.supported]
    return table(("not offered", "nearest"), rows)


def retired() -> str:
    rows = [
        (f"`--{name}`", item.message, f"`{item.instead}`" if item.instead else "–") for name, item in RETIRED.items()
    ]
    return table(("flag", "answer", "instead"), rows)


def errors() -> str:
    return table(("code", "meaning"), [(f"`{code}`", text) for code, text in ERRORS.items()])


def warnings() -> str:
    return table(("code", "meaning"), [(f"`{code}`", text) for code, text in WARNINGS.items()])


TABLES = {
    "parameters": parameters,
    "versions": versions,
    "others": others,
    "retired": retired,
    "errors": errors,
    "warnings": warnings,
}


def filled(page: str) -> str:
    """Return the page with every table as the data has it now."""
    return BLOCK.sub(lambda found: f"{found[1]}{TABLES[found[2]]()}{found[3]}", page)


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
