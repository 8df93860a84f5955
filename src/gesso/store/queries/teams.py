"""SQL of teams. A team's name is unlike every other's, however it is written."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select, update

from gesso.domain.ids import PersonId, TeamId
from gesso.domain.team import Member, Team
from gesso.store.queries.accounts import folded
from gesso.store.tables.accounts import person
from gesso.store.tables.teams import team, team_member


def add(connection: Connection, added: Team) -> None:
    connection.execute(
        insert(team).values(id=added.id, name=added.name, name_key=folded(added.name), created_ms=added.created_ms)
    )


def named(connection: Connection, name: str) -> TeamId | None:
    found: TeamId | None = connection.execute(select(team.c.id).where(team.c.name_key == folded(name))).scalar()
    return found


def rename(connection: Connection, team_id: TeamId, name: str) -> bool:
    changed = {"name": name, "name_key": folded(name)}
    return connection.execute(update(team).where(team.c.id == team_id).values(changed)).rowcount == 1


def remove(connection: Connection, team_id: TeamId) -> bool:
    return connection.execute(delete(team).where(team.c.id == team_id)).rowcount == 1


def add_member(connection: Connection, team_id: TeamId, person_id: PersonId, now_ms: int) -> bool:
    """Add the person; False when they were in it."""
    there = (team_member.c.team_id == team_id) & (team_member.c.person_id == person_id)
    if connection.execute(select(team_member.c.team_id).where(there)).first() is not None:
        return False
    connection.execute(insert(team_member).values(team_id=team_id, person_id=person_id, added_ms=now_ms))
    return True


def remove_member(connection: Connection, team_id: TeamId, person_id: PersonId) -> bool:
    there = (team_member.c.team_id == team_id) & (team_member.c.person_id == person_id)
    return connection.execute(delete(team_member).where(there)).rowcount == 1


def leave_all(connection: Connection, person_id: PersonId) -> None:
    connection.execute(delete(team_member).where(team_member.c.person_id == person_id))


def ids_of(connection: Connection, person_id: PersonId) -> tuple[TeamId, ...]:
    """Return the teams that the person is in."""
    return tuple(connection.scalars(select(team_member.c.team_id).where(team_member.c.person_id == person_id)))


def all_teams(connection: Connection, only: Sequence[TeamId] | None = None) -> tuple[Team, ...]:
    """Return all teams, or those, with their members; oldest first."""
    wanted = select(team).order_by(team.c.id)
    who = (
        select(team_member, person.c.name)
        .join(person, person.c.id == team_member.c.person_id)
        .order_by(team_member.c.added_ms, team_member.c.person_id)
    )
    if only is not None:
        wanted, who = wanted.where(team.c.id.in_(only)), who.where(team_member.c.team_id.in_(only))
    members: dict[TeamId, list[Member]] = {}
    for row in connection.execute(who):
        one = Member(person_id=row.person_id, name=row.name, added_ms=row.added_ms)
        members.setdefault(row.team_id, []).append(one)
    return tuple(
        Team(id=row.id, name=row.name, created_ms=row.created_ms, members=tuple(members.get(row.id, ())))
        for row in connection.execute(wanted)
    )
