"""A profile as a file: readable JSON with what was learnt, in names and words, and the answers it was learnt from.

Promises: what is written can be read again here and in other homes, and learnt from again, also after the feature space
has changed; a file of another shape is refused whole. Pictures are in it as features only, never as pixels.
"""

from typing import Any, NamedTuple

import msgspec

from gesso.domain.errors import BadInputError
from gesso.domain.taste import MATURE_AT, NAMES, SPACE, UNLOCKED_AFTER, Answer, Profile, Ranking
from gesso.personalization.words import sentence

FORMAT = 1
LARGEST_BYTES = 8_000_000
MOST_RANKINGS = 20_000


class _Row(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    left: str
    right: str
    answer: Answer
    weight: float = 1.0


class _File(msgspec.Struct, frozen=True, kw_only=True):
    gesso_profile: int
    name: str
    code: str | None = None
    says: str = ""
    space: str
    answered: int = 0
    unlocked: bool = False
    unlocks_at: int = UNLOCKED_AFTER
    mature_at: int = MATURE_AT
    created_ms: int = 0
    learnt_ms: int | None = None
    weights: dict[str, float] = {}
    rankings: tuple[_Row, ...] = ()
    names: tuple[str, ...] = ()
    pictures: dict[str, tuple[float, ...]] = {}


class Read(NamedTuple):
    """A file, read: its answers, and the features of their pictures where they belong to this version's space."""

    name: str
    space: str
    rankings: tuple[tuple[str, str, Answer, float], ...]
    looks: dict[str, tuple[float, ...]]


def write(profile: Profile, rankings: tuple[Ranking, ...], looks: dict[str, tuple[float, ...]]) -> dict[str, Any]:
    """Return the profile's file as JSON values. `looks` are the features of the pictures that were answered about."""
    told: dict[str, Any] = msgspec.to_builtins(
        _File(
            gesso_profile=FORMAT,
            name=profile.name,
            code=profile.code,
            says=sentence(profile.weights) if profile.weights else "nothing is known yet",
            space=profile.space,
            answered=profile.answered,
            unlocked=profile.unlocked,
            created_ms=profile.created_ms,
            learnt_ms=profile.learnt_ms,
            weights=dict(zip(NAMES, profile.weights, strict=True))
            if profile.space == SPACE and profile.weights
            else {},
            rankings=tuple(
                _Row(left=one.left, right=one.right, answer=one.answer, weight=one.weight) for one in rankings
            ),
            names=NAMES,
            pictures={key: tuple(round(value, 3) + 0.0 for value in values) for key, values in looks.items()},
        )
    )
    return told


def read(data: bytes) -> Read:
    """Return what a file says.

    Raises:
        BadInputError: it is no profile (`bad_profile_file`).
    """
    if len(data) > LARGEST_BYTES:
        raise _refused(f"it has more than {LARGEST_BYTES // 1_000_000} MB")
    try:
        told = msgspec.json.decode(data, type=_File)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise _refused(str(error)) from error
    if told.gesso_profile != FORMAT:
        raise _refused(f"its format is {told.gesso_profile}, and this version reads {FORMAT}")
    if len(told.rankings) > MOST_RANKINGS:
        raise _refused(f"it has more than {MOST_RANKINGS} rankings")
    if any(
        not 0 < one.weight <= 1 or one.left == one.right or max(len(one.left), len(one.right)) > 80
        for one in told.rankings
    ):
        raise _refused("a ranking has a weight outside of 0–1, or no two pictures")
    ours = told.space == SPACE
    if ours and any(
        len(values) != len(NAMES) or not all(abs(one) < 100 for one in values) for values in told.pictures.values()
    ):
        raise _refused(f"a picture has not {len(NAMES)} features")
    rows = tuple((one.left, one.right, one.answer, one.weight) for one in told.rankings)
    return Read(told.name, told.space, rows, told.pictures if ours else {})


def _refused(why: str) -> BadInputError:
    message = f"This is no profile file: {why[:300]}. `gesso profile export` writes one."
    return BadInputError.at(message, code="bad_profile_file")
