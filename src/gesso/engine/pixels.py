"""Bytes of picture files to arrays and back, and arrays to tensors: the edge between files, numpy and torch."""

import io
from typing import Any, cast

import cv2
import numpy as np
import numpy.typing as npt
import torch
from PIL import Image

from gesso.domain.errors import EngineError
from gesso.engine.events import Rgb

_MAX_PIXELS = 64_000_000
"""A guard against decompression bombs: the largest picture that is opened (8000 × 8000)."""
PREVIEW_PX = 256
_PREVIEW_MIN_PX = 96


def open_picture(data: bytes, sha256: str) -> Rgb:
    """Decode a PNG, JPEG or WebP to RGB on white. `sha256` is only for the message."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > _MAX_PIXELS:
                raise EngineError(
                    f"Picture {sha256[:12]}… has {picture.width}×{picture.height} pixels; at most 64 million are opened. Scale it down first.",
                    code="picture_unreadable",
                )
            flat = picture.convert("RGBA")
            ground = Image.new("RGBA", flat.size, (255, 255, 255, 255))
            return np.asarray(Image.alpha_composite(ground, flat).convert("RGB"), dtype=np.uint8)
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise EngineError(
            f"Picture {sha256[:12]}… cannot be decoded ({error}). Give a PNG, JPEG or WebP file.",
            code="picture_unreadable",
        ) from error


def levels(values: npt.NDArray[Any]) -> Rgb:
    """Return values of 0 to 255 as bytes: rounded to the nearest, and what lies outside clipped."""
    return cast("Rgb", (np.clip(values, 0, 255) + 0.5).astype(np.uint8))


def fit(rgb: Rgb, width_px: int, height_px: int) -> Rgb:
    """Scale to cover width × height, then cut the middle; Lanczos up, area average down."""
    height, width = rgb.shape[:2]
    if (width, height) == (width_px, height_px):
        return rgb
    scale = max(width_px / width, height_px / height)
    size = (max(width_px, round(width * scale)), max(height_px, round(height * scale)))
    big = resize(rgb, *size)
    left, top = (size[0] - width_px) // 2, (size[1] - height_px) // 2
    return np.ascontiguousarray(big[top : top + height_px, left : left + width_px])


def resize(rgb: Rgb, width_px: int, height_px: int) -> Rgb:
    """Scale without keeping the aspect: area average when shrinking, Lanczos when growing."""
    if rgb.shape[:2] == (height_px, width_px):
        return rgb
    shrinking = width_px * height_px < rgb.shape[0] * rgb.shape[1]
    method = cv2.INTER_AREA if shrinking else cv2.INTER_LANCZOS4
    return cast("Rgb", cv2.resize(rgb, (width_px, height_px), interpolation=method))


def to_tensor(rgb: Rgb, device: torch.device, dtype: torch.dtype) -> torch.Tensor:
    """Return (1, 3, H, W) in [−1, 1]."""
    values = torch.from_numpy(np.array(rgb, order="C")).permute(2, 0, 1).unsqueeze(0)
    return (values.to(torch.float32) / 127.5 - 1).to(device, dtype)


def to_rgb(image: torch.Tensor) -> Rgb:
    """Return (1, 3, H, W) in [−1, 1] as H×W×3 bytes, rounded exactly as diffusers' image processor does."""
    unit = (image * 0.5 + 0.5).clamp(0, 1).cpu().permute(0, 2, 3, 1).float().numpy()
    return cast("Rgb", (unit[0] * 255).round().astype(np.uint8))


def preview_size(rgb: Rgb) -> Rgb:
    """Bring a preview to between 96 and 256 px on its longer side."""
    longer = max(rgb.shape[:2])
    target = min(max(longer, _PREVIEW_MIN_PX), PREVIEW_PX)
    if target == longer:
        return rgb
    height, width = (max(1, round(side * target / longer)) for side in rgb.shape[:2])
    method = cv2.INTER_AREA if target < longer else cv2.INTER_CUBIC
    return cast("Rgb", cv2.resize(rgb, (width, height), interpolation=method))


def cut_calmly(rgb: Rgb) -> Rgb:
    """Return the same endless pattern, cut where neighbouring rows and columns differ least.

    A torus has no origin, so every cut is the same tile; this one keeps strokes and pixel blocks whole at the border.
    """
    for axis in (0, 1):
        steps = np.abs(rgb.astype(np.int16) - np.roll(rgb, 1, axis=axis)).mean(axis=(1 - axis, 2))
        rgb = np.roll(rgb, -int(steps.argmin()), axis=axis)
    return rgb
