"""Wishes to changes: each rule reads one kind of sentence and makes the change that it asks for.

Promises: pure; a wish that no rule reads changes nothing and is handed back as not understood. Pronouns mean what was
spoken of last, else the first thing of the prompt. Knows no parameters and no earlier turns (``gesso.conversation``).
"""

import re
from collections.abc import Callable

from gesso.scenes.editing import changes, whole
from gesso.scenes.editing.effects import (
    BODY,
    NUMBER,
    PLACES,
    SIZES,
    Draft,
    become,
    count,
    hang,
    move,
    pose,
    say,
)
from gesso.scenes.editing.inflection import singular
from gesso.scenes.editing.phrases import (
    DETERMINERS,
    NUMBERS,
    find,
    known,
    phrases,
    units,
)
from gesso.scenes.editing.sayings import is_fact, strip
from gesso.scenes.editing.targets import WHOLE_PICTURE, gerund, is_pronoun, subject

Rule = Callable[[str, Draft], bool]
_CATEGORY_NAMES = {
    "style": "style", "weather": "weather", "time": "time", "time of day": "time", "season": "season", "mood": "mood", "background": "setting",
    "setting": "setting", "place": "setting", "framing": "framing", "palette": "palette", "colours": "palette", "colors": "palette",
}  # fmt: skip


def apply_wish(wish: str, draft: Draft) -> bool:
    """Try each rule in turn; the first that reads the wish makes its change."""
    wish = (
        re.sub(r"^(?:the )?same(?: thing| one| picture| image| again)?(?: but| just| only| with)?(?: as)?\s*", "", wish)
        or "same"
    )
    wish = re.sub(r"^(?:can|could|may|might) (.+?) be (?!\w+ing\b)", r"\1 should be ", wish)
    if wish == "same" or re.fullmatch(r".+ (?:is|are) (?:fine|ok|okay|good|great|nice|perfect)", wish):
        return draft.now(draft.text, "stays")
    return any(rule(wish, draft) for rule in _RULES)


def _remove(wish: str, draft: Draft) -> bool:
    found = re.fullmatch(
        r"(?:remove|delete|erase|drop|lose|get rid of|take (?:away|out|off|down)|cut(?: out)?|hide|clear(?: away| out)?|leave out|exclude|"
        r"forget(?: about)?|without|no more|no|(?:i )?(?:don't|do not|didn't) (?:want|need|like|include|show|draw|have|see)(?: to see)?(?: any)?|not?|"
        r"there (?:shouldn't|should not|must not) be(?: any)?|stop|lose)\s+(?P<x>.+?)(?:\s+(?:out|away|off|there|at all))?",
        wish,
    )  # fmt: skip
    if found is None:
        return False
    corrected = re.fullmatch(r"not (?P<x>.+?),? (?:but |rather |,)*(?P<y>(?:an? )?[\w-]+)", wish)
    if corrected and "," in wish and find(draft.text, corrected["x"]):
        return _swap(f"replace {corrected['x']} with {corrected['y']}", draft)
    fewer = re.match(rf"(?P<n>{NUMBER}) of (?:the|those|them|these)\s*(?P<x>.*)", found["x"])
    if fewer and (there := subject(fewer["x"] or "it", draft.text, draft.last)) and changes.count_of(there.phrase) > 1:
        less = NUMBERS.index(fewer["n"]) if fewer["n"] in NUMBERS else int(fewer["n"])
        return count(there, str(max(1, changes.count_of(there.phrase) - less)), draft)
    if is_pronoun(found["x"]):
        return bool(draft.understood)  # "I don't like the fog, remove it": done already
    target = re.sub(r"^(?:the|any|that|this|those|these|all(?: of)?(?: the)?|his|her|its|their)\s+", "", found["x"])
    category = _CATEGORY_NAMES.get(target)
    if category:
        return draft.now(changes.drop_fact(draft.text, category), f"without {target}")
    for one in re.split(r"\s*,\s*|\s+(?:and|or|nor)\s+(?:the |any |a |an )?", target):
        name = re.sub(r"^(?:a|an|the|any|some)\s+", "", one)
        name = (
            re.sub(r"\s+(?:from|on|in|of|around) (?:the |his |her |its |it|him|them).*$", "", name)
            if find(draft.text, name) is None
            else name
        )
        there = find(draft.text, name, loosely=True)
        if there is None:
            draft.unwanted.append(name)
        while there is not None:
            shorter = changes.remove(draft.text, there)
            if shorter == draft.text:
                break
            draft.text, there = shorter, None
        draft.understood.append(f"without {name}")
    return True


def _swap(wish: str, draft: Draft) -> bool:
    for pattern in (
        r"(?:swap|replace|substitute|exchange|trade)(?: out)? (?P<x>.+?) (?:for|with|by|against|to) (?P<y>.+)",
        r"(?:change|turn|convert|transform|make|switch) (?P<x>.+?) (?:in)?to (?P<y>.+)",
        r"(?P<y>.+?) (?:would|might|could) be (?:better|nicer|cooler) than (?P<x>.+)",
        r"(?:i )?(?:prefer|like) (?P<y>.+?) (?:to|over|better than|more than) (?P<x>.+)",
        r"(?:(?:make|draw|use|put|paint|have)(?: (?:it|that|this))? |(?:it|this|that) (?:should|must|has to|needs to) be )?(?P<y>.+?),? (?:instead of|rather than|and not|not) (?P<x>.+)",
    ):
        found = re.fullmatch(pattern, wish)
        if found is None:
            continue
        old, new = strip(found["x"]), strip(found["y"])
        if is_pronoun(old) or re.fullmatch(WHOLE_PICTURE, old):
            return become(old, new, draft)
        if old in _CATEGORY_NAMES or re.sub(r"^the ", "", old) in _CATEGORY_NAMES:
            return become("it", new, draft)
        fact = is_fact(new)
        was = is_fact(old)
        if fact and (was or find(draft.text, old) is None):
            return say(*fact, draft)
        there = find(draft.text, old)
        if there is None:
            continue
        draft.last = new
        return draft.now(changes.replace(draft.text, there, new), f"{new} in place of {old}")
    return False


def _give(wish: str, draft: Draft) -> bool:
    found = re.fullmatch(
        r"give (?P<x>him|her|it|them|(?:the |that |this |both |each )?[\w'-]+(?: [\w'-]+){0,3}?) (?P<y>(?:an?|some|the|his|her|more|(?:"
        + NUMBER
        + r"))\b.+)",
        wish,
    ) or re.fullmatch(r"give (?P<x>him|her|it|them|the [\w'-]+) (?P<y>.+)", wish)
    if found is None:
        return False
    return hang(found["x"], found["y"], draft)


def _put(wish: str, draft: Draft) -> bool:
    found = re.fullmatch(
        rf"(?:put|place|set|move|add|stick|bring|locate|have|let) (?P<y>.+?) (?:be )?(?P<l>{PLACES}) (?P<x>.+)", wish
    )
    if found is None:
        return False
    thing, link, where = found["y"], found["l"], found["x"]
    moved = subject(thing, draft.text, draft.last) if is_pronoun(thing) or thing.startswith("the ") else None
    if moved is None and wish.startswith(("let", "have")):
        return False  # "let the cat sit on the tree" is an act
    if moved is not None:
        return move(moved, link, where, draft)
    name = units(thing)[-1]
    whom = subject(where, draft.text, draft.last, prefer_alive=True)
    if link in ("on", "onto", "to", "around", "over", "in") and whom is not None and whom.unit is whom.phrase.head:
        if name.means("wear") and name.category == "wear":
            return hang(where, thing, draft, "wearing")
        if link == "to":
            return hang(where, thing, draft)
    draft.last = thing
    return draft.now(changes.add(draft.text, f"{thing} {link} {where}"), f"added: {thing} {link} {where}")


def _act(wish: str, draft: Draft) -> bool:
    """Read "can the fox hold a lantern", "let him wear a crown", "the fox should be standing next to a bicycle"."""
    verbs = (
        "hold|wear|carry|eat|drink|ride|sit|stand|sleep|run|walk|fly|jump|dance|wave|swim|read|play|look|smile|lie|drive|chase|climb|hug|watch|follow|"
        "cry|laugh|sing|cook|paint|write|fish|wear|swing|hide|rest|float|stare|point|kick|catch|throw|have"
    )
    doing = re.fullmatch(
        r"(?:can|could|may|might|would|will|should|let|have|make|if)\s+(?P<x>.+?) be (?P<v>\w+ing)(?: (?P<y>.+))?", wish
    )
    if doing and (there := subject(doing["x"], draft.text, draft.last, prefer_alive=True)) is not None:
        thing = doing["y"] or ""
        if thing and doing["v"] in ("holding", "wearing", "carrying"):
            return hang(doing["x"], thing, draft, doing["v"])
        return pose(there, doing["v"], thing, draft)
    found = re.fullmatch(
        rf"(?:can|could|let|have|make|should|if|get|see)?\s*(?P<x>.+?) (?:should |must |could |can |to |to be |needs to |is to )*(?P<v>{verbs})s?(?: (?P<y>.+))?",
        wish,
    )
    if found and (there := subject(found["x"], draft.text, draft.last, prefer_alive=True)) is not None:
        thing = found["y"] or ""
        if found["v"] in ("hold", "wear", "have", "carry") and thing:
            return hang(found["x"], thing, draft, "with" if found["v"] == "have" else gerund(found["v"]))
        return pose(there, gerund(found["v"]), thing, draft)
    found = re.fullmatch(
        r"(?:if )?(?P<x>.+?)(?:'s| (?:should(?:n't)?|must|has to|have to|needs? to|ought to|is|are|was|were|could|can|would)(?: be| have been)?) (?P<y>.+)",
        wish,
    )
    if found is None:
        return False
    who, what = found["x"], found["y"]
    if is_pronoun(who) or re.fullmatch(WHOLE_PICTURE, who):
        if (
            re.match(r"\w+ing\b", what)
            and is_fact(what) is None
            and (there := subject(who, draft.text, draft.last, prefer_alive=True))
        ):
            verb, _, rest = what.partition(" ")
            return (
                pose(there, verb, rest, draft)
                if verb not in ("wearing", "holding", "carrying") or not rest
                else hang(who, rest, draft, verb)
            )
        return become("it", what, draft)
    return become(who, what, draft)


def _make(wish: str, draft: Draft) -> bool:
    found = re.fullmatch(
        rf"(?:make|paint|colou?r|draw|have|turn|do|set|let|keep|get|render|show) (?P<x>it|this|that|these|those|them|him|her|{WHOLE_PICTURE}) (?:be |to be |look |into |to |as )*(?P<y>.+)",
        wish,
    )
    if found:
        return become(found["x"], found["y"], draft)
    found = re.fullmatch(
        r"(?:make|paint|colou?r|draw|have|turn|dye|let|get) (?P<x>.+?) (?:be |to be |look |as )?(?P<y>(?:a bit |much |more |less |very |really |way )*[\w'-]+(?: and (?:the|its|his|her) .+)?)",
        wish,
    )
    if found is None:
        return False
    who, what = found["x"], found["y"]
    more = re.fullmatch(r"(?P<y>.+?) and (?P<x>(?:the|its|his|her) .+?) (?P<z>[\w'-]+)", what)
    if more:
        return become(who, more["y"], draft) and become(more["x"], more["z"], draft)
    return become(who, what, draft)


def _counts(wish: str, draft: Draft) -> bool:
    if re.fullmatch(r"(?:a lot |many |much )?more of (?:them|those|these)", wish) and (
        there := subject("it", draft.text, draft.last)
    ):
        return count(there, str(max(3, 2 * changes.count_of(there.phrase))), draft)
    found = re.fullmatch(
        rf"(?:make (?:it|that|them) |just |only |see |have |like |about |around |say |there should be |with )*(?P<n>{NUMBER})(?: of (?:them|those|these|him|her|it))?",
        wish,
    )
    if found and (there := subject("it", draft.text, draft.last)):
        return count(there, found["n"], draft)
    found = re.fullmatch(
        rf"(?:add |with |have |just )*(?:(?P<n>an|{NUMBER}) (?:more|other)|another) (?P<x>[\w' -]+)", wish
    )
    if found:
        there = find(draft.text, found["x"], loosely=False)
        name = found["n"] or "one"
        more = 1 if name == "an" else NUMBERS.index(name) if name in NUMBERS else int(name)
        if there is not None and there.unit is there.phrase.head:
            return count(there, str(changes.count_of(there.phrase) + more), draft)
    found = re.fullmatch(
        rf"(?:make (?:it|that) |just |only |i (?:meant|mean) |draw |have )*(?P<n>{NUMBER}|many|several|some|a few|lots of|more|fewer|a single) (?P<x>[\w' -]+)",
        wish,
    )
    if (
        found
        and (there := find(draft.text, found["x"], loosely=False))
        and there.phrase.kind == "thing"
        and there.unit is there.phrase.head
    ):
        if found["n"] in NUMBERS or found["n"].isdigit():
            content = [u for u in units(found["x"]) if u.text not in DETERMINERS]
            if len(content) > 1:
                return draft.now(
                    changes.replace(draft.text, there, f"{found['n']} {found['x']}"), f"{found['n']} {found['x']}"
                )
            return count(there, found["n"], draft)
        amount = {"more": "many", "fewer": "a few"}.get(found["n"], found["n"])
        words = f"{amount} {found['x']}" if amount != "a single" else f"a single {singular(found['x'])}"
        return draft.now(changes.tidy(draft.text[: there.phrase.start] + words + draft.text[there.phrase.end :]), words)
    return False


def _size(wish: str, draft: Draft) -> bool:
    found = re.fullmatch(
        r"(?:much |a bit |a little |way |even |make it |go )*(?P<s>bigger|larger|smaller|tinier|huge|tiny)", wish
    )
    there = subject("it", draft.text, draft.last) if found else None
    if found is None or there is None:
        return False
    return draft.now(
        changes.describe_as(draft.text, there, SIZES[found["s"]], "size"), f"{there.unit.text}: {SIZES[found['s']]}"
    )


def _add(wish: str, draft: Draft) -> bool:
    found = re.fullmatch(
        r"(?:add|include|insert|throw in|there should be|let there be|put in|bring in|show|and|draw|have)(?: in)?\s+(?P<x>.+)",
        wish,
    )
    carried = re.fullmatch(r"with\s+(?P<x>.+)", wish)
    if carried:
        there = subject("it", draft.text, draft.last, prefer_alive=True)
        body = re.search(r"\b(?:in|on|around|over) (?:its|his|her|their) \w+$", carried["x"])
        name = units(carried["x"])[-1]
        if there is not None and (body or name.means("wear") or name.means("hold") or name.text in BODY):
            return draft.now(
                changes.attach(draft.text, there, "with", carried["x"]), f"{there.unit.text} with {carried['x']}"
            )
        found = carried
    if found is None:
        more = re.fullmatch(r"(?:a (?:bit|few|little) |some |much |a lot )?more (?P<x>[\w' -]+)", wish)
        if more and (known(more["x"]) or find(draft.text, more["x"])):
            return draft.now(changes.add(draft.text, f"many {more['x']}"), f"many {more['x']}")
        return False
    thing = found["x"]
    fact = is_fact(thing)
    if fact:
        return say(*fact, draft)
    name = units(thing)[-1]
    bare = len(units(thing)) == 1 and name.category in ("kind", "wear", "hold") and singular(name.text) == name.text
    thing = f"a {thing}" if bare else thing
    draft.last = thing
    return draft.now(changes.add(draft.text, thing), f"added: {thing}")


def _thing(wish: str, draft: Draft) -> bool:
    """A thing alone: in place of the one it corrects ("i meant a black cat"), or one more."""
    found = re.fullmatch(
        r"(?P<o>(?:i (?:meant|mean|said)|rather|instead|better|make that|it's|it is|make it|use|draw|i'd rather have|more of)?\s*)(?P<x>.+)",
        wish,
    )
    if found is None:
        return False
    thing = strip(found["x"])
    place = re.fullmatch(rf"(?P<l>{PLACES}) (?P<x>.+)", thing)
    there = subject("it", draft.text, draft.last)
    if place and there is not None:
        return move(there, place["l"], place["x"], draft)
    one = re.fullmatch(r"(?:an? |the )?(?P<x>[\w -]+?) ones?", thing)
    if one and there is not None:
        return become("it", one["x"], draft)
    cut = phrases(thing)
    if not cut or cut[0].kind != "thing" or len(cut) > 3:
        return False
    made = cut[0].units
    if all(unit.means("colour") for unit in made) and there is not None:
        return become("it", thing, draft)
    same = find(draft.text, cut[0].head.text, loosely=False)
    if same is not None and same.phrase.kind == "thing" and same.unit is same.phrase.head:
        return draft.now(changes.tidy(draft.text[: same.phrase.start] + thing + draft.text[same.phrase.end :]), thing)
    named = (
        made[0].text in DETERMINERS or made[-1].category in ("kind", "wear", "hold", "sky") or made[0].text in NUMBERS
    )
    if found["o"].strip() and there is not None and named:
        return draft.now(changes.replace(draft.text, there, thing), f"{thing} in place of {there.phrase.text}")
    several = (
        singular(made[-1].text) != made[-1].text
        and len(cut) == 3
        and cut[1].text in ("in", "on", "at", "under", "over", "around")
    )
    if named or several:
        return draft.now(changes.add(draft.text, thing), f"added: {thing}")
    return False


_RULES: tuple[Rule, ...] = (
    whole.complain,
    whole.calm,
    _remove,
    whole.whole_fact,
    whole.look,
    _swap,
    _give,
    _counts,
    whole.frame,
    _put,
    _act,
    _size,
    _make,
    _add,
    _thing,
)
