"""`gesso show`: read back the words, plan and seed that a picture carries."""

from pathlib import Path
from typing import Annotated

import typer

from gesso.cli import Json, app, fail, print_json
from gesso.domain.errors import GessoError


@app.command()
def show(
    file: Annotated[Path, typer.Argument(help="A picture file: ours, or one of another tool.")],
    as_json: Json = False,
) -> None:
    """Show what a picture file says about how it was made."""
    from gesso.actions import show as action

    try:
        told = action.show(file)
    except GessoError as error:
        fail(error, as_json=as_json)
    if as_json:
        print_json(told)
        return
    for name, value in told.items():
        if value not in (None, "", {}, []) and name not in {"plan", "spec"}:
            typer.echo(f"{name:<14} {value}")
    if told.get("plan"):
        typer.echo("plan           complete: `gesso show --json` prints it")
