"""The command line: thin commands that parse, call one action (here or in a running studio) and print.

Nothing heavy is imported at the top, so that `gesso --help` answers at once.
"""

import json
import sys
from typing import Annotated, Any, NoReturn

import typer

from gesso.domain.errors import BadInputError, GessoError

app = typer.Typer(
    name="gesso",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Gesso: words in, pictures out. Your machine, your models, your library.",
)
prompt_app = typer.Typer(no_args_is_help=True, help="The prompt language.")
models_app = typer.Typer(no_args_is_help=True, help="Models: what can draw here.")
keys_app = typer.Typer(no_args_is_help=True, help="API keys.")
people_app = typer.Typer(no_args_is_help=True, help="People of a shared studio.")
teams_app = typer.Typer(no_args_is_help=True, help="Teams of a shared studio.")
app.add_typer(prompt_app, name="prompt")
app.add_typer(models_app, name="models")
app.add_typer(keys_app, name="keys")
app.add_typer(people_app, name="people")
app.add_typer(teams_app, name="teams")

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]

EXIT_FAILURE = 1
EXIT_BAD_INPUT = 2
EXIT_INTERRUPTED = 130


def print_json(value: Any) -> None:
    """Print one object on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def fail(error: GessoError, *, as_json: bool, text: str = "") -> NoReturn:
    """Print an error, pointing at the place in `text` where there is one, and leave with 2 (bad input) or 1."""
    if as_json:
        print_json({"error": error.to_json()})
    else:
        sys.stderr.write(f"{error.message}\n")
        for detail in error.details:
            if detail.start is not None and detail.end is not None and text and "\n" not in text:
                sys.stderr.write(f"  {text}\n  {' ' * detail.start}{'^' * max(1, detail.end - detail.start)}\n")
            if detail.message and detail.message != error.message:
                sys.stderr.write(f"  {detail.message}\n")
            if detail.suggestion:
                sys.stderr.write(f"  Did you mean: {detail.suggestion}\n")
    raise typer.Exit(EXIT_BAD_INPUT if isinstance(error, BadInputError) else EXIT_FAILURE)


def main() -> None:
    """Entry point of the `gesso` script."""
    from gesso.cli import (  # noqa: F401 - each adds its commands
        audit,
        boards,
        editing,
        from_picture,
        info,
        keys,
        library,
        mcp,
        models,
        organizing,
        people,
        pictures,
        policy,
        profiles,
        serving,
        styles,
        teams,
        usage,
        webhooks,
        words,
    )

    try:
        app()
    except GessoError as error:
        try:
            fail(error, as_json="--json" in sys.argv)
        except typer.Exit as leaving:
            sys.exit(leaving.exit_code)


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Print the version and leave.", is_eager=True)] = False,
) -> None:
    if version:
        from gesso import __version__

        typer.echo(f"gesso {__version__}")
        raise typer.Exit
