"""What stands beside a checkpoint and gives it more: IP-Adapter lets SDXL follow pictures.

Promises: a recipe tells what its checkpoint can do with what is installed beside it, and a notice says what to install for the
rest. Only names of files are looked at.
"""

from pathlib import Path

import msgspec

from gesso.domain.recipe import Capability, Recipe

IP_ADAPTER = "ip_adapter/sdxl_models/ip-adapter_sdxl*.safetensors"
_GIVEN: frozenset[Capability] = frozenset({"image_prompt", "style_reference"})


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
