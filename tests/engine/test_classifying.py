"""The operator's classifiers: real transformers classes at tiny size, asked over the worker's own wire."""

import io
from pathlib import Path

import pytest
import torch
import transformers
from PIL import Image

from gesso.executors import looking, wire

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "bad", "good", "thing"]


def asked(question: wire.Judge) -> wire.Looked:
    """Send a question as the pipe does, and answer it in this process."""
    sent = wire.commands.decode(wire.encoder.encode(question))
    assert isinstance(sent, wire.Judge)
    return looking.answer(sent)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A text classifier that was taught one thing: `bad` is bad."""
    folder = tmp_path_factory.mktemp("reader")
    (folder / "vocab.txt").write_text("\n".join(WORDS))
    tokenizer = transformers.BertTokenizer(str(folder / "vocab.txt"))
    torch.manual_seed(1)
    config = transformers.BertConfig(
        vocab_size=len(WORDS), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        max_position_embeddings=32, id2label={0: "fine", 1: "bad"}, label2id={"fine": 0, "bad": 1},
        hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
    )  # fmt: skip
    model = transformers.BertForSequenceClassification(config)
    batch = tokenizer(["a bad thing", "a good thing"], return_tensors="pt")
    optimiser = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(40):
        optimiser.zero_grad()
        model(**batch, labels=torch.tensor([1, 0])).loss.backward()
        optimiser.step()
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def seer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seer")
    config = transformers.ViTConfig(
        image_size=16, patch_size=8, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        id2label={0: "fine", 1: "bad"}, label2id={"fine": 0, "bad": 1},
    )  # fmt: skip
    transformers.ViTForImageClassification(config).save_pretrained(folder)
    transformers.ViTImageProcessor(size={"height": 16, "width": 16}).save_pretrained(folder)
    return folder


def test_a_text_classifier_says_what_it_was_taught(reader: Path) -> None:
    bad, good = (asked(wire.Judge(1, str(reader), text=f"a {word} thing")) for word in ("bad", "good"))
    assert bad.scores is not None
    assert good.scores is not None
    assert bad.scores["bad"] > 0.8
    assert good.scores["bad"] < 0.2
    assert sum(bad.scores.values()) == pytest.approx(1, abs=1e-5)
    long = asked(wire.Judge(2, str(reader), text="bad " * 5000))
    assert long.scores is not None


def test_a_picture_classifier_gives_each_label(seer: Path) -> None:
    out = io.BytesIO()
    Image.new("RGB", (40, 24), "teal").save(out, "PNG")
    told = asked(wire.Judge(3, str(seer), picture=out.getvalue()))
    assert told.scores is not None
    assert set(told.scores) == {"fine", "bad"}
    assert asked(wire.Judge(4, str(seer), picture=b"no picture")).code == "picture_unreadable"


def test_a_folder_without_a_model_is_said(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    assert asked(wire.Judge(5, str(tmp_path), text="x")).code == "model_unreadable"
