"""Oil: brush strokes that follow the forms, laid from broad to fine, with bristles and light on the ridges."""

from itertools import pairwise

import cv2
import numpy as np

from .field import displaced, layered, noise
from .picture import Bytes, Floats, Sheet, thumb
from .tone import by_rows, floats, luma, mix, relief, soften, step, to_bytes, vivid

_THUMB = 160
# (strokes to the height, width and length in heights, least detail that asks for a stroke)
_BRUSHES = ((26, 0.042, 0.15, -1.0), (44, 0.022, 0.085, 0.10), (66, 0.0112, 0.047, 0.36))


def oil(sheet: Sheet, rng: np.random.Generator) -> Bytes:
    small, mask = thumb(sheet, _THUMB)
    angle, detail = _flow(small, rng), _detail(small, mask)
    # The canvas begins as a thin wash; the fourth channel is the thickness of the paint. Antialiased strokes cost seven
    # times plain ones, so small pictures are painted at twice their size instead; on large ones a slight blur will do.
    finer = 2 if sheet.height < 600 else 1
    rows, columns = sheet.shape
    canvas = np.dstack([soften(sheet.rgb, sheet.px(24)), np.full(sheet.shape, 110, np.uint8)])
    canvas = cv2.resize(canvas, (columns * finer, rows * finer), interpolation=cv2.INTER_LINEAR)
    for brush in _BRUSHES:
        _lay_strokes(sheet, canvas, small, angle, detail, brush, rng)
    canvas = soften(canvas, 0.6) if finer == 1 else cv2.resize(canvas, (columns, rows), interpolation=cv2.INTER_AREA)
    strokes = np.ascontiguousarray(canvas[..., :3])
    push = sheet.px(2.5)
    sharp = displaced(sheet, sheet.rgb, noise(sheet, rng, 60) * push, noise(sheet, rng, 60) * push)
    keep = soften(_missed(sharp, strokes), sheet.px(2))
    ridges = _bristles(sheet, angle, rng)
    thick = soften(canvas[..., 3], sheet.px(1.2)).astype(np.float32) * np.float32(0.8 / 255) + ridges * np.float32(0.10)
    light = relief(thick, 1.1 * max(sheet.px(1.0), 0.35) ** 0.7)

    def rule(strokes: Bytes, sharp: Bytes, keep: Bytes, mask: Floats, light: Floats, ridges: Floats) -> Bytes:  # noqa: PLR0917 - one argument a layer
        # Strokes never reach the smallest features: eyes and windows come back, slightly pushed about.
        image = mix(floats(strokes), floats(sharp), keep.astype(np.float32) * (0.30 / 255 + 0.65 / 255 * mask))
        image = vivid(image, 1.25) * (1 + 0.30 * light + 0.05 * ridges)[..., None]
        return to_bytes(image + (0.05 * np.maximum(light, 0))[..., None])

    return by_rows(rule, strokes, sharp, keep, sheet.mask, light, ridges)


def _missed(sharp: Bytes, strokes: Bytes) -> Bytes:
    """Where the strokes lost a contrast, 0..255."""

    def rule(sharp: Bytes, strokes: Bytes) -> Bytes:
        return to_bytes(step(np.abs(luma(floats(sharp)) - luma(floats(strokes))), 0.10, 0.30))

    return by_rows(rule, sharp, strokes)


def _flow(small: Bytes, rng: np.random.Generator) -> Floats:
    """Stroke direction in radians: along the forms, and wandering where there is none."""
    grey = cv2.GaussianBlur(small, (0, 0), 1.2).astype(np.float32).mean(axis=2) / 255
    dx, dy = cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    xx, yy, xy = (cv2.GaussianBlur(v, (0, 0), 4.0) for v in (dx * dx, dy * dy, dx * dy))
    rows, columns = grey.shape
    coarse = rng.uniform(-1, 1, (4, max(4, round(4 * columns / rows)))).astype(np.float32)
    coarse = np.tile(coarse, (3, 3))  # three times three, cut from the middle: wraps around
    wander = cv2.resize(coarse, (3 * columns, 3 * rows), interpolation=cv2.INTER_CUBIC)
    wander = wander[rows : 2 * rows, columns : 2 * columns] * 1.1 + 0.35
    # Double angles, so that opposite directions agree.
    calm = np.float32(4e-3)
    cos2, sin2 = yy - xx + calm * np.cos(2 * wander), calm * np.sin(2 * wander) - 2 * xy
    return np.asarray(0.5 * np.arctan2(sin2, cos2), np.float32)


def _detail(small: Bytes, mask: Floats) -> Floats:
    fine = np.abs(small.astype(np.float32) - cv2.GaussianBlur(small, (0, 0), 5).astype(np.float32)).max(axis=2) / 64
    return np.asarray(np.clip(cv2.GaussianBlur(fine, (0, 0), 1.5) + 0.38 * mask, 0, 1), np.float32)


def _lay_strokes(  # noqa: PLR0917 - the steps of one drawing
    sheet: Sheet,
    canvas: Bytes,
    small: Bytes,
    angle: Floats,
    detail: Floats,
    brush: tuple[int, float, float, float],
    rng: np.random.Generator,
) -> None:
    """Paint one brush's strokes onto the canvas (colour and, as fourth channel, thickness of the paint)."""
    count, width, length, least = brush
    rows, columns = angle.shape
    across = max(4, round(count * columns / rows))
    y, x = np.mgrid[0:count, 0:across].reshape(2, -1).astype(np.float32)
    jitter = rng.uniform(0, 1, (6, count * across)).astype(np.float32)
    x, y = (x + jitter[0]) / across * columns, (y + jitter[1]) / count * rows
    row, column = y.astype(int) % rows, x.astype(int) % columns
    busy = detail[row, column]
    # Short strokes at details, long ones in the open.
    half = 0.5 * length * rows * (1.15 - 0.75 * busy) * (0.7 + 0.6 * jitter[2])
    lean = (jitter[3] - 0.5) * 0.5 * (1 - busy)
    steps = 2 if count < 30 else 1  # short strokes need no bend
    back, ahead = (_track(x, y, sign * half / steps, lean, angle, steps) for sign in (-1.0, 1.0))
    paths = np.stack([*back[::-1], np.stack([x, y], axis=-1), *ahead], axis=1) * np.float32(1 / rows)
    blurred = cv2.GaussianBlur(small, (0, 0), max(width * rows * 0.22, 0.3))
    shade = 1 + (jitter[4] - 0.5) * 0.13 * (1.2 - busy)
    tint = rng.normal(0, 4.0, (count * across, 3)) * (1.2 - busy)[:, None]
    colours = np.clip(blurred[row, column] * shade[:, None] + tint, 0, 255)
    wanted = busy >= least
    _stamp(sheet, canvas, paths[wanted], colours[wanted], jitter[5][wanted], width)


def _track(x: Floats, y: Floats, advance: Floats, lean: Floats, angle: Floats, steps: int) -> list[Floats]:  # noqa: PLR0917 - x and y
    """Steps along the flow from (x, y), each `advance` long; the flow is left for good at the lean."""
    rows, columns = angle.shape
    heading = angle[y.astype(int) % rows, x.astype(int) % columns] + lean
    track = []
    for _ in range(steps):
        x, y = x + advance * np.cos(heading), y + advance * np.sin(heading)
        there = angle[np.floor(y).astype(int) % rows, np.floor(x).astype(int) % columns]
        heading = heading + 0.7 * ((there - heading + np.pi / 2) % np.pi - np.pi / 2)
        track.append(np.stack([x, y], axis=-1))
    return track


def _stamp(sheet: Sheet, canvas: Bytes, paths: Floats, colours: Floats, body: Floats, width: float) -> None:  # noqa: PLR0917 - one argument a layer
    """Draw the strokes (paths in heights); those of like colour go in one call, colours in scattered order."""
    scale = canvas.shape[0] / sheet.shape[0]
    thickness = max(1, round(width * sheet.height * scale))
    shifted = np.rint((paths * sheet.height + sheet.pad) * (16 * scale)).astype(np.int32)
    shade = (colours / 20).astype(np.int64)
    name = (shade[:, 0] * 13 + shade[:, 1]) * 13 + shade[:, 2]
    # A permutation (13 cubed is 2197, below the prime 2203), or dark strokes would always lie under light ones.
    name = name * 1471 % 2203
    if sheet.tile:
        reach = np.array([canvas.shape[1], canvas.shape[0]]) * 16
        moves = [
            (round(i * sheet.width * scale) * 16, round(j * sheet.height * scale) * 16)
            for i in (-1, 0, 1)
            for j in (-1, 0, 1)
        ]
        copies = np.concatenate([shifted + np.array(move, np.int32) for move in moves])
        near = (copies.max(axis=1) > -16 * thickness).all(axis=1) & (copies.min(axis=1) < reach + 16 * thickness).all(
            axis=1
        )
        shifted, name, colours, body = (
            copies[near],
            *(np.concatenate([a] * 9)[near] for a in (name, colours, body)),
        )
    order = np.argsort(name, kind="stable")
    shifted, name = shifted[order], name[order]
    fills = np.column_stack([colours, 60 + 130 * body])[order].tolist()
    cuts = [0, *(np.flatnonzero(np.diff(name)) + 1).tolist(), len(name)]
    for start, end in pairwise(cuts):
        if end > start:
            cv2.polylines(canvas, list(shifted[start:end]), False, fills[start], thickness, cv2.LINE_8, 4)


def _bristles(sheet: Sheet, angle: Floats, rng: np.random.Generator) -> Floats:
    """Noise smeared along the strokes: line integral convolution in three widening steps."""
    grain = layered(sheet, rng, (230, 1.0), (110, 0.5))
    rows, columns = grain.shape
    # Bristles are four design px wide: half the size is enough above a thousand pixels.
    factor = 2 if sheet.height >= 768 else 1
    if factor > 1:
        grain = cv2.resize(grain, (columns // factor, rows // factor), interpolation=cv2.INTER_AREA)
    turned = cv2.resize(np.dstack([np.cos(2 * angle), np.sin(2 * angle)]), (sheet.width, sheet.height))
    if sheet.tile:
        turned = np.pad(turned, ((sheet.pad,) * 2, (sheet.pad,) * 2, (0, 0)), mode="wrap")
    turned = cv2.resize(turned, grain.shape[::-1], interpolation=cv2.INTER_AREA)
    heading = 0.5 * np.arctan2(turned[..., 1], turned[..., 0])
    along_x, along_y = np.cos(heading), np.sin(heading)
    x = np.arange(grain.shape[1], dtype=np.float32)[None, :]
    y = np.arange(grain.shape[0], dtype=np.float32)[:, None]
    for length in (2.5, 6.5, 15.0):
        far = np.float32(sheet.px(length) / factor)
        dx, dy = far * along_x, far * along_y
        ahead = cv2.remap(grain, x + dx, y + dy, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
        back = cv2.remap(grain, x - dx, y - dy, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
        grain = (grain + ahead + back) / np.float32(3)
    return np.asarray(cv2.resize(grain * np.float32(2.2), (columns, rows), interpolation=cv2.INTER_CUBIC), np.float32)
