"""`gesso people`: who uses a shared studio. Whoever may read the home's files is its owner, so no password is asked for here."""

import sys
from typing import Annotated, Any

import typer

from gesso.cli import Json, fail, people_app, print_json
from gesso.cli.native import asked
from gesso.domain.errors import BadInputError

Who = Annotated[str, typer.Argument(metavar="PERSON", help="Name, address or id.")]


@people_app.command()
def password(
    person: Annotated[str | None, typer.Argument(metavar="[PERSON]", help="Left out: the owner.")] = None,
    from_stdin: Annotated[bool, typer.Option("--stdin", help="Read it from the first line of standard input.")] = False,
    as_json: Json = False,
) -> None:
    """Set a password. All sessions of that person end. It is never an argument: those can be read by others."""
    if from_stdin:
        given = sys.stdin.readline().rstrip("\r\n")
    else:
        given = typer.prompt("New password", hide_input=True, confirmation_prompt=True, err=True)
    path = "/people/me/password" if person is None else f"/people/{person}/password"
    ended = asked("PUT", path, as_json=as_json, json={"password": given})
    if as_json:
        print_json(ended)
    else:
        typer.echo("The password is set.")


@people_app.command("list")
def list_people(as_json: Json = False) -> None:
    """List everybody who is here."""
    found = asked("GET", "/people", as_json=as_json)
    if as_json:
        print_json(found)
        return
    for one in found["items"]:
        email = f"  {one['email']}" if one["email"] else ""
        state = "  (suspended)" if one["suspended_at"] else "" if one["has_password"] else "  (no password)"
        typer.echo(f"{one['id']}  {one['name']}  {one['role']}{email}{state}")


@people_app.command()
def invite(
    role: Annotated[str, typer.Option("--role", help="owner, member or viewer.")] = "member",
    note: Annotated[str, typer.Option("--note", help="Whom it is for; only you see it.")] = "",
    days: Annotated[float | None, typer.Option("--days", help="How long it is good for; left out: 7.")] = None,
    as_json: Json = False,
) -> None:
    """Make a link that makes one account, once, and print it. Hand it over yourself."""
    body = {"role": role, "note": note, **({} if days is None else {"days": days})}
    made = asked("POST", "/invitations", as_json=as_json, json=body)
    if as_json:
        print_json(made)
    else:
        typer.echo(made["link"])


@people_app.command()
def invitations(as_json: Json = False) -> None:
    """List invitations, also those that are over."""
    found = asked("GET", "/invitations", as_json=as_json)
    if as_json:
        print_json(found)
        return
    for one in found["items"]:
        typer.echo(f"{one['id']}  {one['role']}  {one['state']}  until {one['expires_at']}  {one['note']}".rstrip())


@people_app.command()
def uninvite(invitation: Annotated[str, typer.Argument(metavar="INVITATION")], as_json: Json = False) -> None:
    """Make an invitation's link useless."""
    found = asked("DELETE", f"/invitations/{invitation}", as_json=as_json)
    if as_json:
        print_json(found)
    else:
        typer.echo(f"{found['id']} is {found['state']}.")


@people_app.command()
def role(person: Who, role: Annotated[str, typer.Argument(metavar="ROLE")], as_json: Json = False) -> None:
    """Give somebody another role: owner, member or viewer."""
    _change(person, {"role": role}, as_json=as_json)


@people_app.command()
def rename(
    person: Who,
    name: Annotated[str | None, typer.Option("--name")] = None,
    email: Annotated[str | None, typer.Option("--email", help="Empty takes the address away.")] = None,
    as_json: Json = False,
) -> None:
    """Give somebody another name or address."""
    given = {"name": name, "email": email}
    _change(person, {what: value for what, value in given.items() if value is not None}, as_json=as_json)


@people_app.command()
def suspend(person: Who, as_json: Json = False) -> None:
    """Keep somebody out, at once. Everything they have stays."""
    _change(person, {"suspended": True}, as_json=as_json)


@people_app.command()
def restore(person: Who, as_json: Json = False) -> None:
    """Let somebody in again."""
    _change(person, {"suspended": False}, as_json=as_json)


@people_app.command()
def remove(
    person: Who,
    pictures: Annotated[
        str | None, typer.Option("--pictures", help="Must be said: hand_over (they become the owner's) or trash.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Remove somebody. Their keys and sessions end; no picture is deleted by it."""
    if pictures not in {"hand_over", "trash"}:
        message = "Say what becomes of their pictures: --pictures hand_over (they become the owner's) or trash."
        fail(BadInputError(message, code="pictures_undecided"), as_json=as_json)
    gone = asked("DELETE", f"/people/{person}", as_json=as_json, params={"pictures": pictures})
    if as_json:
        print_json(gone)
    else:
        became = "are the owner's now" if pictures == "hand_over" else "are in the trash"
        typer.echo(f"{person} is removed. Their pictures ({gone['pictures']}) {became}.")


def _change(person: str, body: dict[str, Any], *, as_json: bool) -> None:
    changed = asked("PATCH", f"/people/{person}", as_json=as_json, json=body)
    if as_json:
        print_json(changed)
    else:
        state = "suspended" if changed["suspended_at"] else changed["role"]
        typer.echo(f"{changed['name']}: {state}.")
