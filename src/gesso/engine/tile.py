"""Seamless pictures: convolutions that see the left edge beyond the right one.

A convolution with circular padding is exactly equivariant to rolling the torus (founding notes, engine, §2, 4e-6 in
fp32), so a convolutional network or decoder draws a picture without a seam. The change is made for one call and undone.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def circular(module: torch.nn.Module, *, on: bool) -> Iterator[None]:
    """While inside, every padded Conv2d below `module` pads around the torus; nothing happens when `on` is False."""
    changed = []
    if on:
        for layer in module.modules():
            if (
                isinstance(layer, torch.nn.Conv2d)
                and layer.padding not in {(0, 0), 0}
                and layer.padding_mode == "zeros"
            ):
                layer.padding_mode = "circular"
                changed.append(layer)
    try:
        yield
    finally:
        for layer in changed:
            layer.padding_mode = "zeros"
