"""`gesso serve`: the studio, on this machine's loopback address, or for others once its owner has a password."""

from typing import Annotated

import typer

from gesso.cli import app, fail
from gesso.domain.errors import GessoError
from gesso.settings import load_settings


@app.command()
def serve(
    host: Annotated[
        str | None,
        typer.Option(help="Address to listen on; any but loopback asks for a password: gesso people password."),
    ] = None,
    port: Annotated[int | None, typer.Option(help="Port; 0 takes a free one.", min=0, max=65535)] = None,
) -> None:
    """Start the studio and print its address."""
    from gesso.api import server

    try:
        server.serve(load_settings(host=host, port=port), announce=typer.echo)
    except GessoError as error:
        fail(error, as_json=False)
