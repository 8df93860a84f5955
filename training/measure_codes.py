"""How much one style code looks like itself on other prompts, and unlike other codes.

`PYTHONPATH=training .venv/bin/python training/measure_codes.py --codes 40`

Each code is drawn on two prompts. A picture is described by the eye's style vector and the mean and spread of its colours in CIELAB; a code
is `recognised` where, among all codes on the second prompt, its own picture lies nearest to the one on the first. Drawings without the painter.
"""

import argparse
from dataclasses import replace

import numpy as np
import torch

from gesso import scenes
from gesso.catalog.style_codes import style_of
from gesso.engine.eye import open_eye
from gesso.engine.likeness import with_references
from gesso.engine.sketch import Sketch

PROMPTS = ("a red fox in a meadow at noon", "a red boat on a lake at noon")
STYLE_WEIGHT = 20.0
"""CIELAB units that a whole step of the style vector counts as."""


def described(prompt: str, code: int) -> np.ndarray:
    likeness = with_references(scenes.read(prompt).scene, (), [(style_of(code), 1.0)])
    drawing = scenes.compose(likeness.scene, seed=7, chaos=0, weird=0, stylize=100, aspect=1.0)
    shares = tuple((replace(drawing, style=style), share) for style, share in likeness.styles)
    look = open_eye().look(Sketch(shares, likeness).render(256, 256))
    return np.concatenate([look.style_vector * STYLE_WEIGHT, look.palette.mean, look.palette.spread])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--codes", type=int, default=40)
    count = parser.parse_args().codes
    torch.set_num_threads(1)
    rows = [np.stack([described(prompt, 1_000_003 * i % (1 << 32)) for i in range(count)]) for prompt in PROMPTS]
    away = np.linalg.norm(rows[0][:, None] - rows[1][None], axis=2)
    own, others = float(np.diag(away).mean()), float(away[~np.eye(count, dtype=bool)].mean())
    right = float((away.argmin(1) == np.arange(count)).mean())
    print(f"{count} codes: recognised {right:.2f} (chance {1 / count:.3f}); own {own:.1f}, others {others:.1f}")
