"""Spoken edits, read by rules alone, against what a person would write. Each set was written before its first run.

`edits` and `edits_held_out` were there before the reader; `edits_cold` was written after it and scored 28 of 40 at first.
"""

import random

import pytest
from conversation.meaning import edits, right, said, score

from gesso import prompt, scenes
from gesso.conversation import Draft, Table, hear, instruct


@pytest.mark.parametrize(
    ("name", "at_least"), [("edits.jsonl", 58), ("edits_held_out.jsonl", 28), ("edits_cold.jsonl", 37)]
)
def test_most_spoken_edits_become_the_prompt_that_a_person_would_write(name: str, at_least: int) -> None:
    number, wrong = score(name)
    assert number >= at_least, [(edit["said"], heard.prompt) for edit, heard in wrong]


def test_the_score_tells_right_from_wrong() -> None:
    edit = edits("edits.jsonl")[0]
    assert right(edit, said(edit))
    assert not right(edit, said({**edit, "said": "make it noon"}))
    assert not right(edit, said({**edit, "said": "make it night --ar 1:1"}))


def test_what_is_not_asked_for_stays_as_it_was_typed() -> None:
    before = "A  Zorgon, in THE Brumblewood::2 by night --ar 16:9 --sref 123 --no Text"
    assert hear("two steps to the left of nowhere, sing", before).prompt == before
    heard = hear("wider", "A Zorgon in THE Brumblewood --s 50 --ar 4:3 --no Text")
    assert heard.prompt == "A Zorgon in THE Brumblewood --s 50 --ar 3:2 --no Text"
    assert hear("add a moon", f"img_{'0' * 32} a Zorgon --iw 2").prompt == f"img_{'0' * 32} a Zorgon, a moon --iw 2"


def test_what_is_not_understood_is_said_and_changes_nothing() -> None:
    heard = hear("make it night and tell me a joke", "a fox")
    assert (heard.prompt, heard.unknown) == ("a fox at night", ("tell me a joke",))


def test_a_picture_that_is_not_on_the_table_is_not_picked() -> None:
    table = Table((Draft("a fox", 1),))
    assert hear("more like the third one", "a fox", table).picture is None
    assert hear("undo", "a fox").unknown == ("undo",)


def test_whatever_is_said_the_prompt_stays_readable() -> None:
    rng = random.Random(7)
    spoken = [edit for name in ("edits.jsonl", "edits_cold.jsonl") for edit in edits(name)]
    words = [word for edit in spoken for word in edit["said"].split()] + ["::", "{", "--", "\\", '"', "é", "İ", ","]
    for edit in spoken:
        heard = hear(" ".join(rng.choices(words, k=rng.randint(1, 9))).replace("--", ""), edit["before"])
        codes = {error.code for error in prompt.explain(heard.prompt).errors}
        assert codes <= {"empty_prompt", "unknown_parameter", "bad_spacing"}, heard.prompt


def test_an_instruction_changes_the_scene_and_nothing_else_of_it() -> None:
    scene = {"subjects": [{"kind": "fox", "pose": "sitting"}], "setting": "forest", "mood": "epic", "palette": "muted"}
    made = instruct(scene, "give the fox a red hat and make it night")
    assert made.changed
    assert made.scene["subjects"][0]["wearing"][0] == {"kind": "hat", "colour": "red"}
    assert made.scene["subjects"][0]["pose"] == "sitting"
    assert (made.scene["time"], made.scene["mood"], made.scene["palette"]) == ("night", "epic", "muted")
    nothing = instruct(scene, "defenestrate")
    assert not nothing.changed
    assert nothing.unknown


def test_a_scene_in_words_reads_back_as_the_scene() -> None:
    rng = random.Random(11)
    lost = 0
    for _ in range(120):
        scene = scenes.random_scene(rng)
        if any(one.kind == "next to" for one in scene.relations):
            continue  # the reader takes neighbours for granted
        lost += scenes.read(scenes.wording.sentence(scene)).scene != scene
    assert lost == 0
