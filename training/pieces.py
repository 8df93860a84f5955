"""A run that travels: its last checkpoint, made compact and cut into pieces that fit through a narrow door, and put together again.

`python training/pieces.py split --run runs/lease --to out`; `python training/pieces.py join --pieces out --run runs/next`

Promises: what arrives is what was sent (SHA-256 of every piece and of the whole), or it is refused with the reason; a folder of
pieces never mixes two checkpoints. A piece has at most `--piece-mib`, a folder at most `--files` files and `--mib` in all.

What travels: the parameters and their moving average in bf16, the optimisers' memories not at all, and the small things that a
run cannot be without (word list, text encoder's config, blocks, log). bf16 is enough because rounding happens once a lease, not
once a step: its 0.2–0.4 % of a weight is less than what Muon moves it in a step or two. Momentum is full again after 20 steps, and `train.py`
warms the learning rate up anew. Where both sets of numbers do not fit, the moving average travels alone and training goes on
from it. README.md has what each of that costs in loss. A run without a checkpoint travels too: words read at home need no GPU.
"""

import argparse
import hashlib
import io
import json
import os
import shutil
import tarfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

MIB = 2**20
SMALL = ("tokenizer", "text_encoder/config.json", "blocks.json", "log.jsonl", "words.json", "lease")
"""What travels beside the numbers, where it exists; the text encoder's weights are in the checkpoint, once there is one."""


class PiecesError(Exception):
    """Pieces that cannot be trusted, or numbers that do not fit; says what to do."""


def compact(state: dict[str, Any], *, parameters: bool) -> dict[str, Any]:
    """A checkpoint without the optimisers' memories, in bf16; with `parameters` False they are the moving average's."""
    average = [part.bfloat16() for part in state["ema"]]
    last: list[Tensor] = [part.bfloat16() for part in state["parameters"]] if parameters else average
    kept = {name: state[name] for name in ("step", "seconds", "images", "size")}
    return {**kept, "parameters": last, "ema": average, "momentum": None, "adam": None, "rested": state["step"]}


def packed(run: Path, *, parameters: bool) -> tuple[bytes, dict[str, Any]]:
    """Everything that travels as one tar, and how far the run is."""
    stream, facts = io.BytesIO(), {"step": 0, "images": 0, "minutes": 0.0, "size": None}
    with tarfile.open(fileobj=stream, mode="w") as tar:
        names = list(SMALL)
        if (run / "checkpoint.pt").exists():
            state = torch.load(run / "checkpoint.pt", weights_only=True, mmap=True, map_location="cpu")
            facts |= {"step": state["step"], "images": state["images"], "minutes": round(state["seconds"] / 60, 2),
                      "size": state["size"]}  # fmt: skip
            inner = io.BytesIO()
            torch.save(compact(state, parameters=parameters), inner)
            entry = tarfile.TarInfo("checkpoint.pt")
            entry.size = inner.tell()
            inner.seek(0)
            tar.addfile(entry, inner)
        else:
            names.append("text_encoder/model.safetensors")
        for name in names:
            if (run / name).exists():
                tar.add(run / name, arcname=name)
    return stream.getvalue(), facts


def split(
    run: Path, to: Path, *, keep: str = "auto", piece_mib: float = 16, mib: float = 64, files: int = 8
) -> dict[str, Any]:
    """Write `run` into the folder `to` as pieces, a manifest and a readable log; returns the manifest.

    `keep` is both, average, or auto: both where they fit. Raises PiecesError, and leaves `to` as it was, where nothing fits.
    """
    log = (run / "log.jsonl").read_bytes() if (run / "log.jsonl").exists() else b""
    room = int(min(mib * MIB - len(log) - 16384, (files - 2) * piece_mib * MIB))  # a manifest has 1–2 KB
    for kept in ("both", "average") if keep == "auto" else (keep,):
        whole, facts = packed(run, parameters=kept == "both")
        if len(whole) <= room:
            break
    else:
        advice = "--keep average halves it; " if keep == "both" else ""
        raise PiecesError(
            f"{len(whole) / MIB:.1f} MiB do not fit into {room / MIB:.1f} MiB ({files} files of {piece_mib:g} MiB, {mib:g} MiB in all): "
            f"{advice}train a smaller size, or raise --mib where the door is wider."
        )
    step = int(piece_mib * MIB)
    parts = [whole[start : start + step] for start in range(0, len(whole), step)]
    manifest = {
        "what": "a training run of Gesso's starter, cut into pieces; training/pieces.py joins them", "format": 1,
        "kept": kept, **facts, "bytes": len(whole), "sha256": hashlib.sha256(whole).hexdigest(),
        "pieces": [{"name": f"piece-{number}", "bytes": len(part), "sha256": hashlib.sha256(part).hexdigest()}
                   for number, part in enumerate(parts, 1)],
    }  # fmt: skip
    draft = run / f".pieces-{os.getpid()}"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    for entry, part in zip(manifest["pieces"], parts, strict=True):
        (draft / entry["name"]).write_bytes(part)
    (draft / "log.jsonl").write_bytes(log)
    (draft / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")
    to.mkdir(parents=True, exist_ok=True)
    # The manifest goes first and comes last: pulled plugs leave no manifest, never one that vouches for other pieces.
    (to / "manifest.json").unlink(missing_ok=True)
    for old in to.glob("piece-*"):
        old.unlink()
    for name in [entry["name"] for entry in manifest["pieces"]] + ["log.jsonl", "manifest.json"]:
        shutil.move(draft / name, to / name)
    draft.rmdir()
    return manifest


def checked(folder: Path) -> tuple[bytes, dict[str, Any]]:
    """The whole that the pieces in `folder` make, and its manifest. Raises PiecesError with what is wrong."""
    if not (folder / "manifest.json").exists():
        raise PiecesError(f"{folder} has no manifest.json: bring all files of one folder, the manifest too.")
    manifest = json.loads((folder / "manifest.json").read_text())
    if manifest.get("format") != 1:
        raise PiecesError(f"{folder}: pieces of format {manifest.get('format')}; this program reads format 1.")
    return b"".join(_pieces(folder, manifest["pieces"])), manifest


def _pieces(folder: Path, entries: list[dict[str, Any]]) -> Iterable[bytes]:
    for number, entry in enumerate(entries, 1):
        place, path = f"{entry['name']} ({number} of {len(entries)})", folder / Path(entry["name"]).name
        if not path.exists():
            raise PiecesError(f"{place} is missing in {folder}.")
        part = path.read_bytes()
        if len(part) != entry["bytes"]:
            raise PiecesError(f"{place} is damaged: {len(part)} bytes, it was sent with {entry['bytes']}.")
        if hashlib.sha256(part).hexdigest() != entry["sha256"]:
            raise PiecesError(f"{place} is damaged: its SHA-256 is not the one it was sent with.")
        yield part


def join(pieces: Path, run: Path, *, replace: bool = False) -> dict[str, Any]:
    """Put the pieces together in the folder `run`, whole or not at all; returns the manifest.

    Raises PiecesError where a piece is missing or damaged, or where `run` has a checkpoint already (unless `replace`).
    """
    if (run / "checkpoint.pt").exists() and not replace:
        raise PiecesError(f"{run} has a checkpoint already; join into another folder, or say --replace.")
    whole, manifest = checked(pieces)
    if hashlib.sha256(whole).hexdigest() != manifest["sha256"]:
        raise PiecesError(f"the pieces in {pieces} do not make the whole that was cut: they are of two different sets.")
    draft = run / f".joined-{os.getpid()}"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    with tarfile.open(fileobj=io.BytesIO(whole)) as tar:
        tar.extractall(draft, filter="data")  # never outside of the folder, never a link or a device
    if (draft / "checkpoint.pt").exists() and not (draft / "text_encoder" / "model.safetensors").exists():
        _encoder_weights(draft)
    # The checkpoint comes last: a run that has one has the rest as well.
    for path in sorted(draft.iterdir(), key=lambda path: path.name == "checkpoint.pt"):
        target = run / path.name
        if target.is_dir():
            shutil.rmtree(target)
        path.replace(target)
    draft.rmdir()
    return manifest


def _encoder_weights(run: Path) -> None:
    """Write the text encoder's folder anew out of the checkpoint: there its parameters follow the painter's."""
    from transformers import AutoConfig, Qwen3Model

    state = torch.load(run / "checkpoint.pt", weights_only=True)
    encoder = Qwen3Model(AutoConfig.from_pretrained(run / "text_encoder"))
    own = list(encoder.parameters())
    with torch.no_grad():
        for mine, saved in zip(own, state["ema"][-len(own) :], strict=True):
            mine.copy_(saved)
    encoder.save_pretrained(run / "text_encoder")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=("split", "join"))
    parser.add_argument("--run", type=Path, required=True, help="the run's folder")
    parser.add_argument("--to", type=Path, help="split: the folder of the pieces")
    parser.add_argument("--pieces", type=Path, help="join: the folder of the pieces")
    parser.add_argument("--keep", choices=("auto", "both", "average"), default="auto")
    parser.add_argument("--piece-mib", type=float, default=16)
    parser.add_argument("--mib", type=float, default=64, help="all files together")
    parser.add_argument("--files", type=int, default=8)
    parser.add_argument("--replace", action="store_true", help="join: over a checkpoint that is there")
    args = parser.parse_args()
    if (args.to if args.what == "split" else args.pieces) is None:
        parser.error("split wants --to, join wants --pieces")
    try:
        if args.what == "split":
            told = split(args.run, args.to, keep=args.keep, piece_mib=args.piece_mib, mib=args.mib, files=args.files)
        else:
            told = join(args.pieces, args.run, replace=args.replace)
    except PiecesError as reason:
        raise SystemExit(f"pieces: {reason}") from None
    size = sum(entry["bytes"] for entry in told["pieces"]) / MIB
    print(
        f"{args.what}: {len(told['pieces'])} pieces, {size:.1f} MiB ({told['kept']}), step {told['step']}, "
        f"{told['images']} windows, {told['minutes']} minutes of training"
    )


if __name__ == "__main__":
    main()
