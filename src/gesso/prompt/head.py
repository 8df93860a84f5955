"""Reads what stands before the parameters: image prompts first, then words, with `::` weights where the version has them.

head  := (link | image id)* words? ("::" weight? words)*
"""

import re
from typing import NamedTuple

from gesso.domain.spec import Reference, TextPart
from gesso.prompt.findings import Context, Findings
from gesso.prompt.tokens import PUNCTUATION, inside, is_known, quoted, single_dashes
from gesso.prompt.values import IMAGE_ID, MAX_WEIGHT, address_problem, split_weight
from gesso.prompt.versions import SUPPORTED, allows_weights, flag_of

_LINK = re.compile(r"<?[A-Za-z][A-Za-z0-9+.-]*://\S*")
_SEPARATOR = re.compile(r"::([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?=\s|::|$))?")
_FLAG_IN_QUOTES = re.compile(r"(?:--|—|–)([A-Za-z]+)")


class Head(NamedTuple):
    """Image prompts and words. `parts` is empty unless `::` was used."""

    images: tuple[Reference, ...]
    text: str
    parts: tuple[TextPart, ...]


def read_head(end: int, context: Context) -> Head:
    """Return what the first `end` characters say, noting what is wrong with them."""
    findings = context.findings
    source = findings.source
    images, start = _images(end, findings)
    parts = _parts(start, end, context)
    for place, name_end, name in single_dashes(source, end):
        message = f"-{name} is read as words; a parameter begins with two hyphens."
        findings.warn("single_dash", place, name_end, message, value=f"-{name}", suggestion=f"--{name}")
    for quote_start, quote_end in quoted(source):
        for found in _FLAG_IN_QUOTES.finditer(source.text, quote_start, min(quote_end, end)):
            if is_known(found[1].lower()):
                message = f"{found[0]} stands between quotes and is read as words to be drawn."
                findings.warn("parameter_in_quotes", found.start(), found.end(), message, value=found[0])
    text = " ".join(part.text for part in parts)
    weighed = len(parts) > 1 or any(part.weight != 1 for part in parts)
    return Head(images, text, parts if weighed else ())


def _images(end: int, findings: Findings) -> tuple[tuple[Reference, ...], int]:
    """Return the image prompts, and where the words begin."""
    images: list[Reference] = []
    for word in findings.source.words(0, end):
        text = word.text.rstrip(",;")
        address, weight = split_weight(text)
        if not (_LINK.fullmatch(text) or IMAGE_ID.fullmatch(address)):
            return tuple(images), word.start
        problem = None if IMAGE_ID.fullmatch(address) else address_problem(address)
        if problem is not None:
            findings.error("invalid_link", word.start, word.end, problem, value=text)
        if abs(weight) > MAX_WEIGHT:
            findings.error("bad_weight", word.start, word.end, f"A weight is at most {MAX_WEIGHT}.", value=text)
        images.append(Reference(address.strip("<>"), weight))
    return tuple(images), end


def _parts(start: int, end: int, context: Context) -> tuple[TextPart, ...]:
    findings = context.findings
    source = findings.source
    allowed = allows_weights(context.version)
    quotes = quoted(source)
    parts: list[TextPart] = []
    begin = start
    separators = 0
    for found in _SEPARATOR.finditer(source.text, start, end):
        colons = {found.start(), found.start() + 1}
        if colons & source.literal or inside(quotes, found.start()):
            continue
        if not allowed:
            separators += 1
            _no_weights(found.start(), found.end(), context)
        weight = float(found[1]) if found[1] and len(found[1]) < 12 else 1.0 if not found[1] else MAX_WEIGHT * 10
        if abs(weight) > MAX_WEIGHT:
            message = f"A weight is at most {MAX_WEIGHT}."
            findings.error(
                "bad_weight", found.start(), found.end(), message, value=found.group(), allowed=f"up to {MAX_WEIGHT}"
            )
        text = _text(begin, found.start(), findings)
        if not text and allowed:
            message = ":: weighs the words before it, and there are none here."
            findings.error("empty_part", found.start(), found.end(), message, value=found.group())
        parts.append(TextPart(text, round(weight, 4) + 0.0))
        begin = found.end()
    text = _text(begin, end, findings)
    if not allowed and separators:
        joined = " ".join(item for item in [*(part.text for part in parts), text] if item)
        return (TextPart(joined),) if joined else ()
    if text:
        parts.append(TextPart(text))
    if len(parts) > 0 and sum(part.weight for part in parts) <= 0:
        total = "The weights of the parts must add up to more than 0."
        findings.error("weights_not_positive", start, end, total)
    return tuple(parts)


def _text(start: int, end: int, findings: Findings) -> str:
    words = findings.source.words(start, end)
    for word in words:
        bare = word.text.lstrip("(").rstrip(PUNCTUATION + ")")
        if (_LINK.fullmatch(bare) and bare.lower().startswith("http")) or IMAGE_ID.fullmatch(bare):
            message = "A picture stands before the words: move this to the beginning."
            findings.error("image_not_first", word.start, word.end, message, value=bare)
    return " ".join(word.text for word in words)


def _no_weights(start: int, end: int, context: Context) -> None:
    findings = context.findings
    value = findings.source.text[start:end]
    able = tuple(word for word in SUPPORTED if allows_weights(word))
    message = (
        f"{flag_of(context.version)} does not weigh parts with ::; {', '.join(able)} do. Write \\:: for two colons."
    )
    if context.rules.strict:
        findings.error("weights_not_supported", start, end, message, value=value, versions=able, suggestion=",")
    else:
        findings.warn("weights_ignored", start, end, message, value=value)
