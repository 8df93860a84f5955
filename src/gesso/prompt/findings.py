"""Collects errors and warnings of one expanded prompt, and turns places in it into places in the typed text."""

from typing import NamedTuple

from gesso.domain.errors import Detail
from gesso.prompt.rules import PromptRules
from gesso.prompt.source import Source


class Findings:
    """Two growing lists. Nothing is raised while reading, so that a person learns of every mistake at once."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.errors: list[Detail] = []
        self.warnings: list[Detail] = []

    def error(self, code: str, start: int, end: int, message: str, **facts: object) -> None:
        """Note what stops the prompt. `start` and `end` are places in the expanded prompt."""
        self.errors.append(self._detail(code, start, end, message, facts))

    def warn(self, code: str, start: int, end: int, message: str, **facts: object) -> None:
        """Note what was understood differently from how it was written."""
        self.warnings.append(self._detail(code, start, end, message, facts))

    def _detail(self, code: str, start: int, end: int, message: str, facts: dict[str, object]) -> Detail:
        typed_start, typed_end = self.source.span(start, end)
        return Detail(code=code, message=message, start=typed_start, end=typed_end, **facts)  # type: ignore[arg-type]


class Context(NamedTuple):
    """What every part of one prompt is read with. `version_written` says whether the prompt itself names its version."""

    version: str
    version_written: bool
    rules: PromptRules
    findings: Findings
