"""The shelf: where each picture stands in its person's library, and by what it is found.

A row of `shelf` is narrow and may be changed; the picture's own row (`image`, with its whole plan) is wide and hardly ever
is. `seq` orders pictures by when they were made (milliseconds times 2^14, plus a number within the millisecond), so one
integer is the order of the wall, the key of pages and the row id of the index of words.

`words` is what people wrote, `tokens` what the rooms know, as words nobody types (see `gesso.store.tokens`). Both are
indexed together: FTS5 on SQLite (`shelf_words`, kept by triggers), a GIN index over a tsvector on PostgreSQL. `tally`
counts what every page of the library would otherwise have to count: pictures a day, a folder, a tag, a model.
"""

from sqlalchemy import DDL, BigInteger, Column, Index, Integer, LargeBinary, Table, Text, UniqueConstraint, event, text

from gesso.store.tables.metadata import Flag, Id, Json, Milliseconds, metadata

_UNSEEN = text("seen = 0")
_TRASHED = text("deleted_ms IS NOT NULL")

shelf = Table(
    "shelf",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("image_id", Id, nullable=False),
    Column("person_id", Id, nullable=False),
    Column("state", Text, nullable=False),
    Column("hidden", Flag, nullable=False, server_default="0"),
    Column("deleted_ms", Milliseconds),
    Column("folder_id", Id),
    Column("rating", Integer, nullable=False, server_default="0"),
    Column("liked", Flag, nullable=False, server_default="0"),
    Column("tags", Json, nullable=False, server_default="[]"),
    Column("stack_id", Id),
    Column("colours", Json),
    Column("seen", Flag, nullable=False, server_default="0"),
    Column("origin", Text, nullable=False, server_default=""),
    Column("name", Text, nullable=False, server_default=""),
    Column("base", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("tokens", Text, nullable=False),
    UniqueConstraint("image_id"),
    Index("ix_shelf_wall", "person_id", "state", "seq"),
    Index("ix_shelf_person_id_folder_id", "person_id", "folder_id"),
    Index("ix_shelf_unseen", "seq", sqlite_where=_UNSEEN, postgresql_where=_UNSEEN),
    Index("ix_shelf_trash", "deleted_ms", sqlite_where=_TRASHED, postgresql_where=_TRASHED),
)

tally = Table(
    "tally",
    metadata,
    Column("person_id", Id, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("pictures", Integer, nullable=False),
)

folder = Table(
    "folder",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", Id, nullable=False),
    Column("parent_id", Id),
    Column("name", Text, nullable=False),
    Column("created_ms", Milliseconds, nullable=False),
    Index("ix_folder_person_id_parent_id", "person_id", "parent_id"),
)

saved_search = Table(
    "saved_search",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", Id, nullable=False),
    Column("name", Text, nullable=False),
    Column("q", Text, nullable=False),
    Column("sort", Text, nullable=False),
    Column("created_ms", Milliseconds, nullable=False),
    UniqueConstraint("person_id", "name"),
)

undo = Table(
    "undo",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", Id, nullable=False),
    Column("before", Json, nullable=False),
    Column("created_ms", Milliseconds, nullable=False),
    Index("ix_undo_person_id_id", "person_id", "id"),
)

sight = Table(
    "sight",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("person_id", Id, nullable=False),
    Column("vector", LargeBinary, nullable=False),
    Index("ix_sight_person_id_seq", "person_id", "seq"),
)

record = Table(
    "record",
    metadata,
    Column("image_id", Id, primary_key=True),
    Column("told", Json, nullable=False),
)
"""What the file of a picture that was taken over said of its making, all of it."""

transfer = Table(
    "transfer",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", Id, nullable=False),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("wish", Json, nullable=False),
    Column("done", Integer, nullable=False, server_default="0"),
    Column("total", Integer, nullable=False, server_default="0"),
    Column("report", Json, nullable=False, server_default="[]"),
    Column("error", Text, nullable=False, server_default=""),
    Column("bytes", BigInteger, nullable=False, server_default="0"),
    Column("created_ms", Milliseconds, nullable=False),
    Column("finished_ms", Milliseconds),
    Index("ix_transfer_person_id_id", "person_id", "id"),
)

_BARE = f"regexp_replace(normalize(words, NFD), '[{chr(0x300)}-{chr(0x36F)}]', '', 'g')"
WORDS_VECTOR = f"(setweight(to_tsvector('simple', {_BARE}), 'A') || setweight(to_tsvector('simple', tokens), 'B'))"
"""PostgreSQL: words have the weight A and tokens B, as FTS5 keeps them in columns: neither can be taken for the other.

Letters lose their marks, as FTS5's do: `fuchslein` finds “Füchslein”.
"""

_ADDED = "INSERT INTO shelf_words(rowid, words, tokens) VALUES (new.seq, new.words, new.tokens);"
_REMOVED = (
    "INSERT INTO shelf_words(shelf_words, rowid, words, tokens) VALUES ('delete', old.seq, old.words, old.tokens);"
)
_FTS5 = (
    "fts5(words, tokens, content='shelf', content_rowid='seq', columnsize=0, tokenize='unicode61 remove_diacritics 2')"
)
_DIFFERENT = "old.words <> new.words OR old.tokens <> new.tokens"

INDEX_OF_WORDS = {
    "sqlite": (
        f"CREATE VIRTUAL TABLE shelf_words USING {_FTS5}",
        f"CREATE TRIGGER shelf_words_added AFTER INSERT ON shelf BEGIN {_ADDED} END",
        f"CREATE TRIGGER shelf_words_removed AFTER DELETE ON shelf BEGIN {_REMOVED} END",
        "CREATE TRIGGER shelf_words_changed AFTER UPDATE OF words, tokens ON shelf "  # noqa: ISC004
        f"WHEN {_DIFFERENT} BEGIN {_REMOVED} {_ADDED} END",
    ),
    "postgresql": (f"CREATE INDEX shelf_words ON shelf USING gin ({WORDS_VECTOR})",),
}
"""What no table description can say. Made with the table, here and in the migration."""

for _dialect, _commands in INDEX_OF_WORDS.items():
    for _command in _commands:
        _made = DDL(_command)  # type: ignore[no-untyped-call]
        event.listen(shelf, "after_create", _made.execute_if(dialect=_dialect))
_dropped = DDL("DROP TABLE IF EXISTS shelf_words")  # type: ignore[no-untyped-call]
event.listen(shelf, "before_drop", _dropped.execute_if(dialect="sqlite"))
