"""The styles by name: what people call them, and how the vector drawing should prepare for them."""

from dataclasses import dataclass
from typing import Literal

Outline = Literal["none", "thin", "bold", "dark"]
Shading = Literal["soft", "cel", "flat"]


@dataclass(frozen=True)
class Style:
    """A finish and its hints to the vector renderer; synonyms are lower case, as typed."""

    name: str
    title: str
    synonyms: tuple[str, ...]
    outline: Outline
    gradients: bool
    shading: Shading
    palette: str | None
    shadow: bool


_ROWS = (
    Style("storybook", "Storybook",
          ("storybook illustration", "picture book", "children's book", "children book", "illustration", "gouache",
           "fairy tale illustration", "whimsical", "digital painting", "digital art"),
          "thin", True, "soft", None, True),
    Style("watercolor", "Watercolour",
          ("watercolour", "water color", "water colour", "aquarelle", "watercolor painting", "watercolour painting",
           "wash painting", "gouache wash", "wet on wet"),
          "none", True, "soft", "pastel", True),
    Style("ink", "Pen and ink",
          ("ink drawing", "pen and ink", "ink sketch", "line art", "lineart", "line drawing", "etching", "engraving",
           "woodcut", "cross hatching", "crosshatch", "black and white drawing", "inked", "sumi-e"),
          "dark", True, "soft", None, True),
    Style("oil", "Oil painting",
          ("oil painting", "oil paint", "oil on canvas", "impasto", "impressionist", "impressionism", "expressionist",
           "van gogh", "painterly", "acrylic", "acrylic painting", "palette knife"),
          "none", True, "soft", "rich", True),
    Style("pixel", "Pixel art",
          ("pixel art", "pixelart", "pixelated", "8-bit", "8 bit", "8bit", "16-bit", "16 bit", "16bit", "retro game",
           "sprite", "video game sprite"),
          "none", False, "cel", "vivid", False),
    Style("neon", "Neon",
          ("cyberpunk", "neon lights", "neon glow", "synthwave", "vaporwave", "retrowave", "outrun", "glowing lines",
           "tron", "blacklight"),
          "none", True, "soft", "night", False),
    Style("flat", "Flat poster",
          ("flat vector", "flat design", "flat illustration", "vector art", "vector", "minimalist", "minimal", "poster",
           "travel poster", "screen print", "ukiyo-e", "ukiyoe", "woodblock print", "linocut", "risograph", "icon"),
          "none", False, "flat", "poster", False),
    Style("papercut", "Paper cut",
          ("paper cut", "paper-cut", "papercut art", "paper cutout", "cut paper", "layered paper", "paper craft",
           "papercraft", "origami", "kirigami", "collage", "diorama"),
          "none", False, "flat", "poster", False),
    Style("anime", "Anime",
          ("manga", "anime style", "cel shading", "cel shaded", "cel-shaded", "ghibli", "studio ghibli", "cartoon",
           "japanese animation", "comic", "comic book"),
          "thin", True, "cel", "vivid", True),
    Style("lowpoly", "Low poly",
          ("low poly", "low-poly", "polygonal", "polygon art", "faceted", "triangulated", "geometric", "crystalline",
           "delaunay"),
          "none", True, "soft", None, False),
    Style("glass", "Stained glass",
          ("stained glass", "stained-glass", "church window", "cathedral window", "leaded glass", "tiffany",
           "tiffany glass", "mosaic", "glass mosaic"),
          "none", True, "flat", "jewel", False),
    Style("charcoal", "Charcoal",
          ("charcoal drawing", "charcoal sketch", "pencil", "pencil drawing", "pencil sketch", "graphite", "sketch",
           "conte", "chalk drawing", "smudged drawing"),
          "dark", True, "soft", None, True),
    Style("photo", "Photo",
          ("photograph", "photography", "photorealistic", "photo-realistic", "realistic", "photoreal", "dslr",
           "35mm", "film still", "cinematic", "bokeh", "depth of field", "macro", "portrait photo"),
          "none", True, "soft", None, True),
)  # fmt: skip

STYLES: dict[str, Style] = {style.name: style for style in _ROWS}
