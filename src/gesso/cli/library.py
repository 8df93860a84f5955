"""`gesso show` and `gesso upload`: what a picture file says of itself, and a file's way into the library."""

from pathlib import Path
from typing import Annotated

import typer

from gesso.cli import Json, app, fail, print_json
from gesso.domain.errors import GessoError, NotFoundError


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


@app.command()
def upload(
    file: Annotated[Path, typer.Argument(help="A PNG, JPEG or WebP.")],
    as_json: Json = False,
) -> None:
    """Take a picture of your own into the library, and print its id, for prompts such as "a fox --sref ID"."""
    from gesso.cli.studios import open_library
    from gesso.settings import load_settings

    try:
        settings = load_settings()
        try:
            # One byte more than is taken tells a file that is too large, however large it is.
            with file.open("rb") as opened:
                data = opened.read(settings.upload_bytes + 1)
        except OSError as error:
            raise NotFoundError(f"{file} cannot be read: {error.strerror}.", code="file_unreadable") from error
        with open_library(settings) as studio:
            image = studio.upload(data)
    except GessoError as error:
        fail(error, as_json=as_json)
    if as_json:
        print_json({name: image[name] for name in ("id", "width", "height")})
    else:
        typer.echo(image["id"])
