"""A small illustrated world: words to scene to drawing. The starter's Compose stage and the source of its training data.

Promises: everything here is pure and deterministic given its arguments, imports no other room of gesso, and draws at any
size. ``read`` understands prompts, ``compose`` lays a scene out as vectors, ``Drawing`` turns them into SVG or pixels;
``random_scene`` and ``caption`` make training pairs; ``vocabulary`` says what can be drawn.
"""

from gesso.scenes.captions import caption
from gesso.scenes.compose import compose
from gesso.scenes.drawing import Drawing, Layers
from gesso.scenes.reading import read
from gesso.scenes.sampling import random_scene
from gesso.scenes.scene import Item, Reading, Relation, Scene, Subject, Understood, Unknown
from gesso.scenes.variety import Seeds
from gesso.scenes.vocabulary import vocabulary

__all__ = [
    "Drawing",
    "Item",
    "Layers",
    "Reading",
    "Relation",
    "Scene",
    "Seeds",
    "Subject",
    "Understood",
    "Unknown",
    "caption",
    "compose",
    "random_scene",
    "read",
    "vocabulary",
]
