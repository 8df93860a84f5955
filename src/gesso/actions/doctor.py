"""Doctor: what works on this machine, what is missing, and how to get it."""

import importlib.util
import platform
import shutil
import sys
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gesso import __version__
from gesso.catalog import bundled

if TYPE_CHECKING:
    from gesso.settings import Settings

LEAST_FREE_GB = 2.0


def examine(settings: "Settings") -> list[dict[str, Any]]:
    """Return findings `{"what", "ok", "found", "advice"}`, loading nothing heavy."""
    findings = [
        _finding(
            "Gesso", True, f"{__version__} on Python {platform.python_version()}, {platform.machine()} {sys.platform}"
        ),
        _package("torch", "PyTorch computes the pictures: pip install torch"),
        _package("diffusers", "pip install diffusers"),
        _package("transformers", "pip install transformers"),
    ]
    if importlib.util.find_spec("torchvision") is not None and "+cpu" in _version("torch"):
        findings.append(
            _finding(
                "torchvision",
                "+cpu" in _version("torchvision"),
                _version("torchvision"),
                "A CUDA torchvision beside a CPU torch breaks image processors. Remove it: pip uninstall torchvision",
            )
        )
    graphics = graphics_card()
    findings.append(
        _finding(
            "GPU",
            bool(graphics),
            graphics or "none",
            "Everything works on the processor with the built-in model; an NVIDIA card with 8 GB or more (or an Apple chip) "
            "draws larger models, such as the one for --v 7, in seconds.",
        )
    )
    weights = any(bundled.WEIGHTS.rglob("*.safetensors"))
    findings.append(
        _finding(
            "Starter weights",
            weights,
            "bundled" if weights else "missing",
            None if weights else "Pictures are drawn without the painting stage. Install Gesso again.",
        )
    )
    settings.home.mkdir(parents=True, exist_ok=True)
    free_gb = shutil.disk_usage(settings.home).free / 1e9
    findings.append(
        _finding(
            "Disk",
            free_gb > LEAST_FREE_GB,
            f"{free_gb:.0f} GB free for {settings.home}",
            None if free_gb > LEAST_FREE_GB else "Free some space, or set GESSO_HOME to another disk.",
        )
    )
    return findings


def graphics_card() -> str:
    """Return what PyTorch could compute on besides the processor, as the drivers tell it; empty if there is nothing."""
    if sys.platform == "darwin" and platform.machine() == "arm64":
        return "Apple graphics"
    cards = sorted(Path("/proc/driver/nvidia/gpus").glob("*/information"))
    names = [
        line.partition(":")[2].strip()
        for card in cards
        for line in card.read_text(errors="replace").splitlines()
        if line.startswith("Model:")
    ]
    if names:
        return ", ".join(names)
    return "NVIDIA" if shutil.which("nvidia-smi") else ""


def _package(name: str, advice: str) -> dict[str, Any]:
    version = _version(name)
    return _finding(name, bool(version), version or "missing", None if version else advice)


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _finding(what: str, ok: bool, found: str, advice: str | None = None) -> dict[str, Any]:
    return {"what": what, "ok": ok, "found": found, "advice": None if ok else advice}
