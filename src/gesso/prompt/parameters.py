"""The one table of parameters: names, short forms, kinds, and per version what is allowed and what is the default.

A new parameter is one row here and one field of `Spec`: reading, checking, explaining and writing back all follow
the row. Rows stand in the order in which a prompt is written back. Source: founding notes, midjourney, §1.2 and §1.6.
"""

from collections.abc import Mapping
from typing import Literal

import msgspec

from gesso.prompt.versions import SUPPORTED, dialect

Kind = Literal[
    "flag",  # --tile
    "choice",  # --fast, --relax: several flags, one value
    "integer",
    "decimal",
    "ratio",  # 16:9
    "words",  # a comma list
    "references",  # URLs, image ids, codes
    "codes",  # profile ids, or nothing
    "version",
]
Source = Literal["url", "code", "random"]


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """What one version allows. `default` is what it does when nothing is written, as text for people."""

    low: float | None = None
    high: float | None = None
    values: tuple[float, ...] = ()
    default: str = ""

    def allows(self, number: float) -> bool:
        """Tell whether the number lies in the range, or among the values when there are any."""
        if self.values:
            return number in self.values
        return (self.low is None or number >= self.low) and (self.high is None or number <= self.high)

    def nearest(self, number: float) -> float:
        """Return the allowed number that lies closest."""
        if self.values:
            return min(self.values, key=lambda value: abs(value - number))
        low = number if self.low is None else self.low
        high = number if self.high is None else self.high
        return min(max(number, low), high)

    @property
    def allowed(self) -> str:
        """The range in words: `0–1000`, or `1, 2 or 4`."""
        if self.values:
            *first, last = [number_text(value) for value in self.values]
            return f"{', '.join(first)} or {last}" if first else last
        if self.low is None or self.high is None:
            return ""
        return f"{number_text(self.low)}–{number_text(self.high)}"


def number_text(number: float) -> str:
    """Write a number without a needless fraction or exponent: 2, 0.5, -0.25."""
    text = f"{number:.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


class Parameter(msgspec.Struct, frozen=True, kw_only=True):
    """One row. `flags[0]` is the form in which it is written back."""

    name: str
    flags: tuple[str, ...]
    kind: Kind
    rules: Mapping[str, Rule]
    summary: str
    field: str | None = None
    """Field of Spec; None for what never reaches one (repeat, and what no engine can do yet)."""
    choices: Mapping[str, str] = {}
    """For a choice: flag to value."""
    sources: frozenset[Source] = frozenset({"url"})
    """For references: what may stand there, besides image ids."""
    single: bool = False
    """For references: exactly one."""
    needs: str | None = None
    """Long name of the parameter (or `image_prompts`) without which this one means nothing and is left out."""
    twin: str | None = None
    """Long name of the parameter that does the same in versions that lack this one."""
    rounds: Mapping[float, float] = {}
    """Values that are quietly something else: V7's quality 3 is 4."""

    def rule(self, version: str) -> Rule | None:
        """Return what `version` allows, or None if it has no such parameter.

        A model alias without a dialect takes every parameter of the offered versions; the catalog knows its limits.
        """
        own = dialect(version)
        if own is not None:
            return self.rules.get(own.word)
        return next((self.rules[word] for word in SUPPORTED if word in self.rules), None)

    @property
    def versions(self) -> tuple[str, ...]:
        """Offered versions that take it; for what none offers, those that would."""
        return tuple(word for word in SUPPORTED if word in self.rules) or tuple(self.rules)


V8 = ("8.2", "8.1")
EVERY = (*SUPPORTED, *V8)
STYLED = ("7", "6.1", "niji 7", "niji 6", *V8)
V6 = ("6.1", "niji 6")


def same(versions: tuple[str, ...], **rule: object) -> dict[str, Rule]:
    """Return one rule for several versions."""
    return dict.fromkeys(versions, msgspec.convert(rule, Rule))


PARAMETERS: tuple[Parameter, ...] = (
    Parameter(
        name="aspect",
        flags=("ar", "aspect"),
        kind="ratio",
        field="aspect",
        rules=same(EVERY, default="1:1"),
        summary="Width to height, in whole numbers; reduced to lowest terms. At most 14:1 or 1:14.",
    ),
    Parameter(
        name="version",
        flags=("v", "version", "niji", "model"),
        kind="version",
        field="version",
        rules=same(EVERY, default="7"),
        summary="The version, `--niji` for the anime versions (7 when bare), or `--model` and the alias of any installed model.",
    ),
    Parameter(
        name="raw",
        flags=("raw", "style"),
        kind="flag",
        field="raw",
        rules=same(EVERY, default="off"),
        summary="Less of the house style. `--style raw` is the older spelling.",
    ),
    Parameter(
        name="stylize",
        flags=("s", "stylize"),
        kind="integer",
        field="stylize",
        rules=same(EVERY, low=0, high=1000, default="100"),
        summary="From literal to artful. Also scales profiles and moodboards.",
    ),
    Parameter(
        name="chaos",
        flags=("c", "chaos"),
        kind="integer",
        field="chaos",
        rules=same(EVERY, low=0, high=100, default="0"),
        summary="How far the pictures of one job differ from each other.",
    ),
    Parameter(
        name="weird",
        flags=("w", "weird"),
        kind="integer",
        field="weird",
        rules=same(EVERY, low=0, high=3000, default="0"),
        summary="How unusual the pictures are.",
    ),
    Parameter(
        name="exp",
        flags=("exp",),
        kind="integer",
        field="exp",
        rules=same(("7", *V8), low=0, high=100, default="0"),
        summary="A second stylize: detail, movement, tone. Try 5, 10, 25 or 50.",
    ),
    Parameter(
        name="quality",
        flags=("q", "quality"),
        kind="decimal",
        field="quality",
        rules={
            "7": Rule(values=(1, 2, 4), default="1"),
            **same(V6, values=(0.25, 0.5, 1, 2), default="1"),
            "5.2": Rule(values=(0.25, 0.5, 1), default="1"),
        },
        rounds={3: 4},
        summary="How long the first pictures are worked on. In version 7, 3 becomes 4.",
    ),
    Parameter(
        name="seed",
        flags=("seed",),
        kind="integer",
        field="seed",
        rules=same(EVERY, low=0, high=4294967295, default="random"),
        summary="Where the randomness starts: the same seed and settings make the same pictures.",
    ),
    Parameter(
        name="stop",
        flags=("stop",),
        kind="integer",
        field="stop",
        rules=same((*V6, "5.2"), low=10, high=100, default="100"),
        summary="Stops at this percentage of the work, for a blurrier picture.",
    ),
    Parameter(
        name="tile",
        flags=("tile",),
        kind="flag",
        field="tile",
        rules=same(("7", *V6, "5.2", *V8), default="off"),
        summary="A picture that repeats without a seam.",
    ),
    Parameter(
        name="draft",
        flags=("draft",),
        kind="flag",
        field="draft",
        rules=same(("7", *V8), default="off"),
        summary="Quick and small, for trying ideas.",
    ),
    Parameter(
        name="image_weight",
        flags=("iw",),
        kind="decimal",
        field="image_weight",
        rules={
            **same(("7", *V6, *V8), low=0, high=3, default="1"),
            **same(("5.2", "niji 7"), low=0, high=2, default="1"),
        },
        needs="image_prompts",
        summary="How much image prompts count against the words.",
    ),
    Parameter(
        name="style_reference",
        flags=("sref",),
        kind="references",
        field="style_references",
        rules=same(STYLED),
        sources=frozenset({"url", "code", "random"}),
        summary="Style of these pictures or style codes, each with an optional `::weight`; `random` picks a code.",
    ),
    Parameter(
        name="style_weight",
        flags=("sw",),
        kind="integer",
        field="style_weight",
        rules=same(STYLED, low=0, high=1000, default="100"),
        needs="style_reference",
        summary="How strongly the style reference counts.",
    ),
    Parameter(
        name="style_version",
        flags=("sv",),
        kind="integer",
        field="style_version",
        rules={
            **same(("7", *V8), low=1, high=6, default="6"),
            **same(V6, low=1, high=4, default="4"),
            "niji 7": Rule(values=(4, 6), default="6"),
        },
        needs="style_reference",
        summary="Algorithm that reads the style. Codes and `random` know 4 and 6 only.",
    ),
    Parameter(
        name="omni_reference",
        flags=("oref",),
        kind="references",
        field="omni_reference",
        rules=same(("7",)),
        single=True,
        twin="character_reference",
        summary="Puts this one person or thing into the picture.",
    ),
    Parameter(
        name="omni_weight",
        flags=("ow",),
        kind="integer",
        field="omni_weight",
        rules=same(("7",), low=1, high=1000, default="100"),
        needs="omni_reference",
        twin="character_weight",
        summary="How strongly the omni reference counts: 25 to change its style, 400 for faces and clothes.",
    ),
    Parameter(
        name="character_reference",
        flags=("cref",),
        kind="references",
        field="character_references",
        rules=same(V6),
        twin="omni_reference",
        summary="Puts the character of these pictures into the picture.",
    ),
    Parameter(
        name="character_weight",
        flags=("cw",),
        kind="integer",
        field="character_weight",
        rules=same(V6, low=0, high=100, default="100"),
        needs="character_reference",
        twin="omni_weight",
        summary="0 keeps the face only, 100 face, hair and clothes.",
    ),
    Parameter(
        name="profile",
        flags=("p", "profile", "personalize"),
        kind="codes",
        field="profiles",
        rules=same(("7", *V6, *V8), default="yours, if you have one"),
        summary="Your taste: bare for your own profile, or ids of profiles and moodboards.",
    ),
    Parameter(
        name="no",
        flags=("no",),
        kind="words",
        field="no",
        rules=same(EVERY),
        summary="What should not be in the picture, separated by commas.",
    ),
    Parameter(
        name="speed",
        flags=("fast", "relax", "turbo"),
        kind="choice",
        field="speed",
        rules=same(EVERY, default="your setting"),
        choices={"fast": "fast", "relax": "relax", "turbo": "turbo"},
        summary="How urgent the job is.",
    ),
    Parameter(
        name="visibility",
        flags=("stealth", "public"),
        kind="choice",
        field="visibility",
        rules=same(EVERY, default="your setting"),
        choices={"stealth": "stealth", "public": "public"},
        summary="Who may see the pictures.",
    ),
    Parameter(
        name="repeat",
        flags=("r", "repeat"),
        kind="integer",
        rules=same(EVERY, low=1, high=40, default="1"),
        summary="Runs the whole prompt this many times.",
    ),
    # Nothing draws these yet; they are known, so that the answer is better than "unknown parameter".
    Parameter(name="hd", flags=("hd",), kind="flag", rules=same(V8), summary="Twice the pixels on each side."),
    Parameter(name="sd", flags=("sd",), kind="flag", rules=same(V8), summary="The usual pixels."),
    Parameter(
        name="edit", flags=("edit",), kind="references", rules=same(V8), summary="One to four pictures to be changed."
    ),
    Parameter(
        name="preview", flags=("preview",), kind="flag", rules=same(V8), summary="An early look at a next model."
    ),
)
BY_NAME: dict[str, Parameter] = {parameter.name: parameter for parameter in PARAMETERS}
BY_FLAG: dict[str, Parameter] = {
    **{parameter.name.replace("_", "-"): parameter for parameter in PARAMETERS if parameter.kind != "choice"},
    **{flag: parameter for parameter in PARAMETERS for flag in parameter.flags},
}
"""Every spelling that is read: the flags, and the long name with dashes (`--image-weight`)."""
