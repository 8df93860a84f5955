"""Models in memory: loaded once, kept, and the least recently used one dropped when the next would not fit."""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from gesso.domain import plan as plans
from gesso.domain.errors import EngineError
from gesso.domain.plan import Sampling
from gesso.engine import device as devices
from gesso.engine.device import Compute
from gesso.engine.families.family import Family, Text

if TYPE_CHECKING:
    from gesso.engine.families.controlnet import ControlNet

Load = Callable[[Path, Compute], Family]

_READINGS = 16
"""Encoded prompts that are kept per model. A reading of klein-4B takes 8 MB."""


@dataclass
class Loaded:
    """A model in memory and the prompts it has read lately: four pictures, and the next job of a series, share one."""

    model: plans.Model
    family: Family
    weights_bytes: int
    readings: OrderedDict[tuple[str, int, tuple[int, ...]], Text] = field(default_factory=OrderedDict)

    def encode(self, text: str, sampling: Sampling) -> Text:
        """Read `text`, or remember having read it."""
        key = (text, sampling.max_text_tokens, sampling.text_layers)
        if key not in self.readings:
            self.readings[key] = self.family.encode_text(text, sampling)
            while len(self.readings) > _READINGS:
                self.readings.popitem(last=False)
        self.readings.move_to_end(key)
        return self.readings[key]


@dataclass
class LoadedControl:
    """A ControlNet in memory."""

    net: "ControlNet"
    weights_bytes: int


class Residency:
    """Owns the loaded models of one device."""

    def __init__(self, models_root: Path, device: str, dtype: str, *, native: bool) -> None:
        self.models_root = models_root
        self.device = devices.choose_device(device)
        self._dtype, self._native = dtype, native
        self._budget_bytes = devices.memory_budget_bytes(self.device)
        self._loaded: OrderedDict[tuple[str, str], Loaded] = OrderedDict()
        self._controls: OrderedDict[tuple[str, str], LoadedControl] = OrderedDict()

    def loaded(self) -> tuple[str, ...]:
        """Aliases in memory, the one that would go first in front."""
        return tuple(alias for alias, _ in self._loaded)

    def has(self, model: plans.Model) -> bool:
        return _key(model) in self._loaded

    def take(self, model: plans.Model) -> Loaded:
        """Return the model, loading it if need be.

        Raises:
            EngineError: `model_unreadable`, `weights_not_safetensors` or `out_of_memory`.
        """
        key = _key(model)
        if key not in self._loaded:
            folder = self.folder(model)
            self._make_room(sum(path.stat().st_size for path in folder.rglob("*.safetensors")))
            dtype = devices.choose_dtype(self._dtype, self.device)
            family = _load(model.family)(folder, Compute(self.device, dtype, self._native))
            self._loaded[key] = Loaded(model=model, family=family, weights_bytes=_weigh(family.modules()))
        self._loaded.move_to_end(key)
        return self._loaded[key]

    def control(self, model: plans.Model, *, beside: plans.Model) -> "ControlNet":
        """Return a ControlNet, loading it if need be; `beside` is the model in use, which stays in memory.

        Raises:
            EngineError: as for `take`.
        """
        key = _key(model)
        if key not in self._controls:
            from gesso.engine.families import controlnet

            folder = self.folder(model)
            self._make_room(sum(path.stat().st_size for path in folder.rglob("*.safetensors")), stays=_key(beside))
            net = controlnet.load(
                folder, Compute(self.device, devices.choose_dtype(self._dtype, self.device), self._native)
            )
            self._controls[key] = LoadedControl(net, _weigh(net.modules()))
        self._controls.move_to_end(key)
        return self._controls[key].net

    def folder(self, model: plans.Model) -> Path:
        """Return where the weights lie: the pulled folder, else the one inside the package (the starter's)."""
        pulled = self.models_root / model.alias
        if pulled.is_dir():
            return pulled
        bundled = Path(str(files("gesso.engine"))) / "weights" / model.alias
        return bundled if bundled.is_dir() else pulled

    def _make_room(self, needed_bytes: int, stays: tuple[str, str] | None = None) -> None:
        """Drop ControlNets first, which serve a model only, then models, the longest unused first."""

        def full() -> bool:
            kept = [one.weights_bytes for one in self._loaded.values()]
            kept += [one.weights_bytes for one in self._controls.values()]
            return sum(kept) + needed_bytes > self._budget_bytes

        while full() and self._controls:
            self._controls.popitem(last=False)
        for key in list(self._loaded):
            if full() and key != stays:
                del self._loaded[key]
        if self.device.type == "cuda":
            torch.cuda.empty_cache()


def _key(model: plans.Model) -> tuple[str, str]:
    """Bundled weights change only with the package; of pulled ones two revisions may follow each other."""
    return model.alias, model.revision if model.hub_id is not None else ""


def _load(name: str) -> Load:
    """Import a family when it is first needed: each pulls in other parts of diffusers and transformers."""
    path = f"gesso.engine.families.{name}"
    try:
        module = import_module(path)
    except ModuleNotFoundError as error:
        if error.name != path:
            raise
        raise EngineError(
            f"There is no model family '{name}' in this version of Gesso.", code="unknown_family"
        ) from error
    load: Load = module.load
    return load


def _weigh(modules: tuple[torch.nn.Module, ...]) -> int:
    return sum(tensor.numel() * tensor.element_size() for tensor in _tensors(modules))


def _tensors(modules: tuple[torch.nn.Module, ...]) -> Iterator[torch.Tensor]:
    for module in modules:
        yield from module.parameters()
        yield from module.buffers()
