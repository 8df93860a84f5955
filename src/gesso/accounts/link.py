"""Secrets in files of the home: the printed link's login token, as Jupyter has one, and what signs links and callbacks.

Each is made once, with mode 0600. Whoever may read the login token is the owner; deleting `login.token` makes old links useless. Comparing takes the same time wherever
two tokens differ.
"""

import base64
import hashlib
import hmac
import os
import re
import secrets
import tempfile
from pathlib import Path

from gesso.domain.errors import UnauthorizedError, UnavailableError
from gesso.domain.ids import PersonId

_SECRET = re.compile(r"[0-9a-f]{64}")


def looks_like_token(given: str) -> bool:
    """Tell whether a secret can be a login token at all; no API key can."""
    return _SECRET.fullmatch(given) is not None


def login_token(home: Path) -> str:
    """Return the home's login token, 64 hex digits; the first call makes it.

    Raises:
        UnavailableError: the file cannot be read or made (`home_unwritable`).
    """
    return _secret(home / "login.token")


def link_secret(home: Path) -> str:
    """Return the secret that signs links to single files, 64 hex digits; the first call makes it. Without it, old links die.

    Raises:
        UnavailableError: the file cannot be read or made (`home_unwritable`).
    """
    return _secret(home / "links.key")


def callback_secret(home: Path, person_id: PersonId) -> str:
    """Return what signs the callbacks of a person's jobs: `whsec_` and base64, made from the home's own secret.

    Raises:
        UnavailableError: the file cannot be read or made (`home_unwritable`).
    """
    key = bytes.fromhex(_secret(home / "links.key"))
    made = hmac.digest(key, b"gesso callbacks 1\0" + person_id.encode(), hashlib.sha256)
    return "whsec_" + base64.b64encode(made).decode("ascii")


def check_login_token(home: Path, given: str) -> None:
    """Pass if the token is the home's.

    Raises:
        UnauthorizedError: it is not (`bad_login_token`).
    """
    if not hmac.compare_digest(given.encode("utf-8", "replace"), login_token(home).encode()):
        message = "This login link is not valid. `gesso serve` prints the right one when it starts."
        raise UnauthorizedError(message, code="bad_login_token")


def _secret(path: Path) -> str:
    """Return the secret kept in that file, made whole and with mode 0600 if it is not there or not a secret."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        kept = _kept(path)
        if kept is None:
            kept = _made(path)
    except OSError as error:
        message = f"The file {path} cannot be read or made: {error}. Check the folder's permissions."
        raise UnavailableError(message, code="home_unwritable") from error
    return kept


def _kept(path: Path) -> str | None:
    try:
        text = path.read_text("ascii").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    if path.stat().st_mode & 0o077 and os.name != "nt":
        path.chmod(0o600)
    return text if _SECRET.fullmatch(text) else None


def _made(path: Path) -> str:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mkstemp makes it 0600
    fresh = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(fresh, path)  # fails if another process was first, where a rename would take its secret away
        except OSError:
            if _kept(path) is None:  # not a secret, or a file system without links
                fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    kept = _kept(path)
    if kept is None:
        raise UnavailableError(f"The file {path} changes while it is being made. Try again.", code="home_unwritable")
    return kept
