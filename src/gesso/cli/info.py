"""`gesso prompt explain` and `gesso doctor`: what was understood, and what is missing here."""

import sys
from typing import Annotated

import typer

from gesso.cli import EXIT_BAD_INPUT, Json, app, print_json, prompt_app
from gesso.settings import load_settings


@prompt_app.command()
def explain(
    text: Annotated[list[str], typer.Argument(help="A prompt.")],
    as_json: Json = False,
) -> None:
    """Show what Gesso understands of a prompt, with every error and its place."""
    from gesso.actions import explain as action

    prompt = " ".join(text)
    told = action.explain(prompt, default_version=load_settings().default_version)
    if as_json:
        print_json(told)
    else:
        typer.echo(f"version    {told['version']}")
        for name, value in told["parameters"].items():
            typer.echo(f"{name:<10} {', '.join(map(str, value)) if isinstance(value, list) else value}")
        typer.echo(f"jobs       {told['jobs']}")
        typer.echo(f"canonical  {told['canonical']}")
        for kind, problems in (("error", told["errors"]), ("note", told["warnings"])):
            for problem in problems:
                typer.echo(f"\n{kind}: {problem['message']}", err=kind == "error")
                if problem.get("start") is not None and "\n" not in prompt:
                    marks = "^" * max(1, problem["end"] - problem["start"])
                    sys.stderr.write(f"  {prompt}\n  {' ' * problem['start']}{marks}\n")
    if told["errors"]:
        raise typer.Exit(EXIT_BAD_INPUT)


@app.command()
def doctor(as_json: Json = False) -> None:
    """Say what works on this machine, what is missing and how to get it."""
    from gesso.actions import doctor as action

    findings = action.examine(load_settings())
    if as_json:
        print_json({"findings": findings})
        return
    for finding in findings:
        typer.echo(f"{'ok  ' if finding['ok'] else 'miss'} {finding['what']}: {finding['found']}")
        if finding.get("advice"):
            typer.echo(f"     {finding['advice']}")
