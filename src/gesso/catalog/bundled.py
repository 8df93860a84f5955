"""What ships inside the package: the starter's weights and the code that composes its scenes, named by their hashes."""

import hashlib
from functools import cache
from pathlib import Path

import gesso

PACKAGE = Path(gesso.__file__).parent
WEIGHTS = PACKAGE / "engine" / "weights" / "starter"
"""A folder beside the engine; only its bytes are read here, the engine room is never imported."""
WORLD = PACKAGE / "scenes"


@cache
def revision() -> str:
    """Return what pins the starter's pixels: a hash of its weights, and one of the drawing code.

    The code's hash also changes with a comment. That is on the safe side: a rerun then says that pixels may differ,
    where a version number that somebody forgot to raise would promise that they do not.
    """
    weights = _digest(WEIGHTS, "*.safetensors")
    return f"{weights}-{_digest(WORLD, '*.py')}"


def _digest(folder: Path, pattern: str) -> str:
    digest = hashlib.sha256()
    for file in sorted(folder.rglob(pattern)):
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
