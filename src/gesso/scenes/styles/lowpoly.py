"""Low poly: a faceted picture, every triangle one colour and its own tilt towards the light."""

import numpy as np

from .mesh import Net, net, painted, scattered
from .picture import Bytes, Floats, Sheet
from .tone import by_rows, floats, to_bytes, vivid, with_features


def lowpoly(sheet: Sheet, rng: np.random.Generator) -> Bytes:
    mesh = net(sheet, rng, 72, 0.08)
    tilt = _tilt(mesh)[:, None]
    colours = vivid(mesh.colours[None], 1.25)[0]
    facets = painted(sheet, mesh, np.clip(colours * (1 + 0.13 * tilt) + 0.015 * tilt, 0, 1))

    def rule(facets: Bytes, rgb: Bytes, mask: Floats) -> Bytes:
        return to_bytes(with_features(floats(facets), floats(rgb), mask))

    return by_rows(rule, facets, sheet.rgb, sheet.mask)


def _tilt(mesh: Net) -> Floats:
    """-1..1 per face: each corner has a made-up height from its place; light comes from the upper left."""
    own = np.zeros(int(mesh.origins.max()) + 1)
    own[mesh.origins] = scattered(mesh.corners)  # copies agree with their origin: the last one written counts
    height = own[mesh.origins] * 9
    _, first = np.unique(mesh.faces, return_index=True)
    a, b, c = (np.column_stack([mesh.corners, height])[mesh.triangles[first, k]] for k in range(3))
    normal = np.cross(b - a, c - a)
    normal *= np.sign(normal[:, 2:3])
    normal /= np.linalg.norm(normal, axis=1, keepdims=True) + 1e-6
    lit = normal @ np.array([-0.5, -0.6, 0.62])
    return np.asarray(np.clip((lit - 0.55) * 2.2, -1, 1), np.float32)
