"""The tokens that a picture is found by beside its words, and what is counted of it. Pure.

A token is one letter for its kind and a value in `a-z0-9`, so that every tokenizer leaves it whole: other characters of
the value are written as `z` and two hex digits a byte, a `z` as `zz`. Tokens live in a column of their own in the index;
no prompt can contain one. The scope token holds the person and the state together, so that one posting list restricts
a search to what may be seen at all.
"""

import colorsys
from collections.abc import Iterable
from math import gcd

import msgspec

IN, HIDDEN, TRASHED = "i", "h", "t"
State = str
STATES = (IN, HIDDEN, TRASHED)

DAY_MS = 86_400_000
PER_MS_BITS = 14
SEQ_PER_DAY = DAY_MS << PER_MS_BITS

RATIOS = ((1, 1), (5, 4), (4, 3), (3, 2), (16, 10), (16, 9), (2, 1), (21, 9), (3, 1))
COUNTED = {"m": "model", "v": "version", "w": "task", "y": "style", "o": "origin"}
"""Kinds of tokens whose values are counted, under their names in a search."""

_CELL = 18.0
_NAMED_DARK, _NAMED_LIGHT, _NAMED_GREY = 0.18, 0.92, 0.13


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that changes about a picture and that it is found by."""

    person_id: str
    hidden: bool = False
    deleted_ms: int | None = None
    folder_id: str | None = None
    rating: int = 0
    liked: bool = False
    tags: tuple[str, ...] = ()
    stack_id: str | None = None
    colours: tuple[str, ...] | None = None

    @property
    def state(self) -> State:
        """In sight, hidden, or in the trash; what lies in the trash remembers whether it was hidden."""
        return TRASHED if self.deleted_ms is not None else HIDDEN if self.hidden else IN


def encoded(value: str) -> str:
    """Return the value as `a-z0-9`."""
    out = []
    for byte in value.casefold().encode():
        letter = chr(byte)
        if letter == "z":
            out.append("zz")
        elif letter.isascii() and letter.isalnum():
            out.append(letter)
        else:
            out.append(f"z{byte:02x}")
    return "".join(out)


def decoded(text: str) -> str:
    """Return what `encoded` was given, in small letters."""
    out, at = bytearray(), 0
    while at < len(text):
        if text[at] != "z":
            out += text[at].encode()
            at += 1
        elif text[at + 1 : at + 2] == "z":
            out += b"z"
            at += 2
        else:
            out.append(int(text[at + 1 : at + 3], 16))
            at += 3
    return out.decode("utf-8", "replace")


def token(kind: str, value: str | int) -> str:
    return kind + encoded(str(value))


def scope(person_id: str, state: State) -> str:
    return f"p{encoded(person_id.removeprefix('usr_'))}q{state}"


def fixed(
    *,
    job_id: str | None,
    parent: str | None,
    mime: str,
    width_px: int,
    height_px: int,
    aspect: tuple[int, int] | None,
    seed: int | None,
    model: str | None,
    version: str | None,
    task: str,
    styles: Iterable[str],
    draft: bool,
    origin: str,
) -> str:
    """Return the tokens of what never changes about a picture."""
    made = [token("w", task), token("t", mime.rpartition("/")[2])]
    made += [token("a", name) for name in ratios(width_px, height_px, aspect)]
    made += [token("y", style) for style in styles]
    optional = (("j", job_id), ("s", seed), ("m", model), ("v", version), ("u", parent), ("o", origin or None))
    made += [token(kind, value) for kind, value in optional if value is not None]
    flags = (("draft", draft), ("upload", task == "upload" and not origin), ("import", bool(origin)))
    made += [token("i", name) for name, is_so in flags if is_so]
    made += [token("h", "parent")] if parent else []
    return " ".join(made)


def all_of(standing: Standing, base: str) -> str:
    """Return all tokens of a picture."""
    made = [scope(standing.person_id, standing.state), base, token("r", standing.rating)]
    made += [token("g", tag) for tag in standing.tags]
    if standing.folder_id:
        made += [token("f", standing.folder_id), token("h", "folder")]
    flags = (("h", "tags", standing.tags), ("h", "rating", standing.rating), ("i", "favorite", standing.liked))
    made += [token(kind, name) for kind, name, is_so in flags if is_so]
    if standing.stack_id:
        made += [token("k", standing.stack_id), token("h", "stack")]
    for colour in standing.colours or ():
        made += [token("c", colour_name(colour)), cell(*lab(colour))]
    return " ".join(dict.fromkeys(made))


def counted(standing: Standing, base: str, words: str, seq: int) -> list[tuple[str, str]]:
    """Return the (kind, value) pairs that the picture counts for: its day in any state, the rest only where it is in sight."""
    made = [(f"day.{standing.state}", f"{seq // SEQ_PER_DAY:06d}")]
    if standing.state != IN:
        return made
    made += [("tag", tag) for tag in standing.tags]
    made += [("folder", standing.folder_id or "")]
    made += [(COUNTED[one[0]], decoded(one[1:])) for one in base.split() if one[0] in COUNTED]
    made += [("word", word) for word in sorted(set(plain_words(words)))]
    return made


def plain_words(text: str) -> list[str]:
    """Return the words of a text in small letters, for completion: two letters or more, no numbers."""
    letters = "".join(one if one.isalnum() else " " for one in text.casefold())
    return [word for word in letters.split() if 1 < len(word) < 32 and not word.isdigit()]


def ratios(width_px: int, height_px: int, aspect: tuple[int, int] | None) -> list[str]:
    """Return the names that a picture's shape answers to: as asked, exact, the usual ratios within 3 %, and its lie."""
    across = gcd(width_px, height_px) or 1
    named = [f"{width_px // across}:{height_px // across}"]
    if aspect is not None:
        named.append(f"{aspect[0]}:{aspect[1]}")
    for wide, high in RATIOS:
        for one, other in ((wide, high), (high, wide)):
            if abs(width_px * other / (height_px * one) - 1) < 0.03:
                least = gcd(one, other)
                named.append(f"{one // least}:{other // least}")
    named.append("square" if width_px == height_px else "landscape" if width_px > height_px else "portrait")
    return list(dict.fromkeys(named))


def colour_name(colour: str) -> str:
    """Return the plain word for a `#rrggbb`."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    vivid = max(red, green, blue) - min(red, green, blue)
    if light < _NAMED_DARK and vivid < 0.25:
        return "black"
    if light > _NAMED_LIGHT:
        return "white"
    if vivid < _NAMED_GREY or saturation < 0.1:
        return "grey"
    degrees = hue * 360
    if 15 <= degrees < 45 and light < 0.45:
        return "brown"
    for until, name in ((15, "red"), (42, "orange"), (68, "yellow"), (160, "green"), (195, "teal"), (255, "blue"), (290, "purple"), (345, "pink")):  # fmt: skip
        if degrees < until:
            return name
    return "red"


COLOUR_NAMES = ("red", "orange", "yellow", "green", "teal", "blue", "purple", "pink", "brown", "black", "white", "grey")


def lab(colour: str) -> tuple[float, float, float]:
    """Return CIELAB (D65) of a `#rrggbb`."""
    linear = []
    for at in (1, 3, 5):
        value = int(colour[at : at + 2], 16) / 255
        linear.append(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)
    red, green, blue = linear
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def cell(light: float, a: float, b: float) -> str:
    """Return the token of the cube of CIELAB, 18 a side, that a colour lies in."""
    return "l" + "x".join(str(int((value + 180) // _CELL)) for value in (light, a, b))


def near_cells(colour: str) -> list[str]:
    """Return the cells that lie within about one cell's side of the colour: what looks like it."""
    light, a, b = lab(colour)
    reach = (-_CELL * 0.6, 0.0, _CELL * 0.6)
    return list(dict.fromkeys(cell(light + i, a + j, b + k) for i in reach for j in reach for k in reach))
