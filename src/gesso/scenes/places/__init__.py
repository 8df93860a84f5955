"""All settings by name."""

from gesso.scenes.places.elsewhere import PLACES as ELSEWHERE
from gesso.scenes.places.land import PLACES as LAND
from gesso.scenes.places.town import PLACES as TOWN
from gesso.scenes.places.waterside import PLACES as WATERSIDE
from gesso.scenes.stage import Place

PLACES: dict[str, Place] = {**LAND, **TOWN, **WATERSIDE, **ELSEWHERE}
