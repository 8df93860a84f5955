"""Writes a Spec back as a prompt, in one fixed order and the short forms that people know.

`parse(unparse(spec))` gives the same Spec for every Spec that came from a prompt.
"""

from typing import Any

from gesso.domain.spec import Spec
from gesso.prompt.parameters import PARAMETERS, Parameter, number_text
from gesso.prompt.source import ESCAPABLE, escape_backslashes, plain
from gesso.prompt.tokens import flags
from gesso.prompt.values import reference_text
from gesso.prompt.versions import DEFAULT_VERSION, flag_of


def unparse(spec: Spec, *, default_version: str = DEFAULT_VERSION) -> str:
    """Return a prompt that means `spec`. The version is left out when it is the default."""
    pieces = [*head_pieces(spec)]
    for row in PARAMETERS:
        piece = parameter_text(row, spec, default_version)
        if piece:
            pieces.append(piece)
    return " ".join(pieces)


def head_pieces(spec: Spec) -> list[str]:
    """Return what stands before the parameters: image prompts, then words."""
    pieces = [escape_backslashes(reference_text(image)) for image in spec.image_prompts]
    if spec.parts:
        pieces.append(_parts(spec))
    elif spec.text:
        pieces.append(escape_words(spec.text))
    return pieces


def parameter_text(row: Parameter, spec: Spec, default_version: str = DEFAULT_VERSION) -> str:
    """Return one parameter as it is typed, or nothing when the Spec leaves it unset."""
    if row.field is None:
        return ""
    if row.kind == "version":
        return "" if spec.version == default_version else flag_of(spec.version)
    value = getattr(spec, row.field)
    if value is None or value is False or (value == () and row.kind != "codes"):
        return ""
    if row.kind == "choice":
        flag = next(flag for flag, choice in row.choices.items() if choice == value)
        return f"--{flag}"
    text = _value_text(row, value)
    return f"--{row.flags[0]} {text}" if text else f"--{row.flags[0]}"


def _value_text(row: Parameter, value: Any) -> str:
    match row.kind:
        case "flag":
            return ""
        case "words":
            return ", ".join(escape_words(item) for item in value)
        case "references":
            items = (value,) if row.single else value
            return " ".join(escape_backslashes(reference_text(item)) for item in items)
        case "codes":
            return " ".join(value)
        case "ratio":
            return str(value)
        case _:
            return number_text(value)


def escape_words(text: str) -> str:
    """Return words so that they are read as words: braces, `::` and what looks like a parameter are escaped."""
    starts = {flag.start for flag in flags(plain(text))}
    out: list[str] = []
    for index, char in enumerate(text):
        following = text[index + 1 : index + 2]
        special = (
            index in starts
            or char in "{}"
            or (char == ":" and following == ":")
            or (char == "\\" and (not following or following in ESCAPABLE))
        )
        out.append("\\" + char if special else char)
    return "".join(out)


def _parts(spec: Spec) -> str:
    pieces: list[str] = []
    last = len(spec.parts) - 1
    for index, part in enumerate(spec.parts):
        text = escape_words(part.text)
        if text.endswith(":"):
            text = text[:-1] + "\\:"
        weight = "" if part.weight == 1 else number_text(part.weight)
        pieces.append(text if index == last and not weight else f"{text}::{weight}")
    return " ".join(pieces)
