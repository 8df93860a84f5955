"""The home's policy: its file, read whenever it changes; and the log of what it stopped and what people said against it.

`policy.toml` in the home wins; where there is none, the small one that is shipped holds. A file that cannot be read
stops everything rather than nothing, since whoever wrote it meant to stop something.
"""

import os
import tempfile
import threading
import tomllib
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import msgspec

from gesso.domain.errors import BadInputError, ConflictError, NotFoundError, UnavailableError
from gesso.domain.ids import IdSource, PersonId
from gesso.domain.image import Page
from gesso.domain.policy import Appeal, AppealState, Decision, Finding, Policy, problem
from gesso.store.database import Database
from gesso.store.queries import policy as rows

LONGEST_FILE = 1_000_000
LONGEST_APPEAL = 2000


def shipped() -> str:
    """Return the policy file that holds where the home has none."""
    return resources.files("gesso.accounts").joinpath("policy.toml").read_text(encoding="utf-8")


def parse(text: str) -> Policy:
    """Read a policy file.

    Raises:
        BadInputError: `bad_policy`, saying where and why.
    """
    if len(text) > LONGEST_FILE:
        raise BadInputError(f"A policy has at most {LONGEST_FILE:,} characters.", code="bad_policy")
    try:
        policy = msgspec.convert(tomllib.loads(text), Policy)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise BadInputError(f"This policy cannot be read: {error}.", code="bad_policy") from error
    names = [*(one.name for one in policy.rule), *(one.name for one in policy.classifier)]
    for place, name in enumerate(names):
        if name in names[:place]:
            raise BadInputError(f"The policy has two rules “{name}”.", code="bad_policy")
    for rule in policy.rule:
        wrong = problem(rule)
        if wrong is not None:
            raise BadInputError(f"The rule “{rule.name}” cannot be used: {wrong}.", code="bad_policy")
    for one in policy.classifier:
        if not (Path(one.folder) / "config.json").is_file():
            message = (
                f"The classifier “{one.name}” has no model in {one.folder}: a transformers folder has a config.json."
            )
            raise BadInputError(message, code="bad_policy")
    return policy


class PolicyFile:
    """`policy.toml` of a home. Thread-safe."""

    def __init__(self, home: Path) -> None:
        self._path = home / "policy.toml"
        self._lock = threading.Lock()
        self._known: tuple[tuple[int, int] | None, Policy] | None = None

    def text(self) -> str:
        """Return the file as it is; the shipped one where the home has none."""
        try:
            return self._path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return shipped()
        except (OSError, UnicodeDecodeError) as error:
            raise _unreadable(self._path, error) from error

    def policy(self) -> Policy:
        """Return what holds now.

        Raises:
            UnavailableError: the file cannot be read (`policy_unreadable`).
        """
        with self._lock:
            try:
                facts = self._path.stat()
                stamp: tuple[int, int] | None = (facts.st_mtime_ns, facts.st_size)
            except FileNotFoundError:
                stamp = None
            if self._known is None or self._known[0] != stamp:
                try:
                    self._known = (stamp, parse(self.text()))
                except BadInputError as error:
                    raise _unreadable(self._path, error) from error
            return self._known[1]

    def write(self, text: str) -> Policy:
        """Put another file in its place, whole or not at all.

        Raises:
            BadInputError: `bad_policy`; the old one stays.
            UnavailableError: the home cannot be written (`home_unwritable`).
        """
        policy = parse(text)
        try:
            descriptor, name = tempfile.mkstemp(dir=self._path.parent, prefix=".policy.")
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self._path)
        except OSError as error:
            message = f"{self._path} cannot be written: {error}. Check the folder's permissions."
            raise UnavailableError(message, code="home_unwritable") from error
        with self._lock:
            self._known = None
        return policy


class Decisions:
    """What was stopped, and the appeals. Thread-safe."""

    def __init__(self, database: Database, *, clock_ms: Callable[[], int], ids: IdSource) -> None:
        self._database = database
        self._clock_ms = clock_ms
        self._ids = ids

    def passes(self, person: PersonId, prompt: str, rule: str) -> bool:
        """Tell whether the owner granted an appeal for this very prompt of this person."""
        with self._database.read() as connection:
            return rows.granted(connection, person, prompt, rule)

    def stop(self, person: PersonId, prompt: str, finding: Finding, *, door: str) -> Decision:
        """Write down that a prompt was stopped."""
        made = Decision(
            id=self._ids("dec"),
            person_id=person,
            door=door,
            rule=finding.rule,
            prompt=prompt,
            matches=finding.matches,
            time_ms=self._clock_ms(),
        )
        with self._database.write() as connection:
            rows.add_decision(connection, made)
        return made

    def page(self, person: PersonId | None, *, limit: int, cursor: str | None) -> Page:
        """Return decisions, newest first; None for everybody's."""
        with self._database.read() as connection:
            found = rows.decisions(connection, person, limit=limit + 1, before=cursor)
        return Page(items=tuple(found[:limit]), next_cursor=found[limit - 1].id if len(found) > limit else None)

    def appeal(self, person: PersonId, decision_id: str, words: str) -> Appeal:
        """Say something against a decision on one's own prompt.

        Raises:
            NotFoundError: `decision_not_found`.
            BadInputError: nothing, or too much, is said (`bad_appeal`).
            ConflictError: it was appealed before (`appealed_before`).
        """
        if not words.strip() or len(words) > LONGEST_APPEAL:
            message = f"An appeal has 1 to {LONGEST_APPEAL:,} characters: say why the prompt is fine."
            raise BadInputError(message, code="bad_appeal")
        made = Appeal(
            id=self._ids("apl"),
            decision_id=decision_id,
            person_id=person,
            words=words.strip(),
            created_ms=self._clock_ms(),
        )
        with self._database.read() as connection:
            if rows.decision(connection, decision_id, person) is None:
                raise NotFoundError(f"There is no decision {decision_id[:80]} of yours.", code="decision_not_found")
        try:
            with self._database.write() as connection:
                rows.add_appeal(connection, made)
        except ConflictError as error:
            raise ConflictError(
                "This decision was appealed before; the owner decides.", code="appealed_before"
            ) from error
        return made

    def appeals(self, person: PersonId | None, *, state: AppealState | None, limit: int, cursor: str | None) -> Page:
        """Return appeals, newest first; None for everybody's."""
        with self._database.read() as connection:
            found = rows.appeals(connection, person, state=state, limit=limit + 1, before=cursor)
        return Page(items=tuple(found[:limit]), next_cursor=found[limit - 1].id if len(found) > limit else None)

    def of_appeal(self, appeal: Appeal) -> Decision | None:
        """Return what an appeal is about."""
        with self._database.read() as connection:
            return rows.decision(connection, appeal.decision_id)

    def decide(self, appeal_id: str, by: PersonId, *, granted: bool, reply: str | None) -> Appeal:
        """Settle an appeal. Granted, the very prompt passes that rule for that person from now on.

        Raises:
            NotFoundError: `appeal_not_found`.
            ConflictError: it is settled (`appeal_settled`).
        """
        values = {"reply": reply, "decided_ms": self._clock_ms(), "decided_by": by}
        with self._database.write() as connection:
            if rows.appeal(connection, appeal_id) is None:
                raise NotFoundError(f"There is no appeal {appeal_id[:80]}.", code="appeal_not_found")
            if not rows.decide(connection, appeal_id, state="granted" if granted else "refused", **values):
                raise ConflictError("This appeal is settled.", code="appeal_settled")
            found = rows.appeal(connection, appeal_id)
        if found is None:
            raise NotFoundError(f"There is no appeal {appeal_id[:80]}.", code="appeal_not_found")
        return found


def _unreadable(path: Path, error: Exception) -> UnavailableError:
    message = f"The policy {path} cannot be used, so nothing is drawn until it is mended: {error}"
    return UnavailableError(message, code="policy_unreadable")
