"""Conversations that are kept, and their turns.

Revision: 20261129_talks, after 20261129_boards.
"""

import sqlalchemy as sa
from alembic import op

revision = '20261129_talks'
down_revision = '20261129_boards'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('talk',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('created_ms', sa.BigInteger(), nullable=False),
    sa.Column('changed_ms', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_talk'))
    )
    op.create_index('ix_talk_person_id_changed_ms', 'talk', ['person_id', 'changed_ms', 'id'], unique=False)
    op.create_table('talk_turn',
    sa.Column('talk_id', sa.Text(), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('token', sa.Text(), nullable=True),
    sa.Column('said', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['talk_id'], ['talk.id'], name=op.f('fk_talk_turn_talk_id_talk'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('talk_id', 'number', name=op.f('pk_talk_turn')),
    sa.UniqueConstraint('talk_id', 'token', name=op.f('uq_talk_turn_talk_id_token'))
    )


def downgrade() -> None:
    op.drop_table('talk_turn')
    op.drop_index('ix_talk_person_id_changed_ms', table_name='talk')
    op.drop_table('talk')
