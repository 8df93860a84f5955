"""Keys: API keys for programs. The secret is shown once and kept only as a hash."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gesso.accounts import keys as accounts
from gesso.actions import audit
from gesso.domain.ids import KeyId, PersonId
from gesso.domain.person import KEY_SCOPES, Key

if TYPE_CHECKING:
    from gesso.app import App


def create(
    app: "App",
    person: PersonId,
    name: str,
    *,
    scopes: Sequence[str] = KEY_SCOPES,
    lifetime_ms: int | None = None,
) -> tuple[Key, str]:
    """Make a key and return it with its secret.

    Raises:
        BadInputError: `bad_key_name`, `bad_scope`, `bad_lifetime`.
    """
    made, secret = accounts.create_key(
        app.database,
        person,
        name,
        scopes=scopes,
        lifetime_ms=lifetime_ms,
        new_id=app.new_id,
        clock_ms=app.clock_ms,
    )
    audit.record(app, "key.made", about=made.id, of=person, prefix=made.prefix, scopes=list(made.scopes))
    return made, secret


def listed(app: "App", person: PersonId) -> tuple[Key, ...]:
    """Return a person's keys, newest first."""
    return accounts.list_keys(app.database, person)


def revoke(app: "App", person: PersonId, key_id: str) -> None:
    """Make a key invalid from now on.

    Raises:
        NotFoundError: `key_not_found`.
    """
    gone = accounts.revoke_key(app.database, person, KeyId(key_id), clock_ms=app.clock_ms)
    audit.record(app, "key.revoked", about=gone.id, of=person, prefix=gone.prefix)
