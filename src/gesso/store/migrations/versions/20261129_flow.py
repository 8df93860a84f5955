"""The claim's counters per lane and person, leaders, learned estimates, and prices kept with jobs and ledger lines.

Revision: 20261129_flow, after 20261129_people.
"""

import sqlalchemy as sa
from alembic import op

revision = '20261129_flow'
down_revision = '20261129_people'
branch_labels = None
depends_on = None

OPEN = sa.text('queued > 0 AND running < cap')
ACTIVE = sa.text('(queued > 0 OR running > 0)')
FLOW_INDEXES = (
    ('ix_flow_oldest', ['pool', 'lane', 'head_ms'], OPEN),
    ('ix_flow_batch', ['pool', 'lane', 'head_batch', 'vtime_ms'], OPEN),
    ('ix_flow_active', ['pool', 'lane', 'vtime_ms'], ACTIVE),
)


def upgrade() -> None:
    op.create_table(
        'flow',
        sa.Column('pool', sa.Text(), nullable=False),
        sa.Column('lane', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('person_id', sa.Text(), nullable=False),
        sa.Column('vtime_ms', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('queued', sa.Integer(), server_default='0', nullable=False),
        sa.Column('queued_ms', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('running', sa.Integer(), server_default='0', nullable=False),
        sa.Column('cap', sa.Integer(), nullable=False),
        sa.Column('head_id', sa.Text()),
        sa.Column('head_ms', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('head_ready_ms', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('head_estimate_ms', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('head_model', sa.Text(), server_default='', nullable=False),
        sa.Column('head_batch', sa.Text(), server_default='', nullable=False),
        sa.PrimaryKeyConstraint('pool', 'lane', 'person_id', name=op.f('pk_flow')),
    )
    for name, columns, where in FLOW_INDEXES:
        op.create_index(name, 'flow', columns, sqlite_where=where, postgresql_where=where)
    op.create_table(
        'pool',
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('epoch', sa.Integer(), server_default='0', nullable=False),
        sa.Column('leader', sa.Text()),
        sa.Column('until_ms', sa.BigInteger(), server_default='0', nullable=False),
        sa.PrimaryKeyConstraint('name', name=op.f('pk_pool')),
    )
    op.create_table(
        'estimate',
        sa.Column('model_key', sa.Text(), nullable=False),
        sa.Column('task', sa.Text(), nullable=False),
        sa.Column('shape', sa.Text(), nullable=False),
        sa.Column('steps', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('mean_ms', sa.Float(), nullable=False),
        sa.Column('runs', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('model_key', 'task', 'shape', 'steps', name=op.f('pk_estimate')),
    )
    op.add_column('job', sa.Column('rates', sa.Text(), server_default='native', nullable=False))
    op.add_column('job', sa.Column('rate_over', sa.Integer(), server_default='1', nullable=False))
    op.add_column('job', sa.Column('rate_under', sa.Integer(), server_default='1', nullable=False))
    op.execute("UPDATE job SET rate_over = 2 WHERE speed = 'turbo'")
    op.execute("UPDATE job SET rate_under = 2 WHERE speed = 'draft'")
    op.execute("UPDATE job SET rate_over = 0 WHERE speed = 'relax'")
    op.add_column('ledger', sa.Column('speed', sa.Text()))
    op.add_column('ledger', sa.Column('task', sa.Text()))
    op.add_column('ledger', sa.Column('units', sa.Integer(), server_default='0', nullable=False))
    of_job = "(SELECT {0} FROM job WHERE job.id = ledger.job_id)"
    filled = ', '.join(f"{name} = {of_job.format(name)}" for name in ('speed',))
    op.execute(
        f"UPDATE ledger SET {filled}, units = coalesce({of_job.format('units')}, 0), task = 'imagine' "
        "WHERE kind = 'settle'"
    )
    op.add_column('account', sa.Column('granted_for', sa.Text()))


def downgrade() -> None:
    op.drop_column('account', 'granted_for')
    for name in ('units', 'task', 'speed'):
        op.drop_column('ledger', name)
    for name in ('rate_under', 'rate_over', 'rates'):
        op.drop_column('job', name)
    op.drop_table('estimate')
    op.drop_table('pool')
    for name, _, where in reversed(FLOW_INDEXES):
        op.drop_index(name, 'flow', sqlite_where=where, postgresql_where=where)
    op.drop_table('flow')
