"""Rules between parameters: what excludes what, what means nothing alone, and prompts that ask for nothing.

Source: founding notes, midjourney, §1.5 and §1.7. Works on what was written, so that every answer points at a place.
"""

from typing import Any, NamedTuple

from gesso.prompt.findings import Findings
from gesso.prompt.head import Head
from gesso.prompt.parameters import PARAMETERS
from gesso.prompt.rules import PromptRules
from gesso.prompt.tokens import Flag
from gesso.prompt.values import Read


class Written(NamedTuple):
    """A parameter that was read well. `end` is where its value ends."""

    flag: Flag
    end: int
    read: Read


def drop_needless(written: dict[str, Written], head: Head, attempted: set[str], findings: Findings) -> None:
    """Take out parameters that weigh a reference that is not there. `attempted` names faulty ones, which count."""
    for row in PARAMETERS:
        if row.needs is None or row.name not in written or row.needs in written or row.needs in attempted:
            continue
        if row.needs == "image_prompts" and head.images:
            continue
        item = written.pop(row.name)
        needed = "a picture before the words" if row.needs == "image_prompts" else f"--{_flag(row.needs)}"
        message = f"--{item.flag.name} means nothing without {needed}; it was left out."
        findings.warn("reference_missing", item.flag.start, item.end, message, parameter=row.name)


def check_content(head: Head, written: dict[str, Written], attempted: set[str], findings: Findings) -> None:
    """Note a prompt that gives nothing to draw."""
    if head.text:
        return
    end = len(findings.source.text)
    references = ("style_reference", "omni_reference", "character_reference")
    named = next((name for name in references if name in written or name in attempted), None)
    if named is not None:
        flag = written[named].flag if named in written else None
        start, stop = (flag.start, written[named].end) if flag else (0, end)
        message = f"--{_flag(named)} needs words beside it: say what to draw."
        findings.error("text_required", start, stop, message, parameter=named)
    elif len(head.images) == 1:
        message = "One picture alone is not enough: add words, or a second picture to blend it with."
        findings.error("image_needs_text", 0, end, message)
    elif not head.images:
        findings.error("empty_prompt", 0, end, "There is nothing to draw: describe the picture first.")


def check_conflicts(written: dict[str, Written], rules: PromptRules, batch: bool, findings: Findings) -> None:
    """Note parameters that exclude each other."""
    values: dict[str, Any] = {name: item.read.value for name, item in written.items()}

    def conflict(name: str, message: str, **facts: object) -> None:
        item = written[name]
        findings.error("conflict", item.flag.start, item.end, message, parameter=name, **facts)

    if "omni_reference" in values and "draft" in values:
        conflict("draft", "--draft cannot use an omni reference: take out --draft or --oref.")
    if "omni_reference" in values and values.get("quality") == 4:
        message = "--q 4 cannot use an omni reference: use --q 1 or 2."
        conflict("quality", message, value="4", allowed="1 or 2", suggestion="--q 2")
    version = values.get("style_version")
    loose = any(
        not _is_picture(item.source) for item in values.get("style_references", values.get("style_reference", ()))
    )
    if version is not None and version not in (4, 6) and loose:
        message = "Style codes and random are read by --sv 4 or 6 only; the others read pictures."
        conflict("style_version", message, value=str(version), allowed="4 or 6", suggestion="--sv 4")
    batch = batch or values.get("repeat", 1) > 1
    if values.get("speed") == "relax" and batch and not rules.relax_batches:
        message = "Permutations and --repeat do not run in relax: take out --relax, or the batch."
        conflict("speed", message, value="relax", allowed="fast or turbo", suggestion="--fast")


def _is_picture(source: str) -> bool:
    return "://" in source or source.startswith("img_")


def _flag(name: str) -> str:
    return next(row.flags[0] for row in PARAMETERS if row.name == name)
