"""Webhook endpoints and their deliveries.

Revision: 20261129_webhooks, after 20261129_flow.
"""

revision = '20261129_webhooks'
down_revision = '20261129_flow'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
