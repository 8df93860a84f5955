"""Stage 2: learn to read before learning to paint.

`python training/words.py --run runs/first`; call it again and it reads better.

Makes the word list from the world's captions and warms the text encoder up: from a caption's last token it must tell
every fact of the scene (a multi-label head over `field=value`). Two cheap minutes that the dear ones then do not pay for.
The list keeps spare words, so that a world that grows during a run does not need a new one: `--extend` fills them.
"""

import argparse
import collections
import json
import os
import random
import re
import time
from pathlib import Path
from typing import Any

import msgspec
import torch
from data import open_world
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors
from torch import Tensor, nn
from torch.nn import functional
from transformers import PreTrainedTokenizerFast, Qwen3Config, Qwen3Model

MAX_TOKENS = 48
PATTERN = r"[a-z]+|[0-9]|,"
SPECIAL = ["<pad>", "<unk>", "<end>"]
ROUND = 256  # vocabulary sizes are multiples of this; what is left over is spare


def make_tokenizer(words: list[str]) -> PreTrainedTokenizerFast:
    """One token a word, lower case, no accents; every text ends with <end>, so that an empty one has a token too."""
    words = SPECIAL + words
    spare = -len(words) % ROUND
    words += [f"<spare{n}>" for n in range(spare)]
    inner = Tokenizer(models.WordLevel({word: index for index, word in enumerate(words)}, unk_token="<unk>"))  # noqa: S106
    inner.normalizer = normalizers.Sequence([normalizers.NFKD(), normalizers.StripAccents(), normalizers.Lowercase()])
    inner.pre_tokenizer = pre_tokenizers.Split(Regex(PATTERN), behavior="removed", invert=True)
    inner.post_processor = processors.TemplateProcessing(single="$A <end>", special_tokens=[("<end>", 2)])
    roles = {"pad_token": "<pad>", "unk_token": "<unk>", "eos_token": "<end>"}
    return PreTrainedTokenizerFast(tokenizer_object=inner, model_max_length=MAX_TOKENS, **roles)


def collect_words(captions: list[str]) -> list[str]:
    """Every word of the captions, most frequent first."""
    counts = collections.Counter(word for caption in captions for word in re.findall(PATTERN, caption.lower()))
    return [word for word, _ in counts.most_common()]


def extend(old: PreTrainedTokenizerFast, words: list[str]) -> PreTrainedTokenizerFast:
    """The same ids for the old words; new words take the spare places (and no more than those)."""
    known = sorted(old.get_vocab(), key=old.get_vocab().__getitem__)
    keep = [word for word in known[len(SPECIAL) :] if not word.startswith("<spare")]
    room = len(known) - len(SPECIAL) - len(keep)
    return make_tokenizer(keep + [word for word in words if word not in set(keep)][:room])


def make_encoder(vocabulary: int, hidden: int, layers: int = 4) -> Qwen3Model:
    return Qwen3Model(
        Qwen3Config(
            vocab_size=vocabulary, hidden_size=hidden, intermediate_size=round(hidden * 8 / 3 / 32) * 32,
            num_hidden_layers=layers, num_attention_heads=hidden // 64 or 1, num_key_value_heads=hidden // 64 or 1,
            head_dim=min(64, hidden), max_position_embeddings=128, tie_word_embeddings=True,
            bos_token_id=None, eos_token_id=2, pad_token_id=0, use_cache=False,
        )
    )  # fmt: skip


class Reader:
    """Captions to the ids and mask the encoder wants. Some words are hidden, because people use words it never saw."""

    def __init__(self, tokenizer: PreTrainedTokenizerFast, hide: float = 0.0) -> None:
        vocabulary = tokenizer.get_vocab()
        self.ids = {word: index for word, index in vocabulary.items() if not word.startswith("<")}
        self.hide = hide

    def __call__(self, captions: list[str], rng: random.Random) -> tuple[Tensor, Tensor]:
        rows = []
        for caption in captions:
            row = [self.ids.get(word, 1) for word in re.findall(PATTERN, caption.lower())][: MAX_TOKENS - 1]
            rows.append([1 if self.hide and rng.random() < self.hide else token for token in row] + [2])
        width = max(map(len, rows))
        ids = torch.tensor([row + [0] * (width - len(row)) for row in rows])
        mask = torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in rows])
        return ids, mask


def encode(encoder: Qwen3Model, ids: Tensor) -> Tensor:
    """Hidden states (B, L, D). The encoder is causal and texts are padded on the right, so no mask is needed."""
    return encoder(input_ids=ids).last_hidden_state


def facts(scene: Any) -> list[str]:
    """Every `field=value` of a scene, whatever its fields are."""
    found: list[str] = []

    def walk(name: str, value: Any) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                walk(f"{name}.{key}" if name else key, inner)
        elif isinstance(value, list | tuple):
            for inner in value:
                walk(name, inner)
        elif value is not None:
            found.append(f"{name}={value}")

    walk("", msgspec.to_builtins(scene))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--world", default="gesso.scenes")
    parser.add_argument("--hidden", type=int, default=192)
    parser.add_argument("--minutes", type=float, default=2.0)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--captions", type=int, default=20000, help="how many captions to take the words from")
    parser.add_argument("--extend", action="store_true", help="only add new words to the run's word list")
    args = parser.parse_args()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    torch.manual_seed(0)
    world, rng = open_world(args.world), random.Random(1)

    scenes = [world.random_scene(rng) for _ in range(args.captions)]
    words = collect_words([world.caption(scene, rng) for scene in scenes])
    if args.extend:
        tokenizer = extend(PreTrainedTokenizerFast.from_pretrained(args.run / "tokenizer"), words)
        tokenizer.save_pretrained(args.run / "tokenizer")
        return
    if (args.run / "tokenizer").exists():
        tokenizer = PreTrainedTokenizerFast.from_pretrained(args.run / "tokenizer")
    else:
        tokenizer = make_tokenizer(words)
        tokenizer.save_pretrained(args.run / "tokenizer")
    counts = collections.Counter(fact for scene in scenes for fact in set(facts(scene)))
    labels = {fact: i for i, (fact, n) in enumerate(counts.most_common()) if args.captions > n > args.captions * 0.001}
    print(f"{len(words)} words, {len(tokenizer)} ids, {len(labels)} facts")

    saved = args.run / "text_encoder"
    encoder = (
        Qwen3Model.from_pretrained(saved, dtype=torch.float32)
        if saved.exists()
        else make_encoder(len(tokenizer), args.hidden)
    )
    head = nn.Linear(args.hidden, len(labels))
    share = torch.tensor([counts[fact] / args.captions for fact in labels])
    with torch.no_grad():  # the head begins with what is true on average, so that the encoder learns from step one
        head.bias.copy_(share.logit())
    optimiser = torch.optim.AdamW(
        [{"params": encoder.parameters(), "rate": 2e-3}, {"params": head.parameters(), "rate": 1e-2}], weight_decay=0.01
    )
    reader, began, step, log = Reader(tokenizer, hide=0.03), time.time(), 0, []
    while (done := (time.time() - began) / 60 / args.minutes) < 1:
        batch = [world.random_scene(rng) for _ in range(args.batch)]
        ids, mask = reader([world.caption(scene, rng) for scene in batch], rng)
        target = torch.zeros(args.batch, len(labels))
        for row, scene in enumerate(batch):
            target[row, [labels[fact] for fact in facts(scene) if fact in labels]] = 1
        with torch.autocast("cpu", torch.bfloat16):
            logits = head(encode(encoder, ids)[torch.arange(args.batch), mask.sum(1) - 1]).float()
        loss = functional.binary_cross_entropy_with_logits(logits, target) * len(labels)
        for group in optimiser.param_groups:
            group["lr"] = group["rate"] * min(1, step / 20, 2 * (1 - done))
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
        optimiser.step()
        step += 1
        if step % 20 == 0:
            told = ((logits > 0) & (target > 0)).sum() / target.sum()
            log.append(
                {"step": step, "minutes": round(done * args.minutes, 2), "loss": loss.item(), "told": told.item()}
            )
            print(json.dumps(log[-1]), flush=True)
    encoder.save_pretrained(saved)
    (args.run / "words.json").write_text(json.dumps(log))


if __name__ == "__main__":
    main()
