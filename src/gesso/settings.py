"""Settings: read once, from GESSO_* variables and `gesso.toml` in the home, into one frozen value. Variables win.

Rooms get values, not settings. Every key is documented in docs/settings.md, which a test compares with this class.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from gesso.domain.errors import BadInputError

LOOPBACK_ADDRESSES = frozenset({"127.0.0.1", "localhost", "::1"})
_SECRET = frozenset({"converse_key"})
_PASSWORD = re.compile(r"(?<=://)([^/@:]*):[^/@]*@")


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All of Gesso's settings; the variable of `default_version` is `GESSO_DEFAULT_VERSION`."""

    home: Path = Path.home() / ".gesso"
    """Where everything lives: library, blobs, models, logs, `gesso.toml`."""
    host: str = "127.0.0.1"
    """Address to listen on. Any but loopback asks for a password of the owner's."""
    port: int = 7788
    """Port to listen on; 0 takes a free one."""
    allowed_hosts: str = ""
    """More host names that the studio answers to, separated by commas."""
    trusted_proxies: str = ""
    """Addresses or networks of reverse proxies whose X-Forwarded-For and -Proto are believed, separated by commas."""
    requests_per_minute: Annotated[int, msgspec.Meta(ge=0)] = 0
    """Most requests of one key or person; 0: 6000 on a network, any number on loopback."""
    logins_per_minute: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 20
    """Most attempts to log in from one address."""
    database_url: str = ""
    """A `postgresql://` URL; empty means SQLite in the home."""
    device: Literal["auto", "cpu", "cuda", "mps"] = "auto"
    """Where pictures are computed."""
    threads: int = 0
    """Compute threads of the worker on a CPU; 0 takes one per core."""
    default_version: str = "7"
    """The version of a prompt that names none."""
    max_jobs: int = 40
    """Most jobs one prompt may become through permutations and --repeat."""
    plan: str = "unlimited"
    """The plan of everybody whom `plans.toml` in the home gives no other."""
    upload_mb: Annotated[float, msgspec.Meta(gt=0, le=1000)] = 20
    """Largest file that may be uploaded, in megabytes."""
    write_prompts: bool = True
    """Whether files carry the words they were made from; without, they keep only the seed, model and AI mark."""
    converse_url: str = ""
    """Base URL of an OpenAI-compatible endpoint that reads what is said in a conversation (it ends in /v1); empty: the rules."""
    converse_model: str = ""
    """The model that the endpoint is asked for."""
    converse_key: str = ""
    """The endpoint's key; sent in one header and never written anywhere."""
    converse_timeout_s: Annotated[float, msgspec.Meta(gt=0, le=600)] = 30
    """How long a reader is waited for before the rules read the turn."""
    converse_model_folder: Path | None = None
    """Folder of a local transformers model that reads in place of an endpoint."""
    select_model_folder: Path | None = None
    """Folder of a local SAM 2 model that finds what is clicked on in the editor; none: drawings and colours tell."""
    public_url: str = ""
    """What people outside reach this studio by (`https://pictures.example.org`); links carry it. Empty: where it listens."""
    allowed_networks: str = ""
    """Networks beside the public one that pictures may come from and webhooks may go to: `10.1.0.0/16, fd00::/8`."""
    a1111_open: bool = False
    """Whether A1111's API takes this machine's own programs without a key, as the web UI does; on loopback only."""
    hub_endpoint: str = ""
    """Another address for the model hub (a mirror)."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    def __repr__(self) -> str:
        """The settings without what is secret: a key that is set is shown as three stars."""
        fields = ((name, getattr(self, name)) for name in self.__struct_fields__)
        shown = ((name, "***" if name in _SECRET and value else value) for name, value in fields)
        return f"Settings({', '.join(f'{name}={_without_password(value)!r}' for name, value in shown)})"

    @property
    def models_root(self) -> Path:
        """Folder of the pulled models."""
        return self.home / "models"

    @property
    def is_shared(self) -> bool:
        """Whether the studio listens to more than this machine."""
        return self.host not in LOOPBACK_ADDRESSES

    @property
    def address(self) -> str:
        """The studio's address as people are told it, without a slash at the end."""
        if self.public_url:
            return self.public_url.rstrip("/")
        names = {"::1": "[::1]", "::": "[::1]", "localhost": "127.0.0.1", "0.0.0.0": "127.0.0.1"}  # noqa: S104 - not bound
        name = names.get(self.host, self.host)
        return f"http://{name}:{self.port}"

    @property
    def upload_bytes(self) -> int:
        """The same in bytes."""
        return round(self.upload_mb * 1_000_000)

    @property
    def database(self) -> str | Path:
        """The database: a server's URL, or SQLite's file in the home."""
        return self.database_url or self.home / "gesso.sqlite"


def load_settings(environment: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """Read the settings; `overrides` (from the command line) win over both sources, None meaning not given.

    Raises:
        BadInputError: `bad_setting`, naming the key, where it stands and what is allowed.
    """
    variables = os.environ if environment is None else environment
    names = Settings.__struct_fields__
    given = {name: variables[f"GESSO_{name.upper()}"] for name in names if variables.get(f"GESSO_{name.upper()}")}
    home = Path(overrides.get("home") or given.get("home") or Settings().home).expanduser().absolute()
    values: dict[str, Any] = {**_file(home / "gesso.toml"), **given}
    values |= {name: value for name, value in overrides.items() if value is not None}
    values["home"] = home
    unknown = sorted(set(values) - set(names))
    if unknown:
        raise BadInputError(
            f"{home / 'gesso.toml'} has an unknown key “{unknown[0]}”. Known keys: {', '.join(names)}.",
            code="bad_setting",
        )
    try:
        return msgspec.convert(values, Settings, strict=False, dec_hook=lambda kind, value: kind(value))
    except msgspec.ValidationError as error:
        raise BadInputError(
            f"A setting is wrong: {error}. docs/settings.md lists them all.", code="bad_setting"
        ) from error


def _without_password(value: object) -> object:
    """A database's or endpoint's URL may carry a password of its own."""
    return _PASSWORD.sub(r"\1:***@", value) if isinstance(value, str) else value


def _file(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise BadInputError(f"{path} cannot be read: {error}", code="bad_setting") from error
