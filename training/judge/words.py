"""The judge's word lists: which number stands for which kind, colour or style.

Promises: `Words.of_world()` is today's world; the lists are written into the judge's weights, and `check` refuses weights whose
lists are not today's: a judge of another world would be wrong in silence.
"""

import msgspec

from gesso.scenes.palette import COLOURS
from gesso.scenes.places import PLACES
from gesso.scenes.styles import STYLES
from gesso.scenes.subjects import KINDS
from judge.network import Sizes

TIMES = ("dawn", "day", "sunset", "dusk", "night")
WEATHERS = ("fair", "rain", "snow", "fog", "storm", "wind")
"""`fair` is a clear sky and also a sky of which nothing was said."""
RELATIONS = ("left of", "right of", "on", "under", "behind", "in front of", "above")


class Words(msgspec.Struct, frozen=True):
    """Lists in the order of the network's answers."""

    kinds: tuple[str, ...]
    colours: tuple[str, ...]
    styles: tuple[str, ...]
    settings: tuple[str, ...]
    times: tuple[str, ...] = TIMES
    weathers: tuple[str, ...] = WEATHERS
    relations: tuple[str, ...] = RELATIONS

    @staticmethod
    def of_world() -> "Words":
        """The lists of the world as it is."""
        return Words(tuple(KINDS), tuple(COLOURS), tuple(STYLES), tuple(PLACES))

    def sizes(self) -> Sizes:
        """How many answers each question has."""
        lists = self.kinds, self.colours, self.styles, self.settings, self.times, self.weathers, self.relations
        return Sizes(*(len(words) for words in lists))

    def check(self) -> None:
        """Raise ValueError when these are not the words of the world as it is."""
        today = Words.of_world()
        for field in self.__struct_fields__:
            if set(getattr(self, field)) != set(getattr(today, field)):
                gone = set(getattr(self, field)) ^ set(getattr(today, field))
                raise ValueError(f"The judge was trained on another world ({field}: {sorted(gone)}); train it again.")
