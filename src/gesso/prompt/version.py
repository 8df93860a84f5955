"""Reads which version a prompt asks for: `--v 6.1`, `--niji`, `--model starter`."""

import re

from gesso.prompt.findings import Findings
from gesso.prompt.rules import PromptRules
from gesso.prompt.source import Word
from gesso.prompt.tokens import Flag
from gesso.prompt.versions import BY_WORD, MODEL_ALIAS, SUPPORTED, flag_of

_ALLOWED = ", ".join(SUPPORTED)


def read_version(flag: Flag, words: list[Word], rules: PromptRules, findings: Findings) -> str | None:
    """Return the version or model alias that was asked for, or None after noting what is wrong with it.

    For a version that is known and not offered, its neighbour is returned, so that the rest is judged fairly.
    """
    if flag.name == "model":
        return _model(flag, words, rules, findings)
    word, typed = _wanted(flag, words)
    if word is None or typed is None:
        extra = words[1] if len(words) > 1 else None
        if extra is not None:
            message = f"--{flag.name} takes one value; move “{extra.text}” before the first parameter."
            findings.error(
                "text_after_parameters",
                extra.start,
                words[-1].end,
                message,
                parameter="version",
                value=" ".join(item.text for item in words[1:]),
            )
        else:
            message = f"--{flag.name} needs a version: {_ALLOWED}."
            findings.error(
                "missing_value",
                flag.start,
                flag.name_end,
                message,
                parameter="version",
                allowed=_ALLOWED,
                versions=SUPPORTED,
            )
        return None
    end = words[-1].end if words else flag.name_end
    version = BY_WORD.get(word)
    if version is not None and version.supported:
        return _allowed(word, flag, end, rules, findings)
    if version is not None:
        instead = flag_of(version.instead or SUPPORTED[0])
        message = f"Gesso has no model that speaks {version.flag}; the nearest is {instead}."
    else:
        instead = flag_of("niji 7") if word.startswith("niji") else flag_of(_nearest(word))
        message = f"There is no version “{typed[:40]}”; there are {_ALLOWED}."
    findings.error(
        "unknown_version",
        flag.start,
        end,
        message,
        parameter="version",
        value=typed,
        allowed=_ALLOWED,
        versions=SUPPORTED,
        suggestion=instead,
    )
    return version.instead if version else None


def _wanted(flag: Flag, words: list[Word]) -> tuple[str | None, str | None]:
    """Return the version's word and what was typed for it."""
    if flag.name == "niji":
        if not words:
            return "niji 7", "7"
        if len(words) == 1:
            return f"niji {_tidy(words[0].text)}", words[0].text
        return None, None
    if len(words) == 1:
        return _tidy(words[0].text), words[0].text
    if len(words) == 2 and words[0].text.lower() == "niji":
        return f"niji {_tidy(words[1].text)}", f"niji {words[1].text}"
    return None, None


def _tidy(text: str) -> str:
    """Return `6.1` for `V6.1`, `7` for `7.0`."""
    lowered = text.lower().removeprefix("v")
    whole = re.fullmatch(r"([0-9])\.0", lowered)
    return whole[1] if whole else lowered


def _model(flag: Flag, words: list[Word], rules: PromptRules, findings: Findings) -> str | None:
    if not words:
        message = "--model needs the alias of a model, such as starter; `gesso models list` shows them."
        findings.error(
            "missing_value", flag.start, flag.name_end, message, parameter="version", allowed="a model's alias"
        )
        return None
    if len(words) > 1:
        rest = " ".join(item.text for item in words[1:])
        message = f"--model takes one alias; move “{rest[:40]}” before the first parameter."
        findings.error("text_after_parameters", words[1].start, words[-1].end, message, parameter="version", value=rest)
        return None
    alias = words[0].text.lower()
    if not MODEL_ALIAS.fullmatch(alias):
        message = "A model's alias is made of small letters, digits, dots and hyphens, such as starter or niji-7."
        findings.error(
            "unknown_version", words[0].start, words[0].end, message, parameter="version", value=words[0].text
        )
        return None
    return _allowed(alias, flag, words[0].end, rules, findings)


def _allowed(word: str, flag: Flag, end: int, rules: PromptRules, findings: Findings) -> str | None:
    if rules.allow_versions is None or word in rules.allow_versions:
        return word
    allowed = ", ".join(rules.allow_versions)
    findings.error(
        "version_not_allowed",
        flag.start,
        end,
        f"Only {allowed} can be used here.",
        parameter="version",
        value=word,
        allowed=allowed,
        versions=rules.allow_versions,
        suggestion=flag_of(rules.allow_versions[0]) if rules.allow_versions else None,
    )
    return None


def _nearest(word: str) -> str:
    try:
        number = float(word)
    except ValueError:
        return SUPPORTED[0]
    numbered = [version for version in SUPPORTED if " " not in version]
    return min(numbered, key=lambda version: abs(float(version) - number))
