"""Photo: sharp subject before a blurred background with discs of light, bloom, film-like tone."""

import cv2
import numpy as np

from .picture import Bytes, Floats, Sheet
from .tone import by_rows, floats, luma, mix, screen, soften, step, to_bytes, vignette, vivid

_WARM = np.array([0.054, 0.012, -0.046], np.float32)  # lights gain it, shadows lose it


def photo(sheet: Sheet, rng: np.random.Generator) -> Bytes:  # noqa: ARG001 - a lens has no luck
    # What the subject does to its surroundings (shadow, reflection) stays, a little softened.
    cast = soften(_cast(sheet), sheet.px(5))
    near = soften(sheet.background, sheet.px(5))
    far = _bokeh(sheet.background, sheet.px(16))
    _, y = sheet.grid()
    deep = np.full_like(y, 0.8) if sheet.tile else step(y, 0.97, 0.55)
    mask = soften(sheet.mask, sheet.px(0.8))

    def focus(rgb: Bytes, near: Bytes, far: Bytes, cast: Bytes, mask: Floats, deep: Floats) -> Bytes:  # noqa: PLR0917 - one argument a layer
        scene = mix(floats(near), floats(far), deep[..., None])
        scene = np.clip(scene + (floats(cast) - np.float32(128 / 255)) * 2, 0, 1)
        return to_bytes(mix(scene, floats(rgb), mask))

    scene = by_rows(focus, sheet.rgb, near, far, cast, mask, deep)
    haze = soften(scene, sheet.px(28))

    def film(scene: Bytes, haze: Bytes, shade: Floats) -> Bytes:
        glow = floats(haze)
        image = screen(floats(scene), glow * (0.26 * step(luma(glow), 0.62, 1.05))[..., None])
        # S-curve, warm lights, cool shadows, blacks a little raised.
        image = mix(image, image * image * (3 - 2 * image), 0.5)
        image = image + _WARM * (luma(image)[..., None] - 0.45)
        return to_bytes(vivid(np.clip(image * 0.965 + 0.022, 0, 1), 0.96) * shade[..., None])

    return by_rows(film, scene, haze, vignette(sheet, 0.42))


def _cast(sheet: Sheet) -> Bytes:
    """Half the difference the subject makes outside itself, around 128."""

    def rule(rgb: Bytes, background: Bytes, mask: Floats) -> Bytes:
        change = cv2.subtract(rgb, background, dtype=cv2.CV_32F) * ((1 - mask) * 0.5)[..., None]
        return np.asarray(np.rint(change + 128), np.uint8)

    return by_rows(rule, sheet.rgb, sheet.background, sheet.mask)


def _bokeh(image: Bytes, radius_px: float) -> Bytes:
    """Lens blur: a disc, with lights weighed up so that they show its shape."""
    factor = max(1, int(radius_px // 5))
    rows, columns = image.shape[:2]
    small = floats(cv2.resize(image, (-(-columns // factor), -(-rows // factor)), interpolation=cv2.INTER_AREA))
    radius = max(1, round(radius_px / factor))
    y, x = np.mgrid[-radius : radius + 1, -radius : radius + 1]
    disc = ((x * x + y * y) <= (radius + 0.3) ** 2).astype(np.float32)
    disc /= disc.sum()
    # A light is what outshines its surroundings; a field of snow is none.
    grey = luma(small)
    lights = step(grey, 0.60, 0.95) * step(grey - soften(grey, 3.0 * radius), 0.06, 0.30)
    weight = (1 + 14 * lights)[..., None]
    top = cv2.filter2D(np.dstack([small * weight, weight]), cv2.CV_32F, disc, borderType=cv2.BORDER_REFLECT_101)
    lens = to_bytes(np.clip(top[..., :3] / top[..., 3:], 0, 1))
    return np.asarray(cv2.resize(lens, (columns, rows), interpolation=cv2.INTER_CUBIC), np.uint8)
