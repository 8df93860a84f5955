"""Which files of a hub repository are a model: only formats that cannot run code, and each weight once. Pure.

Repositories carry the same weights several times: as one file for other programs, for other runtimes, in 32 and in 16
bits. In diffusers layout, model_index.json names the parts, and 16-bit twins win, under the plain names that are loaded.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from gesso.catalog.hub import HubFile

_SUFFIXES = frozenset({".safetensors", ".json", ".txt", ".jinja"})
_TOKENIZERS = frozenset({"tokenizer.model", "spiece.model", "sentencepiece.bpe.model"})
"""SentencePiece vocabularies: protocol buffers, which hold data only."""
_LICENCE = re.compile(r"(LICEN[CS]E|NOTICE)[^/]*", re.IGNORECASE)
_HALF = ".fp16.safetensors"
INDEX = "model_index.json"
CONFIG = "config.json"
"""At the top of a repository that is one single part, as a ControlNet is."""


def choose_files(files: Iterable[HubFile], index: Mapping[str, Any] | None) -> dict[str, HubFile]:
    """Return local path → file for what is pulled.

    `index` is model_index.json's content, None when the repository has none and everything harmless is taken.
    """
    harmless = {file.path: file for file in files if _is_harmless(PurePosixPath(file.path))}
    if index is None:
        return _halved(harmless) if CONFIG in harmless else harmless
    parts = {name for name, entry in index.items() if isinstance(entry, list) and None not in entry}
    chosen = {path: file for path, file in harmless.items() if _belongs(PurePosixPath(path), parts)}
    return _halved(chosen)


def _halved(files: Mapping[str, HubFile]) -> dict[str, HubFile]:
    """Let 16-bit twins stand under the plain names in place of what they are twins of."""
    chosen = dict(files)
    for path in [path for path in chosen if path.endswith(_HALF)]:
        chosen[path.removesuffix(_HALF) + ".safetensors"] = chosen.pop(path)
    return {path: file for path, file in chosen.items() if not _is_replaced(path, chosen)}


def _is_harmless(path: PurePosixPath) -> bool:
    if any(part.startswith(".") for part in path.parts):
        return False
    return path.suffix in _SUFFIXES or path.name in _TOKENIZERS or _LICENCE.fullmatch(str(path)) is not None


def _belongs(path: PurePosixPath, parts: set[str]) -> bool:
    if len(path.parts) == 1:
        return path.suffix != ".safetensors"
    sharded_half = re.search(r"\.fp16-\d+-of-\d+\.safetensors$|\.index\.fp16\.json$", path.name)
    return path.parts[0] in parts and len(path.parts) == 2 and sharded_half is None


def _is_replaced(path: str, chosen: Mapping[str, HubFile]) -> bool:
    """Tell whether a shard or its index was replaced by a 16-bit twin in one file."""
    stem = re.sub(r"-\d+-of-\d+\.safetensors$|\.safetensors\.index\.json$", "", path)
    twin = chosen.get(f"{stem}.safetensors")
    return stem != path and twin is not None and twin.path.endswith(_HALF)
