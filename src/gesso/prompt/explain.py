"""Text in, understanding out: the two ways to read a prompt.

`explain` never raises and tells everything at once; `parse` is for callers that want Specs or an exception.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from gesso.domain.errors import Detail, PromptError
from gesso.domain.job import Notice
from gesso.domain.spec import Spec
from gesso.prompt import permutations
from gesso.prompt.canonical import Jobs, canonical, words_of
from gesso.prompt.permutations import Group, Template
from gesso.prompt.read import Reading, read
from gesso.prompt.rules import PromptRules
from gesso.prompt.values import reference_text

MOST_COUNTED = 10**9
"""Larger numbers of jobs are not told apart; no JSON reader has to hold 2 to the power of 2,000."""
MOST_DETAILS = 200
"""Of errors and of warnings; a person stops reading long before."""
_USUAL = PromptRules()
_FACTS = ("code", "message", "start", "end", "parameter", "value", "allowed", "versions", "suggestion")


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """What was understood of a prompt. `prompts` holds one (text, Spec) a job and is empty if there are errors."""

    text: str = ""
    image_prompts: tuple[str, ...] = ()
    version: str = ""
    parameters: dict[str, Any] = {}
    """Long name to value, only for what was written; a permuted value reads `{16:9, 1:1}`."""
    jobs: int = 0
    canonical: str = ""
    prompts: tuple[tuple[str, Spec], ...] = ()
    errors: tuple[Detail, ...] = ()
    warnings: tuple[Detail, ...] = ()

    @property
    def specs(self) -> tuple[Spec, ...]:
        """The jobs' Specs, permutations and repeats expanded."""
        return tuple(spec for _, spec in self.prompts)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The warnings, as a job carries them."""
        return tuple(
            Notice(code=item.code, message=item.message, value=item.value, suggestion=item.suggestion)
            for item in self.warnings
        )

    def to_json(self) -> dict[str, Any]:
        """Return the object that `gesso prompt explain --json` prints."""
        return {
            "text": self.text,
            "image_prompts": list(self.image_prompts),
            "version": self.version,
            "parameters": dict(self.parameters),
            "jobs": self.jobs,
            "canonical": self.canonical,
            "errors": [_facts(item) for item in self.errors],
            "warnings": [_facts(item) for item in self.warnings],
        }


def parse(text: str, rules: PromptRules = _USUAL) -> tuple[tuple[str, Spec], ...]:
    """Return one (prompt, Spec) for every job: permutations and repeats expanded, --repeat taken out of the prompt.

    Raises:
        PromptError: carrying every mistake as a Detail with its place in `text`.
    """
    explanation = explain(text, rules)
    if explanation.errors:
        raise error_of(explanation)
    return explanation.prompts


def error_of(explanation: Explanation) -> PromptError:
    """Return the exception for an explanation with errors."""
    first, *rest = explanation.errors
    message = first.message
    if rest:
        message += f" ({len(rest)} more problem{'s' if len(rest) > 1 else ''} in this prompt.)"
    return PromptError(message, details=explanation.errors)


def explain(text: str, rules: PromptRules = _USUAL) -> Explanation:
    """Return everything that was understood of `text`, and everything that is wrong with it. Never raises."""
    if len(text) > rules.max_chars:
        message = f"A prompt can have {rules.max_chars} characters; this one has {len(text)}."
        detail = Detail(
            code="prompt_too_long",
            message=message,
            start=rules.max_chars,
            end=len(text),
            allowed=f"0–{rules.max_chars}",
        )
        return Explanation(text=text, version=rules.default_version, errors=(detail,))
    template, problems = permutations.read(text)
    total = permutations.count(template)
    readings = _read_all(template, min(total, rules.max_jobs), len(text), rules, batch=total > 1)
    errors = [*_bad_characters(text), *problems, *(item for reading in readings for item in reading.findings.errors)]
    warnings = [item for reading in readings for item in reading.findings.warnings]
    jobs = sum(reading.repeat for reading in readings) if total == len(readings) else total
    if jobs > rules.max_jobs:
        errors.append(_too_many(text, template, jobs, readings, rules))
    faultless = not errors
    as_typed = total == 1 and not any(name == "repeat" for name, _, _ in readings[0].starts)
    prompts = tuple(
        (text if as_typed else item.text, item.spec) for item in readings for _ in range(item.repeat) if faultless
    )
    return Explanation(
        text=words_of(text, template, readings),
        image_prompts=tuple(
            dict.fromkeys(reference_text(image) for item in readings for image in item.spec.image_prompts)
        ),
        version=_merged([item.spec.version for item in readings]),
        parameters=_parameters(readings),
        jobs=min(jobs, MOST_COUNTED),
        canonical=canonical(text, template, readings, rules, lambda other: _jobs(other, rules)) if faultless else "",
        prompts=prompts,
        errors=_unique(errors),
        warnings=_unique(warnings),
    )


def _read_all(template: Template, number: int, length: int, rules: PromptRules, *, batch: bool) -> list[Reading]:
    return [read(permutations.pick(template, index, length), rules, batch=batch) for index in range(number)]


def _jobs(text: str, rules: PromptRules) -> Jobs | None:
    template, problems = permutations.read(text)
    total = permutations.count(template)
    if problems or total > rules.max_jobs:
        return None
    readings = _read_all(template, total, len(text), rules, batch=total > 1)
    if any(item.findings.errors for item in readings):
        return None
    return [(item.spec, item.repeat) for item in readings]


def _parameters(readings: Sequence[Reading]) -> dict[str, Any]:
    names = dict.fromkeys(name for reading in readings for name in reading.shown)
    return {name: _merged([reading.shown[name] for reading in readings if name in reading.shown]) for name in names}


def _merged(shown: list[Any]) -> Any:
    """Return the one value, or all the different ones between braces."""
    distinct = [value for index, value in enumerate(shown) if value not in shown[:index]]
    if len(distinct) == 1:
        return distinct[0]
    return "{" + ", ".join(_alternative(value) for value in distinct) + "}"


def _alternative(value: Any) -> str:
    return "\\, ".join(value) if isinstance(value, list) else str(value)


def _too_many(text: str, template: Template, jobs: int, readings: Sequence[Reading], rules: PromptRules) -> Detail:
    groups = [item for item in template if isinstance(item, Group)]
    start, end = (groups[0].start, groups[-1].end) if groups else (0, len(text))
    if not groups:
        source = readings[0].findings.source
        start, end = next(
            (source.span(first, last) for name, first, last in readings[0].starts if name == "repeat"), (0, len(text))
        )
    number = str(jobs) if jobs < MOST_COUNTED else "more than a billion"
    message = f"This asks for {number} jobs; at most {rules.max_jobs} can be started at once."
    return Detail(
        code="too_many_jobs", message=message, start=start, end=end, value=number, allowed=f"1–{rules.max_jobs}"
    )


def _bad_characters(text: str) -> list[Detail]:
    message = "This character cannot be used in a prompt: remove it."
    return [
        Detail(code="bad_character", message=message, start=place, end=place + 1, value=f"U+{ord(char):04X}")
        for place, char in enumerate(text)
        if not char.isspace() and unicodedata.category(char) in ("Cc", "Cs")
    ]


def _unique(details: Iterable[Detail]) -> tuple[Detail, ...]:
    """Return each problem once, in the order of the text; permutations repeat what they share."""
    first: dict[tuple[Any, ...], Detail] = {}
    for item in details:
        first.setdefault((item.code, item.start, item.end, item.parameter, item.value), item)
    return tuple(sorted(first.values(), key=lambda item: (item.start or 0, item.end or 0)))[:MOST_DETAILS]


def _facts(detail: Detail) -> dict[str, Any]:
    facts = {name: getattr(detail, name) for name in _FACTS}
    facts["versions"] = list(detail.versions)
    return facts
