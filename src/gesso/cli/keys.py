"""`gesso keys`: API keys for programs."""

from typing import Annotated

import typer

from gesso.cli import Json, fail, keys_app, print_json
from gesso.domain.errors import GessoError
from gesso.settings import load_settings


@keys_app.command()
def create(
    name: Annotated[str, typer.Option("--name", help="What the key is for.")],
    as_json: Json = False,
) -> None:
    """Make an API key and print it. It is shown this once."""
    from gesso.actions import keys
    from gesso.app import open_records

    try:
        with open_records(load_settings()) as app:
            key, secret = keys.create(app, app.owner, name)
    except GessoError as error:
        fail(error, as_json=as_json)
    if as_json:
        print_json({"id": key.id, "name": key.name, "key": secret})
    else:
        typer.echo(secret)


@keys_app.command("list")
def list_keys(as_json: Json = False) -> None:
    """List the keys: names and first characters, never the secrets."""
    from gesso.actions import keys
    from gesso.app import open_records

    with open_records(load_settings()) as app:
        found = keys.listed(app, app.owner)
    if as_json:
        shown = [
            {"id": key.id, "name": key.name, "prefix": key.prefix, "revoked": bool(key.revoked_ms)} for key in found
        ]
        print_json({"items": shown})
        return
    for key in found:
        typer.echo(f"{key.id}  {key.prefix}…  {key.name}{'  (revoked)' if key.revoked_ms else ''}")


@keys_app.command()
def revoke(key_id: Annotated[str, typer.Argument(metavar="KEY")], as_json: Json = False) -> None:
    """Make a key invalid from now on."""
    from gesso.actions import keys
    from gesso.app import open_records

    try:
        with open_records(load_settings()) as app:
            keys.revoke(app, app.owner, key_id)
    except GessoError as error:
        fail(error, as_json=as_json)
    if as_json:
        print_json({"id": key_id, "revoked": True})
    else:
        typer.echo(f"{key_id} is revoked.")
