"""Stained glass: pieces of coloured glass in dark lead, lit from behind, with painted detail."""

import cv2
import numpy as np

from .field import layered, noise
from .lines import contours
from .mesh import THUMB, Indices, Net, net, painted, scattered
from .picture import Bytes, Floats, Sheet
from .tone import by_rows, colour, floats, mix, relief, screen, soften, to_bytes, vignette, vivid

_LEAD = colour(20, 20, 26)
_LIKE = 0.14  # largest difference of colour inside one piece
_MOST = 4  # triangles to a piece: glass cannot be cut into longer shapes; their like in the finer subject may be more
_MOST_IN_SUBJECT = 9


def glass(sheet: Sheet, rng: np.random.Generator) -> Bytes:
    mesh = net(sheet, rng, 48, 0.11)
    pieces = _pieces(mesh)
    panes = painted(sheet, mesh, _tinted(mesh, pieces))
    lead = _leading(sheet, mesh, pieces)
    # Light spreads in the middle of a piece and dies towards the lead.
    dim = soften(lead, sheet.px(9, 0.8))
    streaks = layered(sheet, rng, (22, 0.5), (44, 0.28), (88, 0.15)) + 0.5 * noise(sheet, rng, 60, 9)
    paint = contours(sheet, sheet.rgb, 2.4, 18)
    metal = relief(soften(lead, sheet.px(1.6, 0.5)), 0.6)

    def rule(  # noqa: PLR0917 - one argument a layer
        panes: Bytes, lead: Floats, dim: Floats, streaks: Floats, paint: Floats, mask: Floats, metal: Floats
    ) -> Bytes:
        image = floats(panes)
        image = image * (1.16 - 0.66 * np.clip(dim, 0, 0.85) + 0.07 * streaks)[..., None]
        image = screen(image, image * np.clip(0.10 + 0.05 * streaks - 0.3 * dim, 0, 1)[..., None])
        image = image * (1 - (0.90 * paint * (0.25 + 0.75 * mask))[..., None])
        shine = _LEAD + np.clip(0.5 * metal - 0.05, 0, 1)[..., None] * np.float32(0.55)
        return to_bytes(mix(image, shine, lead))

    window = by_rows(rule, panes, lead, dim, streaks, paint, sheet.mask, metal)
    halo = soften(window, sheet.px(26))

    def shining(window: Bytes, halo: Bytes, shade: Floats) -> Bytes:
        light = np.clip(floats(halo) - np.float32(0.12), 0, 1) * np.float32(0.30)
        return to_bytes(screen(floats(window), light) * shade[..., None])

    return by_rows(shining, window, halo, vignette(sheet, 0.25))


def _pieces(mesh: Net) -> Indices:
    """Join neighbouring faces of like colour, a few at a time; the piece of every face."""
    _, left, right = _sides(mesh)
    far = np.abs(mesh.colours[left] - mesh.colours[right]).max(axis=1)
    far = far + 0.5 * np.abs(mesh.subject[left] - mesh.subject[right])
    like = np.argsort(far, kind="stable")
    like = like[far[like] <= _LIKE]
    piece = list(range(len(mesh.colours)))
    members = [[i] for i in piece]
    inside = (mesh.subject > 0.5).tolist()
    for a, b in zip(left[like].tolist(), right[like].tolist(), strict=True):
        keep, drop = piece[a], piece[b]
        most = _MOST_IN_SUBJECT if inside[a] and inside[b] else _MOST
        if keep != drop and len(members[keep]) + len(members[drop]) <= most:
            for i in members[drop]:
                piece[i] = keep
            members[keep] += members[drop]
    return np.array(piece, np.intp)


def _sides(mesh: Net) -> tuple[Indices, Indices, Indices]:
    """Sides between two faces: one pair of corner origins each (n x 2), and the faces left and right of it."""
    _, first = np.unique(mesh.faces, return_index=True)
    corners = mesh.origins[mesh.triangles[first]]
    pairs = np.sort(np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]]), axis=1)
    owner = np.tile(np.arange(len(first)), 3)
    order = np.lexsort((owner, pairs[:, 1], pairs[:, 0]))
    pairs, owner = pairs[order], owner[order]
    twin = (pairs[1:] == pairs[:-1]).all(axis=1)
    return pairs[:-1][twin], owner[:-1][twin], owner[1:][twin]


def _tinted(mesh: Net, pieces: Indices) -> Floats:
    """One deep, luminous colour to a piece, no two quite alike; per face."""
    _, index = np.unique(pieces, return_inverse=True)
    total = np.zeros((int(index.max()) + 1, 3))
    np.add.at(total, index, mesh.colours)
    mean = vivid((total / np.bincount(index)[:, None]).astype(np.float32)[None], 1.75)[0]
    mean = np.power(np.clip(mean, 0.02, 1), np.float32(0.92))
    _, first = np.unique(mesh.faces, return_index=True)
    own = mesh.corners[mesh.triangles[first]].mean(axis=1)
    shade = np.zeros(len(mean))
    np.maximum.at(shade, index, scattered(own))
    # White glass is never quite white: some panes warm, some cool.
    warmth = (np.modf(shade * 7)[0][:, None] - 0.5) * np.array([0.16, 0.02, -0.16])
    return np.asarray(np.clip(mean * (0.80 + 0.34 * shade[:, None] + warmth), 0, 1)[index], np.float32)


def _leading(sheet: Sheet, mesh: Net, pieces: Indices) -> Floats:
    """0..1 where lead lies: between pieces, thicker around the subject."""
    pairs, left, right = _sides(mesh)
    parted = pieces[left] != pieces[right]
    heavy = parted & ((mesh.subject[left] > 0.5) != (mesh.subject[right] > 0.5))
    # Every copy in the margin gets the lead of its origin: look the sides of all triangles up among the pairs.
    count = int(mesh.origins.max()) + 1
    sides = np.concatenate([mesh.triangles[:, [0, 1]], mesh.triangles[:, [1, 2]], mesh.triangles[:, [2, 0]]])
    names = np.sort(mesh.origins[sides], axis=1)
    known = pairs[:, 0] * count + pairs[:, 1]
    wanted = names[:, 0] * count + names[:, 1]
    # Lead a pixel wide has the wrong width: draw small pictures larger and average.
    finer = max(1, -(-640 // sheet.height))
    rows, columns = sheet.shape[0] * finer, sheet.shape[1] * finer
    canvas = np.zeros((rows, columns), np.uint8)
    corners = mesh.corners * np.float32(sheet.height / THUMB) + np.float32(sheet.pad)
    places = np.rint(corners * (16 * finer)).astype(np.int32)
    within = parted & (mesh.subject[left] > 0.5) & (mesh.subject[right] > 0.5)
    for leaded, px in ((within, 3.5), (parted & ~heavy & ~within, 5.5), (heavy, 8.0)):
        lines = places[np.unique(np.sort(sides[np.isin(wanted, known[leaded])], axis=1), axis=0)]
        width = max(1, round(sheet.px(px) * finer))
        cv2.polylines(canvas, list(lines), False, (255,), width, cv2.LINE_AA, 4)
    if not sheet.tile:
        cv2.rectangle(canvas, (0, 0), (columns - 1, rows - 1), (255,), max(2, round(sheet.px(18) * finer)))
    if finer > 1:
        canvas = np.asarray(cv2.resize(canvas, sheet.shape[::-1], interpolation=cv2.INTER_AREA), np.uint8)
    return soften(canvas.astype(np.float32) / 255, sheet.px(0.7))
