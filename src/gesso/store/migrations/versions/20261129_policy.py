"""Moderation: decisions and appeals.

Revision: 20261129_policy, after 20261129_webhooks.
"""

import sqlalchemy as sa
from alembic import op

revision = '20261129_policy'
down_revision = '20261129_webhooks'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'policy_decision',
        sa.Column('id', sa.Text(), nullable=False),
        sa.Column('person_id', sa.Text(), nullable=False),
        sa.Column('door', sa.Text(), nullable=False),
        sa.Column('rule', sa.Text(), nullable=False),
        sa.Column('prompt', sa.Text(), nullable=False),
        sa.Column('prompt_sha256', sa.Text(), nullable=False),
        sa.Column('matches', sa.Text(), nullable=False),
        sa.Column('time_ms', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_policy_decision')),
    )
    op.create_index(
        'ix_policy_decision_person_id_prompt_sha256', 'policy_decision', ['person_id', 'prompt_sha256']
    )
    op.create_table(
        'policy_appeal',
        sa.Column('id', sa.Text(), nullable=False),
        sa.Column('decision_id', sa.Text(), nullable=False),
        sa.Column('person_id', sa.Text(), nullable=False),
        sa.Column('words', sa.Text(), nullable=False),
        sa.Column('state', sa.Text(), server_default='open', nullable=False),
        sa.Column('reply', sa.Text(), nullable=True),
        sa.Column('created_ms', sa.BigInteger(), nullable=False),
        sa.Column('decided_ms', sa.BigInteger(), nullable=True),
        sa.Column('decided_by', sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ['decision_id'],
            ['policy_decision.id'],
            name=op.f('fk_policy_appeal_decision_id'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_policy_appeal')),
        sa.UniqueConstraint('decision_id', name=op.f('uq_policy_appeal_decision_id')),
    )
    op.create_index('ix_policy_appeal_state_id', 'policy_appeal', ['state', 'id'])


def downgrade() -> None:
    op.drop_table('policy_appeal')
    op.drop_table('policy_decision')
