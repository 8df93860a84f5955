"""Write docs/licences.md: whose work is installed with Gesso or lies in its web page, and under which licence.

    make licences

Read from the metadata of what is installed here and from web/package-lock.json; nothing is fetched.
"""

import json
import re
import tomllib
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
HEAD = """# Licences of what Gesso brings along

Gesso itself and the starter's weights: Apache-2.0. This page lists what an installation fetches beside it, and what is built into the web
page. Written by `make licences` from the installed packages' own metadata; do not edit. Nothing of this is copied into the source.
Models that are pulled have licences of their own (`gesso models card ALIAS`). PyPI's `torch` for Linux with CUDA also brings NVIDIA's
libraries, under NVIDIA's terms; the CPU build does not. thorvg-python (LGPL-2.1) and the optional psycopg (LGPL-3.0) are used
unchanged as ordinary dependencies, and can be replaced.
"""
CLASSIFIER = "License :: OSI Approved :: "
BY_TEXT = {
    "GNU LESSER GENERAL PUBLIC LICENSE Version 2.1": "LGPL-2.1",
    "Permission is hereby granted, free of charge": "MIT",
    "Redistribution and use in source and binary forms": "BSD",
    "Apache License": "Apache-2.0",
}
"""For packages whose metadata name no licence but carry its text."""
ALIKE = {
    "Apache Software License": "Apache-2.0", "Apache 2.0": "Apache-2.0", "Apache 2.0 License": "Apache-2.0", "Apache License 2.0": "Apache-2.0",
    "Apache": "Apache-2.0", "Apache-2.0 license": "Apache-2.0", "Apache License, Version 2.0": "Apache-2.0", "MIT License": "MIT", "MIT license": "MIT",
    "BSD License": "BSD", "BSD-3-Clause License": "BSD-3-Clause", "ISC License (ISCL)": "ISC", "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}  # fmt: skip


def licence_of(name: str) -> str:
    told = metadata.metadata(name)
    named = told.get("License-Expression") or ""
    if not named:
        marks = [one.removeprefix(CLASSIFIER) for one in told.get_all("Classifier") or [] if one.startswith(CLASSIFIER)]
        named = " or ".join(dict.fromkeys(ALIKE.get(one, one) for one in marks))
    if not named:
        text = (told.get("License") or "").strip()
        named = ALIKE.get(text, text) if len(text) < 40 else _by_text(text)
    if not named:
        files = [file for file in metadata.files(name) or [] if "licenses/" in str(file)]
        named = _by_text("".join(file.read_text(encoding="utf-8") for file in files))
    return named or "see the package"


def _by_text(text: str) -> str:
    plain = " ".join(text.split())
    return next((licence for start, licence in BY_TEXT.items() if start in plain), "")


def closure(wanted: list[str]) -> dict[str, metadata.Distribution]:
    """Return everything that these requirements bring on this machine, by canonical name."""
    found: dict[str, metadata.Distribution] = {}
    todo = [(Requirement(one), "") for one in wanted]
    while todo:
        need, extra = todo.pop()
        if need.marker is not None and not need.marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(need.name)
        if name not in found:
            found[name] = metadata.distribution(name)
        elif not need.extras:
            continue
        for line in found[name].requires or []:
            todo += [(Requirement(line), one) for one in ("", *need.extras)]
    return found


def rows(found: dict[str, metadata.Distribution], direct: set[str]) -> list[str]:
    ordered = sorted(found, key=lambda name: (name not in direct, name))
    return [f"| {name} | {licence_of(name)} | {'' if name in direct else 'through another'} |" for name in ordered]


def web_rows() -> list[str]:
    lock = json.loads((ROOT / "web" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    direct = set(lock[""]["dependencies"])
    made = []
    for place, one in lock.items():
        name = place.rpartition("node_modules/")[2]
        if name and not one.get("dev") and not one.get("optional") and not one.get("devOptional"):
            made.append((name not in direct, name, one.get("license", "see the package")))
    return [
        f"| {name} | {licence} | {'through another' if through else ''} |"
        for through, name, licence in sorted(set(made))
    ]


def main() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {"The default installation": project["dependencies"]}
    wanted |= {
        f"`pip install 'gesso[{name}]'`, in addition": needs
        for name, needs in project["optional-dependencies"].items()
        if name != "dev"
    }
    table = "| package | licence | |\n| --- | --- | --- |\n"
    text, seen = HEAD, set[str]()
    for title, needs in wanted.items():
        found = {name: one for name, one in closure(needs).items() if name not in seen}
        seen |= set(found)
        direct = {canonicalize_name(re.split(r"[\[<>=!~ ]", need, maxsplit=1)[0]) for need in needs}
        text += f"\n## {title}\n\n{table}" + "\n".join(rows(found, direct)) + "\n"
    text += f"\n## Built into the web page, or needed to build it\n\n{table}" + "\n".join(web_rows()) + "\n"
    (ROOT / "docs" / "licences.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
