"""The versions of the prompt language, as data: which are offered, and what the syntax of each allows beyond parameters.

Which *parameters* a version takes is said by the rows of `parameters.py`. Which weights draw a version is the
catalog's business; here a version is only a dialect. Source: founding notes, midjourney, §0 and §1.6.
"""

import re

import msgspec

DEFAULT_VERSION = "7"


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One dialect. `instead` is the offered version that stands nearest to one that is not offered."""

    word: str
    """As a Spec carries it: `7`, `niji 7`."""
    flag: str
    """As people type it: `--v 7`, `--niji 7`."""
    supported: bool = True
    weights: bool = False
    """Whether `::` weighs parts of the text."""
    instead: str | None = None


VERSIONS: tuple[Version, ...] = (
    Version(word="7", flag="--v 7"),
    Version(word="6.1", flag="--v 6.1", weights=True),
    Version(word="5.2", flag="--v 5.2", weights=True),
    Version(word="niji 7", flag="--niji 7"),
    Version(word="niji 6", flag="--niji 6", weights=True),
    # Known to Midjourney, not drawn by Gesso: rows stay data until an engine can do them.
    Version(word="8.2", flag="--v 8.2", supported=False, instead="7"),
    Version(word="8.1", flag="--v 8.1", supported=False, instead="7"),
    Version(word="8", flag="--v 8", supported=False, instead="7"),
    Version(word="6", flag="--v 6", supported=False, weights=True, instead="6.1"),
    Version(word="5.1", flag="--v 5.1", supported=False, weights=True, instead="5.2"),
    Version(word="5", flag="--v 5", supported=False, weights=True, instead="5.2"),
    Version(word="4", flag="--v 4", supported=False, weights=True, instead="5.2"),
    Version(word="3", flag="--v 3", supported=False, weights=True, instead="5.2"),
    Version(word="2", flag="--v 2", supported=False, weights=True, instead="5.2"),
    Version(word="1", flag="--v 1", supported=False, weights=True, instead="5.2"),
    Version(word="niji 5", flag="--niji 5", supported=False, weights=True, instead="niji 6"),
    Version(word="niji 4", flag="--niji 4", supported=False, weights=True, instead="niji 6"),
)
BY_WORD: dict[str, Version] = {version.word: version for version in VERSIONS}
SUPPORTED: tuple[str, ...] = tuple(version.word for version in VERSIONS if version.supported)

MODEL_ALIAS = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}")
"""What `--model` takes. Whether such a model exists is known to the catalog only."""

_DIALECT_OF_ALIAS = {
    alias: version.word
    for version in VERSIONS
    for alias in (f"v{version.word}", version.word.replace(" ", "-"))
    if " " in version.word or alias.startswith("v")
}


def dialect(word: str) -> Version | None:
    """Return the dialect that a version or model alias speaks; None for a model of its own, which may take anything."""
    return BY_WORD.get(_DIALECT_OF_ALIAS.get(word, word))


def flag_of(word: str) -> str:
    """Return what to type for a version or alias: `--v 6.1`, `--niji 7`, `--model starter`."""
    version = BY_WORD.get(word)
    return version.flag if version else f"--model {word}"


def allows_weights(word: str) -> bool:
    """Tell whether `::` weighs parts in this version; a model alias decides later, in the catalog."""
    version = dialect(word)
    return version is None or version.weights
