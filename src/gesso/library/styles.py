"""A person's styles: made from pictures or saved from a number, found by code or name, carried to other machines as files.

Promises: a code made from pictures is a hash of the style itself, so the same style has the same code everywhere, and a file that
was changed is refused. What lies in a file or table is numbers, words and a thumbnail of at most 128 px: never the
pictures. A person's names are unique.
"""

import base64
import hashlib
import io

import msgspec

from gesso.domain.errors import BadInputError, ConflictError, NotFoundError
from gesso.domain.ids import PersonId
from gesso.domain.style import STYLE_FORMAT, SavedStyle, Style, StyleFacts
from gesso.store.database import Database
from gesso.store.queries import styles

NAME_AT_MOST = 60
FILE_AT_MOST_BYTES = 200_000
SEEN_PX = 128
_CODE_LETTERS = 10
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32: no letter can be taken for another."""


class StyleFile(msgspec.Struct, frozen=True, kw_only=True):
    """The file that carries a style: JSON."""

    gesso_style: int = STYLE_FORMAT
    code: str
    name: str
    style: Style
    facts: StyleFacts = StyleFacts()


def code_of(style: Style) -> str:
    """Return the code of a style that was made from pictures: `sty_` and 50 bits of a hash of what it holds."""
    digest = hashlib.sha256(msgspec.json.encode(style, order="deterministic")).digest()
    number = int.from_bytes(digest[:8], "big") >> 14
    return "sty_" + "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(_CODE_LETTERS)))


def check_name(name: str) -> str:
    """Return a style's name without the blanks around it.

    Raises:
        BadInputError: `bad_style_name`.
    """
    name = name.strip()
    if not 0 < len(name) <= NAME_AT_MOST or not name.isprintable():
        message = f"Give the style a name of 1 to {NAME_AT_MOST} printable characters."
        raise BadInputError(message, code="bad_style_name")
    return name


def save(database: Database, person_id: PersonId, made: SavedStyle) -> SavedStyle:
    """Keep a style under its name. The same code again gets the new name.

    Raises:
        BadInputError: `bad_style_name`.
        ConflictError: another style has the name (`style_name_taken`).
    """
    name = check_name(made.name)
    with database.write() as connection:
        same_name = styles.by_name(connection, person_id, name)
        if same_name is not None and same_name.code != made.code:
            message = f"The style {same_name.code} is called “{name}” already. Give another name, or delete it first."
            raise ConflictError(message, code="style_name_taken")
        saved = msgspec.structs.replace(styles.by_code(connection, person_id, made.code) or made, name=name)
        if not styles.rename(connection, person_id, made.code, name):
            styles.add(connection, person_id, saved)
    return saved


def get(database: Database, person_id: PersonId, key: str) -> SavedStyle:
    """Return the style of that code or name.

    Raises:
        NotFoundError: `style_not_found`.
    """
    with database.read() as connection:
        found = styles.by_code(connection, person_id, key.lower()) or styles.by_name(connection, person_id, key)
    if found is None:
        message = f"There is no style “{key[:80]}” here. `gesso style list` shows yours; a style from elsewhere comes in with `gesso style import FILE`."
        raise NotFoundError(message, code="style_not_found")
    return found


def listed(database: Database, person_id: PersonId) -> tuple[SavedStyle, ...]:
    """Return the person's styles, newest first."""
    with database.read() as connection:
        return styles.of_person(connection, person_id)


def delete(database: Database, person_id: PersonId, key: str) -> SavedStyle:
    """Forget a style and return what it was. Pictures made in it, and jobs that wait, keep it in their plans.

    Raises:
        NotFoundError: `style_not_found`.
    """
    found = get(database, person_id, key)
    with database.write() as connection:
        styles.remove(connection, person_id, found.code)
    return found


def exported(saved: SavedStyle) -> bytes:
    """Return the file that carries a style to another machine."""
    file = StyleFile(code=saved.code, name=saved.name, style=saved.style, facts=saved.facts)
    return msgspec.json.format(msgspec.json.encode(file), indent=2) + b"\n"


def read_file(data: bytes) -> SavedStyle:
    """Return the style that a file carries, after checking it.

    Raises:
        BadInputError: `bad_style_file` for a file of another kind, one that is too large, or one that was changed;
            `style_newer` for one of a later Gesso.
    """
    if len(data) > FILE_AT_MOST_BYTES:
        raise bad_file(f"it is larger than {FILE_AT_MOST_BYTES // 1000} kB")
    try:
        file = msgspec.json.decode(data, type=StyleFile)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise bad_file(str(error)[:200]) from error
    if max(file.gesso_style, file.style.format) > STYLE_FORMAT:
        message = "This style file is from a newer Gesso. Update this one, or export it again there."
        raise BadInputError(message, code="style_newer")
    if not file.code.isdigit() and file.code != code_of(file.style):
        raise bad_file("its code does not belong to what it holds, so it was changed after it was exported")
    _check_seen(file.style.seen)
    return SavedStyle(code=file.code, name=file.name, style=file.style, facts=file.facts)


def thumbnail(data: bytes) -> str:
    """Return a picture's file as the small copy that a style carries: WebP within 128 px, base64."""
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(data)) as opened:
        small = ImageOps.fit(opened.convert("RGB"), (SEEN_PX, SEEN_PX), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "WEBP", quality=72, method=4)
    return base64.b64encode(out.getvalue()).decode("ascii")


def _check_seen(seen: str) -> None:
    """A thumbnail goes on to painters, so it must be one: WebP of at most 128 px."""
    from PIL import Image

    if not seen:
        return
    try:
        with Image.open(io.BytesIO(base64.b64decode(seen, validate=True)), formats=("WEBP",)) as opened:
            if max(opened.size) > SEEN_PX:
                raise bad_file(f"its thumbnail is larger than {SEEN_PX} px")
            opened.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise bad_file("its thumbnail cannot be opened") from error


def bad_file(why: str) -> BadInputError:
    message = f"This is no style file that can be used: {why}. Export it again with `gesso style export`."
    return BadInputError(message, code="bad_style_file")
