"""Styles made from pictures, and codes that were given a name.

Revision: 20261120_styles, after 20261120_tastes.
"""

import sqlalchemy as sa
from alembic import op

revision = '20261120_styles'
down_revision = '20261120_tastes'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('style',
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('style', sa.Text(), nullable=False),
    sa.Column('facts', sa.Text(), nullable=False),
    sa.Column('created_ms', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('person_id', 'code', name=op.f('pk_style')),
    sa.UniqueConstraint('person_id', 'name', name=op.f('uq_style_person_id_name'))
    )


def downgrade() -> None:
    op.drop_table('style')
