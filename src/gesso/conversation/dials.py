"""What people say about parameters: "wider", "less chaos", "16:9 please", "not tiled" → one parameter changed.

Promises: pure; numbers stay in the ranges of version 7 (founding notes, midjourney, §1.6), where every version's lie. A step is
what one notices: half or double, a quarter or four times for "much", half as far for "a bit".
"""

import re
from fractions import Fraction

from gesso.prompt import Pieces

_LADDER = tuple(Fraction(w, h) for w, h in ((1, 3), (1, 2), (9, 16), (2, 3), (3, 4), (4, 5), (1, 1), (5, 4), (4, 3), (3, 2), (16, 9), (2, 1), (21, 9), (3, 1)))  # fmt: skip
_LITTLE = r"(?:a )?(?:tiny |little )?bit|slightly|a little|a touch|somewhat|a tad"
_MUCH = r"way|much|a lot|far|lots|very much|super|really"
_AMOUNT = rf"(?:(?P<little>{_LITTLE})|(?P<much>{_MUCH}))?\s*"
_MAKE = r"^(?:make (?:it|that|this|them|the (?:picture|image|whole thing))|(?:let's |let us )?go|go for|turn (?:it|this)|flip (?:it|this)|set(?: it)?|use|change (?:it )?to|crop(?: it)?|switch to|i want it|it should be|do it|in|be|put it in)?\s*(?:be |to |into |in |as |for |a |an |the |on |with )*"
_SHAPE_NOUN = (
    r"(?: (?:picture|image|format|shape|mode|orientation|aspect(?: ratio)?|ratio|one|please|version|crop|photo|seed))*$"
)
_STYLIZE = r"styli[sz](?:ed|e|ation|ing)|artsy|artistic|artful|arty|fancy"
_CHAOS = r"chaos|chaotic|variety|varied|variation|random(?:ness)?|different from each other"
_WEIRD = r"we?i+e?r+d(?:er|ness)?|strange(?:r)?|odd(?:er)?|unusual|quirk(?:y|ier)|bizarre"


def turn(wish: str, pieces: Pieces) -> tuple[Pieces, str] | None:
    """Return the pieces with the parameter that a wish speaks of, and a line that says so; None where it speaks of none."""
    for dial in (_typed, _ratio, _amounts, _flags, _numbers):
        made = dial(wish, pieces)
        if made is not None:
            return made
    return None


def _typed(wish: str, pieces: Pieces) -> tuple[Pieces, str] | None:
    """Parameters that were said as they are typed: "use --ar 16:9"."""
    from gesso.prompt import pieces as take_apart

    if "--" not in wish:
        return None
    said = take_apart(wish[wish.index("--") :])
    if wish[: wish.index("--")].strip() not in ("", "use", "add", "with", "set", "and", "put"):
        return None
    for name, typed in said.parameters:
        pieces = pieces.with_parameter(name, typed)
    return pieces, " ".join(typed for _, typed in said.parameters)


def _ratio(wish: str, pieces: Pieces) -> tuple[Pieces, str] | None:
    bare = re.sub(_SHAPE_NOUN, "", re.sub(_MAKE, "", wish)).strip()
    now = _fraction(pieces.value("aspect"))
    found = re.fullmatch(r"(\d{1,2})\s*(?::|x|by|to)\s*(\d{1,2})", bare)
    if found and int(found[1]) and int(found[2]):
        return _aspect(pieces, Fraction(int(found[1]), int(found[2])), f"{int(found[1])}:{int(found[2])}")
    if bare in ("square", "a square", "squared"):
        return _aspect(pieces, Fraction(1))
    if bare in ("portrait", "vertical", "upright", "portrait format", "tall"):
        return _aspect(pieces, 1 / now if now > 1 else now if now < 1 else Fraction(2, 3))
    if bare in ("landscape", "horizontal", "sideways", "wide"):
        return _aspect(pieces, 1 / now if now < 1 else now if now > 1 else Fraction(3, 2))
    if bare in ("widescreen", "wide screen", "wide-screen", "cinematic format", "cinema format"):
        return _aspect(pieces, Fraction(16, 9))
    if bare in ("ultrawide", "ultra wide", "panorama", "panoramic", "a panorama"):
        return _aspect(pieces, Fraction(21, 9), "21:9")
    found = re.fullmatch(_AMOUNT + r"(wider|broader|less tall|narrower|taller|higher|slimmer|less wide)", bare)
    if found is None:
        return None
    step = 2 if found["much"] else 1
    wider = found[3] in ("wider", "broader", "less tall")
    steps = [one for one in _LADDER if (one > now if wider else one < now)]
    if not steps:
        return pieces, "as wide as it goes" if wider else "as tall as it goes"
    return _aspect(pieces, steps[min(step, len(steps)) - 1] if wider else steps[-min(step, len(steps))])


def _fraction(written: str | None) -> Fraction:
    found = re.fullmatch(r"(\d+):(\d+)", written or "")
    return Fraction(int(found[1]), int(found[2])) if found and int(found[1]) and int(found[2]) else Fraction(1)


def _aspect(pieces: Pieces, ratio: Fraction, written: str = "") -> tuple[Pieces, str]:
    written = written or ("21:9" if ratio == Fraction(7, 3) else f"{ratio.numerator}:{ratio.denominator}")
    return pieces.with_parameter("aspect", f"--ar {written}"), f"ratio {written}"


def _amounts(wish: str, pieces: Pieces) -> tuple[Pieces, str] | None:
    bare = re.sub(
        r"^(?:make (?:it|them|that)|let's go|go|with|be|i want|give it|add|it should be|turn (?:up|it)|do it)\s+",
        "",
        wish,
    )
    for words, name, flag, usual, top, first in (
        (_STYLIZE, "stylize", "--s", 100, 1000, 250),
        (_CHAOS, "chaos", "--c", 0, 100, 25),
        (_WEIRD, "weird", "--w", 0, 3000, 250),
    ):
        found = re.fullmatch(
            rf"{_AMOUNT}(?P<way>more|less|not (?:so|as|that|too)|no|not|max(?:imum)?|higher|lower|increase the|reduce the|(?:drop|remove|lose|turn off|without|forget)(?: the)?)?\s*(?P<word>{words})",
            bare,
        )
        found = found or re.fullmatch(
            rf"(?P<way>turn down|turn up|lower|raise|increase|decrease|reduce)\s*(?P<word>the (?:{words}))(?P<little> a bit)?(?P<much> a lot)?",
            bare,
        )
        if found is None or not (found["way"] or found["word"].endswith(("er", "ier")) or found["word"] == "weird"):
            continue
        way = found["way"] or "more"
        now = int(float(pieces.value(name) or usual)) if re.fullmatch(r"[\d.]+", pieces.value(name) or "0") else usual
        if (way in ("no", "not") and name != "stylize") or way.startswith(
            ("drop", "remove", "lose", "turn off", "without", "forget")
        ):
            made = 0
        elif way.startswith("max"):
            made = top
        elif way in (
            "less",
            "not so",
            "not as",
            "not that",
            "not too",
            "not",
            "no",
            "lower",
            "turn down",
            "decrease",
            "reduce",
            "reduce the",
        ):
            made = round(now * (0.7 if found["little"] else 0.25 if found["much"] else 0.5))
        elif now == 0:
            made = round(first * (0.5 if found["little"] else 2 if found["much"] else 1))
        elif name == "chaos":
            made = now + (10 if found["little"] else 50 if found["much"] else 20)
        else:
            made = round(
                now
                * (1.5 if found["little"] else 4 if found["much"] else 2.5 if name == "stylize" and now == usual else 2)
            )
        made = min(top, made)
        typed = pieces.typed(name)
        written = typed.split()[0] if typed else flag
        dropped = made == 0 and name != "stylize"
        return pieces.with_parameter(name, None if dropped else f"{written} {made}"), f"{name} {made}"
    return None


_FLAG_WORDS = (
    (r"raw(?: mode| style)?", "raw", "--raw"),
    (r"tiled?|tiles|tileable|seamless(?:ly)?(?: pattern)?|a (?:seamless )?pattern|repeat(?:ing)?(?: pattern)?", "tile", "--tile"),
    (r"(?:a |as a |in )?drafts?(?: mode)?", "draft", "--draft"),
    (r"(?:in )?full quality", "draft", ""),
    (r"(?:in )?(?:turbo|fast|relax)(?: mode)?", "speed", ""),
    (r"(?:in )?(?:stealth|private|public)(?: mode)?", "visibility", ""),
)  # fmt: skip


def _flags(wish: str, pieces: Pieces) -> tuple[Pieces, str] | None:
    found = re.fullmatch(
        r"(?P<off>(?:not|no|un|don't use|do not use|without|turn off|remove|drop|no more|don't make it|stop using|disable)\s*)?(?:make (?:it|them|this)|use|turn on|with|do it|go|enable|be|and|it should be|as|let's go)?\s*(?:a |the )?(?P<word>.+?)",
        wish,
    )
    if found is None:
        return None
    for words, name, flag in _FLAG_WORDS:
        if not re.fullmatch(words, found["word"]):
            continue
        chosen = flag
        if name in {"speed", "visibility"}:
            word = re.search(r"turbo|fast|relax|stealth|private|public", found["word"])
            chosen = "--" + (word[0] if word else "fast").replace("private", "stealth")
        off = bool(found["off"]) or not chosen
        return pieces.with_parameter(name, None if off else chosen), f"{'without ' if off else ''}{chosen or 'draft'}"
    return None


def _numbers(wish: str, pieces: Pieces) -> tuple[Pieces, str] | None:
    if re.fullmatch(r"(?:use |keep |with |take )?(?:the )?same seed", wish):
        return pieces, "same seed"
    if re.fullmatch(r"(?:use )?(?:a )?(?:new|another|different|random) seed|without (?:the )?seed", wish):
        return pieces.with_parameter("seed", None), "new seed"
    for name, flag, pattern in (
        ("seed", "--seed", r"seed"),
        ("stylize", "--s", r"styli[sz]e|stylization"),
        ("chaos", "--c", r"chaos"),
        ("weird", "--w", r"weird(?:ness)?"),
        ("quality", "--q", r"quality"),
        ("version", "--v", r"version|v"),
        ("repeat", "--r", r"repeats?"),
        ("style_weight", "--sw", r"style weight"),
        ("image_weight", "--iw", r"image weight"),
    ):
        found = re.fullmatch(
            rf"(?:use |set |with |make |take |change )?(?:the )?(?:{pattern})(?: to| of| at|=)?\s*(?P<n>\d+(?:\.\d+)?)(?: again)?",
            wish,
        )
        if found:
            typed = pieces.typed(name)
            written = typed.split()[0] if typed else flag
            return pieces.with_parameter(name, f"{written} {found['n']}"), f"{name} {found['n']}"
    found = re.fullmatch(
        r"(?:use|with|draw (?:it )?with|switch to) (?:the )?(?P<m>niji|starter|[a-z0-9.-]+(?= model))(?: model)?", wish
    )
    if found:
        typed = "--niji" if found["m"] == "niji" else f"--model {found['m']}"
        return pieces.with_parameter("version", typed), typed
    return None
