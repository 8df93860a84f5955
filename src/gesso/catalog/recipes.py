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


class Catalog:
    """Immutable after loading. The user's own `models.toml` in the home adds models and replaces entries by alias."""

    def __init__(self, recipes: Iterable[Recipe]) -> None:
        self.recipes: dict[str, Recipe] = {recipe.alias: recipe for recipe in recipes}
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
        recipes = {recipe.alias: recipe for recipe in _read(shipped, "the shipped catalog")}
        if extra is not None and extra.is_file():
            recipes |= {recipe.alias: recipe for recipe in _read(extra.read_text(encoding="utf-8"), str(extra))}
        return cls(recipes.values())

    @property
    def starter(self) -> Recipe:
        """The model that is always there."""
        return self.recipes[STARTER]

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
        entries: list[dict[str, Any]] = tomllib.loads(text)["model"]
        return [msgspec.convert({"hub_id": None, "revision": None, **entry}, Recipe) for entry in entries]
    except (tomllib.TOMLDecodeError, KeyError, msgspec.ValidationError) as error:
        raise BadInputError(f"The model catalog in {name} cannot be read: {error}", code="catalog_invalid") from error
