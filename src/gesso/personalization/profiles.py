"""Profiles, as far as there are any: ranking pairs comes in a later version, so nobody has one yet."""

from gesso.domain.errors import BadInputError, Detail


def resolve(codes: tuple[str, ...] | None) -> tuple[float, ...] | None:
    """Return the taste vector for `Spec.profiles`: None when the prompt has no `--p`.

    Raises:
        BadInputError: the prompt has `--p`, with or without codes (`profile_not_unlocked`).
    """
    if codes is None:
        return None
    written = " ".join(("--p", *codes))
    message = (
        f"`{written}` asks for a profile, and there is none: a profile is learnt from pairs of pictures you rank, and "
        "ranking is not in this version of Gesso yet. Leave it out to draw without one."
    )
    detail = Detail(code="profile_not_unlocked", message=message, parameter="profile", value=" ".join(codes) or None)
    raise BadInputError(message, code="profile_not_unlocked", details=(detail,))
