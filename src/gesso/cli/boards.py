"""`gesso board`: moodboards, whose codes go behind --p."""

from typing import Annotated, Any

import typer

from gesso.cli import Json, app, print_json
from gesso.cli.native import native

board_app = typer.Typer(no_args_is_help=True, help="Moodboards: pictures, links and notes, as a code for --p.")
app.add_typer(board_app, name="board")

Named = Annotated[str, typer.Argument(metavar="BOARD", help="A moodboard's name, code or id.")]


@board_app.command("list")
def list_boards(as_json: Json = False) -> None:
    """List your moodboards."""
    with native(as_json=as_json) as ask:
        found = ask("GET", "/boards")
    if as_json:
        print_json(found)
        return
    for one in found["items"]:
        pictures = sum(item["kind"] == "picture" for item in one["items"])
        typer.echo(
            f"{one['name']:<24} {one['code']}  {pictures} pictures, {len(one['items']) - pictures} links and notes"
        )


@board_app.command("new")
def new(name: str, as_json: Json = False) -> None:
    """Begin a moodboard, and print its code."""
    with native(as_json=as_json) as ask:
        made = ask("POST", "/boards", json={"name": name})
    print_json(made) if as_json else typer.echo(made["code"])


@board_app.command("add")
def add(
    board: Named,
    things: Annotated[list[str], typer.Argument(metavar="IMG|LINK…", help="Image ids of the library, or links.")],
    weight: Annotated[float, typer.Option("--weight", help="How much each counts, up to 10.")] = 1.0,
    as_json: Json = False,
) -> None:
    """Put pictures and links on a moodboard."""
    changed: dict[str, Any] = {}
    with native(as_json=as_json) as ask:
        for one in things:
            changed = ask("POST", f"/boards/{board}/items", json={"value": one, "weight": weight})
    _tell(changed, as_json=as_json)


@board_app.command("note")
def note(board: Named, words: Annotated[list[str], typer.Argument(help="The note.")], as_json: Json = False) -> None:
    """Put a note on a moodboard."""
    with native(as_json=as_json) as ask:
        changed = ask("POST", f"/boards/{board}/items", json={"value": " ".join(words), "note": True})
    _tell(changed, as_json=as_json)


@board_app.command("remove")
def remove(board: Named, thing: str, as_json: Json = False) -> None:
    """Take a picture, link or note off a moodboard."""
    with native(as_json=as_json) as ask:
        changed = ask("DELETE", f"/boards/{board}/items", params={"value": thing})
    _tell(changed, as_json=as_json)


@board_app.command("show")
def show(board: Named, as_json: Json = False) -> None:
    """Show what is on a moodboard, and what its pictures have in common."""
    with native(as_json=as_json) as ask:
        found = ask("GET", f"/boards/{board}")
    says = None
    if any(one["kind"] == "picture" for one in found["items"]):
        with native(as_json=as_json, drawing=True) as ask:  # its pictures may have to be looked at
            says = ask("GET", f"/boards/{board}/taste")["says"]
    if as_json:
        print_json({**found, "says": says})
        return
    typer.echo(f"{found['name']} ({found['code']})")
    for one in found["items"]:
        typer.echo(f"  {one['kind']:<8} {one['weight']:g}  {one['value']}{'  (gone)' if one['gone'] else ''}")
    if says:
        typer.echo(says)


@board_app.command("rename")
def rename(board: Named, name: str, as_json: Json = False) -> None:
    """Give a moodboard another name."""
    with native(as_json=as_json) as ask:
        changed = ask("PATCH", f"/boards/{board}", json={"name": name})
    _tell(changed, as_json=as_json)


@board_app.command("delete")
def delete(board: Named, as_json: Json = False) -> None:
    """Remove a moodboard. Its pictures stay."""
    with native(as_json=as_json) as ask:
        ask("DELETE", f"/boards/{board}")
    print_json({"deleted": board}) if as_json else typer.echo(f"{board} is removed.")


def _tell(changed: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(changed)
    else:
        typer.echo(f"{changed['name']} ({changed['code']}): {len(changed['items'])} things")
