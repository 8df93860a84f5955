"""Stage 4: the weights that ship.

`python training/export.py --run runs/first --to src/gesso/engine/weights/starter`

Takes the moving average of the run's last checkpoint (also while it trains) and writes the diffusers layout in bf16, with
a card that says where the weights come from and a revision that is the hash of every byte that matters.
"""

import argparse
import datetime as dt
import hashlib
import json
import shutil
from pathlib import Path

import diffusers
from paint import from_run
from words import MAX_TOKENS


def revision_of(folder: Path) -> str:
    """SHA-256 over the names and bytes of everything except the card, shortened as git does."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != "card.json":
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:40]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--to", type=Path, required=True)
    args = parser.parse_args()
    painter, progress = from_run(args.run)
    draft = args.to.with_name(args.to.name + ".draft")
    shutil.rmtree(draft, ignore_errors=True)
    painter.unet.save_pretrained(draft / "unet")
    painter.encoder.save_pretrained(draft / "text_encoder")
    painter.tokenizer.save_pretrained(draft / "tokenizer")
    (draft / "model_index.json").write_text(json.dumps({
        "_class_name": "GessoStarter", "_diffusers_version": diffusers.__version__,
        "unet": ["gesso.engine.families.starter_unet", "StarterUNet"],
        "text_encoder": ["transformers", "Qwen3Model"],
        "tokenizer": ["transformers", "PreTrainedTokenizerFast"],
    }, indent=2) + "\n")  # fmt: skip
    lines = [json.loads(line) for line in (args.run / "log.jsonl").read_text().splitlines()]
    evaluation = args.run / "evaluation.json"
    words = [word for word in painter.tokenizer.get_vocab() if not word.startswith("<")]
    card = {
        "name": "Gesso starter painter",
        "licence": "Apache-2.0",
        "data": "Every training pixel was drawn by gesso.scenes, every caption written by it. No picture from elsewhere.",
        "parameters": {
            "unet": sum(p.numel() for p in painter.unet.parameters()),
            "text_encoder": sum(p.numel() for p in painter.encoder.parameters()),
        },
        "vocabulary": len(words),
        "max_text_tokens": MAX_TOKENS,
        "trained": {
            "date": dt.datetime.now(dt.UTC).date().isoformat(),
            "steps": progress["step"], "images": progress["images"], "minutes": round(progress["seconds"] / 60, 1),
            "device": "2 CPU threads", "scenes": lines[-1]["scenes"] if lines else 0,
            "loss": lines[-1]["loss"] if lines else None,
        },
        "evaluation": json.loads(evaluation.read_text()) if evaluation.exists() else None,
        "revision": revision_of(draft),
    }  # fmt: skip
    for path in draft.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    (draft / "card.json").write_text(json.dumps(card, indent=2) + "\n")
    old = args.to.with_name(args.to.name + ".old")
    args.to.parent.mkdir(parents=True, exist_ok=True)
    if args.to.exists():
        args.to.rename(old)
    draft.rename(args.to)
    shutil.rmtree(old, ignore_errors=True)
    size = sum(path.stat().st_size for path in args.to.rglob("*") if path.is_file())
    print(f"{args.to}: {size / 1e6:.1f} MB, revision {card['revision']}")


if __name__ == "__main__":
    main()
