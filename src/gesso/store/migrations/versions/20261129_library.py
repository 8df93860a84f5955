"""Folders, tags, ratings, searches and the index of words.

Revision: 20261129_library, after 20261129_policy.
"""

import sqlalchemy as sa
from alembic import op

revision = '20261129_library'
down_revision = '20261129_policy'
branch_labels = None
depends_on = None

_SEQ = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
_BARE = f"regexp_replace(normalize(words, NFD), '[{chr(0x300)}-{chr(0x36F)}]', '', 'g')"
_VECTOR = f"(setweight(to_tsvector('simple', {_BARE}), 'A') || setweight(to_tsvector('simple', tokens), 'B'))"
_INDEX_OF_WORDS = {
    'sqlite': (
        "CREATE VIRTUAL TABLE shelf_words USING fts5(words, tokens, content='shelf', content_rowid='seq', "
        "columnsize=0, tokenize='unicode61 remove_diacritics 2')",
        "CREATE TRIGGER shelf_words_added AFTER INSERT ON shelf BEGIN "
        "INSERT INTO shelf_words(rowid, words, tokens) VALUES (new.seq, new.words, new.tokens); END",
        "CREATE TRIGGER shelf_words_removed AFTER DELETE ON shelf BEGIN "
        "INSERT INTO shelf_words(shelf_words, rowid, words, tokens) VALUES ('delete', old.seq, old.words, old.tokens); END",
        "CREATE TRIGGER shelf_words_changed AFTER UPDATE OF words, tokens ON shelf "
        "WHEN old.words <> new.words OR old.tokens <> new.tokens BEGIN "
        "INSERT INTO shelf_words(shelf_words, rowid, words, tokens) VALUES ('delete', old.seq, old.words, old.tokens); "
        "INSERT INTO shelf_words(rowid, words, tokens) VALUES (new.seq, new.words, new.tokens); END",
    ),
    'postgresql': (f"CREATE INDEX shelf_words ON shelf USING gin ({_VECTOR})",),
}


def upgrade() -> None:
    op.create_table('shelf',
    sa.Column('seq', _SEQ, autoincrement=False, nullable=False),
    sa.Column('image_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('hidden', sa.Integer(), server_default='0', nullable=False),
    sa.Column('deleted_ms', sa.BigInteger(), nullable=True),
    sa.Column('folder_id', sa.Text(), nullable=True),
    sa.Column('rating', sa.Integer(), server_default='0', nullable=False),
    sa.Column('liked', sa.Integer(), server_default='0', nullable=False),
    sa.Column('tags', sa.Text(), server_default='[]', nullable=False),
    sa.Column('stack_id', sa.Text(), nullable=True),
    sa.Column('colours', sa.Text(), nullable=True),
    sa.Column('seen', sa.Integer(), server_default='0', nullable=False),
    sa.Column('origin', sa.Text(), server_default='', nullable=False),
    sa.Column('name', sa.Text(), server_default='', nullable=False),
    sa.Column('base', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('tokens', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_shelf')),
    sa.UniqueConstraint('image_id', name=op.f('uq_shelf_image_id'))
    )
    op.create_index('ix_shelf_wall', 'shelf', ['person_id', 'state', 'seq'])
    op.create_index('ix_shelf_person_id_folder_id', 'shelf', ['person_id', 'folder_id'])
    unseen = sa.text('seen = 0')
    op.create_index('ix_shelf_unseen', 'shelf', ['seq'], sqlite_where=unseen, postgresql_where=unseen)
    trashed = sa.text('deleted_ms IS NOT NULL')
    op.create_index('ix_shelf_trash', 'shelf', ['deleted_ms'], sqlite_where=trashed, postgresql_where=trashed)
    for command in _INDEX_OF_WORDS[op.get_bind().dialect.name]:
        op.execute(command)
    op.create_table('tally',
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('pictures', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('person_id', 'kind', 'value', name=op.f('pk_tally'))
    )
    op.create_table('folder',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('parent_id', sa.Text(), nullable=True),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('created_ms', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_folder'))
    )
    op.create_index('ix_folder_person_id_parent_id', 'folder', ['person_id', 'parent_id'])
    op.create_table('saved_search',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('q', sa.Text(), nullable=False),
    sa.Column('sort', sa.Text(), nullable=False),
    sa.Column('created_ms', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_search')),
    sa.UniqueConstraint('person_id', 'name', name=op.f('uq_saved_search_person_id_name'))
    )
    op.create_table('undo',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('before', sa.Text(), nullable=False),
    sa.Column('created_ms', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_undo'))
    )
    op.create_index('ix_undo_person_id_id', 'undo', ['person_id', 'id'])
    op.create_table('sight',
    sa.Column('seq', _SEQ, autoincrement=False, nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('vector', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_sight'))
    )
    op.create_index('ix_sight_person_id_seq', 'sight', ['person_id', 'seq'])
    op.create_table('record',
    sa.Column('image_id', sa.Text(), nullable=False),
    sa.Column('told', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('image_id', name=op.f('pk_record'))
    )
    op.create_table('transfer',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('wish', sa.Text(), nullable=False),
    sa.Column('done', sa.Integer(), server_default='0', nullable=False),
    sa.Column('total', sa.Integer(), server_default='0', nullable=False),
    sa.Column('report', sa.Text(), server_default='[]', nullable=False),
    sa.Column('error', sa.Text(), server_default='', nullable=False),
    sa.Column('bytes', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('created_ms', sa.BigInteger(), nullable=False),
    sa.Column('finished_ms', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_transfer'))
    )
    op.create_index('ix_transfer_person_id_id', 'transfer', ['person_id', 'id'])


def downgrade() -> None:
    op.drop_table('transfer')
    op.drop_table('record')
    op.drop_table('sight')
    op.drop_table('undo')
    op.drop_table('saved_search')
    op.drop_table('folder')
    op.drop_table('tally')
    if op.get_bind().dialect.name == 'sqlite':
        op.execute('DROP TABLE shelf_words')
    op.drop_table('shelf')
