"""Every verb has its example on the command line and over HTTP in the documentation."""

from pathlib import Path

import pytest

from gesso.api.native.asking import TAKES

DOCS = Path(__file__).parents[2] / "docs"
TOLD = "\n".join((DOCS / f"{name}.md").read_text() for name in (
    "03-from-a-picture", "04-editing", "05-references", "06-taste", "07-words",
))  # fmt: skip
BESIDE = {"upload": "/uploads", "rerun": "/rerun", "square": '"ratio": "1:1"', "describe": "/describe",
          "shorten": "/prompt/shorten", "converse": "/prompt/converse", "style": "/styles", "board": "/boards", "profile": "/profiles"}  # fmt: skip
"""What is asked at other addresses than `/jobs`, or as a case of another task."""


@pytest.mark.parametrize("task", sorted(TAKES))
def test_a_task_has_both_examples(task: str) -> None:
    assert f"gesso {task} " in TOLD
    assert f'"task": "{task}"' in TOLD or (task == "imagine" and '-d \'{"prompt": ' in TOLD)


@pytest.mark.parametrize("verb", sorted(BESIDE))
def test_what_is_no_task_has_both_examples(verb: str) -> None:
    assert f"gesso {verb} " in TOLD
    assert BESIDE[verb] in TOLD
