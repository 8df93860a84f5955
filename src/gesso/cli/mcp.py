"""`gesso mcp`: Gesso as an MCP server over standard input and output, for assistants and editors that speak it."""

import os
from typing import Annotated

import typer

from gesso.cli import app, fail
from gesso.domain.errors import GessoError, UnavailableError
from gesso.settings import load_settings


@app.command()
def mcp(
    url: Annotated[
        str, typer.Option(help="A studio elsewhere, such as https://gesso.example; its API key is read from GESSO_KEY.")
    ] = "",
) -> None:
    """Serve the Model Context Protocol on standard input and output: imagine, vary, edit, upscale, search, describe."""
    try:
        try:
            from gesso.cli.mcp_tools import make_server
        except ModuleNotFoundError as error:
            message = "`gesso mcp` needs one more package. Install it with: pip install 'gesso[mcp]'"
            raise UnavailableError(message, code="mcp_not_installed") from error
        from gesso.cli.native import open_elsewhere, open_native

        studio = (
            open_elsewhere(url, os.environ.get("GESSO_KEY", "")) if url else open_native(load_settings(), drawing=True)
        )
        with studio as ask:
            make_server(ask).run("stdio")
    except GessoError as error:
        fail(error, as_json=False)
