"""Reads one expanded prompt: words and parameters in, one Spec out, every mistake noted on the way."""

from typing import Any, NamedTuple

import msgspec

from gesso.domain.spec import Spec
from gesso.prompt import tokens, values
from gesso.prompt.checks import Written, check_conflicts, check_content, drop_needless
from gesso.prompt.findings import Context, Findings
from gesso.prompt.head import read_head
from gesso.prompt.parameters import BY_FLAG, BY_NAME, Parameter
from gesso.prompt.retired import RETIRED
from gesso.prompt.rules import PromptRules
from gesso.prompt.source import Source, Word
from gesso.prompt.suggest import closest
from gesso.prompt.tokens import Flag
from gesso.prompt.version import read_version
from gesso.prompt.versions import flag_of


class Reading(NamedTuple):
    """What one expanded prompt says. `spec` is meaningful only if nothing was noted as an error."""

    spec: Spec
    repeat: int
    shown: dict[str, Any]
    """Long name to value, for what was written and counts."""
    head_end: int
    starts: tuple[tuple[str, int, int], ...]
    """What was written, in order: long name, and its place in the expanded prompt."""
    text: str
    """The prompt as typed, without --repeat."""
    findings: Findings


def read(source: Source, rules: PromptRules, *, batch: bool) -> Reading:
    """Return what `source` says under `rules`. `batch` says that it is one of several permutations. Never raises."""
    findings = Findings(source)
    flags = tokens.flags(source)
    head_end = flags[0].start if flags else len(source.text)
    chosen, attempted = _choose(flags, rules, findings)
    version = rules.default_version
    if "version" in chosen:
        flag = chosen["version"]
        version = read_version(flag, _words(source, flag, findings), rules, findings) or version
    context = Context(version, "version" in chosen, rules, findings)
    written: dict[str, Written] = {}
    for name, flag in chosen.items():
        if name == "version":
            continue
        item = _read_value(BY_NAME[name], flag, context)
        if item is not None:
            written[name] = item
    attempted |= chosen.keys() - written.keys()
    head = read_head(head_end, context)
    drop_needless(written, head, attempted, findings)
    check_content(head, written, attempted, findings)
    check_conflicts(written, rules, batch, findings)
    fields = {row.field: written[row.name].read.value for row in _rows(written) if row.field is not None}
    spec = Spec(text=head.text, parts=head.parts, image_prompts=head.images, version=version, **fields)
    repeat = written.get("repeat")
    return Reading(
        spec=spec,
        repeat=repeat.read.value if repeat else 1,
        shown={row.name: written[row.name].read.shown for row in _rows(written)},
        head_end=head_end,
        starts=tuple((_name(flag), flag.start, flag.end) for flag in flags),
        text=_without(source, [(flag.start, flag.end) for flag in flags if _name(flag) == "repeat"]),
        findings=findings,
    )


def _rows(written: dict[str, Written]) -> list[Parameter]:
    return [row for row in BY_NAME.values() if row.name in written]


def _name(flag: Flag) -> str:
    return BY_FLAG[flag.name].name if flag.name in BY_FLAG else flag.name


def _choose(flags: list[Flag], rules: PromptRules, findings: Findings) -> tuple[dict[str, Flag], set[str]]:
    """Return the flags that count, by long name: the last of each, without unknown, faulty and ignored ones."""
    chosen: dict[str, Flag] = {}
    attempted: set[str] = set()
    for flag in flags:
        row = BY_FLAG.get(flag.name)
        if row is None:
            _note_unknown(flag, findings)
            continue
        if flag.fault:
            _note_fault(flag, row, findings)
            attempted.add(row.name)
            continue
        if flag.trailing:
            message = f"“{flag.trailing}” after --{flag.name} was left out: parameters take no punctuation."
            end = flag.name_end + len(flag.trailing)
            findings.warn("punctuation", flag.name_end, end, message, parameter=row.name, value=flag.trailing)
        if flag.glued:
            message = f"--{flag.name} was read as a parameter; put a space before it."
            findings.warn("missing_space", flag.start, flag.name_end, message, parameter=row.name)
        if row.name in rules.ignore:
            message = f"--{flag.name} is set elsewhere here; it was left out."
            findings.warn("parameter_ignored", flag.start, flag.name_end, message, parameter=row.name)
            continue
        if row.name in chosen:
            earlier = chosen.pop(row.name)
            message = f"--{earlier.name} is written twice; the last one counts."
            if row.kind in ("words", "references"):
                message += " Put everything behind one of them to have it all."
            findings.warn(
                "duplicate_parameter", earlier.start, _end(findings.source, earlier), message, parameter=row.name
            )
        chosen[row.name] = flag
    return chosen, attempted


def _read_value(row: Parameter, flag: Flag, context: Context) -> Written | None:
    findings = context.findings
    rule = row.rule(context.version)
    if rule is None or (row.field is None and row.name != "repeat"):
        _note_wrong_version(row, flag, context)
        return None
    if row.name == "repeat":
        rule = msgspec.structs.replace(rule, high=context.rules.max_jobs)
    words = _words(findings.source, flag, findings, tidy=row.kind != "words")
    place = values.Place(row, rule, context.version, flag, words, findings)
    read = values.read(place)
    return None if read is None else Written(flag, _end(findings.source, flag), read)


def _words(source: Source, flag: Flag, findings: Findings, *, tidy: bool = True) -> list[Word]:
    """Return the words of a value, without punctuation at their ends if `tidy`."""
    words: list[Word] = []
    for word in source.words(flag.value_start, flag.end):
        bare = word.text.rstrip(",.;") if tidy else word.text
        if bare != word.text:
            message = f"“{word.text[len(bare) :]}” after a value was left out: parameters take no punctuation."
            findings.warn(
                "punctuation",
                word.start + len(bare),
                word.end,
                message,
                parameter=_name(flag),
                value=word.text[len(bare) :],
            )
        if bare:
            words.append(Word(bare, word.start, word.start + len(bare)))
    return words


def _end(source: Source, flag: Flag) -> int:
    words = source.words(flag.value_start, flag.end)
    return words[-1].end if words else flag.name_end


def _note_unknown(flag: Flag, findings: Findings) -> None:
    name = findings.source.text[flag.start : flag.name_end]
    value = " ".join(word.text for word in findings.source.words(flag.value_start, flag.end)) or None
    retired = RETIRED.get(flag.name)
    if retired is not None:
        message = f"--{flag.name} {retired.message}."
        if retired.instead:
            message += f" Use {retired.instead}."
        findings.error(
            "retired_parameter",
            flag.start,
            flag.name_end,
            message,
            parameter=flag.name,
            value=value,
            suggestion=retired.instead,
        )
        return
    near = closest(flag.name)
    suggestion = f"--{near}" if near else None
    message = f"There is no parameter {name[:42]}."
    if suggestion:
        message += f" Did you mean {suggestion}?"
    findings.error(
        "unknown_parameter", flag.start, flag.name_end, message, parameter=flag.name, value=value, suggestion=suggestion
    )


def _note_fault(flag: Flag, row: Parameter, findings: Findings) -> None:
    if flag.fault == "stuck":
        suggestion = f"--{flag.name} {flag.stuck}"
        message = f"A space is missing between --{flag.name} and its value: write {suggestion[:60]}."
    else:
        suggestion = f"--{flag.name}"
        message = f"No space stands between the hyphens and the name: write {suggestion}."
    findings.error(
        "bad_spacing",
        flag.start,
        flag.name_end,
        message,
        parameter=row.name,
        value=flag.stuck or None,
        suggestion=suggestion,
    )


def _note_wrong_version(row: Parameter, flag: Flag, context: Context) -> None:
    version, findings = context.version, context.findings
    end = _end(findings.source, flag)
    value = " ".join(word.text for word in findings.source.words(flag.value_start, flag.end)) or None
    facts: dict[str, Any] = {"parameter": row.name, "value": value, "versions": row.versions}
    if row.field is None and row.name != "repeat":
        message = (
            f"--{flag.name} belongs to version {' and '.join(row.versions)}, which Gesso cannot draw yet: take it out."
        )
        code = "not_yet_supported"
    else:
        able = " or ".join(flag_of(word) for word in row.versions)
        message = f"--{flag.name} does not work with {flag_of(version)}; it works with {able}."
        code = "wrong_version"
        twin = BY_NAME[row.twin] if row.twin else None
        typed = findings.source.text[flag.start : end]
        if twin is not None and twin.rule(version) is not None:
            facts["suggestion"] = f"--{twin.flags[0]}" + (f" {value}" if value else "")
            message += f" Here, --{twin.flags[0]} does nearly the same."
        elif not context.version_written:
            facts["suggestion"] = f"{typed} {flag_of(row.versions[0])}"
    if context.rules.strict:
        findings.error(code, flag.start, end, message, **facts)
    else:
        findings.warn("parameter_dropped", flag.start, end, f"{message} It was left out.", **facts)


def _without(source: Source, cuts: list[tuple[int, int]]) -> str:
    """Return the prompt as typed (escapes included), without the places in `cuts`."""
    pieces: list[str] = []
    begin = 0
    for start, end in cuts:
        pieces.append(source.typed(begin, start))
        begin = end
    pieces.append(source.typed(begin, len(source.text)))
    return "".join(pieces).strip()
