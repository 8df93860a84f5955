"""What a caller allows a prompt to say: the person's default version, the size of a batch, what a dialect of the API locks."""

import msgspec

from gesso.prompt.versions import DEFAULT_VERSION


class PromptRules(msgspec.Struct, frozen=True, kw_only=True):
    """Rules for one reading. The defaults are Midjourney's, with the largest plan's batch."""

    default_version: str = DEFAULT_VERSION
    """Version or model alias when the prompt names none."""
    allow_versions: tuple[str, ...] | None = None
    """Versions and aliases that may be asked for; None for all."""
    ignore: frozenset[str] = frozenset()
    """Long names of parameters that are left out with a warning (a reseller's dialect sets speed elsewhere)."""
    strict: bool = True
    """Whether a parameter that the version lacks is an error; otherwise it is left out with a warning."""
    max_jobs: int = 40
    """Permutations times repeats."""
    relax_batches: bool = False
    """Whether permutations and --repeat may be combined with --relax; Midjourney refuses it."""
    max_chars: int = 8192
