"""Webhook endpoints and their deliveries.

Revision: 20261129_webhooks, after 20261129_flow.
"""

import sqlalchemy as sa
from alembic import op

revision = '20261129_webhooks'
down_revision = '20261129_flow'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'webhook_endpoint',
        sa.Column('id', sa.Text(), nullable=False),
        sa.Column('person_id', sa.Text(), nullable=False),
        sa.Column('url', sa.Text(), nullable=False),
        sa.Column('events', sa.Text(), nullable=False),
        sa.Column('secret', sa.Text(), nullable=False),
        sa.Column('old_secret', sa.Text(), nullable=True),
        sa.Column('old_until_ms', sa.BigInteger(), nullable=True),
        sa.Column('enabled', sa.Integer(), server_default='1', nullable=False),
        sa.Column('disabled_reason', sa.Text(), nullable=True),
        sa.Column('created_ms', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook_endpoint')),
    )
    op.create_index('ix_webhook_endpoint_person_id_id', 'webhook_endpoint', ['person_id', 'id'])
    op.create_table(
        'job_callback',
        sa.Column('job_id', sa.Text(), nullable=False),
        sa.Column('url', sa.Text(), nullable=False),
        sa.Column('renderer', sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(['job_id'], ['job.id'], name=op.f('fk_job_callback_job_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('job_id', name=op.f('pk_job_callback')),
    )
    op.create_table(
        'webhook_delivery',
        sa.Column('id', sa.Text(), nullable=False),
        sa.Column('person_id', sa.Text(), nullable=False),
        sa.Column('endpoint_id', sa.Text(), nullable=True),
        sa.Column('job_id', sa.Text(), nullable=True),
        sa.Column('event', sa.Text(), nullable=False),
        sa.Column('target', sa.Text(), nullable=False),
        sa.Column('url', sa.Text(), nullable=True),
        sa.Column('renderer', sa.Text(), nullable=True),
        sa.Column('payload', sa.Text(), nullable=True),
        sa.Column('state', sa.Text(), server_default='pending', nullable=False),
        sa.Column('tries', sa.Text(), server_default='[]', nullable=False),
        sa.Column('attempts', sa.Integer(), server_default='0', nullable=False),
        sa.Column('next_ms', sa.BigInteger(), nullable=True),
        sa.Column('lease_until_ms', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('created_ms', sa.BigInteger(), nullable=False),
        sa.Column('ended_ms', sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ['endpoint_id'],
            ['webhook_endpoint.id'],
            name=op.f('fk_webhook_delivery_endpoint_id'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook_delivery')),
    )
    pending = sa.text("state = 'pending'")
    op.create_index(
        'ix_webhook_delivery_due',
        'webhook_delivery',
        ['next_ms', 'target'],
        sqlite_where=pending,
        postgresql_where=pending,
    )
    op.create_index('ix_webhook_delivery_endpoint_id_id', 'webhook_delivery', ['endpoint_id', 'id'])
    op.create_index('ix_webhook_delivery_person_id_id', 'webhook_delivery', ['person_id', 'id'])
    op.create_index('ix_webhook_delivery_ended_ms', 'webhook_delivery', ['ended_ms'])


def downgrade() -> None:
    op.drop_table('webhook_delivery')
    op.drop_table('job_callback')
    op.drop_table('webhook_endpoint')
