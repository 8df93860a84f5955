"""Seamless pictures: convolutions that see the left edge beyond the right one.

A convolution with circular padding is exactly equivariant to rolling the torus (founding notes, engine, §2, 4e-6 in
fp32), so a convolutional network or decoder draws a picture without a seam. The change is made for one call and undone;
pictures of one job that are painted side by side share it, and the last one to leave undoes it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from weakref import WeakKeyDictionary

import torch

_lock = Lock()
_inside: WeakKeyDictionary[torch.nn.Module, int] = WeakKeyDictionary()
"""How many calls are inside, by layer."""


@contextmanager
def circular(module: torch.nn.Module, *, on: bool, but: torch.nn.Module | None = None) -> Iterator[None]:
    """While inside, every padded Conv2d below `module` pads around the torus; nothing happens when `on` is False.

    Layers below `but` are left alone: they may be at work beside this call, on pictures that have edges.
    """
    with _lock:
        layers = _padded(module, but) if on else []
        for layer in layers:
            _inside[layer] = _inside.get(layer, 0) + 1
            layer.padding_mode = "circular"
    try:
        yield
    finally:
        with _lock:
            for layer in layers:
                _inside[layer] -= 1
                if _inside[layer] == 0:
                    del _inside[layer]
                    layer.padding_mode = "zeros"


def _padded(module: torch.nn.Module, but: torch.nn.Module | None) -> list[torch.nn.Conv2d]:
    """Return the layers that pad with zeros when nobody is inside."""
    spared = set() if but is None else set(but.modules())
    return [
        layer
        for layer in module.modules()
        if isinstance(layer, torch.nn.Conv2d)
        and layer not in spared
        and layer.padding not in {(0, 0), 0}
        and (layer.padding_mode == "zeros" or layer in _inside)
    ]
