"""`gesso keys`: API keys for programs."""

from typing import Annotated, Any

import typer

from gesso.cli import Json, keys_app, print_json
from gesso.cli.native import asked

Of = Annotated[str | None, typer.Option("--of", metavar="PERSON", help="Somebody else's, by name, address or id.")]


@keys_app.command()
def create(
    name: Annotated[str, typer.Option("--name", help="What the key is for.")],
    scopes: Annotated[
        str | None,
        typer.Option(
            "--scopes", help="read, draw, edit, account, admin, separated by commas; left out: read,draw,edit."
        ),
    ] = None,
    days: Annotated[float | None, typer.Option("--days", help="How long it is good for; left out: for ever.")] = None,
    as_json: Json = False,
) -> None:
    """Make an API key and print it. It is shown this once."""
    body: dict[str, Any] = {"name": name}
    if scopes is not None:
        body["scopes"] = [one.strip() for one in scopes.split(",") if one.strip()]
    if days is not None:
        body["expires_in_days"] = days
    made = asked("POST", "/keys", as_json=as_json, json=body)
    if as_json:
        print_json(made)
    else:
        typer.echo(made["key"])


@keys_app.command("list")
def list_keys(of: Of = None, as_json: Json = False) -> None:
    """List the keys: names and first characters, never the secrets."""
    path = "/keys" if of is None else f"/people/{of}/keys"
    found = asked("GET", path, as_json=as_json)["items"]
    if as_json:
        print_json({"items": [{**key, "revoked": key["revoked_at"] is not None} for key in found]})
        return
    for key in found:
        used = f"used {key['last_used_at']}" if key["last_used_at"] else "never used"
        over = "  (revoked)" if key["revoked_at"] else f"  until {key['expires_at']}" if key["expires_at"] else ""
        typer.echo(f"{key['id']}  {key['prefix']}…  {key['name']}  {','.join(key['scopes'])}  {used}{over}")


@keys_app.command()
def revoke(key_id: Annotated[str, typer.Argument(metavar="KEY")], of: Of = None, as_json: Json = False) -> None:
    """Make a key invalid from now on."""
    path = f"/keys/{key_id}" if of is None else f"/people/{of}/keys/{key_id}"
    asked("DELETE", path, as_json=as_json)
    if as_json:
        print_json({"id": key_id, "revoked": True})
    else:
        typer.echo(f"{key_id} is revoked.")
