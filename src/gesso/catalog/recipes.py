"""The catalog itself: recipes from models.toml, found by alias or by the version word of a prompt."""

import tomllib
from collections.abc import Iterable
from difflib import get_close_matches
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec

from gesso.domain.errors import BadInputError, Detail
from gesso.domain.recipe import Recipe

STARTER = "starter"
_BESIDE: dict[str, Any] = {
    "family": "controlnet", "versions": [], "capabilities": [], "call": {"steps": 1, "draft_steps": 1}, "sizes": {},
}  # fmt: skip
"""What a `[[control]]` entry need not say: it is never called by itself."""


class Catalog:
    """Immutable after loading. The user's own `models.toml` in the home adds models and replaces entries by alias."""

    def __init__(self, recipes: Iterable[Recipe], controls: Iterable[Recipe] = ()) -> None:
        self.recipes: dict[str, Recipe] = {recipe.alias: recipe for recipe in recipes}
        self.controls: dict[str, Recipe] = {recipe.alias: recipe for recipe in controls}
        """What stands beside a model and never draws by itself: ControlNets."""
        self._by_version = {version: recipe for recipe in self.recipes.values() for version in recipe.versions}
        if STARTER not in self.recipes:
            raise BadInputError("The catalog has no starter model.", code="catalog_invalid")

    @classmethod
    def load(cls, extra: Path | None = None) -> "Catalog":
        """Read the shipped catalog, then `extra` when that file exists.

        Raises:
            BadInputError: `catalog_invalid` with the file and the reason.
        """
        shipped = resources.files("gesso.catalog").joinpath("models.toml").read_text(encoding="utf-8")
        found = _read(shipped, "the shipped catalog")
        if extra is not None and extra.is_file():
            found += _read(extra.read_text(encoding="utf-8"), str(extra))
        named = {recipe.alias: recipe for recipe in found}
        beside = [one for one in named.values() if one.family == "controlnet"]
        return cls((one for one in named.values() if one.family != "controlnet"), beside)

    @property
    def starter(self) -> Recipe:
        """The model that is always there."""
        return self.recipes[STARTER]

    def entry(self, alias: str) -> Recipe:
        """Return what can be pulled under this name: a model, or a ControlNet.

        Raises:
            BadInputError: `unknown_model`, with the nearest alias.
        """
        return self.controls.get(alias) or self.find(alias)

    def has(self, word: str) -> bool:
        """Tell whether `find` would find something."""
        return word in self.recipes or word in self._by_version

    def find(self, word: str) -> Recipe:
        """Return the recipe of an alias or a version word.

        Raises:
            BadInputError: `unknown_model`, with the nearest alias.
        """
        recipe = self.recipes.get(word) or self._by_version.get(word)
        if recipe is None:
            near = get_close_matches(word, [*self.recipes, *self._by_version], n=1)
            known = ", ".join(self.recipes)
            raise BadInputError(
                f"There is no model “{word}”. Known models: {known}.",
                code="unknown_model",
                details=(
                    Detail(
                        code="unknown_model",
                        parameter="model",
                        value=word,
                        allowed=known,
                        suggestion=near[0] if near else None,
                    ),
                ),
            )
        return recipe


def _read(text: str, name: str) -> list[Recipe]:
    try:
        tables = tomllib.loads(text)
        models: list[dict[str, Any]] = tables["model"] if "control" not in tables else tables.get("model", [])
        entries = [*models, *({**_BESIDE, **one} for one in tables.get("control", []))]
        return [msgspec.convert({"hub_id": None, "revision": None, **entry}, Recipe) for entry in entries]
    except (tomllib.TOMLDecodeError, KeyError, msgspec.ValidationError) as error:
        raise BadInputError(f"The model catalog in {name} cannot be read: {error}", code="catalog_invalid") from error
