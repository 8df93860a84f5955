"""Provenance in the words of others, written and read: Midjourney's `Description`, A1111's `parameters`, XMP with IPTC.

Reading never fails: what is not understood is not there. XMP from files is searched with bounded patterns and never
handed to an XML parser, so entities have nothing to expand. Formats: founding notes, apis, §10.
"""

import base64
import binascii
import json
import re
import zlib
from datetime import UTC, datetime
from xml.sax.saxutils import quoteattr

import msgspec

import gesso
from gesso.library.origin import Provenance, to_record

_RECORD_BYTES_AT_MOST = 4 * 2**20
_INFO_LINE_AT_MOST = 20_000
_EXTRAS_AT_MOST = 64

_JOB_ID = re.compile(r"\s*Job ID: (?P<id>job_[0-9a-f]{32}|[0-9a-fA-F-]{36})\s*\Z")
_SEED_FLAG = re.compile(r"--seed (\d{1,10})\b")
_PAIR = re.compile(r'\s*(\w[\w \-/]{0,60}):\s*("(?:\\.|[^\\"])*"|[^,]*)(?:,|\Z)')
_SIZE = re.compile(r"(\d{1,6})x(\d{1,6})\Z")
_VERSION = re.compile(r"Gesso (\S{1,40})\Z")
_SAMPLER_KEYS = {"Steps", "Sampler", "CFG scale", "Seed"}

_XMP_SOURCE_TYPE = re.compile(r"DigitalSourceType(?:\s*=\s*[\"']|\s*>\s*)(https?://[\w./:-]{1,200})")
_XMP_RECORD = re.compile(r"gesso:record=\"([A-Za-z0-9+/=]{1,4000000})\"")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def description(provenance: Provenance) -> str:
    """Return `<prompt> --flags`, with ` Job ID: <id>` where there is one, as Midjourney writes it into downloads."""
    words = provenance.prompt or ""
    return f"{words} Job ID: {provenance.job_id}".strip() if provenance.job_id else words


def read_description(text: str) -> Provenance | None:
    """Read `description` back, also Midjourney's own."""
    found = _JOB_ID.search(text[-200:])
    if found is None:
        return None
    prompt = text[: len(text) - len(found.group())]
    job_id = found["id"]
    seed = _SEED_FLAG.search(prompt)
    return Provenance(
        tool="gesso" if job_id.startswith("job_") else "midjourney",
        prompt=prompt or None,
        job_id=job_id,
        seed=int(seed[1]) if seed else None,
    )


def parameters(provenance: Provenance) -> str:
    """Return A1111's text: the prompt, `Negative prompt: …`, and a last line of pairs that always has a sampler.

    The marker itself, written inside of somebody's words, gets a space: it would break the readers (sd-parsers raises).
    """
    spec = provenance.spec
    lines = [_defused((spec.text if spec is not None else provenance.prompt) or "")]
    if provenance.negative:
        lines.append(f"Negative prompt: {_defused(provenance.negative)}")
    pairs: dict[str, object] = {
        "Steps": provenance.steps,
        "Sampler": provenance.sampler,
        "CFG scale": provenance.guidance,
        "Seed": provenance.seed,
        "Size": f"{provenance.width_px}x{provenance.height_px}" if provenance.width_px else None,
        "Model hash": provenance.model_revision and provenance.model_revision.rpartition(":")[2][:10],
        "Model": provenance.model,
        "Version": f"Gesso {provenance.tool_version}",
    }
    if spec is not None:
        pairs |= {
            "MJ Version": spec.version,
            "Stylize": spec.stylize,
            "Chaos": spec.chaos,
            "Weird": spec.weird,
            "Raw": spec.raw or None,
            "Tile": spec.tile or None,
            "Draft": spec.draft or None,
        }
    lines.append(", ".join(f"{key}: {_quoted(value)}" for key, value in pairs.items() if value is not None))
    return "\n".join(lines).strip()


def read_parameters(text: str) -> Provenance:
    """Read A1111's text, or that of the many tools that write like it."""
    words, _, last = text.rpartition("\n")
    pairs = {key: _unquoted(value) for key, value in _PAIR.findall(last[:_INFO_LINE_AT_MOST])}
    if len(_SAMPLER_KEYS & pairs.keys()) < 3:
        return Provenance(tool="a1111", prompt=text.strip() or None)
    prompt, _, negative = words.rpartition("\nNegative prompt:") if "\nNegative prompt:" in words else (words, "", "")
    size = _SIZE.match(pairs.pop("Size", ""))
    version = pairs.pop("Version", None)
    ours = _VERSION.match(version or "")
    return Provenance(
        tool="gesso" if ours else "a1111",
        tool_version=ours[1] if ours else version,
        prompt=prompt.strip() or None,
        negative=negative.strip() or None,
        seed=_whole(pairs.pop("Seed", "")),
        steps=_whole(pairs.pop("Steps", "")),
        guidance=_number(pairs.pop("CFG scale", "")),
        sampler=pairs.pop("Sampler", None),
        model=pairs.pop("Model", None),
        model_revision=pairs.pop("Model hash", None),
        width_px=int(size[1]) if size else None,
        height_px=int(size[2]) if size else None,
        extras=dict(list(pairs.items())[:_EXTRAS_AT_MOST]),
    )


def xmp(provenance: Provenance, *, record: bool = False) -> str:
    """Return an XMP packet: IPTC 2025.1's fields for generated pictures, and with `record` all that Gesso knows.

    The record is for formats without text chunks (JPEG, WebP, AVIF): JSON, packed, in base64.
    """
    model = f" {provenance.model}" if provenance.model else ""
    revision = f" ({provenance.model_revision})" if provenance.model_revision else ""
    fields = {
        "xmp:CreatorTool": f"Gesso {gesso.__version__}",
        "xmp:CreateDate": _time(provenance.created_ms),
        "Iptc4xmpExt:DigitalSourceType": provenance.source_type,
        "Iptc4xmpExt:DigImageGUID": provenance.job_id and f"{provenance.job_id}#{provenance.index or 0}",
        "Iptc4xmpExt:AISystemUsed": f"Gesso{model}",
        "Iptc4xmpExt:AISystemVersionUsed": f"{provenance.tool_version}{revision}",
        "Iptc4xmpExt:AIPromptInformation": provenance.prompt,
    }
    if record:
        fields["gesso:record"] = base64.b64encode(zlib.compress(to_record(provenance).encode(), 9)).decode()
    attributes = "".join(f"\n    {name}={_attribute(value)}" for name, value in fields.items() if value)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        ' <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        '  <rdf:Description rdf:about=""\n'
        '    xmlns:xmp="http://ns.adobe.com/xap/1.0/"\n'
        '    xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"\n'
        f'    xmlns:gesso="urn:gesso:ns:1.0/"{attributes}/>\n'
        " </rdf:RDF>\n"
        "</x:xmpmeta>\n"
        '<?xpacket end="r"?>'
    )


def read_source_type(packet: str) -> str | None:
    """Return the DigitalSourceType of an XMP packet, written as attribute or as element."""
    found = _XMP_SOURCE_TYPE.search(packet)
    return found[1] if found else None


def read_xmp_record(packet: str) -> str | None:
    """Return the record that `xmp` hid in a packet, as JSON text."""
    found = _XMP_RECORD.search(packet)
    if found is None:
        return None
    try:
        unpacker = zlib.decompressobj()
        data = unpacker.decompress(base64.b64decode(found[1], validate=True), _RECORD_BYTES_AT_MOST + 1)
    except (binascii.Error, zlib.error):
        return None
    return data.decode("utf-8", "replace") if len(data) <= _RECORD_BYTES_AT_MOST else None


def merged(first: Provenance, second: Provenance) -> Provenance:
    """Return `first` with its gaps filled from `second`."""
    gaps = {
        name: getattr(second, name)
        for name in first.__struct_fields__
        if getattr(first, name) in (None, {}, ()) and name != "tool"
    }
    return msgspec.structs.replace(first, **gaps)


def _defused(words: str) -> str:
    return words.replace("Negative prompt:", "Negative prompt :")


def _attribute(value: str) -> str:
    return quoteattr(_NOT_XML.sub("", value), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def _time(ms: int | None) -> str | None:
    return None if ms is None else datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds")


def _quoted(value: object) -> str:
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return json.dumps(text, ensure_ascii=False) if any(mark in text for mark in ',:\n"') else text


def _unquoted(value: str) -> str:
    value = value.strip()
    if value.startswith('"'):
        try:
            return str(json.loads(value))
        except (ValueError, RecursionError):
            return value
    return value


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 20 else None


def _number(text: str) -> float | None:
    try:
        return float(text[:40])
    except ValueError:
        return None
