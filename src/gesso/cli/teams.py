"""`gesso teams`: people who share."""

from typing import Annotated, Any

import typer

from gesso.cli import Json, print_json, teams_app
from gesso.cli.native import asked

Which = Annotated[str, typer.Argument(metavar="TEAM", help="Name or id.")]
Who = Annotated[str, typer.Argument(metavar="PERSON", help="Name, address or id.")]


@teams_app.command("list")
def list_teams(as_json: Json = False) -> None:
    """List all teams and who is in them."""
    found = asked("GET", "/teams", as_json=as_json)
    if as_json:
        print_json(found)
        return
    for team in found["items"]:
        _tell(team)


@teams_app.command()
def create(name: Annotated[str, typer.Argument(metavar="NAME")], as_json: Json = False) -> None:
    """Make an empty team."""
    _show(asked("POST", "/teams", as_json=as_json, json={"name": name}), as_json=as_json)


@teams_app.command()
def rename(team: Which, name: Annotated[str, typer.Argument(metavar="NAME")], as_json: Json = False) -> None:
    """Give a team another name."""
    _show(asked("PATCH", f"/teams/{team}", as_json=as_json, json={"name": name}), as_json=as_json)


@teams_app.command()
def add(team: Which, person: Who, as_json: Json = False) -> None:
    """Take somebody into a team."""
    _show(asked("POST", f"/teams/{team}/members", as_json=as_json, json={"person": person}), as_json=as_json)


@teams_app.command("take-out")
def take_out(team: Which, person: Who, as_json: Json = False) -> None:
    """Take somebody out of a team."""
    _show(asked("DELETE", f"/teams/{team}/members/{person}", as_json=as_json), as_json=as_json)


@teams_app.command()
def dissolve(team: Which, as_json: Json = False) -> None:
    """Dissolve a team; its members stay."""
    asked("DELETE", f"/teams/{team}", as_json=as_json)
    if as_json:
        print_json({"team": team, "dissolved": True})
    else:
        typer.echo(f"{team} is dissolved.")


def _show(team: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(team)
    else:
        _tell(team)


def _tell(team: dict[str, Any]) -> None:
    members = ", ".join(one["name"] for one in team["members"]) or "nobody yet"
    typer.echo(f"{team['id']}  {team['name']}: {members}")
