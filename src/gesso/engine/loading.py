"""Opening a checkpoint folder: safetensors only, nothing unpickled, no network, and errors that name the file.

The folder is checked before any class is asked to load it, because the libraries' own messages rarely say which file
is at fault. A weight missing from the files is an error too: transformers would fill it with random numbers.
"""

import json
import struct
from pathlib import Path
from typing import Any

from transformers.utils import logging as transformers_logging

from gesso.domain.errors import EngineError
from gesso.engine.device import Compute

transformers_logging.disable_progress_bar()
_PICKLED = (".bin", ".ckpt", ".pt", ".pth", ".pkl", ".pickle")
_MAX_HEADER_BYTES = 100_000_000


def unreadable(path: Path, why: str) -> EngineError:
    """Return the error for a folder or file that is missing or damaged."""
    return EngineError(
        f"The model file {path} cannot be read: {why}. Run `gesso models verify {_alias(path)}`, "
        f"then `gesso models rm` and `gesso models pull` it again.",
        code="model_unreadable",
    )


def _alias(path: Path) -> str:
    for parent in (path, *path.parents):
        if (parent / "model_index.json").exists() or parent.parent.name == "models":
            return parent.name
    return path.name


def read_json(path: Path) -> dict[str, Any]:
    """Read one JSON object of a checkpoint."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise unreadable(path, "it is missing") from error
    except (OSError, ValueError) as error:
        raise unreadable(path, f"it is not readable JSON ({error})") from error
    if not isinstance(value, dict):
        raise unreadable(path, "it does not hold a JSON object")
    return value


def check_folder(folder: Path, components: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    """Return model_index.json after checking that every component is there, of a known class, and in safetensors.

    Args:
        folder: the checkpoint.
        components: for each subfolder with weights, the class names that the family accepts for it.
    """
    if not folder.is_dir():
        raise unreadable(folder, "the folder is missing")
    index = read_json(folder / "model_index.json")
    for name, classes in components.items():
        entry = index.get(name)
        found = entry[1] if isinstance(entry, list) and len(entry) == 2 else None
        if found not in classes:
            raise unreadable(
                folder / "model_index.json", f"component {name} is {found}, expected {' or '.join(classes)}"
            )
        check_weights(folder / name)
    return index


def check_weights(folder: Path) -> None:
    """Refuse pickled weights; check every safetensors file's header against its length."""
    read_json(folder / "config.json")
    files = sorted(folder.glob("*.safetensors"))
    pickled = [path.name for path in sorted(folder.iterdir()) if path.suffix in _PICKLED]
    if not files and pickled:
        raise EngineError(
            f"{folder / pickled[0]} is a pickled checkpoint, which can run code when it is opened; Gesso never does. "
            "Use weights that are published as .safetensors.",
            code="weights_not_safetensors",
        )
    for listed in folder.glob("*.safetensors.index.json"):
        wanted = set(read_json(listed).get("weight_map", {}).values())
        for missing in sorted(wanted - {path.name for path in files}):
            raise unreadable(folder / missing, "it is missing")
    if not files:
        raise unreadable(folder, "there is no .safetensors file in it")
    for path in files:
        _check_header(path)


def _check_header(path: Path) -> None:
    """Compare a file's length with what its header promises (safetensors format: 8-byte length, JSON, data)."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            prefix = file.read(8)
            length = struct.unpack("<Q", prefix)[0] if len(prefix) == 8 else _MAX_HEADER_BYTES + 1
            if length > min(size, _MAX_HEADER_BYTES):
                raise unreadable(path, "it is cut short or is not a safetensors file")
            header = json.loads(file.read(length))
    except (OSError, ValueError) as error:
        raise unreadable(path, f"its header is damaged ({error})") from error
    ends = [entry["data_offsets"][1] for name, entry in header.items() if name != "__metadata__"]
    if size != 8 + length + max(ends, default=0):
        raise unreadable(path, f"it has {size} bytes, its header promises {8 + length + max(ends, default=0)}")


def load_component(cls: Any, folder: Path, compute: Compute) -> Any:
    """Load one diffusers or transformers module in evaluation mode, complete and without the network."""
    options: dict[str, Any] = {
        "dtype": compute.dtype,
        "use_safetensors": True,
        "local_files_only": True,
        "output_loading_info": True,
    }
    try:
        module, info = cls.from_pretrained(str(folder), **options)
    except EngineError:
        raise
    except Exception as error:  # whatever a library raises about a bad folder becomes one coded error
        raise unreadable(
            folder, f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
        ) from error
    missing = sorted(info.get("missing_keys", ()))
    if missing:
        raise unreadable(folder, f"{len(missing)} weights are missing from its files, the first is {missing[0]}")
    return module.to(compute.device).eval().requires_grad_(requires_grad=False)


def load_tokenizer(cls: Any, folder: Path) -> Any:
    """Load a tokenizer from its files alone."""
    try:
        return cls.from_pretrained(str(folder), local_files_only=True)
    except Exception as error:  # as above
        raise unreadable(
            folder, f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
        ) from error
