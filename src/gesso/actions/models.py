"""Models: what can draw here; pull, verify and remove weights; say openly what a model is."""

import os
from collections.abc import Iterator
from importlib import resources
from typing import TYPE_CHECKING, Any

import msgspec

from gesso.catalog import Catalog
from gesso.catalog.models_folder import Missing, ModelsFolder, licence_error, not_installed
from gesso.catalog.pull import PullProgress
from gesso.domain.errors import BadInputError
from gesso.domain.recipe import Recipe

if TYPE_CHECKING:
    from gesso.settings import Settings


def recipe(settings: "Settings", alias: str) -> Recipe:
    """Return one entry of the catalog.

    Raises:
        BadInputError: `unknown_model`.
    """
    return _catalog(settings).entry(alias)


def listed(settings: "Settings") -> list[dict[str, Any]]:
    """Return the catalog with each model's install state."""
    folder = ModelsFolder(settings.models_root)
    return [_entry(folder, one) for one in _catalog(settings).recipes.values()]


def beside(settings: "Settings") -> list[dict[str, Any]]:
    """Return what can stand beside a model, with its install state: ControlNets."""
    folder = ModelsFolder(settings.models_root)
    return [_entry(folder, one) for one in _catalog(settings).controls.values()]


def pull(settings: "Settings", alias: str, *, accept_licence: bool) -> Iterator[PullProgress]:
    """Download a model, going on where an earlier pull stopped.

    Raises:
        BadInputError: `licence_not_accepted`, `model_bundled` for what ships with Gesso.
        UnavailableError: `hub_unreachable`, `disk_full`.
    """
    wanted = recipe(settings, alias)
    yield from ModelsFolder(settings.models_root).pull(
        wanted,
        accept_licence=accept_licence,
        endpoint=settings.hub_endpoint or None,
        token=os.environ.get("HF_TOKEN"),  # the one variable that every tool of that hub reads
    )


def must_be_pullable(wanted: Recipe, *, accept_licence: bool) -> None:
    """Pass if the model can be pulled with that answer to its licence.

    Raises:
        BadInputError: `model_bundled`, `licence_not_accepted`.
    """
    if wanted.hub_id is None:
        raise BadInputError(f"{wanted.title} is part of Gesso: it is here already.", code="model_bundled")
    if not wanted.licence.commercial and not accept_licence:
        raise licence_error(wanted)


def must_be_here(settings: "Settings", wanted: Recipe) -> None:
    """Pass if the model is installed, whole or with files missing.

    Raises:
        NotFoundError: `model_not_installed`.
    """
    if isinstance(ModelsFolder(settings.models_root).state(wanted), Missing):
        raise not_installed(wanted)


def verify(settings: "Settings", alias: str) -> list[str]:
    """Hash every file again and return what is wrong, in words."""
    wanted = recipe(settings, alias)
    return [problem.message for problem in ModelsFolder(settings.models_root).verify(wanted)]


def remove(settings: "Settings", alias: str) -> int:
    """Remove a model's files and return the bytes that are free again."""
    wanted = recipe(settings, alias)
    return ModelsFolder(settings.models_root).remove(wanted)


def card(settings: "Settings", alias: str) -> dict[str, Any]:
    """Return a model's card: facts, and for the starter how it works and what it can draw."""
    wanted = recipe(settings, alias)
    entry = _entry(ModelsFolder(settings.models_root), wanted)
    lines = [f"{wanted.title} ({wanted.alias})", "", wanted.summary, ""]
    lines += [f"Licence      {wanted.licence.name} <{wanted.licence.url}>"]
    lines += [f"Installed    {entry['installed']}", f"Disk         {wanted.memory.disk_gb:g} GB"]
    lines += [f"Controls     {', '.join(sorted(wanted.capabilities))}"]
    if wanted.family == "starter":
        lines += ["", resources.files("gesso.catalog").joinpath("starter-card.md").read_text(encoding="utf-8")]
        from gesso.catalog import vocabulary

        words = vocabulary()
        entry["vocabulary"] = words
        lines += ["What it can draw", ""]
        lines += [f"{kind} ({len(names)}): {', '.join(names)}" for kind, names in words.items()]
    return {**entry, "text": "\n".join(lines)}


def _entry(folder: ModelsFolder, one: Recipe) -> dict[str, Any]:
    state = "bundled" if one.hub_id is None else type(folder.state(one)).__name__.lower()
    return {
        "alias": one.alias,
        "title": one.title,
        "summary": one.summary,
        "family": one.family,
        "versions": list(one.versions),
        "licence": msgspec.to_builtins(one.licence),
        "hub_id": one.hub_id,
        "disk_gb": one.memory.disk_gb,
        "device_gb": one.memory.device_gb,
        "installed": state,
        "capabilities": sorted(one.capabilities),
    }


def _catalog(settings: "Settings") -> Catalog:
    return Catalog.load(settings.home / "models.toml")
