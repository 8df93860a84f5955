"""The search language: text → what is sought. Pure; every error comes with its place, all of them at once.

    words  "a phrase"  fo*  -not  this OR that  (groups)  key:value  key:"a value"  key:this|that  ~ by meaning

Terms side by side must all hold. OR joins the two terms beside it, so that `fox OR cat tag:hero` is what it looks like.
"""

import difflib
import re
from collections.abc import Callable, Sequence

import msgspec

from gesso.domain.errors import BadInputError, Detail
from gesso.library.search_keys import BY_NAME, STATES, Key, all_of, any_of, span
from gesso.store import tokens
from gesso.store.seeking import Any, Expression, Not, Token, Word
from gesso.store.tokens import PER_MS_BITS, token

TEXT_AT_MOST = 1000
TERMS_AT_MOST = 64
_KEY = re.compile(r"([A-Za-z]{1,20}):")
_LIKE = re.compile(r"img_[0-9a-f]{32}")

Folders = Callable[[str], Sequence[str] | None]
"""From a path to the ids of the folder and all inside of it; None where there is no such folder."""


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """A search, understood. Without `like` and `meaning` the pictures come in the order of their time."""

    expression: Expression | None = None
    states: tuple[str, ...] = (tokens.IN,)
    from_ms: int | None = None
    until_ms: int | None = None
    like: str | None = None
    meaning: str | None = None

    @property
    def from_seq(self) -> int | None:
        return None if self.from_ms is None else max(0, self.from_ms) << PER_MS_BITS

    @property
    def until_seq(self) -> int | None:
        return None if self.until_ms is None else max(0, self.until_ms) << PER_MS_BITS


def parse(text: str, *, folders: Folders = lambda _: None, now_ms: int = 0) -> Search:
    """Return what the text seeks.

    Raises:
        BadInputError: `bad_search`; each detail has its own code and the place in the text.
    """
    reader = _Reader(text, folders, now_ms)
    if len(text) > TEXT_AT_MOST:
        reader.error("search_too_long", f"A search has up to {TEXT_AT_MOST} characters.", TEXT_AT_MOST, len(text))
    else:
        reader.read()
    if reader.errors:
        raise BadInputError(reader.errors[0].message, code="bad_search", details=tuple(reader.errors))
    return reader.search()


class _Reader:
    def __init__(self, text: str, folders: Folders, now_ms: int) -> None:
        self.text = text
        self.at = 0
        self.errors: list[Detail] = []
        self._folders = folders
        self._now_ms = now_ms
        self._terms = 0
        self._states: tuple[str, ...] | None = None
        self._from_ms: int | None = None
        self._until_ms: int | None = None
        self._like: str | None = None
        self._meaning: str | None = None
        self._expression: Expression | None = None

    def read(self) -> None:
        self._expression = self._group(depth=0)

    def search(self) -> Search:
        return Search(
            expression=self._expression,
            states=self._states or (tokens.IN,),
            from_ms=self._from_ms,
            until_ms=self._until_ms,
            like=self._like,
            meaning=self._meaning,
        )

    def error(  # noqa: PLR0917 - the fields of a detail
        self, code: str, message: str, start: int, end: int, allowed: str | None = None, suggestion: str | None = None
    ) -> None:
        value = self.text[start:end][:80]
        self.errors.append(
            Detail(
                code=code, message=message, start=start, end=end, value=value, allowed=allowed, suggestion=suggestion
            )
        )

    def _group(self, *, depth: int) -> Expression | None:
        parts: list[Expression | None] = []
        opened = self.at - 1
        joining = False
        while True:
            self._blanks()
            if self.at >= len(self.text):
                if depth:
                    self.error("search_group_open", "This bracket is not closed.", opened, opened + 1, suggestion=")")
                break
            if self.text[self.at] == ")":
                if depth:
                    self.at += 1
                    break
                self.error("search_group_open", "This bracket closes nothing.", self.at, self.at + 1)
                self.at += 1
                continue
            word = re.compile(r"OR(?=\s|\(|$)").match(self.text, self.at)
            if word:
                if not parts or joining:
                    self.error("search_or_alone", "OR stands between two things.", self.at, word.end())
                joining = True
                self.at = word.end()
                continue
            part = self._term(depth, alone=not joining and not self._or_follows())
            if joining and parts:
                before = parts.pop()
                sides = [*(before.of if isinstance(before, Any) else [before])] if before is not None else []
                part = any_of([*sides, part]) if part is not None else before
            joining = False
            parts.append(part)
        if joining:
            self.error("search_or_alone", "OR stands between two things.", len(self.text) - 2, len(self.text))
        return all_of([part for part in parts if part is not None])

    def _blanks(self) -> None:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1

    def _or_follows(self) -> bool:
        """Tell whether the term that begins here is the left side of an OR: then it may not speak for the whole search."""
        place, quoted = self.at, False
        while place < len(self.text) and (quoted or not self.text[place].isspace()):
            quoted ^= self.text[place] == '"'
            place += 1
        return re.match(r"\s+OR(\s|\(|$)", self.text[place:]) is not None

    def _term(self, depth: int, *, alone: bool) -> Expression | None:
        start = self.at
        self._terms += 1
        if self._terms == TERMS_AT_MOST + 1:
            self.error("search_too_long", f"A search has up to {TERMS_AT_MOST} terms.", start, len(self.text))
        negative = self.text[self.at] == "-" and not self.text[self.at + 1 : self.at + 2].isspace()
        if negative:
            self.at += 1
            if self.at >= len(self.text):
                self.error("search_nothing", "There is nothing behind the minus.", start, self.at)
                return None
        made = self._positive(depth, alone=alone and not negative and depth == 0)
        return Not(made) if negative and made is not None else made

    def _positive(self, depth: int, *, alone: bool) -> Expression | None:
        letter = self.text[self.at]
        start = self.at
        if letter == "(":
            self.at += 1
            if depth > 8:
                self.error("search_too_long", "Brackets go up to eight deep.", start, start + 1)
                self.at = len(self.text)
                return None
            return self._group(depth=depth + 1)
        if letter == "~":
            self.at += 1
            self._blanks()
            rest = self._quoted() if self.text[self.at : self.at + 1] == '"' else self._rest()
            self._ranked("meaning", rest, start, alone=alone)
            return None
        if letter == '"':
            return self._words(self._quoted(), start)
        key = _KEY.match(self.text, self.at)
        if key is None:
            return self._words(self._bare(), start)
        self.at = key.end()
        value_at = self.at
        known = BY_NAME.get(key[1].lower())
        value = self._quoted() if self.text[self.at : self.at + 1] == '"' else self._bare()
        if known is None:
            near = difflib.get_close_matches(key[1].lower(), list(BY_NAME), n=1, cutoff=0.5)
            hint = f" Did you mean {near[0]}:?" if near else " In quotes it is searched for as words."
            names = ", ".join(dict.fromkeys(one.name for one in BY_NAME.values()))
            self.error(
                "search_key_unknown",
                f"There is no {key[1]}: to search by.{hint}",
                start,
                key.end(),
                names,
                f"{near[0]}:" if near else f'"{key[1]}:{value}"',
            )
            return None
        if not value.strip():
            self.error(
                "search_nothing", f"Say what {known.name}: shall be, such as {known.examples[0]}.", start, self.at
            )
            return None
        return self._keyed(known, value, start, value_at, alone=alone)

    def _keyed(self, key: Key, value: str, start: int, value_at: int, *, alone: bool) -> Expression | None:
        plain = value.strip()
        small = plain.casefold()
        if key.name in {"before", "after", "date"}:
            self._dated(key.name, small, start, value_at, alone=alone)
            return None
        if key.name in {"like", "meaning"}:
            self._ranked(key.name, small if key.name == "like" else plain, start, alone=alone)
            return None
        if key.name == "is" and small in STATES:
            if not alone:
                message = f"is:{small} holds for the whole search: write it without a minus, OR or brackets."
                self.error("search_state_in_group", message, start, self.at)
            self._states = STATES[small]
            return None
        parts = []
        for one in plain.split("|") if key.name != "folder" else [plain]:
            made = self._valued(key, one.strip(), value_at)
            if made is not None:
                parts.append(made)
        return any_of(parts) if parts else None

    def _valued(self, key: Key, value: str, value_at: int) -> Expression | None:
        if key.name == "folder":
            return self._folder(value, value_at)
        try:
            return None if key.read is None else key.read(value.casefold())
        except ValueError as error:
            words = str(error).split(", ")
            near = difflib.get_close_matches(value.casefold(), words, n=1, cutoff=0.5)
            self.error(
                "search_value_bad",
                f"{key.name}: takes {error}.",
                value_at,
                self.at,
                str(error),
                near[0] if near else None,
            )
            return None

    def _folder(self, value: str, value_at: int) -> Expression | None:
        if value.casefold() in {"none", "no"}:
            return Not(Token(token("h", "folder")))
        ids = self._folders(value)
        if not ids:
            message = f"There is no folder “{value[:80]}”."
            self.error("search_folder_unknown", message, value_at, self.at)
            return None
        return any_of([Token(token("f", one)) for one in ids])

    def _dated(self, name: str, value: str, start: int, value_at: int, *, alone: bool) -> None:
        if not alone:
            message = f"{name}: holds for the whole search: write it without a minus, OR or brackets."
            self.error("search_date_in_group", message, start, self.at)
            return
        try:
            begin, end = span(value, self._now_ms)
        except ValueError as error:
            self.error("search_value_bad", f"{name}: takes {error}.", value_at, self.at, str(error))
            return
        if name != "before":
            self._from_ms = begin if self._from_ms is None else max(begin, self._from_ms)
        if name != "after":
            until = begin if name == "before" else end
            self._until_ms = until if self._until_ms is None else min(until, self._until_ms)

    def _ranked(self, name: str, value: str, start: int, *, alone: bool) -> None:
        if not alone or (self._like or self._meaning) is not None:
            message = "The order of the results can follow one like: or meaning, without a minus, OR or brackets."
            self.error("search_ranked_in_group", message, start, self.at)
        elif name == "like" and _LIKE.fullmatch(value) is None:
            self.error("search_value_bad", "like: takes a picture's id, img_…", start, self.at, "img_…")
        elif not value.strip():
            self.error("search_nothing", "Say what is meant behind the ~.", start, self.at)
        elif name == "like":
            self._like = value
        else:
            self._meaning = value.strip()

    def _words(self, value: str, start: int) -> Expression | None:
        begins = value.endswith("*")
        plain = value.rstrip("*").strip()
        if not any(one.isalnum() for one in plain):
            message = "There are no letters or digits here to search for."
            self.error("search_nothing", message, start, max(self.at, start + 1))
            return None
        return Word(plain, begins=begins)

    def _quoted(self) -> str:
        start = self.at
        end = self.text.find('"', start + 1)
        if end < 0:
            self.error("search_quote_open", "This quotation mark is not closed.", start, start + 1, suggestion='"')
            self.at = len(self.text)
            return self.text[start + 1 :]
        self.at = end + 1
        star = self.text[self.at : self.at + 1] == "*"
        self.at += star
        return self.text[start + 1 : end] + ("*" if star else "")

    def _bare(self) -> str:
        start = self.at
        while self.at < len(self.text) and not self.text[self.at].isspace() and self.text[self.at] not in '()"':
            self.at += 1
        return self.text[start : self.at]

    def _rest(self) -> str:
        rest, self.at = self.text[self.at :], len(self.text)
        return rest
