"""Write docs/reference/*.md from the API's own OpenAPI documents: every call, its fields, answers, and examples that run.

Examples are made from the schemas' own examples. `GESSO_URL` and `GESSO_KEY` stand for a studio's address and a key.
"""

import json
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).parent / "reference"
TITLES = {
    "native": "The native API",
    "openai": "OpenAI Images",
    "evolink": "Evolink",
    "onemin": "1min.ai",
    "a1111": "A1111",
    "mjproxy": "midjourney-proxy",
}
PREFIXES = {
    "native": "",
    "openai": "/openai",
    "evolink": "/evolink",
    "onemin": "/onemin",
    "a1111": "/sdapi",
    "mjproxy": "/mj",
}
INTRODUCTION = (
    "Written by `make reference` from the routes; do not edit. `GESSO_URL` is the studio's address, `GESSO_KEY` a key "
    "(`gesso keys create --name NAME`); ids are written in capitals."
)
_VERBS = ("get", "post", "put", "patch", "delete")


class Call(NamedTuple):
    """One operation. `body` is the example that is sent, None for none; `kind` its content type."""

    name: str
    method: str
    path: str
    operation: dict[str, Any]
    kind: str
    body: Any
    declared: bool
    """Whether the schema itself has the example."""


def documents() -> dict[str, dict[str, Any]]:
    """Return the OpenAPI document of every dialect."""
    from gesso.api.a1111 import routes as a1111
    from gesso.api.evolink import routes as evolink
    from gesso.api.mjproxy import routes as mjproxy
    from gesso.api.onemin import routes as onemin
    from gesso.api.openai import routes as openai
    from gesso.api.server import describe
    from gesso.app import open_records
    from gesso.settings import Settings

    with tempfile.TemporaryDirectory() as home, open_records(Settings(home=Path(home))) as app:
        modules = {"openai": openai, "evolink": evolink, "onemin": onemin, "a1111": a1111, "mjproxy": mjproxy}
        return {"native": describe().openapi(), **{k: v.application(app).openapi() for k, v in modules.items()}}


def calls(name: str, document: dict[str, Any]) -> Iterator[Call]:
    """Yield a document's operations in its order."""
    for path, operations in document["paths"].items():
        for method in _VERBS:
            if method in operations:
                operation = operations[method]
                kind, body, declared = _body(operation, document)
                yield Call(name, method, PREFIXES[name] + path, operation, kind, body, declared)


def curl(call: Call) -> str:
    parts = [f'curl -X {call.method.upper()} "$GESSO_URL{_filled(call)}"', '-H "Authorization: Bearer $GESSO_KEY"']
    if call.kind == "application/json":
        written = json.dumps(call.body, ensure_ascii=False).replace("'", "'\\''")
        parts += ['-H "Content-Type: application/json"', f"-d '{written}'"]
    elif call.kind == "multipart/form-data":
        parts += [
            f"-F {name}=@picture.png" if value is None else f"-F '{name}={value}'" for name, value in call.body.items()
        ]
    elif call.kind:
        parts += [f'-H "Content-Type: {call.kind}"', "--data-binary @picture.png"]
    return " \\\n  ".join(parts)


def javascript(call: Call) -> str:
    lines = [
        f"const response = await fetch(`${{process.env.GESSO_URL}}{_filled(call)}`, {{",
        f'  method: "{call.method.upper()}",',
    ]
    kind = f', "Content-Type": "{call.kind}"' if call.kind and call.kind != "multipart/form-data" else ""
    lines.append(f"  headers: {{ Authorization: `Bearer ${{process.env.GESSO_KEY}}`{kind} }},")
    if call.kind == "application/json":
        lines.append(f"  body: JSON.stringify({json.dumps(call.body, ensure_ascii=False)}),")
    elif call.kind == "multipart/form-data":
        first = "const form = new FormData();"
        fields = [
            f'form.set("{name}", await openAsBlob("picture.png"), "picture.png");'
            if value is None
            else f'form.set("{name}", {json.dumps(str(value))});'
            for name, value in call.body.items()
        ]
        lines = ['import { openAsBlob } from "node:fs";', first, *fields, *lines, "  body: form,"]
    elif call.kind:
        lines = ['import { openAsBlob } from "node:fs";', *lines, '  body: await openAsBlob("picture.png"),']
    return "\n".join([*lines, "});", "console.log(response.status, await response.text());"])


def python(call: Call) -> str:
    lines = ["import os", "", "import httpx", "", "response = httpx.request(", f'    "{call.method.upper()}",']
    lines.append(f'    os.environ["GESSO_URL"] + {json.dumps(_filled(call))},')
    kind = (
        f', "Content-Type": "{call.kind}"'
        if call.kind and call.kind not in {"multipart/form-data", "application/json"}
        else ""
    )
    lines.append(f'    headers={{"Authorization": "Bearer " + os.environ["GESSO_KEY"]{kind}}},')
    if call.kind == "application/json":
        lines.append(f"    json={call.body!r},")
    elif call.kind == "multipart/form-data":
        lines.append(f"    data={ {k: str(v) for k, v in call.body.items() if v is not None}!r},")
        files = ", ".join(f'"{name}": open("picture.png", "rb")' for name, value in call.body.items() if value is None)
        lines.append(f"    files={{{files}}},")
    elif call.kind:
        lines.append('    content=open("picture.png", "rb").read(),')
    return "\n".join([*lines, "    timeout=120,", ")", "print(response.status_code, response.text)"])


def page(name: str, document: dict[str, Any]) -> str:
    """Return a dialect's page."""
    lines = [
        f"# Reference: {TITLES[name]}",
        "",
        INTRODUCTION,
    ]
    for call in calls(name, document):
        lines += [
            "",
            f"## {call.method.upper()} {call.path}",
            "",
            str(call.operation.get("description") or call.operation.get("summary", "")),
        ]
        rows = [*_parameters(call), *_fields(call, document)]
        if rows:
            lines += ["", "| field | where | type and range | meaning |", "| --- | --- | --- | --- |", *rows]
        lines += [
            "",
            "Answers: "
            + "; ".join(
                f"**{status}** {_line(one.get('description', ''))}"
                for status, one in sorted(call.operation["responses"].items())
            ),
        ]
        for language, text in (("bash", curl(call)), ("javascript", javascript(call)), ("python", python(call))):
            lines += ["", f"```{language}", _shortened(text), "```"]
    return "\n".join(lines) + "\n"


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, document in documents().items():
        (FOLDER / f"{name}.md").write_text(page(name, document), encoding="utf-8")
        sys.stdout.write(f"docs/reference/{name}.md\n")


def _body(operation: dict[str, Any], document: dict[str, Any]) -> tuple[str, Any, bool]:
    content = operation.get("requestBody", {}).get("content", {})
    if not content:
        return "", None, False
    kind = next(iter(content))
    schema = _resolved(content[kind].get("schema", {}), document)
    if kind == "multipart/form-data":
        fields = schema.get("properties", {})
        files = [one for one, value in fields.items() if value.get("format") == "binary" and one != "mask"] or ["image"]
        words = {
            one: fields[one].get("examples", ["a red fox"])[0] for one in schema.get("required", ()) if one not in files
        }
        return kind, {**dict.fromkeys(files), **words}, True
    if kind != "application/json":
        return kind, None, True
    declared = bool(_examples(schema, document))
    return kind, _example(schema, document), declared


def _examples(schema: dict[str, Any], document: dict[str, Any]) -> list[Any]:
    schema = _resolved(schema, document)
    if schema.get("examples"):
        return list(schema["examples"])
    for one in schema.get("oneOf", schema.get("anyOf", ())):
        if found := _examples(one, document):
            return found
    return []


def _example(schema: dict[str, Any], document: dict[str, Any], depth: int = 0) -> Any:
    """Return a value that a schema allows: its own example, or the least that it asks for."""
    schema = _resolved(schema, document)
    found = _examples(schema, document)
    if found:
        return found[0]
    for name in ("const", "default"):
        if schema.get(name) is not None:
            return schema[name]
    if schema.get("enum"):
        return schema["enum"][0]
    for name in ("oneOf", "anyOf", "allOf"):
        if schema.get(name):
            return _example(schema[name][0], document, depth + 1)
    kind = schema.get("type")
    if kind == "object" or "properties" in schema:
        wanted = schema.get("required", ()) or list(schema.get("properties", {}))[:2]
        return {one: _example(schema["properties"][one], document, depth + 1) for one in wanted} if depth < 6 else {}
    if kind == "array":
        return [_example(schema.get("items", {}), document, depth + 1)] if schema.get("minItems", 1) else []
    least = schema.get("minimum", schema.get("exclusiveMinimum", 1))
    return {"integer": int(least), "number": least, "boolean": True, "null": None}.get(str(kind), "text")


def _resolved(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def _filled(call: Call) -> str:
    """Return the path with its ids written in capitals, and what its query needs."""
    path = re.sub(r"{(\w+)(?::path)?}", lambda found: found[1].upper(), call.path)
    given = [
        f"{one['name']}={(one['schema'].get('examples') or [one['schema'].get('default', 1)])[0]}"
        for one in call.operation.get("parameters", ())
        if one["in"] == "query" and one.get("required")
    ]
    return path + ("?" + "&".join(given) if given else "")


def _parameters(call: Call) -> list[str]:
    return [
        f"| `{one['name']}` | {one['in']}{', required' if one.get('required') else ''} | {_type(one['schema'])} | {_line(one.get('description', ''))} |"
        for one in call.operation.get("parameters", ())
    ]


def _fields(call: Call, document: dict[str, Any]) -> list[str]:
    content = call.operation.get("requestBody", {}).get("content", {})
    if not content:
        return []
    schema = _resolved(next(iter(content.values())).get("schema", {}), document)
    chosen = [_resolved(one, document) for one in schema.get("oneOf", schema.get("anyOf", ()))] or [schema]
    rows: dict[str, str] = {}
    for one in chosen:
        for name, value in one.get("properties", {}).items():
            said = value.get("description") or _resolved(value, document).get("description", "")
            required = ", required" if name in one.get("required", ()) else ""
            rows.setdefault(name, f"| `{name}` | body{required} | {_type(value)} | {_line(said)} |")
    return list(rows.values())


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return schema["$ref"].rpartition("/")[2]
    for name in ("anyOf", "oneOf"):
        if name in schema:
            return " or ".join(dict.fromkeys(_type(one) for one in schema[name]))
    if "enum" in schema:
        return ", ".join(f"`{one}`" for one in schema["enum"])
    if "const" in schema:
        return f"`{schema['const']}`"
    kind = str(schema.get("type", "anything"))
    if kind == "array":
        kind = f"list of {_type(schema.get('items', {}))}"
    limits = (
        ("minimum", "≥ "),
        ("maximum", "≤ "),
        ("minLength", "length ≥ "),
        ("maxLength", "length ≤ "),
        ("minItems", "at least "),
        ("maxItems", "at most "),
    )
    said = ", ".join(f"{words}{schema[name]}" for name, words in limits if name in schema)
    return f"{kind}, {said}" if said else kind


def _line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _shortened(text: str) -> str:
    """Return an example with its pictures cut: nobody reads base64."""
    return re.sub(r"([A-Za-z0-9+/=]{24})[A-Za-z0-9+/=]{60,}", r"\1…", text)


if __name__ == "__main__":
    main()
