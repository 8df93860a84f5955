"""What stands beside a checkpoint and gives it more: IP-Adapter lets SDXL follow pictures, ControlNets let it hold to a structure.

Promises: a recipe tells what its checkpoint can do with what is installed beside it, and a notice says what to install for the
rest. Only names of files are looked at. An IP-Adapter lies in its checkpoint's folder; a ControlNet is a model of the catalog
(`[[control]]`), pulled, verified and removed like any other, and serves every SDXL checkpoint.
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import msgspec

from gesso.domain.job import Notice
from gesso.domain.plan import Guide
from gesso.domain.recipe import Capability, Recipe

IP_ADAPTER = "ip_adapter/sdxl_models/ip-adapter_sdxl*.safetensors"
_GIVEN: frozenset[Capability] = frozenset({"image_prompt", "style_reference"})
CONTROLS: Mapping[Guide, str] = MappingProxyType({"edges": "sdxl-canny", "detail": "sdxl-tile"})
"""Aliases of the ControlNets; a home's own `models.toml` may put other weights behind them."""
_LOOSE: Mapping[Guide, str] = MappingProxyType({
    "edges": "its retexture begins from the picture's own pixels and holds its structure only loosely",
    "detail": "its creative upscale is held to the picture by its pixels alone",
})  # fmt: skip


def adapted(recipe: Recipe, models_root: Path) -> Recipe:
    """Return the recipe with what the adapters in its folder add."""
    if recipe.family != "sdxl" or not any((models_root / recipe.alias).glob(IP_ADAPTER)):
        return recipe
    return msgspec.structs.replace(recipe, capabilities=recipe.capabilities | _GIVEN)


def hint(recipe: Recipe, capability: Capability) -> str | None:
    """Return what to do so that a model can do this, or None where nothing helps."""
    if recipe.family == "sdxl" and capability in _GIVEN:
        return f"hf download h94/IP-Adapter --include 'sdxl_models/ip-adapter_sdxl_vit-h.safetensors' 'models/image_encoder/*' --local-dir MODELS/{recipe.alias}/ip_adapter"
    return None


def uncontrolled(drawing: Recipe, guide: Guide) -> tuple[Notice, ...]:
    """Say that a model could hold to the source better, had it the ControlNet; nothing for models that need none."""
    if drawing.family != "sdxl":
        return ()
    message = f"No ControlNet for {drawing.title} is installed, so {_LOOSE[guide]}."
    suggestion = f"gesso models pull {CONTROLS[guide]}"
    return (Notice(code="control_not_installed", message=message, value=CONTROLS[guide], suggestion=suggestion),)
