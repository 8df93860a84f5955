"""What the other API dialects remember: idempotent answers, other names of jobs, uploaded assets.

Revision: 20261129_doors, after 20261129_library.
"""

import sqlalchemy as sa
from alembic import op

revision = '20261129_doors'
down_revision = '20261129_library'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('answer',
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('door', sa.Text(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('request_sha256', sa.Text(), nullable=False),
    sa.Column('status', sa.Integer(), nullable=True),
    sa.Column('body', sa.Text(), nullable=True),
    sa.Column('created_ms', sa.BigInteger(), nullable=False),
    sa.Column('expires_ms', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('person_id', 'door', 'key', name=op.f('pk_answer'))
    )
    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.create_index('ix_answer_expires_ms', ['expires_ms'], unique=False)

    op.create_table('job_alias',
    sa.Column('door', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('job_id', sa.Text(), nullable=False),
    sa.Column('model', sa.Text(), server_default='', nullable=False),
    sa.Column('facts', sa.Text(), server_default='{}', nullable=False),
    sa.Column('price', sa.Float(), server_default='0', nullable=False),
    sa.Column('created_ms', sa.BigInteger(), nullable=False),
    sa.Column('deadline_ms', sa.BigInteger(), nullable=True),
    sa.Column('overdue', sa.Integer(), server_default='0', nullable=False),
    sa.PrimaryKeyConstraint('door', 'name', name=op.f('pk_job_alias'))
    )
    due = sa.text('deadline_ms IS NOT NULL AND overdue = 0')
    with op.batch_alter_table('job_alias', schema=None) as batch_op:
        batch_op.create_index('ix_job_alias_due', ['deadline_ms'], unique=False, sqlite_where=due, postgresql_where=due)
        batch_op.create_index('ix_job_alias_job_id', ['job_id'], unique=False)
        batch_op.create_index('ix_job_alias_person_id', ['person_id', 'door', 'created_ms', 'name'], unique=False)

    op.create_table('asset',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('door', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('original_name', sa.Text(), server_default='', nullable=False),
    sa.Column('folder', sa.Text(), server_default='', nullable=False),
    sa.Column('mime', sa.Text(), nullable=False),
    sa.Column('bytes', sa.BigInteger(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('image_id', sa.Text(), nullable=True),
    sa.Column('created_ms', sa.BigInteger(), nullable=False),
    sa.Column('expires_ms', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_asset'))
    )
    with op.batch_alter_table('asset', schema=None) as batch_op:
        batch_op.create_index('ix_asset_expires_ms', ['expires_ms'], unique=False)
        batch_op.create_index('ix_asset_name', ['door', 'name'], unique=False)
        batch_op.create_index('ix_asset_person_id', ['person_id', 'door', 'created_ms', 'id'], unique=False)
        batch_op.create_index('ix_asset_sha256', ['sha256'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('asset', schema=None) as batch_op:
        batch_op.drop_index('ix_asset_sha256')
        batch_op.drop_index('ix_asset_person_id')
        batch_op.drop_index('ix_asset_name')
        batch_op.drop_index('ix_asset_expires_ms')

    op.drop_table('asset')
    with op.batch_alter_table('job_alias', schema=None) as batch_op:
        batch_op.drop_index('ix_job_alias_person_id')
        batch_op.drop_index('ix_job_alias_job_id')
        batch_op.drop_index('ix_job_alias_due', sqlite_where=sa.text('deadline_ms IS NOT NULL AND overdue = 0'), postgresql_where=sa.text('deadline_ms IS NOT NULL AND overdue = 0'))

    op.drop_table('job_alias')
    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.drop_index('ix_answer_expires_ms')

    op.drop_table('answer')
