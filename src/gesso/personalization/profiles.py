"""Profiles: a person's tastes, each learnt from the pairs answered for it, kept in the home.

Promises: an answer is kept before anything is learnt from it, and learning again from the same answers gives the same
weights. What belongs to somebody else is not there. Knows features as numbers only: whoever calls looks at the pictures.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NoReturn

import msgspec
import numpy as np

from gesso.domain.errors import BadInputError, ConflictError, Detail, NotFoundError
from gesso.domain.ids import IdSource, PersonId, ProfileId, RankingId
from gesso.domain.taste import MATURE_AT, NAMES, SPACE, UNLOCKED_AFTER, Answer, Profile, Ranking
from gesso.personalization import pairs
from gesso.personalization.codes import live_code
from gesso.personalization.learning import USUAL_WIDTH, Matrix, Posterior, learn
from gesso.store.database import Database
from gesso.store.queries import tastes

Features = tuple[float, ...]
Answered = tuple[str, str, Answer, float]
"""Left, right, what was said, and how much it counts."""
FIRST_NAME = "my taste"
LONGEST_NAME = 60
MOST_PROFILES = 50
MOST_READ = 3000
"""Answers that are learnt from, the newest ones: a taste may change."""
_OFF = re.compile(r"off|none|default", re.IGNORECASE)
"""Words with a meaning of their own behind --p."""


class Profiles:
    """The profiles of a home.

    Args:
        database: where they are kept.
        brought: features of the pictures that Gesso brings along, by key.
        new_id: makes ids.
        clock_ms: the time.
    """

    def __init__(
        self, database: Database, brought: Mapping[str, Features], *, new_id: IdSource, clock_ms: Callable[[], int]
    ) -> None:
        self._database = database
        self._brought = brought
        self._new_id = new_id
        self._clock_ms = clock_ms

    def all(self, person: PersonId) -> tuple[Profile, ...]:
        """Return the person's profiles, oldest first."""
        with self._database.read() as connection:
            return tastes.profiles_of(connection, person)

    def find(self, person: PersonId, named: str) -> Profile:
        """Return the profile of that id, code or name.

        Raises:
            NotFoundError: `profile_not_found`.
        """
        wanted = named.casefold()
        for one in self.all(person):
            if wanted in {one.id, one.code, one.name.casefold()}:
                return one
        raise NotFoundError(
            f"You have no profile “{named[:80]}”. `gesso profile list` shows yours.", code="profile_not_found"
        )

    def create(self, person: PersonId, name: str) -> Profile:
        """Begin a profile.

        Raises:
            BadInputError: `bad_profile_name`.
            ConflictError: `profile_name_taken`, or there are 50 (`too_many_profiles`).
        """
        made = self._fresh(person, checked_name(name))
        with self._database.write() as connection:
            tastes.add_profile(connection, made)
        return made

    def _fresh(self, person: PersonId, name: str) -> Profile:
        mine = self.all(person)
        if any(one.name.casefold() == name.casefold() for one in mine):
            raise ConflictError(f"You have a profile “{name}” already. Choose another name.", code="profile_name_taken")
        if len(mine) >= MOST_PROFILES:
            message = (
                f"{MOST_PROFILES} profiles are the most. Delete one that you no longer use: gesso profile delete NAME"
            )
            raise ConflictError(message, code="too_many_profiles")
        made = ProfileId(self._new_id("prf"))
        return Profile(id=made, person_id=person, name=name, code=live_code("p", made), created_ms=self._clock_ms())

    def rename(self, profile: Profile, name: str) -> Profile:
        """Give it another name.

        Raises:
            as `create`.
        """
        wanted = checked_name(name)
        if any(
            one.name.casefold() == wanted.casefold() and one.id != profile.id for one in self.all(profile.person_id)
        ):
            raise ConflictError(
                f"You have a profile “{wanted}” already. Choose another name.", code="profile_name_taken"
            )
        changed = msgspec.structs.replace(profile, name=wanted)
        with self._database.write() as connection:
            tastes.save_profile(connection, changed)
        return changed

    def delete(self, profile: Profile) -> None:
        """Remove the profile and its answers. Codes frozen from it go on working."""
        with self._database.write() as connection:
            tastes.remove_profile(connection, profile.id)

    def rankings(self, profile: Profile) -> tuple[Ranking, ...]:
        """Return the answers, oldest first."""
        with self._database.read() as connection:
            return tastes.rankings_of(connection, profile.id)

    def next_pair(
        self, profile: Profile, pool: Mapping[str, Features], *, seed: int, besides: frozenset[str] = frozenset()
    ) -> tuple[str, str]:
        """Return the pair of the pool to show next: the one that teaches most, and not `besides`, which is being looked at.

        Raises:
            ConflictError: every pair of the pool was shown (`no_pairs_left`).
        """
        told = self.rankings(profile)
        shown = {frozenset((one.left, one.right)) for one in told} | {besides}
        times: dict[str, int] = {}
        for one in told:
            for key in (one.left, one.right):
                times[key] = times.get(key, 0) + 1
        for key in besides:
            times[key] = times.get(key, 0) + 1
        keys = sorted(pool)
        features = np.array([pool[key] for key in keys], np.float64).reshape(len(keys), -1)
        chosen = pairs.choose(
            keys,
            features,
            self._posterior(told),
            shown=shown,
            times=times,
            rng=np.random.default_rng([seed, len(told) + (1 if besides else 0)]),
        )
        if chosen is None:
            message = "You have answered every pair there is. Draw something new, then rank on."
            raise ConflictError(message, code="no_pairs_left")
        return chosen

    def answer(self, profile: Profile, left: str, right: str, answer: Answer) -> Profile:
        """Keep the answer to a pair and learn from it. The caller has checked that both pictures exist.

        Raises:
            BadInputError: a picture against itself (`same_picture`).
            ConflictError: the pair was answered before (`pair_answered`).
        """
        if left == right:
            message = "Both sides are the same picture; a pair needs two."
            raise BadInputError(message, code="same_picture", details=(Detail(code="same_picture", pointer="/right"),))
        if any({one.left, one.right} == {left, right} and not one.origin for one in self.rankings(profile)):
            message = "This pair was answered before. Ask for the next one, or undo the last answer."
            raise ConflictError(message, code="pair_answered")
        self.keep_answers(profile, [(left, right, answer, 1.0)])
        return self.relearn(profile)

    def prefer(
        self, profile: Profile, told: Iterable[tuple[str, str]], *, weight: float = 1.0, origin: str = ""
    ) -> None:
        """Keep that the first picture of each pair is preferred, without learning from it yet."""
        self.keep_answers(profile, [(left, right, "left", weight) for left, right in told], origin=origin)

    def keep_answers(self, profile: Profile, told: Iterable[Answered], *, origin: str = "") -> None:
        """Keep answers, all or none, without learning from them yet."""
        now = self._clock_ms()
        added = [
            Ranking(
                id=RankingId(self._new_id("rnk")),
                profile_id=profile.id,
                left=left,
                right=right,
                answer=answer,
                weight=weight,
                origin=origin or ("" if weight == 1 else "grid"),
                created_ms=now,
            )
            for left, right, answer, weight in told
        ]
        with self._database.write() as connection:
            tastes.add_rankings(connection, added)

    def undo(self, profile: Profile) -> tuple[Profile, Ranking]:
        """Take the last answered pair back; return the profile and what was taken back.

        Raises:
            ConflictError: `nothing_to_undo`.
        """
        last = next((one for one in reversed(self.rankings(profile)) if not one.origin), None)
        if last is None:
            raise ConflictError("No pair was answered yet, so there is nothing to undo.", code="nothing_to_undo")
        with self._database.write() as connection:
            tastes.remove_ranking(connection, last.id)
        return self.relearn(profile), last

    def relearn(self, profile: Profile) -> Profile:
        """Learn from all answers again and keep the result."""
        told = [one for one in self.rankings(profile) if one.answer != "skip"]
        found = self._posterior(told)
        learnt = msgspec.structs.replace(
            profile,
            space=SPACE,
            weights=tuple(round(float(one), 4) + 0.0 for one in found.weights) if told else (),
            answered=int(sum(one.weight for one in told) + 1e-9),
            learnt_ms=self._clock_ms(),
        )
        with self._database.write() as connection:
            tastes.save_profile(connection, learnt)
        return learnt

    def looks(self, keys: Sequence[str]) -> dict[str, Features]:
        """Return the features of those of the pictures that are known."""
        with self._database.read() as connection:
            kept = tastes.looks_of(connection, [key for key in keys if key not in self._brought], SPACE)
        return kept | {key: self._brought[key] for key in keys if key in self._brought}

    def keep_looks(self, looks: Mapping[str, Features]) -> None:
        """Keep the features of pictures, by content hash."""
        with self._database.write() as connection:
            tastes.add_looks(connection, looks, SPACE)

    def _posterior(self, told: Sequence[Ranking]) -> Posterior:
        answered = [one for one in told if one.answer != "skip"][-MOST_READ:]
        known = self.looks(list({key for one in answered for key in (one.left, one.right)}))
        rows, counts = [], []
        for one in answered:
            if one.left in known and one.right in known:
                left, right = np.array(known[one.left]), np.array(known[one.right])
                rows.append(left - right if one.answer == "left" else right - left)
                counts.append(one.weight)
        if not rows:
            size = len(NAMES)
            return Posterior(np.zeros(size), USUAL_WIDTH**2 * np.eye(size), 0.0)
        differences: Matrix = np.stack(rows)
        return learn(differences, np.array(counts))


def checked_name(name: str) -> str:
    """Return the name without spaces around it.

    Raises:
        BadInputError: empty, too long, of two lines, or a word that means something else behind --p (`bad_profile_name`).
    """
    kept = name.strip()
    if not kept or len(kept) > LONGEST_NAME or not kept.isprintable() or _OFF.fullmatch(kept):
        message = f"A name has 1 to {LONGEST_NAME} characters in one line, and is not “off”, “none” or “default”."
        raise BadInputError.at(
            message, code="bad_profile_name", pointer="/name", value=kept[:80], allowed=f"1–{LONGEST_NAME} characters"
        )
    return kept


def refuse_locked(profile: Profile) -> NoReturn:
    """Say how far a profile is from being usable.

    Raises:
        BadInputError: `profile_not_unlocked`.
    """
    left = max(UNLOCKED_AFTER - profile.answered, 0)
    message = (
        f"The profile “{profile.name}” has seen {profile.answered} answered pairs; it can be used from {UNLOCKED_AFTER} on and "
        f"knows you well at {MATURE_AT}. {left} to go: gesso profile rank"
    )
    raise BadInputError.at(
        message,
        code="profile_not_unlocked",
        parameter="profile",
        value=profile.code,
        allowed=f"from {UNLOCKED_AFTER} pairs on",
    )
