"""Prompts as people write them, read into a scene.

Promises: ``read`` is pure, deterministic and never raises; every span it used is in ``understood``, every content word it
could not use is in ``unknown`` with the nearest thing that can be drawn (which is then drawn in its place).
A hand-written reader, not a grammar: longest phrase first, modifiers wait for their noun, relations wait for both ends,
commas close what is open. Knows nothing of layout or drawing.
"""

import re
from collections.abc import Sequence

from gesso.scenes.draft import LONGEST, NEVER_DRAWN, PEOPLE, TOKEN, Draft, State, exclude, exclude_words
from gesso.scenes.nearest import MEANS, OWN_COLOUR, nearest
from gesso.scenes.scene import Item, Reading, Relation, Scene, Subject, Understood, Unknown
from gesso.scenes.subjects import KINDS
from gesso.scenes.vocabulary import FILLER, FUNCTION, GARMENTS, Meaning, lexicon, plural

_NEGATIONS = {
    "no",
    "without",
    "not",
    "never",
    "minus",
    "non",
    "excluding",
    "except",
    "sans",
    "zero",
    "lacking",
    "isn't",
    "aren't",
    "don't",
}
_IRREGULAR = {
    "mice",
    "wolves",
    "men",
    "women",
    "children",
    "people",
    "kids",
    "geese",
    "deer herd",
    "old men",
    "old women",
    "snowmen",
    "cherry blossoms",
}


def read(text: str, no: Sequence[str] = ()) -> Reading:
    """Read a prompt; ``no`` lists further things that must not appear (as given to ``--no``)."""
    state = State()
    _walk(text, state)
    for unwanted in no:
        for part in re.split(r"[,;]| and | or ", unwanted.lower()):
            exclude_words(part, state)
    return Reading(_finish(state), tuple(state.understood), tuple(state.unknown))


def _walk(text: str, state: State) -> None:
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters change length when lowered; spans must stay those of the text
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    tokens = [(m.group().replace("’", "'"), m.start(), m.end()) for m in TOKEN.finditer(lowered)]
    table = lexicon()
    i = 0
    while i < len(tokens):
        word, start, end = tokens[i]
        if not word[0].isalnum() and word[0] != "&":
            _close(state)
            i += 1
            continue
        for length in range(min(LONGEST, len(tokens) - i), 0, -1):
            phrase = " ".join(t[0] for t in tokens[i : i + length])
            if length > 1 and phrase in MEANS:
                last = tokens[i + length - 1][2]
                _strange(phrase, Understood(text[start:last], start, last, ""), state)
                i += length
                break
            meanings = (
                table.get(phrase)
                or table.get(phrase.replace("-", " "))
                or (table.get(phrase.replace(" ", "-")) if length > 1 else None)
            )
            if meanings is None and phrase.endswith("'s"):
                meanings = table.get(phrase[:-2])
            if meanings:
                last = tokens[i + length - 1][2]
                before = tuple(t[0] for t in tokens[max(0, i - 2) : i])
                _take(phrase, meanings, before, Understood(text[start:last], start, last, ""), state)
                i += length
                break
        else:
            _word(word, Understood(text[start:end], start, end, ""), state)
            i += 1
    _close(state)


def _note(state: State, span: Understood, meaning: str) -> None:
    state.understood.append(Understood(span.text, span.start, span.end, meaning))


def _word(word: str, span: Understood, state: State) -> None:
    """A single word that is in no table of things."""
    if word in _NEGATIONS:
        state.negated, state.negated_used = True, False
        _note(state, span, "not")
    elif word in ("wearing", "dressed", "wears"):
        state.mode = "wear"
    elif word in ("holding", "carrying", "holds", "carries", "hold", "waving-a", "clutching", "eating", "drinking"):
        state.mode = "hold"
    elif word in GARMENTS:
        if state.subjects and not state.negated:
            if state.colour and state.subjects[-1].colour is None:
                state.subjects[-1].colour = state.colour
            _reset(state)
        _note(state, span, "clothes")
    elif word in ("a", "an", "the", "another"):
        state.opened = True
    elif state.negated and word in NEVER_DRAWN:
        state.negated_used = True
        _note(state, span, f"without: {word}")
    elif word in FUNCTION or word in FILLER or word in NEVER_DRAWN or len(word) < 3 or word.isdigit():
        if word in ("but", "though"):
            _close(state)
    else:
        _strange(word, span, state)


def _strange(word: str, span: Understood, state: State) -> None:
    near = nearest(word)
    state.unknown.append(Unknown(span.text, span.start, span.end, near))
    if near is None:
        return
    if state.negated:
        exclude(near, state)
        return
    if near in KINDS:
        many = word.endswith("s") and nearest(word[:-1]) == near
        _noun(near, state, many=many)
    else:
        meanings = lexicon().get(near)
        if meanings and meanings[0][0] not in ("kind", "relation", "place", "count"):
            _apply(meanings[0], state)


def _take(phrase: str, meanings: tuple[Meaning, ...], before: tuple[str, ...], span: Understood, state: State) -> None:
    """A phrase of the vocabulary, in its context."""
    categories = dict(reversed(meanings))
    if state.negated:
        if "relation" in categories:  # "without a hat and scarf": the link words carry the negation on
            if state.negated_used and phrase not in ("and", "with", "on", "in"):
                _close(state)
            return
        if categories.keys() & {"count", "size"} and len(categories) == 1:
            return
        for value in dict.fromkeys(
            value for category, value in meanings if category != "colour" or len(categories) == 1
        ):
            exclude(value, state)
        if phrase in PEOPLE:
            for name, kind in KINDS.items():
                if kind.group == "person":
                    exclude(name, state)
        state.negated_used = True
        _note(state, span, "without: " + meanings[0][1])
        return
    category, value = _choose(phrase, meanings, categories, before, state)
    if category == "skip":
        return
    if category == "colour" and state.colour not in (None, value) and before[-1:] in (("and",), ("&",)):
        state.unknown.append(Unknown(span.text, span.start, span.end, state.colour))  # one colour a thing
        return
    if category == "kind":
        state.colour = state.colour or OWN_COLOUR.get(phrase.removesuffix("s"))
        _noun(value, state, many=_many(phrase, value))
    else:
        _apply((category, value), state, phrase)
    if category != "relation" or value != "next to":
        _note(state, span, f"{category}: {value}")


def _choose(
    phrase: str, meanings: tuple[Meaning, ...], categories: dict[str, str], before: tuple[str, ...], state: State
) -> Meaning:
    if phrase in ("snow", "the snow"):
        return ("snow", "snow")
    if phrase == "night sky" and before and {"through", "across", "in"} & set(before):
        state.found.setdefault("time", "night")
        return ("setting", "sky")
    if phrase == "moon":
        return ("setting", "moon") if "on" in before else ("sky", "moon")
    if phrase == "sky":
        return ("setting", "sky") if before and before[-1] == "the" and "in" in before else ("skip", "sky")
    if phrase == "armor" and state.subjects and KINDS[state.subjects[-1].kind].name in ("knight", "samurai"):
        return ("skip", "armor")
    if state.mode == "wear" and "wear" in categories:
        return ("wear", categories["wear"])
    if state.mode == "hold" and "hold" in categories:
        return ("hold", categories["hold"])
    if state.mode == "with" and state.subjects:
        group = KINDS[state.subjects[-1].kind].group
        if "wear" in categories and group in ("animal", "person"):
            return ("wear", categories["wear"])
        if "hold" in categories and not state.count and (group == "person" or KINDS[state.subjects[-1].kind].holds):
            return ("hold", categories["hold"])
    if "kind" in categories:
        if "sky" in categories and _many(phrase, categories["kind"]) and phrase in ("birds", "stars", "planets"):
            return ("kind", categories["kind"]) if state.opened or state.count else ("sky", categories["sky"])
        return ("kind", categories["kind"])
    for category in ("count", "colour", "size", "relation", "pose", "place"):
        if category in categories:
            return (category, categories[category])
    return meanings[0]


def _many(phrase: str, value: str) -> bool:
    if phrase in _IRREGULAR:
        return True
    names = (value, *KINDS[value].words)
    return any(
        phrase == plural(name) or (phrase == name + "s") for name in names if name != phrase
    ) and not phrase.endswith("ss")


def _noun(value: str, state: State, *, many: bool) -> None:
    kind = KINDS[value]
    count = state.count or ((3 if kind.name == "flower" else 2) if many else 1)
    draft = Draft(
        value,
        state.colour,
        max(1, min(5, count)),
        state.size,
        state.pose if state.pose in kind.poses or kind.group in ("animal", "person") else None,
        state.place,
    )
    state.subjects.append(draft)
    index = len(state.subjects) - 1
    if state.relation is not None:
        subject, relation = state.relation
        if relation != "next to" and subject != index:
            state.relations.append(Relation(subject, relation, index))
        state.relation = None
    for category, item in state.loose:
        _dress(category, item, draft)
    state.loose.clear()
    _reset(state)


def _reset(state: State) -> None:
    state.colour = state.count = state.size = state.pose = state.place = None
    state.opened = False
    state.mode = ""


def _dress(category: str, item: Item, draft: Draft) -> None:
    if category == "wear":
        if all(worn.kind != item.kind for worn in draft.wearing):
            draft.wearing.append(item)
    else:
        draft.holding = item


def _apply(meaning: Meaning, state: State, phrase: str = "") -> None:
    category, value = meaning
    if category == "colour":
        state.colour = state.colour or value
        state.opened = True
    elif category == "count":
        state.count = int(value)
        state.opened = True
    elif category == "size":
        state.size = value
        state.opened = True
    elif category == "pose":
        if state.subjects and not state.opened:
            if state.subjects[-1].pose is None:
                state.subjects[-1].pose = value
        else:
            state.pose = value
    elif category == "place":
        if state.subjects:
            state.subjects[-1].place = value
        else:
            state.place = value
    elif category == "relation":
        _link(value, phrase, state)
    elif category in ("wear", "hold"):
        item = Item(value, state.colour)
        if state.subjects:
            _dress(category, item, state.subjects[-1])
        else:
            state.loose.append((category, item))
        mode = state.mode
        _reset(state)
        state.mode = mode  # "wearing a hat and a scarf"
        state.relation = None
    elif category == "snow":
        state.snow_ground = True
        _reset(state)
        state.relation = None
    elif category == "sky":
        if value not in state.sky:
            state.sky.append(value)
        _reset(state)
        state.relation = None
    elif category == "style":
        if state.found.get("style") in (None, "storybook"):
            state.found["style"] = value
    else:
        state.found.setdefault(category, value)
        if phrase in ("moonlit", "moonlight", "by moonlight", "in the moonlight") and "moon" not in state.sky:
            state.sky.append("moon")
        if phrase in ("snowing", "blizzard", "snowfall", "falling snow", "snowstorm"):
            state.snow_ground = True
        if category in ("setting", "weather", "time"):
            state.relation = None
            if category == "setting":
                _reset(state)
            else:
                state.opened = False


def _link(value: str, phrase: str, state: State) -> None:
    if phrase == "with":
        state.mode = "with"
    elif phrase != "and":
        state.mode = "wear" if phrase == "in" and state.subjects and state.mode == "wear" else ""
    if phrase in ("riding", "rides", "driving", "piloting") and state.subjects and state.subjects[-1].pose is None:
        state.subjects[-1].pose = "sitting"
    elif phrase in ("flying over", "flying above", "hovering over") and state.subjects:
        state.subjects[-1].pose = "flying"
    elif phrase == "sleeping on" and state.subjects:
        state.subjects[-1].pose = "sleeping"
    if state.subjects:
        _late_colour(state)
        if value != "next to" or state.relation is None:
            state.relation = (len(state.subjects) - 1, value)


def _late_colour(state: State) -> None:
    """A colour without a noun of its own ("a fox that is red and …") goes back to the subject."""
    if state.colour and state.subjects and state.subjects[-1].colour is None and not state.mode:
        state.subjects[-1].colour = state.colour
        state.colour = None


def _close(state: State) -> None:
    _late_colour(state)
    if state.subjects:
        last = state.subjects[-1]
        if state.pose and last.pose is None:
            last.pose = state.pose
        state.size = state.count = state.pose = state.colour = None
    state.mode = ""
    state.negated = state.negated_used = False
    state.opened = False
    state.relation = None


def _finish(state: State) -> Scene:
    found = state.found
    if state.snow_ground:
        if found.get("setting") is None:
            found["setting"] = "snow field"
        found.setdefault("season", "winter")
    if state.loose and state.subjects:
        for category, item in state.loose:
            _dress(category, item, state.subjects[0])
    for category, item in state.loose:
        if not state.subjects and category == "hold" and item.kind in KINDS:
            state.subjects.append(Draft(item.kind, item.colour))
    if state.colour and state.subjects and state.subjects[0].colour is None:
        state.subjects[0].colour = state.colour
    subjects = tuple(
        Subject(d.kind, d.colour, d.count, d.size, d.pose, d.place, tuple(d.wearing), d.holding)
        for d in state.subjects[:5]
    )
    relations = tuple(r for r in state.relations if r.subject < len(subjects) and r.object < len(subjects))
    return Scene(
        subjects,
        relations,
        found.get("setting"),
        found.get("time"),
        found.get("weather"),
        found.get("season"),
        tuple(state.sky),
        found.get("framing"),
        found.get("mood"),
        found.get("palette"),
        found.get("style"),
        tuple(state.excluded),
    )
