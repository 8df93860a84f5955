"""Forms of English nouns: one, many, and the stem that "snowy" and "snowing" share."""

from functools import lru_cache

from gesso.scenes.vocabulary import plural


def stem(word: str) -> str:
    """Return what "snowy" and "snowing" come from."""
    for tail in ("ing", "y", "s"):
        if word.endswith(tail) and len(word) - len(tail) > 2:
            stem = word[: -len(tail)]
            return stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] else stem
    return word


@lru_cache(maxsize=1)
def _irregular() -> dict[str, str]:
    rows = "mouse mice man men woman women child children goose geese person people foot feet wolf wolves leaf leaves knife knives witch witches fish fish deer deer sheep sheep snowman snowmen"
    words = rows.split()
    return dict(zip(words[::2], words[1::2], strict=True))


def many(word: str) -> str:
    """Return the plural of a word; of several, of the last."""
    *before, last = word.split()
    if last in _irregular().values():
        made = last
    else:
        made = _irregular().get(last) or (
            last + "s" if last.endswith("f") and last[-2:] in ("of", "ff") else plural(last)
        )
    return " ".join([*before, made])


def singular(word: str) -> str:
    """Return the singular of a word; of several, of the last. A singular stays as it is."""
    *before, last = word.split()
    one = next((one for one, more in _irregular().items() if more == last), None)
    if one is None:
        one = last
        if last.endswith("ies") and len(last) > 4:
            one = last[:-3] + "y"
        elif last.endswith(("ses", "xes", "ches", "shes")):
            one = last[:-2]
        elif last.endswith("s") and not last.endswith(("ss", "us", "is")) and len(last) > 3:
            one = last[:-1]
    return " ".join([*before, one])
