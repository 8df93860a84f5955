"""`gesso style`: styles from your pictures, as codes for `--sref`; and codes carried from machine to machine."""

import sys
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import msgspec
import typer

from gesso.cli import Json, app, fail, print_json
from gesso.cli.native import native
from gesso.domain.errors import UnavailableError

style_app = typer.Typer(no_args_is_help=True, help="Style codes: from your pictures, from numbers, from files.")
app.add_typer(style_app, name="style")

Key = Annotated[str, typer.Argument(metavar="CODE", help="A style's code or name; any number from 0 to 4294967295.")]


@style_app.command()
def make(
    pictures: Annotated[list[str], typer.Argument(metavar="IMG…", help="Image ids (img_…), each with ::weight.")],
    name: Annotated[str, typer.Option("--name", help="What to call it.")],
    as_json: Json = False,
) -> None:
    """Make a style from pictures of the library; prints its code."""
    with native(as_json=as_json, drawing=True) as ask:
        made = ask("POST", "/styles", json={"name": name, "pictures": pictures})
    _show(made, as_json=as_json)


@style_app.command()
def save(
    code: Annotated[str, typer.Argument(metavar="NUMBER", help="0-4294967295.")],
    name: Annotated[str, typer.Option("--name", help="What to call it.")],
    as_json: Json = False,
) -> None:
    """Keep a numeric code under a name."""
    with native(as_json=as_json) as ask:
        saved = ask("POST", "/styles", json={"name": name, "code": code})
    _show(saved, as_json=as_json)


@style_app.command("list")
def list_styles(as_json: Json = False) -> None:
    """List your styles."""
    with native(as_json=as_json) as ask:
        found = ask("GET", "/styles")["items"]
    if as_json:
        print_json({"items": found})
        return
    for one in found:
        typer.echo(f"{one['code']:<14}  {one['name']:<28}  {_told(one)}")


@style_app.command()
def show(code: Key, as_json: Json = False) -> None:
    """Show what a style holds."""
    with native(as_json=as_json) as ask:
        found = ask("GET", _address(code))
    _show(found, as_json=as_json)


@style_app.command()
def delete(code: Key, as_json: Json = False) -> None:
    """Forget a style. Pictures made in it keep it."""
    with native(as_json=as_json) as ask:
        ask("DELETE", _address(code))
    if as_json:
        print_json({"deleted": code})
    else:
        typer.echo(f"{code} is forgotten.")


@style_app.command("export")
def export_style(
    code: Key,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The file to write; left out, it is printed.")] = None,
    as_json: Json = False,
) -> None:
    """Write a style as a file, so that its code draws the same elsewhere."""
    with native(as_json=as_json) as ask:
        data = msgspec.json.format(msgspec.json.encode(ask("GET", f"{_address(code)}/file"))) + b"\n"
    if out is None:
        sys.stdout.write(data.decode())
        return
    try:
        out.write_bytes(data)
    except OSError as error:
        message = f"The style could not be written to {out}: {error.strerror}."
        fail(UnavailableError(message, code="cannot_write"), as_json=as_json)
    print_json({"file": str(out)}) if as_json else typer.echo(str(out))


@style_app.command("import")
def import_style(
    file: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False)],
    name: Annotated[str, typer.Option("--name", help="Another name than the file's.")] = "",
    as_json: Json = False,
) -> None:
    """Take in a style file; prints its code."""
    with native(as_json=as_json) as ask:
        taken = ask("POST", "/styles/import", content=file.read_bytes(), params={"name": name})
    _show(taken, as_json=as_json)


def _address(code: str) -> str:
    return f"/styles/{quote(code, safe='')}"


def _show(one: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(one)
        return
    typer.echo(f"{one['code']}  {one['name']}".rstrip())
    typer.echo(f"  {_told(one)}")
    colours = one["style"].get("tones") or ()
    if colours:
        typer.echo(f"  {' '.join(colours)}")
    typer.echo(f'  gesso imagine "… --sref {one["code"]}"')


def _told(one: dict[str, Any]) -> str:
    return ", ".join(one["style"].get("words") or ())
