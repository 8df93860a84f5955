"""Teams: made and filled by the owner, seen by their members."""

from typing import TYPE_CHECKING

from gesso.accounts import people, teams
from gesso.actions import audit
from gesso.domain.errors import NotFoundError
from gesso.domain.ids import PersonId
from gesso.domain.team import Team

if TYPE_CHECKING:
    from gesso.app import App


def listed(app: "App", person: PersonId, *, everybodys: bool) -> tuple[Team, ...]:
    """Return the teams a person is in, or all of them."""
    return teams.everybodys(app.database) if everybodys else teams.teams_of(app.database, person)


def found(app: "App", person: PersonId, given: str, *, everybodys: bool) -> Team:
    """Return a team by id or name.

    Raises:
        NotFoundError: there is none, or the person is not in it and does not see everybody's (`team_not_found`).
    """
    team = teams.team(app.database, given)
    if not everybodys and person not in {member.person_id for member in team.members}:
        raise NotFoundError(f"There is no team {given[:80]}.", code="team_not_found")
    return team


def create(app: "App", name: str) -> Team:
    """Make an empty team.

    Raises:
        BadInputError: `bad_team_name`.
        ConflictError: `team_name_taken`.
    """
    made = teams.create(app.database, name, new_id=app.new_id, now_ms=app.clock_ms())
    audit.record(app, "team.made", about=made.id, name=made.name)
    return made


def rename(app: "App", given: str, name: str) -> Team:
    """Give a team another name.

    Raises:
        NotFoundError: `team_not_found`.
        BadInputError: `bad_team_name`.
        ConflictError: `team_name_taken`.
    """
    changed = teams.rename(app.database, teams.team(app.database, given).id, name)
    audit.record(app, "team.renamed", about=changed.id, name=changed.name)
    return changed


def remove(app: "App", given: str) -> None:
    """Dissolve a team.

    Raises:
        NotFoundError: `team_not_found`.
    """
    team = teams.team(app.database, given)
    teams.remove(app.database, team.id)
    audit.record(app, "team.removed", about=team.id, name=team.name)


def add(app: "App", given: str, person: str) -> Team:
    """Take somebody, by id, name or address, into a team.

    Raises:
        NotFoundError: `team_not_found`, `person_not_found`.
    """
    team, who = teams.team(app.database, given), people.named(app.database, person)
    filled = teams.add_member(app.database, team.id, who.id, now_ms=app.clock_ms())
    audit.record(app, "team.member_added", about=team.id, person=who.id)
    return filled


def take_out(app: "App", given: str, person: str) -> Team:
    """Take somebody out of a team.

    Raises:
        NotFoundError: `team_not_found`, `person_not_found`.
    """
    team, who = teams.team(app.database, given), people.named(app.database, person)
    left = teams.remove_member(app.database, team.id, who.id)
    audit.record(app, "team.member_removed", about=team.id, person=who.id)
    return left
