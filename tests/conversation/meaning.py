"""When two prompts mean the same: equal parameters, and equal scenes with equal strange words, or equal words."""

import json
import re
from pathlib import Path
from typing import Any

import msgspec

from gesso import prompt, scenes
from gesso.conversation import Draft, Heard, Table, hear

HERE = Path(__file__).parent
_SMALL = {"a", "an", "the", "and", "with", "is", "its", "his", "her", "in", "on", "at", "of", "by", "to", "one"}


def edits(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


def said(edit: dict[str, Any]) -> Heard:
    table = Table(tuple(Draft(text, seed) for text, seed in edit.get("drafts", ())), tuple(edit.get("earlier", ())))
    return hear(edit["said"], edit["before"], table)


def right(edit: dict[str, Any], heard: Heard) -> bool:
    wanted = edit["picture"] - 1 if "picture" in edit else None
    return heard.picture == wanted and any(same(heard.prompt, prompt) for prompt in edit["wanted"])


def same(one: str, other: str) -> bool:
    mine, theirs = prompt.explain(one), prompt.explain(other)
    if mine.errors or len(mine.specs) != 1:
        return False
    first, second = mine.specs[0], theirs.specs[0]
    if _dials(first) != _dials(second):
        return False
    if _words(first.text) == _words(second.text):
        return True
    mine_read, other_read = scenes.read(first.text), scenes.read(second.text)
    return mine_read.scene == other_read.scene and _strange(mine_read) == _strange(other_read)


def _dials(spec: Any) -> Any:
    """Everything but the words; 1:1 is what a prompt without a ratio means."""
    ratio = None if spec.aspect and spec.aspect.width == spec.aspect.height else spec.aspect
    return msgspec.structs.replace(spec, text="", parts=(), aspect=ratio)


def _words(text: str) -> list[str]:
    return sorted(re.findall(r"[a-z0-9'-]+", text.lower()))


def _strange(reading: scenes.Reading) -> list[str]:
    return sorted(word.text.lower() for word in reading.unknown if word.text.lower() not in _SMALL)


def score(name: str) -> tuple[int, list[tuple[dict[str, Any], Heard]]]:
    wrong = [(edit, heard) for edit in edits(name) if not right(edit, heard := said(edit))]
    return len(edits(name)) - len(wrong), wrong
