"""The way in for a browser: a login token in the printed link, as Jupyter does, then a signed cookie.

The token is a file of the home that only its owner may read, made once. Whoever brings it gets a cookie that says who
they are and until when, signed with a second secret of the home (HMAC-SHA256). Deleting `session.key` ends all
sessions; deleting `login.token` makes old links useless. All comparisons take the same time wherever they differ.
"""

import base64
import binascii
import hashlib
import hmac
import os
import re
import secrets
import tempfile
from pathlib import Path

import msgspec

from gesso.domain.errors import UnauthorizedError, UnavailableError
from gesso.domain.ids import PersonId

SESSION_MS = 30 * 24 * 3600 * 1000
COOKIE_AT_MOST = 1000

_SECRET = re.compile(r"[0-9a-f]{64}")
_PURPOSE = b"gesso session 1\0"


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


class _Claim(msgspec.Struct, frozen=True, array_like=True):
    person_id: str
    expires_ms: int


class Sessions:
    """Makes and reads session cookies. The value is `<claim>.<signature>`, both base64url, safe in a cookie header."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) < 32:
            raise ValueError("a session secret has at least 32 bytes")
        self._secret = secret

    @classmethod
    def of_home(cls, home: Path) -> "Sessions":
        """Return the home's sessions; the first call makes its secret.

        Raises:
            UnavailableError: the file cannot be read or made (`home_unwritable`).
        """
        return cls(bytes.fromhex(_secret(home / "session.key")))

    def issue(self, person_id: PersonId, *, now_ms: int, lifetime_ms: int = SESSION_MS) -> str:
        """Return a cookie's value for that person."""
        claim = _encoded(msgspec.json.encode(_Claim(person_id, now_ms + lifetime_ms)))
        return f"{claim}.{self._signature(claim)}"

    def read(self, cookie: str, *, now_ms: int) -> PersonId:
        """Return whose session it is.

        Raises:
            UnauthorizedError: we did not sign it (`bad_session`), or its time is over (`session_expired`).
        """
        claim, _, signature = cookie.partition(".")
        # ASCII first: what follows compares bytes, and a cookie of ours has nothing else.
        if len(cookie) > COOKIE_AT_MOST or not cookie.isascii():
            raise _invalid()
        if not hmac.compare_digest(self._signature(claim).encode(), signature.encode()):
            raise _invalid()
        try:
            said = msgspec.json.decode(_decoded(claim), type=_Claim)
        except (binascii.Error, msgspec.MsgspecError):  # a claim of another version of Gesso
            raise _invalid() from None
        if said.expires_ms <= now_ms:
            raise UnauthorizedError("Your session is over. Log in again.", code="session_expired")
        return PersonId(said.person_id)

    def _signature(self, claim: str) -> str:
        return _encoded(hmac.digest(self._secret, _PURPOSE + claim.encode(), hashlib.sha256))


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _invalid() -> UnauthorizedError:
    return UnauthorizedError("This session is not valid. Log in again.", code="bad_session")


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
