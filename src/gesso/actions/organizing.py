"""Organizing the library: the rooms for folders, tags, saved searches and changes of many, opened on a home."""

from typing import TYPE_CHECKING

from gesso.library.bulk import Bulk
from gesso.library.folders import Folders
from gesso.library.searches import Searches

if TYPE_CHECKING:
    from gesso.app import App


def folders(app: "App") -> Folders:
    """Return the home's folders."""
    return Folders(app.database, new_id=app.new_id, clock_ms=app.clock_ms)


def searches(app: "App") -> Searches:
    """Return the home's saved searches."""
    return Searches(app.database, new_id=app.new_id, clock_ms=app.clock_ms)


def bulk(app: "App") -> Bulk:
    """Return what changes many pictures at once."""
    return Bulk(app.database, new_id=app.new_id, clock_ms=app.clock_ms)
