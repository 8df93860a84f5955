"""The eye: what a picture shows, and which words mean it, by two tiny towers trained on our own renders alone.

    eye = open_eye()                    # once a process; the weights ship in the package
    look = eye.look(rgb)                # H×W×3 bytes of any size
    look.scene()                        # what it believes it sees, as a scene that can be drawn again
    look.vector @ eye.read("a red fox") # how well words and picture agree, −1 to 1

It knows the storybook world and nothing else: of any other picture it names the nearest thing in that world, and
`Look.familiarity` says how far to trust it.
"""

from gesso.engine.eye.closer import look_closely
from gesso.engine.eye.eye import Eye, open_eye
from gesso.engine.eye.look import Look, Seen
from gesso.engine.eye.palette import Palette, measure, transfer

__all__ = ["Eye", "Look", "Palette", "Seen", "look_closely", "measure", "open_eye", "transfer"]
