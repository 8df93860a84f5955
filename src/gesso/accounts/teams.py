"""Teams: people who share. Today a team is its name and its members; what is shared with it asks `teams_of`."""

from gesso.domain.errors import BadInputError, ConflictError, NotFoundError
from gesso.domain.ids import IdSource, PersonId, TeamId
from gesso.domain.team import Team
from gesso.store.database import Connection, Database
from gesso.store.queries import teams

NAME_AT_MOST = 60


def create(database: Database, name: str, *, new_id: IdSource, now_ms: int) -> Team:
    """Make an empty team.

    Raises:
        BadInputError: `bad_team_name`.
        ConflictError: `team_name_taken`.
    """
    made = Team(id=TeamId(new_id("tem")), name=_checked(name), created_ms=now_ms)
    with database.write() as connection:
        _check_free(connection, made.name, None)
        teams.add(connection, made)
    return made


def rename(database: Database, team_id: TeamId, name: str) -> Team:
    """Give the team another name.

    Raises:
        NotFoundError: `team_not_found`.
        BadInputError: `bad_team_name`.
        ConflictError: `team_name_taken`.
    """
    name = _checked(name)
    with database.write() as connection:
        _check_free(connection, name, team_id)
        if not teams.rename(connection, team_id, name):
            raise _unknown(team_id)
        return teams.all_teams(connection, (team_id,))[0]


def remove(database: Database, team_id: TeamId) -> None:
    """Dissolve the team; its members and what is theirs stay.

    Raises:
        NotFoundError: `team_not_found`.
    """
    with database.write() as connection:
        if not teams.remove(connection, team_id):
            raise _unknown(team_id)


def add_member(database: Database, team_id: TeamId, person_id: PersonId, *, now_ms: int) -> Team:
    """Take somebody into the team; doing so twice changes nothing.

    Raises:
        NotFoundError: `team_not_found`.
    """
    with database.write() as connection:
        _there(connection, team_id)
        teams.add_member(connection, team_id, person_id, now_ms)
        return _there(connection, team_id)


def remove_member(database: Database, team_id: TeamId, person_id: PersonId) -> Team:
    """Take somebody out of the team.

    Raises:
        NotFoundError: `team_not_found`, `person_not_found` when they are not in it.
    """
    with database.write() as connection:
        _there(connection, team_id)
        if not teams.remove_member(connection, team_id, person_id):
            raise NotFoundError(f"{person_id[:80]} is not in this team.", code="person_not_found")
        return _there(connection, team_id)


def team(database: Database, given: str) -> Team:
    """Return the team with this id or name.

    Raises:
        NotFoundError: `team_not_found`.
    """
    with database.read() as connection:
        found = teams.all_teams(connection, (TeamId(given),))
        named = None if found else teams.named(connection, given)
        if named is not None:
            found = teams.all_teams(connection, (named,))
    if not found:
        raise _unknown(given)
    return found[0]


def everybodys(database: Database) -> tuple[Team, ...]:
    """Return all teams, oldest first."""
    with database.read() as connection:
        return teams.all_teams(connection)


def teams_of(database: Database, person_id: PersonId) -> tuple[Team, ...]:
    """Return the teams that the person is in, oldest first."""
    with database.read() as connection:
        return teams.all_teams(connection, teams.ids_of(connection, person_id))


def _there(connection: Connection, team_id: TeamId) -> Team:
    found = teams.all_teams(connection, (team_id,))
    if not found:
        raise _unknown(team_id)
    return found[0]


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if not 0 < len(name) <= NAME_AT_MOST or not name.isprintable():
        message = f"A team's name has 1 to {NAME_AT_MOST} printable characters."
        raise BadInputError.at(message, code="bad_team_name", pointer="/name")
    return name


def _check_free(connection: Connection, name: str, but: TeamId | None) -> None:
    if teams.named(connection, name) not in {None, but}:
        raise ConflictError(f"There is a team called “{name}” already. Choose another name.", code="team_name_taken")


def _unknown(given: str) -> NotFoundError:
    return NotFoundError(f"There is no team {given[:80]}.", code="team_not_found")
