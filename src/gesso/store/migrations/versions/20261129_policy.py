"""Moderation: decisions and appeals.

Revision: 20261129_policy, after 20261129_webhooks.
"""

revision = '20261129_policy'
down_revision = '20261129_webhooks'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
