"""A local language model answers messages: a tiny random one, for the wiring alone."""

from pathlib import Path

import pytest
import torch
import transformers
from tokenizers import Tokenizer, models, pre_tokenizers

from gesso.domain.errors import EngineError
from gesso.engine.speaker import Speaker
from gesso.executors import wire
from gesso.executors.looking import answer

MESSAGES = [
    {"role": "system", "content": "turn what is said into a prompt"},
    {"role": "user", "content": "make it night"},
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("speaker")
    words = sorted({word for one in MESSAGES for word in one["content"].split()})
    numbers = {word: place for place, word in enumerate(["<unk>", "<s>", "</s>", *words])}
    tokenizer = Tokenizer(models.WordLevel(numbers, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, unk_token="<unk>", bos_token="<s>", eos_token="</s>"
    ).save_pretrained(made)
    torch.manual_seed(5)
    config = transformers.LlamaConfig(
        vocab_size=len(numbers), hidden_size=16, intermediate_size=32, num_hidden_layers=1, num_attention_heads=2,
        max_position_embeddings=64, bos_token_id=1, eos_token_id=2,
    )  # fmt: skip
    transformers.LlamaForCausalLM(config).save_pretrained(made)
    return made


def test_the_same_question_gets_the_same_answer_in_the_models_own_words(folder: Path) -> None:
    speaker = Speaker(folder)
    first = speaker.answer(MESSAGES, most_new_tokens=8)
    assert first == speaker.answer(MESSAGES, most_new_tokens=8)
    assert set(first.split()) <= {word for one in MESSAGES for word in one["content"].split()} | {"<unk>"}


def test_a_question_longer_than_the_model_keeps_its_end(folder: Path) -> None:
    long = [{"role": "user", "content": "make it night " * 60}]
    assert isinstance(Speaker(folder).answer(long, most_new_tokens=8), str)


def test_the_worker_answers_and_says_what_is_wrong_with_a_folder(folder: Path, tmp_path: Path) -> None:
    told = answer(wire.Tell(3, str(folder), tuple(MESSAGES)))
    assert (told.id, told.code) == (3, None)
    assert told.told is not None
    refused = answer(wire.Tell(4, str(tmp_path), tuple(MESSAGES)))
    assert (refused.told, refused.code) == (None, "model_unreadable")
    with pytest.raises(EngineError):
        Speaker(tmp_path)
