"""Model versions and aliases → recipes, and Spec + Recipe → Plan. Knows no torch, no database and no person."""

from gesso.catalog.plan import Planned, make_plan
from gesso.catalog.recipes import Catalog

__all__ = ["Catalog", "Planned", "make_plan", "vocabulary"]


def vocabulary() -> dict[str, list[str]]:
    """Return the words of the starter's world by kind: what `gesso models card starter` prints."""
    from gesso import scenes

    return {kind: list(words) for kind, words in scenes.vocabulary().items()}
