"""What people say, brought into a plain form: politeness and hesitation taken off, several wishes taken apart.

Promises: pure; the words of a wish are never changed, only what stands around them. Knows no prompt.
"""

import re

from gesso.scenes.editing.phrases import phrases
from gesso.scenes.vocabulary import lexicon

_TYPOGRAPHY = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "…": " "})
_CONTRACTIONS = (
    (r"\bdont\b", "don't"), (r"\bid\b(?= like| love| want)", "i'd"), (r"\blets\b", "let's"), (r"\bcant\b", "can't"), (r"\bim\b", "i'm"),
    (r"\bits\b(?= (?:too|a bit|raining|snowing|winter|summer|autumn|spring|night|day|foggy|sunny|not))", "it's"),
    (r"\bgimme\b", "give me"), (r"\bwanna\b", "want to"), (r"\bgotta\b", "have to"), (r"\bplz\b|\bpls\b", "please"), (r"\bad\b(?= an? )", "add"),
    (r"\bisnt\b", "isn't"), (r"\bsh(?:ou|u|oul|oud)d?\b(?= be| have| hold| wear)", "should"), (r"\bthats\b", "that's"), (r"\binstead of of\b", "instead of"),
)  # fmt: skip
_OPENERS = (
    r"(?:u+m+|u+h+|h+m+|er+m*|oh|ah|ok(?:ay)?|so|well|now|then|and|but|also|actually|nice|great|cool|perfect|good|yes|yeah|yep|"
    r"no|nah|nope|not bad|sorry|wait|maybe|perhaps|hey|hi|next|just|please|alright|right|lovely|thanks|thank you|again)"
)
_ASKS = (
    r"(?:(?:can|could|would|will) (?:you|we|i)(?: please| maybe| just| also)*(?: see| get| have| try)?(?= )|"
    r"i(?:'d| would) (?:really )?(?:like|love|prefer)(?: you)?(?: to(?: see| have)?)?|i(?: really)? want(?: you)?(?: to(?: see| have)?)?(?! any)|"
    r"i need(?: you to)?|i think (?:it|you|we) should|i think(?= an? | the )|(?:you|we) should|let's(?: try| have| do| make it| go for| see)?(?= )|"
    r"let us(?: try)?|try(?: and| to| with| it)?(?= )|how about|what about|what if|why not|do you think you could|"
    r"is it possible to|what (?:would|does|will) (?:it|this|that) (?:look|be)(?: like)?(?: with| if)?|it would be (?:nice|cool|great|better) (?:if|to)(?: have)?|would be (?:nice|cool|great) (?:if|to)|(?:show|give) me)"
)
_ENDS = (
    r"(?:please|thanks|thank you|instead|now|too|as well|for me|if you can|if possible|then|ok|okay|right|there|in there|in it|anymore|"
    r"any more|would be (?:nicer|nice|better|cool|great|good)|maybe|perhaps|either|again|in the (?:picture|image|scene)|to (?:it|the (?:picture|image|scene)))"
)
_LEAD = re.compile(rf"^(?:{_OPENERS}(?=[\s,.!:;]|$)[\s,.!:;]*)")
_ASK = re.compile(rf"^{_ASKS}\s*")
_TAIL = re.compile(rf"[\s,]+{_ENDS}$")
_VERBS = (
    "make|add|put|place|remove|delete|erase|swap|replace|change|turn|give|take|get rid|lose|drop|use|set|move|let|have|switch|flip|"
    "go|start|undo|keep|paint|colou?r|draw|render|show|throw|insert|include|exclude|clear|calm|tone|zoom|crop|increase|decrease|"
    "reduce|raise|lower|bring|convert|transform|pick|vary|without|with more|with less|with fewer|don't|do not|leave|cut|hide|forget|stop"
)
_DIRECTIVE = re.compile(
    rf"^(?:(?:{_VERBS})\b|(?:more|less|fewer|no|not|as an?|in the style of|it(?:'s| is| should| must)|same|"
    r"(?:the|its|his|her) [\w' -]+ (?:should|must|needs? to|has to|is|are|was|were)\b|(?:\w+er|bigger)$)|\d+:\d+$|--)"
)


def clean(said: str) -> str:
    """Return the wish without what people say around it: "um, could you please make it night?" → "make it night"."""
    text = " ".join(said.translate(_TYPOGRAPHY).split())
    text = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    for pattern, better in _CONTRACTIONS:
        text = re.sub(pattern, better, text)
    return strip(text)


def strip(text: str) -> str:
    """Take politeness and hesitation off both ends of a plain text."""
    before = None
    while before != text:
        before = text
        text = text.strip(' \t,.!?;:-"')
        shorter = _LEAD.sub("", text)
        keep_no = re.match(r"^(?:no|not|again|right)\b(?![,.!:;])", text)
        if shorter and not keep_no:
            text = shorter
        text = _ASK.sub("", text) or text
        text = re.sub(r"\bplease\b,?\s*", "", text) if text != "please" else ""
        text = _TAIL.sub("", text)
    return text


def wishes(text: str) -> list[str]:
    """Take a cleaned text apart into single wishes: "make it night and add rain" is two, "add a cat and a dog" is one."""
    pieces = re.split(
        r"(\s*[.;!?]\s+|\s*,\s*(?:and |but |then |also )*|\s+(?:and(?: then| also)?|but|then|plus)\s+)", text
    )
    found: list[str] = []
    for place in range(0, len(pieces), 2):
        piece, joint = pieces[place], pieces[place - 1] if place else ""
        if not piece.strip():
            continue
        own = strip(piece)
        hard = bool(re.search(r"[.;!?]", joint))
        if found and not hard and not (own and starts_a_wish(own)):
            found[-1] += joint + piece
        else:
            found.append(own or piece)
    return [one for one in (strip(piece) for piece in found) if one]


def starts_a_wish(text: str) -> bool:
    """Whether a piece can stand alone: an order, a dial ("raw", "wider"), or a single fact ("foggy", "at night")."""
    return bool(_DIRECTIVE.match(text)) or is_fact(text) is not None or text in ALONE


ALONE = frozenset({
    "raw", "tiled", "seamless", "draft", "square", "portrait", "landscape", "widescreen", "vertical",
    "horizontal", "wider", "taller", "narrower", "bigger", "smaller",
})  # fmt: skip
"""Words that are a wish by themselves."""


def is_fact(text: str) -> tuple[str, str] | None:
    """Return (category, words) where a text says one thing about the whole picture and nothing else: "foggy", "in the rain"."""
    bare = re.sub(
        r"^(?:at|in|during|by|on|as|like|into|to|under|with|a|an|the|some|it|all|more|very|really|be|is|full|of|style|done)\s+",
        "",
        text,
    )
    while bare != text:
        text, bare = bare, re.sub(r"^(?:at|in|during|by|a|an|the|some|very|really|full|of)\s+", "", bare)
    bare = (
        re.sub(
            r"\s+(?:style|time|look|art style|weather|please|instead|day|mood|thing|picture|image|colou?rs|outside)$",
            "",
            bare,
        )
        if bare not in lexicon()
        else bare
    )
    meanings = lexicon().get(bare)
    for category in ("time", "weather", "season", "style", "palette", "mood", "framing"):
        value = next((value for kind, value in meanings or () if kind == category), None)
        if value is not None and (meanings or (("", ""),))[0][0] in (category, "time", "weather", "season", "sky"):
            return category, bare
    cut = [phrase for phrase in phrases(bare) if phrase.kind != "comma"]
    if len(cut) == 1 and cut[0].kind == "fact" and cut[0].head.category == "style":
        return "style", bare
    return None
