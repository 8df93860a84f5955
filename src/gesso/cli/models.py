"""`gesso models`: what can draw here, pull it, check it, remove it."""

import sys
from typing import Annotated

import typer

from gesso.cli import Json, fail, models_app, print_json
from gesso.domain.errors import BadInputError, GessoError
from gesso.settings import load_settings

Alias = Annotated[str, typer.Argument(help="A model's name, as `gesso models list` shows it.")]


@models_app.command("list")
def list_models(as_json: Json = False) -> None:
    """List the catalog: what is installed, how large it is, its licence."""
    from gesso.actions import models

    settings = load_settings()
    found = [*models.listed(settings), *models.beside(settings)]
    if as_json:
        print_json({"items": found})
        return
    for model in found:
        use = "" if model["licence"]["commercial"] else "  (no commercial use)"
        typer.echo(f"{model['alias']:<10} {model['installed']:<10} {model['disk_gb']:>6.2f} GB  {model['title']}")
        typer.echo(f"{'':<32} {model['licence']['name']}{use}")


@models_app.command()
def pull(
    alias: Alias,
    yes: Annotated[
        bool, typer.Option("--accept-licence", help="Accept a licence that forbids commercial use.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Download a model. Pulling again goes on where it stopped."""
    from gesso.actions import models

    settings = load_settings()
    try:
        recipe = models.recipe(settings, alias)
        sys.stderr.write(
            f"{recipe.title}: {recipe.memory.disk_gb:g} GB, licence {recipe.licence.name} <{recipe.licence.url}>\n"
        )
        if not recipe.licence.commercial and not yes and sys.stdin.isatty() and not as_json:
            yes = typer.confirm("This licence forbids commercial use of the weights. Pull it all the same?")
        last = None
        for progress in models.pull(settings, alias, accept_licence=yes):
            last = progress
            if sys.stderr.isatty() and progress.bytes_total:
                done, total = progress.bytes_done / 1e9, progress.bytes_total / 1e9
                sys.stderr.write(f"\r{done:8.2f} / {total:.2f} GB  {progress.file[:60]:<60}")
    except GessoError as error:
        fail(error, as_json=as_json)
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. What has arrived is kept; pull again to go on.\n")
        raise typer.Exit(130) from None
    if as_json:
        print_json({"alias": alias, "installed": True, "bytes": last.bytes_total if last else 0})
    else:
        sys.stderr.write(f"\n{recipe.title} is installed.\n")


@models_app.command()
def verify(alias: Alias, as_json: Json = False) -> None:
    """Read every file of a model again and compare it with its hash."""
    from gesso.actions import models

    try:
        problems = models.verify(load_settings(), alias)
    except GessoError as error:
        fail(error, as_json=as_json)
    if as_json:
        print_json({"alias": alias, "problems": problems})
    else:
        typer.echo("\n".join(problems) if problems else "Every file is as it was published.")
    if problems:
        raise typer.Exit(1)


@models_app.command()
def rm(alias: Alias, as_json: Json = False) -> None:
    """Remove a model's files from this machine."""
    from gesso.actions import models

    try:
        freed = models.remove(load_settings(), alias)
    except GessoError as error:
        fail(error, as_json=as_json)
    if as_json:
        print_json({"alias": alias, "freed_bytes": freed})
    else:
        typer.echo(f"Removed {alias}; {freed / 1e9:.2f} GB are free again.")


@models_app.command()
def card(alias: Alias = "starter", as_json: Json = False) -> None:
    """Say openly how a model works, what it can draw and where it comes from."""
    from gesso.actions import models

    try:
        told = models.card(load_settings(), alias)
    except BadInputError as error:
        fail(error, as_json=as_json)
    if as_json:
        print_json(told)
    else:
        typer.echo(told["text"])
