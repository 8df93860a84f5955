"""Layers: pictures of the library laid on top of another one, as the source of an edit.

Promises: what was laid becomes a file of its own, named by content hash; neither picture is changed. Every size is bounded
before a pixel is touched. Knows nothing of what is painted afterwards, but says where the seams are.
"""

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from gesso.domain.errors import BadInputError, GessoError
from gesso.domain.image import Image
from gesso.library import png
from gesso.library.uploading import decoded
from gesso.store.blobs import Blobs, LocalBlobs

if TYPE_CHECKING:
    from PIL import Image as Pillow

LAYERS_AT_MOST = 16
SIDE_AT_MOST_PX = 8192
_SEAM_SHARE = 0.03
"""Half the width of the band along a layer's edge that is painted over, in shares of the picture's longer side."""
_SEAM_PX = 512
"""The seams are worked out at this size; a band needs no finer edge."""


class Layer(msgspec.Struct, frozen=True, kw_only=True):
    """A picture laid on another: where its upper left corner lies, in pixels of the one below, and how it is shown."""

    image: str
    """Its id in the library."""
    x: int = 0
    y: int = 0
    width: int | None = None
    """None: its own, or in the shape of its own where only the other side is given."""
    height: int | None = None
    opacity: float = 1.0
    rotation: float = 0.0
    """Degrees, clockwise, around its middle."""


class Laid(NamedTuple):
    """The file of the whole, and the mask (mode L, of its size) of where layers end."""

    sha256: str
    seams: "Pillow.Image"


class Layering:
    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs

    @classmethod
    def of_home(cls, home: Path) -> "Layering":
        return cls(LocalBlobs(home / "blobs"))

    def lay(self, below: Image, layers: Sequence[Layer], find: Callable[[str], Image]) -> Laid:
        """Store the picture with the layers on top, the first one lowest.

        Args:
            below: the picture that is edited.
            layers: what comes on top.
            find: returns a picture of the person's library by id.

        Raises:
            BadInputError: `too_many_layers`, `layer_out_of_range`, `layer_outside`.
            NotFoundError: a layer's picture is not there (`image_not_found`).
            UnavailableError: `disk_full`, `blobs_unwritable`.
        """
        from PIL import Image as Pillow
        from PIL import ImageChops

        if len(layers) > LAYERS_AT_MOST:
            allowed = f"at most {LAYERS_AT_MOST}"
            message = f"{len(layers)} layers are too many; allowed: {allowed}. Lay some first, and go on from there."
            raise BadInputError.at(
                message, code="too_many_layers", pointer="/layers", value=str(len(layers)), allowed=allowed
            )
        sizes = [_size(layer, find(layer.image), place) for place, layer in enumerate(layers)]
        canvas = decoded(self._blobs.get(below.sha256)).convert("RGBA")
        covered = Pillow.new("L", canvas.size, 0)
        for place, (layer, size) in enumerate(zip(layers, sizes, strict=True)):
            picture, corner = self._shown(layer, find(layer.image), size)
            sheet = Pillow.new("RGBA", canvas.size, (0, 0, 0, 0))
            sheet.paste(picture, corner)
            opacity = sheet.getchannel("A")
            if not opacity.getbbox():
                message = f"This layer lies beside the picture, which is {canvas.width}×{canvas.height} px, or nothing of it can be seen."
                raise BadInputError.at(message, code="layer_outside", pointer=f"/layers/{place}")
            covered = ImageChops.lighter(covered, opacity)
            canvas = Pillow.alpha_composite(canvas, sheet)
        flat = canvas if canvas.getchannel("A").getextrema() != (255, 255) else canvas.convert("RGB")
        out = io.BytesIO()
        flat.save(out, format="PNG", compress_level=4)
        return Laid(self._blobs.put(out.getvalue()), _seams(covered))

    def see_through(self, image: Image) -> bool:
        """Whether the picture's file has an opacity, by its header. A missing file has none: the edit will say what is wrong."""
        try:
            with self._blobs.open(image.sha256) as stream:
                return png.has_opacity(stream.read(png.HEADER_BYTES))
        except GessoError:
            return False

    def _shown(self, layer: Layer, image: Image, size: tuple[int, int]) -> "tuple[Pillow.Image, tuple[int, int]]":
        """The layer's pixels, scaled, turned and made see-through, and where they belong."""
        from PIL import Image as Pillow

        picture = decoded(self._blobs.get(image.sha256)).convert("RGBA")
        if picture.size != size:
            # Premultiplied, so that what is transparent does not bleed its colour into the edge.
            picture = picture.convert("RGBa").resize(size, Pillow.Resampling.LANCZOS).convert("RGBA")
        if layer.rotation % 360:
            turned = picture.convert("RGBa").rotate(-layer.rotation, Pillow.Resampling.BICUBIC, expand=True)
            picture = turned.convert("RGBA")
        if layer.opacity < 1:
            picture.putalpha(picture.getchannel("A").point(lambda value: round(value * layer.opacity)))
        grown = (picture.width - size[0]) // 2, (picture.height - size[1]) // 2
        return picture, (layer.x - grown[0], layer.y - grown[1])


def _size(layer: Layer, image: Image, place: int) -> tuple[int, int]:
    at = f"/layers/{place}"
    if not 0 < layer.opacity <= 1:
        message = f"A layer's opacity is above 0 and at most 1, not {layer.opacity:g}."
        raise BadInputError.at(
            message,
            code="layer_out_of_range",
            pointer=f"{at}/opacity",
            value=f"{layer.opacity:g}",
            allowed="above 0 to 1",
        )
    if not -360 <= layer.rotation <= 360:
        message = f"A layer's rotation is −360 to 360 degrees, not {layer.rotation:g}."
        raise BadInputError.at(
            message,
            code="layer_out_of_range",
            pointer=f"{at}/rotation",
            value=f"{layer.rotation:g}",
            allowed="-360 to 360",
        )
    width, height = layer.width, layer.height
    if width is None:
        width = image.width_px if height is None else round(image.width_px * height / image.height_px)
    if height is None:
        height = round(image.height_px * width / image.width_px)
    allowed = f"1 to {SIDE_AT_MOST_PX} px a side, placed within ±{SIDE_AT_MOST_PX} px"
    within = max(abs(layer.x), abs(layer.y)) <= SIDE_AT_MOST_PX
    if not (1 <= width <= SIDE_AT_MOST_PX and 1 <= height <= SIDE_AT_MOST_PX and within):
        written = f"{width}×{height} at {layer.x}, {layer.y}"
        message = f"This layer is {written}; allowed: {allowed}."
        raise BadInputError.at(message, code="layer_out_of_range", pointer=at, value=written, allowed=allowed)
    return width, height


def _seams(covered: "Pillow.Image") -> "Pillow.Image":
    from PIL import Image as Pillow
    from PIL import ImageChops, ImageFilter

    longer = max(covered.size)
    scale = min(1.0, _SEAM_PX / longer)
    small = covered.resize([max(1, round(side * scale)) for side in covered.size], Pillow.Resampling.BOX)
    reach = 2 * max(1, round(longer * scale * _SEAM_SHARE)) + 1
    inside = small.point(lambda value: 255 if value >= 128 else 0)
    band = ImageChops.subtract(inside.filter(ImageFilter.MaxFilter(reach)), inside.filter(ImageFilter.MinFilter(reach)))
    return band.resize(covered.size, Pillow.Resampling.NEAREST)
