"""`gesso policy`: what this studio does not draw, what was stopped, and appeals."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from gesso.cli import Json, app, fail, print_json
from gesso.cli.native import native
from gesso.domain.errors import NotFoundError

policy_app = typer.Typer(no_args_is_help=True, help="The policy: what this studio does not draw.")
app.add_typer(policy_app, name="policy")

Appeal = Annotated[str, typer.Argument(metavar="APPEAL", help="An appeal's id (apl_…).")]
Reply = Annotated[str | None, typer.Option("--reply", help="What to say to whoever appealed.")]


@policy_app.command()
def check(
    prompt: Annotated[str, typer.Argument(metavar="PROMPT")],
    door: Annotated[str, typer.Option("--door", help="A dialect's name.")] = "native",
    as_json: Json = False,
) -> None:
    """Tell whether a prompt would be drawn, and leave with 1 if not. Nothing is written down."""
    with native(as_json=as_json) as ask:
        told = ask("POST", "/policy/check", json={"prompt": prompt, "door": door})
    if as_json:
        print_json(told)
    elif told["allowed"]:
        typer.echo("It would be drawn.")
    else:
        typer.echo(f"Rule “{told['rule']}”: {told['reason']}")
        for one in told["matches"]:
            if one["start"] is not None and "\n" not in prompt:
                typer.echo(f"  {prompt}\n  {' ' * one['start']}{'^' * (one['end'] - one['start'])}")
            else:
                typer.echo(f"  {one['words']}" + (f" {one['score']:.2f}" if one["score"] is not None else ""))
        typer.echo(told["appeal"])
    if not told["allowed"]:
        raise typer.Exit(1)


@policy_app.command()
def show(as_json: Json = False) -> None:
    """Print the policy file that holds."""
    with native(as_json=as_json) as ask:
        held = ask("GET", "/policy")
    if as_json:
        print_json(held)
    else:
        sys.stdout.write(held["text"])


@policy_app.command("set")
def replace(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A policy as TOML.")], as_json: Json = False
) -> None:
    """Put another policy in place. One that cannot be used changes nothing."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        fail(NotFoundError(f"{file} cannot be read: {error}", code="file_unreadable"), as_json=as_json)
    with native(as_json=as_json) as ask:
        held = ask("PUT", "/policy", json={"text": text})
    if as_json:
        print_json(held)
    else:
        typer.echo(f"Rules: {', '.join(held['rules'])}. Classifiers: {', '.join(held['classifiers']) or 'none'}.")


@policy_app.command()
def decisions(as_json: Json = False) -> None:
    """List what was stopped, newest first."""
    with native(as_json=as_json) as ask:
        found = ask("GET", "/policy/decisions")
    if as_json:
        print_json(found)
        return
    for one in found["items"]:
        typer.echo(f"{one['id']}  {one['created_at']}  {one['rule']}  {one['prompt'][:60]}")


@policy_app.command()
def appeal(
    decision: Annotated[str, typer.Argument(metavar="DECISION", help="A decision's id (dec_…).")],
    words: Annotated[str, typer.Argument(metavar="WORDS", help="Why the prompt is fine.")],
    as_json: Json = False,
) -> None:
    """Say something against a decision on a prompt of yours."""
    with native(as_json=as_json) as ask:
        made = ask("POST", "/policy/appeals", json={"decision_id": decision, "words": words})
    _show(made, as_json=as_json)


@policy_app.command()
def appeals(
    state: Annotated[str | None, typer.Option("--state", help="open, granted or refused.")] = None,
    as_json: Json = False,
) -> None:
    """List appeals, newest first."""
    with native(as_json=as_json) as ask:
        found = ask("GET", "/policy/appeals", params={"state": state} if state else {})
    if as_json:
        print_json(found)
        return
    for one in found["items"]:
        typer.echo(f"{one['id']}  {one['state']:<8} {(one['decision'] or {}).get('prompt', '')[:50]}\n  {one['words']}")


@policy_app.command()
def grant(appeal_id: Appeal, reply: Reply = None, as_json: Json = False) -> None:
    """Let the prompt of an appeal pass that rule, for whoever appealed."""
    _decide(appeal_id, granted=True, reply=reply, as_json=as_json)


@policy_app.command()
def refuse(appeal_id: Appeal, reply: Reply = None, as_json: Json = False) -> None:
    """Leave a decision as it is."""
    _decide(appeal_id, granted=False, reply=reply, as_json=as_json)


def _decide(appeal_id: str, *, granted: bool, reply: str | None, as_json: bool) -> None:
    with native(as_json=as_json) as ask:
        made = ask("POST", f"/policy/appeals/{appeal_id}/decide", json={"granted": granted, "reply": reply})
    _show(made, as_json=as_json)


def _show(made: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(made)
    else:
        typer.echo(f"{made['id']}  {made['state']}")
