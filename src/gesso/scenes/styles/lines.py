"""Drawn lines found in a picture: contours by differences of Gaussians, and parallel hatching.

Promises: line widths follow the sheet's unit, with a floor of about a pixel so that small pictures keep their lines;
hatching is antialiased by its own slope and periodic over the picture. Knows no style.
"""

import cv2
import numpy as np

from .picture import Bytes, Floats, Sheet
from .tone import peak, soften

# Red and blue sit apart so that edges between colours of equal brightness are found too.
_EDGE_MIX = np.array([[0.45, 0.45, 0.10]], np.float32)


def contours(sheet: Sheet, image: Bytes, width: float = 2.2, sharp: float = 14.0, floor: float = 0.55) -> Floats:
    """Dark side of the edges, 0..1, lines about `width` design px wide.

    Extended difference of Gaussians: Winnemoeller, XDoG (2011).
    """
    grey = np.asarray(cv2.transform(image.astype(np.float32), _EDGE_MIX / 255), np.float32)
    sigma = sheet.px(width * 0.6, floor)
    near = soften(grey, sigma)
    line = cv2.subtract(soften(near, sigma * 1.25), near)  # sigma and 1.25 sigma make 1.6 sigma
    cv2.multiply(line, sharp / 0.63, line)
    cv2.add(line, -0.12 / 0.63, line)
    np.clip(line, 0, 1, out=line)
    return np.asarray(line, np.float32)


def silhouette(sheet: Sheet, mask: Floats, width: float) -> Floats:
    """Line along the edge of the subject, 0..1; none where the mask fades out slowly, as a glow does."""
    sigma = sheet.px(width * 0.5, 0.5)
    soft = soften(mask, sigma)
    steep = cv2.magnitude(
        cv2.Sobel(soft, cv2.CV_32F, 1, 0, scale=1 / 8), cv2.Sobel(soft, cv2.CV_32F, 0, 1, scale=1 / 8)
    )
    # The steepest place of an edge blurred by sigma climbs 1 / (sigma sqrt(2 pi)) per pixel, a little less when sampled.
    steep *= np.float32(sigma * 2.5066 * 1.45)
    steep -= np.float32(0.30)
    return np.asarray(np.clip(steep, 0, 1), np.float32)


def hatching(sheet: Sheet, wobble: Floats, across: int, down: int, cover: Floats) -> Floats:
    """Ink 0..1 of parallel lines, `across` of them over the width and `down` over the height.

    wobble moves the lines (in periods), cover 0..1 is the share of the paper they take.
    """
    x, y = sheet.grid()
    phase = wobble + x * np.float32(across * sheet.height / sheet.width)
    phase += y * np.float32(down)
    phase -= np.floor(phase)
    phase -= np.float32(0.5)
    saw = np.abs(phase, out=phase)  # 0 in the middle of a line, 0.5 between two
    per_px = np.hypot(across / sheet.width, down / sheet.height)  # slope of the saw
    ink = cover * np.float32(0.5) - saw
    ink *= np.float32(1 / max(per_px, 1e-6))
    ink += np.float32(0.5)
    ink[cover <= 0] = 0
    return np.clip(ink, 0, 1, out=ink)


def strongest(image: Bytes) -> Floats:
    """Edge strength of an image, largest over the colours, 0..about 1."""
    dx = cv2.Sobel(image, cv2.CV_32F, 1, 0, scale=1 / 1020)
    dy = cv2.Sobel(image, cv2.CV_32F, 0, 1, scale=1 / 1020)
    power = np.sqrt(dx * dx + dy * dy)
    return np.asarray(peak(power) if power.ndim == 3 else power, np.float32)
