"""`gesso audit`: who did what, when and from where."""

from typing import Annotated, Any

import typer

from gesso.cli import Json, app, print_json

PAGE_AT_MOST = 200


@app.command()
def audit(
    count: Annotated[int, typer.Option("--last", min=1, help="How many lines.")] = 50,
    person: Annotated[str | None, typer.Option("--person", help="Only what this person did; their id.")] = None,
    action: Annotated[str | None, typer.Option("--action", help="key.made, or key for all about keys.")] = None,
    as_json: Json = False,
) -> None:
    """Print the audit log, newest first."""
    from gesso.cli.native import native

    found: list[dict[str, Any]] = []
    wanted = {what: value for what, value in (("person", person), ("action", action)) if value is not None}
    with native(as_json=as_json) as ask:
        cursor: str | None = ""
        while cursor is not None and len(found) < count:
            asked = {
                **wanted,
                "limit": min(PAGE_AT_MOST, count - len(found)),
                **({"cursor": cursor} if cursor else {}),
            }
            page = ask("GET", "/audit", params=asked)
            found += page["items"]
            cursor = page["next_cursor"]
    if as_json:
        print_json({"items": found})
        return
    for one in found:
        who = one["person_name"] or one["person_id"] or "nobody"
        facts = " ".join(f"{name}={value}" for name, value in one["facts"].items())
        line = f"{one['at']}  {one['action']:<24} {who}  {one['about'] or ''}  {one['address'] or 'here'}  {facts}"
        typer.echo(line.rstrip())
